#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include <stdio.h>
#include <string.h>

/* ---- pages */

static void every_page_is_there_and_carries_its_shields(void **state)
{
    static const char *const pages[] = { "/", "/live", "/register", "/letters/1", "/letters/5", "/letters/6", "/letters/8", "/letters/9",
                                         "/letters/10", "/letters/1/live?revision=1", "/register?q=Nair&state=filed", "/healthz",
                                         "/assets/style.css", "/assets/desk.js", "/assets/live.js", "/assets/letter.js", "/assets/icon.svg" };
    struct desk_rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
        struct http_answer a = http_get(g, pages[i]);

        if (a.status != 200)
            fail_msg("%s gave %d", pages[i], a.status);
        assert_says(&a, "Content-Security-Policy: default-src 'self';");
        assert_says(&a, "X-Content-Type-Options: nosniff");
        assert_says(&a, strncmp(pages[i], "/assets", 7) == 0 ? "Cache-Control: no-cache" : "Cache-Control: no-store");
        assert_silent(&a, "<style");
        assert_silent(&a, " style=");
        assert_silent(&a, " onclick=");
        http_done(&a);
    }
}

static void a_subject_that_is_a_script_stays_text_everywhere(void **state)
{
    struct desk_rig *g = *state;
    char letter[64];
    const char *pages[] = { "/", "/live", "/register", "/register?q=%3Cscript%3Ealert(3)%3C%2Fscript%3E", letter };

    path_to(letter, "/letters/", g->ids[SAMPLE_HOSTILE], "");
    for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
        struct http_answer a = http_get(g, pages[i]);

        assert_silent(&a, "<script>");
        assert_silent(&a, "<img src=x");
        assert_silent(&a, "</textarea><script");
        if (i != 3)
            assert_says(&a, "&lt;script&gt;alert(");
        http_done(&a);
    }
}

static void a_letter_that_waits_shows_its_fields_doubts_and_boxes(void **state)
{
    struct desk_rig *g = *state;
    char path[64];

    path_to(path, "/letters/", g->ids[SAMPLE_HINDI], "");
    struct http_answer a = http_get(g, path);
    assert_says(&a, "पारिवारिक पेंशन");
    assert_says(&a, "Not quite sure");
    assert_says(&a, "Not found");
    assert_says(&a, "data-page=\"1\" data-box=\"101 257 766 23\"");      /* 250,900 1900x80 on 2480x3508 */
    assert_says(&a, "name=\"checked\" value=\"yes\" required");
    assert_says(&a, "Nobody else matched");
    http_done(&a);
    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "");
    a = http_get(g, path);
    assert_says(&a, "The letter names Under Secretary");
    assert_says(&a, "<option value=\"US-ADMIN\" selected>");
    assert_silent(&a, "class=\"check\"");           /* nothing doubtful: no mark anywhere */
    http_done(&a);
}

/* Nobody need look for a number in a citizen's letter; in an office's one should. */
static void only_an_office_is_expected_to_number_its_letter(void **state)
{
    struct desk_rig *g = *state;
    const struct field office[] = { { .name = "sender_type", .value = "state", .source = "reading", .conf = 0.9 } };
    const struct field citizen[] = { { .name = "sender_type", .value = "citizen", .source = "reading", .conf = 0.9 } };
    struct letter_reading r = { .fields = office, .n_fields = 1, .body = "", .post = "", .pages = 1, .lane = 1 };
    struct err e = { 0 };
    char path[64];

    path_to(path, "/letters/", g->ids[SAMPLE_READING], "");
    assert_ok(store_put_reading(g->store, g->ids[SAMPLE_READING], &r, "ocrd", &e), e);
    struct http_answer a = http_get(g, path);
    assert_says(&a, "id=\"r_letter_no\"");
    http_done(&a);
    r.fields = citizen;
    assert_ok(store_put_reading(g->store, g->ids[SAMPLE_READING], &r, "ocrd", &e), e);
    a = http_get(g, path);
    assert_silent(&a, "id=\"r_letter_no\"");
    assert_says(&a, "id=\"r_subject\"");
    http_done(&a);
}

/* Files one letter more, with nothing wrong: it waits for e-Office. */
static void file_one(struct desk_rig *g, const char *doc)
{
    static const struct delivery_new ways[] = { { .channel = "eoffice" } };
    const struct letter_new n = { .doc = doc, .source = "scan", .register_letter = "A", .number_prefix = "CRU", .pages = 1, .received_s = g->received_s };
    const struct letter_reading reading = { .body = "", .post = "", .pages = 1, .lane = 0 };
    char number[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    int64_t id;

    assert_ok(store_take_in(g->store, &n, &id, number, &e), e);
    assert_ok(store_put_reading(g->store, id, &reading, "ocrd", &e), e);
    const struct letter_confirm c = { .post = "US-ADMIN", .revision = revision_of(g, id), .deliveries = ways, .n_deliveries = ARRAY_LEN(ways) };
    assert_ok(store_confirm(g->store, id, &c, "clerk", &e), e);
}

static void a_stuck_delivery_is_shown_however_many_letters_wait_for_the_network(void **state)
{
    struct desk_rig *g = *state;
    char doc[ID_SIZE], line[64];

    for (int i = 0; i < 210; i++) {
        id_new(doc);
        file_one(g, doc);
    }
    struct http_answer a = http_get(g, "/");
    path_to(line, "data-key=\"", g->ids[SAMPLE_UNKNOWN], "\"");
    const char *needs = strstr(a.body, "data-key=\"needs\""), *latest = strstr(a.body, "data-key=\"latest\"");
    const char *stuck = strstr(a.body, line);
    assert_true(needs && stuck && latest && needs < stuck && stuck < latest);
    http_done(&a);
}

static void the_desk_speaks_hindi_when_asked_and_remembers(void **state)
{
    struct desk_rig *g = *state;
    char headers[256];

    struct http_answer a = http_get(g, "/?lang=hi");
    assert_says(&a, "<html lang=\"hi\">");
    assert_says(&a, "काउंटर");
    assert_says(&a, "Set-Cookie: lang=hi; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly");
    http_done(&a);
    snprintf(headers, sizeof(headers), "Host: localhost:%d\r\nCookie: lang=hi; %s\r\n", g->port, g->cookie);
    a = http_ask(g, "GET", "/register", headers, NULL);
    assert_says(&a, "पंजिका");
    assert_silent(&a, "Set-Cookie");
    http_done(&a);
    a = http_get(g, "/?lang=xx\r\n");
    http_done(&a);
}

static void the_register_pages_by_number_and_is_kind_when_empty(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = http_get(g, "/register?before=3");
    assert_says(&a, "/000002<");
    assert_silent(&a, "/000003<");
    http_done(&a);
    a = http_get(g, "/register?q=nothinglikethis");
    assert_says(&a, "No letter matches");
    http_done(&a);
    a = http_get(g, "/register?state=sent");
    assert_says(&a, "154960/2026/CRU");
    assert_silent(&a, "/000001<");
    http_done(&a);
}

static void views_and_pdfs_come_by_diary_id_only(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = http_get(g, "/letters/1/view/1");
    assert_int_equal(a.status, 200);
    assert_says(&a, "Content-Type: image/jpeg");
    assert_true(a.n == 4 && (unsigned char)a.body[0] == 0xFF);
    http_done(&a);
    a = http_get(g, "/pdf/1");
    assert_says(&a, "Content-Type: application/pdf");
    assert_says(&a, "-000001.pdf\"");
    assert_true(strncmp(a.body, "%PDF-1.4", 8) == 0);
    http_done(&a);
    static const char *const nowhere[] = {
        "/letters/1/view/99", "/letters/1/view/0", "/letters/999/view/1", "/pdf/999", "/letters/1/view/../../diary.db",
        "/letters/1/view/%2e%2e%2f1", "/pdf/1/../../etc/passwd", "/../etc/passwd", "/assets/../files.c", "/letters/-1", "/letters/+1",
        "/letters/1x", "/letters/0x1", "/letters/99999999999999999999", "/letters/", "/letters/1%00", "/nowhere", "/letters/1/",
    };
    for (size_t i = 0; i < ARRAY_LEN(nowhere); i++)
        assert_status(g, nowhere[i], 404);
}

static int keep_doc(void *ctx, const struct letter *l)
{
    snprintf(ctx, ID_SIZE, "%s", l->doc);
    return 0;
}

static void put_blob(struct desk_rig *g, int64_t id, const char *name, const char *bytes)
{
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    char doc[ID_SIZE];
    struct err e = { 0 };

    assert_ok(store_letter(g->store, id, keep_doc, doc, &e), e);
    assert_ok(spool_doc_extend(g->spool, doc, SPOOL_READ, &d, &e), e);
    assert_ok(spool_blob_put(d, name, bytes, strlen(bytes), &e), e);
    assert_ok(spool_doc_commit(TAKE_PTR(d), SPOOL_READ, &e), e);
}

/* PNG of writing, JPEG of a photo; the letter may have been read before there were any. */
static void a_large_picture_is_sent_as_what_it_is_or_is_not_there(void **state)
{
    struct desk_rig *g = *state;

    assert_status(g, "/letters/1/zoom/1", 404);
    put_blob(g, 1, "zoom-001.png", "drawn");
    put_blob(g, 1, "zoom-002.jpg", "photo");
    struct http_answer a = http_get(g, "/letters/1/zoom/1");
    assert_int_equal(a.status, 200);
    assert_says(&a, "Content-Type: image/png");
    assert_string_equal(a.body, "drawn");
    http_done(&a);
    a = http_get(g, "/letters/1/zoom/2");
    assert_int_equal(a.status, 200);
    assert_says(&a, "Content-Type: image/jpeg");
    assert_string_equal(a.body, "photo");
    http_done(&a);
    a = http_get(g, "/letters/1/zoom/3");
    assert_int_equal(a.status, 404);
    assert_says(&a, "Content-Type: text/html");
    http_done(&a);
    assert_status(g, "/letters/1/zoom/0", 404);
    assert_status(g, "/letters/999/zoom/1", 404);
}

static void a_letter_that_is_too_large_for_one_pdf_is_offered_in_its_parts(void **state)
{
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    struct desk_rig *g = *state;
    char doc[ID_SIZE];
    struct err e = { 0 };

    assert_ok(store_letter(g->store, 1, keep_doc, doc, &e), e);
    assert_ok(spool_doc_extend(g->spool, doc, SPOOL_READ, &d, &e), e);
    assert_ok(spool_doc_drop(d, "document", &e), e);
    assert_ok(spool_blob_put(d, "document-1.pdf", "%PDF-1.4 one", 12, &e), e);
    assert_ok(spool_blob_put(d, "document-2.pdf", "%PDF-1.4 two", 12, &e), e);
    assert_ok(spool_doc_commit(TAKE_PTR(d), SPOOL_READ, &e), e);

    struct http_answer a = http_get(g, "/letters/1");
    assert_says(&a, "href=\"/pdf/1/1\"");
    assert_says(&a, "href=\"/pdf/1/2\"");
    assert_silent(&a, "href=\"/pdf/1\"");
    assert_silent(&a, "href=\"/pdf/1/3\"");
    http_done(&a);
    a = http_get(g, "/pdf/1/2");
    assert_says(&a, "-000001-2.pdf\"");
    assert_true(strncmp(a.body, "%PDF-1.4 two", 12) == 0);
    http_done(&a);
    assert_status(g, "/pdf/1", 404);
    assert_status(g, "/pdf/1/3", 404);
    assert_status(g, "/pdf/1/0", 404);
}

static void mistakes_get_a_page_in_both_languages_with_a_way_back(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = http_get(g, "/letters/999");
    assert_int_equal(a.status, 404);
    assert_says(&a, "There is no such page or letter");
    assert_says(&a, "ऐसा कोई पृष्ठ या पत्र नहीं है");
    assert_says(&a, "href=\"/\"");
    http_done(&a);
    a = http_ask(g, "DELETE", "/letters/1", NULL, NULL);
    assert_int_equal(a.status, 405);
    http_done(&a);
    a = http_get(g, "/letters/1/confirm");
    assert_int_equal(a.status, 405);
    http_done(&a);
    a = http_get(g, "/register?q=%FF");
    assert_int_equal(a.status, 400);
    http_done(&a);
    a = http_get(g, "/register?q=1&q=2");
    assert_int_equal(a.status, 400);
    http_done(&a);
}

static void without_a_diary_the_desk_says_that_it_is_starting(void **state)
{
    struct desk_rig *g = desk_rig_new_empty();

    (void)state;
    struct http_answer a = http_get(g, "/");
    assert_int_equal(a.status, 503);
    assert_says(&a, "Retry-After: 2");
    assert_says(&a, "http-equiv=\"refresh\"");
    assert_says(&a, "The box is starting");
    http_done(&a);
    assert_status(g, "/healthz", 503);
    desk_rig_free(g);
}

/* ---- live */

/* A listening counter that has heard all the news so far. Returns its socket. */
static int listen_quietly(const struct desk_rig *g)
{
    int fd = http_listen(g);

    assert_int_equal(http_wait_for(fd, "event: hello", 2000), 0);
    while (http_wait_for(fd, "event: change", 1200) == 0)
        ;
    return fd;
}

static void a_change_reaches_a_listening_counter_within_two_seconds(void **state)
{
    struct desk_rig *g = *state;
    struct err e = { 0 };
    AUTO_CLOSE int fd = listen_quietly(g);

    assert_ok(store_letter_event(g->store, g->ids[SAMPLE_CLEAN], LETTER_EV_HOLD, "for the test", "test", &e), e);
    assert_int_equal(http_wait_for(fd, "event: change", 2000), 0);
    struct http_answer a = http_get(g, "/live");
    assert_says(&a, "held: for the test");
    http_done(&a);
}

static void a_counter_full_of_letters_that_need_a_person_does_not_say_that_there_are_none(void **state)
{
    struct desk_rig *g = *state;
    struct err e = { 0 };

    for (int i = 0; i < 110; i++) {
        char doc[ID_SIZE], number[STORE_NUMBER_SIZE];
        struct letter_new n = { .doc = doc, .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1,
                                .pages = 1, .received_s = g->received_s + 900 };
        int64_t id;

        id_new(doc);
        assert_ok(store_take_in(g->store, &n, &id, number, &e), e);
        assert_ok(store_letter_event(g->store, id, LETTER_EV_HOLD, "x", "test", &e), e);
    }
    struct http_answer a = http_get(g, "/live");
    assert_silent(&a, "No letters yet");
    http_done(&a);
}

/* A page that outlives a restart of the desk gets the new token with the greeting, and can press again. */
static void the_greeting_of_the_stream_brings_the_token(void **state)
{
    struct desk_rig *g = *state;
    char token[64], data[100];

    http_token(g, token);
    snprintf(data, sizeof(data), "event: hello\ndata: %s\n\n", token);
    AUTO_CLOSE int fd = http_listen(g);
    assert_int_equal(http_wait_for(fd, data, 2000), 0);
}

static void the_scanner_is_shown_in_words_and_pressed_from_the_desk(void **state)
{
    static const char idle[] = "{\"ok\": true, \"scanners\": [{\"name\": \"x\", \"title\": \"<b>fi-8170\", \"state\": \"idle\", \"code\": \"ready\", \"pages\": 0}]}";
    static const char stopped[] = "{\"ok\": true, \"scanners\": [{\"name\": \"x\", \"title\": \"fi\", \"state\": \"interrupted\", \"code\": \"jam\", \"pages\": 3}]}";
    struct desk_rig *g = *state;
    char pressed[512];
    AUTO_CLOSE int fd = listen_quietly(g);

    desk_rig_scanner(g, idle);
    assert_int_equal(http_wait_for(fd, "event: change", 2000), 0);
    struct http_answer a = http_get(g, "/live");
    assert_says(&a, "Put the letter in the feeder");
    assert_says(&a, "&lt;b&gt;fi-8170");
    http_done(&a);
    a = http_post(g, "/scan/start", "");
    assert_int_equal(a.status, 303);
    http_done(&a);

    desk_rig_scanner(g, stopped);
    assert_int_equal(http_wait_for(fd, "event: change", 2000), 0);
    a = http_get(g, "/live");
    assert_says(&a, "Put the sheet with page 4 back");
    assert_says(&a, "action=\"/scan/discard\"");
    http_done(&a);
    a = http_post(g, "/scan/discard", "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    desk_rig_presses(g, pressed);
    assert_string_equal(pressed, "scan_start\nscan_discard\n");
}

static void a_file_of_the_desk_that_a_browser_has_is_not_sent_again(void **state)
{
    struct desk_rig *g = *state;
    char headers[256], tag[128];

    struct http_answer a = http_get(g, "/assets/letter.js");
    const char *at = strcasestr(a.head, "\nETag: ");
    assert_non_null(at);
    snprintf(tag, sizeof(tag), "%.*s", (int)strcspn(at + 7, "\r\n"), at + 7);
    http_done(&a);
    snprintf(headers, sizeof(headers), "Host: 127.0.0.1:%d\r\nIf-None-Match: %s\r\n", g->port, tag);
    a = http_ask(g, "GET", "/assets/letter.js", headers, NULL);
    assert_int_equal(a.status, 304);
    assert_int_equal(a.n, 0);
    http_done(&a);
    a = http_ask(g, "GET", "/assets/desk.js", headers, NULL);         /* another file: it has another tag */
    assert_int_equal(a.status, 200);
    http_done(&a);
    a = http_get(g, "/register");
    assert_null(strcasestr(a.head, "\nETag: "));                       /* nothing of a letter is kept */
    http_done(&a);
}

/* A module that is found only inside another one costs a way to the box and back. */
static void every_module_of_a_screen_is_named_in_its_head(void **state)
{
    struct desk_rig *g = *state;
    static const char *const modules[] = { "live.js", "words.js", "letter.js", "officer.js", "sheet.js" };
    char path[64], link[96];

    path_to(path, "/letters/", g->ids[SAMPLE_CLEAN], "");
    struct http_answer a = http_get(g, path);
    for (size_t i = 0; i < ARRAY_LEN(modules); i++) {
        snprintf(link, sizeof(link), "<link rel=\"modulepreload\" href=\"/assets/%s\">", modules[i]);
        assert_says(&a, link);
    }
    assert_silent(&a, "/assets/pages.js");
    http_done(&a);
}

static void a_refused_letter_shows_no_page(void **state)
{
    const struct letter_new scanned = { .doc = "aaaaaaaaaaaaaaaa", .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .pages = 2,
                                        .received_s = 1767225600, .refused = "2026-01-01T00:00:00Z", .operator = "asha" };
    struct desk_rig *g = *state;
    char path[64], number[STORE_NUMBER_SIZE];
    int64_t at_the_scanner;
    struct err e = { 0 };

    assert_ok(store_take_in(g->store, &scanned, &at_the_scanner, number, &e), e);
    assert_ok(store_refuse(g->store, g->ids[SAMPLE_HELD], "desk", &e), e);
    for (int i = 0; i < 2; i++) {
        path_to(path, "/letters/", i == 0 ? at_the_scanner : g->ids[SAMPLE_HELD], "");
        struct http_answer a = http_get(g, path);
        assert_int_equal(a.status, 200);
        assert_silent(&a, "/view/1");
        assert_silent(&a, "Official Secrets Act");
        http_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(every_page_is_there_and_carries_its_shields),
        WITH_DESK(a_subject_that_is_a_script_stays_text_everywhere),
        WITH_DESK(a_letter_that_waits_shows_its_fields_doubts_and_boxes),
        WITH_DESK(a_file_of_the_desk_that_a_browser_has_is_not_sent_again),
        WITH_DESK(every_module_of_a_screen_is_named_in_its_head),
        WITH_DESK(a_refused_letter_shows_no_page),
        WITH_DESK(only_an_office_is_expected_to_number_its_letter),
        WITH_DESK(a_stuck_delivery_is_shown_however_many_letters_wait_for_the_network),
        WITH_DESK(the_desk_speaks_hindi_when_asked_and_remembers),
        WITH_DESK(the_register_pages_by_number_and_is_kind_when_empty),
        WITH_DESK(views_and_pdfs_come_by_diary_id_only),
        WITH_DESK(a_large_picture_is_sent_as_what_it_is_or_is_not_there),
        WITH_DESK(a_letter_that_is_too_large_for_one_pdf_is_offered_in_its_parts),
        WITH_DESK(mistakes_get_a_page_in_both_languages_with_a_way_back),
        cmocka_unit_test(without_a_diary_the_desk_says_that_it_is_starting),
        WITH_DESK(a_change_reaches_a_listening_counter_within_two_seconds),
        WITH_DESK(a_counter_full_of_letters_that_need_a_person_does_not_say_that_there_are_none),
        WITH_DESK(the_greeting_of_the_stream_brings_the_token),
        WITH_DESK(the_scanner_is_shown_in_words_and_pressed_from_the_desk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
