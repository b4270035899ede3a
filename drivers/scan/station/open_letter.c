#include "drivers/scan/station/open_letter.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MAX_OPEN_LETTERS = 64 };

struct open_letters { char id[MAX_OPEN_LETTERS][ID_SIZE]; unsigned n; };

static int note(void *ctx, const char *id)
{
    struct open_letters *l = ctx;

    if (l->n < MAX_OPEN_LETTERS)
        snprintf(l->id[l->n++], ID_SIZE, "%s", id);
    return 0;
}

static bool is_ours(const struct stack_setup *setup, const char *id)
{
    char value[SPOOL_VALUE_SIZE];

    if (spool_get(setup->at.spool, id, "source", value, NULL) < 0 || strcmp(value, "scan") != 0)
        return false;                           /* nothing of it was ever safe, or no scanner brought it */
    return spool_get(setup->at.spool, id, "scanner", value, NULL) == 0 && strcmp(value, setup->scanner) == 0;
}

struct stack *open_letter_take(const struct stack_setup *setup, bool *ret_busy)
{
    struct open_letters open = { .n = 0 };
    struct stack *stack = NULL;
    struct err e = { 0 };

    *ret_busy = false;
    if (spool_each(setup->at.spool, SPOOL_OPEN, note, &open, &e) < 0)
        log_warn("open_letters_not_listed", LOG_WHY, e.msg);
    for (unsigned i = 0; i < open.n && !stack; i++) {
        int r = is_ours(setup, open.id[i]) ? stack_resume(setup, open.id[i], &stack, &e) : -ENOENT;

        if (r == 0)
            log_info("letter_resumed", LOG_DOC LOG_PAGES, open.id[i], (int)stack_pages(stack));
        else if (r == -EBUSY)
            *ret_busy = true;
        else if (r != -ENOENT)
            log_warn("letter_not_resumed", LOG_DOC LOG_WHY, open.id[i], e.msg);
    }
    return stack;
}
