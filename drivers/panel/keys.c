#include "drivers/panel/keys.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/said.h"

#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <time.h>

enum { EVENTS_A_TURN = 256 };

struct keys {
    struct libevdev *device;
    int fd;
    const struct wiring *wiring;
    bool kernel_times;              /* events carry monotonic times */
};

/* How the keys are now; and is any of them on this device at all? */
static int look_at_keys(const struct keys *k, contact_fn *fn, void *ctx, struct err *e)
{
    int found = 0;

    for (int i = 0; i < k->wiring->n_buttons; i++) {
        const struct wired_button *b = &k->wiring->buttons[i];

        if (!b->is_key || !libevdev_has_event_code(k->device, EV_KEY, b->code))
            continue;
        found++;
        fn(ctx, i, libevdev_get_event_value(k->device, EV_KEY, b->code) != 0, true, clock_mono_ms());
    }
    return found > 0 ? 0 : err_say(e, -ENXIO, SAID_PANEL_NO_KEY, libevdev_get_name(k->device));
}

int keys_open(const char *path, const struct wiring *wiring, contact_fn *fn, void *ctx, struct keys **ret_keys, struct err *e)
{
    struct keys *k = calloc(1, sizeof(*k));
    int r;

    if (!k)
        return err_set(e, -ENOMEM, "out of memory");
    k->wiring = wiring;
    k->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    r = k->fd < 0 ? err_errno(e, "open it") : libevdev_new_from_fd(k->fd, &k->device);
    if (k->fd >= 0 && r < 0)
        err_say(e, r, SAID_PANEL_NO_DEVICE);
    if (r == 0) {
        libevdev_grab(k->device, LIBEVDEV_GRAB);            /* as far as it can be had */
        k->kernel_times = libevdev_set_clock_id(k->device, CLOCK_MONOTONIC) == 0;
        r = look_at_keys(k, fn, ctx, e);
    }
    if (r < 0) {
        keys_close(k);
        return err_wrap_say(e, r, SAID_PANEL_INPUT, path);
    }
    *ret_keys = k;
    return 0;
}

void keys_close(struct keys *k)
{
    if (!k)
        return;
    libevdev_free(k->device);
    if (k->fd >= 0)
        close(k->fd);
    free(k);
}

int keys_fd(const struct keys *k) { return k->fd; }

static void tell(const struct keys *k, const struct input_event *ev, contact_fn *fn, void *ctx)
{
    int64_t at_ms = k->kernel_times ? (int64_t)ev->input_event_sec * 1000 + ev->input_event_usec / 1000 : clock_mono_ms();

    if (ev->type != EV_KEY)
        return;
    for (int i = 0; i < k->wiring->n_buttons; i++)
        if (k->wiring->buttons[i].is_key && k->wiring->buttons[i].code == ev->code)
            fn(ctx, i, ev->value != 0, false, at_ms);       /* 2: a key that is held repeats, and stays closed */
}

/* When the kernel had to drop events, libevdev then makes those that lead to how the keys are now. */
int keys_read(struct keys *k, contact_fn *fn, void *ctx, struct err *e)
{
    unsigned flag = LIBEVDEV_READ_FLAG_NORMAL;

    for (int n = 0; n < EVENTS_A_TURN; n++) {
        struct input_event ev;
        int r = libevdev_next_event(k->device, flag, &ev);

        if (r == -EAGAIN && flag == LIBEVDEV_READ_FLAG_NORMAL)
            return 0;
        if (r < 0 && r != -EAGAIN)
            return err_say(e, r, SAID_PANEL_GONE);
        flag = r == LIBEVDEV_READ_STATUS_SYNC ? LIBEVDEV_READ_FLAG_SYNC : LIBEVDEV_READ_FLAG_NORMAL;
        if (r >= 0)
            tell(k, &ev, fn, ctx);
    }
    return 0;
}
