#include "drivers/scan/station/look.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "drivers/scan/look/answer.h"
#include "drivers/scan/look/shrink.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

enum {
    MEMORY_FD = 3,                      /* of the child: the picture; its socket is standard input */
    PAGES_PER_CHILD = 500,              /* what its libraries leak goes with it */
    FIRST_WAIT_MS = 250, MAX_WAIT_MS = 60 * 1000,       /* after a child that failed, doubling */
};

struct look {
    char *program, *label_prefix;
    bool check_image;
    int timeout_ms;
    int memory_fd;
    uint8_t *memory;                    /* SHRINK_BYTES, shared with the child */
    uint8_t *rgb;                       /* SHRINK_RGB_BYTES, our own; a page takes what it fills */
    struct shrink page;
    bool begun;
    pid_t pid;                          /* 0: no child */
    int fd;                             /* its socket; -1 */
    int pages;                          /* it has looked at */
    int failures;                       /* in a row */
    int64_t not_before_ms;              /* no new child before this */
};

/* ---- the child */

/* In the new process. */
static _Noreturn void become_scan_look(const struct look *l, int socket_fd)
{
    static char locale[] = "LC_ALL=C.UTF-8";
    const char *sanitizer = getenv("ASAN_OPTIONS");
    char sanitizers[256];
    char *const argv[] = { (char[]){ "scan-look" }, l->label_prefix, l->check_image ? (char[]){ "image" } : (char[]){ "" }, NULL };
    char *env[] = { locale, NULL, NULL };
    /* out of the way of 0 to 3 first */
    int high_fd = fcntl(socket_fd, F_DUPFD_CLOEXEC, MEMORY_FD + 1), high_memory_fd = fcntl(l->memory_fd, F_DUPFD_CLOEXEC, MEMORY_FD + 1);
    int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    sigset_t none;

    if (sanitizer && snprintf(sanitizers, sizeof sanitizers, "ASAN_OPTIONS=%s", sanitizer) < (int)sizeof sanitizers)
        env[1] = sanitizers;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);                      /* the terminal's Ctrl-C is for scand */
    if (dup2(null_fd, STDOUT_FILENO) >= 0 && (getenv("DAKBOX_DEBUG") || dup2(null_fd, STDERR_FILENO) >= 0) &&
        dup2(high_fd, STDIN_FILENO) >= 0 && dup2(high_memory_fd, MEMORY_FD) >= 0)
        execve(l->program, argv, env);
    _exit(127);
}

static void end_child(struct look *l)
{
    if (l->pid == 0)
        return;
    close(TAKE_FD(l->fd));
    kill(l->pid, SIGKILL);
    while (waitpid(l->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    l->pid = 0;
}

/* One that fails at once is not started at once again: intake has better things to do. */
static void child_failed(struct look *l, const struct err *why)
{
    int64_t wait_ms = (int64_t)FIRST_WAIT_MS << (l->failures < 8 ? l->failures : 8);

    end_child(l);
    l->failures++;
    wait_ms = wait_ms < MAX_WAIT_MS ? wait_ms : MAX_WAIT_MS;
    l->not_before_ms = l->failures > 1 ? clock_mono_ms() + wait_ms : 0;
    log_warn("look_failed", LOG_PROGRAM LOG_TRIES LOG_WHY, "scan-look", l->failures, why->msg);
}

static int start_child(struct look *l, struct err *e)
{
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return err_errno(e, "start scan-look");
    AUTO_CLOSE int ours = pair[0];
    AUTO_CLOSE int theirs = pair[1];

    l->pid = fork();
    if (l->pid == 0)
        become_scan_look(l, theirs);
    if (l->pid < 0) {
        l->pid = 0;
        return err_errno(e, "start scan-look");
    }
    l->fd = TAKE_FD(ours);
    l->pages = 0;
    return 0;
}

/* Early, so that the child is ready when the page is. */
static void ensure_child(struct look *l)
{
    struct err e = { 0 };

    if (l->pid != 0 && l->pages >= PAGES_PER_CHILD)
        end_child(l);
    if (l->pid == 0 && clock_mono_ms() >= l->not_before_ms && start_child(l, &e) < 0)
        child_failed(l, &e);
}

/* ---- one of these a scanner */

static int share_memory(struct look *l, struct err *e)
{
    l->memory_fd = memfd_create("scan-look", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (l->memory_fd < 0)
        return err_errno(e, "make memory to look at pages");
    /* sparse: a page takes what it fills. The child cannot pull it away under us, nor write */
    if (ftruncate(l->memory_fd, SHRINK_BYTES) < 0)
        return err_errno(e, "make memory to look at pages");
    l->memory = mmap(NULL, SHRINK_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, l->memory_fd, 0);
    if (l->memory == MAP_FAILED) {
        l->memory = NULL;
        return err_errno(e, "make memory to look at pages");
    }
    if (fcntl(l->memory_fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) < 0)
        return err_errno(e, "seal the memory to look at pages");
    fcntl(l->memory_fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SEAL);        /* a kernel that cannot: the child maps it to read all the same */
    l->rgb = mmap(NULL, SHRINK_RGB_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (l->rgb == MAP_FAILED) {
        l->rgb = NULL;
        return err_errno(e, "make memory to look at pages");
    }
    madvise(l->memory, SHRINK_BYTES, MADV_DONTDUMP);
    madvise(l->rgb, SHRINK_RGB_BYTES, MADV_DONTDUMP);
    l->page.rgb = l->rgb;
    l->page.grey = l->memory;
    l->page.tint = l->memory + SHRINK_GREY_BYTES;
    return 0;
}

int look_new(const struct look_setup *setup, struct look **ret_look, struct err *e)
{
    struct look *l = calloc(1, sizeof *l);
    int r = l ? 0 : err_set(e, -ENOMEM, "there is no memory to look at pages");

    if (r < 0)
        return r;
    *l = (struct look){ .program = strdup(setup->program), .label_prefix = strdup(setup->label_prefix), .memory_fd = -1, .fd = -1,
                        .check_image = setup->check_image, .timeout_ms = setup->timeout_ms };
    if (!l->program || !l->label_prefix)
        r = err_set(e, -ENOMEM, "there is no memory to look at pages");
    if (r == 0)
        r = share_memory(l, e);
    if (r < 0)
        look_free(l);
    else
        *ret_look = l;
    return r;
}

void look_free(struct look *l)
{
    if (!l)
        return;
    end_child(l);
    shrink_done(&l->page);
    if (l->memory)
        munmap(l->memory, SHRINK_BYTES);
    if (l->rgb)
        munmap(l->rgb, SHRINK_RGB_BYTES);
    if (l->memory_fd >= 0)
        close(l->memory_fd);
    free(l->program);
    free(l->label_prefix);
    free(l);
}

/* ---- one page */

int look_begin(struct look *l, int width_px, int height_px, int dpi, int depth, bool color, struct err *e)
{
    int r;

    (void)height_px;                    /* shows with the last row */
    ensure_child(l);
    r = shrink_begin(&l->page, width_px, dpi, depth, color, e);
    l->begun = r == 0;
    return r;
}

void look_row(struct look *l, const uint8_t *row)
{
    if (l->begun)
        shrink_row(&l->page, row);
}

static int ask(const struct look *l, struct page_look *ret, struct err *e)
{
    AUTO_JSON json_t *request = json_pack("{si si si si si sb}", "width_px", l->page.width_px, "height_px", l->page.height_px, "dpi", l->page.dpi,
                                          "tint_width_px", l->page.tint_width_px, "tint_height_px", l->page.tint_height_px, "whole", l->page.whole);
    AUTO_JSON json_t *answer = NULL;
    int r = request ? ipc_send(l->fd, request, e) : -ENOMEM;

    if (r == 0)
        r = ipc_receive(l->fd, l->timeout_ms, &answer, e);
    return r == 0 ? answer_parse(answer, ret, e) : r;
}

/* Boxes are in pixels of the page as scanned. */
static void scale_boxes(struct page_look *p, int factor)
{
    for (int i = 0; i < p->n_codes; i++)
        for (int k = 0; k < 4; k++)
            p->codes[i].box_px[k] *= factor;
}

void look_end(struct look *l, struct page_look *ret)
{
    int64_t start_ms = clock_mono_ms();
    struct err e = { 0 };

    *ret = (struct page_look){ .kind = LOOK_PAGE, .faults = LOOK_NOT_DONE };
    if (l->begun && l->pid != 0 && l->page.height_px > 0) {
        if (ask(l, ret, &e) == 0) {
            l->failures = 0;
            l->pages++;
            scale_boxes(ret, l->page.factor);
        } else {
            child_failed(l, &e);
        }
    }
    l->begun = false;
    shrink_done(&l->page);
    ret->took_ms = (int)(clock_mono_ms() - start_ms);
}

/* ---- the marking check */

bool look_picture(const struct look *l, struct mark_picture *ret)
{
    const struct shrink *p = &l->page;

    *ret = (struct mark_picture){ .pixels = p->color ? p->rgb : p->grey, .width_px = p->width_px, .height_px = p->height_px,
                                  .dpi = p->dpi, .color = p->color };
    return l->begun && p->whole && p->height_px > 0;
}

void look_forget(struct look *l)
{
    end_child(l);                       /* it may hold a part of the page */
    shrink_done(&l->page);
    memset(l->memory, 0, (size_t)l->page.width_px * (size_t)l->page.height_px);
    memset(l->page.tint, 0, (size_t)l->page.tint_width_px * (size_t)l->page.tint_height_px);
    madvise(l->rgb, SHRINK_RGB_BYTES, MADV_DONTNEED);
    l->begun = false;
}
