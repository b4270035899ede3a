/* job_update.c - "update": another version is installed into the slot that does not run, and is started next.
 *
 * Until rauc begins to write, nothing has changed and it can be stopped. rauc marks the other slot bad before its first byte and
 * makes it the next one after its last, each in one sector (boot_state.h): whenever the power goes, the box starts. */
#include "box/bundle.h"
#include "box/child.h"
#include "box/outcome.h"
#include "box/restart.h"
#include "box/slots.h"
#include "box/source.h"

#include "base/text.h"
#include "base/version.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_BYTES = 255 };

/* ---- when the box restarts with it */

static const struct when { const char *name; enum said_id done; } whens[] = {
    { "now", SAID_UPDATE_DONE_NOW }, { "night", SAID_UPDATE_DONE_NIGHT }, { "later", SAID_UPDATE_DONE_LATER },
};

static const struct when *when_of(const json_t *request)
{
    for (size_t i = 0; i < ARRAY_LEN(whens); i++)
        if (strcmp(whens[i].name, json_str(request, "restart", "later")) == 0)
            return &whens[i];
    return NULL;
}

static int check(const struct box *b, const json_t *request, struct err *e)
{
    struct board board;
    int r = when_of(request) ? source_check(b, request, e) : err_set(e, -EINVAL, "restart: must be now, night or later");

    return r < 0 ? r : board_read(b->conf, &board, e);
}

/* ---- the steps */

static int judge(const struct board *board, const struct boot_state *state, const struct bundle *bundle, struct err *e)
{
    const struct bundle_box box = { .compatible = board->compatible, .floor = state->floor > DAKBOX_FLOOR ? state->floor : DAKBOX_FLOOR,
                                    .schema = DAKBOX_SCHEMA, .least = DAKBOX_SCHEMA_LEAST };

    return bundle_judge(bundle, &box, e);
}

struct rauc_said { struct job *job; char error[CHILD_LINE_SIZE]; };

/* " 40% Copying image to rootfs.1", "LastError: Input/output error"; its very last line says no more than that it failed. */
static void on_line(void *ctx, const char *line)
{
    static const char error[] = "LastError: ";
    struct rauc_said *said = ctx;
    char *end;
    long percent = strtol(line, &end, 10);

    if (end != line && *end == '%')
        job_percent(said->job, (int)percent);
    const char *words = strstr(line, error);
    if (words) {
        snprintf(said->error, sizeof(said->error), "%s", words + strlen(error));
        text_printable(said->error);
        text_cut_bytes(said->error, WORDS_BYTES);
    }
}

/* rauc's words for what a wrong byte in the payload leads to: at its own check, or when the kernel refuses to read the block. */
static bool is_damage(const char *words)
{
    static const char *const signs[] = { "corrupt", "erification", "nput/output", "ignature", "igest", "hecksum" };

    for (size_t i = 0; i < ARRAY_LEN(signs); i++)
        if (strstr(words, signs[i]))
            return true;
    return false;
}

static int install(struct job *j, const char *path, const struct bundle *bundle, struct err *e)
{
    const char *const argv[] = { "rauc", "install", path, NULL };
    struct rauc_said said = { .job = j };
    const struct child rauc = { .argv = argv, .line = on_line, .ctx = &said, .see_through = true };
    struct err why = { 0 };

    job_phase(j, SAID_UPDATE_INSTALLS, bundle->version);
    int r = child_run(j, &rauc, NULL, 0, &why);
    const char *words = said.error[0] ? said.error : why.msg;
    return r == 0 ? 0 : err_say(e, r, is_damage(words) ? SAID_UPDATE_DAMAGED : SAID_UPDATE_FAILED, words);
}

/* The other slot now holds it, and is the next one; rauc has said so to the boot state, and must have. */
static int note(struct job *j, const struct board *board, const struct bundle *bundle, struct err *e)
{
    struct boot_state state;
    int r = boot_state_read(board->disk, &state, NULL, e);

    if (r < 0 || boot_state_next(&state) == board->slot)
        return err_say(e, r < 0 ? r : -EIO, SAID_UPDATE_FAILED, r < 0 ? e->msg : "the boot state still names the running system");
    r = slots_put(job_box(j), boot_slot_other(board->slot), bundle, 0, e);
    return r < 0 ? r : outcome_begin(job_box(j), board, OUTCOME_UPDATE, bundle, job_actor(j), e);
}

/* What is in this slot is no version any more from the first byte on. */
static int forget_other(struct job *j, const struct board *board, struct err *e)
{
    static const struct bundle none = { .version = "" };

    return slots_put(job_box(j), boot_slot_other(board->slot), &none, 0, e);
}

/* From the source to an update that may be installed. Nothing has changed. */
static int prepare(struct job *j, const struct board *board, char path[PATH_MAX], struct bundle *bundle, struct err *e)
{
    struct boot_state state;
    int r = source_bring(j, path, e);

    if (r < 0)
        return r;
    job_phase(j, SAID_UPDATE_LOOKS);
    r = bundle_read(j, path, bundle, e);
    if (r < 0)
        return r;
    r = boot_state_read(board->disk, &state, NULL, e);
    return r < 0 ? r : judge(board, &state, bundle, e);
}

static int run(struct job *j, char result[SAID_SIZE], struct err *e)
{
    const struct when *when = when_of(job_asked(j));
    struct bundle bundle = { .version = "" };
    struct board board;
    char path[PATH_MAX];
    int r = board_read(job_box(j)->conf, &board, e);

    if (r == 0)
        r = prepare(j, &board, path, &bundle, e);
    if (r == 0)
        r = job_wait_for_scanners(j);
    if (r == 0)
        r = job_no_return(j);
    if (r == 0)
        r = forget_other(j, &board, e);
    if (r == 0)
        r = install(j, path, &bundle, e);
    if (r == 0)
        r = note(j, &board, &bundle, e);
    source_drop(j);
    if (r < 0)
        return r;
    said_set(result, when->done, bundle.version);
    if (strcmp(when->name, "night") == 0)
        return restart_plan(job_box(j), job_actor(j), e);
    return strcmp(when->name, "now") == 0 ? restart_now(j, "restart", e) : 0;
}

const struct job_kind job_update = { .name = "update", .may_stop = true, .check = check, .run = run };
