#include "tests/system/killer.h"

#include "base/auto.h"
#include "base/clock.h"
#include "tests/system/torture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum {
    WAIT_LEAST_MS = 20, NAME_SIZE = 32, NAMES_MAX = 16,
    AIM_MS = 1500, AIM_SPREAD_US = 20000,       /* how long to wait for a victim to be at work; how long to let it */
};

/* ---- who runs */

/* Name and parent of a process, from /proc/PID/stat: "PID (NAME) STATE PPID ...". */
static bool read_stat(const char *pid, char name[NAME_SIZE], pid_t *ret_parent)
{
    char path[64], line[512];
    int parent;

    snprintf(path, sizeof(path), "/proc/%.16s/stat", pid);
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    if (!f || !fgets(line, sizeof(line), f))
        return false;
    const char *open_bracket = strchr(line, '('), *close_bracket = strrchr(line, ')');
    if (!open_bracket || !close_bracket || sscanf(close_bracket, ") %*c %d", &parent) != 1)
        return false;
    snprintf(name, NAME_SIZE, "%.*s", (int)(close_bracket - open_bracket - 1), open_bracket + 1);
    *ret_parent = parent;
    return true;
}

/* A child of parent with that name; skip: how many to pass over. 0: none. */
static pid_t find_child(pid_t parent, const char *wanted, unsigned skip)
{
    AUTO_CLOSEDIR DIR *d = opendir("/proc");
    const struct dirent *entry;
    pid_t its_parent, found = 0;

    while (d && (entry = readdir(d))) {
        char name[NAME_SIZE];

        if (entry->d_name[0] < '1' || entry->d_name[0] > '9' || !read_stat(entry->d_name, name, &its_parent))
            continue;
        if (its_parent != parent || strcmp(name, wanted) != 0)
            continue;
        found = (pid_t)strtol(entry->d_name, NULL, 10);
        if (skip-- == 0)
            break;
    }
    return found;
}

/* The program whose child it is, and in whose log it writes; NULL: the supervisor's own. */
static const char *parent_of(const char *name)
{
    return strcmp(name, "ocr-page") == 0 ? "ocrd" : strcmp(name, "scan-station") == 0 ? "scand" : NULL;
}

/* Where two of a name run, either. */
static pid_t find_victim(pid_t super_pid, const char *name, uint64_t random)
{
    if (!parent_of(name))
        return find_child(super_pid, name, (unsigned)(random >> 32) % 2);
    pid_t parent = find_child(super_pid, parent_of(name), 0);
    return parent > 0 ? find_child(parent, name, (unsigned)(random >> 32) % 2) : 0;
}

/* ---- the process */

static int64_t log_size(const char *program_log_dir, const char *name)
{
    char path[CTL_PATH_SIZE];
    struct stat st;

    if (ctl_path(path, NULL, "%s/%s.log", program_log_dir, parent_of(name) ? parent_of(name) : name) < 0)
        return 0;
    return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

static void wait_until_at_work(const char *program_log_dir, const char *name, uint64_t random)
{
    int64_t before = log_size(program_log_dir, name), until_ms = clock_mono_ms() + AIM_MS;

    while (log_size(program_log_dir, name) == before && clock_mono_ms() < until_ms)
        usleep(500);
    usleep((useconds_t)((random >> 40) % AIM_SPREAD_US));
}

static void kill_for_ever(const struct killer_plan *plan, FILE *log)
{
    int64_t from_ms = clock_mono_ms();
    uint64_t seed = plan->seed;
    size_t n = 0;

    while (plan->victims[n])
        n++;
    for (;;) {
        uint64_t random = torture_random(&seed);
        const char *name = plan->victims[random % n];

        usleep((useconds_t)(WAIT_LEAST_MS + random / 64 % (uint64_t)plan->spread_ms) * 1000);
        if (random >> 63)
            wait_until_at_work(plan->program_log_dir, name, random);
        pid_t pid = find_victim(plan->super_pid, name, random);
        if (pid <= 0 || kill(pid, SIGKILL) < 0)
            continue;
        fprintf(log, "%s %lld ms, process %d\n", name, (long long)(clock_mono_ms() - from_ms), (int)pid);
        fflush(log);
    }
}

pid_t killer_start(const struct killer_plan *plan, struct err *e)
{
    FILE *log = fopen(plan->log_path, "we");

    if (!log)
        return err_errno(e, "write %s", plan->log_path);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        signal(SIGTERM, SIG_DFL);
        signal(SIGINT, SIG_DFL);
        kill_for_ever(plan, log);
    }
    fclose(log);
    return pid < 0 ? err_errno(e, "start the killer") : pid;
}

void killer_stop(pid_t pid)
{
    if (pid <= 0)
        return;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

unsigned killer_tell(const char *log_path)
{
    struct { char name[NAME_SIZE]; unsigned n; } killed[NAMES_MAX] = { { "", 0 } };
    AUTO_FCLOSE FILE *f = fopen(log_path, "re");
    unsigned all = 0;
    char name[NAME_SIZE];
    size_t k;

    for (; f && fscanf(f, "%31s%*[^\n]", name) == 1; all++) {
        for (k = 0; k < NAMES_MAX - 1 && killed[k].n > 0 && strcmp(killed[k].name, name) != 0; k++)
            ;
        memcpy(killed[k].name, name, NAME_SIZE);
        killed[k].n++;
    }
    printf("%u kills:", all);
    for (k = 0; k < NAMES_MAX && killed[k].n > 0; k++)
        printf(" %s %u", killed[k].name, killed[k].n);
    putchar('\n');
    return all;
}
