/* job_backup.c - "backup": a copy of the office (care/backup.h) to where the settings say, or to a stick that is plugged in. Begun by a person, or
 * by boxd each night. "backup_key": the box's part of a new backup key, whose secret the desk has shown once. */
#include "box/backup_due.h"
#include "box/box.h"
#include "box/care_watch.h"
#include "box/child.h"
#include "box/stick.h"

#include "care/office_key.h"
#include "care/state.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* ---- backup */

/* The unit does it: boxd itself can reach neither letters nor a network. */
static const char *const units[] = { "dakbox-backup@set.service", "dakbox-backup@stick.service" };

static bool is_to_stick(const json_t *asked) { return strcmp(json_str(asked, "where", "set"), "stick") == 0; }

static int check_backup(const struct box *b, const json_t *request, struct err *e)
{
    const char *where = json_str(request, "where", "set");
    char path[PATH_MAX];
    struct office_key key;
    int r = strcmp(where, "set") != 0 && strcmp(where, "stick") != 0 ? err_set(e, -EINVAL, "where: must be set or stick") : 0;

    if (r == 0 && !is_to_stick(request) && !*config_text(b->conf, CONFIG_BACKUP_DIR) && !*config_text(b->conf, CONFIG_BACKUP_URL))
        r = err_say(e, -ENOENT, SAID_BACKUP_NO_TARGET);
    if (r == 0)
        r = care_path(b->conf, "office.key", path, e);
    return r == 0 ? office_key_load(path, &key, e) : r;
}

static int run_backup(struct job *j, char result[SAID_SIZE], struct err *e)
{
    const char *unit = units[is_to_stick(job_asked(j))];
    const char *const start[] = { "systemctl", "start", unit, NULL }, *const stop[] = { "systemctl", "stop", unit, NULL };
    const struct config *c = job_box(j)->conf;
    struct care_shown k = CARE_SHOWN(j, SAID_BACKUP_DOCUMENTS, SAID_BACKUP_COPIES);
    struct care_state before, after;

    care_state_load(c, &before);
    int r = child_run(j, &(struct child){ .argv = start, .look = care_show_progress, .ctx = &k }, NULL, 0, e);
    if (r == -ECANCELED)
        child_run(NULL, &(struct child){ .argv = stop }, NULL, 0, NULL);
    care_state_load(c, &after);
    if (r == 0)
        care_done_line(&after, result);
    return r < 0 && r != -ECANCELED && *after.problem && after.tried_s > before.tried_s ? err_say_line(e, r, after.problem) : r;
}

const struct job_kind job_backup = { .name = "backup", .may_stop = true, .check = check_backup, .run = run_backup };

/* ---- the night's */

/* The clock may have been set meanwhile: what seems to be of the future says nothing. */
static bool is_over(int64_t at_s, int64_t now_s) { return at_s > now_s || now_s - at_s >= BACKUP_AGAIN_S; }

const char *backup_place(const struct config *c, const char *dev_root)
{
    if (*config_text(c, CONFIG_BACKUP_DIR) || *config_text(c, CONFIG_BACKUP_URL))
        return "set";
    return stick_for_backups(dev_root) ? "stick" : NULL;
}

bool backup_is_due(const struct config *c, int64_t now_s, int64_t midnight_s, int64_t begun_s)
{
    int64_t hour_s = midnight_s + config_number(c, CONFIG_BACKUP_HOUR) * 3600;
    struct care_state s;

    care_state_load(c, &s);
    return now_s >= hour_s && (s.good_s < hour_s || s.good_s > now_s) && is_over(s.tried_s, now_s) && is_over(begun_s, now_s);
}

/* ---- its key */

static int parse_key(const json_t *request, struct office_key *ret)
{
    const struct { const char *name; uint8_t *to; size_t n; } parts[] = {
        { "seal", ret->seal_to, sizeof(ret->seal_to) }, { "sign", ret->sign, sizeof(ret->sign) }, { "name", ret->name, sizeof(ret->name) },
    };

    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        const char *hex = json_str(request, parts[i].name, "");
        size_t got = 0;

        if (sodium_hex2bin(parts[i].to, parts[i].n, hex, strlen(hex), NULL, &got, NULL) != 0 || got != parts[i].n)
            return -EINVAL;
    }
    return 0;
}

static int check_key(const struct box *b, const json_t *request, struct err *e)
{
    char path[PATH_MAX];
    struct office_key key;
    int r = parse_key(request, &key) < 0 ? err_set(e, -EINVAL, "seal, sign, name: must be the parts of a backup key, in hex") : 0;

    sodium_memzero(&key, sizeof(key));
    if (r == 0)
        r = care_path(b->conf, "office.key", path, e);
    if (r == 0 && access(path, F_OK) == 0 && !json_flag(request, "replace"))
        r = err_say(e, -EEXIST, SAID_OFFICE_KEY_IS_THERE);
    return r;
}

static int run_key(struct job *j, char result[SAID_SIZE], struct err *e)
{
    const struct config *c = job_box(j)->conf;
    char path[PATH_MAX];
    struct office_key key;
    int r = parse_key(job_asked(j), &key);

    if (r == 0)
        r = care_make_dir(c, e);
    if (r == 0)
        r = care_path(c, "office.key", path, e);
    if (r == 0)
        r = office_key_save(path, &key, e);
    id_of(key.seal_to, sizeof(key.seal_to), key.id);
    said_set(result, SAID_OFFICE_KEY_DONE, key.id);
    sodium_memzero(&key, sizeof(key));
    return r;
}

const struct job_kind job_backup_key = { .name = "backup_key", .check = check_key, .run = run_key };
