#include "drivers/scan/call_clock.h"

#include "base/auto.h"
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>

enum { PAGE_BYTES = 4096 };

static const char *const names[] = {
    [CALL_NONE] = "none", [CALL_INIT] = "sane_init", [CALL_EXIT] = "sane_exit", [CALL_LIST] = "sane_get_devices",
    [CALL_OPEN] = "sane_open", [CALL_CLOSE] = "sane_close", [CALL_DESCRIBE] = "sane_get_option_descriptor",
    [CALL_OPTION] = "sane_control_option", [CALL_PARAMETERS] = "sane_get_parameters", [CALL_START] = "sane_start",
    [CALL_READ] = "sane_read", [CALL_CANCEL] = "sane_cancel", [CALL_IO_MODE] = "sane_set_io_mode",
};

_Static_assert(ARRAY_LEN(names) == DRIVER_CALLS, "a name for each call");

struct call_clock {
    _Atomic int64_t must_end_ms;        /* monotonic; 0: no call runs */
    _Atomic int call;                   /* written before must_end_ms */
};

int call_clock_map(int fd, struct call_clock **ret_clock, struct err *e)
{
    void *page = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    if (page == MAP_FAILED)
        return err_errno(e, "map the call clock");
    *ret_clock = page;
    return 0;
}

int call_clock_new(struct call_clock **ret_clock, int *ret_fd, struct err *e)
{
    AUTO_CLOSE int fd = memfd_create("call-clock", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    int r;

    if (fd < 0 || ftruncate(fd, PAGE_BYTES) < 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
        return err_errno(e, "make the call clock");
    r = call_clock_map(fd, ret_clock, e);
    if (r == 0)
        *ret_fd = TAKE_FD(fd);
    return r;
}

void call_clock_free(struct call_clock *c)
{
    if (c)
        munmap(c, PAGE_BYTES);
}

void call_clock_enter(struct call_clock *c, enum driver_call call, int64_t limit_ms)
{
    atomic_store_explicit(&c->call, (int)call, memory_order_relaxed);
    atomic_store_explicit(&c->must_end_ms, clock_mono_ms() + limit_ms, memory_order_release);
}

void call_clock_leave(struct call_clock *c) { atomic_store_explicit(&c->must_end_ms, 0, memory_order_release); }

enum driver_call call_clock_late(const struct call_clock *c, int64_t now_ms)
{
    int64_t must_end_ms = atomic_load_explicit(&c->must_end_ms, memory_order_acquire);
    int call = atomic_load_explicit(&c->call, memory_order_relaxed);

    if (must_end_ms == 0 || now_ms <= must_end_ms)
        return CALL_NONE;
    return call > CALL_NONE && call < DRIVER_CALLS ? (enum driver_call)call : CALL_DESCRIBE;
}

const char *driver_call_name(enum driver_call call) { return names[call]; }
