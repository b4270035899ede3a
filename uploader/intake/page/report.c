/* report.c - delivery reports (RFC 3464), and which of our own mails another one speaks of. */
#include "uploader/intake/page/parse.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Of several recipients the one that fared worst counts: the gravest first. */
static const struct { const char *action, *what; } actions[] = {
    { "failed", "bounced" }, { "delayed", "delayed" }, { "delivered", "relayed" }, { "relayed", "relayed" }, { "expanded", "relayed" },
};

/* The value of a field at the beginning of a line of the n bytes; cut to size. */
static bool field_of(const char *text, size_t n, const char *name, char *out, size_t size)
{
    size_t n_name = strlen(name);

    for (const char *line = text; line && line < text + n; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
        if (strncasecmp(line, name, n_name) == 0 && line[n_name] == ':') {
            const char *value = line + n_name + 1 + strspn(line + n_name + 1, " \t");

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

/* How grave is what befell one recipient? Index into actions; its length: nothing is said. */
static size_t gravity_of(const char *group, size_t n)
{
    char action[16] = "";
    size_t i = 0;

    if (!field_of(group, n, "Action", action, sizeof(action)))
        return ARRAY_LEN(actions);
    while (i < ARRAY_LEN(actions) && strcasecmp(action, actions[i].action) != 0)
        i++;
    return i;
}

/* Bytes up to the blank line behind a group of fields, one a recipient. */
static size_t group_bytes(const char *group)
{
    const char *at = group;

    for (; *at; at += *at == '\n')
        if (at > group && at[strspn(at, " \t\r")] == '\n' && at[-1] == '\n')
            break;
        else
            at += strcspn(at, "\n");
    return (size_t)(at - group);
}

void report_read_status(const char *status, struct mail_report *ret)
{
    size_t gravest = ARRAY_LEN(actions);

    for (const char *group = status; *group; group += strspn(group, " \t\r\n")) {
        size_t n = group_bytes(group), gravity = gravity_of(group, n);
        char code[16] = "";

        if (gravity < gravest) {
            gravest = gravity;
            snprintf(ret->what, sizeof(ret->what), "%s", actions[gravity].what);
            *ret->status = '\0';
            if (field_of(group, n, "Status", code, sizeof(code)) && is_status(code))
                memcpy(ret->status, code, sizeof(code));
        }
        group += n;
    }
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
