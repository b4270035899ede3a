#include "base/ask_trial.h"

#include "base/clock.h"
#include "base/ipc.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { AGAIN_MS = 200, OLD_TROUBLE_MS = 3000 /* until then a trouble may be the one of before the look */ };

int ask_trial(const char *run_dir, json_t *take_request, json_t **ret_result, struct err *e)
{
    AUTO_JSON json_t *begun = NULL;
    int64_t until_ms = clock_mono_ms() + ASK_TRIAL_MS;
    int r = ipc_call(run_dir, "sendd", take_request, IPC_CALL_MS, &begun, e);

    *ret_result = NULL;
    while (r == 0) {
        r = ipc_call(run_dir, "sendd", json_pack("{s:s, s:I}", "do", "trial", "trial", (json_int_t)json_int(begun, "trial", 0)), IPC_CALL_MS, ret_result, e);
        if (r < 0 || strcmp(json_str(*ret_result, "state", ""), "running") != 0)
            break;
        json_decref(*ret_result);
        *ret_result = NULL;
        if (clock_mono_ms() > until_ms)
            return err_say(e, -ETIMEDOUT, SAID_TRIAL_TIMEOUT, SAID_NUMBER(ASK_TRIAL_MS / 1000));
        usleep(AGAIN_MS * 1000);
    }
    if (r == 0 && strcmp(json_str(*ret_result, "state", ""), "worked") != 0)
        return err_say_line(e, -EREMOTEIO, json_str(*ret_result, "sentence", ""));
    return r;
}

/* What a look has come to that began at since_s. 1: it still goes on. */
static int looked(const json_t *account, int64_t since_s, struct err *e)
{
    if (strcmp(json_str(account, "state", ""), "trouble") == 0 && (clock_utc_s() - since_s) * 1000 >= OLD_TROUBLE_MS)
        return err_say_line(e, -EREMOTEIO, json_str(account, "sentence", ""));
    return json_int(account, "last_s", 0) >= since_s ? 0 : 1;
}

int ask_mailboxes(const char *run_dir, char line[SAID_SIZE], struct err *e)
{
    int64_t until_ms = clock_mono_ms() + ASK_TRIAL_MS, since_s = clock_utc_s();
    int r = ipc_call(run_dir, "maild", json_pack("{s:s}", "do", "ping"), IPC_CALL_MS, NULL, e);

    ipc_hint(run_dir, "maild");
    while (r == 0) {
        AUTO_JSON json_t *status = NULL;
        const json_t *accounts, *one;
        int64_t taken = 0, listed = 0;
        bool waits = false;
        size_t i;

        usleep(AGAIN_MS * 1000);
        r = ipc_call(run_dir, "maild", json_pack("{s:s}", "do", "status"), IPC_CALL_MS, &status, e);
        accounts = json_object_get(status, "accounts");
        if (r == 0 && json_array_size(accounts) == 0)
            return err_say(e, -ENOENT, SAID_MAILBOX_NONE);
        json_array_foreach(accounts, i, one) {
            int l = r == 0 ? looked(one, since_s, e) : 0;

            r = l < 0 ? l : r;
            waits = waits || l > 0;
            taken += json_int(one, "taken", 0);
            listed += json_int(one, "listed", 0);
        }
        if (r == 0 && !waits) {
            said_set(line, SAID_MAILBOX_LOOKED, SAID_NUMBER(taken), SAID_NUMBER(listed));
            return 0;
        }
        if (r == 0 && clock_mono_ms() > until_ms)
            return err_say(e, -ETIMEDOUT, SAID_TRIAL_TIMEOUT, SAID_NUMBER(ASK_TRIAL_MS / 1000));
    }
    return r;
}
