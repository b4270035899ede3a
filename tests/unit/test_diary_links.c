/* Letters that come twice, and letters of one correspondence: found when they are read in, asked about, never done by itself. */
#include "tests/unit/test_diary_rig.h"

#include "store/links.h"

static const char text_of_one[] =
    "The undersigned is directed to say that the proposal for filling up the post of Assistant Director on deputation basis has been examined in "
    "this Ministry and it has been decided to extend the last date of receipt of applications by thirty days from the date of publication.";

struct paper { const char *number, *date, *organisation, *subject, *text, *class; json_t *references; };

/* In "read", taken in and read in. */
static void put_letter(struct box *b, struct paper p, char doc[ID_SIZE])
{
    AUTO_JSON json_t *reading = json_pack("{s:[{s:s}], s:s, s:s, s:{s:s, s:s, s:s, s:s}, s:s, s:o}", "pages", "text", p.text ? p.text : "", "decision",
                                          p.class ? "hold" : "clear", "form", "letter", "fields", "letter_no", p.number ? p.number : "", "date",
                                          p.date ? p.date : "", "subject", p.subject ? p.subject : "", "sender_organisation",
                                          p.organisation ? p.organisation : "", "classification", p.class ? p.class : "none", "references",
                                          p.references ? p.references : json_array());
    AUTO_FREE char *text = json_dumps(reading, 0);

    box_put(b, SPOOL_READ, "2024-03-14T06:00:00Z", text, doc);
    take_in_all(&b->d);
    read_in_all(&b->d);
}

static struct paper power(const char *number, const char *date)
{
    return (struct paper){ .number = number, .date = date, .organisation = "Ministry of Power", .subject = number, .text = number };
}

struct seen { int n; struct link first; char kind[32], reason[200], number[64], state[16]; };

static int keep(void *ctx, const struct link *l)
{
    struct seen *s = ctx;

    if (s->n++ > 0)
        return 0;
    s->first = *l;
    snprintf(s->kind, sizeof(s->kind), "%s", l->kind);
    snprintf(s->reason, sizeof(s->reason), "%s", l->reason);
    snprintf(s->number, sizeof(s->number), "%s", l->number);
    snprintf(s->state, sizeof(s->state), "%s", l->state);
    return 0;
}

static struct seen links_of_doc(const struct box *b, const char *doc)
{
    struct seen s = { .n = 0 };
    struct err e = { 0 };

    assert_ok(store_links(b->d.store, box_letter(b, doc), keep, &s, &e), e);
    return s;
}

static void a_letter_that_comes_twice_is_asked_about_on_both(void **state)
{
    char first[ID_SIZE], second[ID_SIZE], other[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), first);
    put_letter(&b, power("B-77/9/2024", "2024-03-01"), other);
    put_letter(&b, power("A-l1/2/2O24 Estt", "2024-03-01"), second);
    struct seen s = links_of_doc(&b, second);
    assert_int_equal(s.n, 1);
    assert_string_equal(s.kind, "same_letter");
    assert_string_equal(s.state, "asked");
    assert_string_equal(s.number, box_see(&b, first).number);
    assert_false(s.first.other_is_later);
    assert_int_equal(box_see(&b, second).l.doubles, 1);
    assert_int_equal(box_see(&b, first).l.doubles, 0);          /* the later one is asked about */
    assert_int_equal(box_see(&b, first).l.links, 1);
    assert_true(links_of_doc(&b, first).first.other_is_later);
    assert_int_equal(links_of_doc(&b, other).n, 0);
    assert_int_equal(box_see(&b, second).l.state, LETTER_READ);     /* nothing was done to either */
    assert_int_equal(box_see(&b, first).l.state, LETTER_READ);
    box_close(&b);
}

static void the_same_number_from_another_office_is_no_question(void **state)
{
    char doc[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, power("1/2/2024", "2024-03-01"), doc);
    struct paper p = power("1/2/2024", "2024-03-01");
    p.organisation = "Delhi Jal Board";
    put_letter(&b, p, doc);
    assert_int_equal(links_of_doc(&b, doc).n, 0);
    box_close(&b);
}

static void a_letter_without_a_number_is_known_by_its_text(void **state)
{
    char first[ID_SIZE], second[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, (struct paper){ .number = "A-11/2/2024", .date = "2024-03-01", .organisation = "Ministry of Power", .text = text_of_one }, first);
    put_letter(&b, (struct paper){ .date = "2024-03-01", .organisation = "MINISTRY OF POWER", .text = text_of_one }, second);
    assert_string_equal(links_of_doc(&b, second).kind, "same_letter");
    box_close(&b);
}

/* As a file that came by mail twice: other words in each, so that only the bytes can tell. */
static void the_same_file_is_known_by_its_bytes(void **state)
{
    char doc[2][ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    for (int i = 0; i < 2; i++) {
        struct spool_doc *d;
        const char *reading = i ? "{\"pages\":[{\"text\":\"one\"}],\"decision\":\"clear\",\"fields\":{}}" : "{\"pages\":[{\"text\":\"two\"}],\"decision\":\"clear\",\"fields\":{}}";

        assert_ok(spool_doc_new(b.d.spool, false, &d, &e), e);
        snprintf(doc[i], ID_SIZE, "%s", spool_doc_id(d));
        assert_ok(spool_doc_set(d, "source", "mail", &e), e);
        assert_ok(spool_blob_put(d, "file-001.pdf", "%PDF the same", 13, &e), e);
        assert_ok(spool_blob_put(d, "reading.json", reading, strlen(reading), &e), e);
        assert_ok(spool_doc_commit(d, SPOOL_READ, &e), e);
        take_in_all(&b.d);
        read_in_all(&b.d);
    }
    assert_string_equal(links_of_doc(&b, doc[1]).kind, "same_file");
    box_close(&b);
}

static void a_letter_that_names_another_belongs_to_it(void **state)
{
    char first[ID_SIZE], second[ID_SIZE], third[ID_SIZE], fourth[ID_SIZE], text[200];
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), first);
    put_letter(&b, (struct paper){ .number = "Z-5/1/2024", .organisation = "Delhi Jal Board", .text = "Reminder",
                                   .references = json_pack("[{s:s, s:s}]", "letter_no", "A-11/2/2024-Estt", "date", "2024-03-01") }, second);
    assert_string_equal(links_of_doc(&b, second).kind, "reminder");
    put_letter(&b, (struct paper){ .number = "Z-6/1/2024", .text = "Please refer to letter No. A-11/2/2024-Estt. on the subject." }, third);
    assert_string_equal(links_of_doc(&b, third).kind, "refers");
    snprintf(text, sizeof(text), "Our earlier letter was diarised as %s.", box_see(&b, first).number);
    put_letter(&b, (struct paper){ .number = "Z-7/1/2024", .text = text }, fourth);
    assert_string_equal(links_of_doc(&b, fourth).kind, "refers");
    assert_int_equal(box_see(&b, first).l.links, 3);
    assert_int_equal(box_see(&b, fourth).l.doubles, 0);
    box_close(&b);
}

static void what_a_later_letter_names_is_found_also_when_it_comes_last(void **state)
{
    char named[ID_SIZE], naming[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, (struct paper){ .number = "Z-5/1/2024", .text = "x", .references = json_pack("[{s:s}]", "letter_no", "A-11/2/2024-Estt") }, naming);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), named);
    assert_string_equal(links_of_doc(&b, named).kind, "refers");
    box_close(&b);
}

static void an_answer_stays_and_may_be_changed(void **state)
{
    char first[ID_SIZE], second[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), first);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), second);
    json_int_t link = links_of_doc(&b, second).first.id;
    assert_string_equal(box_ask(&b, "link_settle", json_pack("{s:I, s:s, s:s}", "link", link, "answer", "rejected", "actor", "clerk"), NULL), "");
    assert_int_equal(box_see(&b, second).l.doubles, 0);
    assert_int_equal(box_see(&b, second).l.links, 0);
    rig_tamper(b.db, "UPDATE letters SET read_s = 0");          /* both are read once more */
    b.d.read_in = 0;
    read_in_all(&b.d);
    assert_string_equal(links_of_doc(&b, second).state, "rejected");
    assert_int_equal(box_see(&b, second).l.doubles, 0);
    link = links_of_doc(&b, second).first.id;
    assert_string_equal(box_ask(&b, "link_settle", json_pack("{s:I, s:s, s:s}", "link", link, "answer", "confirmed", "actor", "clerk"), NULL), "");
    assert_string_equal(links_of_doc(&b, second).state, "confirmed");
    assert_int_equal(box_see(&b, second).l.state, LETTER_READ);     /* nothing is made void by an answer */
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'link_settle'"), 2);
    assert_non_null(strstr(box_ask(&b, "link_settle", json_pack("{s:I, s:s, s:s}", "link", link, "answer", "perhaps", "actor", "x"), NULL), "confirmed or rejected"));
    assert_non_null(strstr(box_ask(&b, "link_settle", json_pack("{s:i, s:s, s:s}", "link", 99, "answer", "rejected", "actor", "x"), NULL), "no such question"));
    box_close(&b);
}

static void nothing_of_a_marked_letter_is_kept_to_compare(void **state)
{
    char doc[ID_SIZE];
    struct paper p = power("A-11/2/2024-Estt.", "2024-03-01");
    struct box b;

    (void)state;
    box_open(&b);
    p.class = "secret";
    p.text = text_of_one;
    put_letter(&b, p, doc);
    assert_int_equal(box_see(&b, doc).l.state, LETTER_HELD);
    assert_int_equal(rig_ask(b.db, "SELECT (SELECT count(*) FROM letter_marks) + (SELECT count(*) FROM letter_bands) + (SELECT count(*) FROM letter_refs)"), 0);
    box_close(&b);
}

static void a_void_letter_is_not_asked_about(void **state)
{
    char first[ID_SIZE], second[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), first);
    assert_ok(store_letter_event(b.d.store, box_letter(&b, first), LETTER_EV_VOID, "scanned twice", "clerk", &e), e);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), second);
    assert_int_equal(links_of_doc(&b, second).n, 0);
    box_close(&b);
}

/* Or both would become void, each as the same as the other. */
static void a_question_about_a_letter_that_became_void_is_not_asked_any_more(void **state)
{
    char first[ID_SIZE], second[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), first);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), second);
    assert_int_equal(box_see(&b, second).l.doubles, 1);
    assert_ok(store_letter_event(b.d.store, box_letter(&b, first), LETTER_EV_VOID, "torn", "clerk", &e), e);
    assert_int_equal(box_see(&b, second).l.doubles, 0);
    assert_int_equal(links_of_doc(&b, second).n, 0);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM letter_marks"), 1);
    box_close(&b);
}

static const char *confirm_as(struct box *b, const struct rig_seen *v, const char *number, const char *organisation)
{
    return box_ask(b, "confirm", json_pack("{s:I, s:i, s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s, s:s}}", "letter", (json_int_t)v->l.id, "revision",
                   v->l.revision, "actor", "clerk", "post", "US-1", "fields", "letter_no", number, "date", "2024-03-01", "subject", "Posts",
                   "received_date", "2024-03-14", "delivery_mode", "By Hand", "sender_organisation", organisation), NULL);
}

static const char *confirm(struct box *b, const char *doc, const char *number, const char *organisation)
{
    struct rig_seen v = box_see(b, doc);

    return confirm_as(b, &v, number, organisation);
}

static void a_number_put_right_by_the_clerk_is_looked_for_once_more(void **state)
{
    char first[ID_SIZE], second[ID_SIZE], third[ID_SIZE];
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), first);
    put_letter(&b, power("J-99/7", "2024-03-01"), second);      /* misread beyond recognition */
    assert_int_equal(links_of_doc(&b, second).n, 0);
    const char *words = confirm(&b, second, "A-11/2/2024-Estt", "Ministry of Power");
    assert_non_null(strstr(words, box_see(&b, first).number));
    assert_int_equal(box_see(&b, second).l.state, LETTER_READ);
    assert_int_equal(box_see(&b, second).l.doubles, 1);
    assert_string_equal(confirm(&b, second, "A-11/2/2024-Estt", "Ministry of Power"), "");     /* the clerk insists */
    assert_int_equal(box_see(&b, second).l.state, LETTER_FILED);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), third);
    assert_int_equal(box_see(&b, third).l.doubles, 2);
    assert_string_equal(confirm(&b, third, "A-11/2/2024-Estt.", "Ministry of Power"), "");     /* what was asked is not asked again */
    box_close(&b);
}

static void a_form_that_is_out_of_date_changes_no_question(void **state)
{
    char first[ID_SIZE], second[ID_SIZE];
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), first);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), second);
    struct rig_seen v = box_see(&b, second);
    v.l.revision--;
    assert_non_null(strstr(confirm_as(&b, &v, "J-99/7", "Ministry of Power"), "has changed"));
    assert_int_equal(box_see(&b, second).l.doubles, 1);
    v.l.revision++;
    assert_ok(store_letter_event(b.d.store, v.l.id, LETTER_EV_HOLD, "wait", "clerk", &e), e);
    v = box_see(&b, second);
    assert_non_null(strstr(confirm_as(&b, &v, "J-99/7", "Ministry of Power"), "is held"));
    assert_int_equal(box_see(&b, second).l.doubles, 1);
    box_close(&b);
}

static void a_sender_put_right_by_the_clerk_is_looked_for_once_more(void **state)
{
    char first[ID_SIZE], second[ID_SIZE];
    struct paper p = power("A-11/2/2024-Estt.", "2024-03-01");
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, p, first);
    p.organisation = "Delhi Jal Board";
    put_letter(&b, p, second);
    assert_int_equal(links_of_doc(&b, second).n, 0);
    assert_non_null(strstr(confirm(&b, second, "A-11/2/2024-Estt.", "Ministry of Power"), box_see(&b, first).number));
    assert_int_equal(box_see(&b, second).l.doubles, 1);
    box_close(&b);
}

static void a_number_of_ours_said_many_times_is_one_letter(void **state)
{
    char first[ID_SIZE], second[ID_SIZE], third[ID_SIZE], text[2000] = "";
    struct box b;

    (void)state;
    box_open(&b);
    put_letter(&b, power("A-11/2/2024-Estt.", "2024-03-01"), first);
    put_letter(&b, power("B-12/2/2024-Estt.", "2024-03-01"), second);
    for (int i = 0; i < 9; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s, ", box_see(&b, first).number);
    snprintf(text + strlen(text), sizeof(text) - strlen(text), "and %s.", box_see(&b, second).number);
    put_letter(&b, (struct paper){ .number = "Z-7/1/2024", .text = text }, third);
    assert_int_equal(links_of_doc(&b, third).n, 2);
    box_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_that_comes_twice_is_asked_about_on_both),
        cmocka_unit_test(the_same_number_from_another_office_is_no_question),
        cmocka_unit_test(a_letter_without_a_number_is_known_by_its_text),
        cmocka_unit_test(the_same_file_is_known_by_its_bytes),
        cmocka_unit_test(a_letter_that_names_another_belongs_to_it),
        cmocka_unit_test(what_a_later_letter_names_is_found_also_when_it_comes_last),
        cmocka_unit_test(an_answer_stays_and_may_be_changed),
        cmocka_unit_test(nothing_of_a_marked_letter_is_kept_to_compare),
        cmocka_unit_test(a_void_letter_is_not_asked_about),
        cmocka_unit_test(a_question_about_a_letter_that_became_void_is_not_asked_any_more),
        cmocka_unit_test(a_form_that_is_out_of_date_changes_no_question),
        cmocka_unit_test(a_sender_put_right_by_the_clerk_is_looked_for_once_more),
        cmocka_unit_test(a_number_of_ours_said_many_times_is_one_letter),
        cmocka_unit_test(a_number_put_right_by_the_clerk_is_looked_for_once_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
