/* alerts_file.c - the text of an alert policy. */
#include "workflow/alerts.h"

#include "base/auto.h"
#include "base/list_text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { WORD_SIZE = 40, DEADLINE_DAYS = 3, WAITING_HOURS = 24 };

static const char built_in[] =
    "# event    class      whom       by        when\n"
    "confirmed  parliament addressee  sms,mail\n"
    "confirmed  parliament next       sms\n"
    "confirmed  parliament supervisor sms,mail  after 60\n"
    "confirmed  vip        addressee  sms       quiet 22:00-07:00\n"
    "confirmed  vip        next       sms       quiet 22:00-07:00\n"
    "confirmed  vip        supervisor mail      after 240 quiet 22:00-07:00\n"
    "deadline   any        addressee  mail\n"
    "bounced    parliament addressee  sms\n"
    "bounced    vip        addressee  sms       quiet 22:00-07:00\n"
    "waiting    parliament supervisor mail,sms\n"
    "waiting    vip        supervisor mail\n"
    "set deadline_days 3\n"
    "set waiting_hours 24\n";

const char *alert_policy_built_in(void) { return built_in; }

struct parse { struct alert_policy *p; int line; struct err *e; };

#define WRONG(p, id, ...) list_text_wrong((p)->e, (p)->line, id, ##__VA_ARGS__)

/* The next word of the line, "" at its end. Words too long to be one of ours are cut: they are none then either. */
static void next_word(const char **at, char out[WORD_SIZE])
{
    *at += strspn(*at, " \t\r");
    size_t n = strcspn(*at, " \t\r");
    snprintf(out, WORD_SIZE, "%.*s", n < WORD_SIZE ? (int)n : WORD_SIZE - 1, *at);
    *at += n;
}

#define NAME_OF(fn, count, word) ({ int found_ = -1; for (int i_ = 0; i_ < (count); i_++) if (strcmp(fn(i_), word) == 0) found_ = i_; found_; })

/* A number of at most six digits; -1: it is none, or is outside. */
static int number(const char *word, int min, int max)
{
    int value = 0;

    if (!*word || strlen(word) > 6 || strspn(word, "0123456789") != strlen(word))
        return -1;
    sscanf(word, "%d", &value);
    return value >= min && value <= max ? value : -1;
}

static int read_channels(struct parse *p, const char *word, struct alert_rule *rule)
{
    while (*word) {
        char one[WORD_SIZE];
        size_t n = strcspn(word, ",");

        snprintf(one, sizeof(one), "%.*s", (int)n, word);
        int c = NAME_OF(alert_channel_name, ALERT_CHANNELS, one);
        if (c < 0)
            return WRONG(p, SAID_ALERT_BAD_CHANNEL, one);
        rule->by[c] = true;
        word += n + (word[n] == ',');
    }
    return 0;
}

/* "22:00-07:00" */
static int read_quiet(struct parse *p, const char *word, struct alert_rule *rule)
{
    int h1, m1, h2, m2, used = 0;

    if (sscanf(word, "%2d:%2d-%2d:%2d%n", &h1, &m1, &h2, &m2, &used) != 4 || word[used] || strspn(word, "0123456789:-") != strlen(word) ||
        h1 < 0 || h1 > 23 || h2 < 0 || h2 > 23 || m1 < 0 || m1 > 59 || m2 < 0 || m2 > 59 || (h1 == h2 && m1 == m2))
        return WRONG(p, SAID_ALERT_BAD_QUIET, word);
    rule->quiet_from_min = h1 * 60 + m1;
    rule->quiet_to_min = h2 * 60 + m2;
    return 0;
}

static int read_when(struct parse *p, const char *at, struct alert_rule *rule)
{
    char word[WORD_SIZE], value[WORD_SIZE];
    int r = 0;

    for (next_word(&at, word); r == 0 && *word; next_word(&at, word)) {
        next_word(&at, value);
        if (strcmp(word, "quiet") == 0)
            r = read_quiet(p, value, rule);
        else if (strcmp(word, "after") == 0 && rule->event == ALERT_CONFIRMED && number(value, 1, ALERT_AFTER_MAX_MIN) > 0)
            rule->after_min = number(value, 1, ALERT_AFTER_MAX_MIN);
        else if (strcmp(word, "after") == 0)
            r = WRONG(p, rule->event == ALERT_CONFIRMED ? SAID_ALERT_BAD_AFTER : SAID_ALERT_AFTER_CONFIRMED, SAID_NUMBER(ALERT_AFTER_MAX_MIN));
        else
            r = WRONG(p, SAID_ALERT_BAD_WORD, word);
    }
    return r;
}

/* "confirmed any addressee none" says that nobody is told; what must be told cannot be switched off so. */
static int read_rule(struct parse *p, const char *first, const char *at)
{
    char class[WORD_SIZE], whom[WORD_SIZE], by[WORD_SIZE];
    struct alert_rule rule = { .line = p->line };

    next_word(&at, class);
    next_word(&at, whom);
    next_word(&at, by);
    int ev = NAME_OF(alert_event_name, ALERT_EVENTS, first), c = NAME_OF(alert_class_name, ALERT_CLASSES, class);
    int w = NAME_OF(alert_whom_name, ALERT_WHOMS, whom);
    if (ev < 0 || c < 0 || w < 0)
        return WRONG(p, ev < 0 ? SAID_ALERT_BAD_EVENT : c < 0 ? SAID_ALERT_BAD_CLASS : SAID_ALERT_BAD_WHOM, ev < 0 ? first : c < 0 ? class : whom);
    rule.event = (enum alert_event)ev;
    rule.class = (enum alert_class)c;
    rule.whom = (enum alert_whom)w;
    bool always = ev == ALERT_CONFIRMED && (c == ALERT_PARLIAMENT || c == ALERT_VIP);
    if (!*by || (always && strcmp(by, "none") == 0))
        return WRONG(p, *by ? SAID_ALERT_ALWAYS : SAID_ALERT_BAD_CHANNEL, *by ? class : "");
    int r = strcmp(by, "none") == 0 ? 0 : read_channels(p, by, &rule);
    if (r == 0)
        r = read_when(p, at, &rule);
    if (r == 0 && c == ALERT_PARLIAMENT && rule.quiet_from_min != rule.quiet_to_min)
        r = WRONG(p, SAID_ALERT_NEVER_QUIET);
    if (r == 0 && p->p->n == ALERT_RULES_MAX - ALERT_ALWAYS)
        r = WRONG(p, SAID_ALERT_MANY, SAID_NUMBER(ALERT_RULES_MAX - ALERT_ALWAYS));
    if (r == 0)
        p->p->rules[p->p->n++] = rule;
    return r;
}

static int read_setting(struct parse *p, const char *at)
{
    char name[WORD_SIZE], value[WORD_SIZE], more[WORD_SIZE];

    next_word(&at, name);
    next_word(&at, value);
    next_word(&at, more);
    bool days = strcmp(name, "deadline_days") == 0;
    if ((!days && strcmp(name, "waiting_hours") != 0) || *more)
        return WRONG(p, SAID_ALERT_BAD_SETTING, name);
    int max = days ? ALERT_DEADLINE_MAX_DAYS : ALERT_WAITING_MAX_HOURS, n = number(value, 1, max);
    if (n < 0)
        return WRONG(p, SAID_ALERT_BAD_NUMBER, name, SAID_NUMBER(max));
    *(days ? &p->p->deadline_days : &p->p->waiting_hours) = n;
    return 0;
}

static int read_lines(struct parse *p, char *text)
{
    int r = 0;

    for (char *next, *line = text; r == 0 && line; line = next) {
        const char *at = line;
        char first[WORD_SIZE];

        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        p->line++;
        next_word(&at, first);
        if (*first && *first != '#')
            r = strcmp(first, "set") == 0 ? read_setting(p, at) : read_rule(p, first, at);
    }
    return r;
}

static bool tells_addressee(const struct alert_policy *p, enum alert_class class)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct alert_rule *rule = &p->rules[i];

        if (rule->event == ALERT_CONFIRMED && (rule->class == class || rule->class == ALERT_ANY) && rule->whom == ALERT_ADDRESSEE &&
            rule->after_min == 0 && (rule->by[ALERT_MAIL] || rule->by[ALERT_SMS]))
            return true;
    }
    return false;
}

/* What a text must not leave out is added; room was kept for it. */
static void add_always(struct alert_policy *p, enum alert_class class)
{
    if (!tells_addressee(p, class))
        p->rules[p->n++] = (struct alert_rule){ .event = ALERT_CONFIRMED, .class = class, .whom = ALERT_ADDRESSEE, .by = { true, true } };
}

int alert_policy_parse(const char *text, size_t n, struct alert_policy *ret, struct err *e)
{
    struct parse p = { .p = ret, .e = e };
    AUTO_FREE char *clean = NULL;
    int r = list_text_clean(text, n, ALERT_FILE_BYTES, &clean, e);

    *ret = (struct alert_policy){ .deadline_days = DEADLINE_DAYS, .waiting_hours = WAITING_HOURS };
    if (r < 0)
        return r;
    r = read_lines(&p, clean);
    if (r < 0) {
        *ret = (struct alert_policy){ .n = 0 };
        return r;
    }
    add_always(ret, ALERT_PARLIAMENT);
    add_always(ret, ALERT_VIP);
    return 0;
}
