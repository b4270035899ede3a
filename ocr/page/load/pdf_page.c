#include "ocr/page/load/pdf_page.h"

#include "ocr/page/load/believe.h"

#include <math.h>
#include <string.h>

enum {
    WORDS_MOST = 20000,         /* a page of a directory has some 2000 */
    PICTURE_PCT = 70,           /* of the page: then it is a scan, and text over it another program's reading */
    SMALL_PICTURE_PCT = 25,     /* likewise, when there are only */
    FEW_SIGNS = 200,            /* beside it: a letter has more */
};

/* ---- the file */

static bool has_bytes(const unsigned char *bytes, size_t n, const char *what) { return memmem(bytes, n, what, strlen(what)) != NULL; }

/* A field for a signature may be empty; one that is filled says which bytes are signed. */
void pdf_look_at_document(PopplerDocument *doc, const unsigned char *bytes, size_t n, struct pdf_about *ret)
{
    ret->is_signed = poppler_document_get_n_signatures(doc) > 0 && has_bytes(bytes, n, "/ByteRange");
    ret->javascript = poppler_document_has_javascript(doc);
    ret->attachments = poppler_document_has_attachments(doc);
    ret->launch = has_bytes(bytes, n, "/Launch");
}

/* ---- the page */

/* Poppler is wrong about where a picture lies on a page with /Rotate; its sides are right, perhaps the other way round. */
static double part_of_page(const PopplerRectangle *r, double width_pt, double height_pt)
{
    return fabs((r->x2 - r->x1) * (r->y2 - r->y1)) / (width_pt * height_pt);
}

/* Is the middle of a sign within a picture? Also when it cannot be told, because the picture is said to lie off the page. */
static bool is_within(const PopplerRectangle *sign, const PopplerRectangle *picture, double width_pt, double height_pt)
{
    double x = (sign->x1 + sign->x2) / 2, y = (sign->y1 + sign->y2) / 2;
    double left = fmin(picture->x1, picture->x2), top = fmin(picture->y1, picture->y2);
    double right = fmax(picture->x1, picture->x2), foot = fmax(picture->y1, picture->y2);

    return left > width_pt - 1 || top > height_pt - 1 || right < 1 || foot < 1 || (x >= left && x <= right && y >= top && y <= foot);
}

/* Signs of the page's text that lie over no picture. */
static unsigned count_beside(PopplerPage *page, const GList *images, double width_pt, double height_pt)
{
    PopplerRectangle *signs = NULL;
    unsigned beside = 0;
    guint n = 0;

    if (!poppler_page_get_text_layout(page, &signs, &n))
        return 0;
    for (guint k = 0; k < n; k++) {
        const GList *i = images;

        while (i && !is_within(&signs[k], &((const PopplerImageMapping *)i->data)->area, width_pt, height_pt))
            i = i->next;
        beside += i == NULL;
    }
    g_free(signs);
    return beside;
}

/* The page is a picture: it is covered by one (some scanners cut it into strips), or by a smaller one with hardly any text beside
 * it (programs of telephones leave margins and write their name there). */
static bool is_picture(PopplerPage *page, double width_pt, double height_pt)
{
    GList *images = poppler_page_get_image_mapping(page);
    double part = 0;
    bool is;

    for (const GList *i = images; i; i = i->next)
        part += part_of_page(&((const PopplerImageMapping *)i->data)->area, width_pt, height_pt);
    is = part * 100 >= PICTURE_PCT || (part * 100 >= SMALL_PICTURE_PCT && count_beside(page, images, width_pt, height_pt) < FEW_SIGNS);
    poppler_page_free_image_mapping(images);
    return is;
}

static bool starts_programs(PopplerPage *page)
{
    GList *links = poppler_page_get_link_mapping(page);
    bool launch = false;

    for (const GList *i = links; i; i = i->next) {
        const PopplerAction *action = ((const PopplerLinkMapping *)i->data)->action;

        launch |= action && action->type == POPPLER_ACTION_LAUNCH;
    }
    poppler_page_free_link_mapping(links);
    return launch;
}

static bool fonts_are_believable(PopplerPage *page)
{
    GList *attributes = poppler_page_get_text_attributes(page);
    bool ok = true;

    for (const GList *i = attributes; i; i = i->next)
        ok = ok && believe_font(((const PopplerTextAttributes *)i->data)->font_name);
    poppler_page_free_text_attributes(attributes);
    return ok;
}

void pdf_look_at_page(PopplerPage *page, double width_pt, double height_pt, struct pdf_about *about)
{
    char *text = poppler_page_get_text(page);
    bool has_text = text && text[strspn(text, " \t\r\n\f")], picture = is_picture(page, width_pt, height_pt);

    about->kind = !has_text ? PDF_SCAN : picture ? PDF_MIXED : PDF_TEXT;
    about->layer = about->kind == PDF_TEXT && fonts_are_believable(page) && believe_text(text);
    about->launch |= starts_programs(page);
    g_free(text);
}

/* ---- its words */

/* g_utf8_next_char() takes the const away. */
static const char *after(const char *at) { return at + g_utf8_skip[(unsigned char)*at]; }

struct box_pt { double x1, y1, x2, y2; };

static void widen(struct box_pt *b, const PopplerRectangle *r)
{
    b->x1 = fmin(b->x1, fmin(r->x1, r->x2));
    b->y1 = fmin(b->y1, fmin(r->y1, r->y2));
    b->x2 = fmax(b->x2, fmax(r->x1, r->x2));
    b->y2 = fmax(b->y2, fmax(r->y1, r->y2));
}

static int clamp(double at, int highest) { return at > 0 ? at < highest ? (int)at : highest : 0; }

static void add_word(json_t *words, const char *from, const char *to, const struct box_pt *b, double zoom, int width_px, int height_px, int line)
{
    char *nfc = g_utf8_normalize(from, to - from, G_NORMALIZE_NFC);
    int x = clamp(floor(b->x1 * zoom), width_px), y = clamp(floor(b->y1 * zoom), height_px);
    int right = clamp(ceil(b->x2 * zoom), width_px), foot = clamp(ceil(b->y2 * zoom), height_px);

    if (nfc && *nfc && right > x && foot > y)           /* what lies beside the page is not seen */
        json_array_append_new(words, json_pack("[siiiifi]", nfc, x, y, right - x, foot - y, 1.0, line));
    g_free(nfc);
}

json_t *pdf_words(PopplerPage *page, double dpi, int width_px, int height_px)
{
    static const struct box_pt nothing = { INFINITY, INFINITY, -INFINITY, -INFINITY };
    AUTO_JSON json_t *words = json_array();
    char *text = poppler_page_get_text(page);
    PopplerRectangle *places = NULL;
    const char *from = NULL;
    struct box_pt box = nothing;
    guint n = 0, k = 0;
    int line = 0;

    if (!words || !text || !poppler_page_get_text_layout(page, &places, &n)) {
        g_free(text);
        return NULL;
    }
    for (const char *at = text;; at = after(at), k++) {
        bool ends = !*at || k >= n || g_unichar_isspace(g_utf8_get_char(at)) || g_unichar_iscntrl(g_utf8_get_char(at));

        if (ends && from) {
            add_word(words, from, at, &box, dpi / 72, width_px, height_px, line);
            from = NULL;
            box = nothing;
        }
        if (!*at || k >= n)
            break;
        line += *at == '\n';
        if (ends)
            continue;
        from = from ? from : at;
        widen(&box, &places[k]);
    }
    g_free(places);
    g_free(text);
    return json_array_size(words) > 0 && json_array_size(words) <= WORDS_MOST ? TAKE_PTR(words) : NULL;
}
