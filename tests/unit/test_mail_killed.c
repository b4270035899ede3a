/* A real Dovecot, and what maild is made of killed before each call that changes something: on the card, in the mailbox, in the ledger. Whatever it
 * had done by then, the next look makes each mail a letter once, and marks it. */
#include "tests/rig/kill_at.h"
#include "tests/unit/test_mail_rig.h"

#include "base/put_file.h"
#include "spool/spool.h"

#include <signal.h>
#include <string.h>

struct rig {
    struct mailbox_taker taker;         /* first: the mailbox hands it to take() */
    struct mailbox_rig *mailbox;
    struct take_setup setup;
    char root[TMPDIR_SIZE + 16], opener[PAGE_PROCESS_PATH_SIZE];
};

/* How far it had come when it was killed. */
enum { NOTHING, BEGUN, PUBLISHED, TOUCHED, COUNTED, STEPS };
static const char *const steps[STEPS] = { "nothing of it on the card", "a document was begun", "the letter was published", "the mailbox was touched", "the ledger counted it" };

static void clears(void *ctx, const void *bytes, size_t n, bool (*progress)(void *ctx, int page, int pages), void *progress_ctx, struct mark_verdict *ret)
{
    (void)ctx, (void)bytes, (void)n, (void)progress, (void)progress_ctx;
    *ret = (struct mark_verdict){ .decision = MARK_CLEAR };
}

static int take(void *ctx, const struct mail_place *place, const unsigned char *bytes, size_t n, const char *by, struct taken *ret, struct err *e)
{
    struct rig *g = ctx;
    int r = take_mail(&g->setup, place, bytes, n, by, ret, e);

    g->taker.n += r == 0 && ret->as == TAKEN_LETTER;
    return r;
}

static int look(struct rig *g, struct err *e)
{
    AUTO_SPOOL struct spool *s = NULL;
    struct ledger *l = NULL;
    int r = spool_open(g->root, NULL, &s, e);

    g->setup.spool = s;
    g->taker.n = 0;
    if (r == 0)
        r = ledger_open(g->mailbox->dir, "box", &l, e);
    if (r == 0)
        r = mailbox_look(g->mailbox, g->mailbox->server.port, l, &g->taker, e);
    ledger_free(l);
    return r;
}

static void look_in_child(void *ctx)
{
    struct err e = { 0 };

    look(ctx, &e);
}

/* ---- how far? */

static int count_one(void *ctx, const char *doc)
{
    (void)doc;
    ++*(unsigned *)ctx;
    return 0;
}

static unsigned count(struct rig *g, enum spool_stage stage)
{
    AUTO_SPOOL struct spool *s = NULL;
    struct err e = { 0 };
    unsigned n = 0;

    assert_ok(spool_open(g->root, NULL, &s, &e), e);
    assert_ok(spool_each(s, stage, count_one, &n, &e), e);
    return n;
}

static unsigned files_in(const struct rig *g, const char *folder)
{
    char path[PATH_MAX + 16];
    const struct dirent *d;
    unsigned n = 0;

    snprintf(path, sizeof(path), "%s/%s", g->mailbox->server.maildir, folder);
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    while (dir && (d = readdir(dir)))
        n += d->d_name[0] != '.';
    return n;
}

static unsigned touched(const struct rig *g)
{
    return g->taker.done_folder ? files_in(g, ".Taken/cur") + files_in(g, ".Taken/new") : mailbox_marked(g->mailbox);
}

/* By the bytes of the ledger's file: only whoever counted a mail wrote it anew. */
static uint64_t ledger_state(const struct rig *g)
{
    char path[PATH_MAX];
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    uint64_t sum = 0;

    ledger_path_of(g->mailbox->dir, "box", "json", path);
    if (get_file(path, 1 << 20, &text, &n, NULL) < 0)
        return 0;
    for (size_t i = 0; i < n; i++)
        sum = sum * 31 + (unsigned char)text[i];
    return sum;
}

static int how_far(struct rig *g, unsigned before, uint64_t ledger_before)
{
    if (ledger_state(g) != ledger_before)
        return COUNTED;
    if (touched(g) > before)
        return TOUCHED;
    if (count(g, SPOOL_SCANNED) > before)
        return PUBLISHED;
    return count(g, SPOOL_OPEN) > 0 ? BEGUN : NOTHING;
}

/* ---- the table */

static void deliver(struct rig *g, unsigned n)
{
    char name[16], id[32];

    snprintf(name, sizeof(name), "m%u", n);
    snprintf(id, sizeof(id), "%u@example.org", n);
    mailbox_deliver(g->mailbox, name, id, name);
}

/* Once more, undisturbed: it is a letter, once, and the mailbox says so; and then nothing is left to do. */
static void recovers(struct rig *g, unsigned n, int step)
{
    struct err e = { 0 };

    if (look(g, &e) < 0)
        fail_msg("killed when %s: %s", steps[step], e.msg);
    if (count(g, SPOOL_SCANNED) != n || touched(g) != n || g->taker.n != (step < PUBLISHED))
        fail_msg("killed when %s: %u letters and %u touched of %u mails, %u taken anew", steps[step], count(g, SPOOL_SCANNED), touched(g), n, g->taker.n);
}

/* Logging in, and the writing of a document (test_mail_takes dies before every call of that), are passed in strides; from where it is published on
 * it dies before every call, or every other one. */
static void killed_at_each(struct rig *g, unsigned finest)
{
    static const unsigned strides[STEPS] = { 8, 5, 1, 1, 1 };
    unsigned found[STEPS] = { 0 }, mails = 0;
    int killed = 1;

    for (unsigned n = 0, stride = 0; killed == 1; n += stride) {
        uint64_t ledger_before = ledger_state(g);

        deliver(g, mails);
        killed = kill_at_call(n, look_in_child, g);
        if (killed < 0)
            skip();
        int step = how_far(g, mails, ledger_before);
        recovers(g, ++mails, step);
        if (step >= PUBLISHED && stride > finest) {             /* not to pass over the calls in between */
            n -= stride;
            stride = finest;
            continue;
        }
        found[step]++;
        stride = strides[step] > finest ? strides[step] : finest;
    }
    for (int i = 0; i < STEPS; i++) {
        print_message("    %s: %u times\n", steps[i], found[i]);
        assert_true(found[i] > 0);                      /* the kills did hit between all steps */
    }
}

static int set_up(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    void *mailbox = NULL;
    struct err e = { 0 };

    mailbox_set_up(&mailbox);
    g->mailbox = mailbox;
    g->taker.take = take;
    snprintf(g->root, sizeof(g->root), "%s/spool", g->mailbox->dir);
    g->setup = (struct take_setup){ .opener = g->opener, .origin = { .purpose = "letter" }, .mark = clears, .mark_words = clears, .ctx = g };
    *state = g;
    return opener_find(g->opener, &e);
}

static int tear_down(void **state)
{
    struct rig *g = *state;
    void *mailbox = g->mailbox;

    mailbox_tear_down(&mailbox);
    free(g);
    return 0;
}

static void killed_before_any_change_a_mail_is_a_letter_once_and_gets_its_keyword(void **state)
{
    struct rig *g = *state;

    mailbox_need(g->mailbox);
    killed_at_each(g, 1);
}

static void killed_before_any_change_a_mail_is_a_letter_once_and_moves_aside(void **state)
{
    struct rig *g = *state;

    mailbox_need(g->mailbox);
    g->taker.done_folder = "Taken";
    killed_at_each(g, 2);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(killed_before_any_change_a_mail_is_a_letter_once_and_gets_its_keyword), CASE(killed_before_any_change_a_mail_is_a_letter_once_and_moves_aside),
    };

    signal(SIGPIPE, SIG_IGN);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
