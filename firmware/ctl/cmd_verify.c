/* cmd_verify.c - "dakbox verify": proves the diary and every stored document. */
#include "base/clock.h"
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/verify.h"
#include "ctl/verify_said.h"

#include <errno.h>

static void print_fault(void *ctx, enum audit_kind kind, const char *sentence)
{
    (void)ctx;
    (void)kind;
    fprintf(stderr, "dakbox: %s\n", sentence);
}

enum { STARTING_MS = 30 * 1000, AGAIN_MS = 200 };

/* The diary as it is; when diaryd is not running we are its only user, and open it as diaryd would. */
static int try_diary(const struct config *c, struct store **ret_store, struct err *e)
{
    char path[CTL_PATH_SIZE];
    int r = ctl_open_store(c, ret_store, e);

    if (r != -EAGAIN || config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, path, sizeof(path), NULL) < 0)
        return r;
    return access(path, F_OK) == 0 ? store_open(path, STORE_WRITE, ret_store, e) : r;
}

/* -EBUSY: diaryd is just opening it. */
static int open_diary(const struct config *c, struct store **ret_store, struct err *e)
{
    int64_t until_ms = clock_mono_ms() + STARTING_MS;
    int r;

    while ((r = try_diary(c, ret_store, e)) == -EBUSY && clock_mono_ms() < until_ms) {
        clock_pause_ms(AGAIN_MS);
        *e = (struct err){ .msg = "" };
    }
    return r;
}

int cmd_verify(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    AUTO_STORE struct store *store = NULL;
    AUTO_SPOOL struct spool *spool = NULL;
    const char *conf = NULL;
    char line[SAID_SIZE];
    bool quick = false, said = false;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--quick", NULL, &quick }, { "--said", NULL, &said } };
    struct audit_result found = { 0 };
    struct err e = { 0 };
    int r = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (r > 0)
        r = err_set(&e, -EINVAL, "verify takes no argument \"%s\"", argv[1]);
    if (r < 0)
        return ctl_misused(&e);
    r = config_load(conf, &config, &e);
    if (r == 0)
        r = open_diary(config, &store, &e);
    if (r == 0)
        r = spool_open_configured(config, &spool, &e);
    if (r == 0)
        r = said ? verify_say(store, spool, quick, line, &found, &e) : verify_run(store, spool, quick, print_fault, NULL, &found, &e);
    if (r < 0)
        return ctl_failed(&e);
    if (said)
        printf("%s\n", line);
    else
        printf("%u letters, %u documents, %lld history rows: %u faults%s\n", found.letters, found.documents,
               (long long)found.history_rows, found.faults, quick ? " (bytes of documents not read)" : "");
    return found.faults > 0 ? CTL_FAILED : CTL_DONE;
}
