#include "base/config.h"

#include "base/auto.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { VALUE_MAX_BYTES = 1024, SECRET_MAX_BYTES = 1024, INI_LINE = 200 };

enum kind { KIND_TEXT, KIND_NUMBER, KIND_FLAG };

struct setting {
    const char *name, *unit, *text, *help;
    int64_t number, min, max;
    enum kind kind;
};

#define CONFIG_TEXT(id, key, otherwise, words) \
    [CONFIG_##id] = { .kind = KIND_TEXT, .name = key, .text = otherwise, .help = words },
#define CONFIG_NUMBER(id, key, of, otherwise, low, high, words) \
    [CONFIG_##id] = { .kind = KIND_NUMBER, .name = key, .unit = of, .number = otherwise, .min = low, .max = high, .help = words },
#define CONFIG_FLAG(id, key, otherwise, words) \
    [CONFIG_##id] = { .kind = KIND_FLAG, .name = key, .number = otherwise, .max = 1, .help = words },

static const struct setting table[CONFIG_KEYS] = {
#include "base/config_keys.h"
};

struct value {
    char *text;
    int64_t number;
    int line;               /* where it was set; 0: default */
};

/* A [scanner NAME] section: a table of its own, of which the set lines count. */
struct profile {
    char *name, *match;
    struct value values[CONFIG_KEYS];
};

struct config {
    char *file;
    struct value values[CONFIG_KEYS];
    struct profile *profiles;
    int n_profiles;
};

struct parse {              /* one reading of a file */
    struct config *config;
    const char *path;
    FILE *file;
    int line;
    char section[INI_LINE];     /* as it stands in the file */
    struct err *e;
    int code;
};

static int set_number(struct value *v, const struct setting *s, const char *text, struct parse *p, int line)
{
    char *end;

    errno = 0;
    v->number = strtoll(text, &end, 10);
    if (errno || end == text || *end)
        return err_set(p->e, -EINVAL, "%s:%d: %s must be a whole number (%s), not \"%s\"", p->path, line, s->name, s->unit, text);
    if (v->number < s->min || v->number > s->max)
        return err_set(p->e, -EINVAL, "%s:%d: %s must be %" PRId64 " to %" PRId64 " %s, not %s", p->path, line, s->name,
                       s->min, s->max, s->unit, text);
    return 0;
}

static int set_flag(struct value *v, const struct setting *s, const char *text, struct parse *p, int line)
{
    if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
        return err_set(p->e, -EINVAL, "%s:%d: %s must be yes or no, not \"%s\"", p->path, line, s->name, text);
    v->number = strcmp(text, "yes") == 0;
    return 0;
}

static int set_text(struct value *v, const struct setting *s, const char *text, struct parse *p, int line)
{
    struct err why = { 0 };
    char *clean;

    int r = text_clean(text, strlen(text), VALUE_MAX_BYTES, &clean, &why);
    if (r < 0)
        return err_set(p->e, -EINVAL, "%s:%d: %s: %s", p->path, line, s->name, why.msg);
    free(v->text);
    v->text = clean;
    return 0;
}

/* Finds "name" in the table and gives it a value among values. */
static int set(struct parse *p, struct value *values, const char *name, const char *text, int line)
{
    for (int k = 0; k < CONFIG_KEYS; k++) {
        const struct setting *s = &table[k];
        struct value *v = &values[k];

        if (strcmp(s->name, name) != 0)
            continue;
        if (v->line)
            return err_set(p->e, -EINVAL, "%s:%d: %s is set twice (first on line %d)", p->path, line, name, v->line);
        v->line = line;
        switch (s->kind) {
        case KIND_TEXT:   return set_text(v, s, text, p, line);
        case KIND_NUMBER: return set_number(v, s, text, p, line);
        case KIND_FLAG:   return set_flag(v, s, text, p, line);
        }
    }
    return err_set(p->e, -EINVAL, "%s:%d: there is no setting %s", p->path, line, name);
}

/* ---- profiles */

static const char profile_word[] = "scanner ";
static const char *const for_all_scanners[] = { "device", "look_s" };

static struct profile *find_profile(struct parse *p, const char *name, int line)
{
    struct config *c = p->config;
    struct profile *more;

    for (int i = 0; i < c->n_profiles; i++)
        if (strcmp(c->profiles[i].name, name) == 0)
            return &c->profiles[i];
    if (c->n_profiles >= CONFIG_MAX_PROFILES) {
        err_set(p->e, -EINVAL, "%s:%d: more than %d scanners", p->path, line, CONFIG_MAX_PROFILES);
        return NULL;
    }
    more = reallocarray(c->profiles, (size_t)c->n_profiles + 1, sizeof(*more));
    if (!more) {
        err_set(p->e, -ENOMEM, "out of memory");
        return NULL;
    }
    c->profiles = more;
    more = &c->profiles[c->n_profiles];
    *more = (struct profile){ .name = strdup(name) };
    if (!more->name) {
        err_set(p->e, -ENOMEM, "out of memory");
        return NULL;
    }
    c->n_profiles++;
    return more;
}

static int set_in_profile(struct parse *p, const char *profile_name, const char *name, const char *text, int line)
{
    struct profile *profile = find_profile(p, profile_name, line);
    char full[128];

    if (!profile)
        return p->e->code;
    if (strcmp(name, "match") == 0) {
        struct value v = { 0 };
        const struct setting match = { .name = "match" };
        int r = profile->match ? err_set(p->e, -EINVAL, "%s:%d: match is set twice", p->path, line)
                               : set_text(&v, &match, text, p, line);

        if (r == 0)
            profile->match = v.text;
        return r;
    }
    for (size_t i = 0; i < ARRAY_LEN(for_all_scanners); i++)
        if (strcmp(name, for_all_scanners[i]) == 0)
            return err_set(p->e, -EINVAL, "%s:%d: %s holds for all scanners: it belongs under [scan]", p->path, line, name);
    if (snprintf(full, sizeof(full), "scan.%s", name) >= (int)sizeof(full))
        return err_set(p->e, -EINVAL, "%s:%d: name too long", p->path, line);
    return set(p, profile->values, full, text, line);
}

/* inih keeps the first 49 bytes of a section's name, in Devanagari that is 16 letters: we keep it whole. */
static void note_section(struct parse *p, const char *line)
{
    const char *start = line + strspn(line, " \t");

    if (*start == '[')
        snprintf(p->section, sizeof(p->section), "%.*s", (int)strcspn(start + 1, "]"), start + 1);
}

/* inih asks here for each line. It does not tell its handler which line that is, so we count. */
static char *next_line(char *out, int size, void *user)
{
    struct parse *p = user;

    if (p->code < 0 || !fgets(out, size, p->file))
        return NULL;
    p->line++;
    if (!strchr(out, '\n') && !feof(p->file)) {
        p->code = err_set(p->e, -EINVAL, "%s:%d: line too long (at most %d bytes)", p->path, p->line, size - 2);
        return NULL;
    }
    note_section(p, out);
    return out;
}

/* inih calls this for each line "name = value". */
static int on_value(void *user, const char *section, const char *name, const char *value)
{
    struct parse *p = user;
    char full[128];

    if (strncmp(p->section, section, strlen(section)) == 0)
        section = p->section;
    if (strncmp(section, profile_word, strlen(profile_word)) == 0) {
        p->code = set_in_profile(p, section + strlen(profile_word), name, value ? value : "", p->line);
        return 1;
    }
    int n = snprintf(full, sizeof(full), "%s.%s", section, name);
    if (n < 0 || (size_t)n >= sizeof(full))
        p->code = err_set(p->e, -EINVAL, "%s:%d: name too long", p->path, p->line);
    else
        p->code = set(p, p->config->values, full, value ? value : "", p->line);
    return 1;
}

static int parse_file(struct config *c, const char *path, struct err *e)
{
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    struct parse p = { .config = c, .path = path, .file = f, .e = e };

    if (!f)
        return err_errno(e, "open %s", path);
    int bad_line = ini_parse_stream(next_line, &p, on_value, &p);
    if (p.code < 0 && (bad_line <= 0 || p.line <= bad_line))
        return p.code;
    if (bad_line > 0)
        return err_set(e, -EINVAL, "%s:%d: this line is neither [section] nor name = value", path, bad_line);
    return bad_line < 0 || ferror(f) ? err_set(e, -EIO, "%s: cannot be read", path) : 0;
}

static int set_defaults(struct config *c, struct err *e)
{
    for (int k = 0; k < CONFIG_KEYS; k++) {
        c->values[k].number = table[k].number;
        c->values[k].text = strdup(table[k].text ? table[k].text : "");
        if (!c->values[k].text)
            return err_set(e, -ENOMEM, "out of memory");
    }
    return 0;
}

int config_load(const char *path, struct config **ret_config, struct err *e)
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
    if (r < 0) {
        config_free(c);
        return r;
    }
    *ret_config = c;
    return 0;
}

void config_free(struct config *c)
{
    if (!c)
        return;
    for (int k = 0; k < CONFIG_KEYS; k++)
        free(c->values[k].text);
    for (int i = 0; i < c->n_profiles; i++) {
        for (int k = 0; k < CONFIG_KEYS; k++)
            free(c->profiles[i].values[k].text);
        free(c->profiles[i].name);
        free(c->profiles[i].match);
    }
    free(c->profiles);
    free(c->file);
    free(c);
}

const char *config_file(const struct config *c) { return c->file; }
int config_profiles(const struct config *c) { return c->n_profiles; }

const char *config_profile_name(const struct config *c, int profile)
{
    return profile < 0 ? "" : c->profiles[profile].name;
}

const char *config_profile_match(const struct config *c, int profile)
{
    return profile < 0 || !c->profiles[profile].match ? "" : c->profiles[profile].match;
}

/* What the profile says where it says something, else what holds for all. */
static const struct value *profile_value(const struct config *c, int profile, enum config_key key)
{
    return profile >= 0 && c->profiles[profile].values[key].line ? &c->profiles[profile].values[key] : &c->values[key];
}

const char *config_profile_text(const struct config *c, int profile, enum config_key key)
{
    return profile_value(c, profile, key)->text;
}

int64_t config_profile_number(const struct config *c, int profile, enum config_key key)
{
    return profile_value(c, profile, key)->number;
}

bool config_profile_flag(const struct config *c, int profile, enum config_key key)
{
    return profile_value(c, profile, key)->number != 0;
}

const char *config_text(const struct config *c, enum config_key key) { return c->values[key].text; }
int64_t config_number(const struct config *c, enum config_key key) { return c->values[key].number; }
bool config_flag(const struct config *c, enum config_key key) { return c->values[key].number != 0; }

int config_path(const struct config *c, enum config_key dir_key, const char *name, char *out, size_t size, struct err *e)
{
    int n = snprintf(out, size, "%s/%s", config_text(c, dir_key), name);

    return n < 0 || (size_t)n >= size ? err_set(e, -ENAMETOOLONG, "%s: the path %s/%s is too long",
                                                table[dir_key].name, config_text(c, dir_key), name) : 0;
}

int config_secret(const struct config *c, enum config_key key, char **ret_secret, struct err *e)
{
    const char *path = config_text(c, key);
    char line[SECRET_MAX_BYTES + 2];

    if (!*path)
        return err_set(e, -ENOENT, "%s is not set", table[key].name);
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_errno(e, "%s: open %s", table[key].name, path);
    ssize_t n = read(fd, line, sizeof(line) - 1);
    if (n < 0)
        return err_errno(e, "%s: read %s", table[key].name, path);
    line[n] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    if (!line[0] || strlen(line) > SECRET_MAX_BYTES)
        return err_set(e, -EINVAL, "%s: %s must hold one line of 1 to %d bytes", table[key].name, path, SECRET_MAX_BYTES);
    *ret_secret = strdup(line);
    explicit_bzero(line, sizeof(line));
    return *ret_secret ? 0 : err_set(e, -ENOMEM, "out of memory");
}

void config_print_manual(FILE *out)
{
    fputs("# Settings\n\n`dakbox.conf`; printed by `dakbox config-manual`.\n\n"
          "| setting | default | range | what it is |\n|---|---|---|---|\n", out);
    for (int k = 0; k < CONFIG_KEYS; k++) {
        const struct setting *s = &table[k];

        if (s->kind == KIND_TEXT)
            fprintf(out, "| `%s` | %s%s%s | | %s |\n", s->name, *s->text ? "`" : "", s->text, *s->text ? "`" : "", s->help);
        else if (s->kind == KIND_FLAG)
            fprintf(out, "| `%s` | `%s` | `yes` `no` | %s |\n", s->name, s->number ? "yes" : "no", s->help);
        else
            fprintf(out, "| `%s` | `%" PRId64 "` %s | %" PRId64 "..%" PRId64 " | %s |\n", s->name, s->number, s->unit, s->min,
                    s->max, s->help);
    }
}
