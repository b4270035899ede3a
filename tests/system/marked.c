#include "tests/system/marked.h"

#include "base/ipc.h"
#include "base/put_file.h"
#include "ctl/ctl.h"
#include "ctl/demo_refused.h"
#include "ctl/feeder.h"
#include "tests/paper/marks.h"
#include "tests/system/clerk.h"

#include <errno.h>
#include <string.h>

#define SECRET_WORD "Quartzfeather"

static const struct mark_style styles[] = {
    { .text = "SECRET", .font = "", .size_pt = 18, .ink = { 0.08, 0.08, 0.1, 1 }, .x_mm = 105, .y_mm = 10, .bold = true },
    { .text = "CONFIDENTIAL", .font = "", .size_pt = 20, .ink = { 0.75, 0.08, 0.1, 0.85 }, .x_mm = 105, .y_mm = 14, .bold = true, .frame = true },
    { .text = "गोपनीय / CONFIDENTIAL", .font = "Noto Sans Devanagari", .size_pt = 16, .ink = { 0.08, 0.08, 0.1, 1 }, .x_mm = 105, .y_mm = 10, .bold = true },
    { .text = "TOP SECRET", .font = "", .size_pt = 16, .ink = { 0.08, 0.08, 0.1, 1 }, .x_mm = 105, .y_mm = 10, .bold = true, .underline = true },
};

/* ---- the paper */

int marked_draw(const char *path, unsigned letter, struct err *e)
{
    const struct mark_style words = { .text = "This letter is about the " SECRET_WORD " papers.", .font = "", .size_pt = 13, .ink = { 0.08, 0.08, 0.1, 1 },
                                      .x_mm = 105, .y_mm = 200 };
    struct chance chance = { .state = letter };
    PIX *drawn = pixRead(path), *full = drawn ? pixConvertTo32(drawn) : NULL, *sheet = mark_sheet();
    int r = full && sheet ? 0 : err_set(e, -EIO, "draw a marking on %s", path);

    if (r == 0) {
        pixRasterop(sheet, (pixGetWidth(sheet) - pixGetWidth(full)) / 2, pixGetHeight(sheet) / 4, pixGetWidth(full), pixGetHeight(full), PIX_SRC, full, 0, 0);
        mark_draw(sheet, &words, &chance);
        mark_draw(sheet, &styles[letter % ARRAY_LEN(styles)], &chance);
        if (pixWrite(path, sheet, IFF_PNG) != 0)
            r = err_set(e, -EIO, "write %s", path);
    }
    pixDestroy(&drawn);
    pixDestroy(&full);
    pixDestroy(&sheet);
    return r;
}

/* ---- feeding */

struct search { struct torture *t; bool found; };

/* A document that was refused, and that no letter of ours is yet. */
static int is_new_refusal(void *ctx, const char *doc)
{
    struct search *s = ctx;
    char when[SPOOL_VALUE_SIZE] = "";

    for (unsigned i = 0; i < s->t->n_letters; i++)
        if (strcmp(s->t->letters[i].doc, doc) == 0)
            return 0;
    if (spool_get(s->t->spool, doc, "refused", when, NULL) < 0 || !when[0])
        return 0;
    memcpy(s->t->letters[s->t->n_fed].doc, doc, ID_SIZE);
    s->found = true;
    return 1;
}

static int find_refused(struct torture *t, bool *ret, struct err *e)
{
    struct search s = { .t = t };
    int r = 0;

    for (int stage = SPOOL_SCANNED; r == 0 && stage < SPOOL_STAGES; stage++)
        r = spool_each(t->spool, (enum spool_stage)stage, is_new_refusal, &s, e);
    *ret = s.found;
    return r < 0 ? r : 0;
}

int marked_feed_step(struct torture *t, const struct scanner *s, struct err *e)
{
    const char *run_dir = config_text(t->env.config, CONFIG_PATHS_RUN_DIR);
    char feeder[CTL_PATH_SIZE];
    bool refused = false;

    if (strcmp(s->code, "marking_doubt") == 0) {
        ipc_call(run_dir, "scand", json_pack("{s:s, s:s}", "do", "refuse", "actor", "clerk"), IPC_CALL_MS, NULL, NULL);
        t->n_doubted++;
        return 0;
    }
    if (strcmp(s->state, "scanning") == 0 || strcmp(s->state, "absent") == 0)
        return 0;
    int r = find_refused(t, &refused, e);
    if (r < 0 || !refused)
        return r < 0 ? 0 : clerk_put_and_press(t, s->doc[0] ? (unsigned)s->pages : 0, e);
    r = ctl_path(feeder, e, "%s/feeder", t->env.dir);
    if (r == 0)
        r = feeder_clear(feeder, e);
    t->letters[t->n_fed].sent = true;           /* nothing more is to be done with it */
    t->n_sent++;
    t->n_refused++;
    t->n_fed++;
    return r;
}

/* ---- what is left */

int marked_look_for_words(const struct torture *t, void (*fault)(void *ctx, const char *sentence), void *ctx, struct err *e)
{
    static const char words[] = SECRET_WORD "\nquartzfeather\n";
    char letters[CTL_PATH_SIZE], dir[CTL_PATH_SIZE], path[CTL_PATH_SIZE];
    int r = ctl_path(letters, e, "%s/marked", t->dir);

    if (r == 0)
        r = ctl_path(dir, e, "%s/all", letters);
    if (r == 0)
        r = ctl_make_dir(dir, e);
    if (r == 0)
        r = ctl_path(path, e, "%s/words.txt", dir);
    if (r == 0)
        r = put_file(path, 0640, words, strlen(words), e);
    return r < 0 ? r : refused_look_for_words(t->env.dir, letters, fault, ctx, e);
}
