/* sms_text.c - reading templates, and filling one. */
#include "base/sms_text.h"

#include "base/auto.h"
#include "base/list_text.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define GAP "{#var#}"
enum { GAP_BYTES = sizeof(GAP) - 1, LINE_BYTES = 2600, HEADER_LETTERS = 6 };

static const char *const value_names[SMS_VALUES] = { "number", "class", "received", "due", "receipt" };
static const char *const kind_names[SMS_KINDS] = { "alert", "escalation", "deadline", "bounced", "waiting", "ack", "test" };
static const char *const language_names[SMS_LANGUAGES] = { "en", "hi" };

static int find(const char *const *names, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

const char *sms_value_name(enum sms_value v) { return value_names[v]; }
const char *sms_kind_name(enum sms_kind k) { return kind_names[k]; }
int sms_kind_of(const char *name) { return find(kind_names, SMS_KINDS, name); }
const char *sms_language_name(enum sms_language l) { return language_names[l]; }
int sms_language_of(const char *name) { return find(language_names, SMS_LANGUAGES, name); }

/* ---- which characters */

/* Of the SMS alphabet, as far as it is ASCII. [ ] { } \ ^ ~ | take two places and ` is not in it: registered texts do without. */
static bool is_plain(int c) { return c >= ' ' && c <= '~' && !strchr("[]{}\\^~|`", c); }

static bool can_write(enum sms_language language, int c)
{
    return is_plain(c) || (language == SMS_HI && (text_is_devanagari((unsigned)c) || c == 0x200C || c == 0x200D));
}

/* The first character that the language cannot write, as text; false: there is none. */
static bool has_stranger(enum sms_language language, const char *s, size_t n, char out[5])
{
    for (const char *at = s; at < s + n; ) {
        const char *from = at;
        int c = text_next(&at);

        if (c < 0)
            return false;
        if (!can_write(language, c)) {
            snprintf(out, 5, "%.*s", (int)(at - from), from);
            return true;
        }
    }
    return false;
}

/* ---- one template, checked when its last line is read */

struct parse {
    struct sms_templates *ts;
    struct sms_template *t;         /* the one being read; NULL: none yet */
    bool has_language;
    int line;
    struct err *e;
};

#define WRONG(p, id, ...) list_text_wrong((p)->e, (p)->line, id, ##__VA_ARGS__)

/* The parts of the text around its gaps: characters, and no two gaps side by side. */
static int check_text(struct parse *p, const struct sms_template *t)
{
    const char *at = t->text;
    char stranger[5];
    size_t gaps = 0;

    if (text_letters(t->text, strlen(t->text)) > SMS_TEXT_LETTERS - SMS_GAPS_MAX * SMS_VALUE_LETTERS)
        return WRONG(p, SAID_SMS_TEXT_LONG, SAID_NUMBER(SMS_TEXT_LETTERS - SMS_GAPS_MAX * SMS_VALUE_LETTERS));
    for (const char *gap; (gap = strstr(at, GAP)); at = gap + GAP_BYTES) {
        if (gaps++ > 0 && gap - at == (ptrdiff_t)strspn(at, " "))
            return WRONG(p, SAID_SMS_GAPS_ADJACENT);
        if (has_stranger(t->language, at, (size_t)(gap - at), stranger))
            return WRONG(p, SAID_SMS_TEXT_CHARACTER, stranger);
    }
    if (has_stranger(t->language, at, strlen(at), stranger))
        return WRONG(p, SAID_SMS_TEXT_CHARACTER, stranger);
    if (gaps > SMS_GAPS_MAX)
        return WRONG(p, SAID_SMS_GAPS_MANY, SAID_NUMBER(SMS_GAPS_MAX));
    return gaps == t->n_gaps ? 0 : WRONG(p, SAID_SMS_GAPS_VALUES, SAID_NUMBER((long long)gaps), SAID_NUMBER((long long)t->n_gaps));
}

static int end_template(struct parse *p)
{
    const struct sms_template *t = p->t;
    bool any = false;

    if (!t)
        return 0;
    for (int k = 0; k < SMS_KINDS; k++)
        any = any || t->for_kind[k];
    p->line = t->line;              /* what is missing has no line of its own */
    if (!any || !p->has_language || !t->text[0])
        return WRONG(p, SAID_SMS_INCOMPLETE, t->name, !any ? "for" : !p->has_language ? "language" : "text");
    return check_text(p, t);
}

/* ---- its lines */

static int begin_template(struct parse *p, char *line)
{
    size_t n = strlen(line);
    int at = p->line, r = end_template(p);

    p->line = at;
    if (r < 0)
        return r;
    if (line[n - 1] != ']' || n < 3 || n - 2 >= SMS_NAME_SIZE)
        return WRONG(p, SAID_SMS_NAME);
    line[n - 1] = '\0';
    for (size_t i = 0; i < p->ts->n; i++)
        if (strcmp(p->ts->list[i].name, line + 1) == 0)
            return WRONG(p, SAID_SMS_TWICE, line + 1);
    if (p->ts->n == SMS_TEMPLATES_MAX)
        return WRONG(p, SAID_SMS_MANY, SAID_NUMBER(SMS_TEMPLATES_MAX));
    p->t = &p->ts->list[p->ts->n++];
    p->t->line = p->line;
    p->has_language = false;
    snprintf(p->t->name, sizeof(p->t->name), "%s", line + 1);
    return 0;
}

static int set_id(struct parse *p, const char *value)
{
    size_t n = strlen(value);

    if (n >= SMS_ID_SIZE || n != strspn(value, "0123456789"))
        return WRONG(p, SAID_SMS_BAD_ID, value);
    memcpy(p->t->id, value, n + 1);
    return 0;
}

/* Six letters or digits; a suffix as the operators put it (-G) is not typed. */
static int set_header(struct parse *p, const char *value)
{
    size_t n = strlen(value);

    for (const char *c = value; *c; c++)
        if (!isalnum((unsigned char)*c))
            n = 0;
    if (n != HEADER_LETTERS)
        return WRONG(p, SAID_SMS_BAD_HEADER, value);
    memcpy(p->t->header, value, n + 1);
    return 0;
}

static int set_language(struct parse *p, const char *value)
{
    int language = sms_language_of(value);

    if (language < 0)
        return WRONG(p, SAID_SMS_BAD_LANGUAGE, value);
    p->t->language = (enum sms_language)language;
    p->has_language = true;
    return 0;
}

static int set_for(struct parse *p, const char *value)
{
    char word[32];
    int used;

    for (; sscanf(value, "%31s%n", word, &used) == 1; value += used) {
        int kind = sms_kind_of(word);

        if (kind < 0)
            return WRONG(p, SAID_SMS_BAD_KIND, word);
        p->t->for_kind[kind] = true;
    }
    return 0;
}

static int set_values(struct parse *p, const char *value)
{
    char word[32];
    int used;

    for (; sscanf(value, "%31s%n", word, &used) == 1; value += used) {
        int v = find(value_names, SMS_VALUES, word);

        if (v < 0)
            return WRONG(p, SAID_SMS_BAD_VALUE, word);
        if (p->t->n_gaps == SMS_GAPS_MAX)
            return WRONG(p, SAID_SMS_GAPS_MANY, SAID_NUMBER(SMS_GAPS_MAX));
        p->t->gaps[p->t->n_gaps++] = (enum sms_value)v;
    }
    return 0;
}

static int set_text(struct parse *p, const char *value)
{
    if (strlen(value) >= sizeof(p->t->text))
        return WRONG(p, SAID_SMS_TEXT_LONG, SAID_NUMBER(SMS_TEXT_LETTERS - SMS_GAPS_MAX * SMS_VALUE_LETTERS));
    snprintf(p->t->text, sizeof(p->t->text), "%s", value);
    return 0;
}

static const struct { const char *key; int (*set)(struct parse *p, const char *value); } keys[] = {
    { "id", set_id }, { "header", set_header }, { "language", set_language }, { "for", set_for }, { "values", set_values }, { "text", set_text },
};

static int read_line(struct parse *p, char *line)
{
    char *equals = strchr(line, '=');

    if (!line[0] || line[0] == '#')
        return 0;
    if (line[0] == '[')
        return begin_template(p, line);
    if (!p->t || !equals)
        return WRONG(p, SAID_SMS_LINE);
    char *value = equals + 1 + strspn(equals + 1, " \t");
    size_t key = strcspn(line, " \t=");
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (strlen(keys[i].key) == key && strncmp(keys[i].key, line, key) == 0 && line + key + strspn(line + key, " \t") == equals)
            return keys[i].set(p, value);
    line[key] = '\0';
    return WRONG(p, SAID_SMS_KEY, line);
}

/* Blanks inside a text are part of what was registered; those at its ends were not meant. */
static char *trimmed(char *line)
{
    size_t n;

    line += strspn(line, " \t\r");
    for (n = strlen(line); n > 0 && strchr(" \t\r", line[n - 1]); n--)
        line[n - 1] = '\0';
    return line;
}

static int read_lines(struct parse *p, char *clean)
{
    int r = 0;

    for (char *next, *line = clean; r == 0 && line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        p->line++;
        r = strlen(line) <= LINE_BYTES ? read_line(p, trimmed(line)) : WRONG(p, SAID_SMS_LINE);
    }
    if (r == 0)
        r = end_template(p);
    return r == 0 && p->ts->n == 0 ? err_say(p->e, -EINVAL, SAID_SMS_NONE) : r;
}

int sms_templates_parse(const char *text, size_t n, struct sms_templates *ret, struct err *e)
{
    struct parse p = { .ts = ret, .e = e };
    AUTO_FREE char *clean = NULL;
    int r = list_text_clean(text, n, SMS_FILE_BYTES, &clean, e);

    memset(ret, 0, sizeof(*ret));
    if (r < 0)
        return r;
    r = read_lines(&p, clean);
    if (r < 0)
        memset(ret, 0, sizeof(*ret));
    return r;
}

/* ---- using one */

const struct sms_template *sms_template_for(const struct sms_templates *ts, enum sms_kind kind, enum sms_language wanted)
{
    const struct sms_template *other = NULL;

    for (size_t i = 0; i < ts->n; i++) {
        const struct sms_template *t = &ts->list[i];

        if (t->for_kind[kind] && t->language == wanted)
            return t;
        if (t->for_kind[kind] && !other)
            other = t;
    }
    return other;
}

static int check_value(const struct sms_template *t, enum sms_value v, const char *value, struct err *e)
{
    char stranger[5];

    if (!value || !*value)
        return err_say(e, -EINVAL, SAID_SMS_VALUE_MISSING, t->name, value_names[v]);
    if (text_letters(value, strlen(value)) > SMS_VALUE_LETTERS)
        return err_say(e, -EINVAL, SAID_SMS_VALUE_LONG, t->name, value_names[v], SAID_NUMBER(SMS_VALUE_LETTERS));
    if (has_stranger(t->language, value, strlen(value), stranger))
        return err_say(e, -EINVAL, SAID_SMS_VALUE_CHARACTER, t->name, value_names[v], stranger);
    return 0;
}

int sms_fill(const struct sms_template *t, const char *const values[SMS_VALUES], char out[SMS_TEXT_SIZE], struct err *e)
{
    const char *at = t->text;
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < t->n_gaps; i++) {
        int r = check_value(t, t->gaps[i], values[t->gaps[i]], e);

        if (r < 0)
            return r;
    }
    for (size_t i = 0; i < t->n_gaps; i++) {
        const char *gap = strstr(at, GAP);

        used += (size_t)snprintf(out + used, SMS_TEXT_SIZE - used, "%.*s%s", (int)(gap - at), at, values[t->gaps[i]]);
        at = gap + GAP_BYTES;
    }
    snprintf(out + used, SMS_TEXT_SIZE - used, "%s", at);       /* it fits: check_text() left room for the longest values */
    return 0;
}

bool sms_mobile(const char *written, char out[SMS_NUMBER_SIZE])
{
    char digits[14];
    size_t n = 0;

    out[0] = '\0';
    for (const char *c = written; *c; c++) {
        if (isdigit((unsigned char)*c) && n < sizeof(digits) - 1)
            digits[n++] = *c;
        else if (isdigit((unsigned char)*c) || !strchr(" -().+", *c) || (*c == '+' && c != written + strspn(written, " ")))
            return false;
    }
    digits[n] = '\0';
    const char *own = n == 10 ? digits : n == 11 && digits[0] == '0' ? digits + 1 : n == 12 && strncmp(digits, "91", 2) == 0 ? digits + 2
                    : n == 13 && strncmp(digits, "091", 3) == 0 ? digits + 3 : "";
    if (own[0] < '6' || own[0] > '9')           /* mobile numbers of India begin with 6 to 9 */
        return false;
    snprintf(out, SMS_NUMBER_SIZE, "91%.10s", own);
    return true;
}
