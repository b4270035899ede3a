#include "pdf_pages.h"

#include "base/auto.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <string.h>

enum { LEFT = 240, TOP = 300, LINE_PX = 90, WORD_PX = 50, MAX_ROWS = 12 };

/* A row is a line of words; "x=" before one sets where it begins, so that a table or a column can be drawn. */
struct drawing {
    const char *name;
    int letter_px, gap_px, height_px, line_px;      /* 0: as usual */
    double skew_deg;
    const char *rows[MAX_ROWS];
};

static const struct drawing drawings[] = {
    { "plain", .rows = { "No. 3/7/2021-Estt (A)", "Subject: plain \"words\" \\ (and) <marks> 100% #1", "It is requested that the report be sent." } },
    { "conjuncts", .rows = { "क्षेत्रीय ज्ञान श्रीमान् त्र्यंबक द्वितीय उत्कृष्ट स्त्री", "कार्य वर्ष धर्मार्थ पूर्णिमा निर्देश सर्वश्री", "ज़िला क़ानून सड़क पढ़ाई फ़ाइल ख़बर",
                             "क्‍ष क्‌ष र्‍य न्‌न", "हिन्दी कि की कु कू कृ के कै को कौ कं कः कँ ऑफ़िस" } },
    { "digits", .rows = { "संख्या १२३/४५/२०२१-राजभाषा", "दिनांक ५ मई 2021 को ₹ 1,23,456.00 (रु० १,२३,४५६)", "F.No.A-12026/१/2020-Ad.III" } },
    { "mixed", .rows = { "भारत सरकार Government of India गृह मंत्रालय", "Ministry मंत्रालय of का Home गृह", "विषय/Subject: e-Office में dak का निपटान।" } },
    { "astral", .rows = { "clef 𝄞 bold 𝐀𝐁 face 😀 again 𝄞", "𑆑𑆳𑆯𑆴𑆫 and 𠀀" } },
    { "touching", .gap_px = 1, .rows = { "के भीतर के भीतर जाना", "words that touch are words", "क्रम १ २ ३ and 4 5 6 on", "|o |o ——_ ....... iiiiiiiii" } },
    { "tiny", .letter_px = 5, .gap_px = 4, .height_px = 9, .rows = { "the small print under a form", "छोटे अक्षर में लिखी शर्तें" } },
    { "huge", .letter_px = 210, .gap_px = 160, .height_px = 330, .rows = { "URGENT", "तत्काल", "SECOND" } },
    { "skewed", .skew_deg = 2.5, .rows = { "this page was laid on the glass at an angle and the words of a line climb", "यह पृष्ठ काँच पर तिरछा रखा गया था और पंक्ति के शब्द चढ़ते हैं", "third line" } },
    { "columns", .rows = { "240= भारत सरकार 1500= Government of India", "240= गृह मंत्रालय 1500= Ministry of Home Affairs", "240= नई दिल्ली 1500= New Delhi" } },
    { "table", .rows = { "240= Sl. 600= Name 1400= Amount 2000= राशि", "240= 1 600= Ram Kumar 1400= 1,200.00 2000= १,२००", "240= 2 600= सीता देवी 1400= 980.50 2000= ९८०",
                         "240= 3 600= - 1400= - 2000= -" } },
    { "edge", .rows = { "2200= to the-edge", "2336= अनुवाद", "240= of the sheet", "0= / ends at both", "0= — 2479= |" } },
    { "noise", .line_px = 5, .rows = { "800= words that 1900= stand over", "240= each 1200= other because", "300= a stamp was 700= read /___", "240= |) /___ 1500= twice" } },
    { "line-ends", .rows = { "the establish-", "ment section of the mini-", "stry keeps copies –", "and the officers —", "of the Depart­", "ment" } },
    { "signs", .rows = { "café naïve ½ ₹500 § 12 © • “quoted” ‘single’ … …", "നന (ന ഈ ਍ 尜 ⤊ ഍", "a\xCC\xB1 e\xCC\x81\xCC\xB1 x\xCC\x84y" } },
};

static int row_y(const struct drawing *d, unsigned row)
{
    return TOP + (int)row * (d->line_px ? d->line_px : d->height_px > WORD_PX ? d->height_px * 3 / 2 : LINE_PX);
}

static unsigned count_letters(const char *s)
{
    unsigned n = 0;

    for (; *s; s++)
        n += (*s & 0xC0) != 0x80;
    return n;
}

static void draw_row(const struct drawing *d, unsigned row, struct page_text *t)
{
    int letter = d->letter_px ? d->letter_px : 24, gap = d->gap_px ? d->gap_px : 22, height = d->height_px ? d->height_px : WORD_PX;
    char *text = strdup(d->rows[row]), *rest = NULL;
    int x = LEFT;

    for (const char *w = strtok_r(text, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        size_t n = strlen(w);
        struct box upright = { x, row_y(d, row), (int)count_letters(w) * letter, height };

        if (n > 3 && w[n - 1] == '=' && strspn(w, "0123456789") == n - 1) {
            x = (int)strtol(w, NULL, 10);
            continue;
        }
        if (page_text_add(t, w, turn_to_scan(&t->turn, upright), 0.9, (int)row) < 0)
            abort();
        x += upright.w + gap;
    }
    free(text);
}

const char *pdf_page_draw(unsigned k, struct page_text *ret)
{
    const struct drawing *d = &drawings[k];

    if (k >= ARRAY_LEN(drawings))
        return NULL;
    *ret = (struct page_text){ .turn = { PDF_PAGE_WIDTH_PX, PDF_PAGE_HEIGHT_PX, 0, d->skew_deg } };
    for (unsigned row = 0; row < MAX_ROWS && d->rows[row]; row++)
        draw_row(d, row, ret);
    if (page_text_finish(ret) < 0)
        abort();
    return d->name;
}

int pdf_to_memory(void *ctx, const void *data, size_t n, struct err *e)
{
    struct pdf_bytes *f = ctx;
    unsigned char *more;

    if (f->fail_at && f->n + n >= f->fail_at)
        return err_set(e, -ENOSPC, "full");
    more = realloc(f->bytes, f->n + n + 1);
    if (!more)
        abort();
    f->bytes = more;
    memcpy(f->bytes + f->n, data, n);
    f->n += n;
    f->bytes[f->n] = '\0';
    return 0;
}

int pdf_page_write(const struct page_text *t, struct pdf_bytes *ret, struct err *e)
{
    static unsigned char white_g4[] = { 0xff, 0x00, 0x10, 0x01 };       /* 8 x 8 pixels: eight rows like the one above, end of block */
    const struct layers white = { .n = 1, .at = { { .kind = LAYER_G4, .bytes = white_g4, .n = sizeof white_g4, .width_px = 8, .height_px = 8,
                                                    .components = 1, .place = { 0, 0, t->turn.width_px, t->turn.height_px } } } };
    const struct pdf_page page = { .layers = &white, .lies = &t->turn, .width_pt = t->turn.width_px * 72.0 / PDF_PAGE_DPI,
                                   .height_pt = t->turn.height_px * 72.0 / PDF_PAGE_DPI, .text = t };
    const struct xmp_letter about = { .subject = "विषय: <a> & b", .language = "mixed", .letter_no = "3/7/2021", .pages = 1 };
    struct pdf_bytes plain = { 0 };
    struct pdf *pdf = NULL;
    int r = pdf_begin(pdf_to_memory, &plain, &about, &pdf, e);

    if (r == 0)
        r = pdf_add_page(pdf, &page, e);
    if (r == 0)
        r = pdf_end(pdf, e);
    else
        pdf_drop(pdf);
    if (r == 0)
        r = pdf_linearise(plain.bytes, plain.n, pdf_to_memory, ret, e);
    free(plain.bytes);
    return r;
}

int pdf_sample_make(struct pdf_bytes *ret, struct err *e)
{
    struct page_text t;
    int r;

    *ret = (struct pdf_bytes){ 0 };
    pdf_page_draw(0, &t);
    r = pdf_page_write(&t, ret, e);
    page_text_done(&t);
    return r;
}

char *pdf_page_words(const struct page_text *t)
{
    char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);

    for (size_t i = 0; f && i < t->n_lines; i++)
        fprintf(f, "%s\n", t->lines[i].text);
    if (!f || fclose(f) != 0)
        abort();
    return text;
}
