/* job_restore.c - "restore": a lost box's office comes back from its backup, onto this one that holds no letters (care/restore.h). The key of the sheet
 * and the last number are handed on in a file of root's alone, in memory only; the unit that restores reads and removes it, and answers there.
 *
 * Until everything was read and proved nothing is changed, and the programs go on as before. What is cut off after that is completed by the unit's
 * other instance when the box starts (board/units/dakbox-restore@.service.in). */
#include "box/box.h"
#include "box/care_watch.h"
#include "box/child.h"
#include "box/programs.h"
#include "box/restart.h"

#include "base/put_file.h"
#include "base/wipe.h"
#include "care/office_key.h"
#include "care/state.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { ANSWER_MAX_BYTES = 4096 };

static const char *const units[] = { "dakbox-restore@set.service", "dakbox-restore@stick.service" };

static bool is_from_stick(const json_t *asked) { return strcmp(json_str(asked, "where", ""), "stick") == 0; }

/* ---- may it begin? */

static int check_key(const json_t *request, struct err *e)
{
    uint8_t secret[OFFICE_SECRET_BYTES];
    int r = office_secret_parse(json_str(request, "key", ""), secret, e);

    sodium_memzero(secret, sizeof(secret));
    return r;
}

static int may(struct err *e)
{
    static const char *const ask[] = { "dakbox", "restore", "--check", NULL };

    return child_may(ask, e);
}

static int check(const struct box *b, const json_t *request, struct err *e)
{
    const char *where = json_str(request, "where", "");
    int r = strcmp(where, "set") != 0 && strcmp(where, "stick") != 0 ? err_set(e, -EINVAL, "where: must be set or stick") : 0;

    if (r == 0 && strcmp(where, "set") == 0 && !*config_text(b->conf, CONFIG_BACKUP_DIR) && !*config_text(b->conf, CONFIG_BACKUP_URL))
        r = err_say(e, -ENOENT, SAID_BACKUP_NO_TARGET);
    if (r == 0 && !*json_str(request, "last_number", ""))
        r = err_say(e, -EINVAL, SAID_RESTORE_WHICH_NUMBER);
    if (r == 0)
        r = check_key(request, e);
    return r == 0 ? may(e) : r;
}

/* ---- what the unit is asked, and answers */

static int ask(const char *path, const struct job *j, struct err *e)
{
    const json_t *asked = job_asked(j);
    AUTO_JSON json_t *o = json_pack("{s:s, s:s, s:I, s:s}", "key", json_str(asked, "key", ""), "last_number", json_str(asked, "last_number", ""),
                                    "until_s", (json_int_t)json_int(asked, "until_s", 0), "actor", job_actor(j));
    AUTO_WIPE char *text = o ? json_dumps(o, JSON_COMPACT) : NULL;

    return text ? put_file(path, 0600, text, strlen(text), e) : err_set(e, -ENOMEM, "out of memory");
}

/* Its line; "" when there is none. The file is gone. */
static void read_answer(const char *path, char line[SAID_SIZE])
{
    AUTO_WIPE char *text = NULL;        /* the question, where nobody has read it */
    size_t n = 0;

    line[0] = '\0';
    if (get_file(path, ANSWER_MAX_BYTES, &text, &n, NULL) == 0) {
        AUTO_JSON json_t *o = json_loadb(text, n, 0, NULL);

        snprintf(line, SAID_SIZE, "%s", json_str(o, "said", ""));
    }
    unlink(path);
}

/* ---- the job */

/* result: what the unit said; "" when it could say nothing. */
static int restore(struct job *j, const char *path, char result[SAID_SIZE], struct err *e)
{
    const char *const start[] = { "systemctl", "start", units[is_from_stick(job_asked(j))], NULL };
    struct care_shown k = CARE_SHOWN(j, SAID_RESTORE_READS, SAID_RESTORE_READING);
    int r = ask(path, j, e);

    if (r == 0)
        r = child_run(j, &(struct child){ .argv = start, .see_through = true, .look = care_show_progress, .ctx = &k }, NULL, 0, e);
    read_answer(path, result);
    if (r < 0)
        return *result ? err_say_line(e, r, result) : err_say(e, r, SAID_RESTORE_CUT, err_line(e));
    return 0;
}

static int run(struct job *j, char result[SAID_SIZE], struct err *e)
{
    char path[PATH_MAX];
    int r = box_secret_path(job_box(j), "restore.json", path, e);

    if (r == 0)
        r = may(e);
    if (r == 0)
        r = job_no_return(j);
    if (r < 0)
        return r;
    job_phase(j, SAID_RESTORE_BEGINS);
    r = programs_stop(j, SAID_RESTORE_STOP_FAILED, e);
    if (r == 0)
        r = restore(j, path, result, e);
    if (r == 0)
        r = restart_now(j, "restart", e);           /* with the office's settings: its network, its firewall, its name */
    if (r < 0)
        programs_start();
    return r;
}

/* boxd alone was started anew: the unit goes on, and diaryd tries until that has let go of its lock. */
static void cut_off(const struct box *b)
{
    char path[PATH_MAX];

    if (box_secret_path(b, "restore.json", path, NULL) == 0)
        unlink(path);
    programs_start();
}

const struct job_kind job_restore = { .name = "restore", .may_stop = true, .disturbs = true, .check = check, .run = run, .cut_off = cut_off,
                                     .cut_off_says = SAID_RESTORE_CUT_OFF };
