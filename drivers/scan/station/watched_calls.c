#include "drivers/scan/station/watched_calls.h"

/* SANE's calls have no place for a context, so what is watched is the process's only state here. */
static const struct sane_calls *inner;
static struct call_clock *call_clock;
static struct call_limits limit;

/* Runs one call between enter and leave. */
#define WATCHED(call, limit_ms, expression) ({                  \
        call_clock_enter(call_clock, (call), (limit_ms));       \
        __typeof__(expression) answer_ = (expression);          \
        call_clock_leave(call_clock);                           \
        answer_; })

static SANE_Status watched_init(SANE_Int *version, SANE_Auth_Callback authorize)
{
    return WATCHED(CALL_INIT, limit.call_ms, inner->init(version, authorize));
}

static void watched_exit(void)
{
    call_clock_enter(call_clock, CALL_EXIT, limit.call_ms);
    inner->exit();
    call_clock_leave(call_clock);
}

static SANE_Status watched_get_devices(const SANE_Device ***list, SANE_Bool local_only)
{
    return WATCHED(CALL_LIST, limit.call_ms, inner->get_devices(list, local_only));
}

static SANE_Status watched_open(SANE_String_Const name, SANE_Handle *handle)
{
    return WATCHED(CALL_OPEN, limit.call_ms, inner->open(name, handle));
}

static void watched_close(SANE_Handle handle)
{
    call_clock_enter(call_clock, CALL_CLOSE, limit.call_ms);
    inner->close(handle);
    call_clock_leave(call_clock);
}

static const SANE_Option_Descriptor *watched_get_option_descriptor(SANE_Handle handle, SANE_Int option)
{
    return WATCHED(CALL_DESCRIBE, limit.call_ms, inner->get_option_descriptor(handle, option));
}

static SANE_Status watched_control_option(SANE_Handle handle, SANE_Int option, SANE_Action action, void *value, SANE_Int *info)
{
    return WATCHED(CALL_OPTION, limit.call_ms, inner->control_option(handle, option, action, value, info));
}

static SANE_Status watched_get_parameters(SANE_Handle handle, SANE_Parameters *params)
{
    return WATCHED(CALL_PARAMETERS, limit.call_ms, inner->get_parameters(handle, params));
}

static SANE_Status watched_start(SANE_Handle handle)
{
    return WATCHED(CALL_START, limit.start_ms, inner->start(handle));
}

static SANE_Status watched_read(SANE_Handle handle, SANE_Byte *data, SANE_Int max_length, SANE_Int *length)
{
    return WATCHED(CALL_READ, limit.read_ms, inner->read(handle, data, max_length, length));
}

static void watched_cancel(SANE_Handle handle)
{
    call_clock_enter(call_clock, CALL_CANCEL, limit.call_ms);
    inner->cancel(handle);
    call_clock_leave(call_clock);
}

static SANE_Status watched_set_io_mode(SANE_Handle handle, SANE_Bool non_blocking)
{
    return WATCHED(CALL_IO_MODE, limit.call_ms, inner->set_io_mode(handle, non_blocking));
}

static SANE_String_Const unwatched_strstatus(SANE_Status status) { return inner->strstatus(status); }

static const struct sane_calls table = {
    .init = watched_init,
    .exit = watched_exit,
    .get_devices = watched_get_devices,
    .open = watched_open,
    .close = watched_close,
    .get_option_descriptor = watched_get_option_descriptor,
    .control_option = watched_control_option,
    .get_parameters = watched_get_parameters,
    .start = watched_start,
    .read = watched_read,
    .cancel = watched_cancel,
    .set_io_mode = watched_set_io_mode,
    .strstatus = unwatched_strstatus,
};

const struct sane_calls *watched_calls(const struct sane_calls *sane, struct call_clock *clock,
                                       const struct call_limits *limits)
{
    inner = sane;
    call_clock = clock;
    limit = *limits;
    return &table;
}
