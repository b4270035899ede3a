#include "reader/mark.h"

#include "base/clock.h"
#include "base/text.h"
#include "reader/ask.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAGES_PER_PROCESS = 200,            /* what its libraries leak goes with it */
    START_CPU_S = 60,                   /* loading the language data from a slow card */
    FILE_MAX_PAGES = 100000,            /* of an answer; what a letter may have is for others to say */
    BOX_MAX_PX = 1000000,
    WORDS_AT_ONCE = 2 << 20,            /* bytes of text: some seconds on a small board */
};

struct mark_checker {
    char program[PAGE_PROCESS_PATH_SIZE];       /* "": not found, no_program says why */
    struct err no_program;
    char *languages;
    int memory_mib, page_ms;

    bool runs, ready;                   /* started; and has said so */
    struct page_process process;
    int pages;                          /* it was asked about */
    bool has_file;                      /* it holds the file at hand */

    struct mark_picture picture;        /* between mark_picture_begin and _end */
    int64_t began_ms;
    int failed;                         /* 0: it has the picture; else why says what happened */
    struct err why;
};

/* ---- the process */

static void end_process(struct mark_checker *m)
{
    if (m->runs)
        page_process_end(&m->process);
    m->runs = m->ready = m->has_file = false;
    m->pages = 0;
}

static int start_process(struct mark_checker *m, struct err *e)
{
    long long cpu_s = (long long)PAGES_PER_PROCESS * (m->page_ms / 1000 + 1) + START_CPU_S;
    int r;

    if (!m->program[0])
        return err_set(e, -ENOENT, "the program for it is not there: %s", m->no_program.msg);
    r = page_process_start(m->program, m->languages, m->memory_mib, cpu_s, &m->process, e);
    m->runs = r == 0;
    return r;
}

/* A new one in its place, at once: it loads its language data while nobody waits. What it held of a page goes with the old one. */
static void renew(struct mark_checker *m)
{
    end_process(m);
    start_process(m, NULL);             /* tried again, and told, with the next page */
}

static int ensure_ready(struct mark_checker *m, int64_t until_ms, struct err *e)
{
    int r = m->runs ? 0 : start_process(m, e);

    if (r == 0 && !m->ready) {
        r = ask_ready(&m->process, until_ms, e);
        m->ready = r == 0;
    }
    return r;
}

int mark_new(const struct mark_setup *setup, struct mark_checker **ret_checker, struct err *e)
{
    struct mark_checker *m = calloc(1, sizeof *m);
    int r = 0;

    if (m)
        m->languages = strdup(setup->languages);
    if (!m || !m->languages) {
        free(m);
        return err_set(e, -ENOMEM, "no memory for the marking check");
    }
    m->memory_mib = setup->memory_mib;
    m->page_ms = setup->page_ms;
    if (!setup->program)
        r = page_process_find(m->program, &m->no_program);
    else if (snprintf(m->program, sizeof m->program, "%s", setup->program) >= (int)sizeof m->program)
        r = err_set(&m->no_program, -ENAMETOOLONG, "its path is too long");
    if (r < 0)
        m->program[0] = '\0';
    start_process(m, NULL);             /* one that cannot be started is no reason to stop: each page says so */
    *ret_checker = m;
    return 0;
}

int mark_new_configured(const struct config *c, struct mark_checker **ret_checker, struct err *e)
{
    return mark_new(&(struct mark_setup){ .languages = config_text(c, CONFIG_OCR_LANGUAGES), .memory_mib = (int)config_number(c, CONFIG_OCR_PAGE_MEMORY_MIB),
                                          .page_ms = (int)config_number(c, CONFIG_MARK_PAGE_MS) }, ret_checker, e);
}

void mark_free(struct mark_checker *m)
{
    if (!m)
        return;
    end_process(m);
    free(m->languages);
    free(m);
}

/* ---- its answers */

static void say_why(struct mark_verdict *v, const char *words)
{
    snprintf(v->why, sizeof v->why, "%.*s", MARK_WHY_SIZE - 1, words);
    text_printable(v->why);             /* a letter cut in half, too */
}

/* Whoever parses pages is not believed: known words only, and boxes that can be. "clear" must say so without a grade. */
static int understand(const json_t *answer, struct mark_verdict *ret, struct err *e)
{
    const char *error = json_str(answer, "error", NULL);
    int decision = mark_decision_of(json_str(answer, "decision", "")), grade = mark_grade_of(json_str(answer, "classification", ""));
    const json_t *box = json_object_get(answer, "box");
    bool size_ok = true, ok = !box || json_array_size(box) == ARRAY_LEN(ret->box_px);

    if (error)
        return err_set(e, -EBADMSG, "%s", error);
    if (decision < 0 || grade < 0 || (decision == MARK_CLEAR && grade != GRADE_NONE))
        return err_set(e, -EPROTO, "the check gave an answer that means nothing");
    ret->decision = (enum mark_decision)decision;
    ret->grade = (enum mark_grade)grade;
    say_why(ret, json_str(answer, "why", ""));
    ret->width_px = json_in_range(json_object_get(answer, "width_px"), 0, BOX_MAX_PX, &size_ok);
    ret->height_px = json_in_range(json_object_get(answer, "height_px"), 0, BOX_MAX_PX, &size_ok);
    ret->lines = json_in_range(json_object_get(answer, "lines"), 0, BOX_MAX_PX, &size_ok);
    if (!size_ok)
        ret->width_px = ret->height_px = ret->lines = 0;
    for (size_t i = 0; box && i < ARRAY_LEN(ret->box_px); i++)
        ret->box_px[i] = json_in_range(json_array_get(box, i), 0, BOX_MAX_PX, &ok);
    if (!ok)                            /* the decision stands, its place is not known */
        memset(ret->box_px, 0, sizeof ret->box_px);
    return 0;
}

static void say_unchecked(struct mark_verdict *ret, const struct err *why)
{
    *ret = (struct mark_verdict){ .decision = MARK_HOLD, .unchecked = true };
    say_why(ret, why->msg);
}

/* Did the process fail, and not only this page? Then it is not asked again. */
static bool is_lost(int r) { return r < 0 && r != -EBADMSG && r != -EINVAL && r != -ENOMEM; }

/* What comes behind an answer. */
static void look_after_process(struct mark_checker *m, int r, const struct mark_verdict *v)
{
    if (is_lost(r) || v->decision == MARK_REFUSE || ++m->pages >= PAGES_PER_PROCESS)
        renew(m);
}

/* Time for another try, after the process broke down? One that was late has used it up. */
static bool may_try_again(int r, int64_t until_ms) { return is_lost(r) && r != -ETIMEDOUT && clock_mono_ms() < until_ms; }

/* ---- a picture in memory */

static size_t bytes_of(const struct mark_picture *p) { return (size_t)p->width_px * (size_t)p->height_px * (p->color ? 3 : 1); }

static int check_picture(const struct mark_picture *p, struct err *e)
{
    if (!p->pixels || p->width_px <= 0 || p->height_px <= 0 || p->dpi <= 0)
        return err_set(e, -EINVAL, "there is no picture of the page");
    if ((int64_t)p->width_px * p->height_px > FRAME_BLOB_MAX || bytes_of(p) > FRAME_BLOB_MAX)
        return err_set(e, -EINVAL, "the picture of the page is too large");
    return 0;
}

static int tell_picture(struct mark_checker *m, int64_t until_ms, struct err *e)
{
    const struct mark_picture *p = &m->picture;
    AUTO_JSON json_t *question = json_pack("{ss si si si sb}", "do", "mark", "width_px", p->width_px, "height_px", p->height_px,
                                           "dpi", p->dpi, "color", p->color);
    int r = check_picture(p, e);

    if (r == 0 && !question)
        r = err_set(e, -ENOMEM, "no memory for the marking check");
    if (r == 0)
        r = ensure_ready(m, until_ms, e);
    return r == 0 ? ask_tell(&m->process, question, p->pixels, bytes_of(p), until_ms, e) : r;
}

static int hear_verdict(struct mark_checker *m, int64_t until_ms, struct mark_verdict *ret, int *ret_pages, struct err *e)
{
    AUTO_FRAME struct frame answer = { 0 };
    int r = ask_hear(&m->process, &answer, until_ms, e);

    if (r == 0 && ret_pages)
        *ret_pages = (int)json_int(answer.head, "pages", 0);
    return r == 0 ? understand(answer.head, ret, e) : r;
}

void mark_picture_begin(struct mark_checker *m, const struct mark_picture *p)
{
    m->picture = *p;
    m->began_ms = clock_mono_ms();
    m->why = (struct err){ 0 };
    m->failed = tell_picture(m, m->began_ms + m->page_ms, &m->why);
}

void mark_picture_end(struct mark_checker *m, struct mark_verdict *ret)
{
    int64_t until_ms = m->began_ms + m->page_ms;
    int r = m->failed;

    *ret = (struct mark_verdict){ 0 };
    if (r == 0)
        r = hear_verdict(m, until_ms, ret, NULL, &m->why);
    if (may_try_again(r, until_ms)) {
        end_process(m);
        r = tell_picture(m, until_ms, &m->why);
        if (r == 0)
            r = hear_verdict(m, until_ms, ret, NULL, &m->why);
    }
    if (r < 0)
        say_unchecked(ret, &m->why);
    look_after_process(m, r, ret);
    m->picture = (struct mark_picture){ 0 };
}

void mark_picture(struct mark_checker *m, const struct mark_picture *p, struct mark_verdict *ret)
{
    mark_picture_begin(m, p);
    mark_picture_end(m, ret);
}

/* ---- a file */

struct file { const void *bytes; size_t n; };

static int ask_page(struct mark_checker *m, const struct file *f, int page, int64_t until_ms, struct mark_verdict *ret, int *ret_pages,
                    struct err *e)
{
    AUTO_JSON json_t *question = json_pack("{ss si}", "do", "mark", "page", page);
    bool send = !m->has_file;
    int r = question ? ensure_ready(m, until_ms, e) : err_set(e, -ENOMEM, "no memory for the marking check");

    if (r == 0)
        r = ask_tell(&m->process, question, send ? f->bytes : NULL, send ? f->n : 0, until_ms, e);
    if (r < 0)
        return r;
    m->has_file = true;
    return hear_verdict(m, until_ms, ret, ret_pages, e);
}

/* One page, with a second try. The process is looked after, and still holds the file if it was not replaced. */
static void check_page(struct mark_checker *m, const struct file *f, int page, struct mark_verdict *ret, int *pages)
{
    int64_t until_ms = clock_mono_ms() + m->page_ms;
    struct err why = { 0 };
    int said = 0, r = ask_page(m, f, page, until_ms, ret, &said, &why);

    if (may_try_again(r, until_ms)) {
        end_process(m);
        r = ask_page(m, f, page, until_ms, ret, &said, &why);
    }
    if (page == 0)
        *pages = said;
    if (r == 0 && (said != *pages || said <= page || said > FILE_MAX_PAGES))    /* a page must not be left out */
        r = err_set(&why, -EPROTO, "the check gave an answer that means nothing");
    if (r < 0)
        say_unchecked(ret, &why);
    ret->page = page + 1;
    look_after_process(m, r, ret);
}

static bool file_is_good(const void *bytes, size_t n, struct err *e)
{
    return bytes && n > 0 && n <= FRAME_BLOB_MAX ? true : (err_set(e, -EINVAL, "the file is empty or too large"), false);
}

void mark_file(struct mark_checker *m, const void *bytes, size_t n, bool (*progress)(void *ctx, int page, int pages), void *ctx,
               struct mark_verdict *ret)
{
    const struct file f = { bytes, n };
    int pages = 0, page = 0;
    struct err why = { 0 };

    *ret = (struct mark_verdict){ 0 };
    m->has_file = false;
    if (!file_is_good(bytes, n, &why))
        say_unchecked(ret, &why);
    while (ret->decision == MARK_CLEAR && !why.code && (page == 0 || page < pages)) {
        if (progress && progress(ctx, page + 1, pages)) {
            err_set(&why, -ECANCELED, "the check was stopped before page %d", page + 1);
            say_unchecked(ret, &why);
            break;
        }
        *ret = (struct mark_verdict){ 0 };
        check_page(m, &f, page, ret, &pages);
        page++;
    }
    ret->page = ret->decision == MARK_CLEAR ? 0 : page;
    m->has_file = false;                /* the next one has bytes of its own */
}

/* ---- words */

/* Where the bytes that are asked about at once end: between pieces, else between lines. */
static size_t words_end(const char *text, size_t n)
{
    const char *cut;

    if (!text || n <= WORDS_AT_ONCE)
        return n;
    cut = memrchr(text, '\f', WORDS_AT_ONCE);
    if (!cut)
        cut = memrchr(text, '\n', WORDS_AT_ONCE);
    if (!cut)
        cut = memchr(text + WORDS_AT_ONCE, '\n', n - WORDS_AT_ONCE);
    return cut ? (size_t)(cut - text) + 1 : n;
}

static int ask_words(struct mark_checker *m, const char *text, size_t n, int64_t until_ms, struct mark_verdict *ret, struct err *e)
{
    AUTO_JSON json_t *question = json_pack("{ss sb}", "do", "mark", "text", 1);
    int r = question ? ensure_ready(m, until_ms, e) : err_set(e, -ENOMEM, "no memory for the marking check");

    if (r == 0)
        r = ask_tell(&m->process, question, text, n, until_ms, e);
    return r == 0 ? hear_verdict(m, until_ms, ret, NULL, e) : r;
}

static void check_words(struct mark_checker *m, const char *text, size_t n, struct mark_verdict *ret)
{
    int64_t until_ms = clock_mono_ms() + m->page_ms;
    struct err why = { 0 };
    int r = ask_words(m, text, n, until_ms, ret, &why);

    if (may_try_again(r, until_ms)) {
        end_process(m);
        r = ask_words(m, text, n, until_ms, ret, &why);
    }
    if (r < 0)
        say_unchecked(ret, &why);
    look_after_process(m, r, ret);
}

void mark_words(struct mark_checker *m, const void *text, size_t n, bool (*progress)(void *ctx, int page, int pages), void *ctx,
                struct mark_verdict *ret)
{
    const char *at = text;
    struct err why = { 0 };

    *ret = (struct mark_verdict){ 0 };
    m->has_file = false;
    while (ret->decision == MARK_CLEAR && n > 0) {
        size_t some = words_end(at, n);

        if (progress && progress(ctx, 0, 0)) {
            err_set(&why, -ECANCELED, "the check was stopped");
            say_unchecked(ret, &why);
            break;
        }
        check_words(m, at, some, ret);
        at += some;
        n -= some;
    }
}
