#include "care/state.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/put_file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STATE_MAX_BYTES = 16 * 1024, DAY_S = 86400 };

int care_path(const struct config *c, const char *name, char out[PATH_MAX], struct err *e)
{
    char below[NAME_MAX + 16];

    snprintf(below, sizeof(below), CARE_DIR_NAME "/%s", name);
    return config_path(c, CONFIG_PATHS_DATA_DIR, below, out, PATH_MAX, e);
}

int care_make_dir(const struct config *c, struct err *e)
{
    char path[PATH_MAX];
    int r = config_path(c, CONFIG_PATHS_DATA_DIR, CARE_DIR_NAME, path, sizeof(path), e);

    return r == 0 && mkdir(path, 0750) < 0 && errno != EEXIST ? err_errno(e, "make %s", path) : r;
}

void care_state_load(const struct config *c, struct care_state *ret)
{
    AUTO_FREE char *text = NULL;
    char path[PATH_MAX];
    size_t n = 0;

    *ret = (struct care_state){ .good_s = 0 };
    if (care_path(c, "state.json", path, NULL) < 0 || get_file(path, STATE_MAX_BYTES, &text, &n, NULL) < 0)
        return;
    AUTO_JSON json_t *o = json_loadb(text, n, 0, NULL);
    ret->good_s = json_int(o, "good_s", 0);
    ret->tried_s = json_int(o, "tried_s", 0);
    ret->letters = json_int(o, "letters", 0);
    ret->documents = json_int(o, "documents", 0);
    ret->new_documents = json_int(o, "new_documents", 0);
    ret->damaged = json_int(o, "damaged", 0);
    ret->bytes = json_int(o, "bytes", 0);
    snprintf(ret->problem, sizeof(ret->problem), "%s", json_str(o, "problem", ""));
    snprintf(ret->where, sizeof(ret->where), "%s", json_str(o, "where", ""));
}

int care_state_save(const struct config *c, const struct care_state *s, struct err *e)
{
    char path[PATH_MAX];
    AUTO_JSON json_t *o = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:s, s:s}", "good_s", (json_int_t)s->good_s, "tried_s", (json_int_t)s->tried_s,
                                    "letters", (json_int_t)s->letters, "documents", (json_int_t)s->documents, "new_documents",
                                    (json_int_t)s->new_documents, "bytes", (json_int_t)s->bytes, "damaged", (json_int_t)s->damaged,
                                    "problem", s->problem, "where", s->where);
    AUTO_FREE char *text = o ? json_dumps(o, JSON_INDENT(1)) : NULL;
    int r = text ? care_path(c, "state.json", path, e) : err_set(e, -ENOMEM, "out of memory");

    return r < 0 ? r : put_file(path, 0640, text, strlen(text), e);
}

static void tell_damaged(const struct care_state *s, char line[SAID_SIZE])
{
    char good[SAID_SIZE];

    memcpy(good, line, sizeof(good));
    if (s->damaged > 0)
        said_set(line, SAID_BACKUP_DAMAGED, good, SAID_NUMBER(s->damaged));
}

void care_done_line(const struct care_state *s, char line[SAID_SIZE])
{
    said_set(line, SAID_BACKUP_DONE, SAID_NUMBER(s->letters), SAID_NUMBER(s->new_documents), SAID_NUMBER((s->bytes + 1048575) >> 20));
    tell_damaged(s, line);
}

/* ---- one that runs */

bool care_stopped(const struct care_watch *w) { return w && w->stopping && atomic_load(w->stopping); }

void care_say_values(const struct care_watch *w, int percent, enum said_id id, const char *const *values)
{
    char line[SAID_SIZE];

    if (!w || !w->phase)
        return;
    said_line(line, id, values);
    w->phase(w->ctx, line, percent);
}

void care_progress_keep(const struct config *c, const char *line, int percent)
{
    static int64_t kept_ms;         /* one backup runs at a time */
    AUTO_JSON json_t *o = json_pack("{s:s, s:i}", "line", line, "percent", percent);
    AUTO_FREE char *text = o ? json_dumps(o, JSON_COMPACT) : NULL;
    int64_t now_ms = clock_mono_ms();
    char path[PATH_MAX];

    if (!text || (kept_ms > 0 && now_ms - kept_ms < 1000) || config_path(c, CONFIG_PATHS_RUN_DIR, "backup.json", path, sizeof(path), NULL) < 0)
        return;
    kept_ms = now_ms;
    put_file(path, 0640, text, strlen(text), NULL);     /* nobody waits for it */
}

void care_progress_end(const struct config *c)
{
    char path[PATH_MAX];

    if (config_path(c, CONFIG_PATHS_RUN_DIR, "backup.json", path, sizeof(path), NULL) == 0)
        unlink(path);
}

int care_progress_load(const struct config *c, char *line)
{
    AUTO_FREE char *text = NULL;
    char path[PATH_MAX];
    size_t n = 0;

    line[0] = '\0';
    if (config_path(c, CONFIG_PATHS_RUN_DIR, "backup.json", path, sizeof(path), NULL) < 0 || get_file(path, STATE_MAX_BYTES, &text, &n, NULL) < 0)
        return -1;
    AUTO_JSON json_t *o = json_loadb(text, n, 0, NULL);
    snprintf(line, SAID_SIZE, "%s", json_str(o, "line", ""));
    return (int)json_int(o, "percent", -1);
}

enum care_backup_view care_backup_look(const struct config *c, char sentence[SAID_SIZE])
{
    char key[PATH_MAX], when[CLOCK_SHOWN_SIZE];
    int64_t days = config_number(c, CONFIG_BACKUP_WARN_DAYS), now_s = clock_utc_s();
    struct care_state s;

    care_state_load(c, &s);
    if (s.good_s == 0 && !*config_text(c, CONFIG_BACKUP_DIR) && !*config_text(c, CONFIG_BACKUP_URL))
        return said_set(sentence, SAID_BACKUP_NO_TARGET), CARE_NO_TARGET;      /* nor was a stick plugged in */
    clock_format_shown(s.good_s, when);
    if (s.good_s == 0) {
        struct stat st;
        bool no_key = care_path(c, "office.key", key, NULL) == 0 && stat(key, &st) < 0 && errno == ENOENT;

        return said_set(sentence, no_key ? SAID_OFFICE_KEY_NONE : SAID_BACKUP_NEVER), no_key ? CARE_NO_KEY : CARE_NEVER;
    }
    if (now_s - s.good_s > days * DAY_S)
        return said_set(sentence, SAID_BACKUP_LATE, when, SAID_NUMBER((now_s - s.good_s) / DAY_S)), CARE_LATE;
    if (*s.problem)
        return said_set(sentence, SAID_BACKUP_FAILED_LAST, when, s.problem), CARE_FAILED;
    said_set(sentence, SAID_BACKUP_GOOD, when, SAID_NUMBER(s.letters));
    return tell_damaged(&s, sentence), CARE_GOOD;
}
