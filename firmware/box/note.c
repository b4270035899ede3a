#include "box/note.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>

enum { SEND_MS = 1500 };

static const char name[] = "notes.json";

/* The job's thread and the loop: one at a time, for as long as the descriptor is open. Not held while diaryd is asked. */
static int lock(const struct box *b)
{
    int fd = open(b->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0)
        flock(fd, LOCK_EX);
    return fd;
}

/* {"notes": [...]}. Never NULL. The caller's. */
static json_t *read_notes(const struct box *b)
{
    json_t *all = box_read(b, name);

    if (json_is_array(json_object_get(all, "notes")))
        return all;
    json_decref(all);
    return json_pack("{s:[]}", "notes");
}

static void put_notes(const struct box *b, const json_t *all)
{
    char path[PATH_MAX];
    struct err e = { 0 };

    if (json_array_size(json_object_get(all, "notes")) == 0 && box_path(b, name, path, &e) == 0)
        unlink(path);
    else if (box_put(b, name, all, &e) < 0)
        log_error("note_not_kept", LOG_WHY, e.msg);
}

static bool waits(const json_t *notes, const char *id)
{
    const json_t *one;
    size_t i;

    json_array_foreach(notes, i, one)
        if (strcmp(json_str(one, "id", ""), id) == 0)
            return true;
    return false;
}

void note_add(const struct box *b, const struct note *n)
{
    AUTO_CLOSE int held = lock(b);
    AUTO_JSON json_t *all = read_notes(b);
    json_t *notes = json_object_get(all, "notes");

    if (waits(notes, n->id))
        return;
    json_array_append_new(notes, json_pack("{s:s, s:s, s:s, s:s, s:s, s:I}", "id", n->id, "what", n->what, "how", n->how, "result", n->result, "actor", n->actor,
                                           "at_s", (json_int_t)n->at_s));
    while (json_array_size(notes) > NOTES_MAX) {
        log_error("note_given_up", LOG_STATE, json_str(json_array_get(notes, 0), "what", ""));
        json_array_remove(notes, 0);
    }
    put_notes(b, all);
}

void note_job(const struct box *b, const json_t *job)
{
    const char *state = json_str(job, "state", "");
    bool runs = strcmp(state, "running") == 0;
    int64_t ended_s = json_int(job, "ended_s", 0);
    const char *run = json_str(job, "id", "");
    char id[NOTE_ID_SIZE];

    /* It ends once: when the power goes between this note and job.json, the next start would have it interrupted, and the first note counts. */
    if (!*run)              /* of an earlier version, which noted nothing */
        return;
    snprintf(id, sizeof(id), "%.40s-%s", run, runs ? "begun" : "ended");
    note_add(b, &(struct note){ .id = id, .what = json_str(job, "job", ""), .how = runs ? "begun" : state, .result = runs ? "" : json_str(job, "result", ""),
                                .actor = json_str(job, "actor", ""), .at_s = runs ? json_int(job, "began_s", 0) : ended_s > 0 ? ended_s : clock_utc_s() });
}

/* ---- to the diary */

/* The oldest that waits; NULL: none does. The caller's. */
static json_t *oldest(const struct box *b)
{
    AUTO_CLOSE int held = lock(b);
    AUTO_JSON json_t *all = read_notes(b);

    return json_incref(json_array_get(json_object_get(all, "notes"), 0));
}

static void forget(const struct box *b, const json_t *note)
{
    AUTO_CLOSE int held = lock(b);
    AUTO_JSON json_t *all = read_notes(b);
    json_t *notes = json_object_get(all, "notes");

    if (json_equal(json_array_get(notes, 0), note))
        json_array_remove(notes, 0);
    put_notes(b, all);
}

void note_send(const struct box *b)
{
    for (int i = 0; i < NOTES_MAX; i++) {
        AUTO_JSON json_t *note = oldest(b), *answer = NULL;
        struct err e = { 0 };

        if (!note)
            return;
        json_t *message = json_deep_copy(note);
        json_object_set_new(message, "do", json_string("box_note"));
        int r = ipc_call(b->run_dir, "diaryd", message, SEND_MS, &answer, &e);
        bool never = r == -EREMOTEIO && json_flag(answer, "final");
        if (never)
            log_error("note_given_up", LOG_STATE LOG_WHY, json_str(note, "what", ""), e.msg);
        else if (r == -EREMOTEIO)
            log_warn("note_refused", LOG_WHY, e.msg);
        if (r < 0 && !never)
            return;
        forget(b, note);
    }
}
