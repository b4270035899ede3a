#include "drivers/scan/roster.h"

#include "base/auto.h"
#include "base/log.h"
#include "base/text.h"
#include "drivers/scan/match.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- slots */

static int find_by_name(const struct roster *r, const char *name)
{
    for (unsigned i = 0; i < r->n; i++)
        if (strcmp(slot_name(r->slots[i]), name) == 0)
            return (int)i;
    return -1;
}

static void drop_slot(struct roster *r, unsigned at)
{
    slot_free(r->slots[at]);
    r->n--;
    memmove(&r->slots[at], &r->slots[at + 1], (r->n - at) * sizeof(r->slots[0]));
    memmove(&r->for_letter[at], &r->for_letter[at + 1], (r->n - at) * sizeof(r->for_letter[0]));
}

/* A new slot; when all are taken, in the place of one whose scanner is lost and that has no letter. */
static void add_slot(struct roster *r, const struct slot_scanner *scanner, bool for_letter)
{
    unsigned at = 0;
    struct err e = { 0 };
    int code = 0;

    while (r->n == ROSTER_MAX && at < r->n && (!slot_is_lost(r->slots[at]) || slot_doc(r->slots[at])[0]))
        at++;
    if (r->n == ROSTER_MAX && at < r->n)
        drop_slot(r, at);
    if (r->n == ROSTER_MAX)
        code = err_set(&e, -ENOSPC, "there are too many scanners");
    if (code == 0)
        code = slot_new(r->setup, scanner, &r->slots[r->n], &e);
    if (code < 0) {
        log_error("scanner_not_added", LOG_DEVICE LOG_WHY, scanner->name, e.msg);
        return;
    }
    r->for_letter[r->n++] = for_letter;
    log_info("scanner_added", LOG_DEVICE, scanner->name);
}

void roster_done(struct roster *r)
{
    while (r->n > 0)
        slot_free(r->slots[--r->n]);
}

/* ---- scan.device */

void roster_add_configured(struct roster *r)
{
    AUTO_FREE char *list = strdup(config_text(r->config, CONFIG_SCAN_DEVICE));
    char *rest = list, *word;

    while (list && (word = strsep(&rest, ","))) {
        struct match m;

        text_squeeze(word);
        if (word[0] && strlen(word) < NAMES_DEVICE_SIZE && match_of(r->config, NAMES_SYSFS, word, "", "", &m) == 0 &&
            find_by_name(r, m.names.name) < 0)
            add_slot(r, &(struct slot_scanner){ .name = m.names.name, .title = m.title, .device = word, .profile = m.profile },
                     false);
    }
}

static bool is_configured(const struct roster *r, const char *device)
{
    AUTO_FREE char *list = strdup(config_text(r->config, CONFIG_SCAN_DEVICE));
    char *rest = list, *word;

    while (list && (word = strsep(&rest, ","))) {
        text_squeeze(word);
        if (strcmp(word, device) == 0)
            return true;
    }
    return false;
}

/* ---- letters of scanners that are not there */

static int claim_letter(void *ctx, const char *id)
{
    struct roster *r = ctx;
    char source[SPOOL_VALUE_SIZE], scanner[SPOOL_VALUE_SIZE];

    if (spool_get(r->spool, id, "source", source, NULL) < 0 || strcmp(source, "scan") != 0 ||
        spool_get(r->spool, id, "scanner", scanner, NULL) < 0)
        return 0;                               /* nothing of it was ever safe, or it is not a scanner's */
    if (scanner[0] == '\0' || strlen(scanner) >= NAMES_SIZE || find_by_name(r, scanner) >= 0)
        return 0;
    log_info("letter_without_scanner", LOG_DOC LOG_DEVICE, id, scanner);
    add_slot(r, &(struct slot_scanner){ .name = scanner, .title = "", .device = "", .profile = -1 }, true);
    return 0;
}

void roster_drop_done(struct roster *r)
{
    for (unsigned i = 0; i < r->n; i++)
        if (r->for_letter[i] && !slot_is_busy(r->slots[i]) && !slot_doc(r->slots[i])[0] &&
            strcmp(slot_code(r->slots[i]), "starting") != 0) {
            log_info("scanner_dropped", LOG_DEVICE, slot_name(r->slots[i]));
            drop_slot(r, i--);
        }
}

void roster_claim_letters(struct roster *r)
{
    struct err e = { 0 };

    if (spool_each(r->spool, SPOOL_OPEN, claim_letter, r, &e) < 0)
        log_warn("open_letters_not_listed", LOG_WHY, e.msg);
}

/* ---- scanners that were found */

/* Has its scanner left the place it is known at? Its station may not have noticed yet. */
static bool has_left(const struct slot *s)
{
    struct scanner_names now;

    if (slot_is_lost(s))
        return true;
    if (!slot_names(s)->port[0])
        return false;
    names_of(NAMES_SYSFS, slot_device(s), "", "", &now);
    return !now.port[0];
}

/* Is it one that a slot has in hand? Its place in the list, or -1. */
static int find_in_hand(const struct roster *r, const struct match *m)
{
    for (unsigned i = 0; i < r->n; i++) {
        const struct scanner_names *names = slot_names(r->slots[i]);

        if (has_left(r->slots[i]))
            continue;
        if (strcmp(slot_device(r->slots[i]), m->device) == 0 ||
            (m->names.usb_bus && names->usb_bus == m->names.usb_bus && names->usb_device == m->names.usb_device) ||
            (!m->names.usb_bus && strcmp(slot_name(r->slots[i]), m->names.name) == 0))
            return (int)i;
    }
    return -1;
}

/* Gives it the first name that no scanner at hand has: its own, else with a number behind it. */
static int choose_name(const struct roster *r, struct match *m)
{
    char name[NAMES_SIZE];

    for (int k = 1; k <= ROSTER_MAX + 1; k++) {
        int at;

        if (k == 1)
            snprintf(name, sizeof(name), "%s", m->names.name);
        else
            snprintf(name, sizeof(name), "%.*s %d", NAMES_SIZE - 8, m->names.name, k);
        at = find_by_name(r, name);
        if (at >= 0 && !has_left(r->slots[at]))
            continue;
        memcpy(m->names.name, name, sizeof(name));
        return at;
    }
    return -1;
}

/* Slot "at" gets this scanner, unless it has it already. A letter in hand is not disturbed for new settings. */
static void give_scanner(struct roster *r, unsigned at, const struct match *m)
{
    struct slot *s = r->slots[at];
    bool same = strcmp(slot_device(s), m->device) == 0 && strcmp(slot_name(s), m->names.name) == 0;

    if (slot_rests(s, m->device) || (same && (slot_profile(s) == m->profile || slot_is_busy(s) || slot_doc(s)[0])))
        return;
    log_info(same ? "scanner_has_profile" : "scanner_came_back", LOG_DEVICE, m->device);
    r->for_letter[at] = false;
    slot_set_scanner(s, &(struct slot_scanner){ .name = m->names.name, .title = m->title, .device = m->device, .profile = m->profile });
}

static void take_one(struct roster *r, struct match *m)
{
    int at = find_in_hand(r, m);

    if (at >= 0) {
        if (strcmp(slot_device(r->slots[at]), m->device) == 0) {
            snprintf(m->names.name, sizeof(m->names.name), "%s", slot_name(r->slots[at]));
            give_scanner(r, (unsigned)at, m);
        }
        return;
    }
    at = choose_name(r, m);
    for (unsigned i = 0; at < 0 && i < r->n; i++)       /* configured by an address, of which nothing more was known */
        if (strcmp(slot_device(r->slots[i]), m->device) == 0 && !slot_doc(r->slots[i])[0])
            at = (int)i;
    if (at >= 0)
        give_scanner(r, (unsigned)at, m);
    else if (!config_text(r->config, CONFIG_SCAN_DEVICE)[0] || is_configured(r, m->device))
        add_slot(r, &(struct slot_scanner){ .name = m->names.name, .title = m->title, .device = m->device, .profile = m->profile }, false);
}

void roster_take_found(struct roster *r, const json_t *devices)
{
    AUTO_FREE struct match *list = NULL;
    size_t n = match_all(r->config, NAMES_SYSFS, devices, &list);

    for (size_t i = 0; i < n; i++)
        take_one(r, &list[i]);
}
