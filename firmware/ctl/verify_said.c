#include "ctl/verify_said.h"

#include <stdio.h>
#include <string.h>

enum { NAMES_SIZE = 240, NAME_SIZE = 48, DOC_SHOWN = 8 };

struct named { char names[NAMES_SIZE], last[NAME_SIZE]; bool more; };

/* By its number; a document that has none by the beginning of its id; else it is the diary itself. */
static void add_name(void *ctx, const struct audit_fault *f)
{
    struct named *n = ctx;
    char name[NAME_SIZE];
    size_t have = strlen(n->names);

    if (*f->letter)
        snprintf(name, sizeof(name), "%.*s", NAME_SIZE - 1, f->letter);
    else
        snprintf(name, sizeof(name), "%.*s", *f->doc ? DOC_SHOWN : NAME_SIZE - 1, *f->doc ? f->doc : CONFIG_DIARY_NAME);
    if (strcmp(name, n->last) == 0)
        return;
    snprintf(n->last, sizeof(n->last), "%s", name);
    if (!n->more && have + strlen(name) + sizeof(", …") < sizeof(n->names))
        snprintf(n->names + have, sizeof(n->names) - have, "%s%s", have > 0 ? ", " : "", name);
    else
        n->more = true;
}

int verify_say(struct store *store, const struct spool *spool, bool quick, char line[SAID_SIZE], struct audit_result *ret, struct err *e)
{
    struct named n = { 0 };
    const struct audit_ask ask = { .quick = quick, .fault = add_name, .ctx = &n };
    int r = audit_run(store, spool, &ask, ret, e);

    if (n.more)
        strncat(n.names, ", …", sizeof(n.names) - strlen(n.names) - 1);
    if (ret->faults > 0)
        said_set(line, SAID_VERIFY_FAULTS, SAID_NUMBER(ret->letters), SAID_NUMBER(ret->documents), SAID_NUMBER(ret->faults), n.names);
    else
        said_set(line, SAID_VERIFY_WHOLE, SAID_NUMBER(ret->letters), SAID_NUMBER(ret->documents));
    return r;
}
