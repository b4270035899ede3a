/* Who tried to sign in and could not, for administrators: a slip of the finger, somebody who forgot, or somebody who should not be there. */
#include "desk/people/people_pages.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "store/history_find.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

enum {
    DAY_S = 86400,
    ROWS = 1000,                    /* of the history are looked at, the newest */
    SHOWN = 24,                     /* more names and addresses than that are one attack: the log has them all */
    A_FEW = 3,                      /* fewer are a slip of the finger */
};

struct tried { char name[PERSON_NAME_SIZE], address[INET6_ADDRSTRLEN]; int n; int64_t first_s, last_s; };
struct tally { struct tried by[SHOWN]; size_t n; };

static struct tried *find(struct tally *t, const char *name, const char *address)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->by[i].name, name) == 0 && strcmp(t->by[i].address, address) == 0)
            return &t->by[i];
    if (t->n == SHOWN)
        return NULL;
    struct tried *one = &t->by[t->n++];
    snprintf(one->name, sizeof(one->name), "%s", name);
    snprintf(one->address, sizeof(one->address), "%s", address);
    return one;
}

/* Newest first. */
static int add(void *ctx, const struct history_row *row, const char *number, bool proved)
{
    AUTO_JSON json_t *detail = json_loads(row->detail, 0, NULL);
    struct tried *one = find(ctx, json_str(detail, "user", ""), json_str(detail, "address", ""));

    (void)number;
    (void)proved;
    if (!one)
        return 0;
    one->last_s = one->n++ == 0 ? row->at_s : one->last_s;
    one->first_s = row->at_s;
    return 0;
}

static void put_one(struct html *h, const struct tried *one)
{
    char first[CLOCK_SHOWN_SIZE], last[CLOCK_SHOWN_SIZE];

    clock_format_shown(one->first_s, first);
    clock_format_shown(one->last_s, last);
    html_put(h, "<tr><th scope=\"row\">%s</th><td>%s</td><td class=\"number\">%d</td><td class=\"date\">%s</td><td class=\"date\">%s</td></tr>\n",
             one->name, *one->address ? one->address : "–", one->n, first, last);
}

void wrong_tries_put(const struct request *q, struct store *s, struct html *h)
{
    const struct history_ask ask = { .actor = "deskd", .event = "sign_in_failed", .from_s = clock_utc_s() - DAY_S, .limit = ROWS };
    struct tally t = { .n = 0 };
    struct err e = { 0 };
    bool any = false;

    if (store_history_find(s, &ask, add, &t, &e) < 0)
        log_warn("wrong_tries_not_shown", LOG_WHY, e.msg);
    for (size_t i = 0; i < t.n; i++) {
        if (t.by[i].n < A_FEW)
            continue;
        if (!any)
            html_put(h, "<h2>%s</h2>\n<p>%s</p>\n<div class=\"table\"><table><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
                     "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n", tr(q, S_WRONG_TRIES),
                     tr(q, S_WRONG_TRIES_TEXT), tr(q, S_SIGN_IN_NAME), tr(q, S_WRONG_TRIES_FROM), tr(q, S_WRONG_TRIES_N), tr(q, S_WRONG_TRIES_FIRST),
                     tr(q, S_WRONG_TRIES_LAST));
        any = true;
        put_one(h, &t.by[i]);
    }
    if (any)
        html_put(h, "</tbody></table></div>\n");
}
