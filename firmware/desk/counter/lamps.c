#include "desk/counter/lamps.h"

#include "base/clock.h"
#include "desk/web/html_said.h"

#include <stdio.h>
#include <string.h>

static const struct { const char *key; enum string_id name; } lamps[LAMPS] = {
    [LAMP_SCANNER] = { "scanner", S_SCANNER },      [LAMP_PAPER] = { "paper", S_LAMP_PAPER },
    [LAMP_PRINTER] = { "printer", S_LAMP_PRINTER }, [LAMP_NETWORK] = { "network", S_LAMP_NETWORK },
    [LAMP_EOFFICE] = { "eoffice", S_CHANNEL_EOFFICE }, [LAMP_MAIL] = { "mail", S_LAMP_MAIL },
    [LAMP_SMS] = { "sms", S_CHANNEL_SMS },          [LAMP_MAILBOX] = { "mailbox", S_LAMP_MAILBOX },
    [LAMP_CLOCK] = { "clock", S_LAMP_CLOCK },       [LAMP_DISK] = { "disk", S_LAMP_DISK },
    [LAMP_POWER] = { "power", S_LAMP_POWER },
};
static const struct { const char *name, *symbol; } states[LAMP_STATES] = {
    [LAMP_OFF] = { "off", "–" }, [LAMP_OK] = { "ok", "✓" }, [LAMP_BUSY] = { "busy", "↻" }, [LAMP_LOOK] = { "look", "▲" }, [LAMP_STOP] = { "stop", "✕" },
};

const char *lamp_state_name(enum lamp_state state) { return states[state].name; }
const char *lamp_symbol(enum lamp_state state) { return states[state].symbol; }
enum string_id lamp_name(enum lamp lamp) { return lamps[lamp].name; }
const char *lamp_key(enum lamp lamp) { return lamps[lamp].key; }
bool lamp_is_optional(enum lamp lamp) { return lamp == LAMP_SMS || lamp == LAMP_MAILBOX || lamp == LAMP_POWER; }

void lamp_time(int64_t utc_s, char out[LAMP_VALUE_SIZE])
{
    char shown[CLOCK_SHOWN_SIZE], now[CLOCK_SHOWN_SIZE];
    bool today;

    clock_format_shown(utc_s, shown);
    clock_format_shown(clock_utc_s(), now);
    today = strncmp(shown, now, CLOCK_DATE_SIZE - 1) == 0 && strlen(shown) > CLOCK_DATE_SIZE;
    snprintf(out, LAMP_VALUE_SIZE, "%s", today ? shown + CLOCK_DATE_SIZE : shown);
}

static void set(struct lamp_view *v, enum lamp_state state, enum string_id word, enum string_id sentence)
{
    v->state = state;
    v->word = word;
    v->sentence = sentence;
}

/* ---- scanner and paper: the worst of all scanners */

/* What is wrong is with the paper, not with the machine. */
static bool is_about_paper(const char *code)
{
    static const char *const codes[] = { "no_paper", "jam", "double_feed", "interrupted", "marking_doubt", "classified", "bad_page" };

    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (strcmp(codes[i], code) == 0)
            return true;
    return false;
}

bool lamp_scanner_is_starting(const char *state, const char *code)
{
    return strcmp(state, "absent") == 0 && (strcmp(code, "starting") == 0 || strcmp(code, "driver_stuck") == 0);
}

static void read_scanner(const json_t *s, struct lamp_view *v)
{
    const char *state = json_str(s, "state", ""), *code = json_str(s, "code", "");

    if (strcmp(state, "scanning") == 0)
        set(v, LAMP_BUSY, S_LAMP_SCANNING, S_LAMP_SCANNING_TEXT);
    else if (lamp_scanner_is_starting(state, code))
        set(v, LAMP_BUSY, S_LAMP_STARTING, S_SCANNER_STARTING);
    else if ((strcmp(state, "fault") == 0 && !is_about_paper(code)) || strcmp(state, "absent") == 0)
        set(v, LAMP_STOP, S_LAMP_FAULT, S_LAMP_SCANNER_LOOK);
    else
        set(v, LAMP_OK, S_LAMP_READY, S_LAMP_SCANNER_OK);
}

static void read_paper(const json_t *s, struct lamp_view *v)
{
    const char *state = json_str(s, "state", ""), *code = json_str(s, "code", "");

    if (strcmp(code, "marking_doubt") == 0 || strcmp(code, "classified") == 0)
        set(v, LAMP_LOOK, S_LAMP_LOOK, S_LAMP_PAPER_LOOK);
    else if (strcmp(state, "interrupted") == 0 || (strcmp(state, "fault") == 0 && is_about_paper(code) && strcmp(code, "no_paper") != 0))
        set(v, LAMP_STOP, S_LAMP_STOPPED, S_LAMP_PAPER_LOOK);
    else if (json_array_size(json_object_get(s, "attention")) > 0)
        set(v, LAMP_LOOK, S_LAMP_LOOK, S_LAMP_PAPER_LOOK);
    else if (strcmp(state, "scanning") == 0)
        set(v, LAMP_BUSY, S_LAMP_FEEDING, S_LAMP_SCANNING_TEXT);
    else if (strcmp(state, "absent") == 0)
        set(v, LAMP_OFF, S_LAMP_NONE, S_SCANNER_NONE);
    else
        set(v, LAMP_OK, S_LAMP_FREE, S_SCANNER_READY);
}

static void read_scanners(const json_t *told, struct lamp_view *scanner, struct lamp_view *paper)
{
    const json_t *scand = json_object_get(told, "scand"), *list = json_object_get(scand, "scanners"), *s;
    bool starting = strcmp(json_str(scand, "code", ""), "starting") == 0;
    size_t i;

    set(paper, LAMP_OFF, S_LAMP_NONE, S_SCANNER_NONE);
    if (!json_is_object(scand))
        set(scanner, LAMP_STOP, S_LAMP_NOT_RUNNING, S_SCANNER_DOWN);
    else if (starting)
        set(scanner, LAMP_BUSY, S_LAMP_STARTING, S_SCANNER_STARTING);
    else
        set(scanner, LAMP_OFF, S_LAMP_NONE, S_SCANNER_NONE);
    json_array_foreach(list, i, s) {
        struct lamp_view one = { .said = "" }, its_paper = { .said = "" };

        read_scanner(s, &one);
        read_paper(s, &its_paper);
        if (one.state >= scanner->state)
            *scanner = one;
        if (its_paper.state >= paper->state)
            *paper = its_paper;
    }
}

/* ---- printer */

static void read_printer(const json_t *told, struct lamp_view *v)
{
    const json_t *said = json_object_get(told, "labeld");
    const char *state = json_str(said, "state", "");

    if (!said || strcmp(state, "off") == 0)
        set(v, LAMP_OFF, S_LAMP_NOT_SET_UP, S_LAMP_PRINTER_OFF);
    else if (json_is_null(said))
        set(v, LAMP_STOP, S_LAMP_NOT_RUNNING, S_LAMP_PRINTER_DOWN);
    else if (strcmp(state, "waiting") == 0)
        set(v, LAMP_STOP, S_LAMP_STOPPED, S_LAMP_PRINTER_LOOK);
    else if (strcmp(state, "printing") == 0)
        set(v, LAMP_BUSY, S_LAMP_PRINTING, S_LAMP_PRINTER_OK);
    else
        set(v, LAMP_OK, S_LAMP_READY, S_LAMP_PRINTER_OK);
}

/* ---- network, e-Office, mail */

static void read_network(const json_t *told, struct lamp_view *v)
{
    const json_t *said = json_object_get(told, "network");
    const char *state = json_str(said, "state", "off");

    snprintf(v->value_1, sizeof(v->value_1), "%s", json_str(said, "interface", ""));
    if (strcmp(state, "ok") == 0)
        set(v, LAMP_OK, S_LAMP_CONNECTED, S_LAMP_NETWORK_OK);
    else if (strcmp(state, "look") == 0)
        set(v, LAMP_LOOK, S_LAMP_NO_WAY_OUT, S_LAMP_NETWORK_LOOK);
    else if (strcmp(state, "stop") == 0)
        set(v, LAMP_STOP, S_LAMP_NO_SIGNAL, S_LAMP_NETWORK_STOP);
    else
        set(v, LAMP_OFF, S_LAMP_NOT_NEEDED, S_LAMP_NETWORK_OFF);
}

const json_t *lamp_target(const json_t *told, const char *name, size_t n)
{
    const json_t *list = json_object_get(json_object_get(told, "sendd"), "channels"), *channel;
    size_t i;

    json_array_foreach(list, i, channel)
        if (strcmp(json_str(channel, "name", ""), name) == 0 && n-- == 0)
            return channel;
    return NULL;
}

const json_t *lamp_channel_status(const json_t *told, const char *name, const char *instance)
{
    const json_t *target;

    for (size_t n = 0; (target = lamp_target(told, name, n)); n++)
        if (strcmp(json_str(target, "instance", ""), instance) == 0)
            return target;
    return NULL;
}

bool lamp_session_needed(const json_t *told)
{
    const json_t *channel;
    size_t i;

    json_array_foreach(json_object_get(json_object_get(told, "sendd"), "channels"), i, channel)
        if (strcmp(json_str(channel, "session", ""), "needed") == 0)
            return true;
    return false;
}

struct lamp_channel *lamp_channel_of(struct lamp_facts *f, const char *name)
{
    return strcmp(name, "eoffice") == 0 ? &f->eoffice : strcmp(name, "mail") == 0 ? &f->mail : strcmp(name, "sms") == 0 ? &f->sms : NULL;
}

void lamp_of_target(const json_t *said, struct lamp_view *v)
{
    int64_t away_s = json_int(said, "away_since_s", 0), next_s = json_int(said, "next_try_s", 0);

    *v = (struct lamp_view){ .said = "" };
    if (strcmp(json_str(said, "session", ""), "needed") == 0) {
        set(v, LAMP_STOP, S_LAMP_CODE_WANTED, S_LAMP_SESSION_NEEDED);
    } else if (away_s > 0) {
        set(v, LAMP_LOOK, S_LAMP_WAITING, next_s > 0 ? S_LAMP_CHANNEL_AWAY_NEXT : S_LAMP_CHANNEL_AWAY);
        lamp_time(away_s, v->value_1);
        if (next_s > 0)
            lamp_time(next_s, v->value_2);
        v->said = json_str(said, "sentence", "");
    } else if (strcmp(json_str(said, "state", ""), "sending") == 0) {
        set(v, LAMP_BUSY, S_LAMP_SENDING, S_LAMP_CHANNEL_OK);
    } else {
        set(v, LAMP_OK, S_LAMP_READY, S_LAMP_CHANNEL_OK);
    }
}

/* The worst of all its other sides. False: it has none. */
static bool worst_target(const json_t *told, const char *name, struct lamp_view *v)
{
    const json_t *target;
    size_t n = 0;

    *v = (struct lamp_view){ .said = "" };
    for (; (target = lamp_target(told, name, n)); n++) {
        struct lamp_view one;

        lamp_of_target(target, &one);
        if (n == 0 || one.state > v->state)
            *v = one;
    }
    return n > 0;
}

void lamp_of_channel(const struct lamp_facts *f, const char *name, struct lamp_view *v)
{
    const struct lamp_channel *c = strcmp(name, "mail") == 0 ? &f->mail : strcmp(name, "sms") == 0 ? &f->sms : &f->eoffice;
    int64_t stuck = c->n[DELIVERY_HELD] + c->n[DELIVERY_UNKNOWN];
    bool there = worst_target(f->told, name, v);

    if (c->paused_s > 0) {
        set(v, LAMP_LOOK, S_LAMP_PAUSED, S_LAMP_CHANNEL_PAUSED);
        lamp_time(c->paused_s, v->value_1);
        snprintf(v->value_2, sizeof(v->value_2), "%s", c->paused_by);
    } else if (!json_is_object(json_object_get(f->told, "sendd"))) {
        set(v, LAMP_LOOK, S_LAMP_NOT_RUNNING, S_LAMP_SENDD_DOWN);
    } else if (!there) {
        set(v, LAMP_OFF, S_LAMP_NOT_SET_UP, S_LAMP_CHANNEL_OFF);
    } else if (stuck > 0 && v->state < LAMP_LOOK) {
        set(v, LAMP_LOOK, S_LAMP_STUCK, S_LAMP_CHANNEL_STUCK);
        snprintf(v->value_1, sizeof(v->value_1), "%lld", (long long)stuck);
    }
}

/* ---- mailboxes */

void lamp_of_mailbox(const json_t *account, struct lamp_view *v)
{
    int64_t held = json_int(account, "held", 0);
    const char *state = json_str(account, "state", "");

    *v = (struct lamp_view){ .said = "" };
    if (strcmp(state, "trouble") == 0) {
        set(v, LAMP_LOOK, S_LAMP_WAITING, S_LAMP_MAILBOX_AWAY);
        v->said = json_str(account, "sentence", "");
    } else if (held > 0) {
        set(v, LAMP_LOOK, S_LAMP_STUCK, S_LAMP_MAILBOX_HELD);
        snprintf(v->value_1, sizeof(v->value_1), "%lld", (long long)held);
    } else if (strcmp(state, "fetching") == 0) {
        set(v, LAMP_BUSY, S_LAMP_FETCHING, S_LAMP_MAILBOX_OK);
    } else {
        set(v, LAMP_OK, S_LAMP_READY, S_LAMP_MAILBOX_OK);
    }
}

static void read_mailboxes(const json_t *told, struct lamp_view *v)
{
    const json_t *maild = json_object_get(told, "maild"), *account;
    size_t i;

    set(v, LAMP_OFF, S_LAMP_NOT_SET_UP, S_LAMP_CHANNEL_OFF);
    if (json_is_null(maild))
        set(v, LAMP_LOOK, S_LAMP_NOT_RUNNING, S_LAMP_MAILD_DOWN);
    json_array_foreach(json_object_get(maild, "accounts"), i, account) {
        struct lamp_view one;

        lamp_of_mailbox(account, &one);
        if (one.state > v->state)
            *v = one;
    }
}

/* ---- clock and disk */

static void read_clock(const json_t *told, struct lamp_view *v)
{
    const char *state = json_str(json_object_get(told, "clock"), "state", "ok");

    lamp_time(clock_utc_s(), v->value_1);
    if (strcmp(state, "stop") == 0)
        set(v, LAMP_STOP, S_LAMP_NOT_SET, S_LAMP_CLOCK_STOP);
    else if (strcmp(state, "look") == 0)
        set(v, LAMP_LOOK, S_LAMP_NOT_CHECKED, S_LAMP_CLOCK_LOOK);
    else
        set(v, LAMP_OK, S_LAMP_RIGHT, S_LAMP_CLOCK_OK);
}

static void read_disk(const json_t *told, struct lamp_view *v)
{
    const json_t *said = json_object_get(told, "disk");
    const char *state = json_str(said, "state", "ok");

    snprintf(v->value_1, sizeof(v->value_1), "%lld", (long long)json_int(said, "letters", 0));
    snprintf(v->value_2, sizeof(v->value_2), "%.1f GB", (double)json_int(said, "free_mib", 0) / 1024);
    if (strcmp(state, "stop") == 0)
        set(v, LAMP_STOP, S_LAMP_FULL, S_SCANNER_NO_ROOM);
    else if (strcmp(state, "look") == 0)
        set(v, LAMP_LOOK, S_LAMP_FILLING, S_LAMP_DISK_LOOK);
    else
        set(v, LAMP_OK, S_LAMP_ROOM, S_LAMP_DISK_OK);
}

static enum string_id card_word(int said)
{
    return said == SAID_HEALTH_FULL ? S_LAMP_FULL : said == SAID_HEALTH_FILLS || said == SAID_HEALTH_FILLS_KEEPS_ALL ? S_LAMP_FILLING : S_LAMP_CARD_WORN;
}

/* What concerns the disk besides its room, unless that is the more urgent: a card that wears out, a backup that was not made. Of one that is
 * full it says what can be done about it. */
static void read_care(const json_t *told, struct lamp_view *v)
{
    const json_t *care = json_object_get(told, "care");
    const char *card = json_str(care, "card", "ok"), *says = json_str(care, "card_says", ""), *late = json_str(care, "backup_late", "");
    bool full = v->state == LAMP_STOP;

    if (full && said_id_of(says) != SAID_HEALTH_FULL)
        return;
    if (strcmp(card, "ok") != 0) {
        set(v, strcmp(card, "stop") == 0 ? LAMP_STOP : LAMP_LOOK, card_word(said_id_of(says)), full ? S_SCANNER_NO_ROOM : S_LAMP_CARD_SAYS);
        v->said = says;
    } else if (*late && v->state == LAMP_OK) {
        set(v, LAMP_LOOK, S_LAMP_NO_BACKUP, S_LAMP_BACKUP_SAYS);
        v->said = late;
    }
}

/* ---- power */

const json_t *lamp_power(const json_t *told) { return json_object_get(json_object_get(told, "scand"), "power"); }

static void read_power(const json_t *told, struct lamp_view *v)
{
    const json_t *power = lamp_power(told);
    const char *state = json_str(power, "state", "unknown");

    v->said = json_str(power, "sentence", "");
    if (*v->said) {
        set(v, LAMP_LOOK, S_LAMP_POWER_SHORT, S_LAMP_POWER_SAYS);
    } else if (strcmp(state, "well") == 0) {
        set(v, LAMP_OK, S_LAMP_POWER_WELL, S_LAMP_CHANNEL_OK);
    } else {
        set(v, LAMP_OFF, S_LAMP_POWER_UNKNOWN, S_LAMP_POWER_UNKNOWN);
    }
}

void lamps_read(const struct lamp_facts *f, struct lamp_view out[LAMPS])
{
    for (int i = 0; i < LAMPS; i++)
        out[i] = (struct lamp_view){ .said = "" };
    read_scanners(f->told, &out[LAMP_SCANNER], &out[LAMP_PAPER]);
    read_printer(f->told, &out[LAMP_PRINTER]);
    read_network(f->told, &out[LAMP_NETWORK]);
    lamp_of_channel(f, "eoffice", &out[LAMP_EOFFICE]);
    lamp_of_channel(f, "mail", &out[LAMP_MAIL]);
    lamp_of_channel(f, "sms", &out[LAMP_SMS]);
    read_mailboxes(f->told, &out[LAMP_MAILBOX]);
    read_clock(f->told, &out[LAMP_CLOCK]);
    read_disk(f->told, &out[LAMP_DISK]);
    read_care(f->told, &out[LAMP_DISK]);
    read_power(f->told, &out[LAMP_POWER]);
}

/* ---- words */

void lamp_put_word(struct html *h, enum lang lang, const struct lamp_view *v)
{
    html_fill(h, string_of(lang, v->word), v->value_1, v->value_2);
}

void lamp_put_sentence(struct html *h, enum lang lang, const struct lamp_view *v)
{
    html_fill(h, string_of(lang, v->sentence), v->value_1, v->value_2);
    if (*v->said) {
        html_put(h, " ");
        html_said(h, lang, v->said);
    }
}

void lamp_begin_item(struct html *h, enum lang lang, const char *name, const struct lamp_view *v)
{
    html_put(h, "<li class=\"%s\"><span class=\"sign\" aria-hidden=\"true\">%s</span> <b>%s</b>: ", lamp_state_name(v->state), lamp_symbol(v->state), name);
    lamp_put_word(h, lang, v);
}
