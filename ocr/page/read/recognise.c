#include "ocr/page/read/recognise.h"

#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum { WORD_MAX_BYTES = 1024 };

static struct box to_scan(const struct sheet *s, int left, int top, int right, int bottom)
{
    double f = 1 / s->text_per_px;
    struct box upright = { (int)lround(left * f), (int)lround(top * f), (int)lround((right - left) * f), (int)lround((bottom - top) * f) };

    return turn_to_scan(&s->turn, upright);
}

/* One word as JSON; NULL for a box without text. */
static json_t *take_word(const TessResultIterator *at, const struct sheet *s, int line)
{
    AUTO_FREE char *clean = NULL;
    char *text = TessResultIteratorGetUTF8Text(at, RIL_WORD);
    int left = 0, top = 0, right = 0, bottom = 0, r;
    double conf = fmin(fmax((double)TessResultIteratorConfidence(at, RIL_WORD) / 100, 0), 1);
    struct box b;

    r = text ? text_clean(text, strlen(text), WORD_MAX_BYTES, &clean, NULL) : -ENOENT;
    TessDeleteText(text);
    if (r < 0)
        return NULL;
    text_squeeze(clean);
    if (!*clean || !TessPageIteratorBoundingBox(TessResultIteratorGetPageIteratorConst(at), RIL_WORD, &left, &top, &right, &bottom))
        return NULL;
    b = to_scan(s, left, top, right, bottom);
    return json_pack("[siiiifi]", clean, b.x, b.y, b.w, b.h, conf, line);
}

static void collect(TessResultIterator *at, const struct sheet *s, json_t *words, double *ret_conf)
{
    double sum = 0, letters = 0;
    int line = -1;

    do {
        const TessPageIterator *place = TessResultIteratorGetPageIteratorConst(at);
        json_t *word;

        if (TessPageIteratorIsAtBeginningOf(place, RIL_TEXTLINE) || line < 0)
            line++;
        word = take_word(at, s, line);
        if (word) {
            double n = (double)json_string_length(json_array_get(word, 0));

            sum += n * json_real_value(json_array_get(word, 5));
            letters += n;
            json_array_append_new(words, word);
        }
    } while (TessResultIteratorNext(at, RIL_WORD));
    *ret_conf = letters > 0 ? sum / letters : 0;
}

int recognise(struct engine *g, const struct sheet *s, json_t *answer, struct err *e)
{
    AUTO_JSON json_t *words = json_array();
    TessResultIterator *at;
    double conf = 0;

    TessBaseAPISetPageSegMode(g->reader, PSM_AUTO);
    TessBaseAPISetImage2(g->reader, s->text);
    TessBaseAPISetSourceResolution(g->reader, s->text_dpi);
    if (TessBaseAPIRecognize(g->reader, NULL) != 0) {
        TessBaseAPIClear(g->reader);
        return err_set(e, -EIO, "Tesseract could not read the page");
    }
    at = TessBaseAPIGetIterator(g->reader);
    if (at) {                           /* none: no text on the page */
        collect(at, s, words, &conf);
        TessResultIteratorDelete(at);
    }
    TessBaseAPIClear(g->reader);
    json_object_set(answer, "words", words);
    json_object_set_new(answer, "conf", json_real(conf));
    return 0;
}
