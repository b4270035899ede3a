/* cmd_letter.c - "dakbox confirm", "hold", "release", "void" and "refuse": what a person does with one letter. */
#include "ctl/args.h"
#include "ctl/confirm.h"
#include "ctl/ctl.h"
#include "ctl/letter_info.h"

#include "base/ipc.h"

#include <errno.h>
#include <string.h>

enum { REASON_SIZE = 1024 };

static int open_letter(const char *conf, const char *number, struct config **ret_config, struct store **ret_store,
                       struct letter_info *ret_letter, struct err *e)
{
    int r = config_load(conf, ret_config, e);

    if (r == 0)
        r = ctl_open_store(*ret_config, ret_store, e);
    return r < 0 ? r : letter_info_by_number(*ret_store, number, ret_letter, e);
}

/* ---- confirm */

static int read_typed(char **words, int n, json_t **ret_typed, struct err *e)
{
    AUTO_JSON json_t *typed = json_object();

    for (int i = 0; i < n; i++) {
        char *equals = strchr(words[i], '=');

        if (!equals || equals == words[i])
            return err_set(e, -EINVAL, "\"%s\" is not FIELD=VALUE", words[i]);
        *equals = '\0';
        if (json_object_set_new(typed, words[i], json_string(equals + 1)) < 0)
            return err_set(e, -EINVAL, "the value of %s is not UTF-8 text", words[i]);
    }
    *ret_typed = TAKE_PTR(typed);
    return 0;
}

int cmd_confirm(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    AUTO_STORE struct store *store = NULL;
    AUTO_JSON json_t *typed = NULL;
    const char *conf = NULL, *post = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--post", &post, NULL } };
    struct letter_info l;
    char actor[CTL_ACTOR_SIZE];
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n == 0)
        n = err_set(&e, -EINVAL, "confirm needs a diary number");
    if (n < 0 || read_typed(argv + 2, n - 1, &typed, &e) < 0)
        return ctl_misused(&e);
    ctl_actor(actor);
    int r = open_letter(conf, argv[1], &config, &store, &l, &e);
    if (r == 0)
        r = confirm_as_proposed(config, store, l.id, actor, post, typed, &e);
    if (r < 0)
        return ctl_failed(&e);
    printf("%s is filed\n", l.number);
    return CTL_DONE;
}

/* ---- hold, release, void, refuse: argv[0] says which */

static int join_reason(char **words, int n, char out[REASON_SIZE], struct err *e)
{
    out[0] = '\0';
    for (int i = 0; i < n; i++) {
        size_t at = strlen(out);
        int len = snprintf(out + at, REASON_SIZE - at, "%s%s", i > 0 ? " " : "", words[i]);

        if (len < 0 || (size_t)len >= REASON_SIZE - at)
            return err_set(e, -E2BIG, "the reason is longer than %d bytes", REASON_SIZE - 1);
    }
    return 0;
}

int cmd_letter(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    AUTO_STORE struct store *store = NULL;
    const char *conf = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL } };
    char reason[REASON_SIZE], actor[CTL_ACTOR_SIZE];
    struct letter_info l;
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);
    bool refuse = strcmp(argv[0], "refuse") == 0;
    int least = refuse || strcmp(argv[0], "release") == 0 ? 1 : 2;

    if (refuse && n > 1)
        n = err_set(&e, -EINVAL, "refuse needs a diary number and no reason: none is kept");
    if (n >= 0 && n < least)
        n = err_set(&e, -EINVAL, "%s needs a diary number%s", argv[0], least > 1 ? " and a reason" : "");
    if (n < 0 || join_reason(argv + 2, n - 1, reason, &e) < 0)
        return ctl_misused(&e);
    ctl_actor(actor);
    int r = open_letter(conf, argv[1], &config, &store, &l, &e);
    if (r == 0)
        r = ipc_call(config_text(config, CONFIG_PATHS_RUN_DIR), "diaryd",
                     json_pack("{s:s, s:I, s:s, s:s}", "do", argv[0], "letter", (json_int_t)l.id, "reason", reason, "actor", actor),
                     IPC_CALL_MS, NULL, &e);
    if (r < 0)
        return ctl_failed(&e);
    if (refuse)
        printf("%s is refused: nothing of it is kept but its number. Keep the paper apart\n", l.number);
    else
        printf("%s: %s is done\n", l.number, argv[0]);
    return CTL_DONE;
}
