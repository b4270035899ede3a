/* config_about.c - the table of settings itself: what each one is, what it may be, and its manual. */
#include "base/config_inner.h"

#include "base/auto.h"
#include "base/said.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define CONFIG_TEXT(id, key, otherwise, words) \
    [CONFIG_##id] = { .kind = CONFIG_KIND_TEXT, .name = key, .text = otherwise, .help = words },
#define CONFIG_NUMBER(id, key, of, otherwise, low, high, words) \
    [CONFIG_##id] = { .kind = CONFIG_KIND_NUMBER, .name = key, .unit = of, .number = otherwise, .min = low, .max = high, .help = words },
#define CONFIG_FLAG(id, key, otherwise, words) \
    [CONFIG_##id] = { .kind = CONFIG_KIND_FLAG, .name = key, .number = otherwise, .max = 1, .help = words },

const struct setting config_table[CONFIG_KEYS] = {
#include "base/config_keys.h"
};

#define CONFIG_ABOUT(id, may, values, who, words) \
    [CONFIG_##id] = { .at_desk = CONFIG_##may, .choices = values, .programs = who, .help_hi = words },
static const struct { enum config_at_desk at_desk; const char *choices, *programs, *help_hi; } about[CONFIG_KEYS] = {
#include "base/config_about.h"
};

enum config_at_desk config_at_desk(enum config_key key) { return about[key].at_desk; }

/* ---- what a setting is, and may be */

int config_problems(const struct config *c) { return c->n_problems; }
const struct err *config_problem(const struct config *c, int i) { return c->problems[i]; }

enum config_origin config_origin(const struct config *c, enum config_key key)
{
    return c->by_desk[key] ? CONFIG_BY_DESK : c->values[key].line > 0 ? CONFIG_BY_FILE : CONFIG_BY_DEFAULT;
}

void config_write(const struct config *c, enum config_key key, bool below, char out[CONFIG_VALUE_SIZE])
{
    const struct value *v = below && c->by_desk[key] ? &c->below[key] : &c->values[key];

    if (config_table[key].kind == CONFIG_KIND_TEXT)
        snprintf(out, CONFIG_VALUE_SIZE, "%s", v->text);
    else if (config_table[key].kind == CONFIG_KIND_FLAG)
        snprintf(out, CONFIG_VALUE_SIZE, "%s", v->number ? "yes" : "no");
    else
        snprintf(out, CONFIG_VALUE_SIZE, "%" PRId64, v->number);
}

int config_key_of(const char *name)
{
    for (int k = 0; k < CONFIG_KEYS; k++)
        if (strcmp(config_table[k].name, name) == 0)
            return k;
    return -1;
}

void config_about(enum config_key key, struct config_about *ret)
{
    const struct setting *s = &config_table[key];

    *ret = (struct config_about){
        .name = s->name, .unit = s->unit ? s->unit : "", .help = s->help, .help_hi = about[key].help_hi ? about[key].help_hi : s->help,
        .otherwise = s->text ? s->text : "", .choices = about[key].choices ? about[key].choices : "",
        .programs = about[key].programs ? about[key].programs : "", .min = s->min, .max = s->max, .number = s->number, .kind = s->kind,
        .at_desk = about[key].at_desk,
    };
}

int config_line(enum config_key key, const char *text, char *out, size_t size, struct err *e)
{
    const char *dot = strchr(config_table[key].name, '.');
    int n = snprintf(out, size, "[%.*s]\n%s = %s\n", (int)(dot - config_table[key].name), config_table[key].name, dot + 1, text);

    return n < 0 || (size_t)n >= size ? err_set(e, -ENAMETOOLONG, "%s: too long", config_table[key].name) : 0;
}

/* Is text one of those in "a|b|c"? */
static bool is_choice(const char *choices, const char *text)
{
    size_t n = strlen(text);

    for (const char *at = choices; n > 0 && *at; at += strcspn(at, "|"), at += *at == '|')
        if (strcspn(at, "|") == n && strncmp(at, text, n) == 0)
            return true;
    return false;
}

int config_check(enum config_key key, const char *text, struct err *e)
{
    struct value over[CONFIG_KEYS] = { { 0 } };
    struct config none = { .n_problems = 0 };
    char lines[CONFIG_VALUE_SIZE + 100];
    size_t most = CONFIG_LINE_BYTES - strlen(strchr(config_table[key].name, '.') + 1) - strlen(" = ");

    if (strcspn(text, "\n") > most)
        return err_say(e, -EINVAL, SAID_SETTING_TOO_LONG, config_table[key].name, SAID_NUMBER((long long)most));
    if (strpbrk(text, "\r\n"))
        return err_say(e, -EINVAL, SAID_SETTING_ONE_LINE, config_table[key].name);
    if (about[key].choices && *about[key].choices && !is_choice(about[key].choices, text))
        return err_say(e, -EINVAL, SAID_SETTING_ONE_OF, config_table[key].name, about[key].choices);
    int r = config_line(key, text, lines, sizeof(lines), e);
    AUTO_FCLOSE FILE *f = r == 0 ? fmemopen(lines, strlen(lines), "r") : NULL;
    if (!f)
        return r < 0 ? r : err_say(e, -ENOMEM, SAID_NO_MEMORY);
    config_read_over(&none, f, NULL, over);
    bool kept = over[key].line > 0 && (config_table[key].kind != CONFIG_KIND_TEXT || strcmp(over[key].text, text) == 0);
    if (none.n_problems > 0)
        r = err_say_line(e, none.problems[0]->code, err_line(none.problems[0]));
    else if (!kept)
        r = err_say(e, -EINVAL, SAID_SETTING_NOT_KEPT, config_table[key].name);
    for (int k = 0; k < CONFIG_KEYS; k++)
        free(over[k].text);
    for (int i = 0; i < none.n_problems; i++)
        free(none.problems[i]);
    return r;
}

int config_secret_path(const struct config *c, enum config_key key, char *out, size_t size, struct err *e)
{
    char name[128];

    snprintf(name, sizeof(name), CONFIG_SECRETS_NAME "/%s", config_table[key].name);
    return config_path(c, CONFIG_PATHS_DATA_DIR, name, out, size, e);
}

/* ---- the manual */

void config_print_manual(FILE *out)
{
    fputs("# Settings\n\n`dakbox.conf`; printed by `dakbox config-manual`.\n\n"
          "| setting | default | range | what it is |\n|---|---|---|---|\n", out);
    for (int k = 0; k < CONFIG_KEYS; k++) {
        const struct setting *s = &config_table[k];

        if (s->kind == CONFIG_KIND_TEXT)
            fprintf(out, "| `%s` | %s%s%s | | %s |\n", s->name, *s->text ? "`" : "", s->text, *s->text ? "`" : "", s->help);
        else if (s->kind == CONFIG_KIND_FLAG)
            fprintf(out, "| `%s` | `%s` | `yes` `no` | %s |\n", s->name, s->number ? "yes" : "no", s->help);
        else
            fprintf(out, "| `%s` | `%" PRId64 "` %s | %" PRId64 "..%" PRId64 " | %s |\n", s->name, s->number, s->unit, s->min,
                    s->max, s->help);
    }
}
