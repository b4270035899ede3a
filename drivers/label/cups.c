#include "drivers/label/cups.h"

#include "base/clock.h"

#include <cups/cups.h>
#include <errno.h>
#include <poll.h>
#include <string.h>

enum { LOOK_MS = 250, URI_SIZE = 400 };

struct session {
    http_t *http;
    const char *queue;
    char uri[URI_SIZE], resource[URI_SIZE];
    int64_t timeout_ms;
    int stop_fd;
};

/* What CUPS calls a printer's trouble (RFC 8011 §5.4.12; ends such as -error and -report vary). */
static const struct { const char *reason; enum printer_trouble trouble; } reasons[] = {
    { "media-empty", TROUBLE_NO_PAPER }, { "media-needed", TROUBLE_NO_PAPER }, { "media-jam", TROUBLE_JAM },
    { "cover-open", TROUBLE_COVER_OPEN }, { "door-open", TROUBLE_COVER_OPEN }, { "marker-supply-empty", TROUBLE_NO_RIBBON },
    { "toner-empty", TROUBLE_NO_RIBBON }, { "offline", TROUBLE_AWAY }, { "connecting-to-device", TROUBLE_AWAY },
    { "timed-out", TROUBLE_AWAY }, { "paused", TROUBLE_QUEUE },
};

/* ---- talking to cupsd */

/* labeld has no terminal to ask for a password at. */
static const char *no_password(const char *prompt, http_t *http, const char *method, const char *resource, void *ctx)
{
    (void)prompt, (void)http, (void)method, (void)resource, (void)ctx;
    return NULL;
}

static int give_up(http_t *http, void *ctx)
{
    (void)http, (void)ctx;
    return 0;
}

static enum printer_trouble open_session(struct session *s, struct err *e)
{
    cupsSetPasswordCB2(no_password, NULL);
    snprintf(s->resource, sizeof(s->resource), "/printers/%s", s->queue);
    if (httpAssembleURIf(HTTP_URI_CODING_ALL, s->uri, sizeof(s->uri), "ipp", NULL, "localhost", 0, "/printers/%s", s->queue)
        != HTTP_URI_STATUS_OK) {
        err_set(e, -EINVAL, "the queue's name %s is not usable", s->queue);
        return TROUBLE_QUEUE;
    }
    s->http = httpConnect2(cupsServer(), ippPort(), NULL, AF_UNSPEC, cupsEncryption(), 1, (int)s->timeout_ms, NULL);
    if (!s->http) {
        err_set(e, -ECONNREFUSED, "CUPS does not answer at %s: %s", cupsServer(), cupsLastErrorString());
        return TROUBLE_AWAY;
    }
    httpSetTimeout(s->http, (double)s->timeout_ms / 1000, give_up, NULL);
    return TROUBLE_NONE;
}

static ipp_t *new_request(const struct session *s, ipp_op_t operation, int job)
{
    ipp_t *q = ippNewRequest(operation);

    ippAddString(q, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, s->uri);
    if (job > 0)
        ippAddInteger(q, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
    ippAddString(q, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, cupsUser());
    return q;
}

static int first_integer(ipp_t *answer, const char *name, int otherwise)
{
    ipp_attribute_t *a = ippFindAttribute(answer, name, IPP_TAG_ZERO);

    return a ? ippGetInteger(a, 0) : otherwise;
}

static const char *first_string(ipp_t *answer, const char *name)
{
    ipp_attribute_t *a = ippFindAttribute(answer, name, IPP_TAG_ZERO);
    const char *s = a ? ippGetString(a, 0, NULL) : NULL;

    return s ? s : "";
}

/* ---- the queue */

/* The queue's trouble in its own words: those of a printer if it has any. */
static enum printer_trouble read_queue(ipp_t *answer, struct err *e)
{
    ipp_attribute_t *said = ippFindAttribute(answer, "printer-state-reasons", IPP_TAG_KEYWORD);

    err_set(e, -EAGAIN, "%s", first_string(answer, "printer-state-message"));
    for (int i = 0; said && i < ippGetCount(said); i++)
        for (size_t k = 0; k < ARRAY_LEN(reasons); k++)
            if (strncmp(ippGetString(said, i, NULL), reasons[k].reason, strlen(reasons[k].reason)) == 0)
                return reasons[k].trouble;
    return TROUBLE_NONE;
}

/* *ret_stopped: it prints nothing until a person has started it again. Reasons are told of a queue that prints, too: they may be old. */
static enum printer_trouble ask_queue(struct session *s, bool *ret_stopped, struct err *e)
{
    static const char *const wanted[] = { "printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs" };
    ipp_t *q = new_request(s, IPP_OP_GET_PRINTER_ATTRIBUTES, 0);

    ippAddStrings(q, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", ARRAY_LEN(wanted), NULL, wanted);
    ipp_t *answer = cupsDoRequest(s->http, q, s->resource);
    if (!answer || cupsLastError() >= IPP_STATUS_ERROR_BAD_REQUEST) {
        err_set(e, -ENOENT, "CUPS knows no queue %s: %s", s->queue, cupsLastErrorString());
        ippDelete(answer);
        *ret_stopped = true;
        return TROUBLE_QUEUE;
    }
    ipp_attribute_t *accepts = ippFindAttribute(answer, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    *ret_stopped = first_integer(answer, "printer-state", IPP_PSTATE_IDLE) == IPP_PSTATE_STOPPED || (accepts && !ippGetBoolean(accepts, 0));
    enum printer_trouble t = read_queue(answer, e);
    ippDelete(answer);
    return *ret_stopped && t == TROUBLE_NONE ? TROUBLE_QUEUE : t;
}

/* ---- the job */

/* Returns the number of the job with this name that waits, prints or is completed, or 0: an earlier labeld, or an earlier
 * try, did not see its end. */
static int find_job(const struct session *s, const char *name)
{
    cups_job_t *jobs = NULL;
    int n = cupsGetJobs2(s->http, &jobs, s->queue, 1, CUPS_WHICHJOBS_ALL), found = 0;

    for (int i = 0; i < n; i++)
        if (jobs[i].state != IPP_JSTATE_ABORTED && jobs[i].state != IPP_JSTATE_CANCELED && strcmp(jobs[i].title, name) == 0)
            found = jobs[i].id;
    cupsFreeJobs(n, jobs);
    return found;
}

/* Returns the job's number, or 0. */
static int submit(struct session *s, const char *name, const struct label_size *size, const void *pdf, size_t n, struct err *e)
{
    ipp_t *q = new_request(s, IPP_OP_PRINT_JOB, 0);
    char media[64];

    snprintf(media, sizeof(media), "custom_label_%dx%dmm", size->width_mm, size->height_mm);
    ippAddString(q, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, name);
    ippAddString(q, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL, CUPS_FORMAT_PDF);
    ippAddString(q, IPP_TAG_JOB, IPP_TAG_KEYWORD, "media", NULL, media);
    ippAddString(q, IPP_TAG_JOB, IPP_TAG_KEYWORD, "print-scaling", NULL, "none");
    http_status_t status = cupsSendRequest(s->http, q, s->resource, ippLength(q) + n);
    if (status == HTTP_STATUS_CONTINUE)
        status = cupsWriteRequestData(s->http, pdf, n);
    ipp_t *answer = status == HTTP_STATUS_CONTINUE ? cupsGetResponse(s->http, s->resource) : NULL;
    int job = answer ? first_integer(answer, "job-id", 0) : 0;
    if (job <= 0)
        err_set(e, -EIO, "CUPS did not take the label: %s", cupsLastErrorString());
    ippDelete(answer);
    ippDelete(q);
    return job;
}

/* 0: CUPS does not say. */
static int ask_job(struct session *s, int job)
{
    ipp_t *q = new_request(s, IPP_OP_GET_JOB_ATTRIBUTES, job);

    ippAddString(q, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", NULL, "job-state");
    ipp_t *answer = cupsDoRequest(s->http, q, s->resource);
    int state = answer ? first_integer(answer, "job-state", 0) : 0;
    ippDelete(answer);
    return state;
}

static bool is_stopped(const struct session *s, int wait_ms)
{
    struct pollfd p = { .fd = s->stop_fd, .events = POLLIN };

    return poll(&p, 1, wait_ms) > 0;
}

/* Takes the job back. True: too late, it is completed. */
static bool take_back(struct session *s, int job)
{
    ippDelete(cupsDoRequest(s->http, new_request(s, IPP_OP_CANCEL_JOB, job), s->resource));
    return ask_job(s, job) == IPP_JSTATE_COMPLETED;
}

static enum printer_trouble watch(struct session *s, int job, struct err *e)
{
    int64_t until_ms = clock_mono_ms() + s->timeout_ms;
    int state = 0;
    bool stopped = false, ended = false;

    for (int before = -1; !ended && !stopped && clock_mono_ms() < until_ms; before = state) {
        ended = is_stopped(s, LOOK_MS);
        state = ask_job(s, job);
        if (state == IPP_JSTATE_COMPLETED)
            return TROUBLE_NONE;
        if (state == IPP_JSTATE_ABORTED || state == IPP_JSTATE_CANCELED)
            break;
        if (before >= 0 && state != before)
            until_ms = clock_mono_ms() + s->timeout_ms;
        ask_queue(s, &stopped, NULL);
    }
    enum printer_trouble t = ask_queue(s, &stopped, e);
    if (take_back(s, job))
        return TROUBLE_NONE;
    if (ended)
        err_set(e, -ECANCELED, "stopped");
    return t != TROUBLE_NONE ? t : state == IPP_JSTATE_ABORTED || state == IPP_JSTATE_CANCELED ? TROUBLE_QUEUE : TROUBLE_STUCK;
}

enum printer_trouble cups_print(const char *queue, const char *name, bool once, const struct label_size *size, const void *pdf, size_t n,
                                int64_t timeout_ms, int stop_fd, struct err *e)
{
    struct session s = { .queue = queue, .timeout_ms = timeout_ms, .stop_fd = stop_fd };
    bool stopped = false;
    int job = 0;
    enum printer_trouble t = open_session(&s, e);

    if (t == TROUBLE_NONE) {
        t = ask_queue(&s, &stopped, e);
        if (!stopped) {                             /* 1. a queue that prints gets the job */
            job = once ? find_job(&s, name) : 0;
            if (job == 0)
                job = submit(&s, name, size, pdf, n, e);
            t = job > 0 ? watch(&s, job, e) : TROUBLE_QUEUE;    /* 2. which is ours until it is done or taken back */
        }
    }
    if (s.http)
        httpClose(s.http);
    return t;
}
