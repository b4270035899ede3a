#include "store/diagnostics.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/put_file.h"
#include "base/tar.h"
#include "base/version.h"
#include "store/store.h"
#include "store/db.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>

enum { ASK_MS = 2000, LOG_BYTES = 256 * 1024 /* of each log, its end */, LOG_MAX_BYTES = 64 * 1024 * 1024, HISTORY_ROWS = 2000, WORD_BYTES = 80 };

static const char *const programs[] = { "scand", "ocrd", "diaryd", "deskd", "sendd", "labeld", "paneld", "hotfolderd", "maild", "eofficed", "boxd" };

/* ---- a log line: what is not known to be harmless is left out, and all behind it */

static const char *const harmless[] = { "ev", "doc", "number", "page", "pages", "bytes", "conf_pct", "took_ms", "wait_ms", "stage", "state", "status", "channel",
                                        "key", "tries", "program", "pid", "port", "purpose", "count", "grade", "usb" };
/* Events whose reason speaks of settings and of our own files only. */
static const char *const telling[] = { "stopped", "setting_not_used", "settings_not_written", "diary_not_read", "client_refused" };

static bool is_in(const char *const *list, size_t n_list, const char *word, size_t n)
{
    for (size_t i = 0; i < n_list; i++)
        if (strlen(list[i]) == n && strncmp(list[i], word, n) == 0)
            return true;
    return false;
}

/* Of "name=value", letters, digits and a few signs: no text passes for a value. */
static bool is_plain(const char *value, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)value[i]) && !strchr("_.:/-", value[i]))
            return false;
    return true;
}

void diagnostics_log_line(const char *line, char *out, size_t size)
{
    const char *at = strchr(line, '>'), *ev = strstr(line, " ev=");
    size_t n = 0, ev_n = ev ? strcspn(ev + 4, " ") : 0;

    out[0] = '\0';
    if (line[0] != '<' || at != line + 2 || !ev || strcspn(line, " ") != (size_t)(ev - line) || !is_plain(at + 1, (size_t)(ev - at - 1)) || size < 8)
        return;
    n = (size_t)snprintf(out, size, "%.*s", (int)(ev - line), line);
    for (at = ev; *at == ' ' && n < size; ) {
        size_t name_n = strcspn(++at, "= "), value_n = at[name_n] == '=' ? strcspn(at + name_n + 1, " ") : 0;
        const char *value = at + name_n + 1;

        if (name_n == 3 && strncmp(at, "why", 3) == 0 && is_in(telling, ARRAY_LEN(telling), ev + 4, ev_n))
            value_n = strlen(value);
        else if (at[name_n] != '=' || !is_in(harmless, ARRAY_LEN(harmless), at, name_n) || !is_plain(value, value_n))
            break;
        n += (size_t)snprintf(out + n, size - n, " %.*s", (int)(name_n + 1 + value_n), at);
        at = value + value_n;
    }
}

/* ---- the parts; each writes its text */

struct parts { const struct config *c; char diary[PATH_MAX]; };

static void write_box(const struct parts *p, FILE *out)
{
    const char *dir = config_text(p->c, CONFIG_PATHS_DATA_DIR);
    char now[CLOCK_ISO_SIZE];
    struct statvfs fs;
    struct utsname u;

    clock_format_iso(clock_utc_s(), now);
    fprintf(out, "dakbox %s\ntime %s\nup_s %" PRId64 "\n", DAKBOX_VERSION, now, clock_up_s());
    if (uname(&u) == 0)
        fprintf(out, "system %s %s %s\n", u.sysname, u.release, u.machine);
    if (statvfs(dir, &fs) == 0)
        fprintf(out, "disk_free_mib %" PRIu64 "\ndisk_mib %" PRIu64 "\ninodes_free %" PRIu64 "\n", (uint64_t)fs.f_bavail * fs.f_frsize >> 20,
                (uint64_t)fs.f_blocks * fs.f_frsize >> 20, (uint64_t)fs.f_favail);
}

/* Codes, states and counts; a program's sentence may name a letter. NULL: a text that is more than one plain word. */
static json_t *without_words(const json_t *v)
{
    static const char *const dropped[] = { "sentence", "title", "why", "url", "dir", "error", "test_sentence", "rules_problem", "detail" };
    json_t *copy;
    const char *key;
    json_t *one;
    size_t i;

    if (json_is_array(v)) {
        copy = json_array();
        json_array_foreach(v, i, one)
            json_array_append_new(copy, without_words(one));
        return copy;
    }
    if (json_is_string(v) && (json_string_length(v) > WORD_BYTES || !is_plain(json_string_value(v), json_string_length(v))))
        return NULL;
    if (!json_is_object(v))
        return json_deep_copy(v);
    copy = json_object();
    json_object_foreach((json_t *)(uintptr_t)v, key, one)
        if (!is_in(dropped, ARRAY_LEN(dropped), key, strlen(key)))
            json_object_set_new(copy, key, without_words(one));
    return copy;
}

static void write_status(const struct parts *p, FILE *out)
{
    AUTO_JSON json_t *all = json_object();

    for (size_t i = 0; i < ARRAY_LEN(programs); i++) {
        AUTO_JSON json_t *answer = NULL;

        ipc_call(config_text(p->c, CONFIG_PATHS_RUN_DIR), programs[i], json_pack("{s:s}", "do", "status"), ASK_MS, &answer, NULL);
        json_object_set_new(all, programs[i], answer ? without_words(answer) : json_string("does not answer"));
    }
    json_dumpf(all, out, JSON_INDENT(1) | JSON_SORT_KEYS);
    fputc('\n', out);
}

static void write_settings(const struct parts *p, FILE *out)
{
    static const char *const origins[] = { [CONFIG_BY_DEFAULT] = "default", [CONFIG_BY_FILE] = "dakbox.conf", [CONFIG_BY_DESK] = "desk" };
    char value[CONFIG_VALUE_SIZE];

    for (int k = 0; k < CONFIG_KEYS; k++) {
        struct config_about about;

        config_about((enum config_key)k, &about);
        config_write(p->c, (enum config_key)k, false, value);
        fprintf(out, "%s = %s   (%s)\n", about.name, value, origins[config_origin(p->c, (enum config_key)k)]);
    }
    for (int i = 0; i < config_problems(p->c); i++)
        fprintf(out, "not used: %s\n", config_problem(p->c, i)->msg);
}

static void write_counts(const struct parts *p, FILE *out)
{
    AUTO_STORE struct store *s = NULL;
    struct letter_counts n;
    struct err e = { 0 };

    if (store_open(p->diary, STORE_READ, &s, &e) < 0 || store_letter_counts(s, clock_today_s(), &n, &e) < 0) {
        fprintf(out, "the diary cannot be read (%d)\n", e.code);
        return;
    }
    fprintf(out, "today %" PRId64 "\n", n.today);
    for (int state = 0; state < LETTER_STATES; state++)
        fprintf(out, "%s %" PRId64 "\n", letter_state_name((enum letter_state)state), n.by_state[state]);
}

/* Programs by name; of people only that it was one. */
static void write_history(const struct parts *p, FILE *out)
{
    AUTO_STORE struct store *s = NULL;
    struct err e = { 0 };
    int r = store_open(p->diary, STORE_READ, &s, &e);

    if (r < 0) {
        fprintf(out, "the diary cannot be read (%d)\n", r);
        return;
    }
    AUTO_STMT sqlite3_stmt *q = NULL;
    r = db_query(s, &q, &e, "SELECT seq, at_s, actor, letter, event FROM history ORDER BY seq DESC LIMIT ?", "i", HISTORY_ROWS);
    while (r == 0 && (r = db_row(s, q, &e)) == 1) {
        const char *actor = db_text(q, 2);
        bool program = strcmp(actor, "dakbox") == 0 || is_in(programs, ARRAY_LEN(programs), actor, strlen(actor));
        char at[CLOCK_ISO_SIZE];

        clock_format_iso(db_int64(q, 1), at);
        fprintf(out, "%" PRId64 " %s %s %" PRId64 " %s\n", db_int64(q, 0), at, program ? actor : "person", db_int64(q, 3), db_text(q, 4));
        r = 0;
    }
}

/* ---- logs, where "dakbox run --demo" writes them; systemd's journal is asked by whoever may */

static void filter_log(char *text, FILE *out)
{
    char *rest = text, *line;
    int left_out = 0;

    while ((line = strsep(&rest, "\n"))) {
        char kept[1024];

        diagnostics_log_line(line, kept, sizeof(kept));
        if (*kept)
            fprintf(out, "%s\n", kept);
        else
            left_out += *line != '\0';
    }
    fprintf(out, "(%d lines in another form were left out)\n", left_out);
}

static int add_log(const char *dir, const char *name, FILE *out, struct err *e)
{
    AUTO_FREE char *text = NULL, *kept = NULL;
    char path[PATH_MAX], member[120];
    size_t n = 0, n_kept = 0;

    if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path) || get_file(path, LOG_MAX_BYTES, &text, &n, NULL) < 0)
        return 0;
    FILE *f = open_memstream(&kept, &n_kept);
    if (!f)
        return err_set(e, -ENOMEM, "out of memory");
    char *tail = n > LOG_BYTES ? strchr(text + n - LOG_BYTES, '\n') : text;
    filter_log(tail ? tail : text, f);
    fclose(f);
    snprintf(member, sizeof(member), "log/%.80s", name);
    return tar_put(out, member, kept, n_kept, clock_utc_s(), e);
}

static int add_logs(const struct config *c, FILE *out, struct err *e)
{
    char dir[PATH_MAX];
    const struct dirent *d;
    int r = config_path(c, CONFIG_PATHS_DATA_DIR, "log", dir, sizeof(dir), e);
    AUTO_CLOSEDIR DIR *list = r == 0 ? opendir(dir) : NULL;

    while (r == 0 && list && (d = readdir(list))) {
        size_t n = strlen(d->d_name);

        if (n > 4 && strcmp(d->d_name + n - 4, ".log") == 0 && is_plain(d->d_name, n))
            r = add_log(dir, d->d_name, out, e);
    }
    return r;
}

int diagnostics_write(const struct config *c, const struct diagnostics_part *more, size_t n_more, FILE *out, struct err *e)
{
    static const struct { const char *name; void (*write)(const struct parts *p, FILE *out); } members[] = {
        { "box.txt", write_box }, { "status.json", write_status }, { "settings.txt", write_settings }, { "counts.txt", write_counts },
        { "history.txt", write_history },
    };
    struct parts p = { .c = c };
    int r = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, p.diary, sizeof(p.diary), e);

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(members); i++) {
        AUTO_FREE char *text = NULL;
        size_t n = 0;
        FILE *f = open_memstream(&text, &n);

        if (!f)
            return err_set(e, -ENOMEM, "out of memory");
        members[i].write(&p, f);
        fclose(f);
        r = tar_put(out, members[i].name, text, n, clock_utc_s(), e);
    }
    for (size_t i = 0; r == 0 && i < n_more; i++) {
        AUTO_FREE char *text = NULL;
        size_t n = 0;
        FILE *f = open_memstream(&text, &n);

        if (!f)
            return err_set(e, -ENOMEM, "out of memory");
        more[i].write(c, f);
        fclose(f);
        r = tar_put(out, more[i].name, text, n, clock_utc_s(), e);
    }
    if (r == 0)
        r = add_logs(c, out, e);
    return r == 0 ? tar_end(out, e) : r;
}
