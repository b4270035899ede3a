#include "drivers/panel/wiring.h"

#include "base/auto.h"

#include <errno.h>
#include <libevdev/libevdev.h>
#include <string.h>

static const char *const purposes[] = { "letter", "vip", "backlog", "add", "rescan", "end" };

enum { WORD_SIZE = 64 };

struct word { char left[WORD_SIZE], right[WORD_SIZE], whole[WORD_SIZE]; };

/* The next "left=right" of a setting; *at moves on. 1, 0 at its end, or -EINVAL. */
static int next_word(const char *setting, const char **at, struct word *w, struct err *e)
{
    *at += strspn(*at, " \t");
    size_t n = strcspn(*at, " \t"), left = strcspn(*at, "= \t");

    if (n == 0)
        return 0;
    if (n >= WORD_SIZE)
        return err_set(e, -EINVAL, "%s: \"%.40s...\" is too long", setting, *at);
    snprintf(w->whole, WORD_SIZE, "%.*s", (int)n, *at);
    if (left == 0 || left + 1 >= n)
        return err_set(e, -EINVAL, "%s: \"%s\" is not of the form name=value", setting, w->whole);
    snprintf(w->left, WORD_SIZE, "%.*s", (int)left, w->whole);
    snprintf(w->right, WORD_SIZE, "%s", w->whole + left + 1);
    *at += n;
    return 1;
}

/* Decimal digits only. -1: no line number. */
static int line_of(const char *text)
{
    unsigned long n;

    if (!*text || strspn(text, "0123456789") != strlen(text) || strlen(text) > 4)
        return -1;
    n = strtoul(text, NULL, 10);
    return n <= WIRING_LINE_MAX ? (int)n : -1;
}

static const char *purpose_named(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(purposes); i++)
        if (strcmp(purposes[i], name) == 0)
            return purposes[i];
    return NULL;
}

/* ---- buttons */

static int parse_contact(const struct word *w, bool has_chip, bool has_input, struct wired_button *b, struct err *e)
{
    int code;

    b->is_key = strncmp(w->left, "KEY_", 4) == 0 || strncmp(w->left, "BTN_", 4) == 0;
    code = b->is_key ? libevdev_event_code_from_name(EV_KEY, w->left) : line_of(w->left);
    if (code < 0)
        return err_set(e, -EINVAL, b->is_key ? "panel.buttons: \"%s\": there is no key of that name"
                                             : "panel.buttons: \"%s\": before \"=\" stands a GPIO line (0 to 1023) or a key (KEY_F13)", w->whole);
    if (b->is_key && !has_input)
        return err_set(e, -EINVAL, "panel.buttons: \"%s\" is a key, but panel.input is not set", w->whole);
    if (!b->is_key && !has_chip)
        return err_set(e, -EINVAL, "panel.buttons: \"%s\" is a GPIO line, but panel.chip is not set", w->whole);
    b->code = (unsigned)code;
    return 0;
}

static int add_button(struct wiring *g, const struct word *w, bool has_chip, bool has_input, struct err *e)
{
    struct wired_button b = { .purpose = purpose_named(w->right) };
    int r = parse_contact(w, has_chip, has_input, &b, e);

    if (r < 0)
        return r;
    if (!b.purpose)
        return err_set(e, -EINVAL, "panel.buttons: \"%s\": a button means letter, vip, backlog, add, rescan or end", w->whole);
    for (int i = 0; i < g->n_buttons; i++)
        if (g->buttons[i].is_key == b.is_key && g->buttons[i].code == b.code)
            return err_set(e, -EINVAL, "panel.buttons: \"%s\": that button has a meaning already", w->whole);
    if (g->n_buttons == WIRING_BUTTONS_MAX)
        return err_set(e, -EINVAL, "panel.buttons: \"%s\" is one more than the %d buttons a panel can have", w->whole, WIRING_BUTTONS_MAX);
    g->buttons[g->n_buttons++] = b;
    return 0;
}

/* ---- lamps */

static bool is_taken(const struct wiring *g, int line)
{
    for (int i = 0; i < g->n_buttons; i++)
        if (!g->buttons[i].is_key && g->buttons[i].code == (unsigned)line)
            return true;
    for (int lamp = 0; lamp < LAMPS; lamp++)
        if (g->lamp_lines[lamp] == line)
            return true;
    return false;
}

static int add_lamp(struct wiring *g, const struct word *w, struct err *e)
{
    int lamp = 0, line = line_of(w->right);

    while (lamp < LAMPS && strcmp(lamp_names[lamp], w->left) != 0)
        lamp++;
    if (lamp == LAMPS)
        return err_set(e, -EINVAL, "panel.lamps: \"%s\": there is green, amber, red and buzzer", w->whole);
    if (line < 0)
        return err_set(e, -EINVAL, "panel.lamps: \"%s\": behind \"=\" stands a GPIO line, 0 to %d", w->whole, WIRING_LINE_MAX);
    if (g->lamp_lines[lamp] >= 0)
        return err_set(e, -EINVAL, "panel.lamps: \"%s\": %s is there already", w->whole, w->left);
    if (is_taken(g, line))
        return err_set(e, -EINVAL, "panel.lamps: \"%s\": line %d is used already", w->whole, line);
    g->lamp_lines[lamp] = line;
    return 0;
}

int wiring_parse(const char *buttons, const char *lamps, bool has_chip, bool has_input, struct wiring *ret, struct err *e)
{
    struct wiring g = { .n_buttons = 0 };
    struct word w;
    int r = 0;

    for (int lamp = 0; lamp < LAMPS; lamp++)
        g.lamp_lines[lamp] = -1;
    while (r == 0 && (r = next_word("panel.buttons", &buttons, &w, e)) == 1)
        r = add_button(&g, &w, has_chip, has_input, e);
    while (has_chip && r == 0 && (r = next_word("panel.lamps", &lamps, &w, e)) == 1)
        r = add_lamp(&g, &w, e);
    if (r == 0)
        *ret = g;
    return r;
}
