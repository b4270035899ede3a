/* ocr-page - reads pages for ocrd: the only program that parses images and PDFs.
 *
 *   ocr-page LANGUAGES MEMORY_MIB CPU_S          started by ocrd, never by hand; LANGUAGES "": reads nothing
 *
 * Loads Tesseract (with LANGUAGES), gives up everything but standard input and output, says
 * {"ready": true} (or {"error": sentence}) and answers one request after the other:
 *
 *   {"do": "read", "page": 0, "turn"?: 90} + the file's bytes      without bytes: the file of the request before
 *   {"pages": n, "blank", "rotation", "skew_deg", "width_px", "height_px", "dpi", "conf",
 *    "orientation"?, "words", "mark"?: {as of "mark"}, "view", "layers"} + view JPEG + the layers for the PDF
 *
 *   "zoom": true: with "zoom" and the large picture behind the view, where it shows more (zoom.h); also of "picture"
 *   "cheap": true: the page broke another process; it is read at the least cost. "time_s": n: it is given up after so long,
 *   so stop reading before; the answer then has "partial": true
 *   of a page of a PDF also "pdf": {"kind": "scan"|"text"|"mixed", "layer": its own text was taken, "signed", "holds": [what a
 *   letter should not: "javascript", "attachments", "launch"]} (load.h)
 *
 *   {"do": "picture", "page", "turn"?, "skew_deg"?, "fit"?: 1..3} + bytes as read      only the picture for the PDF, nothing is
 *   read; turned and levelled as is said, so that words read before still fit. {"pages", "blank": false, "rotation", "skew_deg",
 *   "width_px", "height_px", "dpi", "layers"} and, without "fit", "view". "fit": pressed to less bytes (compose.h)
 *   {"do": "view", …} as read: the page is hidden, only its picture for the desk is made. Without "conf", "words", "layers"
 *   {"do": "probe", …}: can the page be decoded at all? {"pages": n}
 *   {"do": "mark", …}: does it carry a classified marking? mark/request.h
 *   {"error": sentence, "pages"?: n, "final"?: true}   this page cannot be read; the next may. pages: if the file told; final: the
 *   file itself is at fault, asking once more is of no use
 *
 * "turn": clockwise degrees that bring the page upright, when a person said so; otherwise they are found out.
 * The frames: frame.h. The keys: layers.h, view.h, zoom.h, recognise.h, turn.h, orient.h. */
#include "base/sandbox.h"
#include "ocr/page/clean/clean.h"
#include "ocr/page/read/engine.h"
#include "reader/frame.h"
#include "ocr/page/load/load.h"
#include "ocr/page/mark/look.h"
#include "ocr/page/mark/request.h"
#include "ocr/page/clean/orient.h"
#include "ocr/page/read/recognise.h"
#include "ocr/page/picture/compose.h"
#include "ocr/page/picture/view.h"
#include "ocr/page/picture/zoom.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

struct reader {
    struct engine engine;
    struct frame file;          /* the request that brought the file being read */
};

struct pictures { struct picture view, zoom; struct layers layers; };     /* that go with an answer; the first two may be missing */

static_assert(FRAME_BLOBS == 2 + LAYERS_MAX, "a view, its zoom and the layers fit into a frame");

static int say(json_t *take_answer, const struct pictures *p, struct err *e)
{
    AUTO_JSON json_t *answer = take_answer;
    struct frame_writer w;
    const void *blobs[FRAME_BLOBS];
    size_t sizes[FRAME_BLOBS];
    unsigned n = 0;
    int r;

    if (p && p->view.bytes) {
        blobs[n] = p->view.bytes;
        sizes[n++] = p->view.n;
    }
    if (p && p->zoom.bytes) {
        blobs[n] = p->zoom.bytes;
        sizes[n++] = p->zoom.n;
    }
    for (unsigned i = 0; p && i < p->layers.n; i++) {
        blobs[n] = p->layers.at[i].bytes;
        sizes[n++] = p->layers.at[i].n;
    }
    r = frame_write_begin(&w, answer, blobs, sizes, n, e);
    if (r == 0)
        r = frame_write(&w, STDOUT_FILENO, e);
    frame_writer_done(&w);
    return r < 0 ? r : 0;
}

/* answer: as far as it had come; NULL: not at all. */
static int say_error(const struct err *why, const json_t *answer, struct err *e)
{
    return say(json_pack("{sssO*sO*}", "error", err_line(why), "pages", json_object_get(answer, "pages"), "final", json_object_get(answer, "final")), NULL, e);
}

static json_t *describe_pdf(const struct pdf_about *p)
{
    static const char *const kinds[] = { [PDF_SCAN] = "scan", [PDF_TEXT] = "text", [PDF_MIXED] = "mixed" };
    json_t *holds = json_array();

    if (p->javascript)
        json_array_append_new(holds, json_string("javascript"));
    if (p->attachments)
        json_array_append_new(holds, json_string("attachments"));
    if (p->launch)
        json_array_append_new(holds, json_string("launch"));
    return json_pack("{sssbsbso}", "kind", kinds[p->kind], "layer", p->layer, "signed", p->is_signed, "holds", holds);
}

/* Opens the page that is asked for. Also when it fails the answer says how many the file has, once that is known. More memory may
 * be there another time; what else is wrong with a file stays so. */
static int load(const struct reader *me, int page, struct loaded *ret, json_t *answer, struct err *e)
{
    int r = load_page(me->file.blob[0], me->file.blob_n[0], page, ret, e);

    if (r < 0 && r != -ENOMEM)
        json_object_set_new(answer, "final", json_true());
    if (ret->pages > 0)
        json_object_set_new(answer, "pages", json_integer(ret->pages));
    if (ret->pdf.kind != PDF_NONE)
        json_object_set_new(answer, "pdf", describe_pdf(&ret->pdf));
    return r;
}

/* The page's own words in the place of a reading. */
static void take_words(struct loaded *file, json_t *answer)
{
    json_object_set_new(answer, "words", TAKE_PTR(file->words));
    json_object_set_new(answer, "conf", json_real(1));
}

typedef int make_sheet_fn(PIX *take_pix, int dpi, struct sheet *ret, struct err *e);

/* The page of the file, and its working copies. Both are the caller's in every case. */
static int load_sheet(const struct reader *me, int page, make_sheet_fn *make, struct loaded *ret_file, struct sheet *ret, json_t *answer,
                      struct err *e)
{
    int r = load(me, page, ret_file, answer, e);

    if (r == 0)
        r = make(TAKE_PTR(ret_file->pix), ret_file->dpi, ret, e);
    if (r == 0)
        clean_measure_as_scanned(ret, ret_file->width_px, ret_file->height_px);
    return r;
}

/* What was learned on the way, whether the page has text or not. */
static void describe(const struct sheet *s, bool blank, json_t *answer)
{
    json_object_set_new(answer, "blank", json_boolean(blank));
    json_object_set_new(answer, "rotation", json_integer(s->turn.rotation));
    json_object_set_new(answer, "skew_deg", json_real(s->turn.skew_deg));
    json_object_set_new(answer, "width_px", json_integer(s->turn.width_px));
    json_object_set_new(answer, "height_px", json_integer(s->turn.height_px));
    json_object_set_new(answer, "dpi", json_integer(s->dpi));
}

enum { TURN_FIND_OUT = -1 };

struct order { int page, turn; struct care care; double skew_deg; int fit; bool zoom; };   /* what a request says of the page */

/* What the words may not show: stamps in colour, over the text, turned. */
static int look_for_marking(struct engine *g, const struct sheet *s, json_t *answer, struct err *e)
{
    struct mark_found found;
    json_t *mark = json_object();
    int r = mark_look_again(g, s, json_object_get(answer, "words"), &found, e);

    if (r == 0) {
        mark_describe(&found, mark);
        json_object_set(answer, "mark", mark);
    }
    json_decref(mark);
    return r;
}

/* The path of a page that is read. */
static int read_page(struct reader *me, const struct order *o, json_t *answer, struct pictures *ret, struct err *e)
{
    AUTO_SHEET struct sheet s = { 0 };
    struct engine *g = &me->engine;
    AUTO_LOADED struct loaded file = { 0 };
    struct orientation lies = { 0 };
    bool blank = false, text = false, said = o->turn != TURN_FIND_OUT;
    int r = load_sheet(me, o->page, clean_make_sheet, &file, &s, answer, e);

    if (r == 0)
        blank = !file.words && clean_is_blank(&s);
    text = !blank && !file.words;
    if (r == 0 && text && orient_find(&s, &lies) == 0 && !said)
        json_object_set_new(answer, "orientation", orient_describe(&lies));
    if (r == 0 && (said || text))
        r = clean_turn(&s, said ? (360 - o->turn) % 360 : lies.rotation, e);
    if (r == 0 && o->zoom)
        r = zoom_make(&s, answer, &ret->zoom, e);
    if (r == 0 && text)
        r = orient_level(&s, &lies, e);
    if (r == 0)
        r = clean_make_ink(&s, e);
    if (r == 0 && file.words)
        take_words(&file, answer);
    else if (r == 0 && !blank)
        r = recognise(g, &s, &o->care, answer, e);
    if (r == 0 && !blank && !o->care.cheap)
        r = look_for_marking(g, &s, answer, e);
    if (r == 0)
        r = view_make(&s, answer, &ret->view, e);
    if (r == 0)
        r = compose_layers(&s, COMPOSE_FULL, &ret->layers, e);
    if (r == 0)
        describe(&s, blank, answer);
    if (r == 0)
        json_object_set_new(answer, "layers", layers_describe(&ret->layers));
    return r;
}

/* The path of a page that is hidden. */
static int show_page(struct reader *me, const struct order *o, json_t *answer, struct picture *ret_view, struct err *e)
{
    AUTO_SHEET struct sheet s = { 0 };
    AUTO_LOADED struct loaded file = { 0 };
    int r = load_sheet(me, o->page, clean_make_small_sheet, &file, &s, answer, e);

    if (r == 0 && o->turn != TURN_FIND_OUT)
        r = clean_turn(&s, (360 - o->turn) % 360, e);
    if (r == 0)
        r = view_make(&s, answer, ret_view, e);
    if (r == 0)
        describe(&s, false, answer);
    return r;
}

/* The path of a page that was read before, or could not be: all but the reading. */
static int picture_page(struct reader *me, const struct order *o, json_t *answer, struct pictures *ret, struct err *e)
{
    AUTO_SHEET struct sheet s = { 0 };
    AUTO_LOADED struct loaded file = { 0 };
    int r = load_sheet(me, o->page, clean_make_sheet, &file, &s, answer, e);

    if (r == 0 && o->turn != TURN_FIND_OUT)
        r = clean_turn(&s, (360 - o->turn) % 360, e);
    if (r == 0 && o->zoom)
        r = zoom_make(&s, answer, &ret->zoom, e);
    if (r == 0)
        r = clean_level_by(&s, o->skew_deg, e);
    if (r == 0)
        r = clean_make_ink(&s, e);
    if (r == 0 && o->fit == COMPOSE_FULL)
        r = view_make(&s, answer, &ret->view, e);
    if (r == 0)
        r = compose_layers(&s, o->fit, &ret->layers, e);
    if (r == 0)
        describe(&s, false, answer);
    if (r == 0)
        json_object_set_new(answer, "layers", layers_describe(&ret->layers));
    return r;
}

/* Decodes the page and throws it away. */
static int probe_page(struct reader *me, const struct order *o, json_t *answer, struct err *e)
{
    AUTO_LOADED struct loaded file = { 0 };

    return load(me, o->page, &file, answer, e);
}

/* The path of a page nobody may keep yet. */
static int check_marking(struct reader *me, const json_t *request, int page, json_t *answer, struct err *e)
{
    AUTO_LOADED struct loaded file = { 0 };

    if (mark_request_has_text(request))
        return mark_request_text(me->file.blob[0], me->file.blob_n[0], answer, e);
    int r = !me->engine.started ? err_set(e, -EINVAL, "ocr-page was asked for what it cannot do")
            : mark_request_has_pixels(request) ? mark_request_picture(request, me->file.blob[0], me->file.blob_n[0], &file, e)
            : load(me, page, &file, answer, e);

    return r == 0 ? mark_request_answer(&me->engine, &file, answer, e) : r;
}

static int do_request(struct reader *me, const json_t *request, json_t *answer, struct pictures *ret, struct err *e)
{
    const char *what = json_str(request, "do", "");
    const struct order o = { (int)json_int(request, "page", mark_request_has_pixels(request) || mark_request_has_text(request) ? 0 : -1), (int)json_int(request, "turn", TURN_FIND_OUT),
                             { json_is_true(json_object_get(request, "cheap")), (int)json_int(request, "time_s", 0) },
                             json_num(request, "skew_deg", 0), (int)json_int(request, "fit", COMPOSE_FULL),
                             json_is_true(json_object_get(request, "zoom")) };

    if (o.page < 0 || o.page >= LOAD_MAX_PAGES)
        return err_set(e, -EINVAL, "there is no page %d", o.page + 1);
    if (o.turn != TURN_FIND_OUT && (o.turn < 0 || o.turn > 270 || o.turn % 90 != 0))
        return err_set(e, -EINVAL, "a page cannot be turned by %d degrees", o.turn);
    if (strcmp(what, "mark") == 0)
        return check_marking(me, request, o.page, answer, e);
    if (strcmp(what, "probe") == 0)
        return probe_page(me, &o, answer, e);
    if (!(fabs(o.skew_deg) <= TURN_MAX_SKEW_DEG) || o.fit < COMPOSE_FULL || o.fit > COMPOSE_FITS)
        return err_set(e, -EINVAL, "a page cannot be levelled by %.1f degrees or fitted by %d", o.skew_deg, o.fit);
    if (strcmp(what, "picture") == 0)
        return picture_page(me, &o, answer, ret, e);
    if (strcmp(what, "view") == 0)
        return show_page(me, &o, answer, &ret->view, e);
    if (strcmp(what, "read") != 0 || !me->engine.started)
        return err_set(e, -EINVAL, "ocr-page was asked for what it cannot do");
    return read_page(me, &o, answer, ret, e);
}

static int answer_request(struct reader *me, const json_t *request, struct err *e)
{
    json_t *answer = json_object();
    struct pictures pictures = { 0 };
    struct err why = { 0 };
    int r = do_request(me, request, answer, &pictures, &why);

    if (r == 0) {
        r = say(answer, &pictures, e);
    } else {
        r = say_error(&why, answer, e);
        json_decref(answer);
    }
    free(pictures.view.bytes);
    free(pictures.zoom.bytes);
    layers_done(&pictures.layers);
    return r;
}

/* Until ocrd closes the pipe. */
static int serve(struct reader *me, struct err *e)
{
    struct frame_reader in = { 0 };
    int r = 0;

    while (r == 0) {
        AUTO_FRAME struct frame request = { 0 };

        r = frame_read(&in, STDIN_FILENO, &request, e);
        if (r < 0)
            break;
        if (json_object_get(request.head, "bytes")) {
            frame_done(&me->file);
            me->file = request;
            request = (struct frame){ .head = json_incref(me->file.head) };
        }
        r = answer_request(me, request.head, e);
    }
    frame_reader_done(&in);
    return r == -ECONNRESET ? 0 : r;
}

int main(int argc, char **argv)
{
    struct reader me = { 0 };
    struct sandbox_limits limits;
    struct err e = { 0 };
    int r;

    if (argc != 4) {
        fputs("ocr-page is started by ocrd\n", stderr);
        return 2;
    }
    limits = (struct sandbox_limits){ .memory_mib = (int)strtol(argv[2], NULL, 10), .cpu_s = (int)strtol(argv[3], NULL, 10),
                                       .reads_fonts = true };
    setMsgSeverity(L_SEVERITY_NONE);            /* a broken image is reported in our words */
    r = *argv[1] ? engine_start(argv[1], &me.engine, &e) : 0;
    if (r == 0)
        r = sandbox_enter(&limits, &e);
    if (r < 0)
        return say_error(&e, NULL, &e) == 0 ? 1 : 2;
    r = say(json_pack("{sb}", "ready", 1), NULL, &e);
    if (r == 0)
        r = serve(&me, &e);
    _exit(r == 0 ? 0 : 1);                      /* no clean-up of libraries that would want what was given up */
}
