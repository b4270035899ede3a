/* The marking check and the process that does it: a page that could not be checked is held, never cleared. */
#include "tests/unit/test.h"
#include "tests/unit/test_ocr_fake_child.h"

#include "base/clock.h"
#include "reader/frame.h"
#include "reader/mark.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { W = 40, H = 30, PAGE_MS = 1500, AT_ONCE_MS = 1000 };

static uint8_t pixels[W * H * 3];
static const struct mark_picture grey = { pixels, W, H, 300, false };
static const struct mark_picture color = { pixels, W, H, 300, true };

/* ---- what the process does: shared with it, as it is forked */

static struct { int starts; } *shared;          /* counted by the children themselves */

static void say(int fd, const char *line)
{
    if (write(fd, line, strlen(line)) < 0)
        _exit(1);
}

/* Reads one request whole; what it is in *ret. */
static void hear(int fd, struct frame *ret)
{
    struct frame_reader in = { 0 };

    *ret = (struct frame){ 0 };
    if (frame_read(&in, fd, ret, NULL) != 1)
        _exit(1);
}

static const char *answers[8];                  /* to one request after the other; the last one again and again. NULL: dies over it */

static void answer_as_told(int in_fd, int out_fd)
{
    say(out_fd, "{\"ready\": true}\n");
    for (int i = 0;; i++) {
        struct frame f;

        hear(in_fd, &f);
        while (i > 0 && !answers[i])
            i--;
        if (!answers[i])
            _exit(1);
        say(out_fd, answers[i]);
    }
}

static struct mark_checker *checker(void)
{
    struct mark_checker *m;
    struct err e = { 0 };

    assert_ok(mark_new(&(struct mark_setup){ .program = "fake", .languages = "eng", .memory_mib = 512, .page_ms = PAGE_MS }, &m, &e), e);
    return m;
}

/* The verdict on a grey page, by a process that gives this answer. */
static struct mark_verdict verdict_for(const char *answer)
{
    struct mark_checker *m;
    struct mark_verdict v;

    memset(answers, 0, sizeof(answers));
    answers[0] = answer;
    fake_child = answer_as_told;
    m = checker();
    mark_picture(m, &grey, &v);
    mark_free(m);
    return v;
}

static void assert_unchecked(const struct mark_verdict *v, const char *words)
{
    assert_int_equal(v->decision, MARK_HOLD);
    assert_int_equal(v->grade, GRADE_NONE);
    assert_true(v->unchecked);
    if (!strstr(v->why, words))
        fail_msg("\"%s\" does not say \"%s\"", v->why, words);
}

/* ---- answers */

static void a_verdict_is_handed_on(void **state)
{
    struct mark_verdict v = verdict_for("{\"decision\": \"clear\", \"classification\": \"none\"}\n");

    (void)state;
    assert_int_equal(v.decision, MARK_CLEAR);
    assert_false(v.unchecked);
    v = verdict_for("{\"decision\": \"hold\", \"classification\": \"secret\", \"why\": \"a stamp\", \"box\": [1, 2, 3, 4]}\n");
    assert_int_equal(v.decision, MARK_HOLD);
    assert_int_equal(v.grade, GRADE_SECRET);
    assert_false(v.unchecked);
    assert_string_equal(v.why, "a stamp");
    assert_memory_equal(v.box_px, ((const int[]){ 1, 2, 3, 4 }), sizeof(v.box_px));
    v = verdict_for("{\"decision\": \"refuse\", \"classification\": \"top_secret\", \"box\": [1, 2]}\n");
    assert_int_equal(v.decision, MARK_REFUSE);
    assert_int_equal(v.grade, GRADE_TOP_SECRET);
    assert_int_equal(v.box_px[0], 0);               /* the decision stands without a place */
}

static void an_answer_that_means_nothing_is_no_clearance(void **state)
{
    static const char *const nonsense[] = {
        "{}\n", "{\"decision\": \"fine\", \"classification\": \"none\"}\n", "{\"decision\": \"clear\"}\n",
        "{\"decision\": \"clear\", \"classification\": \"secret\"}\n", "{\"decision\": 0, \"classification\": \"none\"}\n",
        "{\"decision\": \"clear\", \"classification\": \"none\", \"error\": \"means nothing\"}\n",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(nonsense); i++) {
        struct mark_verdict v = verdict_for(nonsense[i]);

        assert_unchecked(&v, "means nothing");
    }
    struct mark_verdict v = verdict_for("[\"clear\"]\n");
    assert_unchecked(&v, "broke down");
    v = verdict_for("{\"decision\": \"clear\", \"classification\": \"none\"}\n{\"decision\": \"clear\", \"classification\": \"none\"}\n");
    assert_unchecked(&v, "broke down");             /* an answer nobody asked for stands behind it */
    v = verdict_for("{\"error\": \"the page is broken\"}\n");
    assert_unchecked(&v, "the page is broken");
}

static void words_of_the_process_are_cut_and_on_one_line(void **state)
{
    char answer[1024];
    struct mark_verdict v;

    (void)state;
    snprintf(answer, sizeof(answer), "{\"decision\": \"hold\", \"classification\": \"secret\", \"why\": \"a\\nb%0400d\"}\n", 0);
    v = verdict_for(answer);
    assert_memory_equal(v.why, "a_b0", 4);
    assert_int_equal(strlen(v.why), MARK_WHY_SIZE - 1);
}

/* ---- the process */

static void one_that_breaks_down_is_replaced_and_the_page_held(void **state)
{
    struct mark_verdict v = verdict_for(NULL);

    (void)state;
    assert_unchecked(&v, "broke down");
}

static void count_and_die_at_first(int in_fd, int out_fd)
{
    struct frame f;

    say(out_fd, "{\"ready\": true}\n");
    hear(in_fd, &f);
    if (++shared->starts == 1)
        _exit(1);
    say(out_fd, "{\"decision\": \"clear\", \"classification\": \"none\"}\n");
}

static void a_page_is_tried_once_more_by_a_fresh_process(void **state)
{
    struct mark_checker *m;
    struct mark_verdict v;

    (void)state;
    fake_child = count_and_die_at_first;
    shared->starts = 0;
    m = checker();
    mark_picture(m, &color, &v);
    mark_free(m);
    assert_int_equal(v.decision, MARK_CLEAR);
    assert_int_equal(shared->starts, 2);
}

static void say_nothing(int in_fd, int out_fd)
{
    struct frame f;

    say(out_fd, "{\"ready\": true}\n");
    hear(in_fd, &f);
    pause();
}

static void never_be_ready(int in_fd, int out_fd)
{
    (void)in_fd, (void)out_fd;
    pause();
}

static void read_nothing(int in_fd, int out_fd)
{
    (void)in_fd;
    say(out_fd, "{\"ready\": true}\n");
    pause();
}

/* And a page behind it finds a process that works. */
static void one_that_hangs_is_given_up_in_time(void **state)
{
    static uint8_t large[4 << 20];                  /* more than a pipe takes */
    const struct mark_picture picture = { large, 2048, 2048, 300, false };
    static void (*const hang[])(int, int) = { say_nothing, never_be_ready, read_nothing };

    (void)state;
    memset(answers, 0, sizeof(answers));
    answers[0] = "{\"decision\": \"clear\", \"classification\": \"none\"}\n";
    for (size_t i = 0; i < ARRAY_LEN(hang); i++) {
        int64_t began_ms = clock_mono_ms();
        struct mark_checker *m;
        struct mark_verdict v;

        fake_child = hang[i];
        m = checker();
        fake_child = answer_as_told;                /* what comes after it */
        mark_picture(m, &picture, &v);
        assert_unchecked(&v, "longer than allowed");
        assert_in_range(clock_mono_ms() - began_ms, PAGE_MS - 1, PAGE_MS + AT_ONCE_MS * 5);
        mark_picture(m, &picture, &v);
        assert_int_equal(v.decision, MARK_CLEAR);
        mark_free(m);
    }
}

static void count_and_clear(int in_fd, int out_fd)
{
    shared->starts++;
    answer_as_told(in_fd, out_fd);
}

/* So that nothing of the page stays in its memory. */
static void behind_a_refusal_stands_a_fresh_process(void **state)
{
    struct mark_checker *m;
    struct mark_verdict v;

    (void)state;
    memset(answers, 0, sizeof(answers));
    answers[0] = "{\"decision\": \"clear\", \"classification\": \"none\"}\n";
    answers[1] = "{\"decision\": \"refuse\", \"classification\": \"secret\"}\n";
    fake_child = count_and_clear;
    shared->starts = 0;
    m = checker();
    mark_picture(m, &grey, &v);
    assert_int_equal(v.decision, MARK_CLEAR);
    assert_int_equal(shared->starts, 1);
    mark_picture(m, &grey, &v);
    assert_int_equal(v.decision, MARK_REFUSE);
    mark_picture(m, &grey, &v);                     /* its first answer again */
    assert_int_equal(v.decision, MARK_CLEAR);
    assert_int_equal(shared->starts, 2);
    mark_free(m);
}

static void a_program_that_is_not_there_clears_nothing(void **state)
{
    struct mark_checker *m;
    struct mark_verdict v;
    struct err e = { 0 };

    (void)state;
    assert_ok(mark_new(&(struct mark_setup){ .languages = "eng", .memory_mib = 512, .page_ms = PAGE_MS }, &m, &e), e);
    mark_picture(m, &grey, &v);                     /* the fake finds no program beside itself */
    assert_unchecked(&v, "not there");
    mark_free(m);
}

static void a_picture_that_is_none_is_not_asked_about(void **state)
{
    static const struct mark_picture bad[] = {
        { NULL, W, H, 300, false }, { pixels, 0, H, 300, false }, { pixels, W, -1, 300, false }, { pixels, W, H, 0, false },
        { pixels, 30000, 30000, 300, false }, { pixels, 7000, 7000, 300, true }, { pixels, 2000000000, 2000000000, 300, true },
    };
    struct mark_checker *m;
    struct mark_verdict v;

    (void)state;
    memset(answers, 0, sizeof(answers));
    answers[0] = "{\"decision\": \"clear\", \"classification\": \"none\"}\n";
    fake_child = answer_as_told;
    m = checker();
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        mark_picture(m, &bad[i], &v);
        assert_unchecked(&v, "picture of the page");
    }
    mark_picture(m, &grey, &v);
    assert_int_equal(v.decision, MARK_CLEAR);       /* and none of it harmed the process */
    mark_free(m);
}

/* ---- files */

#define CLEAR_OF(pages) "{\"decision\": \"clear\", \"classification\": \"none\", \"pages\": " #pages "}\n"

static struct mark_verdict verdict_on_file(const char *first, const char *second, const char *third,
                                           bool (*progress)(void *ctx, int page, int pages), void *ctx)
{
    struct mark_checker *m;
    struct mark_verdict v;

    memset(answers, 0, sizeof(answers));
    answers[0] = first;
    answers[1] = second;
    answers[2] = third;
    fake_child = answer_as_told;
    m = checker();
    mark_file(m, "%PDF", 4, progress, ctx, &v);
    mark_free(m);
    return v;
}

static bool note_progress(void *ctx, int page, int pages)
{
    char *seen = ctx;

    snprintf(seen + strlen(seen), 64 - strlen(seen), "%d/%d ", page, pages);
    return false;
}

static bool stop_at_the_second(void *ctx, int page, int pages)
{
    (void)ctx, (void)pages;
    return page == 2;
}

static void every_page_of_a_file_is_looked_at(void **state)
{
    char seen[64] = "";
    struct mark_verdict v = verdict_on_file(CLEAR_OF(3), CLEAR_OF(3), CLEAR_OF(3), note_progress, seen);

    (void)state;
    assert_int_equal(v.decision, MARK_CLEAR);
    assert_int_equal(v.page, 0);
    assert_string_equal(seen, "1/0 2/3 3/3 ");
}

static void a_file_ends_at_the_first_page_that_is_not_clear(void **state)
{
    char seen[64] = "";
    struct mark_verdict v = verdict_on_file(CLEAR_OF(3), "{\"decision\": \"refuse\", \"classification\": \"restricted\", \"pages\": 3}\n", NULL,
                                            note_progress, seen);

    (void)state;
    assert_int_equal(v.decision, MARK_REFUSE);
    assert_int_equal(v.page, 2);
    assert_string_equal(seen, "1/0 2/3 ");
}

static void a_file_that_was_not_looked_at_to_its_end_is_held(void **state)
{
    struct mark_verdict v = verdict_on_file(CLEAR_OF(3), CLEAR_OF(3), CLEAR_OF(3), stop_at_the_second, NULL);

    (void)state;
    assert_unchecked(&v, "stopped before page 2");
    v = verdict_on_file(CLEAR_OF(3), CLEAR_OF(1), CLEAR_OF(1), NULL, NULL);     /* pages that get fewer are left out */
    assert_unchecked(&v, "means nothing");
    v = verdict_on_file(CLEAR_OF(0), NULL, NULL, NULL, NULL);
    assert_unchecked(&v, "means nothing");
    v = verdict_on_file("{\"error\": \"it is no image\", \"final\": true}\n", NULL, NULL, NULL, NULL);
    assert_unchecked(&v, "it is no image");
    assert_int_equal(v.page, 1);
}

/* It has the file no more: that is sent again. */
static void die_at_the_second_page_once(int in_fd, int out_fd)
{
    bool has_file = false;

    shared->starts++;
    say(out_fd, "{\"ready\": true}\n");
    for (;;) {
        struct frame f;

        hear(in_fd, &f);
        has_file = has_file || f.blob_n[0] == 4;
        if (json_int(f.head, "page", 0) == 1 && shared->starts == 1)
            _exit(1);
        say(out_fd, has_file ? CLEAR_OF(2) : "{\"error\": \"no file\"}\n");
    }
}

static void a_process_that_breaks_down_over_a_later_page_gets_the_file_again(void **state)
{
    struct mark_checker *m;
    struct mark_verdict v;

    (void)state;
    fake_child = die_at_the_second_page_once;
    shared->starts = 0;
    m = checker();
    mark_file(m, "%PDF", 4, NULL, NULL, &v);
    mark_free(m);
    assert_int_equal(v.decision, MARK_CLEAR);
    assert_int_equal(shared->starts, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_verdict_is_handed_on),
        cmocka_unit_test(an_answer_that_means_nothing_is_no_clearance),
        cmocka_unit_test(words_of_the_process_are_cut_and_on_one_line),
        cmocka_unit_test(one_that_breaks_down_is_replaced_and_the_page_held),
        cmocka_unit_test(a_page_is_tried_once_more_by_a_fresh_process),
        cmocka_unit_test(one_that_hangs_is_given_up_in_time),
        cmocka_unit_test(behind_a_refusal_stands_a_fresh_process),
        cmocka_unit_test(a_program_that_is_not_there_clears_nothing),
        cmocka_unit_test(a_picture_that_is_none_is_not_asked_about),
        cmocka_unit_test(every_page_of_a_file_is_looked_at),
        cmocka_unit_test(a_file_ends_at_the_first_page_that_is_not_clear),
        cmocka_unit_test(a_file_that_was_not_looked_at_to_its_end_is_held),
        cmocka_unit_test(a_process_that_breaks_down_over_a_later_page_gets_the_file_again),
    };

    signal(SIGPIPE, SIG_IGN);
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert(shared != MAP_FAILED);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
