/* look-stacks - draws a stack of sheets, has scan-look look at each, and counts what it got wrong.
 *
 *   look-stacks --sheets N --seed S [--kind NAME] [--each]     exit 1: a letter was split away or content hidden
 *   look-stacks FILE...                                        what it sees in pictures, one JSON object a line
 *
 * The same seed gives the same sheets. --each: a line for each sheet that is not as it should be; with --kind only that kind. */
#include "base/exe.h"
#include "base/json.h"
#include "drivers/scan/station/look.h"
#include "tests/paper/scan.h"

#include <errno.h>
#include <getopt.h>
#include <leptonica/allheaders.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { PATH_SIZE = 512, TIMEOUT_MS = 20 * 1000, SLOWEST_KEPT = 4096 };

struct counts {
    int sheets, separators, split_missed, split_doubted, false_splits, false_doubts;
    int blanks, blanks_shown, contents, contents_hidden;
    int codes[KINDS], codes_found[KINDS], wrong_codes;
    int faults[LOOK_FAULTS];
    double rows_cpu_ms;
    int took_ms[SLOWEST_KEPT];
};

static double cpu_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int start(struct look **ret_look, struct err *e)
{
    char dir[PATH_SIZE - 16], program[PATH_SIZE];
    int r = exe_dir(dir, sizeof dir, e);

    if (r < 0)
        return r;
    snprintf(program, sizeof program, "%s/scan-look", dir);
    return look_new(&(struct look_setup){ .program = program, .label_prefix = "CRU-", .check_image = true, .timeout_ms = TIMEOUT_MS }, ret_look, e);
}

/* ---- stacks */

static void look_at(struct look *l, const struct scanned *s, struct page_look *ret, double *rows_cpu_ms)
{
    double from = cpu_ms();
    struct err e = { 0 };

    if (look_begin(l, s->width_px, s->height_px, s->dpi, s->depth, s->color, &e) < 0)
        fprintf(stderr, "%s\n", e.msg);
    for (int y = 0; y < s->height_px; y++)
        look_row(l, s->px + (size_t)y * s->stride);
    *rows_cpu_ms += cpu_ms() - from;
    look_end(l, ret);
}

static bool has_code(const struct page_look *p, const char *text)
{
    for (int i = 0; i < p->n_codes; i++)
        if (strcmp(p->codes[i].text, text) == 0)
            return true;
    return false;
}

/* Counts one sheet; false: it is not as it should be. */
static bool count(struct counts *c, enum kind kind, const struct drawn_text *text, const struct page_look *p)
{
    enum expect expect = kinds[kind].expect;
    bool doubted = p->faults & LOOK_MAYBE_SEPARATOR, split = p->kind == LOOK_SEPARATOR, blank = p->kind == LOOK_BLANK, good = true;

    c->took_ms[c->sheets++ % SLOWEST_KEPT] = p->took_ms;
    if (expect == EXPECT_SEPARATOR) {
        c->separators++;
        c->split_doubted += doubted;
        c->split_missed += !split && !doubted;
        good = split;
    } else {
        c->false_splits += split;
        c->false_doubts += doubted && expect != EXPECT_DOUBT;
        good = !split && (expect == EXPECT_DOUBT || !doubted);
    }
    if (expect == EXPECT_BLANK) {
        c->blanks++;
        c->blanks_shown += !blank;
        good = good && blank;
    } else {
        c->contents++;
        c->contents_hidden += blank;
        good = good && !blank;
    }
    if (text->code[0]) {
        c->codes[kind]++;
        c->codes_found[kind] += has_code(p, text->code);
        good = good && has_code(p, text->code);
    } else if (expect != EXPECT_SEPARATOR && p->n_codes > 0) {
        c->wrong_codes++;
        good = false;
    }
    for (int i = 0; i < LOOK_FAULTS; i++)
        c->faults[i] += (p->faults & 1U << i) != 0;
    return good && !(p->faults & ~(unsigned)LOOK_MAYBE_SEPARATOR);
}

static void tell(int sheet, enum kind kind, const struct scan_way *w, const struct drawn_text *text, const struct page_look *p)
{
    AUTO_JSON json_t *seen = look_to_json(p);
    AUTO_FREE char *line = json_dumps(seen, JSON_COMPACT);

    printf("sheet %d: %s %s turn %d skew %.1f scale %.2f copies %d ink %.2f through %.2f dirt %x dpi %d depth %d%s, %d ms: %s\n", sheet, kinds[kind].name,
           text->code, w->turn, w->skew_deg, w->scale, w->copies, w->ink, w->through, w->dirt, w->dpi, w->depth, w->color ? " colour" : "", p->took_ms, line);
}

static int by_number(const void *a, const void *b)
{
    const int *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void report(struct counts *c)
{
    struct rusage child;
    int n = c->sheets < SLOWEST_KEPT ? c->sheets : SLOWEST_KEPT;

    qsort(c->took_ms, (size_t)n, sizeof *c->took_ms, by_number);
    getrusage(RUSAGE_CHILDREN, &child);
    printf("sheets %d\n", c->sheets);
    printf("separators %d: missed %d, doubtful %d; false splits %d, falsely doubtful %d\n", c->separators, c->split_missed, c->split_doubted,
           c->false_splits, c->false_doubts);
    printf("empty sides %d: shown %d; sides with content %d: hidden %d\n", c->blanks, c->blanks_shown, c->contents, c->contents_hidden);
    printf("postal codes %d: found %d; labels %d: found %d; codes that are none %d\n", c->codes[KIND_SPEED_POST], c->codes_found[KIND_SPEED_POST],
           c->codes[KIND_LABELLED], c->codes_found[KIND_LABELLED], c->wrong_codes);
    for (int i = 0; i < LOOK_FAULTS; i++)
        printf("%s%s %d", i ? ", " : "faults: ", look_fault_name((enum look_fault)(1U << i)), c->faults[i]);
    if (n > 0)
        printf("\nrows %.1f ms CPU a page; the child %.1f ms CPU a page; waited for it: median %d ms, 99th percentile %d ms, longest %d ms\n",
               c->rows_cpu_ms / c->sheets, ((double)child.ru_utime.tv_sec * 1e3 + (double)child.ru_utime.tv_usec / 1e3) / c->sheets,
               c->took_ms[n / 2], c->took_ms[n * 99 / 100], c->took_ms[n - 1]);
}

static int run_stack(int sheets, uint64_t seed, int only, bool each)
{
    static struct counts c;
    struct look *l = NULL;
    struct err e = { 0 };

    if (start(&l, &e) < 0) {
        fprintf(stderr, "%s\n", e.msg);
        return 2;
    }
    for (int i = 0; i < sheets; i++) {
        AUTO_SCANNED struct scanned s = { 0 };
        struct chance chance = { seed * 1000003ULL + (uint64_t)i };
        enum kind kind = kind_by_chance(&chance);
        struct scan_way way;
        struct drawn_text text;
        struct page_look p;

        kind = only >= 0 ? (enum kind)only : kind;
        way = scan_way_by_chance(kind, &chance);
        scan_kind(kind, &way, &chance, &s, &text);
        look_at(l, &s, &p, &c.rows_cpu_ms);
        if (!count(&c, kind, &text, &p) && each)
            tell(i, kind, &way, &text, &p);
    }
    look_free(l);
    report(&c);
    return c.false_splits > 0 || c.contents_hidden > 0;
}

/* ---- pictures */

static int look_at_file(struct look *l, const char *file)
{
    PIX *read = pixRead(file), *pix = NULL;
    struct scanned s = { .depth = 8, .dpi = 0 };
    struct page_look p;
    double cpu = 0;

    if (!read)
        return -EINVAL;
    s.color = pixGetDepth(read) == 32;
    pix = s.color ? pixClone(read) : pixConvertTo8(read, 0);
    s.width_px = pixGetWidth(pix);
    s.height_px = pixGetHeight(pix);
    s.dpi = pixGetXRes(read) > 60 ? pixGetXRes(read) : (int)(s.width_px / 8.27);
    s.stride = (size_t)s.width_px * (s.color ? 3 : 1);
    s.px = malloc(s.stride * (size_t)s.height_px);
    for (int y = 0; y < s.height_px; y++) {
        l_uint32 *line = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);

        for (int x = 0; x < s.width_px; x++)
            for (int k = 0; k < (s.color ? 3 : 1); k++)
                s.px[(size_t)y * s.stride + (size_t)(s.color ? 3 * x + k : x)] =
                    s.color ? (uint8_t)(line[x] >> (24 - 8 * k)) : (uint8_t)GET_DATA_BYTE(line, x);
    }
    look_at(l, &s, &p, &cpu);
    AUTO_JSON json_t *seen = look_to_json(&p);
    json_object_set_new(seen, "took_ms", json_integer(p.took_ms));
    AUTO_FREE char *text = json_dumps(seen, JSON_COMPACT);
    printf("%s %s\n", file, text);
    scanned_done(&s);
    pixDestroy(&pix);
    pixDestroy(&read);
    return 0;
}

static int look_at_files(char **files)
{
    struct look *l = NULL;
    struct err e = { 0 };
    int bad = 0;

    setMsgSeverity(L_SEVERITY_NONE);
    if (start(&l, &e) < 0) {
        fprintf(stderr, "%s\n", e.msg);
        return 2;
    }
    for (; *files; files++)
        if (look_at_file(l, *files) < 0) {
            fprintf(stderr, "%s: not a picture\n", *files);
            bad = 1;
        }
    look_free(l);
    return bad;
}

static int kind_named(const char *name)
{
    for (int k = 0; k < KINDS; k++)
        if (strcmp(kinds[k].name, name) == 0)
            return k;
    for (int k = 0; k < KINDS; k++)
        fprintf(stderr, "%s\n", kinds[k].name);
    exit(2);
}

int main(int argc, char **argv)
{
    static const struct option options[] = { { "sheets", required_argument, NULL, 'n' }, { "seed", required_argument, NULL, 's' },
                                             { "kind", required_argument, NULL, 'k' }, { "each", no_argument, NULL, 'e' }, { 0 } };
    int sheets = 1000, only = -1, c;
    uint64_t seed = 1;
    bool each = false;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (c == 'n')
            sheets = (int)strtol(optarg, NULL, 10);
        else if (c == 's')
            seed = strtoull(optarg, NULL, 10);
        else if (c == 'k')
            only = kind_named(optarg);
        else if (c == 'e')
            each = true;
        else
            return 2;
    }
    return optind < argc ? look_at_files(argv + optind) : run_stack(sheets, seed, only, each);
}
