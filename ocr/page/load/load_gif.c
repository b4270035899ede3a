/* load_gif.c - the pictures of a GIF, one page each: also one that moves is looked at whole. Each is cut out and given to Leptonica as a file of
 * its own, so that nothing but the page that is asked for is unpacked. */
#include "ocr/page/load/load.h"

#include "base/auto.h"
#include "base/said.h"

#include <errno.h>
#include <string.h>

enum {
    HEAD = 13,                          /* signature and screen; a table of colours may follow each of the two heads */
    HEAD_FLAGS = 10, PICTURE = 10, PICTURE_WIDTH = 5, PICTURE_HEIGHT = 7, PICTURE_FLAGS = 9,
    HAS_COLORS = 0x80, COLORS_MASK = 7,
    EXTENSION = 0x21, PICTURE_HERE = 0x2C, END = 0x3B,
    CONTROL = 0xF9, CONTROL_BYTES = 8, CONTROL_FLAGS = 3, CONTROL_COLOR = 6, HAS_CLEAR_COLOR = 1,
    FRAMES_MAX = 400,
};

struct bytes { const unsigned char *at; size_t n; };

/* One walk over the file's blocks, up to the picture that is asked for and on to its end. */
struct gif {
    struct bytes all;
    size_t at;
    int frames;
    size_t picture, picture_end;        /* where the page's picture lies; picture_end 0: not found */
    bool cut;                           /* the file ends within a picture: what shows pictures shows a part of it */
    int clear_color;                    /* of the next picture; -1: none */
    int page_clear_color;
};

static size_t colors_bytes(unsigned flags) { return flags & HAS_COLORS ? (size_t)3 << ((flags & COLORS_MASK) + 1) : 0; }

static unsigned word_at(const unsigned char *b) { return b[0] | (unsigned)b[1] << 8; }

static bool has(const struct gif *g, size_t n) { return g->all.n - g->at >= n; }

/* Passes over n bytes and the sub-blocks behind them. false: the file ends within. */
static bool skip_blocks(struct gif *g, size_t n)
{
    if (!has(g, n + 1))
        return false;
    for (g->at += n; has(g, 1) && g->all.at[g->at]; )
        if (!has(g, (size_t)g->all.at[g->at] + 1))
            return false;
        else
            g->at += (size_t)g->all.at[g->at] + 1;
    if (!has(g, 1))
        return false;
    g->at++;
    return true;
}

static bool pass_extension(struct gif *g)
{
    const unsigned char *b = g->all.at + g->at;

    if (has(g, CONTROL_BYTES) && b[1] == CONTROL)
        g->clear_color = b[CONTROL_FLAGS] & HAS_CLEAR_COLOR ? b[CONTROL_COLOR] : -1;
    return skip_blocks(g, 2);
}

static bool pass_picture(struct gif *g, int page)
{
    size_t begin = g->at;

    if (!has(g, PICTURE) || !skip_blocks(g, PICTURE + colors_bytes(g->all.at[begin + PICTURE_FLAGS]) + 1)) {
        g->cut = true;
        return false;
    }
    if (g->frames++ == page) {
        g->picture = begin;
        g->picture_end = g->at;
        g->page_clear_color = g->clear_color;
    }
    g->clear_color = -1;
    return true;
}

/* What comes behind the last whole block is no picture. */
static void walk(struct gif *g, int page)
{
    bool goes_on = g->all.n >= HEAD;

    g->at = HEAD + (goes_on ? colors_bytes(g->all.at[HEAD_FLAGS]) : 0);
    while (goes_on && g->at < g->all.n && g->frames <= FRAMES_MAX)
        switch (g->all.at[g->at]) {
        case EXTENSION:    goes_on = pass_extension(g); break;
        case PICTURE_HERE: goes_on = pass_picture(g, page); break;
        default:           goes_on = false; break;      /* its end, or damage */
        }
}

/* What nothing is printed on is white, as paper. */
static void whiten(unsigned char *colors, unsigned flags, int color)
{
    if (flags & HAS_COLORS && color >= 0 && (size_t)color * 3 < colors_bytes(flags))
        memset(colors + (size_t)color * 3, 0xFF, 3);
}

/* A file with that picture alone. The caller's; NULL: no memory. */
static unsigned char *cut_out(const struct gif *g, size_t *ret_n)
{
    size_t head = HEAD + colors_bytes(g->all.at[HEAD_FLAGS]), n = g->picture_end - g->picture;
    unsigned char *one = malloc(head + n + 1);

    if (!one)
        return NULL;
    memcpy(one, g->all.at, head);
    memcpy(one + head, g->all.at + g->picture, n);
    one[head + n] = END;
    unsigned own = one[head + PICTURE_FLAGS];
    whiten(own & HAS_COLORS ? one + head + PICTURE : one + HEAD, own & HAS_COLORS ? own : one[HEAD_FLAGS], g->page_clear_color);
    *ret_n = head + n + 1;
    return one;
}

int load_gif(const unsigned char *bytes, size_t n, int page, struct loaded *ret, struct err *e)
{
    struct gif g = { .all = { bytes, n }, .clear_color = -1 };
    size_t n_one = 0;

    walk(&g, page);
    if (g.frames > FRAMES_MAX)
        return err_say(e, -ERANGE, SAID_GIF_MANY_PAGES, SAID_NUMBER(FRAMES_MAX));
    ret->pages = g.frames;
    if (g.frames == 0 || g.cut)
        return err_say(e, -EBADMSG, SAID_PICTURE_DAMAGED);
    if (!g.picture_end)
        return load_no_page(g.frames, page, e);
    int r = load_check_size((int)word_at(bytes + g.picture + PICTURE_WIDTH), (int)word_at(bytes + g.picture + PICTURE_HEIGHT), e);
    if (r < 0)
        return r;
    AUTO_FREE unsigned char *one = cut_out(&g, &n_one);
    if (!one)
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    errno = 0;
    ret->pix = pixReadMemGif(one, n_one);
    return ret->pix ? 0 : load_explain_null(e);
}
