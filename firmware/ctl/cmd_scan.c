/* cmd_scan.c - "dakbox scan": presses the scanner's button from here and shows what happens. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/scanner.h"

#include "base/ipc.h"

#include <errno.h>
#include <string.h>

enum { LOOK_MS = 200 };

/* Shows pages as they come. Ends when the scanner rests. doc: of the letter that the press began. */
static int follow(const char *run_dir, const char *name, const char *doc, struct err *e)
{
    struct scanner s;
    int shown = -1;
    bool waits = false;

    for (;;) {
        int r = scanner_ask(run_dir, name, &s, e);

        if (r < 0)
            return err_wrap(e, r, "scand stopped answering; what was scanned so far is safe");
        if (strcmp(s.state, "scanning") != 0 && !scanner_is_starting(&s))
            break;
        if (strcmp(s.code, "marking_doubt") == 0 && !waits)
            printf("%s\nThen say so: dakbox scan --clear, or dakbox scan --refuse\n", s.sentence);
        waits = strcmp(s.code, "marking_doubt") == 0;
        if (s.pages != shown && s.pages > 0) {
            shown = s.pages;
            printf("%d pages safe\n", shown);
            fflush(stdout);
        }
        usleep(LOOK_MS * 1000);
    }
    if (strcmp(s.code, "classified") == 0)
        return err_set(e, -EIO, "%s", s.sentence);
    if (strcmp(s.state, "idle") != 0 || s.letters == 0)
        return err_set(e, -EIO, "%s (%d pages are safe; put the rest back and scan again, or use --end or --discard)", s.sentence, s.pages);
    if (s.letters == 1)
        printf("done: %d pages taken in as document %s\n", s.last_pages, doc);
    else
        printf("done: %d letters taken in\n", s.letters);
    return 0;
}

struct order { const char *scanner, *purpose; };        /* NULL: not said */

static json_t *message(const char *what, const struct order *o)
{
    char actor[CTL_ACTOR_SIZE];

    ctl_actor(actor);
    return json_pack("{s:s, s:s*, s:s*, s:s}", "do", what, "scanner", o->scanner, "purpose", o->purpose, "actor", actor);
}

/* What can be said of a letter in the scanner instead of a press. */
static const struct { const char *option, *request, *done; } orders[] = {
    { "--end",     "scan_end",     "the letter ends here and is taken in" },
    { "--discard", "scan_discard", "the interrupted letter is thrown away" },
    { "--clear",   "clear",        "the page bears no marking: scanning goes on" },
    { "--refuse",  "refuse",       "the letter is refused: take the whole letter out of the feeder" },
};

/* Which one was said; none: *ret_which stays. -EINVAL: more than one, or one with a purpose. */
static int choose(const bool *said, const struct order *o, size_t *ret_which, struct err *e)
{
    unsigned n = 0;

    for (size_t i = 0; i < ARRAY_LEN(orders); i++)
        if (said[i] && ++n)
            *ret_which = i;
    return n > 1 || (n == 1 && o->purpose)
         ? err_set(e, -EINVAL, "scan takes one of --end, --discard, --clear, --refuse and --purpose PURPOSE, or nothing") : 0;
}

static int start(const char *run_dir, const struct order *o, struct err *e)
{
    AUTO_JSON json_t *answer = NULL;
    int r = ipc_call(run_dir, "scand", message("scan_start", o), IPC_CALL_MS, &answer, e);

    if (r < 0)
        return r;
    if (json_flag(answer, "continued"))
        printf("goes on with the interrupted letter\n");
    return follow(run_dir, json_str(answer, "scanner", ""), json_str(answer, "doc", ""), e);
}

int cmd_scan(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL;
    struct order o = { 0 };
    bool said[ARRAY_LEN(orders)] = { false };
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--scanner", &o.scanner, NULL }, { "--purpose", &o.purpose, NULL },
                                           { orders[0].option, NULL, &said[0] }, { orders[1].option, NULL, &said[1] },
                                           { orders[2].option, NULL, &said[2] }, { orders[3].option, NULL, &said[3] } };
    size_t which = ARRAY_LEN(orders);
    struct err e = { 0 };
    int r = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (r > 0)
        r = err_set(&e, -EINVAL, "scan takes no names");
    if (r == 0)
        r = choose(said, &o, &which, &e);
    if (r < 0)
        return ctl_misused(&e);
    r = config_load(conf, &config, &e);
    if (r < 0)
        return ctl_failed(&e);
    const char *run_dir = config_text(config, CONFIG_PATHS_RUN_DIR);
    if (which == ARRAY_LEN(orders))
        return start(run_dir, &o, &e) < 0 ? ctl_failed(&e) : CTL_DONE;
    r = ipc_call(run_dir, "scand", message(orders[which].request, &o), IPC_CALL_MS, NULL, &e);
    if (r < 0)
        return ctl_failed(&e);
    puts(orders[which].done);
    return CTL_DONE;
}
