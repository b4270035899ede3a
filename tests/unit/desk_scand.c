/* desk_scand: stands in for scand where only its answers matter. Its status is the file <run_dir>/scand.json,
 * read anew each time; a press is noted in <run_dir>/presses. */
#include "base/daemon.h"
#include "base/ipc.h"

#include <stdio.h>
#include <string.h>

struct stand_in { const char *run_dir; };

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    (void)loop;
    (void)e;
    ((struct stand_in *)ctx)->run_dir = config_text(c, CONFIG_PATHS_RUN_DIR);
    return 0;
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    static const char *const words[] = { "scanner", "purpose", "target", "replaces" };
    const struct stand_in *s = ctx;
    char path[512];

    if (strcmp(what, "status") == 0) {
        snprintf(path, sizeof(path), "%s/scand.json", s->run_dir);
        return json_load_file(path, 0, NULL);
    }
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
    static const struct daemon_ops ops = { .name = "scand", .start = start, .request = request };
    struct stand_in s = { 0 };

    return daemon_main(argc, argv, &ops, &s);
}
