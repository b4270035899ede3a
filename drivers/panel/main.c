/* paneld - buttons, lamps and buzzer of the box.
 *
 * What is pressed and shown: panel.c; here the lines and keys are opened, and opened again when they
 * went away. A panel that is broken stops nobody: the desk and the scanner's own buttons work without it. */
#include "base/clock.h"
#include "base/daemon.h"
#include "base/log.h"
#include "drivers/panel/gpio.h"
#include "drivers/panel/keys.h"
#include "drivers/panel/panel.h"

#include <string.h>
#include <sys/epoll.h>

enum { OPEN_AGAIN_MS = 5000 };

struct paneld {
    const struct config *config;
    struct loop *loop;
    struct panel *panel;
    struct wiring wiring;
    struct gpio *gpio;          /* NULL: none, or away */
    struct keys *keys;          /* likewise */
    int64_t open_at_ms;
    unsigned lit;               /* what the lines were told last */
    struct err why;             /* why chip or device is away; "" when all is there */
};

static void on_contact(void *ctx, int button, bool closed, bool first, int64_t at_ms)
{
    struct paneld *d = ctx;

    panel_contact(d->panel, button, closed, first, at_ms);
}

/* Once for each new reason: it is tried again every few seconds. */
static void is_away(struct paneld *d, const struct err *e)
{
    if (strcmp(d->why.msg, e->msg) != 0)
        log_warn("panel_away", LOG_WHY, e->msg);
    d->why = *e;
}

/* ---- the chip */

static void drop_gpio(struct paneld *d)
{
    for (int i = 0; d->gpio && i < d->wiring.n_buttons; i++)
        if (gpio_fd(d->gpio, i) >= 0)
            loop_remove(d->loop, gpio_fd(d->gpio, i));
    gpio_close(d->gpio);
    d->gpio = NULL;
}

static void on_line(void *ctx, int fd, uint32_t events)
{
    struct paneld *d = ctx;
    struct err e = { 0 };

    (void)events;
    for (int i = 0; d->gpio && i < d->wiring.n_buttons; i++)
        if (gpio_fd(d->gpio, i) == fd && gpio_read(d->gpio, i, on_contact, d, &e) < 0) {
            is_away(d, &e);
            drop_gpio(d);
        }
}

static int open_gpio(struct paneld *d, struct err *e)
{
    int r = gpio_open(config_text(d->config, CONFIG_PANEL_CHIP), &d->wiring, on_contact, d, &d->gpio, e);

    for (int i = 0; r == 0 && i < d->wiring.n_buttons; i++)
        if (gpio_fd(d->gpio, i) >= 0)
            r = loop_add(d->loop, gpio_fd(d->gpio, i), EPOLLIN, on_line, d, e);
    if (r < 0)
        drop_gpio(d);
    d->lit = 0;                                     /* all lines begin dark */
    return r;
}

static void light(struct paneld *d, unsigned lit)
{
    struct err e = { 0 };

    if (!d->gpio || lit == d->lit)
        return;
    d->lit = lit;
    if (gpio_light(d->gpio, lit, &e) < 0) {
        is_away(d, &e);
        drop_gpio(d);
    }
}

/* ---- the input device */

static void drop_keys(struct paneld *d)
{
    if (d->keys)
        loop_remove(d->loop, keys_fd(d->keys));
    keys_close(d->keys);
    d->keys = NULL;
}

static void read_keys(struct paneld *d)
{
    struct err e = { 0 };

    if (d->keys && keys_read(d->keys, on_contact, d, &e) < 0) {
        is_away(d, &e);
        drop_keys(d);
    }
}

static void on_keys(void *ctx, int fd, uint32_t events)
{
    (void)fd;
    (void)events;
    read_keys(ctx);
}

static int open_keys(struct paneld *d, struct err *e)
{
    int r = keys_open(config_text(d->config, CONFIG_PANEL_INPUT), &d->wiring, on_contact, d, &d->keys, e);

    if (r == 0)
        r = loop_add(d->loop, keys_fd(d->keys), EPOLLIN, on_keys, d, e);
    if (r < 0)
        drop_keys(d);
    return r;
}

/* ---- the daemon */

static bool is_set(const struct config *c, enum config_key key) { return config_text(c, key)[0] != '\0'; }

/* Opens what is set and not open. */
static void open_missing(struct paneld *d, int64_t now_ms)
{
    struct err e = { 0 };
    bool all = true;

    if (now_ms < d->open_at_ms)
        return;
    d->open_at_ms = now_ms + OPEN_AGAIN_MS;
    if (is_set(d->config, CONFIG_PANEL_CHIP) && !d->gpio && open_gpio(d, &e) < 0)
        all = false;
    if (is_set(d->config, CONFIG_PANEL_INPUT) && !d->keys && open_keys(d, &e) < 0)
        all = false;
    if (!all)
        is_away(d, &e);
    else if (d->why.msg[0]) {
        log_info("panel_back", LOG_PID, (int)getpid());
        d->why = (struct err){ 0 };
    }
}

/* Without chip and input device the wiring is not looked at: the defaults may not fit. */
static int parse_settings(const struct config *c, struct wiring *ret, struct err *e)
{
    bool chip = is_set(c, CONFIG_PANEL_CHIP), input = is_set(c, CONFIG_PANEL_INPUT);

    if (!chip && !input)
        return 0;
    return wiring_parse(config_text(c, CONFIG_PANEL_BUTTONS), config_text(c, CONFIG_PANEL_LAMPS), chip, input, ret, e);
}

static int check(const struct config *c, struct err *e)
{
    struct wiring wiring;

    return parse_settings(c, &wiring, e);
}

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct paneld *d = ctx;
    int r = parse_settings(c, &d->wiring, e);

    d->config = c;
    d->loop = loop;
    struct panel_setup setup = {
        .run_dir = config_text(c, CONFIG_PATHS_RUN_DIR), .wiring = &d->wiring, .loop = loop, .clock = clock_mono_ms,
        .steady_ms = (int)config_number(c, CONFIG_PANEL_DEBOUNCE_MS), .off = !is_set(c, CONFIG_PANEL_CHIP) && !is_set(c, CONFIG_PANEL_INPUT),
    };
    return r < 0 ? r : panel_new(&setup, &d->panel, e);
}

static int64_t tick(void *ctx)
{
    struct paneld *d = ctx;
    unsigned lit;

    open_missing(d, clock_mono_ms());
    read_keys(d);                                   /* what libevdev may hold although the descriptor is empty */
    int64_t wait_ms = panel_tick(d->panel, &lit);
    light(d, lit);
    return wait_ms;
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    struct paneld *d = ctx;
    json_t *answer = panel_request(d->panel, what, message);

    if (strcmp(what, "status") == 0)
        json_object_set_new(answer, "sentence", json_string(err_line(&d->why)));
    return answer;
}

static void stop(void *ctx)
{
    struct paneld *d = ctx;

    drop_gpio(d);
    drop_keys(d);
    panel_free(d->panel);
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "paneld", .check = check, .start = start, .request = request, .tick = tick, .stop = stop };
    struct paneld d = { .config = NULL };

    return daemon_main(argc, argv, &ops, &d);
}
