#include "drivers/label/printer.h"

#include "base/clock.h"
#include "drivers/label/address.h"
#include "drivers/label/cups.h"
#include "drivers/label/wire.h"

#include <errno.h>

enum { ANSWER_MS = 1000 };      /* a printer that can be asked answers at once, or never */

struct printer {
    struct address address;
    struct label_paper paper;
    int64_t timeout_ms;
    int stop_fd;
    struct wire wire;           /* open from a label that is out to printer_hang_up() */
    bool is_mute;               /* does not answer questions: no use waiting before each label */
};

static const struct { const char *code; enum said_id said; } troubles[TROUBLES] = {
    [TROUBLE_NONE] = { "ready", SAID_SENTENCES },
    [TROUBLE_AWAY] = { "away", SAID_LABEL_AWAY },
    [TROUBLE_STUCK] = { "stuck", SAID_LABEL_STUCK },
    [TROUBLE_NO_PAPER] = { "no_paper", SAID_LABEL_NO_PAPER },
    [TROUBLE_NO_RIBBON] = { "no_ribbon", SAID_LABEL_NO_RIBBON },
    [TROUBLE_COVER_OPEN] = { "cover_open", SAID_LABEL_COVER_OPEN },
    [TROUBLE_PAUSED] = { "paused", SAID_LABEL_PAUSED },
    [TROUBLE_JAM] = { "jam", SAID_LABEL_JAM },
    [TROUBLE_FAULT] = { "fault", SAID_LABEL_FAULT },
    [TROUBLE_QUEUE] = { "queue", SAID_LABEL_QUEUE },
    [TROUBLE_DRAWING] = { "drawing", SAID_LABEL_DRAWING },
};

static const enum printer_trouble trouble_of_state[PRINTER_STATES] = {
    [PRINTER_READY] = TROUBLE_NONE, [PRINTER_BUSY] = TROUBLE_NONE, [PRINTER_NO_PAPER] = TROUBLE_NO_PAPER,
    [PRINTER_NO_RIBBON] = TROUBLE_NO_RIBBON, [PRINTER_COVER_OPEN] = TROUBLE_COVER_OPEN, [PRINTER_PAUSED] = TROUBLE_PAUSED,
    [PRINTER_JAM] = TROUBLE_JAM, [PRINTER_FAULT] = TROUBLE_FAULT,
};

const char *trouble_code(enum printer_trouble t) { return troubles[t].code; }
enum said_id trouble_said(enum printer_trouble t) { return troubles[t].said; }

/* ---- a printer whose language we speak */

/* Asks how it is. A printer that says nothing sensible is taken to be ready. */
static enum printer_trouble ask_printer(struct printer *p, struct err *e)
{
    const struct language *language = p->address.language;
    struct wire *w = &p->wire;
    int64_t until_ms = clock_mono_ms() + ANSWER_MS, left_ms;
    uint8_t answer[LANGUAGE_ANSWER_MAX];
    enum printer_state state = PRINTER_READY;
    size_t n = 0;
    int r = -EAGAIN;

    if (language->query_n == 0 || !w->can_read || p->is_mute)
        return TROUBLE_NONE;
    if (wire_send(w, language->query, language->query_n, e) < 0)
        return TROUBLE_AWAY;
    while (r == -EAGAIN && n < sizeof(answer) && (left_ms = until_ms - clock_mono_ms()) > 0) {
        int got = wire_receive(w, answer + n, sizeof(answer) - n, left_ms, e);

        if (got == -EAGAIN)
            break;
        if (got < 0)
            return TROUBLE_AWAY;
        n += (size_t)got;
        r = language->read_answer(answer, n, &state);
    }
    p->is_mute = n == 0;
    if (r == 0 && trouble_of_state[state] != TROUBLE_NONE)
        err_set(e, -EAGAIN, "the printer says so");
    return r == 0 ? trouble_of_state[state] : TROUBLE_NONE;
}

static enum printer_trouble print_on_wire(struct printer *p, const void *job, size_t n, struct err *e)
{
    enum printer_trouble t = TROUBLE_AWAY;

    printer_hang_up(p);
    if (wire_open(&p->address, p->timeout_ms, p->stop_fd, &p->wire, e) == 0) {
        t = ask_printer(p, e);
        if (t == TROUBLE_NONE && (wire_send(&p->wire, job, n, e) < 0 || wire_finish(&p->wire, e) < 0))
            t = TROUBLE_STUCK;
    }
    if (t == TROUBLE_NONE)
        return t;
    if (t == TROUBLE_STUCK)
        wire_abandon(&p->wire);
    wire_close(&p->wire);
    p->is_mute = false;         /* another printer may be there next time */
    return t;
}

void printer_hang_up(struct printer *p) { wire_hang_up(&p->wire); }

static enum printer_trouble print_commands(struct printer *p, const struct label *l, struct err *e)
{
    AUTO_BITMAP struct bitmap *b = NULL;
    AUTO_FREE char *job = NULL;
    struct label_size size = { p->paper.width_mm, p->paper.height_mm };
    size_t n = 0;

    if (label_draw(&p->paper, l, &b, e) < 0)
        return TROUBLE_DRAWING;
    FILE *out = open_memstream(&job, &n);
    if (!out) {
        err_set(e, -ENOMEM, "out of memory");
        return TROUBLE_DRAWING;
    }
    p->address.language->emit(b, &size, out);
    bool bad = ferror(out);
    if (fclose(out) != 0 || bad) {
        err_set(e, -ENOMEM, "out of memory");
        return TROUBLE_DRAWING;
    }
    return print_on_wire(p, job, n, e);
}

/* ---- a printer that CUPS knows */

/* Its name at CUPS is that of no other label, not even of a diary that was restored and counts anew. */
static enum printer_trouble print_pdf(struct printer *p, const struct label *l, struct err *e)
{
    char received[CLOCK_SHOWN_SIZE], name[200];
    AUTO_FREE char *pdf = NULL;
    struct label_size size = { p->paper.width_mm, p->paper.height_mm };
    size_t n = 0;

    if (label_draw_pdf(&p->paper, l, &pdf, &n, e) < 0)
        return TROUBLE_DRAWING;
    clock_format_shown(l->received_s, received);
    snprintf(name, sizeof(name), "label %lld: %s, %s", (long long)l->id, l->number, received);
    return cups_print(p->address.name, name, l->id > 0, &size, pdf, n, p->timeout_ms, p->stop_fd, e);
}

enum printer_trouble printer_print(struct printer *p, const struct label *l, struct err *e)
{
    return p->address.way == ADDRESS_CUPS ? print_pdf(p, l, e) : print_commands(p, l, e);
}

/* ---- settings */

int printer_new(const struct config *c, int stop_fd, struct printer **ret_printer, struct err *e)
{
    const char *setting = config_text(c, CONFIG_LABEL_PRINTER);
    struct printer *p;

    if (!*setting)
        return err_set(e, -ENOENT, "no label printer is set up (label.printer)");
    p = calloc(1, sizeof(*p));
    if (!p)
        return err_set(e, -ENOMEM, "out of memory");
    p->timeout_ms = config_number(c, CONFIG_LABEL_TIMEOUT_S) * 1000;
    p->stop_fd = stop_fd;
    p->wire.fd = -1;
    int r = address_parse(setting, &p->address, e);
    if (r == 0)
        r = label_paper_init(c, &p->paper, e);
    if (r < 0) {
        printer_free(p);
        return r;
    }
    *ret_printer = p;
    return 0;
}

void printer_free(struct printer *p)
{
    if (p) {
        wire_close(&p->wire);
        label_paper_done(&p->paper);
    }
    free(p);
}
