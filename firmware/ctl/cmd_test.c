/* cmd_test.c - "dakbox test": the buttons of the desk's page "Machines" for whoever sits at the terminal. Nothing is filed. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/words.h"

#include "base/ask_trial.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* channel: as sendd calls it; NULL: maild is asked. to: does it need somebody to send to? */
static const struct { const char *name, *channel; bool to; } tests[] = {
    { "eoffice", "eoffice", false }, { "mail", "mail", true }, { "sms", "sms", true }, { "mailbox", NULL, false },
    { "readback", "readback", false }, { "migration", "migration", false },
};

static int try_it(const char *run_dir, size_t i, const char *instance, const char *to, char line[SAID_SIZE], struct err *e)
{
    AUTO_JSON json_t *result = NULL;

    if (!tests[i].channel)
        return ask_mailboxes(run_dir, line, e);
    int r = ask_trial(run_dir, json_pack("{s:s, s:s, s:s, s:s}", "do", "test", "channel", tests[i].channel, "instance", instance, "to", to), &result, e);
    snprintf(line, SAID_SIZE, "%s", json_str(result, "sentence", ""));
    return r;
}

int cmd_test(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL, *instance = "", *to = "";
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--instance", &instance, NULL }, { "--to", &to, NULL } };
    char line[SAID_SIZE] = "";
    struct err e = { 0 };
    size_t i = 0;
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    while (n == 1 && i < ARRAY_LEN(tests) && strcmp(tests[i].name, argv[1]) != 0)
        i++;
    if (n >= 0 && (n != 1 || i == ARRAY_LEN(tests)))
        n = err_set(&e, -EINVAL, "test what? eoffice, readback, migration, mail, sms or mailbox");
    else if (n >= 0 && tests[i].to && !*to)
        n = err_set(&e, -EINVAL, "test %s needs --to %s", tests[i].name, strcmp(tests[i].name, "sms") == 0 ? "NUMBER" : "ADDRESS");
    if (n < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0)
        r = try_it(config_text(config, CONFIG_PATHS_RUN_DIR), i, instance, to, line, &e);
    if (r < 0)
        return ctl_failed(&e);
    printf("%s\n", CTL_WORDS(line));
    return CTL_DONE;
}
