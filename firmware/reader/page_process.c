#include "reader/page_process.h"

#include "base/auto.h"
#include "base/exe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

enum { PIPE_BYTES = 1 << 20 };      /* fewer turns for a file of some MiB */

int page_process_find(char out[PAGE_PROCESS_PATH_SIZE], struct err *e)
{
    int r = exe_beside("ocr-page", out, PAGE_PROCESS_PATH_SIZE, e);

    return r < 0 || access(out, X_OK) == 0 ? r : err_errno(e, "%s", out);
}

/* Only what Tesseract needs; no setting of ocrd gets through. */
static char **make_environment(void)
{
    static const char *const kept[] = { "TESSDATA_PREFIX", "ASAN_OPTIONS", "UBSAN_OPTIONS" };
    char **env = calloc(ARRAY_LEN(kept) + 3, sizeof *env);
    size_t n = 0;

    if (!env)
        return NULL;
    env[n++] = strdup("OMP_THREAD_LIMIT=1");
    env[n++] = strdup("LC_ALL=C.UTF-8");
    for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
        const char *value = getenv(kept[i]);

        if (value && asprintf(&env[n], "%s=%s", kept[i], value) > 0)
            n++;
    }
    return env;
}

/* In the new process. */
static _Noreturn void become_ocr_page(const char *program, const char *languages, int memory_mib, long long cpu_s, int in_fd, int out_fd)
{
    char memory[16], cpu[24];
    char *const argv[] = { (char[]){ "ocr-page" }, strdup(languages), memory, cpu, NULL };
    sigset_t none;
    int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);

    snprintf(memory, sizeof memory, "%d", memory_mib);
    snprintf(cpu, sizeof cpu, "%lld", cpu_s);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);                                  /* the terminal's Ctrl-C is for ocrd */
    if (dup2(in_fd, STDIN_FILENO) >= 0 && dup2(out_fd, STDOUT_FILENO) >= 0 &&
        (getenv("DAKBOX_DEBUG") || (null_fd >= 0 && dup2(null_fd, STDERR_FILENO) >= 0)))
        execve(program, argv, make_environment());
    _exit(127);
}

int page_process_start(const char *program, const char *languages, int memory_mib, long long cpu_s, struct page_process *ret, struct err *e)
{
    int in[2], out[2];

    *ret = (struct page_process){ -1, -1, -1 };
    if (pipe2(in, O_CLOEXEC) < 0)
        return err_errno(e, "start ocr-page");
    AUTO_CLOSE int in_fd = in[0];
    AUTO_CLOSE int to_fd = in[1];
    if (pipe2(out, O_CLOEXEC) < 0)
        return err_errno(e, "start ocr-page");
    AUTO_CLOSE int from_fd = out[0];
    AUTO_CLOSE int out_fd = out[1];
    fcntl(to_fd, F_SETFL, O_NONBLOCK);
    fcntl(from_fd, F_SETFL, O_NONBLOCK);
    fcntl(to_fd, F_SETPIPE_SZ, PIPE_BYTES);         /* no matter if refused */
    ret->pid = fork();
    if (ret->pid == 0)
        become_ocr_page(program, languages, memory_mib, cpu_s, in_fd, out_fd);
    if (ret->pid < 0)
        return err_errno(e, "start ocr-page");
    ret->to_fd = TAKE_FD(to_fd);
    ret->from_fd = TAKE_FD(from_fd);
    return 0;
}

void page_process_end(struct page_process *p)
{
    close(TAKE_FD(p->to_fd));
    close(TAKE_FD(p->from_fd));
    kill(p->pid, SIGKILL);
    while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
}
