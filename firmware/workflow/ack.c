#include "workflow/ack.h"

#include "base/said.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { ADDRESS_MAX = 254 };

/* What the part before the @ says: nobody reads it, or many do. Compared without dots, dashes and underscores. */
static const char *const nobodies[] = { "noreply", "donotreply", "mailerdaemon", "postmaster", "bounce", "bounces", "autoreply", "nobody", NULL };
static const char *const lists[] = { "majordomo", "listserv", "list", "lists", "allusers", "everyone", NULL };
static const char *const list_ends[] = { "-request", "-owner", "-list", "-bounces", "-subscribe", "-unsubscribe", NULL };
static const char *const list_begins[] = { "owner-", "list-", NULL };

static bool is_address(const char *s)
{
    const char *at = strchr(s, '@');
    size_t n = strlen(s);

    if (!at || at == s || n > ADDRESS_MAX || strchr(at + 1, '@') || !strchr(at + 1, '.') || s[0] == '-' || s[0] == '.' || strstr(s, ".."))
        return false;
    for (const char *c = s; *c; c++)
        if (*c != '@' && !isalnum((unsigned char)*c) && !strchr(c < at ? "!#$%&'*+-/=?^_`{|}~." : "-.", *c))
            return false;
    return isalnum((unsigned char)at[1]) && isalnum((unsigned char)s[n - 1]);
}

static bool is_one_of(const char *const *words, const char *word)
{
    for (; *words; words++)
        if (strcasecmp(*words, word) == 0)
            return true;
    return false;
}

static bool has_end(const char *local, const char *end)
{
    size_t n = strlen(local), m = strlen(end);

    return n > m && strcasecmp(local + n - m, end) == 0;
}

static bool is_list(const char *local, const char *bare)
{
    for (const char *const *w = list_ends; *w; w++)
        if (has_end(local, *w))
            return true;
    for (const char *const *w = list_begins; *w; w++)
        if (strncasecmp(local, *w, strlen(*w)) == 0)
            return true;
    return is_one_of(lists, bare);
}

int ack_check_address(const char *address, const char *const *own, struct err *e)
{
    char local[ADDRESS_MAX + 1], bare[ADDRESS_MAX + 1];
    size_t n = 0;

    if (!is_address(address))
        return err_say(e, -EINVAL, SAID_ACK_NO_ADDRESS, address);
    snprintf(local, sizeof(local), "%.*s", (int)strcspn(address, "@"), address);
    for (const char *c = local; *c && *c != '+'; c++)       /* a part behind "+" is a note of its owner */
        if (!strchr("-._", *c))
            bare[n++] = *c;
    bare[n] = '\0';
    for (; *own; own++)
        if (**own && strcasecmp(*own, address) == 0)
            return err_say(e, -EINVAL, SAID_ACK_OWN_ADDRESS, address);
    if (is_one_of(nobodies, bare) || strncasecmp(bare, "noreply", 7) == 0 || strncasecmp(bare, "donotreply", 10) == 0)
        return err_say(e, -EINVAL, SAID_ACK_NOBODY, address);
    return is_list(local, bare) ? err_say(e, -EINVAL, SAID_ACK_LIST, address) : 0;
}
