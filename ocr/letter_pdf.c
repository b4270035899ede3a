#include "ocr/letter_pdf.h"

#include "base/log.h"
#include "ocr/pdf/pdf.h"

#include <errno.h>
#include <string.h>

struct memory { unsigned char *bytes; size_t n, room; };
static void memory_done(struct memory *m) { free(m->bytes); }

static int to_memory(void *ctx, const void *data, size_t n, struct err *e)
{
    struct memory *m = ctx;

    if (m->n + n > m->room) {
        size_t room = (m->n + n) * 3 / 2;
        unsigned char *more = realloc(m->bytes, room);

        if (!more)
            return err_set(e, -ENOMEM, "no memory for the PDF");
        m->bytes = more;
        m->room = room;
    }
    memcpy(m->bytes + m->n, data, n);
    m->n += n;
    return 0;
}

static int add_page(struct pdf *pdf, const struct page *p, struct err *e)
{
    const struct turn *t = &p->text.turn;
    const struct pdf_page page = {
        .layers = &p->layers, .lies = t,
        .width_pt = turn_upright_width(t) * 72.0 / p->dpi, .height_pt = turn_upright_height(t) * 72.0 / p->dpi,
        .text = &p->text,
    };

    return pdf_add_page(pdf, &page, e);
}

static int add_pages(struct pdf *pdf, const struct letter *l, unsigned from, unsigned to, struct err *e)
{
    const struct page *p;
    int r = 0;

    for (unsigned k = from; k < to && r == 0 && (p = letter_page(l, k, NULL, NULL)); k++)
        r = p->layers.n > 0 ? add_page(pdf, p, e) : 0;
    return r;
}

static int count_pages(const struct letter *l, unsigned from, unsigned to)
{
    const struct page *p;
    int n = 0;

    for (unsigned k = from; k < to && (p = letter_page(l, k, NULL, NULL)); k++)
        n += p->layers.n > 0;
    return n;
}

/* What was read; the number and the clerk's corrections come when the letter is filed. */
static void describe(const struct letter *l, const struct fields *f, int pages, struct xmp_letter *ret)
{
    const struct found *of = f->of;

    *ret = (struct xmp_letter){
        .subject = of[FIELD_SUBJECT].value, .fallback_title = of[FIELD_LETTER_NO].value ? of[FIELD_LETTER_NO].value : l->id,
        .language = of[FIELD_LANGUAGE].value ? of[FIELD_LANGUAGE].value : "en", .letter_no = of[FIELD_LETTER_NO].value,
        .letter_date = of[FIELD_DATE].value,
        .sender = of[FIELD_SENDER_ORGANISATION].value ? of[FIELD_SENDER_ORGANISATION].value : of[FIELD_SENDER_NAME].value,
        .created = l->created, .pages = pages,
    };
}

static int write_plain(const struct letter *l, const struct fields *f, unsigned from, unsigned to, struct memory *ret, struct err *e)
{
    struct xmp_letter about;
    struct pdf *pdf = NULL;
    int pages = count_pages(l, from, to), r;

    if (pages == 0)
        return err_set(e, -ENODATA, "no page of it could be made");
    describe(l, f, pages, &about);
    r = pdf_begin(to_memory, ret, &about, &pdf, e);
    if (r == 0)
        r = add_pages(pdf, l, from, to, e);
    if (r == 0)
        return pdf_end(pdf, e);
    pdf_drop(pdf);
    return r;
}

int letter_pdf_make(const struct letter *l, const struct fields *f, unsigned from, unsigned to, unsigned char **ret_pdf, size_t *ret_n,
                    struct err *e)
{
    AUTO(memory_done) struct memory plain = { 0 }, linear = { 0 };
    struct memory *best = &linear;
    struct err why = { 0 };
    int r = write_plain(l, f, from, to, &plain, e);

    if (r < 0)
        return r;
    if (pdf_linearise(plain.bytes, plain.n, to_memory, &linear, &why) < 0) {
        log_warn("pdf_not_linearised", LOG_DOC LOG_WHY, l->id, why.msg);
        best = &plain;
    }
    *ret_n = best->n;
    *ret_pdf = TAKE_PTR(best->bytes);
    return 0;
}
