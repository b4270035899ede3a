#include "ctl/proc.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>

enum { NOT_FOUND = 127 };

static void become(const char *const *argv, int out_fd)
{
    int none = open("/dev/null", O_RDONLY);

    if (none >= 0)
        dup2(none, STDIN_FILENO);
    dup2(out_fd, STDOUT_FILENO);
    dup2(out_fd, STDERR_FILENO);
    execvp(argv[0], (char *const *)(uintptr_t)argv);
    _exit(NOT_FOUND);
}

/* Keeps the first size-1 bytes for the caller, and the last ones for a sentence. */
static void read_all(int fd, char *out, size_t size, char *last, size_t last_size)
{
    char buf[256];
    size_t have = 0;
    ssize_t n;

    last[0] = '\0';
    while ((n = read(fd, buf, sizeof(buf) - 1)) > 0) {
        size_t room = size > have + 1 ? size - have - 1 : 0;
        size_t take = (size_t)n < room ? (size_t)n : room;

        if (take > 0)
            memcpy(out + have, buf, take);
        have += take;
        buf[n] = '\0';
        snprintf(last, last_size, "%s", buf);
    }
    if (size > 0)
        out[have] = '\0';
    text_squeeze(last);
}

int proc_run(const char *const *argv, char *out, size_t size, struct err *e)
{
    char last[256];
    int pipe_fd[2], status = 0;

    if (pipe2(pipe_fd, O_CLOEXEC) < 0)
        return err_errno(e, "run %s", argv[0]);
    AUTO_CLOSE int from = pipe_fd[0];
    pid_t pid = fork();
    if (pid == 0)
        become(argv, pipe_fd[1]);
    close(pipe_fd[1]);
    if (pid < 0)
        return err_errno(e, "run %s", argv[0]);
    read_all(from, out, size, last, sizeof(last));
    if (waitpid(pid, &status, 0) < 0)
        return err_errno(e, "wait for %s", argv[0]);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
        return err_set(e, -ENOENT, "the program %s is not installed", argv[0]);
    return err_set(e, -ECHILD, "%s failed: %s", argv[0], last[0] ? last : "it said nothing");
}
