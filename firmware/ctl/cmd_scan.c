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

    for (;;) {
        int r = scanner_ask(run_dir, name, &s, e);

        if (r < 0)
            return err_wrap(e, r, "scand stopped answering; what was scanned so far is safe");
        if (strcmp(s.state, "scanning") != 0 && !scanner_is_starting(&s))
            break;
        if (s.pages != shown && s.pages > 0) {
            shown = s.pages;
            printf("%d pages safe\n", shown);
            fflush(stdout);
        }
        usleep(LOOK_MS * 1000);
    }
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
    return json_pack("{s:s, s:s*, s:s*}", "do", what, "scanner", o->scanner, "purpose", o->purpose);
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
    bool end = false, discard = false;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--scanner", &o.scanner, NULL }, { "--purpose", &o.purpose, NULL },
                                           { "--end", NULL, &end }, { "--discard", NULL, &discard } };
    struct err e = { 0 };
    int r = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (r > 0 || (end && discard) || (o.purpose && (end || discard)))
        r = err_set(&e, -EINVAL, "scan takes one of --end, --discard and --purpose PURPOSE, or nothing");
    if (r < 0)
        return ctl_misused(&e);
    r = config_load(conf, &config, &e);
    if (r < 0)
        return ctl_failed(&e);
    const char *run_dir = config_text(config, CONFIG_PATHS_RUN_DIR);
    if (!end && !discard)
        return start(run_dir, &o, &e) < 0 ? ctl_failed(&e) : CTL_DONE;
    r = ipc_call(run_dir, "scand", message(end ? "scan_end" : "scan_discard", &o), IPC_CALL_MS, NULL, &e);
    if (r < 0)
        return ctl_failed(&e);
    puts(end ? "the letter ends here and is taken in" : "the interrupted letter is thrown away");
    return CTL_DONE;
}
