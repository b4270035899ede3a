#include "drivers/scan/slot.h"

#include "base/backoff.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/said.h"
#include "drivers/scan/child.h"
#include "drivers/scan/report.h"
#include "drivers/scan/station/quirks.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

enum { TICK_MS = 250, MESSAGES_A_TURN = 32, VAIN_STARTS = 2, END_WAIT_MS = 1000, STOP_MS = 10000, PROFILE_SIZE = 12, MAX_ARGS = 16 };

static const struct restart_limits restart = { .steady_ms = 2000, .first_ms = 250, .max_ms = 30000 };
static const struct backoff rest = { .first_ms = 60 * 1000, .max_ms = 15 * 60 * 1000 };

enum trouble { NO_TROUBLE, DRIVER_STUCK, STATION_DIED };

struct slot {
    const struct slot_setup *set;
    char name[NAMES_SIZE], title[NAMES_SIZE], device[NAMES_DEVICE_SIZE];
    struct scanner_names names;         /* of the device, for its USB address */
    int profile;

    struct child child;
    struct restart restarts;
    int64_t start_at_ms;
    bool stopping;                      /* asked to end, to be started anew or for good */
    int64_t stop_by_ms;                 /* killed after that */
    bool heard;                         /* this child has said how its scanner is */
    unsigned requests;                  /* number of the last one */
    unsigned press;                     /* number of a press that has no answer yet; 0: none */
    int vain_starts;                    /* in a row, of which nothing was heard */
    bool reset_due;                     /* the next station resets the USB device first */
    char given_up[NAMES_DEVICE_SIZE];   /* the device that was "device" before its starts were all in vain; "" none */
    struct backoff rest;                /* until it is tried again */

    enum trouble trouble;               /* what ended the last child; told until something else happens */
    bool was_scanning;                  /* when it did */
    char doc_then[ID_SIZE];             /* the letter in it, when it did */
    char press_doc[ID_SIZE];            /* the id that goes with the last press */
    json_t *said;                       /* the last report; never NULL */
};

/* ---- what it is */

static void take_scanner(struct slot *s, const struct slot_scanner *scanner)
{
    snprintf(s->name, sizeof(s->name), "%s", scanner->name);
    snprintf(s->title, sizeof(s->title), "%s", scanner->title);
    snprintf(s->device, sizeof(s->device), "%s", scanner->device);
    s->profile = scanner->profile;
    s->given_up[0] = '\0';
    names_of(NAMES_SYSFS, s->device, "", "", &s->names);
}

int slot_new(const struct slot_setup *setup, const struct slot_scanner *scanner, struct slot **ret_slot, struct err *e)
{
    struct slot *s = calloc(1, sizeof(*s));

    if (!s || !(s->said = report_of_nothing(scanner->name, scanner->title))) {
        free(s);
        return err_set(e, -ENOMEM, "no memory for scanner %s", scanner->name);
    }
    s->set = setup;
    s->rest = rest;
    take_scanner(s, scanner);
    *ret_slot = s;
    return 0;
}

const char *slot_name(const struct slot *s) { return s->name; }
const char *slot_title(const struct slot *s) { return s->title[0] ? s->title : json_str(s->said, "title", s->name); }
const char *slot_device(const struct slot *s) { return s->device; }
int slot_profile(const struct slot *s) { return s->profile; }
const struct scanner_names *slot_names(const struct slot *s) { return &s->names; }
const char *slot_code(const struct slot *s) { return s->heard ? json_str(s->said, "code", "") : "starting"; }
const char *slot_doc(const struct slot *s) { return json_str(s->said, "doc", ""); }
const json_t *slot_attention(const struct slot *s) { return json_object_get(s->said, "attention"); }

static bool says(const struct slot *s, const char *key, const char *value)
{
    return strcmp(json_str(s->said, key, ""), value) == 0;
}

bool slot_is_busy(const struct slot *s)
{
    return s->press || (child_runs(&s->child) && !s->child.killed && (!s->heard || says(s, "state", "scanning")));
}

bool slot_rests(const struct slot *s, const char *device) { return s->given_up[0] && strcmp(s->given_up, device) == 0; }

bool slot_is_lost(const struct slot *s)
{
    if (!s->device[0])
        return true;
    return s->heard && !json_flag(s->said, "connected");
}

/* ---- status */

/* How many pages are safe only the station knows, once it has looked into the spool: until then nobody may put paper back. */
static json_t *status_between(const struct slot *s)
{
    if (s->trouble == DRIVER_STUCK)
        return report_saying(s->said, "absent", "driver_stuck", "The scanner's driver does not come back and is started anew. "
                             "Pages that were safe stay; wait until it says which sheet to put back.");
    if (s->trouble == STATION_DIED)
        return report_saying(s->said, "absent", "driver_stuck", "The scanner's driver broke down and is started anew. "
                             "Pages that were safe stay; wait until it says which sheet to put back.");
    return report_saying(s->said, "absent", "starting", "The scanner is being started.");
}

/* The station began anew after trouble and knows nothing of it: its words get the cause in front. */
static json_t *status_after_trouble(const struct slot *s)
{
    const char *cause = s->trouble == DRIVER_STUCK ? "The scanner's driver did not come back and was started anew."
                                                   : "The scanner's driver broke down and was started anew.";
    AUTO_FREE char *sentence = NULL;

    if (says(s, "code", "interrupted") && asprintf(&sentence, "%s %s", cause, json_str(s->said, "sentence", "")) >= 0)
        return report_saying(s->said, "interrupted", "driver_stuck", sentence);
    if (says(s, "code", "ready") && s->was_scanning &&
        asprintf(&sentence, "%s No page of the letter was safe: put it back from its first sheet and press again.", cause) >= 0)
        return report_saying(s->said, "fault", "driver_stuck", sentence);
    return json_incref(s->said);
}

json_t *slot_status(const struct slot *s)
{
    if (s->press && child_runs(&s->child) && !s->child.killed)
        return report_saying(s->said, "scanning", "starting", "The press was taken; the scanner starts.");
    if (!child_runs(&s->child) || s->child.killed || !s->heard)
        return status_between(s);
    return s->trouble != NO_TROUBLE ? status_after_trouble(s) : json_incref(s->said);
}

const char *slot_state(const struct slot *s)
{
    AUTO_JSON json_t *status = slot_status(s);
    static const char *const names[] = { "idle", "scanning", "interrupted", "fault" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(json_str(status, "state", ""), names[i]) == 0)
            return names[i];
    return "absent";
}

/* ---- what the station says */

static void tell_signals(const struct slot *s, const json_t *before)
{
    const char *state = json_str(s->said, "state", "");
    const json_t *doubt = json_object_get(s->said, "doubt");
    bool stopped = strcmp(state, "fault") == 0 || strcmp(state, "interrupted") == 0;

    if (stopped && strcmp(state, json_str(before, "state", "")) != 0)
        s->set->signal(s->set->ctx, says(s, "code", "classified") ? "refused" : "fault");
    if (doubt && !json_equal(doubt, json_object_get(before, "doubt")))
        s->set->signal(s->set->ctx, "attention");
    if (json_array_size(json_object_get(s->said, "attention")) > json_array_size(json_object_get(before, "attention")))
        s->set->signal(s->set->ctx, "attention");
}

static void on_status(struct slot *s, const json_t *message)
{
    AUTO_JSON json_t *before = s->said;
    const json_t *last;
    json_t *report;
    struct err e = { 0 };

    if (report_of_status(message, s->name, s->title, &report, &e) < 0) {
        TAKE_PTR(before);                       /* it stays what was said last */
        log_warn("station_says_nonsense", LOG_DEVICE LOG_WHY, s->name, e.msg);
        return;
    }
    s->said = report;
    s->heard = true;
    s->vain_starts = 0;
    if (s->device[0])
        backoff_worked(&s->rest);
    if ((!says(s, "code", "ready") && !says(s, "code", "interrupted")) ||     /* something else has happened since */
        (says(s, "code", "ready") && s->doc_then[0] && s->set->is_through(s->set->ctx, s->doc_then)))
        s->trouble = NO_TROUBLE;                /* or the letter was taken in, in its last instant */
    tell_signals(s, before);
    last = json_object_get(s->said, "last");
    if (last && !json_equal(last, json_object_get(before, "last")))
        s->set->last(s->set->ctx, last);
}

/* A press was answered as taken while the station hung; now it refuses, and nobody waits for that any more. */
static void refused_late(const struct slot *s, const json_t *answer)
{
    log_warn("press_refused", LOG_DEVICE LOG_WHY, s->name, json_str(answer, "error", ""));
    s->set->signal(s->set->ctx, "refused");
}

/* One message; the answer to the last request is handed over when somebody waits for it. */
static void on_message(struct slot *s, json_t *take_message, json_t **ret_answer)
{
    AUTO_JSON json_t *message = take_message;
    const char *event = json_str(message, "ev", "");
    const char *doc = json_str(message, "doc", "");

    if (json_object_get(message, "ok")) {
        int64_t n = json_int(message, "n", 0);
        bool is_awaited = ret_answer && n == (int64_t)s->requests;

        if (s->press && n == (int64_t)s->press) {
            s->press = 0;
            if (!is_awaited && !json_flag(message, "ok"))
                refused_late(s, message);
        }
        if (is_awaited)
            *ret_answer = TAKE_PTR(message);
    } else if (strcmp(event, "status") == 0) {
        on_status(s, message);
    } else if (strcmp(event, "taken_in") == 0 && id_is_valid(doc)) {
        s->set->taken_in(s->set->ctx, doc);
    } else if (strcmp(event, "refused") == 0 && id_is_valid(doc)) {
        s->set->refused(s->set->ctx, doc);
    } else if (strcmp(event, "button") == 0) {
        s->set->signal(s->set->ctx, json_flag(message, "refused") ? "refused" : "press");
    } else {
        log_warn("station_says_nonsense", LOG_DEVICE LOG_WHY, s->name, "neither an answer nor a known event");
    }
}

/* Reads until wait_ms are over or the answer waited for is there. */
static void read_messages(struct slot *s, int64_t wait_ms, json_t **ret_answer)
{
    int64_t until_ms = clock_mono_ms() + wait_ms;

    for (int i = 0; i < MESSAGES_A_TURN; i++) {
        int64_t left_ms = until_ms - clock_mono_ms();
        json_t *message = NULL;
        struct err e = { 0 };
        int r = child_receive(&s->child, left_ms > 0 ? (int)left_ms : 0, &message, &e);

        if (r == 0)
            on_message(s, message, ret_answer);
        else if (r == -EPROTO)
            log_warn("station_says_nonsense", LOG_DEVICE LOG_WHY, s->name, e.msg);
        else if (r != -EAGAIN)
            loop_remove(s->set->loop, s->child.fd);     /* closed: its end is told by the other descriptor */
        if ((r < 0 && r != -EPROTO) || (ret_answer && *ret_answer))
            return;
    }
}

static void on_readable(void *ctx, int fd, uint32_t events)
{
    struct slot *s = ctx;

    (void)fd;
    (void)events;
    read_messages(s, 0, NULL);
    loop_wake(s->set->loop);
}

/* ---- the station comes and goes */

/* Twice in a row nothing was heard of it: it rests, so that the letter in it can be ended without the scanner. */
static void note_vain_start(struct slot *s)
{
    if (s->heard || ++s->vain_starts < VAIN_STARTS || !s->device[0])
        return;
    log_warn("scanner_given_up", LOG_DEVICE LOG_WHY, s->name, "its driver hangs or crashes; it is tried again later");
    memcpy(s->given_up, s->device, sizeof(s->given_up));
    backoff_failed(&s->rest, clock_mono_ms(), 0);
    s->device[0] = '\0';
    s->vain_starts = 0;
}

static void try_again(struct slot *s)
{
    log_info("scanner_tried_again", LOG_DEVICE, s->name);
    memcpy(s->device, s->given_up, sizeof(s->device));
    s->given_up[0] = '\0';
    s->start_at_ms = 0;
    slot_stop(s);
}

static void note_trouble(struct slot *s, bool was_late, int status)
{
    char how[40];

    s->trouble = was_late ? DRIVER_STUCK : STATION_DIED;
    if (s->heard || s->press) {
        s->was_scanning = s->press || says(s, "state", "scanning");
        snprintf(s->doc_then, sizeof(s->doc_then), "%.16s", s->press ? s->press_doc : slot_doc(s));
    }
    child_end_in_words(status, how, sizeof(how));
    log_warn("station_died", LOG_DEVICE LOG_WHY, s->name, how);
    s->reset_due = was_late && (quirks_of(s->device).flags & QUIRK_USB_RESET);
    note_vain_start(s);
}

static void on_end(void *ctx, int pidfd, uint32_t events)
{
    struct slot *s = ctx;
    int64_t ran_ms = clock_mono_ms() - s->child.started_ms;
    bool was_late = s->child.killed;
    int status = 0;

    (void)events;
    read_messages(s, 0, NULL);                  /* said in its last instant */
    loop_remove(s->set->loop, pidfd);
    loop_remove(s->set->loop, s->child.fd);
    child_reap(&s->child, &status);
    if (s->stopping) {
        s->restarts = (struct restart){ 0 };
        s->start_at_ms = 0;
    } else {
        note_trouble(s, was_late, status);
        s->start_at_ms = clock_mono_ms() + restart_wait_ms(&s->restarts, &restart, ran_ms);
    }
    s->stopping = s->heard = false;
    s->press = 0;
    loop_wake(s->set->loop);
}

static int start(struct slot *s, struct err *e)
{
    const char *file = config_file(s->set->config), *argv[MAX_ARGS];
    char profile[PROFILE_SIZE];
    size_t n = 0;
    int r;

    snprintf(profile, sizeof(profile), "%d", s->profile);
    const char *const fixed[] = { s->set->program, "--name", s->name, "--title", s->title, "--device", s->device, "--profile", profile };
    for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
        argv[n++] = fixed[i];
    if (file[0]) {
        argv[n++] = "-c";
        argv[n++] = file;
    }
    if (s->reset_due && s->device[0])
        argv[n++] = "--reset-usb";
    argv[n] = NULL;
    s->heard = false;
    r = child_start(&s->child, argv, s->set->lock_fd, e);
    if (r == 0 && s->device[0])
        s->reset_due = false;
    if (r == 0)
        r = loop_add(s->set->loop, s->child.fd, EPOLLIN, on_readable, s, e);
    if (r == 0)
        r = loop_add(s->set->loop, s->child.pidfd, EPOLLIN, on_end, s, e);
    if (r == 0)
        return 0;
    if (child_runs(&s->child)) {
        child_kill(&s->child);
        slot_has_ended(s, END_WAIT_MS);
    }
    s->start_at_ms = clock_mono_ms() + restart_wait_ms(&s->restarts, &restart, 0);
    return r;
}

static void kill_when_late(struct slot *s)
{
    enum driver_call late = s->child.killed ? CALL_NONE : call_clock_late(s->child.clock, clock_mono_ms());

    if (late == CALL_NONE && s->stopping && !s->child.killed && clock_mono_ms() > s->stop_by_ms)
        child_kill(&s->child);
    if (late == CALL_NONE)
        return;
    log_error("driver_stuck", LOG_DEVICE LOG_WHY, s->name, driver_call_name(late));
    s->trouble = DRIVER_STUCK;
    child_kill(&s->child);
    s->set->signal(s->set->ctx, "fault");
}

int64_t slot_tick(struct slot *s)
{
    struct err e = { 0 };
    int64_t wait_ms;

    if (s->given_up[0] && backoff_left_ms(&s->rest, clock_mono_ms()) == 0 && !slot_is_busy(s))
        try_again(s);
    if (child_runs(&s->child)) {
        kill_when_late(s);
        return TICK_MS;
    }
    wait_ms = s->start_at_ms - clock_mono_ms();
    if (wait_ms > 0)
        return wait_ms;
    if (start(s, &e) < 0)
        log_error("station_not_started", LOG_DEVICE LOG_WHY, s->name, e.msg);
    return TICK_MS;
}

void slot_set_scanner(struct slot *s, const struct slot_scanner *scanner)
{
    take_scanner(s, scanner);
    s->vain_starts = 0;
    s->start_at_ms = 0;
    slot_stop(s);
}

void slot_stop(struct slot *s)
{
    AUTO_JSON json_t *stop = json_pack("{s:s}", "do", "stop");

    if (!child_runs(&s->child))
        return;
    s->stopping = true;
    s->stop_by_ms = clock_mono_ms() + STOP_MS;
    if (!stop || child_send(&s->child, stop, NULL) < 0)
        kill(s->child.pid, SIGTERM);
}

bool slot_has_ended(struct slot *s, int wait_ms)
{
    if (!child_runs(&s->child))
        return true;
    if (!child_has_ended(&s->child, wait_ms))
        return false;
    loop_remove(s->set->loop, s->child.fd);
    loop_remove(s->set->loop, s->child.pidfd);
    child_reap(&s->child, NULL);
    return true;
}

void slot_free(struct slot *s)
{
    if (!s)
        return;
    if (child_runs(&s->child)) {
        child_kill(&s->child);
        if (!slot_has_ended(s, END_WAIT_MS)) {      /* in mid-call into the kernel: nobody hears of its end any more */
            loop_remove(s->set->loop, s->child.fd);
            loop_remove(s->set->loop, s->child.pidfd);
        }
    }
    json_decref(s->said);
    free(s);
}

/* ---- requests */

int slot_ask(struct slot *s, json_t *take_request, int wait_ms, json_t **ret_answer, struct err *e)
{
    AUTO_JSON json_t *request = take_request;
    bool is_press = strcmp(json_str(request, "do", ""), "press") == 0;
    int r = 0;

    *ret_answer = NULL;
    if (is_press && s->press)
        return err_say(e, -EBUSY, SAID_SCAN_STARTING);
    if (!child_runs(&s->child) && clock_mono_ms() >= s->start_at_ms)
        r = start(s, e);
    if (r < 0)
        return r;
    if (!child_runs(&s->child) || s->child.killed || s->stopping)      /* one that was told to end may not hear it */
        return err_say(e, -ENODEV, SAID_SCAN_ANEW);
    json_object_set_new(request, "n", json_integer((json_int_t)++s->requests));
    r = child_send(&s->child, request, e);
    if (r == -EAGAIN)
        return err_say(e, -EBUSY, SAID_SCAN_SILENT);
    if (r < 0)
        return err_say(e, -ENODEV, SAID_SCAN_ANEW);
    if (is_press) {
        s->press = s->requests;
        snprintf(s->press_doc, sizeof(s->press_doc), "%s", json_str(request, "doc", ""));
        s->trouble = NO_TROUBLE;
    }
    read_messages(s, wait_ms, ret_answer);
    return *ret_answer ? 0 : -EAGAIN;
}
