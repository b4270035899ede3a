#include "test.h"
#include "test_ocr_fake_child.h"

#include "reader/page_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

void (*fake_child)(int in_fd, int out_fd);

int page_process_find(char out[PAGE_PROCESS_PATH_SIZE], struct err *e)
{
    (void)e;
    out[0] = '\0';
    return 0;
}

int page_process_start(const char *program, const char *languages, int memory_mib, long long cpu_s, struct page_process *ret, struct err *e)
{
    int in[2], out[2];

    (void)program, (void)languages, (void)memory_mib, (void)cpu_s, (void)e;
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    ret->pid = fork();
    if (ret->pid == 0) {
        close(in[1]);
        close(out[0]);
        fake_child(in[0], out[1]);
        pause();
        _exit(0);
    }
    close(in[0]);
    close(out[1]);
    fcntl(in[1], F_SETFL, O_NONBLOCK);
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    ret->to_fd = in[1];
    ret->from_fd = out[0];
    return 0;
}

void page_process_end(struct page_process *p)
{
    close(p->to_fd);
    close(p->from_fd);
    kill(p->pid, SIGKILL);
    waitpid(p->pid, NULL, 0);
}
