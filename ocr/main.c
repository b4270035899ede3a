/* ocrd - reads scanned letters: spool/scanned -> spool/read.
 *
 * Which letter is next: waiting.c. The path of a letter: read_letter.c. Its pages go through the children: queue.c.
 * "ocrd --read FILE..." reads files instead and needs no spool: read_files.c. "ocrd --probe FILE" only asks whether
 * a file can be read: probe.c. */
#include "base/clock.h"
#include "base/daemon.h"
#include "base/ipc.h"
#include "base/log.h"
#include "ocr/probe.h"
#include "ocr/queue.h"
#include "ocr/read_files.h"
#include "ocr/read_letter.h"
#include "ocr/waiting.h"

#include <errno.h>
#include <string.h>

enum {
    LOOK_AGAIN_MS = 5000,           /* a hint may be lost */
    PUT_ASIDE_MS = 30 * 1000,       /* after a fault that is not the letter's */
};

struct ocrd {
    struct spool *spool;
    struct waiting *waiting;
    struct queue *queue;
    const char *run_dir;
    size_t pdf_max_bytes;
};

/* ---- what the queue asks for */

static bool is_in_work(void *ctx, const char *id)
{
    const struct ocrd *o = ctx;

    return queue_holds(o->queue, id);
}

/* The letter cannot be worked on now: the card was full, someone else has it. */
static void put_aside(struct ocrd *o, const char *id, const struct err *why)
{
    waiting_put_aside(o->waiting, id, clock_mono_ms() + PUT_ASIDE_MS);
    log_warn("letter_put_aside", LOG_DOC LOG_WAIT_MS LOG_WHY, id, (long long)PUT_ASIDE_MS, why->msg);
}

/* Not the letter's fault but the card's: the others would fare no better. */
static bool is_card(int r) { return r == -ENOSPC || r == -EIO || r == -EROFS; }

/* It has left "scanned". */
static void letter_gone(struct ocrd *o, const char *id)
{
    waiting_forget(o->waiting, id);
    ipc_hint(o->run_dir, "diaryd");
}

static int open_next(void *ctx, enum lane than, enum company company, struct letter **ret_letter)
{
    struct ocrd *o = ctx;
    char id[ID_SIZE];

    for (;;) {
        struct err e = { 0 };
        int r = waiting_next(o->waiting, than, is_in_work, o, id, &e);

        if (r < 0)
            log_error("spool_unreadable", LOG_WHY, e.msg);
        if (r <= 0)
            return 0;
        if (company == COMPANY_ALONE)
            return -EAGAIN;
        r = read_letter_open(o->spool, id, company != COMPANY_NONE, ret_letter, &e);
        if (r == 0) {
            (*ret_letter)->pdf_max_bytes = o->pdf_max_bytes;
            return 1;
        }
        if (r == -EAGAIN)
            return r;
        if (r == 1)
            letter_gone(o, id);
        else
            put_aside(o, id, &e);
        if (r < 0 && is_card(r))
            return 0;
    }
}

static int load(void *ctx, const struct letter *l, const char *name, void **ret_bytes, size_t *ret_n, struct err *e)
{
    const struct ocrd *o = ctx;

    return read_letter_load(o->spool, l, name, ret_bytes, ret_n, e);
}

static void give_back(void *ctx, struct letter *take_l)
{
    AUTO_LETTER struct letter *l = take_l;
    const struct ocrd *o = ctx;
    struct err e = { 0 };

    if (read_letter_give_back(o->spool, l->id, &e) < 0)
        log_warn("letter_not_given_back", LOG_DOC LOG_WHY, l->id, e.msg);
}

static void finished(void *ctx, struct letter *take_l)
{
    struct ocrd *o = ctx;
    struct err e = { 0 };

    if (read_letter_finish(o->spool, take_l, &e) < 0) {
        put_aside(o, take_l->id, &e);
        give_back(o, take_l);
        return;
    }
    log_info("letter_read", LOG_DOC LOG_PAGES LOG_TOOK_MS, take_l->id, (int)letter_pages(take_l), (long long)(take_l->seconds * 1000));
    letter_gone(o, take_l->id);
    letter_free(take_l);
}

/* ---- the daemon */

/* What one e-Office takes: by mail the PDF grows by more than a third, and there is a text beside it. */
static size_t ceiling_of(const struct config *c)
{
    size_t own = (size_t)config_number(c, CONFIG_EOFFICE_MAX_MIB) << 20, mail = (size_t)config_number(c, CONFIG_MAIL_MAX_MIB) << 20;
    bool by_mail = strcmp(config_text(c, CONFIG_EOFFICE_CONNECTOR), "mailbox") == 0;

    mail = mail / 100 * 72;
    return by_mail && mail < own ? mail : own;
}

/* Nobody knows yet which of them a letter goes to, so its PDF must pass at each. */
static int smallest_ceiling(const struct config *c, size_t *ret_bytes, struct err *e)
{
    int r = 0;

    *ret_bytes = ceiling_of(c);
    for (int i = 0; r == 0 && i < config_instances(c, "eoffice"); i++) {
        AUTO_CONFIG struct config *own = NULL;

        r = config_instance(c, "eoffice", config_instance_name(c, "eoffice", i), &own, e);
        if (r == 0 && ceiling_of(own) < *ret_bytes)
            *ret_bytes = ceiling_of(own);
    }
    if (*ret_bytes > (size_t)config_number(c, CONFIG_OCR_PDF_MAX_MIB) << 20)
        *ret_bytes = (size_t)config_number(c, CONFIG_OCR_PDF_MAX_MIB) << 20;
    return r;
}

static const struct queue_ops work = { .open_next = open_next, .load = load, .finished = finished };

static int start(void *ctx, const struct config *c, struct loop *loop, struct err *e)
{
    struct ocrd *o = ctx;
    struct children_limits limits;
    int r = *config_text(c, CONFIG_OCR_LANGUAGES) ? 0 : err_set(e, -EINVAL, "ocr.languages is empty: without a language pack no letter can be read");

    if (r == 0)
        r = spool_open_configured(c, &o->spool, e);
    o->run_dir = config_text(c, CONFIG_PATHS_RUN_DIR);
    if (r == 0)
        r = smallest_ceiling(c, &o->pdf_max_bytes, e);
    children_limits_from(c, &limits);
    if (r == 0)
        r = waiting_new(o->spool, &o->waiting, e);
    return r == 0 ? queue_start(loop, &limits, &work, o, &o->queue, e) : r;
}

static json_t *request(void *ctx, const char *what, const json_t *message)
{
    const struct ocrd *o = ctx;
    unsigned listed, reading;
    json_t *answer;

    (void)message;
    if (strcmp(what, "status") != 0)
        return NULL;
    listed = waiting_count(o->waiting);
    reading = queue_letters(o->queue);
    answer = ipc_ok();
    json_object_set_new(answer, "reading", json_integer(reading));
    json_object_set_new(answer, "waiting", json_integer(listed > reading ? listed - reading : 0));
    json_object_set_new(answer, "children", json_integer(queue_children(o->queue)));
    json_object_set_new(answer, "pages_done", json_integer(queue_pages_done(o->queue)));
    return answer;
}

static int64_t tick(void *ctx)
{
    struct ocrd *o = ctx;
    int64_t wait_ms = queue_tick(o->queue);

    return wait_ms < LOOK_AGAIN_MS ? wait_ms : LOOK_AGAIN_MS;
}

static void stop(void *ctx)
{
    struct ocrd *o = ctx;

    queue_stop(o->queue, give_back);
    waiting_free(o->waiting);
    spool_close(o->spool);
}

int main(int argc, char **argv)
{
    static const struct daemon_ops ops = { .name = "ocrd", .start = start, .request = request, .tick = tick, .stop = stop };
    struct ocrd o = { 0 };

    if (argc > 1 && strcmp(argv[1], "--read") == 0)
        return read_files_main(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "--probe") == 0)
        return probe_main(argc - 1, argv + 1);
    return daemon_main(argc, argv, &ops, &o);
}
