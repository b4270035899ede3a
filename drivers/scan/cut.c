#include "drivers/scan/cut.h"

#include <stdio.h>
#include <string.h>

static int add(void *ctx, const char *doc)
{
    struct cut *c = ctx;

    if (c->n < CUT_MAX)
        snprintf(c->docs[c->n++], ID_SIZE, "%s", doc);
    return 0;
}

void cut_find(struct cut *c, const struct spool *s)
{
    c->n = 0;
    spool_each(s, SPOOL_OPEN, add, c, NULL);
}

static unsigned place_of(const struct cut *c, const char *doc)
{
    unsigned i = 0;

    while (i < c->n && strcmp(c->docs[i], doc) != 0)
        i++;
    return i;
}

bool cut_has(const struct cut *c, const char *doc) { return place_of(c, doc) < c->n; }

void cut_forget(struct cut *c, const char *doc)
{
    unsigned i = place_of(c, doc);

    if (i < c->n)
        memcpy(c->docs[i], c->docs[--c->n], ID_SIZE);
}
