/* cmd_label.c - "dakbox label" prints a label once more, "dakbox separators" makes separator sheets. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/letter_info.h"
#include "ctl/words.h"

#include "base/clock.h"
#include "base/ipc.h"

#include <errno.h>
#include <string.h>

enum { LOOK_MS = 200, TEST_MS = 60000 };

/* ---- label */

/* labeld answers at once and prints when it can: wait for what becomes of it. */
static int print_test(const char *run_dir, struct err *e)
{
    int64_t until_ms = clock_mono_ms() + TEST_MS;
    int r = ipc_call(run_dir, "labeld", json_pack("{s:s}", "do", "test"), IPC_CALL_MS, NULL, e);

    while (r == 0) {
        AUTO_JSON json_t *status = NULL;

        r = ipc_call(run_dir, "labeld", json_pack("{s:s}", "do", "status"), IPC_CALL_MS, &status, e);
        const char *test = json_str(status, "test", "");
        if (r == 0 && strcmp(test, "printed") == 0)
            return 0;
        if (r == 0 && strcmp(test, "failed") == 0)
            return err_set(e, -EIO, "%s", CTL_WORDS(json_str(status, "test_sentence", "")));
        if (r == 0 && clock_mono_ms() > until_ms)
            return err_set(e, -ETIMEDOUT, "the label printer is still busy; \"dakbox status\" says with what");
        usleep(LOOK_MS * 1000);
    }
    return r;
}

static int print_again(const struct config *config, const char *number, struct err *e)
{
    AUTO_STORE struct store *store = NULL;
    struct letter_info l;
    char actor[CTL_ACTOR_SIZE];
    int r = ctl_open_store(config, &store, e);

    if (r == 0)
        r = letter_info_by_number(store, number, &l, e);
    ctl_actor(actor);
    return r < 0 ? r : ipc_call(config_text(config, CONFIG_PATHS_RUN_DIR), "diaryd",
                                json_pack("{s:s, s:I, s:s}", "do", "label_print", "letter", (json_int_t)l.id, "actor", actor),
                                IPC_CALL_MS, NULL, e);
}

int cmd_label(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL;
    bool test = false;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--test", NULL, &test } };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n >= 0 && n != (test ? 0 : 1))
        n = err_set(&e, -EINVAL, "label needs one diary number, or --test");
    if (n < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0)
        r = test ? print_test(config_text(config, CONFIG_PATHS_RUN_DIR), &e) : print_again(config, argv[1], &e);
    if (r < 0)
        return ctl_failed(&e);
    puts(test ? "the test label is printed" : "the label prints once more, marked as a duplicate");
    return CTL_DONE;
}

/* ---- separators: labeld can draw */

int cmd_separators(int argc, char **argv)
{
    struct err e = { 0 };
    int kept = 1;

    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--print") != 0)
            argv[kept++] = argv[i];
    if (kept == argc)
        return ctl_misused((err_set(&e, -EINVAL, "separators needs --print; \"dakbox help separators\" shows the rest"), &e));
    argv[kept] = NULL;
    return ctl_become("labeld", "--sheets", kept, argv);
}
