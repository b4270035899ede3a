/* cmd_take_settings.c - "dakbox take-settings": what boxd starts outside of its own cage for settings that come on a stick (box/job_settings.c).
 * On standard output is what boxd reads: JSON, or a line of base/said.h when it is refused. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/proc.h"

#include "base/exe.h"
#include "care/taken.h"

#include <errno.h>
#include <string.h>

enum { SAID_BYTES = 2048 };

/* What "dakbox check-config" found first: "dakbox: mail.ca_file: ..." among what it says else. */
static const char *first_fault(char *said, const struct err *why)
{
    static const char by[] = "dakbox: ";
    char *at = strstr(said, by);

    if (!at)
        return why->msg;
    at += strlen(by);
    at[strcspn(at, "\n")] = '\0';
    return at;
}

/* By the command itself, on a copy that names the files where they lie now. */
static int prove(const struct taken *t, struct err *e)
{
    char conf[CTL_PATH_SIZE], program[CTL_PATH_SIZE], said[SAID_BYTES];
    struct err why = { 0 };
    int r = taken_try(t, conf, e);

    if (r == 0)
        r = exe_beside("dakbox", program, sizeof(program), e);
    if (r < 0)
        return r;
    const char *const argv[] = { program, "check-config", conf, NULL };
    r = proc_run(argv, said, sizeof(said), &why);
    return r < 0 ? err_say(e, r, SAID_TAKEN_CHECK, first_fault(said, &why)) : 0;
}

static int look(const struct taken *t, struct err *e)
{
    int r = prove(t, e);
    AUTO_JSON json_t *words = r == 0 ? taken_describe(t) : NULL;

    if (words)
        json_dumpf(words, stdout, JSON_COMPACT);
    return r;
}

/* id: what was looked at. */
static int put(const struct taken *t, const char *id, struct err *e)
{
    if (strcmp(id, taken_id(t)) != 0)
        return err_say(e, -ESTALE, SAID_TAKEN_OTHER);
    return taken_put(t, e);
}

static int take(const struct config *box, const char *from, const char *id, struct err *e)
{
    AUTO_TAKEN struct taken *t = NULL;
    int r = taken_read(box, from, &t, e);

    if (r < 0)
        return r;
    return id ? put(t, id, e) : look(t, e);
}

int cmd_take_settings(int argc, char **argv)
{
    AUTO_CONFIG struct config *box = NULL;
    const char *conf = NULL, *from = NULL, *id = NULL;
    bool keep = false, back = false;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--from", &from, NULL }, { "--put", &id, NULL }, { "--keep", NULL, &keep },
                                           { "--back", NULL, &back } };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n > 0 || (n == 0 && ((from != NULL) + keep + back != 1 || (id && !from))))
        n = err_set(&e, -EINVAL, "take-settings needs --from FOLDER, --keep or --back");
    if (n < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &box, &e);
    if (r == 0)
        r = keep ? taken_keep(box, &e) : back ? taken_take_back(box, &e) : take(box, from, id, &e);
    if (r < 0)
        printf("%s\n", err_line(&e));
    return r < 0 ? CTL_FAILED : CTL_DONE;
}
