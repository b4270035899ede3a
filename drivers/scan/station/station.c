#include "drivers/scan/station/station.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_AGAIN_MS = 3000, WAIT_FOR_DATA_MS = 10, MAX_OPEN_LETTERS = 64 };

struct station {
    struct station_setup set;
    struct device *device;              /* NULL: absent, or gone in mid-letter */
    char name[DEVICE_NAME_SIZE];        /* of the scanner, kept while it is gone */
    int64_t look_at_ms;                 /* when to look for it next, or for paper behind a bad first sheet */
    bool paper_seen;                    /* the sensor's last answer: only its change starts a letter */

    struct batch *letter;               /* being scanned, or interrupted */
    enum scan_state state;
    enum scan_code code;
    char sentence[SENTENCE_SIZE];
    bool card_failed;                   /* until the next start */

    char last_doc[ID_SIZE];             /* taken in last; "" none since the start */
    unsigned last_pages;
};

static void set_state(struct station *s, enum scan_state state, enum scan_code code, unsigned pages, const char *detail)
{
    s->state = state;
    s->code = code;
    scan_sentence(code, pages, s->device && device_is_duplex(s->device), detail, s->sentence);
}

/* ---- letters left open */

struct open_letters { char id[MAX_OPEN_LETTERS][ID_SIZE]; unsigned n; };

static int note_open_letter(void *ctx, const char *id)
{
    struct open_letters *l = ctx;

    if (l->n < MAX_OPEN_LETTERS)
        snprintf(l->id[l->n++], ID_SIZE, "%s", id);
    return 0;
}

/* Takes up the oldest open letter that came from a scanner; false: there is none (or another program has it). */
static bool adopt_open_letter(struct station *s, bool after_crash)
{
    struct open_letters open = { .n = 0 };
    char source[SPOOL_VALUE_SIZE];
    struct err e = { 0 };

    if (spool_each(s->set.spool, SPOOL_OPEN, note_open_letter, &open, &e) < 0)
        log_warn("open_letters_not_listed", LOG_WHY, e.msg);
    for (unsigned i = 0; i < open.n; i++) {
        if (spool_get(s->set.spool, open.id[i], "source", source, &e) < 0 || strcmp(source, "scan") != 0)
            continue;                           /* nothing of it was ever safe, or it is not ours */
        if (batch_resume(s->set.spool, &s->set.limits, open.id[i], after_crash, &s->letter, &e) < 0) {
            log_warn("letter_not_resumed", LOG_DOC LOG_WHY, open.id[i], e.msg);
            continue;
        }
        if (batch_pages(s->letter) == 0) {
            batch_close(TAKE_PTR(s->letter));
            continue;
        }
        log_info("letter_resumed", LOG_DOC LOG_PAGES, batch_id(s->letter), (int)batch_pages(s->letter));
        return true;
    }
    return false;
}

/* Idle or absent, or interrupted when a further letter lies open. detail is for the sentence. */
static void rest(struct station *s, enum scan_code code, unsigned pages)
{
    if (!s->letter && !s->card_failed)
        adopt_open_letter(s, true);
    if (s->letter)
        set_state(s, SCAN_INTERRUPTED, CODE_INTERRUPTED, batch_pages(s->letter), "");
    else if (s->device)
        set_state(s, SCAN_IDLE, code, pages, "");
    else
        set_state(s, SCAN_ABSENT, CODE_NO_SCANNER, 0, "");
}

/* ---- the scanner comes and goes */

static int open_scanner(struct station *s, struct err *e)
{
    int r = device_find(s->set.sane, s->set.device, s->name, e);

    if (r == 0)
        r = device_open(s->set.sane, s->name, &s->set.wish, &s->device, e);
    s->look_at_ms = clock_mono_ms() + LOOK_AGAIN_MS;
    if (r == 0)
        log_info("scanner_found", LOG_DEVICE, s->name);
    return r;
}

static void lose_scanner(struct station *s)
{
    log_warn("scanner_gone", LOG_DEVICE, s->name);
    device_close(TAKE_PTR(s->device));
    s->look_at_ms = clock_mono_ms() + LOOK_AGAIN_MS;
    s->paper_seen = false;
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
        rest(s, CODE_READY, 0);
    return 0;
}

int station_new(const struct station_setup *setup, struct station **ret_station, struct err *e)
{
    struct station *s = calloc(1, sizeof(*s));
    struct err missing = { 0 };

    if (!s)
        return err_set(e, -ENOMEM, "no memory for the scanner");
    s->set = *setup;
    snprintf(s->name, sizeof(s->name), "%s", setup->device);
    if (open_scanner(s, &missing) < 0)
        log_warn("no_scanner", LOG_WHY, missing.msg);
    rest(s, CODE_READY, 0);
    *ret_station = s;
    return 0;
}

void station_free(struct station *s)
{
    if (!s)
        return;
    batch_close(s->letter);
    device_close(s->device);
    free(s);
}

/* ---- a letter ends */

static void spool_failed(struct station *s, int r, unsigned pages, const struct err *e)
{
    log_error("spool_failed", LOG_PAGES LOG_WHY, (int)pages, e->msg);
    s->card_failed = r == -EIO;
    batch_close(TAKE_PTR(s->letter));           /* a document that failed once is only good for taking up again */
    if (!s->card_failed)
        adopt_open_letter(s, false);
    set_state(s, SCAN_FAULT, batch_code_of(r), pages, e->msg);
}

static int take_in_letter(struct station *s, bool by_hand, struct err *e)
{
    unsigned pages = batch_pages(s->letter);
    char id[ID_SIZE];
    int r;

    snprintf(id, sizeof(id), "%s", batch_id(s->letter));
    r = batch_take_in(TAKE_PTR(s->letter), by_hand, e);
    if (r < 0) {
        spool_failed(s, r, pages, e);
        return r;
    }
    log_info("letter_scanned", LOG_DOC LOG_PAGES, id, (int)pages);
    memcpy(s->last_doc, id, sizeof(id));
    s->last_pages = pages;
    s->set.taken_in(s->set.ctx, id);
    rest(s, CODE_READY, pages);
    return 0;
}

static void stopped(struct station *s, enum scan_code code, const struct err *e)
{
    unsigned pages = batch_pages(s->letter);
    bool pressed_before;

    if (code != CODE_DEVICE_GONE)               /* a press from before the stop is not one to go on */
        device_poll_buttons(s->device, &pressed_before);
    log_warn("scan_stopped", LOG_DOC LOG_PAGES LOG_STATUS LOG_WHY, batch_id(s->letter), (int)pages,
             scan_code_name(code), e->msg);
    if (code == CODE_NO_ROOM || code == CODE_CARD_FAILED) {
        spool_failed(s, e->code, pages, e);
        return;
    }
    if (pages == 0)                             /* nothing to go on with: the next press begins anew */
        batch_close(TAKE_PTR(s->letter));
    set_state(s, pages > 0 ? SCAN_INTERRUPTED : SCAN_FAULT, code, pages, code == CODE_BAD_PAGE ? e->msg : "");
    s->look_at_ms = clock_mono_ms() + LOOK_AGAIN_MS;
    if (code == CODE_DEVICE_GONE)
        lose_scanner(s);
}

static int64_t scan_on(struct station *s)
{
    enum scan_code code = CODE_BAD_PAGE;
    struct err e = { 0 };

    switch (batch_step(s->letter, s->device, &code, &e)) {
    case BATCH_GOES_ON:
        return 0;
    case BATCH_WAITS:
        return WAIT_FOR_DATA_MS;
    case BATCH_COMPLETE:
        take_in_letter(s, false, &e);
        s->paper_seen = false;
        return 0;
    case BATCH_EMPTY:
        batch_close(TAKE_PTR(s->letter));
        rest(s, CODE_NO_PAPER, 0);
        s->paper_seen = true;                   /* a sensor that says "paper" all the time must not start letters for ever */
        return s->set.button_poll_ms;
    case BATCH_STOPPED:
        stopped(s, code, &e);
        return s->set.button_poll_ms;
    }
    return s->set.button_poll_ms;
}

/* ---- a letter begins */

int station_press(struct station *s, char doc_id[ID_SIZE], bool *ret_continued, struct err *e)
{
    int r = 0;

    if (s->state == SCAN_SCANNING)
        return err_set(e, -EBUSY, "This scanner is scanning already.");
    if (s->card_failed)
        return err_set(e, -EIO, "%s", s->sentence);
    if (!s->device && open_scanner(s, e) < 0)
        return err_set(e, -ENODEV, "%s", "No scanner was found. Check its cable and power.");
    *ret_continued = s->letter != NULL;
    if (!s->letter)
        r = batch_new(s->set.spool, &s->set.limits, s->name, &s->letter, e);
    if (r < 0) {
        spool_failed(s, r, 0, e);
        return err_set(e, r, "%s", s->sentence);
    }
    snprintf(doc_id, ID_SIZE, "%s", batch_id(s->letter));
    log_info("press", LOG_DOC LOG_PAGES, doc_id, (int)batch_pages(s->letter));
    set_state(s, SCAN_SCANNING, CODE_SCANNING, 0, "");
    return 0;
}

static bool wants_to_start(struct station *s, bool *ret_gone)
{
    bool pressed = false, paper;
    bool again = s->state == SCAN_FAULT && s->code == CODE_BAD_PAGE && !s->letter && clock_mono_ms() >= s->look_at_ms;

    *ret_gone = device_poll_buttons(s->device, &pressed) == DEVICE_GONE;
    if (*ret_gone || pressed || !s->set.start_on_paper || (s->state != SCAN_IDLE && !again))
        return pressed && !*ret_gone;
    paper = device_has_paper(s->device);
    pressed = paper && (again || !s->paper_seen);       /* one bad sheet must not stop the rest */
    s->paper_seen = paper;
    return pressed;
}

int64_t station_tick(struct station *s)
{
    char id[ID_SIZE];
    struct err e = { 0 };
    bool gone, continued;

    if (s->state == SCAN_SCANNING)
        return scan_on(s);
    if (!s->device)
        return look_for_scanner(s);
    if (wants_to_start(s, &gone)) {
        if (station_press(s, id, &continued, &e) == 0)
            return 0;
        log_warn("press_refused", LOG_WHY, e.msg);
    }
    if (gone) {
        lose_scanner(s);
        if (s->letter)
            set_state(s, SCAN_INTERRUPTED, CODE_DEVICE_GONE, batch_pages(s->letter), "");
        else
            rest(s, CODE_NO_SCANNER, 0);
    }
    return s->set.button_poll_ms;
}

/* ---- commands and answers */

static int needs_open_letter(const struct station *s, struct err *e)
{
    if (s->state == SCAN_SCANNING)
        return err_set(e, -EBUSY, "The letter is being scanned; wait until the feeder is empty.");
    return s->letter ? 0 : err_set(e, -ENOENT, "No interrupted letter lies in this scanner.");
}

int station_end(struct station *s, struct err *e)
{
    int r = needs_open_letter(s, e);

    return r < 0 ? r : take_in_letter(s, true, e);
}

int station_discard(struct station *s, struct err *e)
{
    unsigned pages;
    int r = needs_open_letter(s, e);

    if (r < 0)
        return r;
    pages = batch_pages(s->letter);
    log_info("letter_discarded", LOG_DOC LOG_PAGES, batch_id(s->letter), (int)pages);
    r = batch_discard(TAKE_PTR(s->letter), e);
    if (r < 0)
        spool_failed(s, r, pages, e);
    else
        rest(s, CODE_READY, 0);
    return r;
}

enum scan_state station_state(const struct station *s) { return s->state; }
enum scan_code station_code(const struct station *s) { return s->code; }
const char *station_sentence(const struct station *s) { return s->sentence; }
const char *station_name(const struct station *s) { return s->name; }

json_t *station_status(const struct station *s)
{
    json_t *scanner = json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:s*}",
                                "name", s->name,
                                "title", s->device ? device_title(s->device) : s->name,
                                "state", scan_state_name(s->state),
                                "pages", s->letter ? (int)batch_pages(s->letter) : 0,
                                "sentence", s->sentence,
                                "code", scan_code_name(s->code),
                                "doc", s->letter ? batch_id(s->letter) : NULL);
    json_t *answer = json_pack("{s:b, s:[o]}", "ok", 1, "scanners", scanner);

    if (answer && s->last_doc[0])
        json_object_set_new(answer, "last", json_pack("{s:s, s:i}", "doc", s->last_doc, "pages", (int)s->last_pages));
    return answer;
}
