/* ocr-page - reads pages for ocrd: the only program that parses images and PDFs.
 *
 *   ocr-page LANGUAGES MEMORY_MIB CPU_S          started by ocrd, never by hand
 *
 * Loads Tesseract, gives up everything but standard input and output, says
 * {"ready": true} (or {"error": sentence}) and answers one request after the other:
 *
 *   {"do": "read", "page": 0} + the file's bytes      without bytes: the file of the request before
 *   {"pages": n, "blank", "rotation", "skew_deg", "width_px", "height_px", "dpi", "conf",
 *    "words", "view", "picture"} + view JPEG + picture for the PDF
 *   {"error": sentence}                                this page cannot be read; the next may
 *
 * The frames: frame.h. The keys: view.h, recognise.h, turn.h. */
#include "ocr/page/clean.h"
#include "ocr/page/engine.h"
#include "ocr/page/frame.h"
#include "ocr/page/load.h"
#include "ocr/page/orient.h"
#include "ocr/page/recognise.h"
#include "ocr/page/sandbox.h"
#include "ocr/page/view.h"

#include <errno.h>
#include <unistd.h>

struct reader {
    struct engine engine;
    struct frame file;          /* the request that brought the file being read */
};

static int say(json_t *take_answer, const struct picture *pictures, unsigned n, struct err *e)
{
    AUTO_JSON json_t *answer = take_answer;
    struct frame_writer w;
    const void *blobs[FRAME_BLOBS];
    size_t sizes[FRAME_BLOBS];
    int r;

    for (unsigned i = 0; i < n; i++) {
        blobs[i] = pictures[i].bytes;
        sizes[i] = pictures[i].n;
    }
    r = frame_write_begin(&w, answer, blobs, sizes, n, e);
    if (r == 0)
        r = frame_write(&w, STDOUT_FILENO, e);
    frame_writer_done(&w);
    return r < 0 ? r : 0;
}

static int say_error(const struct err *why, struct err *e)
{
    return say(json_pack("{ss}", "error", why->msg), NULL, 0, e);
}

/* What was learned on the way, whether the page has text or not. */
static void describe(const struct loaded *file, const struct sheet *s, bool blank, json_t *answer)
{
    json_object_set_new(answer, "pages", json_integer(file->pages));
    json_object_set_new(answer, "blank", json_boolean(blank));
    json_object_set_new(answer, "rotation", json_integer(s->turn.rotation));
    json_object_set_new(answer, "skew_deg", json_real(s->turn.skew_deg));
    json_object_set_new(answer, "width_px", json_integer(s->turn.width_px));
    json_object_set_new(answer, "height_px", json_integer(s->turn.height_px));
    json_object_set_new(answer, "dpi", json_integer(s->dpi));
}

/* The path of one page. */
static int read_page(struct engine *g, const unsigned char *bytes, size_t n, int page, json_t *answer,
                     struct picture *ret_view, struct picture *ret_picture, struct err *e)
{
    AUTO_SHEET struct sheet s = { 0 };
    struct loaded file;
    bool blank = false;
    int r = load_page(bytes, n, page, &file, e);

    if (r == 0)
        r = clean_make_sheet(TAKE_PTR(file.pix), file.dpi, &s, e);
    if (r == 0)
        blank = clean_is_blank(&s);
    if (r == 0 && !blank) {
        r = clean_turn(&s, orient_find(g, &s), e);
        if (r == 0)
            r = clean_level(&s, e);
        if (r == 0)
            r = recognise(g, &s, answer, e);
    }
    if (r == 0)
        r = view_make(&s, answer, ret_view, e);
    if (r == 0)
        r = view_make_pdf_picture(&s, answer, ret_picture, e);
    if (r == 0)
        describe(&file, &s, blank, answer);
    return r;
}

static int answer_read(struct reader *me, int page, struct err *e)
{
    json_t *answer = json_object();
    struct picture pictures[2] = { 0 };
    struct err why = { 0 };
    int r;

    if (page < 0 || page >= LOAD_MAX_PAGES)
        r = err_set(&why, -EINVAL, "there is no page %d", page + 1);
    else
        r = read_page(&me->engine, me->file.blob[0], me->file.blob_n[0], page, answer, &pictures[0], &pictures[1], &why);
    if (r == 0) {
        r = say(answer, pictures, 2, e);
    } else {
        json_decref(answer);
        r = say_error(&why, e);
    }
    free(pictures[0].bytes);
    free(pictures[1].bytes);
    return r;
}

/* Until ocrd closes the pipe. */
static int serve(struct reader *me, struct err *e)
{
    struct frame_reader in = { 0 };
    int r = 0;

    while (r == 0) {
        struct frame request = { 0 };
        int page;

        r = frame_read(&in, STDIN_FILENO, &request, e);
        if (r < 0)
            break;
        page = (int)json_int(request.head, "page", -1);
        if (json_object_get(request.head, "bytes")) {
            frame_done(&me->file);
            me->file = request;
        } else {
            frame_done(&request);
        }
        r = answer_read(me, page, e);
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
    limits = (struct sandbox_limits){ .memory_mib = (int)strtol(argv[2], NULL, 10), .cpu_s = (int)strtol(argv[3], NULL, 10) };
    setMsgSeverity(L_SEVERITY_NONE);            /* a broken image is reported in our words */
    r = engine_start(argv[1], &me.engine, &e);
    if (r == 0)
        r = sandbox_enter(&limits, &e);
    if (r < 0)
        return say_error(&e, &e) == 0 ? 1 : 2;
    r = say(json_pack("{sb}", "ready", 1), NULL, 0, &e);
    if (r == 0)
        r = serve(&me, &e);
    _exit(r == 0 ? 0 : 1);                      /* no clean-up of libraries that would want what was given up */
}
