#include "tests/unit/test_scan_fleet_rig.h"

#include "base/clock.h"
#include "base/exe.h"
#include "base/ipc.h"

#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_MS = 10000, WAIT_MS = 15000, LOOK_MS = 10, PAGE_W = 100, PAGE_H = 140, MAX_BLOB = 1 << 20 };

/* ---- files */

static void path_in(const struct fleet_rig *g, char out[PATH_MAX], const char *folder, const char *name)
{
    assert_true(snprintf(out, PATH_MAX, "%s/%s/%s", g->dir, folder, name) < PATH_MAX);
}

static void write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "we");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void make_dir(const struct fleet_rig *g, const char *name)
{
    char path[PATH_MAX];

    path_in(g, path, ".", name);
    assert_int_equal(mkdir(path, 0770), 0);
}

static void write_settings(const struct fleet_rig *g, const char *settings)
{
    char path[PATH_MAX], text[PATH_MAX * 3];

    path_in(g, path, ".", "dakbox.conf");
    assert_true(snprintf(text, sizeof(text), "[paths]\ndata_dir = %s/data\nrun_dir = %s\nreserve_mib = 16\n"
                         "[scan]\n%ssource = ADF\nbutton_poll_ms = 20\nlook_s = 1\ncall_s = 2\nstall_s = 1\n%s\n",
                         g->dir, g->run, strstr(settings, "resolution_dpi") ? "" : "resolution_dpi = 100\n", settings) < (int)sizeof(text));
    write_text(path, text);
}

int fleet_setup(void **state)
{
    static const char *const dirs[] = { "run", "data", "etc", "etc/dll.d", "front", "back" };
    struct fleet_rig *g = calloc(1, sizeof(*g));
    char path[PATH_MAX], text[PATH_MAX * 2];
    struct err e = { 0 };

    assert_non_null(g);
    tmpdir_new(g->dir);
    snprintf(g->run, sizeof(g->run), "%s/run", g->dir);
    for (size_t i = 0; i < ARRAY_LEN(dirs); i++)
        make_dir(g, dirs[i]);
    path_in(g, path, "etc", "dll.conf");
    write_text(path, "folder\n");
    path_in(g, path, "etc", "folder.conf");
    assert_true(snprintf(text, sizeof(text), "device front %s/front\ndevice back %s/back\n", g->dir, g->dir) < (int)sizeof(text));
    write_text(path, text);
    path_in(g, path, "data", "spool");
    assert_ok(spool_open(path, NULL, &g->spool, &e), e);
    *state = g;
    return 0;
}

int fleet_teardown(void **state)
{
    struct fleet_rig *g = *state;

    if (g->scand)
        fleet_end(g, SIGTERM);
    assert_false(fleet_log_says(g, "Sanitizer"));           /* what a station leaked shows only there */
    spool_close(g->spool);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

void fleet_use_fake_station(struct fleet_rig *g, const char *script)
{
    char dir[PATH_MAX], command[PATH_MAX * 3], path[PATH_MAX];
    struct err e = { 0 };

    assert_ok(exe_dir(dir, sizeof(dir), &e), e);
    make_dir(g, "bin");
    snprintf(g->bin, sizeof(g->bin), "%s/bin", g->dir);
    assert_true(snprintf(command, sizeof(command), "%s/scand", dir) < (int)sizeof(command));
    path_in(g, path, "bin", "scand");
    assert_int_equal(tmpdir_put_program(command, path), 0);
    path_in(g, path, "bin", "scan-station");
    write_text(path, script);
    assert_int_equal(chmod(path, 0770), 0);
}

/* ---- /sys */

/* For a child of ours: a namespace of mounts, and of users where that takes one, with the rig's folder as /sys. */
static bool enter_sys(const struct fleet_rig *g)
{
    char map[64];
    int uid = (int)getuid(), gid = (int)getgid();

    if (unshare(CLONE_NEWNS) < 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
            return false;
        write_text("/proc/self/setgroups", "deny");
        snprintf(map, sizeof(map), "%d %d 1", uid, uid);
        write_text("/proc/self/uid_map", map);
        snprintf(map, sizeof(map), "%d %d 1", gid, gid);
        write_text("/proc/self/gid_map", map);
    }
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 && mount(g->sys, "/sys", NULL, MS_BIND, NULL) == 0;
}

static bool can_enter_sys(const struct fleet_rig *g)
{
    int status = 0;
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid == 0)
        _exit(enter_sys(g) ? 0 : 1);
    return waitpid(pid, &status, 0) == pid && status == 0;
}

bool fleet_put_sys(struct fleet_rig *g, const char *path, const char *text)
{
    char whole[PATH_MAX];

    if (!g->sys[0]) {
        make_dir(g, "sys");
        snprintf(g->sys, sizeof(g->sys), "%s/sys", g->dir);
    }
    path_in(g, whole, "sys", path);
    for (char *slash = whole + strlen(g->sys) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        mkdir(whole, 0770);
    }
    write_text(whole, text);
    return can_enter_sys(g);
}

/* ---- scand */

static void become_scand(const struct fleet_rig *g)
{
    char dir[PATH_MAX], program[PATH_MAX], conf[PATH_MAX], log[PATH_MAX], etc[PATH_MAX], lib[PATH_MAX];
    int fd;

    path_in(g, conf, ".", "dakbox.conf");
    path_in(g, log, ".", "scand.log");
    path_in(g, etc, ".", "etc");
    fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if ((g->sys[0] && !enter_sys(g)) || exe_dir(dir, sizeof(dir), NULL) < 0 || fd < 0 || dup2(fd, STDERR_FILENO) < 0 ||
        snprintf(program, sizeof(program), "%s/scand", g->bin[0] ? g->bin : dir) >= (int)sizeof(program) ||
        snprintf(lib, sizeof(lib), "%s/../lib/sane", dir) >= (int)sizeof(lib))
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGKILL);           /* a test that fails leaves nothing running */
    setenv("SANE_CONFIG_DIR", etc, 1);
    setenv("LD_LIBRARY_PATH", lib, 1);
    execl(program, "scand", "-c", conf, (char *)NULL);
    _exit(127);
}

void fleet_start(struct fleet_rig *g, const char *settings)
{
    int64_t until_ms = clock_mono_ms() + START_MS;

    write_settings(g, settings);
    fflush(NULL);
    g->scand = fork();
    assert_true(g->scand >= 0);
    if (g->scand == 0)
        become_scand(g);
    while (ipc_call(g->run, "scand", json_pack("{s:s}", "do", "ping"), 1000, NULL, NULL) < 0) {
        assert_int_equal(waitpid(g->scand, NULL, WNOHANG), 0);
        assert_true(clock_mono_ms() < until_ms);
        usleep(LOOK_MS * 1000);
    }
}

void fleet_end(struct fleet_rig *g, int signal_no)
{
    int status;

    kill(g->scand, signal_no);
    assert_int_equal(waitpid(g->scand, &status, 0), g->scand);
    g->scand = 0;
    if (signal_no == SIGTERM)
        assert_int_equal(status, 0);
}

json_t *fleet_ask(const struct fleet_rig *g, json_t *take_request, int64_t *ret_ms)
{
    json_t *answer = NULL;
    int64_t from_ms = clock_mono_ms();
    struct err e = { 0 };
    int r = ipc_call(g->run, "scand", take_request, IPC_CALL_MS, &answer, &e);

    if (!answer)
        fail_msg("scand does not answer: %d %s", r, e.msg);
    if (ret_ms)
        *ret_ms = clock_mono_ms() - from_ms;
    return answer;
}

bool fleet_press(const struct fleet_rig *g, const char *scanner, char doc[ID_SIZE])
{
    AUTO_JSON json_t *answer = fleet_ask(g, json_pack("{s:s, s:s}", "do", "scan_start", "scanner", scanner), NULL);

    if (!json_flag(answer, "ok"))
        fail_msg("the press was refused: %s", json_str(answer, "error", ""));
    assert_string_equal(json_str(answer, "scanner", ""), scanner);
    snprintf(doc, ID_SIZE, "%s", json_str(answer, "doc", ""));
    assert_true(id_is_valid(doc));
    return json_flag(answer, "continued");
}

json_t *fleet_scanner(const struct fleet_rig *g, const char *name)
{
    AUTO_JSON json_t *status = fleet_ask(g, json_pack("{s:s}", "do", "status"), NULL);
    json_t *s;
    size_t i;

    assert_true(json_flag(status, "ok"));
    json_array_foreach(json_object_get(status, "scanners"), i, s)
        if (strcmp(json_str(s, "name", ""), name) == 0)
            return json_incref(s);
    return NULL;
}

void fleet_wait(const struct fleet_rig *g, const char *name, const char *key, const char *value, int pages)
{
    int64_t until_ms = clock_mono_ms() + WAIT_MS;

    for (;;) {
        AUTO_JSON json_t *s = fleet_scanner(g, name);

        if (s && strcmp(json_str(s, key, ""), value) == 0 && (pages < 0 || json_int(s, "pages", -1) == pages))
            return;
        if (clock_mono_ms() > until_ms) {
            AUTO_FREE char *text = json_dumps(s, 0);

            fail_msg("%s is not %s %s with %d pages, but %s", name, key, value, pages, text ? text : "not there");
        }
        usleep(LOOK_MS * 1000);
    }
}

/* ---- feeders */

static char *feeder_dir(const struct fleet_rig *g, const char *feeder, const char *suffix, char out[PATH_MAX])
{
    assert_true(snprintf(out, PATH_MAX, "%s/%s%s", g->dir, feeder, suffix) < PATH_MAX);
    return out;
}

void fleet_unplug(const struct fleet_rig *g, const char *feeder)
{
    char from[PATH_MAX], to[PATH_MAX];

    assert_int_equal(rename(feeder_dir(g, feeder, "", from), feeder_dir(g, feeder, ".away", to)), 0);
}

void fleet_plug(const struct fleet_rig *g, const char *feeder)
{
    char from[PATH_MAX], to[PATH_MAX];

    assert_int_equal(rename(feeder_dir(g, feeder, ".away", from), feeder_dir(g, feeder, "", to)), 0);
}

void fleet_put(const struct fleet_rig *g, const char *feeder, int first, int last)
{
    for (int i = first; i <= last; i++) {
        PIX *p = pixCreate(PAGE_W, PAGE_H, 8);
        char name[24], path[PATH_MAX];

        snprintf(name, sizeof(name), "p%03d.png", i);
        path_in(g, path, feeder, name);
        assert_true(p && pixSetAllGray(p, i) == 0 && pixSetResolution(p, 100, 100) == 0 && pixWrite(path, p, IFF_PNG) == 0);
        pixDestroy(&p);
    }
}

void fleet_control(const struct fleet_rig *g, const char *feeder, const char *lines)
{
    char from[PATH_MAX], to[PATH_MAX];

    path_in(g, from, ".", "control.new");
    path_in(g, to, feeder, "control");
    write_text(from, lines);
    assert_int_equal(rename(from, to), 0);
}

/* ---- stations */

static bool is_station(pid_t pid, pid_t parent, const char *name)
{
    char path[64], line[4096], *at, wanted[300];
    int its_parent = 0;
    size_t n;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    AUTO_FCLOSE FILE *stat = fopen(path, "re");
    if (!stat || !fgets(line, sizeof(line), stat) || !(at = strrchr(line, ')')) || sscanf(at, ") %*c %d", &its_parent) != 1 ||
        its_parent != (int)parent)
        return false;
    snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)pid);
    AUTO_FCLOSE FILE *cmdline = fopen(path, "re");
    n = cmdline ? fread(line, 1, sizeof(line), cmdline) : 0;
    int m = snprintf(wanted, sizeof(wanted), "--name%c%s", '\0', name) + 1;     /* with the NUL behind it */
    return memmem(line, n, wanted, (size_t)m) != NULL;
}

pid_t fleet_station(const struct fleet_rig *g, const char *name)
{
    AUTO_CLOSEDIR DIR *d = opendir("/proc");
    const struct dirent *entry;

    while (d && (entry = readdir(d)))
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
            is_station((pid_t)strtol(entry->d_name, NULL, 10), g->scand, name))
            return (pid_t)strtol(entry->d_name, NULL, 10);
    return 0;
}

bool fleet_process_runs(pid_t pid)
{
    char path[64], line[512] = "";
    const char *at;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    return f && fgets(line, sizeof(line), f) && (at = strrchr(line, ')')) && strncmp(at, ") Z", 3) != 0 && strncmp(at, ") X", 3) != 0;
}

bool fleet_log_says(const struct fleet_rig *g, const char *words)
{
    char path[PATH_MAX], line[4096];
    bool found = false;

    path_in(g, path, ".", "scand.log");
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof(line), f))
        found = found || strstr(line, words);
    return found;
}

/* ---- letters */

static int count(void *ctx, const char *id)
{
    (void)id;
    ++*(unsigned *)ctx;
    return 0;
}

unsigned fleet_letters(const struct fleet_rig *g, enum spool_stage stage)
{
    unsigned n = 0;
    struct err e = { 0 };

    assert_ok(spool_each(g->spool, stage, count, &n, &e), e);
    return n;
}

/* -1: no such page. */
static int grey_of_page(const struct fleet_rig *g, const char *doc, int page)
{
    AUTO_FREE void *png = NULL;
    char name[SPOOL_NAME_SIZE];
    l_uint32 grey;
    size_t n;
    PIX *p;

    snprintf(name, sizeof(name), "page-%03d.png", page);
    if (spool_blob_load(g->spool, doc, name, MAX_BLOB, &png, &n, NULL) < 0)
        return -1;
    p = pixReadMem(png, n);
    assert_non_null(p);
    pixGetPixel(p, PAGE_W / 2, PAGE_H - 1, &grey);
    pixDestroy(&p);
    return (int)grey;
}

void assert_fleet_letter(const struct fleet_rig *g, const char *doc, int first, int last)
{
    enum spool_stage stage;
    struct err e = { 0 };

    assert_int_equal(spool_find(g->spool, doc, &stage), 0);
    assert_int_equal(stage, SPOOL_SCANNED);
    for (int i = first; i <= last; i++)
        assert_int_equal(grey_of_page(g, doc, i - first + 1), i);
    assert_int_equal(grey_of_page(g, doc, last - first + 2), -1);
    assert_ok(spool_verify(g->spool, doc, &e), e);
}
