#include "uploader/intake/account_inner.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"

#include <errno.h>

static int64_t number(struct account *a, const char *key)
{
    pthread_mutex_lock(&a->lock);
    int64_t n = ledger_number(a->ledger, key);
    pthread_mutex_unlock(&a->lock);
    return n;
}

bool account_compare_is_due(struct account *a)
{
    int64_t today_s = clock_today_s();

    return clock_utc_s() >= today_s + config_number(a->config, CONFIG_MAILBOX_CHECK_HOUR) * 3600 && number(a, "compared_day_s") < today_s;
}

/* The office came from a backup, and this mailbox was not compared since. What came after that backup may be marked, and a letter of the lost box only. */
int64_t account_restored_s(struct account *a)
{
    return a->restored.at_s > 0 && number(a, "restored_s") != a->restored.at_s ? a->restored.taken_s : 0;
}

/* The last of it; from now on a keyword is believed again. */
static int finish_restore(struct account *a, struct folder_work *w, int64_t *missed, struct err *e)
{
    int64_t aside = 0;
    int r = w->done_folder[0] ? folder_look_aside(w, &aside, e) : 0;

    *missed += aside;
    if (r < 0 || atomic_load(&a->stop))
        return r;
    w->restored_s = 0;
    pthread_mutex_lock(&a->lock);
    ledger_set_number(a->ledger, "restored_s", a->restored.at_s);
    r = ledger_save(a->ledger, e);
    pthread_mutex_unlock(&a->lock);
    return r;
}

void account_gone(void *ctx, const char *doc)
{
    struct account *a = ctx;

    if (a->n_gone++ < GONE_MAX)
        json_array_append_new(a->gone, json_string(doc));
}

int account_compare(struct account *a, struct folder_work *w, struct err *e)
{
    AUTO_JSON json_t *gone = a->gone = json_array();
    struct folder_found all = { .mails = 0 }, one;
    int r = gone ? 0 : err_set(e, -ENOMEM, "out of memory");

    a->n_gone = 0;
    for (size_t k = 0; r == 0 && k < a->n_folders; k++) {
        r = folder_compare(w, a->folders[k], &one, e);
        all.mails += r == 0 ? one.mails : 0;
        all.missed += r == 0 ? one.missed : 0;
    }
    if (r == 0 && w->restored_s > 0)
        r = finish_restore(a, w, &all.missed, e);
    if (r < 0)
        return r;
    json_t *m = json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:O, s:s}", "do", "mailbox_compared", "account", a->name, "mails", (json_int_t)all.mails, "missed",
                          (json_int_t)all.missed, "listed", (json_int_t)ledger_count(a->ledger, NULL), "gone", (json_int_t)a->n_gone, "letters", gone,
                          "actor", "maild");
    r = ipc_call(config_text(a->config, CONFIG_PATHS_RUN_DIR), "diaryd", m, IPC_CALL_MS, NULL, e);
    if (r < 0 && r != -EREMOTEIO)
        return 0;                       /* the history has to have it: once more with the next look */
    pthread_mutex_lock(&a->lock);
    ledger_set_number(a->ledger, "compared_day_s", clock_today_s());
    ledger_set_number(a->ledger, "compared_s", clock_utc_s());
    ledger_set_number(a->ledger, "compared_mails", all.mails);
    ledger_set_number(a->ledger, "compared_missed", all.missed);
    r = ledger_save(a->ledger, e);
    pthread_mutex_unlock(&a->lock);
    log_info("mailbox_compared", LOG_COUNT, (long long)all.missed);
    return r;
}
