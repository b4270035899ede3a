/* What the scanner's intake tells of a letter: purpose and lane, postal barcode, doubts, label; and records that are broken. */
#include "tests/unit/test_diary_pages_rig.h"

#include "diary/scan_record.h"
#include "workflow/route.h"

static void use_printer(struct box *b)
{
    char conf[1024];

    box_stop(b);
    snprintf(conf, sizeof(conf), "[paths]\ndata_dir = %s\nrun_dir = %s\n[label]\nprinter = zpl://127.0.0.1:9100\n", b->dir, b->dir);
    box_write(b, "dakbox.conf", conf);
    box_start(b);
}

static char *field(struct box *b, const char *doc, const char *name)
{
    struct err e = { 0 };
    char *value = NULL;

    assert_ok(store_field(b->d.store, box_letter(b, doc), name, &value, &e), e);
    return value;
}

/* ---- purpose and lane */

static void the_button_says_how_a_letter_queues_and_the_more_urgent_wins(void **state)
{
    static const char vip_reading[] = "{\"decision\":\"clear\",\"vip\":true,\"fields\":{}}";
    static const struct { const char *purpose, *reading; int before, after; } cases[] = {
        { NULL, NULL, LANE_CURRENT, LANE_CURRENT },         { "letter", vip_reading, LANE_CURRENT, LANE_VIP },
        { "vip", NULL, LANE_VIP, LANE_VIP },                { "vip", vip_reading, LANE_VIP, LANE_VIP },
        { "backlog", NULL, LANE_BACKLOG, LANE_BACKLOG },    { "backlog", vip_reading, LANE_BACKLOG, LANE_VIP },
        { "nonsense", NULL, LANE_CURRENT, LANE_CURRENT },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char doc[ID_SIZE];
        struct box b;

        box_open(&b);
        put_paper(&b, &(struct paper){ .pages = "ab", .purpose = cases[i].purpose }, doc);
        take_in_all(&b.d);
        assert_int_equal(box_see(&b, doc).l.lane, cases[i].before);
        read_paper(&b, doc, cases[i].reading);
        read_in_all(&b.d);
        if (box_see(&b, doc).l.lane != cases[i].after)
            fail_msg("%s: lane %d", cases[i].purpose ? cases[i].purpose : "-", box_see(&b, doc).l.lane);
        AUTO_FREE char *vip = field(&b, doc, "vip");
        assert_string_equal(vip, cases[i].after == LANE_VIP ? "yes" : "");
        box_close(&b);
    }
}

static void a_vip_letter_stays_vip_when_it_is_read_again(void **state)
{
    char doc[ID_SIZE], made[1][ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "ab", .purpose = "vip" }, doc);
    box_settle(&b);
    split_at(&b, doc, "[2]", made);
    box_settle(&b);
    assert_int_equal(box_see(&b, doc).l.lane, LANE_VIP);
    assert_int_equal(box_see(&b, made[0]).l.lane, LANE_VIP);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letters WHERE purpose = 'vip'"), 2);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM fields WHERE name = 'vip' AND source = 'scan'"), 2);
    box_close(&b);
}

/* ---- the postal barcode */

static const char postal_scan[] = "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"page\"},{\"blob\":\"page-002.png\",\"kind\":\"page\","
    "\"codes\":[{\"type\":\"sheet\",\"text\":\"RR473124829FI\"},{\"type\":\"s10\",\"text\":\"RR473124828FI\"},"
    "{\"type\":\"s10\",\"text\":\"EW123456785IN\",\"box\":[10,20,30,40]}]}],\"doubts\":[]}";

static void a_postal_barcode_proposes_mode_and_article_and_the_reading_does_not_overwrite_them(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "ab", .scan = postal_scan }, doc);
    for (int read = 0; read < 2; read++) {
        if (read)
            box_settle(&b);
        take_in_all(&b.d);
        AUTO_FREE char *article = field(&b, doc, "mode_no");
        AUTO_FREE char *mode = field(&b, doc, "delivery_mode");
        assert_string_equal(article, "EW123456785IN");
        assert_string_equal(mode, "Speed Post");
    }
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM fields WHERE source = 'barcode' AND page = 2 AND h = 40 AND confirmed_by = ''"), 2);
    box_close(&b);
}

static void the_barcode_goes_with_its_page_when_that_is_split_off(void **state)
{
    char doc[ID_SIZE], made[1][ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "ab", .scan = postal_scan }, doc);
    box_settle(&b);
    split_at(&b, doc, "[2]", made);
    box_settle(&b);
    AUTO_FREE char *left = field(&b, doc, "mode_no");
    AUTO_FREE char *mode = field(&b, doc, "delivery_mode");
    AUTO_FREE char *gone = field(&b, made[0], "mode_no");
    assert_string_equal(left, "");
    assert_string_equal(mode, "By Hand");
    assert_string_equal(gone, "EW123456785IN");
    box_close(&b);
}

static void the_barcode_on_a_cover_that_a_person_hid_stays_when_other_pages_are_split_off(void **state)
{
    char doc[ID_SIZE], made[1][ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "abc", .scan = postal_scan }, doc);
    box_settle(&b);
    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-001.png\",\"index\":0},"
        "{\"blob\":\"page-003.png\",\"index\":0}]")), NULL), "");
    box_settle(&b);
    split_at(&b, doc, "[2]", made);
    box_settle(&b);
    AUTO_FREE char *kept = field(&b, doc, "mode_no");
    AUTO_FREE char *other = field(&b, made[0], "mode_no");
    assert_string_equal(kept, "EW123456785IN");
    assert_string_equal(other, "");
    box_close(&b);
}

/* ---- doubts */

struct seen { char text[1024]; };

static int note_doubt(void *ctx, const struct doubt *d)
{
    struct seen *s = ctx;
    size_t n = strlen(s->text);

    snprintf(s->text + n, sizeof(s->text) - n, "%d %s %s p%d %s%s|", d->n, d->source, d->code, d->page, d->detail, d->settled_s ? " settled" : "");
    return 0;
}

static const char *doubts(struct box *b, const char *doc)
{
    static struct seen s;
    struct err e = { 0 };

    s.text[0] = '\0';
    assert_ok(store_doubts(b->d.store, box_letter(b, doc), note_doubt, &s, &e), e);
    return s.text;
}

static void doubts_of_scanner_and_reader_are_kept_and_settled_by_people(void **state)
{
    static const char scan[] = "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"page\"}],\"doubts\":["
        "{\"code\":\"sheets_differ\",\"page\":0,\"detail\":\"fed 3, came 2\"},{\"code\":\"maybe_separator\",\"page\":2}]}";
    static const char seams[] = "{\"decision\":\"clear\",\"fields\":{},\"seams\":[{\"page\":2,\"why\":\"a letterhead\",\"conf\":0.8},"
        "{\"page\":1,\"why\":\"never the first\"},{\"page\":99},{\"page\":\"2\"},7]}";
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "ab", .scan = scan }, doc);
    take_in_all(&b.d);
    assert_string_equal(doubts(&b, doc), "1 scan sheets_differ p0 fed 3, came 2|2 scan maybe_separator p2 |");
    read_paper(&b, doc, seams);
    read_in_all(&b.d);
    assert_string_equal(doubts(&b, doc), "1 scan sheets_differ p0 fed 3, came 2|2 scan maybe_separator p2 |3 reading maybe_new_letter p2 a letterhead|");
    assert_int_equal(box_see(&b, doc).l.doubts, 3);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);

    assert_string_equal(box_ask(&b, "doubt_settle", about(&b, doc, "doubt", json_integer(2)), NULL), "");
    assert_string_equal(box_ask(&b, "doubt_settle", about(&b, doc, "doubt", json_integer(2)), NULL), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'doubt_settle' AND actor = 'clerk'"), 1);
    assert_non_null(strstr(box_ask(&b, "doubt_settle", about(&b, doc, "doubt", json_integer(9)), NULL), "no doubt 9"));
    assert_non_null(strstr(box_ask(&b, "doubt_settle", about(&b, doc, "doubt", json_string("2")), NULL), "doubt: must be a number"));
    assert_int_equal(box_see(&b, doc).l.doubts, 2);
    box_close(&b);
}

static void what_the_reader_notes_of_a_file_is_a_doubt_once(void **state)
{
    static const char notes[] = "{\"decision\":\"clear\",\"fields\":{},\"notes\":[{\"code\":\"pdf_attachments\",\"why\":\"other files\"},"
        "{\"code\":\"pdf_attachments\",\"why\":\"again\"},{\"code\":\"<script>\"},{\"code\":7},\"the PDF\",null,{\"code\":\"pdf_javascript\",\"why\":[]}]}";
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "a" }, doc);
    take_in_all(&b.d);
    read_paper(&b, doc, notes);
    read_in_all(&b.d);
    assert_string_equal(doubts(&b, doc), "1 reading pdf_javascript p0 |2 reading pdf_attachments p0 other files|");
    assert_int_equal(box_see(&b, doc).l.state, LETTER_READ);        /* nothing is wrong with the letter */
    box_close(&b);
}

static void doubts_of_a_reading_go_when_the_pages_change_and_settled_ones_do_not_come_back_by_themselves(void **state)
{
    static const char seams[] = "{\"decision\":\"clear\",\"fields\":{},\"seams\":[{\"page\":2,\"why\":\"a letterhead\"}]}";
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "ab" }, doc);
    take_in_all(&b.d);
    read_paper(&b, doc, seams);
    read_in_all(&b.d);
    assert_string_equal(box_ask(&b, "doubt_settle", about(&b, doc, "doubt", json_integer(1)), NULL), "");
    assert_ok(spool_move(b.d.spool, doc, SPOOL_READ, SPOOL_SCANNED, &e), e);   /* the same reading once more */
    rig_tamper(b.db, "UPDATE letters SET read_s = 0");
    assert_ok(spool_move(b.d.spool, doc, SPOOL_SCANNED, SPOOL_READ, &e), e);
    read_in_all(&b.d);
    assert_int_equal(box_see(&b, doc).l.doubts, 0);

    assert_string_equal(box_ask(&b, "pages_arrange", about(&b, doc, "pages", json_of("[{\"blob\":\"page-002.png\",\"index\":0},"
        "{\"blob\":\"page-001.png\",\"index\":0}]")), NULL), "");
    page_jobs_all(&b.d);
    assert_string_equal(doubts(&b, doc), "");
    read_paper(&b, doc, seams);
    read_in_all(&b.d);
    assert_string_equal(doubts(&b, doc), "2 reading maybe_new_letter p2 a letterhead|");    /* of other pages: asked again */
    box_close(&b);
}

static void confirming_settles_every_doubt_by_that_clerk(void **state)
{
    static const char scan[] = "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"page\"}],\"doubts\":[{\"code\":\"double_feed\",\"page\":1}]}";
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    assert_ok(officers_file_load(&b.d, &e), e);
    put_paper(&b, &(struct paper){ .pages = "a", .scan = scan }, doc);
    box_settle(&b);
    json_t *request = about(&b, doc, "fields", json_pack("{s:s, s:s, s:s, s:s}", "subject", "s", "received_date", "2024-03-14", "date", "",
                                                         "delivery_mode", "Fax"));
    json_object_set_new(request, "post", json_string("SO-1"));
    assert_string_equal(box_ask(&b, "confirm", request, NULL), "");
    assert_string_equal(doubts(&b, doc), "1 scan double_feed p1  settled|");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM doubts WHERE settled_by = 'clerk'"), 1);
    box_close(&b);
}

/* ---- broken records */

static void a_broken_record_is_a_doubt_and_the_letter_gets_its_number(void **state)
{
    static const struct { const char *text, *code; int pages; } cases[] = {
        { "", "bad_record", 2 },                            { "{", "bad_record", 2 },               { "null", "bad_record", 2 },
        { "[]", "bad_record", 2 },                          { "{}", "bad_record", 2 },              { "{\"pages\":7}", "bad_record", 2 },
        { "{\"pages\":[7]}", "bad_record", 2 },             { "{\"pages\":[{\"kind\":\"page\"}]}", "bad_record", 2 },
        { "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"page\"}],\"pages\":[]}", "bad_record", 2 },
        { "{\"pages\":[{\"blob\":\"a-name-that-is-much-longer-than-a-blob-can-have.png\"}]}", "bad_record", 2 },
        { "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"pa", "bad_record", 2 },
        { "{\"pages\":[],\"sheets\":{\"fed\":99999999999999999999999}}", "bad_record", 2 },
        { "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"page\"}],\"doubts\":[{\"code\":\"odd_sides\",\"page\":-5}]}", "odd_sides", 1 },
        { "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":9,\"codes\":\"no\"}],\"doubts\":[{\"code\":\"odd_sides\",\"page\":1e99}]}", "odd_sides", 1 },
        { "{\"pages\":[{\"blob\":\"page-001.png\"}],\"doubts\":[{\"code\":\"<script>\"},7,null,{\"code\":7},{\"code\":\"odd_sides\",\"detail\":[1]}]}", "odd_sides", 1 },
        { "{\"pages\":[{\"blob\":\"page-001.png\",\"codes\":[{\"type\":\"s10\",\"text\":7},{\"type\":\"s10\",\"text\":\"EW123456785IN\",\"box\":[1,2]}]}],"
          "\"doubts\":[{\"code\":\"odd_sides\"}]}", "odd_sides", 1 },
        { "{\"pages\":[{\"blob\":\"page-001.png\"}],\"doubts\":{\"code\":\"x\"}}", NULL, 1 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char doc[ID_SIZE];
        struct box b;

        box_open(&b);
        put_paper(&b, &(struct paper){ .pages = "ab", .scan = cases[i].text }, doc);
        take_in_all(&b.d);
        struct rig_seen v = box_see(&b, doc);
        if (v.l.doubts != (cases[i].code != NULL) || (cases[i].code && !strstr(doubts(&b, doc), cases[i].code)) || v.l.pages != cases[i].pages)
            fail_msg("%s: %d pages, doubts \"%s\"", cases[i].text, v.l.pages, doubts(&b, doc));
        assert_int_equal(v.l.state, LETTER_TAKEN_IN);
        box_close(&b);
    }
}

static void a_huge_record_is_refused_by_its_size_and_long_lists_are_cut(void **state)
{
    enum { HUGE = 10 * 1024 * 1024 };
    AUTO_FREE char *huge = malloc(HUGE + 1);
    AUTO_JSON json_t *many = json_pack("{s:[], s:[]}", "pages", "doubts");
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    assert_non_null(huge);
    memset(huge, ' ', HUGE);
    memcpy(huge, "{\"pages\":[", 10);
    memcpy(huge + HUGE - 2, "]}", 3);
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "a", .scan = huge }, doc);
    take_in_all(&b.d);
    assert_non_null(strstr(doubts(&b, doc), "bad_record"));

    json_array_append_new(json_object_get(many, "pages"), json_pack("{s:s}", "blob", "page-001.png"));
    for (int i = 0; i < 3 * SCAN_RECORD_MAX_DOUBTS; i++)
        json_array_append_new(json_object_get(many, "doubts"), json_pack("{s:s, s:i}", "code", "bad_image", "page", i));
    AUTO_FREE char *text = json_dumps(many, 0);
    put_paper(&b, &(struct paper){ .pages = "a", .scan = text }, doc);
    take_in_all(&b.d);
    assert_int_equal(box_see(&b, doc).l.doubts, SCAN_RECORD_MAX_DOUBTS);
    for (int i = 0; i < SCAN_RECORD_MAX_PAGES; i++)
        json_array_append_new(json_object_get(many, "pages"), json_pack("{s:s}", "blob", "page-001.png"));
    AUTO_FREE char *long_text = json_dumps(many, 0);
    put_paper(&b, &(struct paper){ .pages = "a", .scan = long_text }, doc);
    take_in_all(&b.d);
    assert_non_null(strstr(doubts(&b, doc), "bad_record"));
    box_close(&b);
}

/* A record cut at each byte: no crash, and never more pages than it had. */
static void a_record_cut_anywhere_is_read_or_refused(void **state)
{
    size_t whole = strlen(postal_scan);

    (void)state;
    for (size_t n = 0; n <= whole; n++) {
        AUTO_FREE char *cut = malloc(n + 1);           /* exactly so long: a read behind the end shows */
        struct scan_record s;
        struct err e = { 0 };

        assert_non_null(cut);
        memcpy(cut, postal_scan, n);
        cut[n] = '\0';
        int r = scan_record_parse(cut, n, &s, &e);
        assert_int_equal(r, n == whole ? 0 : -EBADMSG);
        scan_record_done(&s);
    }
}

/* ---- labels */

static void a_letter_asks_for_its_label_with_its_number_and_it_waits_across_restarts(void **state)
{
    static const char scan[] = "{\"pages\":[{\"blob\":\"page-001.png\",\"kind\":\"page\"},{\"blob\":\"page-002.png\",\"kind\":\"blank\"}]}";
    AUTO_JSON json_t *answer = NULL;
    AUTO_JSON json_t *none = NULL;
    char first[ID_SIZE], second[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    use_printer(&b);
    put_paper(&b, &(struct paper){ .pages = "ab", .scan = scan, .created = "2024-03-14T06:00:00Z" }, first);
    take_in_all(&b.d);
    put_paper(&b, &(struct paper){ .pages = "c" }, second);
    take_in_all(&b.d);
    box_stop(&b);
    box_start(&b);
    for (int i = 0; i < 3; i++) {
        json_decref(TAKE_PTR(answer));
        assert_string_equal(box_ask(&b, "label_take", json_object(), &answer), "");
    }
    const json_t *label = json_object_get(answer, "label");
    assert_string_equal(json_str(label, "number", ""), "CRU-A/2024/000001");
    assert_int_equal(json_int(label, "received_s", 0), box_see(&b, first).l.received_s);
    assert_int_equal(json_int(label, "pages", 0), 1);
    assert_true(json_is_false(json_object_get(label, "again")));
    json_int_t id = json_int(label, "id", 0);
    assert_string_equal(box_ask(&b, "label_done", json_pack("{s:I, s:b, s:s}", "id", id, "printed", 0, "sentence", "out of paper"), NULL), "");
    json_decref(TAKE_PTR(answer));
    assert_string_equal(box_ask(&b, "label_take", json_object(), &answer), "");
    assert_int_equal(json_int(json_object_get(answer, "label"), "id", 0), id);
    assert_string_equal(box_ask(&b, "label_done", json_pack("{s:I, s:b, s:s}", "id", id, "printed", 1, "sentence", ""), NULL), "");
    json_decref(TAKE_PTR(answer));
    assert_string_equal(box_ask(&b, "label_take", json_object(), &answer), "");
    assert_int_equal(json_int(json_object_get(answer, "label"), "letter", 0), box_letter(&b, second));

    assert_string_equal(box_ask(&b, "void", json_pack("{s:I, s:s, s:s}", "letter", (json_int_t)box_letter(&b, second), "actor", "clerk",
                                                      "reason", "twice"), NULL), "");
    assert_string_equal(box_ask(&b, "label_take", json_object(), &none), "");
    assert_true(json_is_null(json_object_get(none, "label")));          /* a void letter's is not printed */
    verify_diary(&b);
    box_close(&b);
}

static void a_label_is_printed_once_more_when_a_person_asks(void **state)
{
    AUTO_JSON json_t *answer = NULL;
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    use_printer(&b);
    put_paper(&b, &(struct paper){ .pages = "a" }, doc);
    take_in_all(&b.d);
    assert_string_equal(box_ask(&b, "label_print", about(&b, doc, NULL, NULL), NULL), "");     /* one waits already */
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM labels"), 1);
    assert_string_equal(box_ask(&b, "label_done", json_pack("{s:i, s:b, s:s}", "id", 1, "printed", 1, "sentence", ""), NULL), "");
    assert_string_equal(box_ask(&b, "label_print", about(&b, doc, NULL, NULL), NULL), "");
    assert_string_equal(box_ask(&b, "label_take", json_object(), &answer), "");
    assert_true(json_is_true(json_object_get(json_object_get(answer, "label"), "again")));
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'label_print' AND actor = 'clerk'"), 1);
    box_close(&b);
}

static void requests_about_labels_out_of_shape_are_refused(void **state)
{
    static const struct { const char *what, *request, *words; } cases[] = {
        { "label_done", "{}", "id: must be a number" },
        { "label_done", "{\"id\":1}", "printed: must be true or false" },
        { "label_done", "{\"id\":1,\"printed\":\"yes\"}", "printed: must be true or false" },
        { "label_done", "{\"id\":9,\"printed\":true}", "no label 9" },
        { "label_done", "{\"id\":1,\"printed\":true,\"sentence\":7}", "sentence: must be a text" },
        { "label_print", "{}", "letter: must be a number" },
        { "label_print", "{\"letter\":1}", "actor: is missing" },
        { "label_print", "{\"letter\":7,\"actor\":\"c\"}", "no letter 7" },
        { "label_print", "{\"letter\":1,\"actor\":\"c\"}", "the letter is void" },
    };
    char doc[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    use_printer(&b);
    put_paper(&b, &(struct paper){ .pages = "a" }, doc);
    take_in_all(&b.d);
    assert_ok(store_letter_event(b.d.store, 1, LETTER_EV_VOID, "twice", "clerk", &e), e);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *words = box_ask(&b, cases[i].what, json_of(cases[i].request), NULL);

        if (!strstr(words, cases[i].words))
            fail_msg("%s %s: said \"%s\"", cases[i].what, cases[i].request, words);
    }
    box_close(&b);
}

static void without_a_label_printer_no_label_is_made(void **state)
{
    AUTO_JSON json_t *answer = NULL;
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_paper(&b, &(struct paper){ .pages = "a" }, doc);
    take_in_all(&b.d);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM labels"), 0);
    assert_non_null(strstr(box_ask(&b, "label_print", about(&b, doc, NULL, NULL), NULL), "label.printer"));
    assert_string_equal(box_ask(&b, "label_take", json_object(), &answer), "");
    assert_true(json_is_null(json_object_get(answer, "label")));
    box_close(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_button_says_how_a_letter_queues_and_the_more_urgent_wins),
        cmocka_unit_test(a_vip_letter_stays_vip_when_it_is_read_again),
        cmocka_unit_test(a_postal_barcode_proposes_mode_and_article_and_the_reading_does_not_overwrite_them),
        cmocka_unit_test(the_barcode_goes_with_its_page_when_that_is_split_off),
        cmocka_unit_test(the_barcode_on_a_cover_that_a_person_hid_stays_when_other_pages_are_split_off),
        cmocka_unit_test(doubts_of_scanner_and_reader_are_kept_and_settled_by_people),
        cmocka_unit_test(what_the_reader_notes_of_a_file_is_a_doubt_once),
        cmocka_unit_test(doubts_of_a_reading_go_when_the_pages_change_and_settled_ones_do_not_come_back_by_themselves),
        cmocka_unit_test(confirming_settles_every_doubt_by_that_clerk),
        cmocka_unit_test(a_broken_record_is_a_doubt_and_the_letter_gets_its_number),
        cmocka_unit_test(a_huge_record_is_refused_by_its_size_and_long_lists_are_cut),
        cmocka_unit_test(a_record_cut_anywhere_is_read_or_refused),
        cmocka_unit_test(a_letter_asks_for_its_label_with_its_number_and_it_waits_across_restarts),
        cmocka_unit_test(a_label_is_printed_once_more_when_a_person_asks),
        cmocka_unit_test(requests_about_labels_out_of_shape_are_refused),
        cmocka_unit_test(without_a_label_printer_no_label_is_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
