/* A reading process that was taken over by what it read: whatever it answers, ocrd only loses the page.
 * The processes here are forks of this test (in place of page_process.c) that run fake_child(). */
#include "test.h"
#include "test_ocr_fake_child.h"

#include "base/auto.h"
#include "ocr/children.h"
#include "ocr/letter.h"
#include "ocr/queue.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>

static void say(int fd, const char *line)
{
    if (write(fd, line, strlen(line)) < 0)
        _exit(1);
}

/* ---- at the pipe */

enum { FILE_BYTES = 4 << 20 };          /* more than a pipe holds */

struct rig {
    struct loop *loop;
    struct children *children;
    unsigned char *bytes;
    int given, done;
    char why[2][ERR_MSG_SIZE];
};

static bool next(void *ctx, unsigned busy, struct page_job *ret)
{
    struct rig *g = ctx;

    (void)busy;
    if (g->given == 2)
        return false;
    *ret = (struct page_job){ .bytes = g->bytes, .n_bytes = FILE_BYTES, .file_id = (uint64_t)++g->given };
    return true;
}

static void done(void *ctx, const struct page_job *job, const struct frame *answer, const struct err *why)
{
    struct rig *g = ctx;

    (void)job;
    assert_null(answer);
    snprintf(g->why[g->done], sizeof g->why[0], "%s", why->msg);
    if (++g->done == 2)
        loop_stop(g->loop);
}

static int64_t tick(void *ctx) { return children_tick(((struct rig *)ctx)->children); }

static void answer_before_the_file_is_there(int in_fd, int out_fd)
{
    (void)in_fd;
    say(out_fd, "{\"ready\": true}\n");
    usleep(300 * 1000);
    say(out_fd, "{\"error\": \"said too early\"}\n");
}

/* The bytes of the page are freed once it is answered: nothing may go on sending them. */
static void an_answer_before_the_file_was_sent_ends_the_process(void **state)
{
    static const struct children_ops ops = { .next = next, .done = done };
    static const struct children_limits limits = { .languages = "eng", .count = 1, .memory_mib = 512, .page_time_s = 20, .pages_per_child = 10 };
    struct rig g = { .bytes = calloc(1, FILE_BYTES) };
    struct err e = { 0 };

    (void)state;
    fake_child = answer_before_the_file_is_there;
    assert_ok(loop_new(&g.loop, &e), e);
    assert_ok(children_start(g.loop, &limits, &ops, &g, &g.children, &e), e);
    loop_set_tick(g.loop, tick, &g);
    assert_ok(loop_run(g.loop, &e), e);
    children_stop(g.children);
    loop_free(g.loop);
    free(g.bytes);
    assert_non_null(strstr(g.why[0], "broke down"));
    assert_non_null(strstr(g.why[1], "broke down"));
}

/* ---- again and again */

struct letters { struct loop *loop; struct queue *queue; bool opened; int failed_pages; };

static void answer_nonsense_to_everything(int in_fd, int out_fd)
{
    char byte;

    say(out_fd, "{\"ready\": true}\n");
    while (read(in_fd, &byte, 1) == 1)
        if (byte == '#')                    /* the last of the page's bytes */
            say(out_fd, "{\"pages\": 10001}\n");
}

static int open_one(void *ctx, enum lane than, enum company company, struct letter **ret_letter)
{
    struct letters *g = ctx;
    struct err e = { 0 };

    (void)than, (void)company;
    if (g->opened)
        return 0;
    g->opened = true;
    assert_ok(letter_new("lies", NULL, ret_letter, &e), e);
    assert_ok(letter_add_source(*ret_letter, "page", &e), e);
    return 1;
}

static int load(void *ctx, const struct letter *l, const char *name, void **ret_bytes, size_t *ret_n, struct err *e)
{
    (void)ctx, (void)l, (void)name, (void)e;
    *ret_bytes = strdup("page#");
    *ret_n = strlen("page#");
    return 0;
}

static void finished(void *ctx, struct letter *take_l)
{
    AUTO_LETTER struct letter *l = take_l;
    struct letters *g = ctx;

    g->failed_pages += letter_page(l, 0, NULL, NULL)->error != NULL;
    loop_stop(g->loop);
}

static int64_t queue_turn(void *ctx) { return queue_tick(((struct letters *)ctx)->queue); }

static void a_page_that_is_lied_about_twice_is_given_up(void **state)
{
    static const struct queue_ops ops = { .open_next = open_one, .load = load, .finished = finished };
    static const struct children_limits limits = { .languages = "eng", .count = 1, .memory_mib = 512, .page_time_s = 20, .pages_per_child = 10 };
    struct letters g = { 0 };
    struct err e = { 0 };

    (void)state;
    fake_child = answer_nonsense_to_everything;
    alarm(20);                              /* it used to be tried for ever */
    assert_ok(loop_new(&g.loop, &e), e);
    assert_ok(queue_start(g.loop, &limits, &ops, &g, &g.queue, &e), e);
    loop_set_tick(g.loop, queue_turn, &g);
    assert_ok(loop_run(g.loop, &e), e);
    queue_stop(g.queue, NULL);
    loop_free(g.loop);
    alarm(0);
    assert_int_equal(g.failed_pages, 1);
}

/* ---- at lower cost, and at last a picture alone */

/* What the processes were asked, seen from here: they are forks. */
static struct { int reads, cheap, pictures, views; } *asked;

enum manner { DIES, HANGS, REFUSES, REFUSES_FOR_GOOD };
static enum manner manner;
static bool picture_too;                /* it breaks down over the picture as well */

static void break_down(int out_fd)
{
    if (manner == HANGS)
        pause();
    if (manner == DIES)
        _exit(1);
    say(out_fd, manner == REFUSES_FOR_GOOD ? "{\"error\": \"the picture is damaged or cut off\", \"final\": true}\n"
                                           : "{\"error\": \"there is not enough memory for the picture\"}\n");
}

/* Breaks down over reading and makes pictures. */
static void make_pictures_only(int in_fd, int out_fd)
{
    static const char picture[] = "{\"pages\": 1, \"width_px\": 2480, \"height_px\": 3508, \"dpi\": 300, \"rotation\": 0, \"skew_deg\": 0, "
                                  "\"view\": {\"width\": 10, \"height\": 14}, \"layers\": [{\"kind\": \"g4\", \"width\": 2480, \"height\": 3508, "
                                  "\"components\": 1, \"box\": [0, 0, 2480, 3508]}], \"bytes\": [4, 5]}\nviewlayer";
    char head[4096];

    say(out_fd, "{\"ready\": true}\n");
    for (;;) {
        size_t n = 0;

        while (n < sizeof head - 1 && read(in_fd, head + n, 1) == 1 && head[n] != '#')
            n++;
        head[n] = '\0';
        asked->cheap += strstr(head, "\"cheap\":true") != NULL;
        asked->views += strstr(head, "\"do\":\"view\"") != NULL;
        asked->reads += strstr(head, "\"do\":\"read\"") != NULL;
        asked->pictures += strstr(head, "\"do\":\"picture\"") != NULL;
        if (strstr(head, "\"do\":\"picture\"") && !picture_too)
            say(out_fd, picture);
        else
            break_down(out_fd);
    }
}

static void finished_trying(void *ctx, struct letter *take_l)
{
    AUTO_LETTER struct letter *l = take_l;
    struct letters *g = ctx;
    const struct page *p = letter_page(l, 0, NULL, NULL);

    assert_non_null(p->error);
    assert_int_equal(page_has_picture(p) && p->layers.n == 1, !picture_too);
    g->failed_pages++;
    loop_stop(g->loop);
}

static void try_page(enum manner how, bool over_the_picture_too)
{
    static const struct queue_ops ops = { .open_next = open_one, .load = load, .finished = finished_trying };
    struct children_limits limits = { .languages = "eng", .count = 1, .memory_mib = 512, .page_time_s = how == HANGS ? 1 : 20, .pages_per_child = 10 };
    struct letters g = { 0 };
    struct err e = { 0 };

    asked = mmap(NULL, sizeof *asked, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(asked, MAP_FAILED);
    fake_child = make_pictures_only;
    manner = how;
    picture_too = over_the_picture_too;
    alarm(20);
    assert_ok(loop_new(&g.loop, &e), e);
    assert_ok(queue_start(g.loop, &limits, &ops, &g, &g.queue, &e), e);
    loop_set_tick(g.loop, queue_turn, &g);
    assert_ok(loop_run(g.loop, &e), e);
    queue_stop(g.queue, NULL);
    loop_free(g.loop);
    alarm(0);
    assert_int_equal(g.failed_pages, 1);
    assert_int_equal(asked->reads, how == REFUSES_FOR_GOOD ? 1 : 2);
    assert_int_equal(asked->cheap, how != REFUSES_FOR_GOOD);
    assert_int_equal(asked->pictures, how != REFUSES_FOR_GOOD);
    munmap(asked, sizeof *asked);
}

static void a_page_that_kills_its_readers_keeps_its_picture(void **state)
{
    (void)state;
    try_page(DIES, false);
    try_page(REFUSES, false);
}

static void a_page_that_hangs_its_readers_keeps_its_picture(void **state)
{
    (void)state;
    try_page(HANGS, false);
}

static void a_page_without_even_a_picture_is_given_up(void **state)
{
    (void)state;
    try_page(DIES, true);
    try_page(REFUSES, true);
}

/* Thousands of pages of one file may be damaged, and each try alone makes all other letters wait. */
static void a_page_of_a_file_that_is_itself_at_fault_is_not_tried_again(void **state)
{
    (void)state;
    try_page(REFUSES_FOR_GOOD, true);
}

/* ---- in the answer */

/* What letter_take_answer says to a page with these parts. */
static int take(const char *size, const char *word, const char *picture)
{
    AUTO_LETTER struct letter *l = NULL;
    struct frame f = { .blob = { (const unsigned char *)"view", (const unsigned char *)"picture" }, .blob_n = { 4, 7 } };
    AUTO_FREE char *text = NULL;
    struct err e = { 0 };
    int r;

    assert_ok(letter_new("lies", NULL, &l, &e), e);
    assert_ok(letter_add_source(l, "page", &e), e);
    assert_true(asprintf(&text, "{%s, \"words\": [%s], \"view\": {\"width\": 10, \"height\": 14}, \"layers\": [%s]}", size, word,
                         picture) > 0);
    f.head = json_loads(text, 0, NULL);
    assert_non_null(f.head);
    r = letter_take_answer(l, &l->sources[0], 0, &f, &e);
    json_decref(f.head);
    return r;
}

static const char a4[] = "\"width_px\": 2480, \"height_px\": 3508, \"dpi\": 300, \"rotation\": 0, \"skew_deg\": 0.5";
static const char word[] = "[\"word\", 100, 200, 80, 40, 0.9, 0]", picture[] = "{\"kind\": \"g4\", \"width\": 2480, \"height\": 3508, \"components\": 1, \"box\": [0, 0, 2480, 3508]}";

/* The same with a large picture between the view and the layers: what is said of it, and whether it was asked for. */
static int take_with_zoom(const char *zoom, bool wanted)
{
    AUTO_LETTER struct letter *l = NULL;
    struct frame f = { .blob = { (const unsigned char *)"view", (const unsigned char *)"zoom", (const unsigned char *)"picture" }, .blob_n = { 4, 4, 7 } };
    AUTO_FREE char *text = NULL;
    struct err e = { 0 };
    int r;

    assert_ok(letter_new("lies", NULL, &l, &e), e);
    assert_ok(letter_add_source(l, "page", &e), e);
    if (wanted)
        assert_true(letter_wants_zoom(l, &l->sources[0].pages[0]));
    assert_true(asprintf(&text, "{%s, \"view\": {\"width\": 10, \"height\": 14}, \"zoom\": %s, \"layers\": [%s]}", a4, zoom, picture) > 0);
    f.head = json_loads(text, 0, NULL);
    assert_non_null(f.head);
    r = letter_take_answer(l, &l->sources[0], 0, &f, &e);
    json_decref(f.head);
    if (r == 0)
        assert_memory_equal(l->sources[0].pages[0].layers.at[0].bytes, "picture", 7);
    return r;
}

static void a_large_picture_is_a_png_or_a_jpeg_that_was_asked_for(void **state)
{
    (void)state;
    assert_int_equal(take_with_zoom("{\"kind\": \"png\"}", true), 0);
    assert_int_equal(take_with_zoom("{\"kind\": \"jpeg\"}", true), 0);
    assert_int_equal(take_with_zoom("{\"kind\": \"png\"}", false), -EPROTO);
    assert_int_equal(take_with_zoom("{\"kind\": \"svg\"}", true), -EPROTO);
    assert_int_equal(take_with_zoom("true", true), -EPROTO);
}

/* Blobs of a document and memory of the reader end before a book does. */
static void a_book_has_large_pictures_of_its_first_hundred_pages(void **state)
{
    AUTO_LETTER struct letter *l = NULL;
    struct err e = { 0 };

    (void)state;
    assert_ok(letter_new("book", NULL, &l, &e), e);
    for (int i = 0; i < LETTER_MAX_ZOOMS + 2; i++)
        assert_ok(letter_add_source(l, "page", &e), e);
    l->sources[0].pages[0].hidden = true;
    assert_false(letter_wants_zoom(l, &l->sources[0].pages[0]));
    for (int i = 1; i <= LETTER_MAX_ZOOMS; i++)
        assert_true(letter_wants_zoom(l, &l->sources[i].pages[0]));
    assert_false(letter_wants_zoom(l, &l->sources[LETTER_MAX_ZOOMS + 1].pages[0]));
    assert_true(letter_wants_zoom(l, &l->sources[1].pages[0]));        /* when it is tried once more */
}

/* The same for a hidden page, of which only a view is wanted. */
static int take_hidden(const char *head, const char *view_bytes)
{
    AUTO_LETTER struct letter *l = NULL;
    struct arrangement a = { .hidden = calloc(1, sizeof *a.hidden), .n_hidden = 1 };
    struct frame f = { .head = json_loads(head, 0, NULL), .blob = { (const unsigned char *)view_bytes }, .blob_n = { view_bytes ? strlen(view_bytes) : 0 } };
    struct err e = { 0 };
    int r;

    a.hidden[0].turn = TURN_UNSAID;
    assert_ok(letter_new("lies", NULL, &l, &e), e);
    assert_ok(letter_add_source(l, "page", &e), e);
    letter_arrange(l, a);
    assert_non_null(f.head);
    r = letter_take_answer(l, &l->sources[0], 0, &f, &e);
    json_decref(f.head);
    if (r == 0)
        assert_true(letter_is_read(l) && l->n_hidden == 1 && letter_pages(l) == 0);
    return r;
}

#define SIZE "\"width_px\": 2480, \"height_px\": 3508, \"dpi\": 300, \"rotation\": 0"

static void a_hidden_page_needs_a_view_and_no_more(void **state)
{
    (void)state;
    assert_int_equal(take_hidden("{" SIZE ", \"view\": {\"width\": 10, \"height\": 14}}", "view"), 0);
    assert_int_equal(take_hidden("{" SIZE ", \"view\": {\"width\": 10, \"height\": 14}}", NULL), -EPROTO);
    assert_int_equal(take_hidden("{" SIZE ", \"view\": {\"width\": 0, \"height\": 14}}", "view"), -EPROTO);
    assert_int_equal(take_hidden("{" SIZE "}", "view"), -EPROTO);
    assert_int_equal(take_hidden("{\"view\": {\"width\": 10, \"height\": 14}}", "view"), -EPROTO);
    assert_int_equal(take_hidden("{\"pages\": 3901, " SIZE ", \"view\": {\"width\": 10, \"height\": 14}}", "view"), -ERANGE);
}

static void a_failed_page_makes_no_letter_longer_than_one_may_be(void **state)
{
    static const struct { int said, pages; } cases[] = { { 3, 3 }, { 0, 1 }, { -7, 1 }, { LETTER_MAX_PAGES + 1, 1 }, { INT_MAX, 1 } };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO_LETTER struct letter *l = NULL;
        struct err e = { 0 };

        assert_ok(letter_new("lies", NULL, &l, &e), e);
        assert_ok(letter_add_source(l, "file", &e), e);
        letter_give_up(l, &l->sources[0], 0, cases[i].said, "it is damaged");
        assert_int_equal(l->sources[0].n_pages, cases[i].pages);
        assert_int_equal(letter_is_read(l), cases[i].pages == 1);
    }
}

static void an_honest_answer_is_taken(void **state)
{
    (void)state;
    assert_int_equal(take(a4, word, picture), 0);
}

#define LAYER(kind, width, components, box) \
    "{\"kind\": \"" kind "\", \"width\": " width ", \"height\": 3508, \"components\": " components ", \"box\": " box "}"

static void numbers_that_no_page_has_are_refused(void **state)
{
    static const char *const sizes[] = {
        "\"width_px\": 2000000000, \"height_px\": 3508, \"dpi\": 300",
        "\"width_px\": 4294969776, \"height_px\": 3508, \"dpi\": 300",       /* 2480 in the lower 32 bits */
        "\"width_px\": 2480, \"height_px\": 20001, \"dpi\": 300",
        "\"width_px\": 2480, \"height_px\": 3508, \"dpi\": 0",
        "\"width_px\": 2480, \"height_px\": 3508, \"dpi\": 1000000",
        "\"width_px\": 2480, \"height_px\": 3508, \"dpi\": 300, \"rotation\": 45",
        "\"width_px\": 2480, \"height_px\": 3508, \"dpi\": 300, \"skew_deg\": 45",
        "\"width_px\": 2480, \"height_px\": 3508, \"dpi\": 300, \"pages\": 1000000",
    };
    static const char *const words[] = {
        "[\"word\", -1, 200, 80, 40, 0.9, 0]", "[\"word\", 100, 200, 2400, 40, 0.9, 0]", "[\"word\", 100, 3500, 80, 40, 0.9, 0]",
        "[\"word\", 9223372036854775807, 200, 9223372036854775807, 40, 0.9, 0]", "[\"word\", 100, 200, -80, 40, 0.9, 0]",
        "[\"word\", 100, 200, 80, 40, 1e300, 0]", "[\"\", 100, 200, 80, 40, 0.9, 0]", "[\"two\\nlines\", 100, 200, 80, 40, 0.9, 0]", "[1]", "1",
    };
    static const char *const pictures[] = {
        "", "1", "{}", LAYER("g4", "0", "1", "[0, 0, 2480, 3508]"), LAYER("g4", "4294967295", "1", "[0, 0, 2480, 3508]"),
        LAYER("png", "2480", "1", "[0, 0, 2480, 3508]"), LAYER("g4", "2480", "3", "[0, 0, 2480, 3508]"),
        LAYER("jpeg", "2480", "2", "[0, 0, 2480, 3508]"), LAYER("g4", "2480", "1", "[1, 0, 2480, 3508]"),
        LAYER("g4", "2480", "1", "[-1, 0, 10, 10]"), LAYER("g4", "2480", "1", "[0, 0, 0, 10]"), LAYER("g4", "2480", "1", "[0, 0]"),
        LAYER("g4", "2480", "1", "[0, 0, 10, 10], \"ink\": [0, 0, 256]"), LAYER("g4", "2480", "1", "[0, 0, 10, 10], \"ink\": 7"),
        LAYER("jpeg", "2480", "1", "[0, 0, 10, 10], \"ink\": [0, 0, 0]"),
        LAYER("g4", "2480", "1", "[0, 0, 2480, 3508]") ", " LAYER("g4", "2480", "1", "[0, 0, 2480, 3508]"),     /* one blob for two */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
        if (take(sizes[i], word, picture) >= 0)
            fail_msg("taken: %s", sizes[i]);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (take(a4, words[i], picture) >= 0)
            fail_msg("taken: %s", words[i]);
    for (size_t i = 0; i < ARRAY_LEN(pictures); i++)
        if (take(a4, word, pictures[i]) >= 0)
            fail_msg("taken: %s", pictures[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_before_the_file_was_sent_ends_the_process),
        cmocka_unit_test(a_page_that_is_lied_about_twice_is_given_up),
        cmocka_unit_test(a_page_that_kills_its_readers_keeps_its_picture),
        cmocka_unit_test(a_page_that_hangs_its_readers_keeps_its_picture),
        cmocka_unit_test(a_page_without_even_a_picture_is_given_up),
        cmocka_unit_test(a_page_of_a_file_that_is_itself_at_fault_is_not_tried_again),
        cmocka_unit_test(an_honest_answer_is_taken),
        cmocka_unit_test(a_hidden_page_needs_a_view_and_no_more),
        cmocka_unit_test(a_large_picture_is_a_png_or_a_jpeg_that_was_asked_for),
        cmocka_unit_test(a_book_has_large_pictures_of_its_first_hundred_pages),
        cmocka_unit_test(a_failed_page_makes_no_letter_longer_than_one_may_be),
        cmocka_unit_test(numbers_that_no_page_has_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
