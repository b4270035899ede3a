/* cmd_box_good.c - "dakbox good": is the system that runs since the last start good? Only then its boot slot gets all its tries back.
 *
 * The diary opens and is what it was, the letters have their documents, the desk answers, and boxd hears of it: without boxd there would be no next
 * update. A document that was damaged before is no fault of this version: boxd compares how many there are with how many there were. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/verify.h"
#include "ctl/words.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/said.h"
#include "base/version.h"

#include <curl/curl.h>
#include <errno.h>

enum { WITHIN_S = 600, AGAIN_MS = 3000, DESK_S = 20 };

struct look {
    const struct config *c;
    unsigned diary, damaged;            /* faults of the diary, and of documents */
};
typedef int look_fn(struct look *k, struct err *e);

/* ---- what is looked at; each says with a line what is not good */

/* A document without a number is not lost: it waits for the clock, or for diaryd to come to it. */
static void count_fault(void *ctx, enum audit_kind kind, const char *sentence)
{
    struct look *k = ctx;

    k->diary += kind == AUDIT_DIARY;
    k->damaged += kind != AUDIT_DIARY && kind != AUDIT_NO_NUMBER;
    fprintf(stderr, "dakbox: %s\n", sentence);
}

static int look_at_letters(struct look *k, struct err *e)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_SPOOL struct spool *spool = NULL;
    struct audit_result found;
    struct err why = { 0 };
    int r = ctl_open_store(k->c, &store, &why);

    k->diary = k->damaged = 0;
    if (r == 0)
        r = spool_open_configured(k->c, &spool, &why);
    if (r == 0)
        r = verify_run(store, spool, true, count_fault, k, &found, &why);
    if (r < 0)
        return err_say(e, r, SAID_GOOD_NO_DIARY, err_line(&why));
    return k->diary == 0 ? 0 : err_say(e, -EBADMSG, SAID_GOOD_FAULTS, SAID_NUMBER(k->diary));
}

static size_t swallow(char *data, size_t one, size_t n, void *ctx)
{
    (void)data;
    (void)ctx;
    return one * n;
}

/* Its certificate may be one it made itself, and this is the machine it was made on: whose it is, is not the question here. */
static int ask_desk(const char *url, char words[CURL_ERROR_SIZE])
{
    CURL *curl = curl_easy_init();
    char health[1024];

    if (!curl || snprintf(health, sizeof(health), "%s/healthz", url) >= (int)sizeof(health))
        return -ENOMEM;
    curl_easy_setopt(curl, CURLOPT_URL, health);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)DESK_S);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, swallow);
    CURLcode k = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return k == CURLE_OK ? 0 : -EHOSTUNREACH;
}

static int look_at_desk(struct look *k, struct err *e)
{
    AUTO_JSON json_t *status = NULL;
    char words[CURL_ERROR_SIZE] = "";
    struct err why = { 0 };
    int r = ipc_call(config_text(k->c, CONFIG_PATHS_RUN_DIR), "deskd", json_pack("{s:s}", "do", "status"), IPC_CALL_MS, &status, &why);

    if (r < 0)
        return err_say(e, r, SAID_GOOD_NO_DESK, why.msg);
    r = ask_desk(json_str(status, "url", ""), words);
    return r == 0 ? 0 : err_say(e, r, SAID_GOOD_NO_DESK, words);
}

/* Programs may still be starting: each is asked again until the time is over. */
static int look_until(look_fn *look, struct look *k, int64_t until_ms, struct err *e)
{
    int r;

    while ((r = look(k, e)) < 0 && r != -EBADMSG && clock_mono_ms() < until_ms)
        usleep(AGAIN_MS * 1000);
    return r;
}

/* ---- */

/* boxd says whether it takes that for good. */
static int tell_boxd(const struct look *k, int found, const char *line, bool *ret_good, struct err *e)
{
    AUTO_JSON json_t *answer = NULL;
    int r = ipc_call(config_text(k->c, CONFIG_PATHS_RUN_DIR), "boxd", json_pack("{s:s, s:b, s:s, s:I}", "do", "good", "good", found == 0, "sentence", line,
                                                                             "damaged", (json_int_t)k->damaged), IPC_CALL_MS, &answer, e);

    *ret_good = r == 0 && json_flag(answer, "good");
    return r;
}

static int judge(const struct config *c, int64_t within_s, struct err *e)
{
    static look_fn *const looks[] = { look_at_letters, look_at_desk };
    int64_t until_ms = clock_mono_ms() + within_s * 1000;
    struct look k = { .c = c };
    struct err why = { 0 };
    bool good = false;
    int r = 0;

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(looks); i++)
        r = look_until(looks[i], &k, until_ms, e);
    int told = tell_boxd(&k, r, r == 0 ? "" : err_line(e), &good, &why);
    if (r < 0)
        return r;
    if (told < 0)
        return err_say(e, told, SAID_GOOD_NO_BOXD, err_line(&why));
    return good ? 0 : err_say(e, -EBADMSG, SAID_GOOD_FAULTS, SAID_NUMBER(k.damaged));
}

int cmd_good(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL, *within = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--within", &within, NULL } };
    int64_t within_s = WITHIN_S;
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n > 0)
        n = err_set(&e, -EINVAL, "good takes no argument \"%s\"", argv[1]);
    if (n == 0 && within)
        n = args_number(within, "--within", 0, 24 * 3600, &within_s, &e);
    if (n < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0)
        r = judge(config, within_s, &e);
    if (r < 0)
        return ctl_failed(&e);
    printf("dakbox %s is good: diary, documents and desk work\n", DAKBOX_VERSION);
    return CTL_DONE;
}
