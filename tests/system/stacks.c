#include "tests/system/stacks.h"

#include "base/exe.h"
#include "ctl/feeder.h"
#include "ctl/proc.h"
#include "tests/system/marked.h"
#include "tests/system/shown.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { STACK_MAX_SIDES = 2000 };

/* ---- drawing */

static int page_path(const struct torture *t, unsigned letter, unsigned page, char out[CTL_PATH_SIZE], struct err *e)
{
    return ctl_path(out, e, "%s/paper/%05u-%02u.png", t->dir, letter + 1, page);
}

static int separator_path(const struct torture *t, char out[CTL_PATH_SIZE], struct err *e)
{
    return ctl_path(out, e, "%s/paper/separator.png", t->dir);
}

/* The sheet as clerks print it, and as a scanner sees it. */
static int draw_separator(const struct torture *t, struct err *e)
{
    char program[CTL_PATH_SIZE], dir[CTL_PATH_SIZE], pdf[CTL_PATH_SIZE], picture[CTL_PATH_SIZE];
    const char *const draw[] = { program, "--sheets", "-c", "/dev/null", "--out", pdf, NULL };
    const char *const scan[] = { "pdftoppm", "-r", "300", "-gray", "-png", "-f", "1", "-singlefile", pdf, picture, NULL };
    int r = exe_dir(dir, CTL_PATH_SIZE, e);

    if (r == 0)
        r = ctl_path(program, e, "%s/labeld", dir);
    if (r == 0)
        r = ctl_path(pdf, e, "%s/paper/separator.pdf", t->dir);
    if (r == 0)
        r = ctl_path(picture, e, "%s/paper/separator", t->dir);
    if (r == 0)
        r = proc_run(draw, NULL, 0, e);
    return r == 0 ? proc_run(scan, NULL, 0, e) : r;
}

int stacks_draw(struct torture *t, struct err *e)
{
    char path[CTL_PATH_SIZE];
    int r = ctl_path(path, e, "%s/paper", t->dir);

    if (r == 0 && mkdir(path, 0770) < 0 && errno != EEXIST)
        r = err_errno(e, "make %s", path);
    if (r == 0)
        r = draw_separator(t, e);
    for (unsigned i = 0; r == 0 && i < t->n_letters; i++)
        for (unsigned page = 1; r == 0 && page <= t->letters[i].n_pages; page++) {
            r = page_path(t, i, page, path, e);
            if (r == 0)
                r = page_draw(path, (struct page_mark){ .letter = i + 1, .page = page }, t->letters[i].n_pages, e);
            if (r == 0 && t->letters[i].marked && page == 1)
                r = marked_draw(path, i, e);
        }
    return r;
}

/* ---- the tray */

struct tray { struct torture *t; char (*paths)[CTL_PATH_SIZE]; unsigned n, skip; };

/* The next side of the stack; those that are safe stay out of the tray. */
static char *next_side(struct tray *tray, struct err *e)
{
    if (tray->skip > 0) {
        tray->skip--;
        return tray->paths[STACK_MAX_SIDES];        /* a place for names that are not needed */
    }
    if (tray->n == STACK_MAX_SIDES) {
        err_set(e, -E2BIG, "a stack of more than %d sides", STACK_MAX_SIDES);
        return NULL;
    }
    return tray->paths[tray->n++];
}

static int add_letter(struct tray *tray, unsigned letter, struct err *e)
{
    const struct torture_letter *l = &tray->t->letters[letter];
    int r = 0;

    for (unsigned page = 1; r == 0 && page <= l->n_pages; page++) {
        char *path = next_side(tray, e);

        r = path ? page_path(tray->t, letter, page, path, e) : -E2BIG;
    }
    if (r == 0 && l->gap == GAP_SEPARATOR) {
        char *path = next_side(tray, e);

        r = path ? separator_path(tray->t, path, e) : -E2BIG;
    }
    return r;
}

static int fill_tray(struct torture *t, const struct tray *tray, struct err *e)
{
    AUTO_FREE char **names = calloc(tray->n ? tray->n : 1, sizeof(*names));
    char feeder[CTL_PATH_SIZE];
    int r = names ? ctl_path(feeder, e, "%s/feeder", t->env.dir) : err_set(e, -ENOMEM, "out of memory");

    if (r == 0)
        r = feeder_clear(feeder, e);
    for (unsigned i = 0; r == 0 && i < tray->n; i++)
        names[i] = tray->paths[i];
    return r < 0 ? r : feeder_put(feeder, names, tray->n, e);
}

int stacks_put(struct torture *t, unsigned letter, unsigned safe, unsigned *ret_left, struct err *e)
{
    AUTO_FREE void *paths = malloc((STACK_MAX_SIDES + 1) * sizeof(char[CTL_PATH_SIZE]));
    struct tray tray = { .t = t, .paths = paths, .skip = safe };
    int r = paths ? 0 : err_set(e, -ENOMEM, "out of memory");

    for (unsigned i = letter; r == 0; i++) {
        r = add_letter(&tray, i, e);
        if (r == 0 && tray.skip > 0 && t->letters[i].gap != GAP_FORGOTTEN)
            r = err_set(e, -EBADMSG, "letter %u: the scanner says that %u sides are safe, which is %u more than there are", letter + 1,
                        safe, tray.skip);
        if (t->letters[i].gap == GAP_END)
            break;
    }
    *ret_left = tray.n;
    return r < 0 ? r : fill_tray(t, &tray, e);
}

/* ---- documents */

struct search { struct torture *t; struct err *e; };

static bool is_known(const struct torture *t, const char *doc)
{
    for (unsigned i = 0; i < t->n_letters; i++)
        if (strcmp(t->letters[i].doc, doc) == 0)
            return true;
    return false;
}

static int whose_is_it(void *ctx, const char *doc)
{
    struct search *s = ctx;
    struct page_mark mark;
    struct err e = { 0 };

    if (is_known(s->t, doc))
        return 0;
    int r = shown_mark(s->t->spool, doc, "page-001.png", &mark, &e);
    if (r != 0 && r != -EBADMSG)
        return 0;                                       /* it moves on just now: the next look finds it */
    if (r == 0 && (mark.page != 1 || mark.letter < 1 || mark.letter > s->t->n_letters))
        r = err_set(&e, -EBADMSG, "it begins with page %u of letter %u", mark.page, mark.letter);
    if (r == 0 && s->t->letters[mark.letter - 1].doc[0])
        r = err_set(&e, -EBADMSG, "letter %u is document %s already", mark.letter, s->t->letters[mark.letter - 1].doc);
    if (r < 0)
        return err_set(s->e, -EBADMSG, "document %s: %s", doc, e.msg);
    memcpy(s->t->letters[mark.letter - 1].doc, doc, ID_SIZE);
    return 0;
}

int stacks_find(struct torture *t, struct err *e)
{
    struct search s = { .t = t, .e = e };
    int r = 0;

    for (int stage = SPOOL_SCANNED; r == 0 && stage < SPOOL_STAGES; stage++)
        r = spool_each(t->spool, (enum spool_stage)stage, whose_is_it, &s, e);
    while (r == 0 && t->n_fed < t->n_letters && t->letters[t->n_fed].doc[0]) {
        while (t->letters[t->n_fed].gap == GAP_FORGOTTEN)       /* came in with it; gets a document of its own by a split */
            t->n_fed++;
        t->n_fed++;
    }
    return r == -EBADMSG ? r : 0;
}
