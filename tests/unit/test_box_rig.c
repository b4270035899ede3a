#include "tests/unit/test.h"
#include "tests/unit/test_box_rig.h"

#include "base/clock.h"
#include "base/exe.h"
#include "base/hash.h"
#include "base/ipc.h"
#include "base/put_file.h"
#include "base/said.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { PATIENCE_MS = 15 * 1000, LOOK_MS = 50, DISK_BYTES = 2 * 1024 * 1024 };

static const char rauc[] =
    "#!/bin/sh\n"
    "state() { \"$RIG_BIN/dakbox\" boot-state -c \"$RIG/dakbox.conf\" \"$@\"; }\n"
    "echo \"$*\" >>\"$RIG/rauc\"\n"
    "case $1 in\n"
    "info)\n"
    "    if [ -e \"$RIG/info.fails\" ]; then cat \"$RIG/info.fails\" >&2; exit 1; fi\n"
    "    echo 'rauc-Message: Verified inline signature' >&2; cat \"$RIG/info.json\" ;;\n"
    "install)\n"
    "    other=B; [ \"$(state get-current)\" = B ] && other=A\n"
    "    state set-state $other bad || exit 1\n"
    "    echo installing; echo '  0% Installing'; echo ' 40% Copying image to rootfs.1'\n"
    "    while [ -e \"$RIG/install.waits\" ]; do sleep 0.1; done\n"
    "    if [ -e \"$RIG/install.fails\" ]; then echo \"LastError: $(cat \"$RIG/install.fails\")\"; echo \"Installing '$2' failed\" >&2; exit 1; fi\n"
    "    state set-primary $other || exit 1\n"
    "    echo '100% Installing done.' ;;\n"
    "esac\n";

static const char systemctl[] =
    "#!/bin/sh\n"
    "[ \"$1\" != list-units ] || ! mv \"$RIG/systemd.busy\" \"$RIG/systemd.was-busy\" 2>/dev/null || exit 124\n"
    "[ \"$1\" != list-units ] || { cat \"$RIG/failed.units\" 2>/dev/null; exit 0; }\n"
    "echo \"$*\" >>\"$RIG/systemctl\"\n"
    "[ \"$*\" != 'start dakbox-set-clock.service' ] || exec cp \"$RIG/data/box/clock\" \"$RIG/clock\"\n"
    "[ \"$*\" != 'restart dakbox-network.service' ] || [ ! -e \"$RIG/network.fails\" ] || { rm \"$RIG/network.fails\"; echo 'the network fails'; exit 1; }\n"
    "[ \"$*\" != 'start dakbox-fetch.service' ] || exec \"$RIG_BIN/box-fetch\" -c \"$RIG/dakbox.conf\" 2>>\"$RIG/box-fetch.log\"\n";

void box_rig_put(const struct box_rig *g, const char *name, const char *text)
{
    char path[PATH_MAX];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/%s", g->dir, name);
    assert_ok(put_file(path, 0700, text, strlen(text), &e), e);
}

void box_rig_drop(const struct box_rig *g, const char *name)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", g->dir, name);
    unlink(path);
}

bool box_rig_has(const struct box_rig *g, const char *name)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", g->dir, name);
    return access(path, F_OK) == 0;
}

/* ---- programs */

static pid_t start_program(const struct box_rig *g, const char *program, const char *called)
{
    char path[PATH_MAX], conf[PATH_MAX], log[PATH_MAX];

    assert_int_equal(exe_beside(program, path, sizeof(path), NULL), 0);
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", g->dir);
    snprintf(log, sizeof(log), "%s/%s.log", g->dir, called);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(fd, STDERR_FILENO);
        execl(path, called, "-c", conf, (char *)NULL);
        _exit(127);
    }
    for (int64_t until = clock_mono_ms() + PATIENCE_MS; clock_mono_ms() < until; usleep(10000)) {
        if (ipc_call(g->run_dir, called, json_pack("{s:s}", "do", "ping"), 1000, NULL, NULL) == 0)
            return pid;
        if (waitpid(pid, NULL, WNOHANG) != 0)
            break;
    }
    fail_msg("%s did not start; see %s", called, log);
    return -1;
}

void box_rig_end(struct box_rig *g, int how)
{
    int status = 0;

    if (g->boxd <= 0)
        return;
    kill(g->boxd, how);
    assert_int_equal(waitpid(g->boxd, &status, 0), g->boxd);
    if (how == SIGTERM)
        assert_int_equal(status, 0);
    g->boxd = 0;
}

void box_rig_settings(const char *dir, char out[1024])
{
    snprintf(out, 1024, "[box]\nboard_file = %.255s/board\nstick_dir = %.255s/stick\nupdate_max_mib = 16\n", dir, dir);
}

void box_rig_start(struct box_rig *g, enum boot_slot slot, const char *settings)
{
    char text[4096], box[1024];

    snprintf(text, sizeof(text), "compatible = dakbox-arm64\ndisk = %s/disk\nslot = %s\nrecovery = %s/recovery.key\nrepaired = %s/repaired\n", g->dir, boot_slot_name(slot),
             g->dir, g->dir);
    box_rig_put(g, "board", text);
    box_rig_settings(g->dir, box);
    snprintf(text, sizeof(text), "[paths]\ndata_dir = %s/data\nrun_dir = %s\nreserve_mib = 16\n%s%s", g->dir, g->run_dir, box, settings);
    if (!g->guest)
        box_rig_put(g, "dakbox.conf", text);
    g->boxd = start_program(g, "boxd", "boxd");
}

/* In two files stands the id of the machine's start: another one. */
void box_rig_machine_restarted(const struct box_rig *g)
{
    static const char *const files[] = { "data/box/update.json", "data/box/restart.json" };
    char path[PATH_MAX];

    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        snprintf(path, sizeof(path), "%s/%s", g->dir, files[i]);
        AUTO_JSON json_t *kept = json_load_file(path, 0, NULL);
        if (!kept)
            continue;
        json_object_set_new(kept, "boot", json_string("an earlier one"));
        assert_int_equal(json_dump_file(kept, path, 0), 0);
    }
}

void box_rig_diary(struct box_rig *g) { g->diaryd = start_program(g, "diaryd", "diaryd"); }

void box_rig_diary_ends(struct box_rig *g)
{
    if (g->diaryd <= 0)
        return;
    kill(g->diaryd, SIGTERM);
    waitpid(g->diaryd, NULL, 0);
    g->diaryd = 0;
}

void box_rig_look(const struct box_rig *g) { ipc_hint(g->run_dir, "boxd"); }

void box_rig_scanner(struct box_rig *g, const char *state)
{
    char text[256];

    snprintf(text, sizeof(text), "{\"ok\": true, \"scanners\": [{\"name\": \"s\", \"state\": \"%s\"}]}", state);
    box_rig_put(g, "run/scand.json", text);
    if (g->scand == 0)
        g->scand = start_program(g, "desk_scand", "scand");
}

/* ---- set-up */

static void make_dir(const struct box_rig *g, const char *name)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", g->dir, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void put_paths(const struct box_rig *g)
{
    static char before[PATH_MAX];
    char bin[PATH_MAX], path[2 * PATH_MAX];

    if (!before[0])
        snprintf(before, sizeof(before), "%s", getenv("PATH"));
    assert_int_equal(exe_dir(bin, sizeof(bin), NULL), 0);
    snprintf(path, sizeof(path), "%s/bin:%s", g->dir, before);
    setenv("PATH", path, 1);
    setenv("RIG", g->dir, 1);
    setenv("RIG_BIN", bin, 1);
}

static void furnish(struct box_rig *g)
{
    char disk[PATH_MAX];

    make_dir(g, "bin");
    make_dir(g, "stick");
    box_rig_put(g, "disk", "");
    snprintf(disk, sizeof(disk), "%s/disk", g->dir);
    assert_int_equal(truncate(disk, DISK_BYTES), 0);
    box_rig_put(g, "bin/rauc", rauc);
    box_rig_put(g, "bin/systemctl", systemctl);
    put_paths(g);
    box_rig_manifest(g, "dakbox-arm64", "9.1", "security=7 floor=5 schema=6 least=5");
    box_rig_start(g, BOOT_A, "");
}

int box_rig_new(void **state)
{
    struct box_rig *g = calloc(1, sizeof(*g));

    tmpdir_new(g->dir);
    snprintf(g->run_dir, sizeof(g->run_dir), "%s/run", g->dir);
    make_dir(g, "data");
    make_dir(g, "data/upload");
    make_dir(g, "run");
    furnish(g);
    *state = g;
    return 0;
}

void box_rig_join(struct box_rig *g, const char *dir)
{
    *g = (struct box_rig){ .guest = true };
    snprintf(g->dir, sizeof(g->dir), "%s", dir);
    snprintf(g->run_dir, sizeof(g->run_dir), "%s/run", dir);
    furnish(g);
}

void box_rig_leave(struct box_rig *g)
{
    box_rig_drop(g, "install.waits");       /* boxd waits for rauc */
    box_rig_end(g, SIGTERM);
    box_rig_diary_ends(g);
    if (g->scand > 0) {
        kill(g->scand, SIGTERM);
        waitpid(g->scand, NULL, 0);
    }
}

int box_rig_gone(void **state)
{
    struct box_rig *g = *state;

    box_rig_leave(g);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

/* ---- updates */

void box_rig_manifest(const struct box_rig *g, const char *compatible, const char *version, const char *build)
{
    char text[1024];

    snprintf(text, sizeof(text), "{\"compatible\":\"%s\",\"version\":\"%s\",\"description\":null,\"build\":\"%s\",\"hooks\":[],\"images\":[]}\n", compatible,
             version, build);
    box_rig_put(g, "info.json", text);
}

void box_rig_upload(const struct box_rig *g, size_t bytes, char out[32])
{
    char path[PATH_MAX], id[ID_SIZE];

    id_new(id);
    snprintf(out, 32, "%s", id);
    snprintf(path, sizeof(path), "%s/data/upload/%s", g->dir, id);
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && ftruncate(fd, (off_t)bytes) == 0);
}

/* ---- talking to it */

json_t *box_rig_ask(const struct box_rig *g, json_t *take_request)
{
    json_t *answer = NULL;
    struct err e = { 0 };
    int r = ipc_call(g->run_dir, "boxd", take_request, IPC_CALL_MS, &answer, &e);

    if (r < 0 && r != -EREMOTEIO)
        fail_msg("boxd: %s", e.msg);
    return answer;
}

void box_rig_tell(const struct box_rig *g, json_t *take_request)
{
    AUTO_JSON json_t *answer = box_rig_ask(g, take_request);

    if (!json_flag(answer, "ok"))
        fail_msg("refused: %s", json_str(answer, "error", ""));
}

void box_rig_refused(const struct box_rig *g, json_t *take_request, const char *words)
{
    AUTO_JSON json_t *answer = box_rig_ask(g, take_request);

    assert_false(json_flag(answer, "ok"));
    if (!strstr(json_str(answer, "error", ""), words))
        fail_msg("\"%s\" is not in: %s", words, json_str(answer, "error", ""));
}

/* Waits until field of the job has words, and its state is that one (NULL: any). */
static void wait_for(const struct box_rig *g, const char *state, const char *field, const char *words)
{
    char worded[SAID_WORDED_SIZE] = "", last_state[32] = "";

    for (int64_t until = clock_mono_ms() + PATIENCE_MS; clock_mono_ms() < until; usleep(LOOK_MS * 1000)) {
        AUTO_JSON json_t *status = box_rig_ask(g, json_pack("{s:s}", "do", "status"));
        const json_t *job = json_object_get(status, "job");

        said_word(SAID_EN, json_str(job, field, ""), worded);
        snprintf(last_state, sizeof(last_state), "%s", json_str(job, "state", ""));
        if (strstr(worded, words) && (!state || strcmp(last_state, state) == 0))
            return;
        if (state && *last_state && strcmp(last_state, "running") != 0)
            break;
    }
    fail_msg("%s \"%s\" was waited for, but it is %s: %s", state ? state : "at", words, last_state, worded);
}

void box_rig_ends(const struct box_rig *g, const char *state, const char *words) { wait_for(g, state, "result", words); }
void box_rig_is_at(const struct box_rig *g, const char *words) { wait_for(g, NULL, "phase", words); }

void box_rig_has_done(const struct box_rig *g, int percent)
{
    int64_t got = -2;

    for (int64_t until = clock_mono_ms() + PATIENCE_MS; got != percent && clock_mono_ms() < until; usleep(LOOK_MS * 1000)) {
        AUTO_JSON json_t *status = box_rig_ask(g, json_pack("{s:s}", "do", "status"));

        got = json_int(json_object_get(status, "job"), "percent", -2);
    }
    assert_int_equal(got, percent);
}

struct boot_state box_rig_boot(const struct box_rig *g)
{
    char disk[PATH_MAX];
    struct boot_state s;

    snprintf(disk, sizeof(disk), "%s/disk", g->dir);
    boot_state_read(disk, &s, NULL, NULL);
    return s;
}
