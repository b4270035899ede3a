/* The pages of a letter at a real desk with a real diary: order, split, merge, take back, doubts. */
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void paths(const struct desk_rig *g, enum sample which, const char *step, char path[64], char fields[64])
{
    path_to(path, "/letters/", g->ids[which], step);
    snprintf(fields, 64, "&revision=%d", revision_of(g, g->ids[which]));
}

/* Posts a step with the revision as it is now. */
static struct http_answer take_step(const struct desk_rig *g, enum sample which, const char *step, const char *more)
{
    char path[64], revision[64], fields[256];

    paths(g, which, step, path, revision);
    snprintf(fields, sizeof(fields), "%s%s", revision, more);
    return http_post(g, path, fields);
}

static void the_screen_shows_every_side_and_why_one_is_hidden(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/pages");
    struct http_answer a = http_get(g, path);
    assert_int_equal(a.status, 200);
    assert_says(&a, "value=\"1 2 3\"");
    assert_says(&a, "side 4 as scanned");
    assert_says(&a, "<b>Blank</b>");
    assert_says(&a, "/pages/split");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/hidden/1");
    a = http_get(g, path);
    assert_int_equal(a.status, 200);
    assert_says(&a, "Content-Type: image/jpeg");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/hidden/2");
    assert_status(g, path, 404);
    path_to(path, "/letters/", g->ids[SAMPLE_SENT], "/pages");
    a = http_get(g, path);
    assert_says(&a, "has been filed or is void");
    assert_says(&a, "<b>Page 2</b>");
    assert_silent(&a, "/pages/split");
    assert_silent(&a, "action=\"/scan/start\"");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_READING], "/pages");
    a = http_get(g, path);
    assert_says(&a, "being read");
    http_done(&a);
    assert_status(g, "/letters/999/pages", 404);
}

static void a_new_order_has_the_letter_read_again(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = take_step(g, SAMPLE_CLEAN, "/pages/order", "&order=3+1r+4");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_CLEAN]), LETTER_TAKEN_IN);
}

static void a_turn_on_the_letters_screen_is_kept_and_leads_back_to_that_page(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    desk_rig_start_diaryd(g);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "");
    struct http_answer a = http_get(g, path);
    assert_says(&a, "/pages/turn");
    http_done(&a);
    a = take_step(g, SAMPLE_CLEAN, "/pages/turn", "&page=4&degrees=90");       /* it has three, and a blank one that is hidden */
    assert_int_equal(a.status, 422);
    assert_says(&a, "There is no side 4.");
    http_done(&a);
    a = take_step(g, SAMPLE_CLEAN, "/pages/turn", "&page=2&degrees=270");
    assert_int_equal(a.status, 303);
    assert_says(&a, "Location: /letters/1?page=2");
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_CLEAN]), LETTER_TAKEN_IN);
    path_to(path, "/letters/", g->ids[SAMPLE_SENT], "");
    a = http_get(g, path);
    assert_silent(&a, "/pages/turn");
    http_done(&a);
}

static void an_order_that_cannot_be_comes_back_with_its_words_and_changes_nothing(void **state)
{
    struct desk_rig *g = *state;
    int before;

    desk_rig_start_diaryd(g);
    before = revision_of(g, g->ids[SAMPLE_CLEAN]);
    struct http_answer a = take_step(g, SAMPLE_CLEAN, "/pages/order", "&order=1+%3Cb%3E+2");
    assert_int_equal(a.status, 422);
    assert_says(&a, "&lt;b&gt;");
    assert_silent(&a, "<b> 2");
    assert_says(&a, "value=\"1 &lt;b&gt; 2\"");
    http_done(&a);
    a = http_post(g, "/letters/1/pages/order?lang=hi", "&order=1+7");
    assert_says(&a, "स्कैन क्रम 7 का कोई पृष्ठ नहीं है।");
    http_done(&a);
    assert_int_equal(revision_of(g, g->ids[SAMPLE_CLEAN]), before);
    a = http_post(g, "/letters/1/pages/order", "&revision=0&order=2+1");   /* somebody was quicker */
    assert_int_equal(a.status, 409);
    http_done(&a);
    a = http_ask(g, "POST", "/letters/1/pages/order", NULL, "token=x&revision=1&order=2+1");
    assert_int_equal(a.status, 403);
    http_done(&a);
    assert_int_equal(revision_of(g, g->ids[SAMPLE_CLEAN]), before);
}

static void a_split_gives_the_rest_a_number_of_its_own(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = take_step(g, SAMPLE_CLEAN, "/pages/split", "&at=1");     /* nothing would be left */
    assert_int_equal(a.status, 409);
    http_done(&a);
    a = take_step(g, SAMPLE_CLEAN, "/pages/split", "&at=3");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_CLEAN]), LETTER_TAKEN_IN);
    a = http_get(g, "/register");
    for (int i = 0; i < 100 && !strstr(a.body, "/000011"); i++) {
        http_done(&a);
        usleep(100000);
        a = http_get(g, "/register");
    }
    assert_says(&a, "/000011");
    http_done(&a);
}

static void a_letter_joins_another_by_its_number_or_its_serial_alone(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = take_step(g, SAMPLE_HINDI, "/pages/merge", "&into=CRU-A%2F2001%2F000001");
    assert_int_equal(a.status, 422);
    assert_says(&a, "There is no letter with that number.");
    http_done(&a);
    a = take_step(g, SAMPLE_HINDI, "/pages/merge", "&into=2");      /* itself */
    assert_int_equal(a.status, 409);
    http_done(&a);
    a = take_step(g, SAMPLE_HINDI, "/pages/merge", "&into=+%E0%A5%A7+");         /* " १ " */
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_int_equal(state_of(g, g->ids[SAMPLE_HINDI]), LETTER_VOID);
    assert_int_equal(state_of(g, g->ids[SAMPLE_CLEAN]), LETTER_TAKEN_IN);
}

/* Another year's letter of that serial is another letter. */
static void a_serial_alone_is_of_the_same_year(void **state)
{
    struct letter_new n = { .doc = "d-old", .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .pages = 1,
                            .received_s = 1700000000 };      /* 2023 */
    struct letter_reading r = { .body = "x", .post = "", .pages = 1, .lane = 1 };
    struct desk_rig *g = *state;
    char number[STORE_NUMBER_SIZE], path[64], fields[64];
    struct err e = { 0 };
    int64_t id;

    assert_ok(store_take_in(g->store, &n, &id, number, &e), e);
    assert_string_equal(number, "CRU-A/2023/000001");
    assert_ok(store_put_reading(g->store, id, &r, "ocrd", &e), e);
    desk_rig_start_diaryd(g);
    path_to(path, "/letters/", id, "/pages/merge");
    snprintf(fields, sizeof(fields), "&revision=%d&into=3", revision_of(g, id));
    struct http_answer a = http_post(g, path, fields);
    assert_int_equal(a.status, 422);
    assert_says(&a, "There is no letter with that number.");
    http_done(&a);
}

static void there_is_nothing_to_take_back_where_nothing_was_done(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = take_step(g, SAMPLE_CLEAN, "/pages/undo", "");
    assert_int_equal(a.status, 409);
    assert_says(&a, "Nothing was changed.");
    http_done(&a);
}

static void what_a_pdf_holds_besides_its_pages_is_said_in_both_languages(void **state)
{
    static const struct doubt doubts[] = { { .code = "pdf_javascript", .detail = "" }, { .code = "pdf_launch", .detail = "" },
                                           { .code = "pdf_attachments", .detail = "" } };
    struct desk_rig *g = *state;
    struct letter_reading r = { .doubts = doubts, .n_doubts = 3, .body = "x", .post = "", .pages = 3, .lane = 1 };
    char path[64];
    struct err e = { 0 };

    assert_ok(store_put_reading(g->store, g->ids[SAMPLE_READING], &r, "ocrd", &e), e);
    desk_rig_start_diaryd(g);
    path_to(path, "/letters/", g->ids[SAMPLE_READING], "");
    struct http_answer a = http_get(g, path);
    assert_says(&a, "holds a program (JavaScript)");
    assert_says(&a, "can start other programs");
    assert_says(&a, "Other files are attached");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_READING], "?lang=hi");
    a = http_get(g, path);
    assert_says(&a, "एक प्रोग्राम (JavaScript) है");
    assert_says(&a, "अन्य फ़ाइलें संलग्न हैं");
    http_done(&a);
}

static void a_doubt_is_shown_until_somebody_has_looked(void **state)
{
    static const struct doubt doubts[] = { { .page = 2, .code = "maybe_new_letter", .detail = "a letterhead" },
                                           { .page = 1, .code = "bad_image", .detail = "skewed" } };
    struct desk_rig *g = *state;
    struct letter_reading r = { .doubts = doubts, .n_doubts = 2, .body = "x", .post = "", .pages = 3, .lane = 1 };
    char path[64];
    struct err e = { 0 };

    assert_ok(store_put_reading(g->store, g->ids[SAMPLE_READING], &r, "ocrd", &e), e);
    desk_rig_start_diaryd(g);
    struct http_answer a = http_get(g, "/");
    assert_says(&a, "badge doubt");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_READING], "");
    a = http_get(g, path);
    assert_says(&a, "a new letter may begin at page 2");
    assert_says(&a, "class=\"badge doubt\" href=\"#doubts\"");     /* in sight wherever the form was scrolled to */
    assert_says(&a, "id=\"doubts\"");
    assert_says(&a, "Page 1 went in crooked.");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_READING], "/doubts/1");
    a = http_post(g, path, "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_READING], "");
    a = http_get(g, path);
    assert_silent(&a, "a new letter may begin");
    assert_says(&a, "Page 1 went in crooked.");
    assert_says(&a, "doubt looked at");                         /* in the history */
    http_done(&a);
}

/* A letter of three sides whose second is a hidden blank. */
static void put_letter_with_blank(const struct desk_rig *g, const struct letter_new *about, int64_t *ret_id)
{
    static const char record[] =
        "{\"pages\": [{\"blob\": \"page-001.png\", \"index\": 0, \"view\": \"view-001.jpg\"},"
        " {\"blob\": \"page-003.png\", \"index\": 0, \"view\": \"view-002.jpg\", \"rotation\": 180}],"
        " \"hidden\": [{\"blob\": \"page-002.png\", \"index\": 0, \"why\": \"blank\"}]}";
    struct letter_reading r = { .body = "x", .post = "", .pages = 2, .lane = 1 };
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    struct letter_new n = *about;
    char doc[ID_SIZE], number[STORE_NUMBER_SIZE];
    struct err e = { 0 };

    assert_ok(spool_doc_new(g->spool, false, &d, &e), e);
    snprintf(doc, sizeof(doc), "%s", spool_doc_id(d));
    assert_ok(spool_blob_put(d, "reading.json", record, sizeof(record) - 1, &e), e);
    assert_ok(spool_doc_commit(TAKE_PTR(d), SPOOL_READ, &e), e);
    n.doc = doc;
    n.source = "scan";
    n.register_letter = "A";
    n.number_prefix = "CRU";
    n.received_s = g->received_s + 2000;
    assert_ok(store_take_in(g->store, &n, ret_id, number, &e), e);
    assert_ok(store_put_reading(g->store, *ret_id, &r, "ocrd", &e), e);
}

static void a_doubt_of_the_scanner_names_the_page_as_it_is_shown(void **state)
{
    static const struct doubt doubts[] = { { .page = 3, .code = "bad_image", .detail = "skewed" }, { .page = 2, .code = "bad_image", .detail = "folded" },
                                           { .page = 9, .code = "bad_image", .detail = "streaks" } };
    struct desk_rig *g = *state;
    char path[64];
    int64_t id;

    put_letter_with_blank(g, &(struct letter_new){ .lane = 1, .pages = 2, .doubts = doubts, .n_doubts = 3 }, &id);
    path_to(path, "/letters/", id, "");
    struct http_answer a = http_get(g, path);
    assert_says(&a, "Page 2 went in crooked. <small>(side 3 as scanned)");
    assert_says(&a, "Page 2 is folded over its text. <small>(side 2 as scanned)");     /* hidden: the scanner's number stands */
    assert_says(&a, "(side 9 as scanned)");
    http_done(&a);
}

static void a_card_says_how_its_view_is_turned(void **state)
{
    struct desk_rig *g = *state;
    char path[64];
    int64_t id;

    put_letter_with_blank(g, &(struct letter_new){ .lane = 1, .pages = 2 }, &id);
    path_to(path, "/letters/", id, "/pages");
    struct http_answer a = http_get(g, path);
    assert_says(&a, "data-side=\"3\" data-turned=\"180\"");
    assert_silent(&a, "/hidden/1");                             /* a side that has no image leads nowhere */
    http_done(&a);
}

/* ---- what is under way */

static int keep_label(void *ctx, const struct label *l)
{
    *(int64_t *)ctx = l->id;
    return 0;
}

/* The letter's screen and what keeps it up to date. */
static void assert_letter(const struct desk_rig *g, int64_t id, const char *words, bool said)
{
    char paths[2][64];

    path_to(paths[0], "/letters/", id, "");
    snprintf(paths[1], sizeof(paths[1]), "/letters/%lld/live?revision=%d&typing=1", (long long)id, revision_of(g, id));
    for (int i = 0; i < 2; i++) {
        struct http_answer a = http_get(g, paths[i]);

        if (said)
            assert_says(&a, words);
        else
            assert_silent(&a, words);
        http_done(&a);
    }
}

static void a_label_that_is_not_printed_is_said_on_the_letter(void **state)
{
    struct desk_rig *g = *state;
    int64_t id, label = 0;
    struct err e = { 0 };

    put_letter_with_blank(g, &(struct letter_new){ .lane = 1, .pages = 2, .label = true }, &id);
    assert_letter(g, id, "The label waits for the printer.", true);
    assert_letter(g, g->ids[SAMPLE_CLEAN], "data-key=\"label\"", false);        /* it has none */
    assert_ok(store_label_next(g->store, keep_label, &label, &e), e);
    assert_ok(store_label_done(g->store, label, false, "It is out of <labels>.", &e), e);
    assert_letter(g, id, " It is out of &lt;labels&gt;.</p>", true);
    assert_ok(store_label_done(g->store, label, true, "", &e), e);
    assert_letter(g, id, "data-key=\"label\"", false);
}

static void pages_that_wait_and_a_change_under_way_are_said_on_the_letter_and_its_pages(void **state)
{
    struct desk_rig *g = *state;
    struct page_change change = { .kind = "arrange", .letter = g->ids[SAMPLE_CLEAN], .detail = "{}" };
    char path[64];
    int64_t job;
    struct err e = { 0 };

    assert_letter(g, g->ids[SAMPLE_CLEAN], "Pages that were scanned", false);
    assert_ok(store_pages_wait(g->store, "add", g->ids[SAMPLE_CLEAN], "d-added", "diaryd", &job, &e), e);
    assert_letter(g, g->ids[SAMPLE_CLEAN], "Pages that were scanned for this letter wait", true);
    assert_letter(g, g->ids[SAMPLE_CLEAN], "are being put in order", false);
    assert_letter(g, g->ids[SAMPLE_HINDI], "Pages that were scanned", false);
    assert_ok(store_pages_begin(g->store, &change, "desk", &job, &e), e);
    assert_letter(g, g->ids[SAMPLE_CLEAN], "The pages of this letter are being put in order.", true);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "/pages");
    struct http_answer a = http_get(g, path);
    assert_says(&a, "The pages of this letter are being put in order.");
    http_done(&a);
    assert_ok(store_pages_done(g->store, job, &e), e);
    assert_letter(g, g->ids[SAMPLE_CLEAN], "are being put in order", false);
}

static void the_pages_of_a_letter_are_kept_up_to_date_without_what_belongs_to_its_other_screen(void **state)
{
    struct desk_rig *g = *state;
    char path[80];

    snprintf(path, sizeof(path), "/letters/%lld/live?revision=%d&pages=1", (long long)g->ids[SAMPLE_SENT], revision_of(g, g->ids[SAMPLE_SENT]));
    struct http_answer a = http_get(g, path);
    assert_int_equal(a.status, 200);
    assert_silent(&a, "Deliveries");
    http_done(&a);
    snprintf(path, sizeof(path), "/letters/%lld/live?revision=0&pages=1&typing=1", (long long)g->ids[SAMPLE_CLEAN]);
    a = http_get(g, path);                                      /* an order that is put together is not taken away */
    assert_silent(&a, "data-reload");
    assert_says(&a, "/pages\">Load it again");
    http_done(&a);
    snprintf(path, sizeof(path), "/letters/%lld/pages", (long long)g->ids[SAMPLE_CLEAN]);
    a = http_get(g, path);
    assert_says(&a, "&pages=1&amp;typing=1\"");
    http_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(the_screen_shows_every_side_and_why_one_is_hidden),
        WITH_DESK(a_new_order_has_the_letter_read_again),
        WITH_DESK(a_turn_on_the_letters_screen_is_kept_and_leads_back_to_that_page),
        WITH_DESK(an_order_that_cannot_be_comes_back_with_its_words_and_changes_nothing),
        WITH_DESK(a_split_gives_the_rest_a_number_of_its_own),
        WITH_DESK(a_letter_joins_another_by_its_number_or_its_serial_alone),
        WITH_DESK(a_serial_alone_is_of_the_same_year),
        WITH_DESK(there_is_nothing_to_take_back_where_nothing_was_done),
        WITH_DESK(what_a_pdf_holds_besides_its_pages_is_said_in_both_languages),
        WITH_DESK(a_doubt_is_shown_until_somebody_has_looked),
        WITH_DESK(a_doubt_of_the_scanner_names_the_page_as_it_is_shown),
        WITH_DESK(a_card_says_how_its_view_is_turned),
        WITH_DESK(a_label_that_is_not_printed_is_said_on_the_letter),
        WITH_DESK(pages_that_wait_and_a_change_under_way_are_said_on_the_letter_and_its_pages),
        WITH_DESK(the_pages_of_a_letter_are_kept_up_to_date_without_what_belongs_to_its_other_screen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
