/* commands_reports.c - requests about clocks, lists of paper handed over, and what was printed. */
#include "diary/commands.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"
#include "store/clocks.h"
#include "store/invoices.h"

#include <errno.h>
#include <string.h>

enum { SLICE_LETTERS = 200, NAME_BYTES = 400 };

/* A day that is past or today: what was done cannot have been done tomorrow. May be "" . */
static int check_day(const char *day, struct err *e)
{
    char today[CLOCK_DATE_SIZE];

    clock_format_date(clock_utc_s(), today);
    if (*day && !clock_is_date(day))
        return err_say(e, -EINVAL, SAID_DAY_NO_DATE);
    return strcmp(day, today) > 0 ? err_say(e, -EINVAL, SAID_DAY_FUTURE) : 0;
}

/* A person says that a letter was answered, or takes that back. */
static json_t *clock_done(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *day = NULL, *reference = NULL, *name = NULL;
    struct err e = { 0 };
    int64_t letter = 0;
    int kind = -1, r = command_id(request, "letter", &letter, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = command_text(request, "kind", COMMAND_ACTOR_BYTES, false, &name, &e);
    if (r == 0 && (kind = due_kind_of(name)) < 0)
        r = err_set(&e, -EINVAL, "kind: there is no clock of that name");
    if (r == 0)
        r = command_text(request, "day", CLOCK_DATE_SIZE, true, &day, &e);
    if (r == 0)
        r = check_day(day, &e);
    if (r == 0)
        r = command_text(request, "reference", COMMAND_REASON_BYTES, true, &reference, &e);
    if (r == 0)
        r = store_clock_done(d->store, letter, (enum due_kind)kind, day, reference, actor, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

static json_t *invoice_make(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *section = NULL, *post = NULL;
    struct err e = { 0 };
    int64_t id = 0;
    int r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0)
        r = command_text(request, "section", NAME_BYTES, true, &section, &e);
    if (r == 0)
        r = command_text(request, "post", COMMAND_ACTOR_BYTES, true, &post, &e);
    if (r == 0) {
        struct invoice_new n = { .section = section, .post = post, .prefix = config_text(d->config, CONFIG_OFFICE_NUMBER_PREFIX),
                                 .max = INVOICE_LETTERS_MAX };

        r = store_invoice_make(d->store, &n, actor, &id, &e);
    }
    return r < 0 ? ipc_refuse_err(&e) : json_pack("{s:b, s:I}", "ok", 1, "invoice", (json_int_t)id);
}

static json_t *invoice_taken(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *by = NULL, *day = NULL;
    struct err e = { 0 };
    int64_t id = 0;
    int r = command_id(request, "invoice", &id, &e);

    if (r == 0)
        r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);
    if (r == 0)
        r = command_text(request, "by", 255, true, &by, &e);
    if (r == 0)
        r = command_text(request, "day", CLOCK_DATE_SIZE, true, &day, &e);
    if (r == 0)
        r = check_day(day, &e);
    if (r == 0)
        r = store_invoice_taken(d->store, id, by, day, actor, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

/* Subjects and senders were put on paper: who did that, and of which days, is in the history. */
static json_t *printed(struct diary *d, const json_t *request)
{
    AUTO_FREE char *actor = NULL, *what = NULL, *which = NULL;
    struct err e = { 0 };
    int r = command_text(request, "actor", COMMAND_ACTOR_BYTES, false, &actor, &e);

    if (r == 0)
        r = command_text(request, "what", COMMAND_ACTOR_BYTES, false, &what, &e);
    if (r == 0)
        r = command_text(request, "which", COMMAND_ACTOR_BYTES, true, &which, &e);
    if (r == 0)
        r = command_note(d, "printed", json_pack("{s:s, s:s}", "what", what, "which", which), actor, &e);
    return r < 0 ? ipc_refuse_err(&e) : ipc_ok();
}

json_t *command_reports(struct diary *d, const char *what, const json_t *request)
{
    if (strcmp(what, "clock_done") == 0)
        return clock_done(d, request);
    if (strcmp(what, "invoice_make") == 0)
        return invoice_make(d, request);
    if (strcmp(what, "invoice_taken") == 0)
        return invoice_taken(d, request);
    return strcmp(what, "printed") == 0 ? printed(d, request) : NULL;
}

void tally_all(struct diary *d)
{
    struct err e = { 0 };
    bool more = false;

    if (store_tally_slice(d->store, SLICE_LETTERS, &more, &e) < 0)
        log_warn("tally_waits", LOG_WHY, e.msg);
    d->more = d->more || more;
}
