/* desk_scand: stands in for scand, or for the machine's program whose name it is started by, where only its answers matter.
 * Its status is the file <run_dir>/<name>.json, read anew each time; a press is noted in <run_dir>/presses. */
#include "base/daemon.h"
#include "base/ipc.h"
#include "drivers/scan/test_page.h"

#include <stdio.h>
#include <string.h>

struct stand_in { const char *name, *run_dir; struct test_page page; };

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct stand_in *s = ctx;

    (void)loop;
    s->run_dir = config_text(c, CONFIG_PATHS_RUN_DIR);
    return test_page_init(&s->page, c, e);
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    static const char *const words[] = { "scanner", "purpose", "target", "replaces", "doubt", "channel", "account", "id" };
    struct stand_in *s = ctx;
    char path[512];

    if (strcmp(what, "status") == 0) {
        snprintf(path, sizeof(path), "%s/%s.json", s->run_dir, s->name);
        return json_load_file(path, 0, NULL);
    }
    if (strcmp(what, "listed") == 0) {
        snprintf(path, sizeof(path), "%s/%s-listed.json", s->run_dir, s->name);
        return json_load_file(path, 0, NULL);
    }
    if (strcmp(what, "forget_test_page") == 0)
        test_page_forget(&s->page);
    snprintf(path, sizeof(path), "%s/presses", s->run_dir);
    AUTO_FCLOSE FILE *f = fopen(path, "ae");
    if (!f || fputs(what, f) < 0)
        return ipc_refuse("cannot note the press");
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (json_object_get(message, words[i]))
            fprintf(f, " %s=%s", words[i], json_str(message, words[i], "?"));
    return fputc('\n', f) == '\n' ? ipc_ok() : ipc_refuse("cannot note the press");
}

int main(int argc, char **argv)
{
    static const char *const others[] = { "labeld", "hotfolderd", "sendd", "ocrd", "maild", "boxd" };
    struct stand_in s = { .name = "scand" };

    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        if (strcmp(argv[0], others[i]) == 0)
            s.name = others[i];
    const struct daemon_ops ops = { .name = s.name, .start = start, .request = request };

    return daemon_main(argc, argv, &ops, &s);
}
