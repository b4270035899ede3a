/* "dakbox rules try": what the rules would have done with letters that are in the register, and nothing done by it. */
#include "tests/unit/test_diary_rig.h"

#include "base/exe.h"

#include <limits.h>
#include <stdio.h>
#include <sys/wait.h>

static void put_letter(struct box *b, const char *number, const char *organisation, const char *subject, char doc[ID_SIZE])
{
    AUTO_JSON json_t *reading = json_pack("{s:[{s:s}], s:s, s:s, s:{s:s, s:s, s:s, s:s}}", "pages", "text", subject, "decision", "clear", "form",
                                          "letter", "fields", "letter_no", number, "date", "2024-03-01", "subject", subject, "sender_organisation",
                                          organisation);
    AUTO_FREE char *text = json_dumps(reading, 0);

    box_put(b, SPOOL_READ, "2024-03-14T06:00:00Z", text, doc);
    take_in_all(&b->d);
    read_in_all(&b->d);
}

static const char *run(const struct box *b, const char *arguments, int *ret_status)
{
    static char said[16 * 1024];
    char dir[PATH_MAX], command[PATH_MAX + 2 * TMPDIR_SIZE + 256];
    struct err e = { 0 };

    assert_ok(exe_dir(dir, sizeof(dir), &e), e);
    snprintf(command, sizeof(command), "cd %s && %s/dakbox rules %s -c %s/dakbox.conf 2>&1", b->dir, dir, arguments, b->dir);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    size_t n = fread(said, 1, sizeof(said) - 1, f);
    said[n] = '\0';
    *ret_status = pclose(f);
    return said;
}

static void assert_says(const char *said, const char *words)
{
    if (!strstr(said, words))
        fail_msg("\"%s\" is not in:\n%s", words, said);
}

static void what_rules_would_have_done_is_shown_and_not_done(void **state)
{
    char docs[4][ID_SIZE];
    struct err e = { 0 };
    struct box b;
    int status;

    (void)state;
    box_open(&b);
    put_letter(&b, "LS-11/2026", "Lok Sabha Secretariat", "Study tour of the committee", docs[0]);
    put_letter(&b, "M-12/2026", "Ministry of Mines", "पेंशन का भुगतान", docs[1]);
    put_letter(&b, "M-13/2026", "Ministry of Mines", "Supply of furniture", docs[2]);
    put_letter(&b, "LS-14/2026", "Lok Sabha Secretariat", "Torn in two", docs[3]);
    assert_ok(store_letter_event(b.d.store, box_letter(&b, docs[3]), LETTER_EV_VOID, "torn", "clerk", &e), e);
    int64_t history = rig_ask(b.db, "SELECT count(*) FROM history");
    box_write(&b, "new.txt", "# tried only\n\nwhen sender has \"Lok Sabha\"\nthen mark to SO-1, lane vip\n"
              "when subject has \"पेंशन\" then category \"Pension\", senior first\nwhen organisation has \"mines\" then mark to US-1\n");

    const char *said = run(&b, "try new.txt", &status);
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_says(said, "new.txt: 3 rules; 3 letters looked at, 3 matched by a rule, 2 would have been filed otherwise. Nothing was changed.");
    assert_says(said, box_see(&b, docs[0]).number);
    assert_says(said, "SO-1, lane vip");
    assert_says(said, "3, 3");
    assert_says(said, "category Pension, senior first");
    assert_null(strstr(said, "Supply of furniture"));       /* it is marked so already */
    assert_null(strstr(said, "Torn in two"));
    assert_string_equal(box_see(&b, docs[0]).post, "US-1");
    assert_int_equal(box_see(&b, docs[0]).l.lane, 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history"), history);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM rules WHERE text <> ''"), 0);

    said = run(&b, "try new.txt --since 2024-03-15", &status);      /* they came the day before */
    assert_says(said, "0 letters looked at");
    said = run(&b, "try new.txt --since 2024-03-14 --all", &status);
    assert_says(said, "3 letters looked at");
    box_close(&b);
}

static void a_file_with_mistakes_is_not_tried(void **state)
{
    char doc[ID_SIZE];
    struct box b;
    int status;

    (void)state;
    box_open(&b);
    put_letter(&b, "LS-11/2026", "Lok Sabha Secretariat", "Study tour", doc);
    box_write(&b, "new.txt", "when vip then lane vip\nwhen sendr has \"x\" then lane vip\nwhen vip then mark to NOBODY\n");
    const char *said = run(&b, "try new.txt", &status);
    assert_int_not_equal(WEXITSTATUS(status), 0);
    assert_says(said, "new.txt: line 2: there is no field \"sendr\"; did you mean sender?");
    assert_says(said, "new.txt: line 3: there is no active post \"NOBODY\"");
    assert_null(strstr(said, "looked at"));
    said = run(&b, "try", &status);                         /* without a file: those in force, and there are none */
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_says(said, "the rules in force: 0 rules");
    box_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_rules_would_have_done_is_shown_and_not_done),
        cmocka_unit_test(a_file_with_mistakes_is_not_tried),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
