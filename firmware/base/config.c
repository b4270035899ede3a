#include "base/config_inner.h"

#include "base/auto.h"
#include "base/said.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

enum { VALUE_MAX_BYTES = CONFIG_VALUE_SIZE - 1, SECRET_MAX_BYTES = 1024, INI_LINE = 200 };

struct parse {              /* one reading of a file */
    struct config *config;
    const char *path;
    FILE *file;
    int line;
    char section[INI_LINE];     /* as it stands in the file */
    struct value *over;         /* of settings.conf: where its values go; NULL: dakbox.conf */
    bool of_stick;              /* from-stick.conf */
    struct err *e;
    int code;
};

/* 0 says never; any other number is at least this. */
static const struct { enum config_key key; int64_t least; } zero_or[] = { { CONFIG_OFFICE_KEEP_PAGES_DAYS, CONFIG_KEEP_PAGES_MIN_DAYS } };

static int check_zero_or(int64_t n, const struct setting *s, const char *text, struct err *e)
{
    for (size_t i = 0; i < ARRAY_LEN(zero_or); i++)
        if (s == &config_table[zero_or[i].key] && n > 0 && n < zero_or[i].least)
            return err_say(e, -EINVAL, SAID_SETTING_ZERO_OR, s->name, SAID_NUMBER(zero_or[i].least), SAID_NUMBER(s->max), text);
    return 0;
}

static int set_number(struct value *v, const struct setting *s, const char *text, struct err *e)
{
    char *end;

    errno = 0;
    v->number = strtoll(text, &end, 10);
    if (errno || end == text || *end)
        return err_say(e, -EINVAL, SAID_SETTING_NOT_WHOLE, s->name, text);
    if (v->number < s->min || v->number > s->max)
        return err_say(e, -EINVAL, SAID_SETTING_OUT_OF_RANGE, s->name, SAID_NUMBER(s->min), SAID_NUMBER(s->max), text);
    return check_zero_or(v->number, s, text, e);
}

static int set_flag(struct value *v, const struct setting *s, const char *text, struct err *e)
{
    if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
        return err_say(e, -EINVAL, SAID_SETTING_YES_OR_NO, s->name, text);
    v->number = strcmp(text, "yes") == 0;
    return 0;
}

static int set_text(struct value *v, const char *name, const char *text, struct err *e)
{
    char *clean;

    if (text_clean(text, strlen(text), VALUE_MAX_BYTES, &clean, NULL) < 0)
        return err_say(e, -EINVAL, SAID_SETTING_NO_TEXT, name, SAID_NUMBER(VALUE_MAX_BYTES));
    free(v->text);
    v->text = clean;
    return 0;
}

static int set_value(struct value *v, const struct setting *s, const char *text, int line, struct err *e)
{
    if (v->line)
        return err_say(e, -EINVAL, SAID_SETTING_TWICE, s->name, SAID_NUMBER(v->line));
    v->line = line;
    switch (s->kind) {
    case CONFIG_KIND_TEXT:   return set_text(v, s->name, text, e);
    case CONFIG_KIND_NUMBER: return set_number(v, s, text, e);
    case CONFIG_KIND_FLAG:   break;
    }
    return set_flag(v, s, text, e);
}

/* "dakbox.conf:12: ..."; the one value that config_check() looks at stands in no file. */
static int at_line(const struct parse *p, int r)
{
    return p->path ? err_wrap(p->e, r, "%s:%d", p->path, p->line) : r;
}

/* Finds "name" in the table and gives it a value among values. */
static int set(struct parse *p, struct value *values, const char *name, const char *text)
{
    int k = config_key_of(name);

    return at_line(p, k < 0 ? err_say(p->e, -EINVAL, SAID_SETTING_NONE, name) : set_value(&values[k], &config_table[k], text, p->line, p->e));
}

static int set_in_profile(struct parse *p, const struct profile_kind *kind, const char *profile_name, const char *name, const char *text)
{
    char full[128], where[PATH_MAX + 16];
    struct profile *profile;
    int r;

    snprintf(where, sizeof(where), "%s:%d", p->path, p->line);
    profile = profile_at(p->config, kind, profile_name, where, p->e);
    if (!profile)
        return p->e->code;
    if (strcmp(name, "match") == 0 && profile_has_match(kind)) {
        struct value v = { 0 };

        r = profile->match ? err_set(p->e, -EINVAL, "%s: match is set twice", where) : at_line(p, set_text(&v, "match", text, p->e));
        if (r == 0)
            profile->match = v.text;
        return r;
    }
    r = profile_key(kind, name, where, full, sizeof(full), p->e);
    return r < 0 ? r : set(p, profile->values, full, text);
}

/* An instance is there also when its section says nothing else than all of them; inih tells of lines with a value only. */
static void note_instance(struct parse *p)
{
    const char *name;
    const struct profile_kind *kind = profile_kind_of(p->section, &name);
    char where[PATH_MAX + 16];

    snprintf(where, sizeof(where), "%s:%d", p->path, p->line);
    if (kind && !profile_has_match(kind) && !profile_at(p->config, kind, name, where, p->e))
        p->code = p->e->code;
}

/* inih keeps the first 49 bytes of a section's name, in Devanagari that is 16 letters: we keep it whole. */
static void note_section(struct parse *p, const char *line)
{
    const char *start = line + strspn(line, " \t");

    if (*start != '[')
        return;
    snprintf(p->section, sizeof(p->section), "%.*s", (int)strcspn(start + 1, "]"), start + 1);
    if (!p->over && *line == '[' && strchr(line, ']'))      /* indented it goes on a value */
        note_instance(p);
}

/* ---- settings.conf: a line that does not hold is noted, and no more */

static void note_problem(struct config *c, const struct err *e)
{
    if (c->n_problems < CONFIG_MAX_PROBLEMS && (c->problems[c->n_problems] = malloc(sizeof(*e))))
        *c->problems[c->n_problems++] = *e;
}

static void pass_over(struct parse *p)
{
    note_problem(p->config, p->e);
    *p->e = (struct err){ 0 };
    p->code = 0;
}

static void skip_line(FILE *f)
{
    int c;

    do
        c = getc(f);
    while (c != '\n' && c != EOF);
}

static int set_at_desk(struct parse *p, const char *name, const char *text)
{
    int k = config_key_of(name);

    if (k >= 0 && config_at_desk((enum config_key)k) == CONFIG_FIXED)
        return at_line(p, err_say(p->e, -EPERM, SAID_SETTING_NOT_AT_DESK, name));
    if (k >= 0 && config_at_desk((enum config_key)k) == CONFIG_CLEAR && *text)
        return at_line(p, err_say(p->e, -EPERM, SAID_SETTING_ONLY_EMPTIED, name));
    if (k >= 0 && p->over[k].line > 0)      /* the first one stays */
        return at_line(p, err_say(p->e, -EINVAL, SAID_SETTING_TWICE, name, SAID_NUMBER(p->over[k].line)));
    int r = set(p, p->over, name, text);
    if (r < 0 && k >= 0) {
        free(p->over[k].text);
        p->over[k] = (struct value){ 0 };
    }
    return r;
}

/* ---- reading a file */

/* inih asks here for each line. It does not tell its handler which line that is, so we count. */
static char *next_line(char *out, int size, void *user)
{
    struct parse *p = user;

    if (p->code < 0 || !fgets(out, size, p->file))
        return NULL;
    p->line++;
    if (!strchr(out, '\n') && !feof(p->file)) {
        p->code = err_set(p->e, -EINVAL, "%s:%d: line too long (at most %d bytes)", p->path, p->line, size - 2);
        if (!p->over)
            return NULL;
        pass_over(p);
        skip_line(p->file);
        out[0] = '\0';
    }
    note_section(p, out);
    return out;
}

/* A later version, rolled back to this one, may have taken settings that are not known yet: no program may be kept from starting by that. */
static void set_plain(struct parse *p, const char *name, const char *text)
{
    p->code = set(p, p->config->values, name, text);
    if (p->code < 0 && p->of_stick && config_key_of(name) < 0)
        pass_over(p);
}

/* inih calls this for each line "name = value". */
static int on_value(void *user, const char *section, const char *name, const char *value)
{
    struct parse *p = user;
    char full[128];

    if (strncmp(p->section, section, strlen(section)) == 0)
        section = p->section;
    if (p->over) {
        p->code = snprintf(full, sizeof(full), "%s.%s", section, name) < (int)sizeof(full)
            ? set_at_desk(p, full, value ? value : "")
            : err_set(p->e, -EINVAL, "%s:%d: name too long", p->path, p->line);
        if (p->code < 0)
            pass_over(p);
        return 1;
    }
    const char *profile_name;
    const struct profile_kind *kind = profile_kind_of(section, &profile_name);
    if (kind) {
        p->code = set_in_profile(p, kind, profile_name, name, value ? value : "");
        return 1;
    }
    int n = snprintf(full, sizeof(full), "%s.%s", section, name);
    if (n < 0 || (size_t)n >= sizeof(full))
        p->code = err_set(p->e, -EINVAL, "%s:%d: name too long", p->path, p->line);
    else
        set_plain(p, full, value ? value : "");
    return 1;
}

static bool is_of_stick(const char *path)
{
    const char *slash = strrchr(path, '/');

    return strcmp(slash ? slash + 1 : path, CONFIG_TAKEN_NAME) == 0;
}

static int parse_file(struct config *c, const char *path, struct err *e)
{
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    struct parse p = { .config = c, .path = path, .file = f, .of_stick = is_of_stick(path), .e = e };

    if (!f)
        return err_errno(e, "open %s", path);
    int bad_line = ini_parse_stream(next_line, &p, on_value, &p);
    if (p.code < 0 && (bad_line <= 0 || p.line <= bad_line))
        return p.code;
    if (bad_line > 0)
        return err_set(e, -EINVAL, "%s:%d: this line is neither [section] nor name = value", path, bad_line);
    return bad_line < 0 || ferror(f) ? err_set(e, -EIO, "%s: cannot be read", path) : 0;
}

/* From here on the desk's value counts; the one below is kept. */
static void put_over(struct config *c, struct value over[CONFIG_KEYS])
{
    for (int k = 0; k < CONFIG_KEYS; k++) {
        if (over[k].line == 0)
            continue;
        c->below[k] = c->values[k];
        c->values[k] = over[k];
        if (config_table[k].kind != CONFIG_KIND_TEXT) {
            c->values[k].text = c->below[k].text;
            c->below[k].text = NULL;
        }
        c->by_desk[k] = true;
    }
}

void config_read_over(struct config *c, FILE *f, const char *path, struct value over[CONFIG_KEYS])
{
    struct err e = { 0 };
    struct parse p = { .config = c, .path = path, .file = f, .over = over, .e = &e };
    int bad_line = ini_parse_stream(next_line, &p, on_value, &p);

    if (bad_line > 0)
        err_set(&e, -EINVAL, "%s:%d: this line is neither [section] nor name = value", path, bad_line);
    else if (bad_line < 0 || ferror(f))
        err_set(&e, -EIO, "%s: cannot be read", path);
    if (bad_line != 0 || ferror(f))
        note_problem(c, &e);
}

/* path NULL: settings.conf. */
static void load_over(struct config *c, const char *path)
{
    struct value over[CONFIG_KEYS] = { { 0 } };
    char usual[4096];
    struct err e = { 0 };

    if (!path && config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_SETTINGS_NAME, usual, sizeof(usual), NULL) < 0)
        return;
    path = path ? path : usual;
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    if (!f && errno != ENOENT && errno != ENOTDIR) {
        err_errno(&e, "open %s", path);
        note_problem(c, &e);
    }
    if (!f)
        return;
    config_read_over(c, f, path, over);
    put_over(c, over);
}

/* ---- from-stick.conf: in force as if its lines stood in dakbox.conf */

int config_taken_path(const struct config *c, char *out, size_t size, struct err *e)
{
    const char *slash = strrchr(c->file, '/');
    int n = snprintf(out, size, "%.*s" CONFIG_TAKEN_NAME, slash ? (int)(slash + 1 - c->file) : 0, c->file);

    return n < 0 || (size_t)n >= size ? err_set(e, -ENAMETOOLONG, "%s: the path is too long", c->file) : 0;
}

static int load_taken(struct config *c, struct err *e)
{
    struct config taken = { .n_problems = 0 };
    char path[PATH_MAX];
    int r = config_taken_path(c, path, sizeof(path), e);

    if (r < 0 || access(path, F_OK) < 0 || strcmp(path, c->file) == 0)
        return r;
    r = parse_file(&taken, path, e);
    for (int k = 0; k < CONFIG_KEYS; k++) {
        if (r < 0 || taken.values[k].line == 0) {
            free(taken.values[k].text);
            continue;
        }
        if (config_table[k].kind == CONFIG_KIND_TEXT)
            free(c->values[k].text);
        else
            taken.values[k].text = c->values[k].text;
        c->values[k] = taken.values[k];
    }
    for (int i = 0; i < taken.n_problems; i++) {
        note_problem(c, taken.problems[i]);
        free(taken.problems[i]);
    }
    profiles_done(&taken.scanners);
    profiles_done(&taken.instances);
    return r;
}

static int set_defaults(struct config *c, struct err *e)
{
    for (int k = 0; k < CONFIG_KEYS; k++) {
        c->values[k].number = config_table[k].number;
        c->values[k].text = strdup(config_table[k].text ? config_table[k].text : "");
        if (!c->values[k].text)
            return err_set(e, -ENOMEM, "out of memory");
    }
    return 0;
}

int config_load(const char *path, struct config **ret_config, struct err *e)
{
    return config_load_with(path, NULL, ret_config, e);
}

int config_load_with(const char *path, const char *over_path, struct config **ret_config, struct err *e)
{
    static const char usual[] = "/etc/dakbox/dakbox.conf";
    struct config *c = calloc(1, sizeof(*c));
    int r = c ? set_defaults(c, e) : err_set(e, -ENOMEM, "out of memory");

    if (!path)
        path = getenv("DAKBOX_CONF");
    if (!path && access(usual, F_OK) == 0)
        path = usual;
    if (r == 0 && path)
        r = parse_file(c, path, e);
    if (r == 0 && !(c->file = strdup(path ? path : "")))
        r = err_set(e, -ENOMEM, "out of memory");
    if (r == 0 && path)
        r = load_taken(c, e);
    if (r < 0) {
        config_free(c);
        return r;
    }
    load_over(c, over_path);
    *ret_config = c;
    return 0;
}

int config_load_again(const struct config *c, const char *over_path, struct config **ret_config, struct err *e)
{
    return config_load_with(*c->file ? c->file : NULL, over_path, ret_config, e);
}

void config_free(struct config *c)
{
    if (!c)
        return;
    for (int k = 0; k < CONFIG_KEYS; k++) {
        free(c->values[k].text);
        free(c->below[k].text);
    }
    for (int i = 0; i < c->n_problems; i++)
        free(c->problems[i]);
    profiles_done(&c->scanners);
    profiles_done(&c->instances);
    free(c->file);
    free(c);
}

const char *config_file(const struct config *c) { return c->file; }

const char *config_text(const struct config *c, enum config_key key) { return c->values[key].text; }
int64_t config_number(const struct config *c, enum config_key key) { return c->values[key].number; }
bool config_flag(const struct config *c, enum config_key key) { return c->values[key].number != 0; }

int config_path(const struct config *c, enum config_key dir_key, const char *name, char *out, size_t size, struct err *e)
{
    int n = snprintf(out, size, "%s/%s", config_text(c, dir_key), name);

    return n < 0 || (size_t)n >= size ? err_set(e, -ENAMETOOLONG, "%s: the path %s/%s is too long",
                                                config_table[dir_key].name, config_text(c, dir_key), name) : 0;
}

int config_secret(const struct config *c, enum config_key key, char **ret_secret, struct err *e)
{
    const char *path = config_text(c, key);
    char line[SECRET_MAX_BYTES + 2];

    if (!*path)
        return err_set(e, -ENOENT, "%s is not set", config_table[key].name);
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_errno(e, "%s: open %s", config_table[key].name, path);
    ssize_t n = read(fd, line, sizeof(line) - 1);
    if (n < 0)
        return err_errno(e, "%s: read %s", config_table[key].name, path);
    line[n] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    if (!line[0] || strlen(line) > SECRET_MAX_BYTES)
        return err_set(e, -EINVAL, "%s: %s must hold one line of 1 to %d bytes", config_table[key].name, path, SECRET_MAX_BYTES);
    *ret_secret = strdup(line);
    explicit_bzero(line, sizeof(line));
    return *ret_secret ? 0 : err_set(e, -ENOMEM, "out of memory");
}
