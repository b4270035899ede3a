/* cmd_box.c - "dakbox update" and "dakbox rollback": what the desk's page "This box" does, for whoever sits at the terminal of the appliance. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/words.h"

#include "base/hash.h"
#include "base/ipc.h"
#include "base/json.h"
#include "base/put_file.h"
#include "base/said.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

enum { LOOK_MS = 500, PIECE_BYTES = 256 * 1024 };

static int ask(const struct config *c, json_t *take_request, json_t **ret_answer, struct err *e)
{
    return ipc_call(config_text(c, CONFIG_PATHS_RUN_DIR), "boxd", take_request, IPC_CALL_MS, ret_answer, e);
}

/* ---- following a job */

static int print_end(const json_t *job, struct err *e)
{
    const char *state = json_str(job, "state", ""), *result = json_str(job, "result", "");

    if (strcmp(state, "done") != 0)
        return err_say_line(e, -ECHILD, result);
    printf("%s\n", CTL_WORDS(result));
    return 0;
}

/* Prints each thing it is at, until it has ended. */
static int follow(const struct config *c, struct err *e)
{
    char said[SAID_SIZE] = "";

    for (;; usleep(LOOK_MS * 1000)) {
        AUTO_JSON json_t *status = NULL;
        int r = ask(c, json_pack("{s:s}", "do", "status"), &status, e);
        const json_t *job = json_object_get(status, "job");

        if (r < 0)
            return r;
        if (strcmp(json_str(job, "phase", ""), said) != 0)
            printf("%s\n", CTL_WORDS(json_str(job, "phase", "")));
        snprintf(said, sizeof(said), "%s", json_str(job, "phase", ""));
        fflush(stdout);
        if (strcmp(json_str(job, "state", ""), "running") != 0)
            return print_end(job, e);
    }
}

static int start(const struct config *c, json_t *take_request, struct err *e)
{
    char actor[CTL_ACTOR_SIZE];

    ctl_actor(actor);
    json_object_set_new(take_request, "do", json_string("start"));
    json_object_set_new(take_request, "actor", json_string(actor));
    int r = ask(c, take_request, NULL, e);
    return r < 0 ? r : follow(c, e);
}

/* ---- what is to be installed */

/* Where the desk puts uploads, too. ret_id: its name there. */
static int hand_in(const struct config *c, const char *from_path, char ret_id[ID_SIZE], struct err *e)
{
    AUTO_FREE char *piece = malloc(PIECE_BYTES);
    char name[64], path[CTL_PATH_SIZE];
    ssize_t n = 0;

    id_new(ret_id);
    snprintf(name, sizeof(name), "upload/%s", ret_id);
    int r = piece ? config_path(c, CONFIG_PATHS_DATA_DIR, name, path, sizeof(path), e) : err_set(e, -ENOMEM, "out of memory");
    if (r < 0)
        return r;
    AUTO_CLOSE int from = open(from_path, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return err_errno(e, "open %s", from_path);
    AUTO_CLOSE int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (to < 0)
        return err_errno(e, "make %s", path);
    while (r == 0 && (n = read(from, piece, PIECE_BYTES)) > 0)
        r = put_all(to, piece, (size_t)n);
    if (r == 0 && n < 0)
        r = -errno;
    if (r == 0)
        return 0;
    unlink(path);
    return err_set(e, r, "copy %s: %s", from_path, strerror(-r));
}

static int update(const struct config *c, const char *what, const char *restart, struct err *e)
{
    bool stick = strcmp(what, "usb") == 0, network = strcmp(what, "network") == 0;
    char id[ID_SIZE] = "";
    int r = stick || network ? 0 : hand_in(c, what, id, e);

    return r < 0 ? r : start(c, json_pack("{s:s, s:s, s:s, s:s}", "job", "update", "source", stick ? "stick" : network ? "network" : "upload", "upload", id,
                                          "restart", restart), e);
}

/* ---- what there is */

static int show(const struct config *c, struct err *e)
{
    AUTO_JSON json_t *status = NULL;
    const json_t *slot, *job;
    size_t i;
    int r = ask(c, json_pack("{s:s}", "do", "status"), &status, e);

    if (r < 0)
        return r;
    json_array_foreach(json_object_get(status, "slots"), i, slot)
        printf("%s  %-12s tries left %lld%s%s\n", json_str(slot, "slot", ""), *json_str(slot, "version", "") ? json_str(slot, "version", "") : "-",
               (long long)json_int(slot, "left", 0), json_flag(slot, "running") ? ", runs" : "", json_flag(slot, "next") ? ", starts next" : "");
    job = json_object_get(status, "job");
    if (json_is_object(job))
        printf("%s by %s: %s. %s\n", json_str(job, "job", ""), json_str(job, "actor", ""), json_str(job, "state", ""),
               CTL_WORDS(*json_str(job, "result", "") ? json_str(job, "result", "") : json_str(job, "phase", "")));
    return 0;
}

/* ---- commands */

int cmd_update(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL, *restart = "later";
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--restart", &restart, NULL } };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n > 1)
        n = err_set(&e, -EINVAL, "update takes one of usb, network or a file, not \"%s\", too", argv[2]);
    if (n < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0)
        r = n == 0 ? show(config, &e) : update(config, argv[1], restart, &e);
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}

int cmd_rollback(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL } };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n > 0)
        n = err_set(&e, -EINVAL, "rollback takes no argument \"%s\"", argv[1]);
    if (n < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0)
        r = start(config, json_pack("{s:s}", "job", "rollback"), &e);
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}
