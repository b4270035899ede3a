/* The pool with the real ocr-page. Run from the top of the source tree. */
#include "test.h"

#include "ocr/children.h"
#include "ocr/inputs.h"
#include "ocr/queue.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#define SAMPLE "tests/letters/dev-s-0019"       /* one page */

static const struct children_limits limits = { .languages = "eng+Devanagari", .count = 1, .memory_mib = 1024, .page_time_s = 60, .pages_per_child = 100 };

/* ---- one page at a time */

struct rig {
    struct loop *loop;
    struct children *children;
    void *bytes;
    size_t n_bytes;
    int to_give, given, answered, failed;
    bool view_only, pictured, read, final;      /* asked for; what the last answer had */
    bool kill_on_give;          /* pull the process away as soon as it has the page */
    pid_t last_killed, at_end;
    char why[ERR_MSG_SIZE];
};

/* The children of this process, from the kernel. */
static pid_t first_child(void)
{
    AUTO_FCLOSE FILE *f = fopen("/proc/thread-self/children", "re");
    int pid = 0;

    return f && fscanf(f, "%d", &pid) == 1 ? pid : 0;
}

static bool next(void *ctx, unsigned busy, struct page_job *ret)
{
    struct rig *g = ctx;

    (void)busy;
    if (g->given == g->to_give)
        return false;
    g->given++;
    *ret = (struct page_job){ .bytes = g->bytes, .n_bytes = g->n_bytes, .file_id = 7, .page = 0, .turn = TURN_UNSAID, .view_only = g->view_only };
    return true;
}

static void done(void *ctx, const struct page_job *job, const struct frame *answer, const struct err *why)
{
    struct rig *g = ctx;

    (void)job;
    if (why)
        g->failed++;
    else
        g->answered++;
    g->pictured = answer && answer->blob[0];
    g->read = answer && (answer->blob[1] || json_object_get(answer->head, "words"));
    g->final = answer && json_flag(answer->head, "final");
    if (why)
        snprintf(g->why, sizeof g->why, "%s", why->msg);
    if (g->answered + g->failed == g->to_give)
        loop_stop(g->loop);
}

static int64_t tick(void *ctx)
{
    struct rig *g = ctx;
    int64_t wait_ms = children_tick(g->children);

    if (g->kill_on_give && children_busy(g->children) == 1) {
        g->kill_on_give = false;
        g->last_killed = first_child();
        kill(g->last_killed, SIGKILL);
    }
    return wait_ms;
}

static const struct children_ops ops = { .next = next, .done = done };

static void rig_open(struct rig *g, const struct children_limits *with, int pages)
{
    struct err e = { 0 };

    memset(g, 0, sizeof *g);
    g->to_give = pages;
    assert_ok(input_load(SAMPLE, "001.png", FRAME_BLOB_MAX, &g->bytes, &g->n_bytes, &e), e);
    assert_ok(loop_new(&g->loop, &e), e);
    assert_ok(children_start(g->loop, with, &ops, g, &g->children, &e), e);
    loop_set_tick(g->loop, tick, g);
}

static void rig_run(struct rig *g)
{
    struct err e = { 0 };

    assert_ok(loop_run(g->loop, &e), e);
    g->at_end = first_child();
    children_stop(g->children);
    loop_free(g->loop);
    free(g->bytes);
}

static void pages_are_read_and_a_file_is_sent_once(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g, &limits, 2);
    rig_run(&g);
    assert_int_equal(g.answered, 2);
    assert_int_equal(g.failed, 0);
}

static void of_a_hidden_page_only_a_view_is_made(void **state)
{
    struct rig g;

    (void)state;
    for (int view_only = 0; view_only < 2; view_only++) {
        rig_open(&g, &limits, 1);
        g.view_only = view_only;
        rig_run(&g);
        assert_int_equal(g.answered, 1);
        assert_true(g.pictured);
        assert_true(g.read != view_only);
    }
}

static void a_file_that_is_itself_at_fault_is_refused_for_good(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g, &limits, 1);
    free(g.bytes);
    g.bytes = strdup("this is no picture, whatever its name says");
    g.n_bytes = strlen(g.bytes);
    rig_run(&g);
    assert_int_equal(g.failed, 1);
    assert_true(g.final);
}

static void a_child_killed_mid_page_fails_that_page_and_is_replaced(void **state)
{
    struct rig g;

    (void)state;
    rig_open(&g, &limits, 2);
    g.kill_on_give = true;
    rig_run(&g);
    assert_true(g.last_killed > 0);         /* the rig really bit */
    assert_int_equal(g.failed, 1);
    assert_int_equal(g.answered, 1);
    assert_non_null(strstr(g.why, "broke down"));
}

static void a_page_that_takes_too_long_is_given_up(void **state)
{
    struct children_limits hasty = limits;
    struct rig g;

    (void)state;
    hasty.page_time_s = 0;
    rig_open(&g, &hasty, 1);
    rig_run(&g);
    assert_int_equal(g.failed, 1);
    assert_non_null(strstr(g.why, "longer than"));
}

static void a_child_is_replaced_after_its_share(void **state)
{
    struct children_limits short_lived = limits;
    struct rig g;
    pid_t first;

    (void)state;
    short_lived.pages_per_child = 1;
    rig_open(&g, &short_lived, 2);
    first = first_child();
    rig_run(&g);
    assert_int_equal(g.answered, 2);
    assert_true(first > 0 && g.at_end != first);
}

static void a_missing_language_pack_ends_the_start_in_words(void **state)
{
    struct children_limits wrong = limits;
    struct children *c = NULL;
    struct loop *loop = NULL;
    struct err e = { 0 };

    (void)state;
    wrong.languages = "eng+xyz";
    assert_ok(loop_new(&loop, &e), e);
    assert_int_equal(children_start(loop, &wrong, &ops, NULL, &c, &e), -ENOENT);
    assert_non_null(strstr(e.msg, "tesseract-ocr-xyz"));
    loop_free(loop);
}

/* ---- whole letters through the queue */

struct letters {
    struct loop *loop;
    struct queue *queue;
    int opened, finished, loads;
    const char *kill;               /* process by process as they come: 'k' for those to kill, "k--k" ... */
    pid_t last_child;
    unsigned pages, unread;
    char why[ERR_MSG_SIZE];
    const char *bad_bytes;          /* instead of the second page's; NULL: as they are */
};

static int open_next(void *ctx, enum lane than, enum company company, struct letter **ret_letter)
{
    struct letters *g = ctx;
    struct letter *l = NULL;
    struct err e = { 0 };

    (void)company;
    if (than != LANES || g->opened++ > 0)
        return 0;
    assert_ok(letter_new("two-pages", NULL, &l, &e), e);
    assert_ok(letter_add_source(l, "001.png", &e), e);
    assert_ok(letter_add_source(l, "second", &e), e);
    *ret_letter = l;
    return 1;
}

static int load(void *ctx, const struct letter *l, const char *name, void **ret_bytes, size_t *ret_n, struct err *e)
{
    struct letters *g = ctx;

    (void)l;
    g->loads++;
    if (strcmp(name, "second") != 0 || !g->bad_bytes)
        return input_load(SAMPLE, "001.png", FRAME_BLOB_MAX, ret_bytes, ret_n, e);
    *ret_bytes = strdup(g->bad_bytes);
    *ret_n = strlen(g->bad_bytes);
    return 0;
}

static void finished(void *ctx, struct letter *take_l)
{
    AUTO_LETTER struct letter *l = take_l;
    struct letters *g = ctx;
    const struct page *p;

    g->finished++;
    for (; (p = letter_page(l, g->pages, NULL, NULL)); g->pages++)
        if (p->error) {
            g->unread++;
            snprintf(g->why, sizeof g->why, "%s", p->error);
        }
    loop_stop(g->loop);
}

static int64_t letters_tick(void *ctx)
{
    struct letters *g = ctx;
    int64_t wait_ms = queue_tick(g->queue);

    pid_t child = queue_letters(g->queue) > 0 ? first_child() : 0;
    if (child > 0 && child != g->last_child && g->kill && *g->kill) {
        g->last_child = child;
        if (*g->kill++ == 'k')
            kill(child, SIGKILL);
    }
    return wait_ms;
}

static void read_two_pages(struct letters *g)
{
    static const struct queue_ops queue_ops = { .open_next = open_next, .load = load, .finished = finished };
    struct err e = { 0 };

    assert_ok(loop_new(&g->loop, &e), e);
    assert_ok(queue_start(g->loop, &limits, &queue_ops, g, &g->queue, &e), e);
    loop_set_tick(g->loop, letters_tick, g);
    assert_ok(loop_run(g->loop, &e), e);
    queue_stop(g->queue, NULL);
    loop_free(g->loop);
    assert_int_equal(g->finished, 1);
    assert_int_equal(g->pages, 2);
}

static void a_page_whose_reader_died_is_read_at_the_second_try(void **state)
{
    struct letters g = { .kill = "k" };

    (void)state;
    read_two_pages(&g);
    assert_string_equal(g.kill, "");
    assert_int_equal(g.unread, 0);
    assert_int_equal(g.loads, 2);           /* the file is not loaded again for it */
}

static void a_reader_that_dies_while_it_starts_costs_no_page_a_try(void **state)
{
    struct letters g = { .kill = "k-kk" };  /* with the first page; a fresh one; twice while the one for the second try starts */

    (void)state;
    read_two_pages(&g);
    assert_string_equal(g.kill, "");
    assert_int_equal(g.unread, 0);
}

static void a_broken_page_is_given_up_and_the_letter_goes_on(void **state)
{
    struct letters g = { .bad_bytes = "this is no picture, whatever its name says" };

    (void)state;
    read_two_pages(&g);
    assert_int_equal(g.unread, 1);
    assert_non_null(strstr(g.why, "file_no_picture"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_read_and_a_file_is_sent_once),
        cmocka_unit_test(of_a_hidden_page_only_a_view_is_made),
        cmocka_unit_test(a_file_that_is_itself_at_fault_is_refused_for_good),
        cmocka_unit_test(a_child_killed_mid_page_fails_that_page_and_is_replaced),
        cmocka_unit_test(a_page_that_takes_too_long_is_given_up),
        cmocka_unit_test(a_child_is_replaced_after_its_share),
        cmocka_unit_test(a_missing_language_pack_ends_the_start_in_words),
        cmocka_unit_test(a_page_whose_reader_died_is_read_at_the_second_try),
        cmocka_unit_test(a_reader_that_dies_while_it_starts_costs_no_page_a_try),
        cmocka_unit_test(a_broken_page_is_given_up_and_the_letter_goes_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
