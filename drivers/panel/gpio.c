#include "drivers/panel/gpio.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/said.h"

#include <errno.h>
#include <gpiod.h>
#include <poll.h>
#include <string.h>

enum { EVENTS_A_TURN = 64 };        /* a contact that chatters must not keep the others waiting */

struct gpio {
    struct gpiod_chip *chip;        /* closing it lets go of all its lines */
    struct gpiod_line *buttons[WIRING_BUTTONS_MAX], *lamps[LAMPS];
};

static const char consumer[] = "paneld";

static struct gpiod_line *line_at(struct gpio *g, unsigned offset, struct err *e)
{
    struct gpiod_line *line = gpiod_chip_get_line(g->chip, offset);

    if (!line)
        err_errno(e, "GPIO line %u", offset);
    return line;
}

static int open_buttons(struct gpio *g, const struct wiring *w, contact_fn *fn, void *ctx, struct err *e)
{
    for (int i = 0; i < w->n_buttons; i++) {
        int closed;

        if (w->buttons[i].is_key)
            continue;
        if (!(g->buttons[i] = line_at(g, w->buttons[i].code, e)))
            return e->code;
        if (gpiod_line_request_both_edges_events_flags(g->buttons[i], consumer, GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW |
                                                       GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP) < 0)
            return err_errno(e, "GPIO line %u (%s)", w->buttons[i].code, w->buttons[i].purpose);
        closed = gpiod_line_get_value(g->buttons[i]);
        if (closed < 0)
            return err_errno(e, "read GPIO line %u (%s)", w->buttons[i].code, w->buttons[i].purpose);
        fn(ctx, i, closed == 1, true, clock_mono_ms());
    }
    return 0;
}

static int open_lamps(struct gpio *g, const struct wiring *w, struct err *e)
{
    for (int lamp = 0; lamp < LAMPS; lamp++) {
        if (w->lamp_lines[lamp] < 0)
            continue;
        if (!(g->lamps[lamp] = line_at(g, (unsigned)w->lamp_lines[lamp], e)))
            return e->code;
        if (gpiod_line_request_output(g->lamps[lamp], consumer, 0) < 0)
            return err_errno(e, "GPIO line %d (%s)", w->lamp_lines[lamp], lamp_names[lamp]);
    }
    return 0;
}

int gpio_open(const char *chip, const struct wiring *wiring, contact_fn *fn, void *ctx, struct gpio **ret_gpio, struct err *e)
{
    struct gpio *g = calloc(1, sizeof(*g));
    int r;

    if (!g)
        return err_set(e, -ENOMEM, "out of memory");
    g->chip = gpiod_chip_open_lookup(chip);
    r = g->chip ? open_buttons(g, wiring, fn, ctx, e) : err_errno(e, "open it");
    if (r == 0)
        r = open_lamps(g, wiring, e);
    if (r < 0) {
        gpio_close(g);
        return err_wrap_say(e, r, SAID_PANEL_CHIP, chip);
    }
    *ret_gpio = g;
    return 0;
}

void gpio_close(struct gpio *g)
{
    if (!g)
        return;
    gpio_light(g, 0, NULL);
    if (g->chip)
        gpiod_chip_close(g->chip);
    free(g);
}

int gpio_fd(const struct gpio *g, int button)
{
    return g->buttons[button] ? gpiod_line_event_get_fd(g->buttons[button]) : -1;
}

int gpio_read(struct gpio *g, int button, contact_fn *fn, void *ctx, struct err *e)
{
    struct pollfd p = { .fd = gpio_fd(g, button), .events = POLLIN };

    for (int n = 0; n < EVENTS_A_TURN && poll(&p, 1, 0) == 1; n++) {
        struct gpiod_line_event ev;

        if (gpiod_line_event_read(g->buttons[button], &ev) < 0)
            return err_errno(e, "read GPIO line %u", gpiod_line_offset(g->buttons[button]));
        fn(ctx, button, ev.event_type == GPIOD_LINE_EVENT_RISING_EDGE, false,
           (int64_t)ev.ts.tv_sec * 1000 + ev.ts.tv_nsec / 1000000);
    }
    return 0;
}

int gpio_light(struct gpio *g, unsigned lit, struct err *e)
{
    for (int lamp = 0; lamp < LAMPS; lamp++)
        if (g->lamps[lamp] && gpiod_line_is_requested(g->lamps[lamp]) &&
            gpiod_line_set_value(g->lamps[lamp], (lit >> lamp) & 1) < 0)
            return err_errno(e, "set GPIO line %u (%s)", gpiod_line_offset(g->lamps[lamp]), lamp_names[lamp]);
    return 0;
}
