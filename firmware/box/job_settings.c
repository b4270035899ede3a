/* job_settings.c - "settings": settings that name certificates, keys and passwords, from a stick (care/taken.h says which, and how).
 *
 * The stick is copied and let go; "dakbox take-settings" looks at the copy and proves the whole with "dakbox check-config"; what it would change waits for
 * somebody's word; then it is put in force, and the programs that read it are started anew. One that does not start has it taken back. boxd itself can
 * neither see nor write /etc/dakbox/secrets: the command runs outside of its cage. */
#include "box/child.h"
#include "box/settings_copy.h"
#include "box/settings_review.h"

#include "base/log.h"
#include "care/taken.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define REVIEW "settings.json"

enum { ANSWER_SIZE = 8192, ARGUMENTS = 16, WAITS = 5 /* times box.keep_s */ };

/* ---- the review */

json_t *settings_review_describe(const struct box *b)
{
    json_t *review = box_read(b, REVIEW);

    return review ? review : json_null();
}

void settings_review_forget(const struct box *b)
{
    char path[PATH_MAX];

    if (box_path(b, REVIEW, path, NULL) == 0)
        unlink(path);
    settings_copy_drop(b);
}

/* ---- the command */

/* "dakbox take-settings" with these; out: the first bytes of what it says. A refusal is a line. */
static int command(struct job *j, const char *const *with, char out[ANSWER_SIZE], struct err *e)
{
    static const char *const front[] = { "systemd-run", "--quiet", "--wait", "--collect", "--pipe", "--", "dakbox", "take-settings" };
    const char *argv[ARGUMENTS] = { NULL };
    size_t n = 0;
    struct err why = { 0 };

    for (; n < ARRAY_LEN(front); n++)
        argv[n] = front[n];
    while (*with && n < ARGUMENTS - 1)
        argv[n++] = *with++;
    int r = child_run(j, &(struct child){ .argv = argv, .see_through = true }, out, ANSWER_SIZE, &why);
    if (r == 0)
        return 0;
    char *end = strrchr(out, ']');                      /* the line; what else was said stands before it */
    char *line = end ? strstr(out, "[\"") : NULL;
    if (end)
        end[1] = '\0';
    return err_say_line(e, r, line ? line : err_line(&why));
}

static int look(struct job *j, struct err *e)
{
    char dir[PATH_MAX], answer[ANSWER_SIZE];
    int r = settings_copy_path(job_box(j), dir, e);

    if (r < 0)
        return r;
    job_phase(j, SAID_TAKEN_LOOKS);
    r = command(j, (const char *const[]){ "--from", dir, NULL }, answer, e);
    if (r < 0)
        return r;
    AUTO_JSON json_t *review = json_loads(answer, 0, NULL);
    return json_is_object(review) ? box_put(job_box(j), REVIEW, review, e) : err_set(e, -EIO, "dakbox take-settings said nothing");
}

/* ---- in force */

/* networkd's files come from the settings, and then the VPN is started by their unit; the others run, or are not in use here. */
static int start_anew(const char *unit, struct err *e)
{
    const char *const argv[] = { "systemctl", strcmp(unit, "dakbox-network") == 0 ? "restart" : "try-restart", unit, NULL };

    return child_run(NULL, &(struct child){ .argv = argv }, NULL, 0, e);
}

/* All of them; unit: the one that failed. */
static int start_units(const json_t *review, const char **unit, struct err *e)
{
    const json_t *one;
    size_t i;
    int r = 0;

    json_array_foreach(json_object_get(review, "units"), i, one)
        if (r == 0 && (r = start_anew(json_string_value(one), e)) < 0)
            *unit = json_string_value(one);
    return r;
}

/* What was before holds again, and nothing else is left. j may be NULL. */
static int back(struct job *j, struct err *e)
{
    char answer[ANSWER_SIZE];

    return command(j, (const char *const[]){ "--back", NULL }, answer, e);
}

/* The programs run with it, too, whatever becomes of each. */
static void take_back(struct job *j, const json_t *review, struct err *e)
{
    const json_t *one;
    size_t i;

    if (back(j, e) < 0)
        return;
    json_array_foreach(json_object_get(review, "units"), i, one)
        start_anew(json_string_value(one), NULL);
}

/* "vpn.key_file, vpn.ca_file" */
static void list_changes(const json_t *review, char out[SAID_SIZE])
{
    const json_t *one;
    size_t i, n = 0;

    out[0] = '\0';
    json_array_foreach(json_object_get(review, "changes"), i, one)
        if (n < SAID_SIZE)
            n += (size_t)snprintf(out + n, SAID_SIZE - n, "%s%s", i > 0 ? ", " : "", json_str(one, "setting", ""));
}

/* who: at whose word. */
static int put(struct job *j, const json_t *review, const char *who, char result[SAID_SIZE], struct err *e)
{
    static const char *const keep[] = { "--keep", NULL };
    char dir[PATH_MAX], answer[ANSWER_SIZE], names[SAID_SIZE];
    const char *unit = "";
    struct err why = { 0 };

    job_phase(j, SAID_TAKEN_PUTS);
    int r = settings_copy_path(job_box(j), dir, e);
    if (r == 0)
        r = command(j, (const char *const[]){ "--from", dir, "--put", json_str(review, "id", ""), NULL }, answer, &why);
    if (r < 0) {                            /* perhaps half of it lies there */
        err_say(e, r, SAID_TAKEN_NOT_PUT, err_line(&why));
        back(j, e);
        return r;
    }
    r = start_units(review, &unit, &why);
    if (r < 0) {
        err_say(e, r, SAID_TAKEN_NOT_STARTED, unit, err_line(&why));
        take_back(j, review, e);
        return r;
    }
    list_changes(review, names);
    if (json_flag(review, "restart"))
        said_set(result, SAID_TAKEN_DONE_RESTART, names, who);
    else
        said_set(result, SAID_TAKEN_DONE, names, who);
    return command(j, keep, answer, e);
}

/* ---- the job */

static int wait_and_put(struct job *j, char result[SAID_SIZE], struct err *e)
{
    int64_t wait_s = WAITS * config_number(job_box(j)->conf, CONFIG_BOX_KEEP_S);
    AUTO_JSON json_t *review = settings_review_describe(job_box(j));
    char who[SAID_SIZE];

    job_phase(j, SAID_TAKEN_WAITS, SAID_NUMBER(wait_s));
    int r = job_wait_for_keep(j, (int)(wait_s * 1000), who);
    if (r == 0)
        return err_say(e, -ETIMEDOUT, SAID_TAKEN_LATE, SAID_NUMBER(wait_s));
    if (r > 0)
        r = job_no_return(j);
    return r < 0 ? r : put(j, review, who, result, e);
}

static int run(struct job *j, char result[SAID_SIZE], struct err *e)
{
    settings_review_forget(job_box(j));
    job_phase(j, SAID_TAKEN_READS);
    int r = settings_copy_make(job_box(j), e);
    if (r == 0)
        r = look(j, e);
    if (r == 0)
        r = wait_and_put(j, result, e);
    settings_review_forget(job_box(j));
    return r;
}

/* The word must be about what waits, and not about what a page showed some time ago. */
static int keep(const struct box *b, const json_t *message, const char *actor, char result[SAID_SIZE], struct err *e)
{
    AUTO_JSON json_t *review = settings_review_describe(b);

    if (!*json_str(review, "id", "") || strcmp(json_str(message, "id", ""), json_str(review, "id", "")) != 0)
        return err_say(e, -ESTALE, SAID_TAKEN_OTHER);
    snprintf(result, SAID_SIZE, "%s", actor);
    return 0;
}

/* New settings that were not found good are taken back. */
static void cut_off(const struct box *b)
{
    AUTO_JSON json_t *review = settings_review_describe(b);
    struct err e = { 0 };

    if (taken_is_on_trial(b->conf))
        take_back(NULL, review, &e);
    if (e.code < 0)
        log_warn("settings_not_taken_back", LOG_WHY, e.msg);
    settings_review_forget(b);
}

const struct job_kind job_settings = { .name = "settings", .may_stop = true, .run = run, .keep = keep, .cut_off = cut_off };
