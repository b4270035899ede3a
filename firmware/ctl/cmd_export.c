/* cmd_export.c - "dakbox export": the pages or the PDF of one letter as plain files. The diary notes who did it before it is done. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/export.h"
#include "ctl/letter_info.h"

#include "base/ipc.h"

#include <errno.h>

enum { MAX_PAGE = 100000 };

static int note(const struct config *c, const struct letter_info *l, int64_t page, struct err *e)
{
    char actor[CTL_ACTOR_SIZE];

    ctl_actor(actor);
    return ipc_call(config_text(c, CONFIG_PATHS_RUN_DIR), "diaryd",
                    json_pack("{s:s, s:I, s:s, s:I}", "do", "export", "letter", (json_int_t)l->id, "actor", actor, "page", (json_int_t)page),
                    IPC_CALL_MS, NULL, e);
}

int cmd_export(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    AUTO_STORE struct store *store = NULL;
    AUTO_SPOOL struct spool *spool = NULL;
    const char *conf = NULL, *page_text = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--page", &page_text, NULL } };
    struct letter_info l;
    int64_t page = 0;
    unsigned files = 0;
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n >= 0 && n != 2)
        n = err_set(&e, -EINVAL, "export needs a diary number, and a folder or the name of a new file");
    if (n < 0 || (page_text && args_number(page_text, "--page", 1, MAX_PAGE, &page, &e) < 0))
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0)
        r = ctl_open_store(config, &store, &e);
    if (r == 0)
        r = letter_info_by_number(store, argv[1], &l, &e);
    if (r == 0)
        r = spool_open_configured(config, &spool, &e);
    if (r == 0)
        r = note(config, &l, page, &e);
    if (r == 0)
        r = err_wrap(&e, export_letter(spool, l.doc, (int)page, argv[2], &files, &e), "%s", l.number);
    if (r < 0)
        return ctl_failed(&e);
    printf("%s: %u %s written to %s. What is written out is not sealed: keep it as you keep the paper\n", l.number, files,
           files == 1 ? "file is" : "files are", argv[2]);
    return CTL_DONE;
}
