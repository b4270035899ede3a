/* mark-kinds - how many markings of each kind the quick look finds, on letters of which none is marked:
 *
 *   mark-kinds [-n EACH] [-s SEED] [-k KIND] [-d DIR] PAGE...     -d: the pages whose marking was missed are kept there
 *
 * Prints a line a kind: drawn, refused, held, missed, right grade, median and worst CPU seconds. Exit 1 when one was missed. */
#include "tests/paper/marks.h"

#include "ocr/page/mark/look.h"
#include "reader/mark.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PAGES = 400 };

struct grade_text { const char *text; enum mark_grade grade; };

static const struct grade_text latin[] = {
    { "SECRET", GRADE_SECRET }, { "TOP SECRET", GRADE_TOP_SECRET }, { "CONFIDENTIAL", GRADE_CONFIDENTIAL }, { "RESTRICTED", GRADE_RESTRICTED },
    { "STRICTLY CONFIDENTIAL", GRADE_CONFIDENTIAL }, { "SECRET", GRADE_SECRET }, { "CONFIDENTIAL", GRADE_CONFIDENTIAL },
};
static const struct grade_text titled[] = {
    { "Secret", GRADE_SECRET }, { "Top Secret", GRADE_TOP_SECRET }, { "Confidential", GRADE_CONFIDENTIAL }, { "Restricted", GRADE_RESTRICTED },
    { "Strictly Confidential", GRADE_CONFIDENTIAL },
};
static const struct grade_text hindi[] = {
    { "गुप्त", GRADE_SECRET }, { "परम गुप्त", GRADE_TOP_SECRET }, { "अति गुप्त", GRADE_TOP_SECRET }, { "गोपनीय", GRADE_CONFIDENTIAL },
    { "अत्यंत गोपनीय", GRADE_CONFIDENTIAL }, { "प्रतिबंधित", GRADE_RESTRICTED }, { "गोपनीय", GRADE_CONFIDENTIAL }, { "गुप्त", GRADE_SECRET },
};
static const struct grade_text both[] = {
    { "गुप्त/SECRET", GRADE_SECRET }, { "गोपनीय / CONFIDENTIAL", GRADE_CONFIDENTIAL }, { "परम गुप्त / TOP SECRET", GRADE_TOP_SECRET },
    { "प्रतिबंधित/RESTRICTED", GRADE_RESTRICTED }, { "गोपनीय/CONFIDENTIAL", GRADE_CONFIDENTIAL }, { "SECRET / गुप्त", GRADE_SECRET },
};
static const struct grade_text dressed[] = {
    { "-SECRET-", GRADE_SECRET }, { "[CONFIDENTIAL]", GRADE_CONFIDENTIAL }, { "***SECRET***", GRADE_SECRET }, { "CONFIDENTIAL - PERSONAL", GRADE_CONFIDENTIAL },
    { "\"TOP SECRET\"", GRADE_TOP_SECRET }, { "(गोपनीय)", GRADE_CONFIDENTIAL }, { "PERSONAL & CONFIDENTIAL", GRADE_CONFIDENTIAL }, { "MOST SECRET", GRADE_TOP_SECRET },
    { "SECRET\nगुप्त", GRADE_SECRET }, { "CONFIDENTIAL.", GRADE_CONFIDENTIAL }, { "-गुप्त-", GRADE_SECRET },
};
static const struct grade_text spaced[] = {
    { "S E C R E T", GRADE_SECRET }, { "T O P   S E C R E T", GRADE_TOP_SECRET }, { "C O N F I D E N T I A L", GRADE_CONFIDENTIAL },
    { "R E S T R I C T E D", GRADE_RESTRICTED }, { "S-E-C-R-E-T", GRADE_SECRET },
};

static const char *const latin_fonts[] = { "Liberation Sans", "Liberation Serif", "Liberation Mono", "DejaVu Sans", "DejaVu Serif", "Courier Prime", "Carlito", "Noto Sans" };
static const char *const hindi_fonts[] = { "Noto Sans Devanagari", "Lohit Devanagari", "Nakula", "Gargi", "Noto Serif Devanagari" };

static const struct ink BLACK = { 0.08, 0.08, 0.1, 1 }, RED = { 0.75, 0.08, 0.1, 0.85 }, PALE_RED = { 0.85, 0.35, 0.35, 0.7 }, VIOLET = { 0.42, 0.1, 0.5, 0.8 },
                        BLUE = { 0.1, 0.15, 0.6, 0.85 }, GREEN = { 0.05, 0.4, 0.2, 0.85 }, GREY = { 0.45, 0.45, 0.45, 1 }, FAINT = { 0.62, 0.62, 0.62, 1 };

/* What a scanner and a copier do to the page afterwards. */
struct scan_as { bool grey, bilevel; int dpi, turn; double soften; };

struct kind;
typedef void style_fn(struct mark_style *m, struct scan_as *s, struct chance *c);

#define WORDS(t) t, sizeof t / sizeof *t
struct kind { const char *name; const struct grade_text *words; size_t n_words; bool hindi; style_fn *style; };

#define PICK(c, table) (table)[chance_int(c, 0, (int)(sizeof(table) / sizeof *(table)) - 1)]

/* ---- styles; before each: black, bold, 14 point, level, at the top in the middle, grey, 300 dpi */

static void centred(struct mark_style *m, struct scan_as *s, struct chance *c) { (void)s; m->size_pt = chance_real(c, 11, 18); m->bold = chance_of(c, 0.7); }
static void cornered(struct mark_style *m, struct scan_as *s, struct chance *c) { centred(m, s, c); m->x_mm = chance_of(c, 0.5) ? 45 : 165; }
static void footed(struct mark_style *m, struct scan_as *s, struct chance *c) { centred(m, s, c); m->y_mm = chance_real(c, 285, 290); }
static void small(struct mark_style *m, struct scan_as *s, struct chance *c) { (void)s; m->size_pt = chance_real(c, 8, 10); m->x_mm = chance_real(c, 40, 170); }
static void underlined(struct mark_style *m, struct scan_as *s, struct chance *c) { centred(m, s, c); m->underline = true; }
static void wide(struct mark_style *m, struct scan_as *s, struct chance *c) { centred(m, s, c); m->spacing_pt = chance_real(c, 3, 8); }
static void boxed(struct mark_style *m, struct scan_as *s, struct chance *c) { centred(m, s, c); m->frame = true; m->y_mm = 13; m->double_frame = chance_of(c, 0.3); }
static void inverse(struct mark_style *m, struct scan_as *s, struct chance *c) { centred(m, s, c); m->inverse = true; }
static void faint(struct mark_style *m, struct scan_as *s, struct chance *c) { centred(m, s, c); m->ink = chance_of(c, 0.5) ? GREY : FAINT; }

static void stamp(struct mark_style *m, struct scan_as *s, struct chance *c, struct ink ink)
{
    s->grey = false;
    m->ink = ink;
    m->size_pt = chance_real(c, 18, 27);
    m->frame = chance_of(c, 0.6);
    m->double_frame = m->frame && chance_of(c, 0.3);
    m->angle_deg = chance_real(c, -8, 8);
    m->x_mm = chance_real(c, 55, 150);
    m->y_mm = chance_real(c, 18, 60);
    m->wear = chance_real(c, 0.02, 0.12);
}
static void red(struct mark_style *m, struct scan_as *s, struct chance *c) { stamp(m, s, c, RED); }
static void pale(struct mark_style *m, struct scan_as *s, struct chance *c) { stamp(m, s, c, PALE_RED); }
static void violet(struct mark_style *m, struct scan_as *s, struct chance *c) { stamp(m, s, c, chance_of(c, 0.5) ? VIOLET : BLUE); }
static void green(struct mark_style *m, struct scan_as *s, struct chance *c) { stamp(m, s, c, GREEN); }
static void in_text(struct mark_style *m, struct scan_as *s, struct chance *c) { stamp(m, s, c, RED); m->y_mm = chance_real(c, 90, 220); }
static void slanted(struct mark_style *m, struct scan_as *s, struct chance *c)
{
    stamp(m, s, c, chance_of(c, 0.6) ? RED : VIOLET);
    m->angle_deg = (chance_of(c, 0.7) ? -1 : 1) * chance_real(c, 12, 55);
}
static void upright(struct mark_style *m, struct scan_as *s, struct chance *c)
{
    stamp(m, s, c, RED);
    m->angle_deg = (chance_of(c, 0.5) ? -90 : 90) + chance_real(c, -4, 4);
    m->x_mm = chance_of(c, 0.5) ? 15 : 195;
    m->y_mm = chance_real(c, 60, 220);
}
static void worn(struct mark_style *m, struct scan_as *s, struct chance *c) { stamp(m, s, c, chance_of(c, 0.5) ? RED : VIOLET); m->wear = chance_real(c, 0.2, 0.35); }
static void black_stamp(struct mark_style *m, struct scan_as *s, struct chance *c) { stamp(m, s, c, BLACK); s->grey = true; }
static void clear_black(struct mark_style *m, struct scan_as *s, struct chance *c) { stamp(m, s, c, BLACK); s->grey = true; m->y_mm = 12; m->size_pt = 18; }
static void copied(struct mark_style *m, struct scan_as *s, struct chance *c) { stamp(m, s, c, chance_of(c, 0.5) ? RED : VIOLET); s->grey = true; s->soften = 1; }
static void slanted_black(struct mark_style *m, struct scan_as *s, struct chance *c)
{
    slanted(m, s, c);
    m->ink = BLACK;
    s->grey = true;
    m->y_mm = 60;
}
static void watermark(struct mark_style *m, struct scan_as *s, struct chance *c)
{
    stamp(m, s, c, (struct ink){ 0.8, 0.8, 0.8, 1 });
    m->frame = m->double_frame = false;
    m->size_pt = chance_real(c, 60, 85);
    m->angle_deg = -chance_real(c, 40, 55);
    m->x_mm = 105;
    m->y_mm = 150;
    m->wear = 0;
    s->grey = true;
}
static void coarse(struct mark_style *m, struct scan_as *s, struct chance *c) { centred(m, s, c); s->dpi = chance_of(c, 0.5) ? 150 : 200; }
static void fine(struct mark_style *m, struct scan_as *s, struct chance *c) { centred(m, s, c); s->dpi = 400; }
static void coarse_stamp(struct mark_style *m, struct scan_as *s, struct chance *c) { stamp(m, s, c, RED); s->dpi = chance_of(c, 0.5) ? 150 : 200; }
static void bilevel(struct mark_style *m, struct scan_as *s, struct chance *c) { centred(m, s, c); s->bilevel = true; }
static void bilevel_stamp(struct mark_style *m, struct scan_as *s, struct chance *c) { stamp(m, s, c, RED); s->bilevel = true; m->y_mm = 14; m->size_pt = 18; }
static void headlong(struct mark_style *m, struct scan_as *s, struct chance *c) { centred(m, s, c); s->turn = 180; }
static void sideways(struct mark_style *m, struct scan_as *s, struct chance *c) { centred(m, s, c); s->turn = chance_of(c, 0.5) ? 90 : 270; }
static void headlong_stamp(struct mark_style *m, struct scan_as *s, struct chance *c) { stamp(m, s, c, RED); s->turn = 90 * chance_int(c, 1, 3); }

static const struct kind kinds[] = {
    { "printed capitals", WORDS(latin), false, centred }, { "capitals in a corner", WORDS(latin), false, cornered }, { "capitals at the foot", WORDS(latin), false, footed },
    { "title case", WORDS(titled), false, centred }, { "small capitals size", WORDS(latin), false, small }, { "underlined", WORDS(latin), false, underlined },
    { "typed apart", WORDS(spaced), false, centred }, { "set apart", WORDS(latin), false, wide }, { "boxed", WORDS(latin), false, boxed },
    { "dressed", WORDS(dressed), false, centred }, { "white on black", WORDS(latin), false, inverse }, { "faint print", WORDS(latin), false, faint },
    { "printed Hindi", WORDS(hindi), true, centred }, { "Hindi at the foot", WORDS(hindi), true, footed }, { "Hindi underlined", WORDS(hindi), true, underlined },
    { "Hindi boxed", WORDS(hindi), true, boxed }, { "Hindi white on black", WORDS(hindi), true, inverse }, { "Hindi faint", WORDS(hindi), true, faint },
    { "two scripts", WORDS(both), true, centred }, { "two scripts small", WORDS(both), true, small },
    { "red stamp", WORDS(latin), false, red }, { "pale red stamp", WORDS(latin), false, pale }, { "violet stamp", WORDS(latin), false, violet }, { "green stamp", WORDS(latin), false, green },
    { "Hindi red stamp", WORDS(hindi), true, red }, { "Hindi violet stamp", WORDS(hindi), true, violet }, { "red over the text", WORDS(latin), false, in_text },
    { "slanted stamp", WORDS(latin), false, slanted }, { "Hindi slanted stamp", WORDS(hindi), true, slanted }, { "stamp up the margin", WORDS(latin), false, upright },
    { "worn stamp", WORDS(latin), false, worn }, { "Hindi worn stamp", WORDS(hindi), true, worn }, { "black stamp", WORDS(latin), false, clear_black },
    { "black over the head", WORDS(latin), false, black_stamp }, { "Hindi black over head", WORDS(hindi), true, black_stamp }, { "stamp, photocopied", WORDS(latin), false, copied },
    { "Hindi, photocopied", WORDS(hindi), true, copied }, { "slanted black stamp", WORDS(latin), false, slanted_black }, { "watermark", WORDS(latin), false, watermark },
    { "150 or 200 dpi", WORDS(latin), false, coarse }, { "Hindi 150 or 200 dpi", WORDS(hindi), true, coarse }, { "stamp 150 or 200 dpi", WORDS(latin), false, coarse_stamp },
    { "400 dpi", WORDS(latin), false, fine }, { "bilevel", WORDS(latin), false, bilevel }, { "Hindi bilevel", WORDS(hindi), true, bilevel }, { "stamp bilevel", WORDS(latin), false, bilevel_stamp },
    { "page upside down", WORDS(latin), false, headlong }, { "page sideways", WORDS(latin), false, sideways }, { "stamp, page turned", WORDS(latin), false, headlong_stamp },
};

/* ---- one page */

static PIX *scan(PIX *page, const struct scan_as *s)
{
    PIX *p = s->grey || s->bilevel ? pixConvertRGBToGray(page, 0.3F, 0.59F, 0.11F) : pixClone(page), *q;
    float f = (float)s->dpi / 300;

    if (s->soften > 0 && (q = pixBlockconv(p, 1, 1))) {
        pixDestroy(&p);
        p = q;
    }
    if (s->dpi != 300 && (q = pixScale(p, f, f))) {
        pixDestroy(&p);
        p = q;
    }
    if (s->bilevel && (q = pixThresholdToBinary(p, 150))) {
        pixDestroy(&p);
        p = q;
    }
    if (s->turn && (q = pixRotateOrth(p, s->turn / 90))) {
        pixDestroy(&p);
        p = q;
    }
    return p;
}

static double cpu_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct tally { int drawn, refused, held, right; double cpu[1000]; };

static void keep(const char *dir, const struct kind *k, int i, PIX *p)
{
    char path[512], name[64];

    snprintf(name, sizeof name, "%s", k->name);
    for (char *c = name; *c; c++)
        *c = *c == ' ' || *c == ',' ? '-' : *c;
    snprintf(path, sizeof path, "%s/%s-%d.png", dir, name, i);
    pixWrite(path, p, IFF_PNG);
}

static void look_at(struct engine *g, const struct kind *k, PIX *letter, int i, unsigned seed, const char *dir, struct tally *t)
{
    struct chance c = { seed * 1000003u + (unsigned)i * 7919u + (unsigned)(k - kinds) * 104729u };
    const struct grade_text *w = &k->words[chance_int(&c, 0, (int)k->n_words - 1)];
    struct mark_style m = { .text = w->text, .font = k->hindi ? PICK(&c, hindi_fonts) : PICK(&c, latin_fonts), .size_pt = 14, .ink = BLACK, .x_mm = 105,
                            .y_mm = chance_real(&c, 8, 11), .bold = true };
    struct scan_as s = { .grey = true, .dpi = 300 };
    struct mark_found found;
    struct err e = { 0 };
    PIX *page = mark_letter(letter), *scanned;

    k->style(&m, &s, &c);
    mark_draw(page, &m, &c);
    scanned = scan(page, &s);
    struct loaded file = { .pix = pixClone(scanned), .pages = 1, .dpi = s.dpi, .width_px = pixGetWidth(scanned), .height_px = pixGetHeight(scanned) };
    double before = cpu_s();
    if (mark_look(g, &file, &found, &e) < 0) {
        fprintf(stderr, "%s\n", e.msg);
        exit(2);
    }
    t->cpu[t->drawn++] = cpu_s() - before;
    t->refused += found.decision == MARK_REFUSE;
    t->held += found.decision == MARK_HOLD;
    t->right += found.grade == w->grade;
    if (found.decision == MARK_CLEAR && dir)
        keep(dir, k, i, scanned);
    pixDestroy(&page);
    pixDestroy(&scanned);
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static int usage(void)
{
    fputs("mark-kinds [-n EACH] [-s SEED] [-k KIND] [-d DIR] PAGE...\n", stderr);
    return 2;
}

int main(int argc, char **argv)
{
    int each = 4, missed = 0, drawn = 0, option;
    unsigned seed = 1;
    const char *dir = NULL, *only = NULL;
    struct engine g;
    struct err e = { 0 };

    while ((option = getopt(argc, argv, "n:s:k:d:")) >= 0)
        switch (option) {
        case 'n': each = (int)strtol(optarg, NULL, 10); break;
        case 's': seed = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'k': only = optarg; break;
        case 'd': dir = optarg; break;
        default:  return usage();
        }
    if (optind == argc || each < 1 || each > 1000)
        return usage();
    setMsgSeverity(L_SEVERITY_NONE);
    if (engine_start("eng+Devanagari", &g, &e) < 0)
        return fprintf(stderr, "%s\n", e.msg), 2;
    printf("%-24s drawn refused  held missed right   cpu s median worst\n", "kind");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        static struct tally t;

        t = (struct tally){ 0 };
        if (only && !strstr(kinds[k].name, only))
            continue;
        for (int i = 0; i < each; i++) {
            PIX *letter = pixRead(argv[optind + (int)((k * 5 + (size_t)i * 3) % (size_t)(argc - optind))]);

            if (!letter)
                return fputs("a page cannot be read\n", stderr), 2;
            look_at(&g, &kinds[k], letter, i, seed, dir, &t);
            pixDestroy(&letter);
        }
        qsort(t.cpu, (size_t)t.drawn, sizeof *t.cpu, by_value);
        printf("%-24s %5d %7d %5d %6d %5d %14.2f %5.2f\n", kinds[k].name, t.drawn, t.refused, t.held, t.drawn - t.refused - t.held, t.right, t.cpu[t.drawn / 2],
               t.cpu[t.drawn - 1]);
        fflush(stdout);
        drawn += t.drawn;
        missed += t.drawn - t.refused - t.held;
    }
    printf("%d markings, %d missed\n", drawn, missed);
    engine_done(&g);
    return missed > 0;
}
