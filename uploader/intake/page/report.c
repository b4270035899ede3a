/* report.c - delivery reports (RFC 3464), and which of our own mails another one speaks of. */
#include "uploader/intake/page/parse.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct { const char *action, *what; } actions[] = {
    { "failed", "bounced" }, { "delayed", "delayed" }, { "delivered", "relayed" }, { "relayed", "relayed" }, { "expanded", "relayed" },
};

/* The value of a field at the beginning of a line; cut to size. */
static bool field_of(const char *text, const char *name, char *out, size_t size)
{
    size_t n = strlen(name);

    for (const char *line = text; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
        if (strncasecmp(line, name, n) == 0 && line[n] == ':') {
            const char *value = line + n + 1 + strspn(line + n + 1, " \t");

            snprintf(out, size, "%.*s", (int)strcspn(value, " \t\r\n;("), value);
            return true;
        }
    return false;
}

/* "5.1.1" and nothing else. */
static bool is_status(const char *s)
{
    return s[0] >= '2' && s[0] <= '5' && s[1] == '.' && strspn(s, "0123456789.") == strlen(s);
}

void report_read_status(const char *status, struct mail_report *ret)
{
    char action[16] = "", code[16] = "";

    if (field_of(status, "Status", code, sizeof(code)) && is_status(code))
        memcpy(ret->status, code, sizeof(code));
    if (!field_of(status, "Action", action, sizeof(action)))
        return;
    for (size_t i = 0; i < ARRAY_LEN(actions); i++)
        if (strcasecmp(action, actions[i].action) == 0)
            snprintf(ret->what, sizeof(ret->what), "%s", actions[i].what);
}

/* 8-4-4-4-12 hex digits, small, as uuid_new() writes them. */
static bool is_key(const char *s)
{
    for (int i = 0; i < UUID_SIZE - 1; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? s[i] != '-' : !isxdigit((unsigned char)s[i]) || isupper((unsigned char)s[i]))
            return false;
    }
    return true;
}

static void add_key(const char *key, struct mail *m)
{
    for (size_t i = 0; i < m->n_keys; i++)
        if (strncmp(m->keys[i], key, UUID_SIZE - 1) == 0)
            return;
    if (m->n_keys < MAIL_MAX_KEYS)
        snprintf(m->keys[m->n_keys++], UUID_SIZE, "%.*s", UUID_SIZE - 1, key);
}

void report_find_keys(const char *text, struct mail *m)
{
    for (const char *at = text; (at = strchr(at, '<')); at++)
        if (strnlen(at, UUID_SIZE + 1) > UUID_SIZE && is_key(at + 1) && at[UUID_SIZE] == '@')
            add_key(at + 1, m);
}
