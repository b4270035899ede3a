#include "drivers/scan/station/station_internal.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/said.h"
#include "drivers/scan/station/open_letter.h"
#include "drivers/scan/station/press.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_AGAIN_MS = 3000, LETTER_AGAIN_MS = 1000, WAIT_FOR_DATA_MS = 10 };

static void tell(struct station *s) { s->set.changed(s->set.ctx); }

static unsigned pages_in_hand(const struct station *s) { return s->stack ? stack_pages(s->stack) : 0; }

void station_say(struct station *s, enum scan_state state, enum scan_code code, const char *sentence)
{
    s->state = state;
    s->code = code;
    snprintf(s->sentence, sizeof(s->sentence), "%s", sentence);
    tell(s);
}

void station_set_state(struct station *s, enum scan_state state, enum scan_code code, const char *detail)
{
    char sentence[SENTENCE_SIZE];

    scan_sentence(code, pages_in_hand(s), s->device && device_is_duplex(s->device), detail, sentence);
    station_say(s, state, code, sentence);
}

/* ---- what the stack tells */

static void note_through(struct station *s)
{
    s->through.letters = stack_letters(s->stack);
    stack_counts(s->stack, &s->through.counts, &s->through.fed);
    snprintf(s->through.purpose, sizeof(s->through.purpose), "%s", stack_values(s->stack)->purpose);
}

static void page_safe(void *ctx, const struct stack_page *p)
{
    struct station *s = ctx;
    const struct batch_values *values = stack_values(s->stack);
    unsigned faults = p->look->kind == LOOK_PAGE ? p->look->faults : 0;

    if (strcmp(values->purpose, "replace") == 0) {
        struct attention ignored = { .n = 0 };          /* what was bad is on the list already */

        s->rescan_is_bad = s->rescan_is_bad || attention_add_page(&ignored, p->doc, p->page, faults, true) > 0;
    } else if (!press_is_test(values->purpose)) {      /* of which no page is scanned anew */
        attention_add_page(&s->attention, p->doc, p->page, faults, press_is_addition(values->purpose));
    }
    note_through(s);
    tell(s);
}

static void taken_in(void *ctx, const char *doc, unsigned pages)
{
    struct station *s = ctx;
    const struct batch_values *values = stack_values(s->stack);

    snprintf(s->through.doc, sizeof(s->through.doc), "%s", doc);
    s->through.pages = pages;
    if (!press_is_addition(values->purpose)) {
        snprintf(s->last_doc, sizeof(s->last_doc), "%s", doc);
        s->last_pages = pages;
    } else if (!s->rescan_is_bad) {
        attention_settle(&s->attention, values->target, values->replaces);
    }
    note_through(s);
    s->set.taken_in(s->set.ctx, doc);
    tell(s);
}

static void adopt_open_letter(struct station *s)
{
    s->stack = open_letter_take(&s->stack_set, &s->letter_is_busy);
    s->letter_at_ms = clock_mono_ms() + LETTER_AGAIN_MS;
}

/* Idle or absent, or interrupted when a further letter lies open. A card that failed stays the state: every press is refused. */
static void rest(struct station *s, enum scan_code code)
{
    if (s->card_failed) {
        tell(s);
        return;
    }
    if (!s->stack)
        adopt_open_letter(s);
    if (s->stack) {
        note_through(s);
        station_set_state(s, SCAN_INTERRUPTED, CODE_INTERRUPTED, "");
    } else if (s->device) {
        station_set_state(s, SCAN_IDLE, code, "");
    } else {
        station_set_state(s, SCAN_ABSENT, CODE_NO_SCANNER, "");
    }
}

/* ---- the scanner comes and goes */

static int open_scanner(struct station *s, struct err *e)
{
    int r = s->set.device[0] ? device_open(s->set.sane, s->set.device, &s->settings.wish, &s->device, e)
                             : err_set(e, -ENODEV, "scanner %s is not connected", s->set.name);

    s->look_at_ms = clock_mono_ms() + LOOK_AGAIN_MS;
    if (r < 0)
        return r;
    snprintf(s->title, sizeof(s->title), "%s", s->set.title[0] ? s->set.title : device_title(s->device));
    log_info("scanner_found", LOG_DEVICE, s->set.name);
    tell(s);
    return 0;
}

static void lose_scanner(struct station *s)
{
    log_warn("scanner_gone", LOG_DEVICE, s->set.name);
    device_close(TAKE_PTR(s->device));
    s->look_at_ms = clock_mono_ms() + LOOK_AGAIN_MS;
    s->paper_seen = false;
    tell(s);
}

static int64_t look_for_scanner(struct station *s)
{
    struct err e = { 0 };
    int64_t wait_ms = s->look_at_ms - clock_mono_ms();

    if (wait_ms > 0)
        return wait_ms;
    if (open_scanner(s, &e) < 0)
        return LOOK_AGAIN_MS;
    if (s->state == SCAN_ABSENT || s->code == CODE_DEVICE_GONE)
        rest(s, CODE_READY);
    return 0;
}

/* ---- the station itself */

static void set_up_stacks(struct station *s)
{
    s->stack_set = s->settings.stack;
    s->stack_set.at.spool = s->set.spool;
    s->stack_set.at.look = s->set.look;
    s->stack_set.at.mark = s->set.mark;
    s->stack_set.scanner = s->set.name;
    s->stack_set.page_safe = page_safe;
    s->stack_set.taken_in = taken_in;
    s->stack_set.ctx = s;
}

int station_new(const struct station_setup *setup, struct station **ret_station, struct err *e)
{
    struct station *s = calloc(1, sizeof(*s));
    struct err why = { 0 };

    if (!s)
        return err_set(e, -ENOMEM, "no memory for the scanner");
    s->set = *setup;
    s->through.fed = -1;
    settings_read(setup->config, setup->profile, &s->settings);
    snprintf(s->title, sizeof(s->title), "%s", setup->title[0] ? setup->title : setup->name);
    set_up_stacks(s);
    if (open_scanner(s, &why) < 0)
        log_warn("no_scanner", LOG_WHY, why.msg);
    rest(s, CODE_READY);
    *ret_station = s;
    return 0;
}

void station_free(struct station *s)
{
    if (!s)
        return;
    stack_free(s->stack);
    device_close(s->device);
    free(s);
}

/* ---- a stack ends */

void station_forget_stack(struct station *s)
{
    note_through(s);
    stack_free(TAKE_PTR(s->stack));
}

static void stack_is_through(struct station *s)
{
    char differ[STACK_WORDS_SIZE];

    stack_sheets_differ(s->stack, differ);
    if (differ[0])
        attention_add(&s->attention, "sheets_differ", stack_letters(s->stack) > 0 ? s->through.doc : "", differ);
    station_forget_stack(s);
    s->paper_seen = false;
    rest(s, CODE_READY);
    if (s->state == SCAN_IDLE && !press_is_test(s->through.purpose)) {
        scan_sentence_taken_in(s->through.letters, s->through.pages, press_is_addition(s->through.purpose), s->sentence);
        tell(s);
    }
}

/* A press that found nothing to scan. */
static void stack_was_empty(struct station *s)
{
    station_forget_stack(s);
    rest(s, CODE_NO_PAPER);
    s->paper_seen = true;                       /* a sensor that says "paper" all the time must not start letters for ever */
}

static void stopped(struct station *s, enum scan_code code, const struct err *e)
{
    unsigned pages = pages_in_hand(s), letters = stack_letters(s->stack);
    char detail[ERR_MSG_SIZE] = "", pressed_before[DEVICE_BUTTON_SIZE];
    bool is_spool = code == CODE_NO_ROOM || code == CODE_CARD_FAILED;

    if (code != CODE_DEVICE_GONE)               /* a press from before the stop is not one to go on */
        device_poll_buttons(s->device, pressed_before);
    log_warn("scan_stopped", LOG_DOC LOG_PAGES LOG_STATUS LOG_WHY, stack_doc(s->stack), (int)pages,
             scan_code_name(code), e->msg);
    if (code == CODE_BAD_PAGE || is_spool)
        snprintf(detail, sizeof(detail), "%s", e->msg);
    else if (letters > 0)
        snprintf(detail, sizeof(detail), "letter %u of this stack", letters + 1);
    s->card_failed = code == CODE_CARD_FAILED && e->code == -EIO;
    if (s->card_failed || (letters == 0 && !stack_doc(s->stack)[0]))
        station_forget_stack(s);                        /* nothing to go on with: the next press begins anew */
    else
        note_through(s);
    station_set_state(s, is_spool || !s->stack ? SCAN_FAULT : SCAN_INTERRUPTED, code, detail);
    s->look_at_ms = clock_mono_ms() + LOOK_AGAIN_MS;
    if (code == CODE_DEVICE_GONE)
        lose_scanner(s);
}

static int end_stack(struct station *s, struct err *e)
{
    int r = stack_end(s->stack, e);

    s->ending = false;
    if (r < 0) {
        log_error("letter_not_ended", LOG_WHY, e->msg);
        s->card_failed = r == -EIO;
        station_forget_stack(s);
        if (!s->card_failed)
            adopt_open_letter(s);
        station_set_state(s, SCAN_FAULT, r == -ENOSPC || r == -EDQUOT ? CODE_NO_ROOM : CODE_CARD_FAILED, e->msg);
        return r;
    }
    stack_is_through(s);
    return 0;
}

int64_t station_stepped(struct station *s, enum stack_result result, enum scan_code code, struct err *e)
{
    switch (result) {
    case STACK_GOES_ON:
        return 0;
    case STACK_WAITS:
        return WAIT_FOR_DATA_MS;
    case STACK_COMPLETE:
        stack_is_through(s);
        return 0;
    case STACK_EMPTY:
        stack_was_empty(s);
        break;
    case STACK_STOPPED:
        stopped(s, code, e);
        break;
    case STACK_DOUBT:
        station_doubts(s);
        break;
    case STACK_REFUSED:
        station_refused(s);
        break;
    case STACK_NOT_REFUSED:
        station_not_refused(s, code, e);
        break;
    }
    return s->settings.button_poll_ms;
}

static int64_t scan_on(struct station *s)
{
    enum scan_code code = CODE_BAD_PAGE;
    enum stack_result result;
    struct err e = { 0 };

    if (s->ending) {
        if (!stack_look_back(s->stack))
            end_stack(s, &e);
        return 0;
    }
    if (station_is_in_doubt(s))                 /* the feeder stands until station_clear or station_refuse */
        return s->settings.button_poll_ms;
    result = stack_step(s->stack, &code, &e);
    return station_stepped(s, result, code, &e);
}

/* ---- a stack begins */

static int begin_stack(struct station *s, const struct station_press *p, struct err *e)
{
    struct batch_values values;
    int r = press_values(p, s->last_doc, attention_first_page(&s->attention), &values, e);

    if (r < 0)
        return r;
    r = stack_new(&s->stack_set, &values, p->doc, &s->stack, e);
    if (r < 0) {
        enum scan_code code = r == -ENOSPC || r == -EDQUOT ? CODE_NO_ROOM : CODE_CARD_FAILED;

        log_error("spool_failed", LOG_WHY, e->msg);
        s->card_failed = r == -EIO;
        station_set_state(s, SCAN_FAULT, code, e->msg);
        return err_set(e, r, "%s", s->sentence);
    }
    if (!press_is_addition(values.purpose))
        s->attention.n = 0;
    s->rescan_is_bad = false;
    return 0;
}

/* A test page that was interrupted is never gone on with: the paper in hand now may be a letter. And no test becomes a page of a letter. */
static int part_from_test(struct station *s, const struct station_press *p, struct err *e)
{
    if (s->stack && press_is_test(stack_values(s->stack)->purpose))
        return station_discard(s, e);
    return s->stack && press_is_test(p->purpose) ? err_say(e, -EBUSY, SAID_SCAN_LETTER_FIRST) : 0;
}

int station_press(struct station *s, const struct station_press *p, char doc_id[ID_SIZE], bool *ret_continued, struct err *e)
{
    int r = 0;

    if (station_is_in_doubt(s))
        return err_say(e, -EBUSY, SAID_SCAN_DOUBT_FIRST);
    if (s->state == SCAN_SCANNING)
        return err_say(e, -EBUSY, SAID_SCAN_BUSY_HERE);
    if (s->card_failed || s->must_refuse)
        return err_set(e, -EIO, "%s", s->sentence);
    if (!s->device && open_scanner(s, e) < 0)
        return err_say(e, -ENODEV, SAID_SCAN_NONE_FOUND);
    r = part_from_test(s, p, e);
    if (r < 0)
        return r;
    *ret_continued = s->stack != NULL;
    if (!s->stack)
        r = begin_stack(s, p, e);
    if (r < 0)
        return r;
    snprintf(doc_id, ID_SIZE, "%s", stack_doc(s->stack)[0] ? stack_doc(s->stack) : p->doc);
    if (!doc_id[0])
        id_new(doc_id);
    stack_feed(s->stack, s->device, doc_id, p->actor[0] ? p->actor : "scanner");
    note_through(s);
    log_info("press", LOG_DOC LOG_PAGES, doc_id, (int)stack_pages(s->stack));
    station_set_state(s, SCAN_SCANNING, CODE_SCANNING, "");
    return 0;
}

/* A press at the scanner itself, or paper that was put in. false: it was refused. */
static bool press_here(struct station *s, const char *purpose)
{
    const struct station_press p = { .purpose = purpose, .doc = "", .target = "", .replaces = "", .actor = "" };
    char id[ID_SIZE];
    struct err e = { 0 };
    bool continued;
    int r = strcmp(purpose, "end") == 0 ? station_end(s, &e) : station_press(s, &p, id, &continued, &e);

    if (r < 0)
        log_warn("press_refused", LOG_STATUS LOG_WHY, purpose, e.msg);
    return r == 0;
}

/* Did paper come that is to be scanned without a press? */
static bool paper_wants_to_start(struct station *s)
{
    bool again = s->state == SCAN_FAULT && s->code == CODE_BAD_PAGE && !s->stack && clock_mono_ms() >= s->look_at_ms;
    bool paper, wants;

    if (!s->settings.start_on_paper || (s->state != SCAN_IDLE && !again))
        return false;
    paper = device_has_paper(s->device);
    wants = paper && (again || !s->paper_seen);         /* one bad sheet must not stop the rest */
    s->paper_seen = paper;
    return wants;
}

static int64_t watch_scanner(struct station *s)
{
    char button[DEVICE_BUTTON_SIZE];
    bool is_old = s->press_is_old;

    s->press_is_old = false;
    if (device_poll_buttons(s->device, button) == DEVICE_GONE) {
        lose_scanner(s);
        if (s->stack)
            station_set_state(s, SCAN_INTERRUPTED, CODE_DEVICE_GONE, "");
        else
            rest(s, CODE_NO_SCANNER);
    } else if (button[0]) {
        const char *purpose = buttons_purpose(&s->settings.buttons, button);
        bool taken = !is_old && press_here(s, purpose);

        s->set.button(s->set.ctx, purpose, !taken);
    } else if (paper_wants_to_start(s)) {
        press_here(s, "letter");
    }
    return s->state == SCAN_SCANNING ? 0 : s->settings.button_poll_ms;
}

int64_t station_tick(struct station *s)
{
    if (s->state == SCAN_SCANNING)
        return scan_on(s);
    if (s->must_refuse)
        return station_refuse_again(s);
    if (s->stack && stack_look_back(s->stack)) {
        note_through(s);
        return 0;
    }
    if (s->letter_is_busy && !s->stack && s->state != SCAN_FAULT && clock_mono_ms() >= s->letter_at_ms) {
        adopt_open_letter(s);
        if (s->stack)
            rest(s, CODE_READY);
    }
    return s->device ? watch_scanner(s) : look_for_scanner(s);
}

/* ---- commands and answers */

static int needs_open_letter(const struct station *s, struct err *e)
{
    if (station_is_in_doubt(s))
        return err_say(e, -EBUSY, SAID_SCAN_DOUBT_FIRST);
    if (s->state == SCAN_SCANNING)
        return err_say(e, -EBUSY, SAID_SCAN_WAIT_FEEDER);
    if (s->must_refuse)
        return err_set(e, -EIO, "%s", s->sentence);
    return s->stack ? 0 : err_say(e, -ENOENT, SAID_SCAN_NONE_INTERRUPTED_HERE);
}

int station_end(struct station *s, struct err *e)
{
    int r = needs_open_letter(s, e);

    if (r < 0)
        return r;
    if (!stack_look_back(s->stack))
        return end_stack(s, e);
    s->ending = true;
    station_set_state(s, SCAN_SCANNING, CODE_SCANNING, "");
    return 0;
}

/* Nobody needs to say what it bears: no letter comes of it. */
static bool is_test_in_doubt(const struct station *s)
{
    return station_is_in_doubt(s) && press_is_test(stack_values(s->stack)->purpose);
}

int station_discard(struct station *s, struct err *e)
{
    bool doubtful = is_test_in_doubt(s);
    int r = doubtful ? 0 : needs_open_letter(s, e);

    if (r < 0)
        return r;
    s->press_is_old = s->press_is_old || doubtful;      /* as after an answer (station_marking.c) */
    if (doubtful)                                       /* nor is its id logged */
        log_info("test_discarded", LOG_DEVICE, s->set.name);
    else
        log_info("letter_discarded", LOG_DOC LOG_PAGES, stack_doc(s->stack), (int)stack_pages(s->stack));
    r = stack_discard(s->stack, e);
    station_forget_stack(s);
    if (r == 0) {
        rest(s, CODE_READY);
        return 0;
    }
    log_error("letter_not_discarded", LOG_WHY, e->msg);
    s->card_failed = r == -EIO;
    station_set_state(s, SCAN_FAULT, CODE_CARD_FAILED, e->msg);
    return r;
}

bool station_has_paper(struct station *s)
{
    return s->device && s->state != SCAN_SCANNING && device_has_paper(s->device);
}
