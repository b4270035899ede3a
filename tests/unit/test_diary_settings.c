/* Settings that are changed at the desk: checked, kept with their history, written to settings.conf, and taken back when a
 * program does not start with them. */
#include "diary/desk_settings.h"
#include "store/settings.h"
#include "tests/unit/test_diary_rig.h"

static json_t *put(const char *key, const char *value, const char *seen, const char *actor)
{
    json_t *request = json_pack("{s:s, s:s, s:s}", "key", key, "seen", seen, "actor", actor);

    json_object_set_new(request, value ? "value" : "reset", value ? json_string(value) : json_true());
    return request;
}

static void assert_file(const struct box *b, const char *words, bool there)
{
    AUTO_FREE char *text = tmpdir_text(b->dir, CONFIG_SETTINGS_NAME);

    if ((strstr(text, words) != NULL) != there)
        fail_msg("settings.conf %s \"%s\":\n%s", there ? "lacks" : "has", words, text);
}

/* What a program that is started now would see. */
static struct config *now(const struct box *b)
{
    struct config *c = NULL;
    struct err e = { 0 };

    assert_ok(config_load(config_file(b->conf), &c, &e), e);
    assert_int_equal(config_problems(c), 0);
    return c;
}

static void a_change_is_in_the_file_and_in_the_history_with_before_and_after(void **state)
{
    struct box b;

    (void)state;
    box_open(&b);
    assert_string_equal(box_ask(&b, "settings_put", put("mail.max_mib", " 7 ", "10", "asha"), NULL), "");
    assert_string_equal(box_ask(&b, "settings_put", put("office.name_hi", "केन्द्रीय पंजीकरण एकक, नई दिल्ली", "केन्द्रीय पंजीकरण एकक", "asha"), NULL), "");
    struct config *c = now(&b);
    assert_int_equal(config_number(c, CONFIG_MAIL_MAX_MIB), 7);
    assert_string_equal(config_text(c, CONFIG_OFFICE_NAME_HI), "केन्द्रीय पंजीकरण एकक, नई दिल्ली");
    config_free(c);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'setting' AND actor = 'asha'"), 2);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'setting' AND json_extract(detail, '$.key') = 'mail.max_mib' "
                             "AND json_extract(detail, '$.before') = '10' AND json_extract(detail, '$.after') = '7'"), 1);
    box_close(&b);
}

static void a_change_can_be_put_back_to_what_is_below_it(void **state)
{
    struct box b;

    (void)state;
    box_open(&b);
    assert_string_equal(box_ask(&b, "settings_put", put("send.max_tries", "9", "3", "asha"), NULL), "");
    assert_file(&b, "max_tries = 9", true);
    assert_string_equal(box_ask(&b, "settings_put", put("send.max_tries", NULL, "9", "asha"), NULL), "");
    assert_file(&b, "max_tries", false);
    struct config *c = now(&b);
    assert_int_equal(config_number(c, CONFIG_SEND_MAX_TRIES), 3);
    config_free(c);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'setting' AND json_extract(detail, '$.after') = '3'"), 1);
    assert_string_equal(box_ask(&b, "settings_put", put("send.max_tries", NULL, "3", "asha"), NULL), "");     /* nothing to put back */
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'setting'"), 2);
    box_close(&b);
}

static void what_may_not_be_or_is_wrong_is_refused_and_changes_nothing(void **state)
{
    static const struct { const char *key, *value, *seen, *words; } cases[] = {
        { "mail.max_mib", "0", "10", "must be 1 to 100, not 0" },         { "mail.max_mib", "ten", "10", "must be a whole number" },
        { "mail.require_tls", "1", "yes", "must be yes or no" },        { "scan.mode", "Purple", "Gray", "must be one of" },
        { "office.name", "a\n[mail]\nurl = smtp://x", "Central Registry Unit", "one line" },
        { "desk.port", "80", "8470", "cannot be changed at the desk" }, { "paths.data_dir", "/", "x", "cannot be changed at the desk" },
        { "mail.password_file", "/etc/passwd", "", "cannot be changed at the desk" },
        { "office.officers_file", "/etc/passwd", "x", "can only be emptied" },
        { "office.colour", "red", "", "there is no setting" },
        { "office.register", "", "A", "office.register must be" },      { "office.register", "A/B", "A", "office.register must be" },
        { "office.register", "A B", "A", "office.register must be" },   { "office.register", "ककककक", "A", "office.register must be" },
        { "office.number_prefix", "", "CRU", "office.number_prefix must be" },
        { "office.number_prefix", "a prefix that is too long", "CRU", "office.number_prefix must be" },
        { "office.own_names", "केन्द्रीय पंजीकरण एकक; केन्द्रीय पंजीकरण एकक; केन्द्रीय पंजीकरण एकक; गृह मंत्रालय", "", "is too long: it may have 186 letters of English" },
    };
    struct box b;

    (void)state;
    box_open(&b);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const char *said = box_ask(&b, "settings_put", put(cases[i].key, cases[i].value, cases[i].seen, "asha"), NULL);

        if (!strstr(said, cases[i].words))
            fail_msg("%s = %s: \"%s\"", cases[i].key, cases[i].value, said);
    }
    assert_non_null(strstr(box_ask(&b, "settings_put", json_pack("{s:s, s:s, s:s}", "key", "mail.max_mib", "value", "7", "seen", "10"), NULL), "actor"));
    assert_file(&b, "[", false);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'setting'"), 0);
    box_close(&b);
}

static void the_second_of_two_admins_is_told_what_the_first_has_done(void **state)
{
    struct box b;

    (void)state;
    box_open(&b);
    assert_string_equal(box_ask(&b, "settings_put", put("mail.max_mib", "7", "10", "asha"), NULL), "");
    const char *said = box_ask(&b, "settings_put", put("mail.max_mib", "8", "10", "ravi"), NULL);
    assert_non_null(strstr(said, "changed meanwhile by asha"));
    assert_non_null(strstr(said, "now \"7\""));
    assert_file(&b, "max_mib = 7", true);
    box_close(&b);
}

/* The change is in the diary, but the power went before the file was written. */
static void a_power_cut_between_diary_and_file_is_made_good_at_the_start(void **state)
{
    char path[TMPDIR_SIZE + 64];
    struct box b;

    (void)state;
    box_open(&b);
    assert_string_equal(box_ask(&b, "settings_put", put("mail.max_mib", "7", "10", "asha"), NULL), "");
    snprintf(path, sizeof(path), "%s/%s", b.dir, CONFIG_SETTINGS_NAME);
    assert_int_equal(unlink(path), 0);
    box_write(&b, CONFIG_SETTINGS_NAME ".part", "half a fi");
    box_stop(&b);
    box_start(&b);
    desk_settings_look(&b.d);
    assert_file(&b, "max_mib = 7", true);
    box_close(&b);
}

static int keep_problem(void *ctx, const struct setting_row *row)
{
    snprintf(ctx, 200, "%s|%s|%s", row->value ? row->value : "-", row->refused, row->problem);
    return 0;
}

static void what_a_program_cannot_start_with_is_taken_back_with_a_sentence(void **state)
{
    AUTO_FREE char *good = NULL;
    char said[200] = "";
    struct err e = { 0 };
    struct box b;

    (void)state;
    box_open(&b);
    assert_string_equal(box_ask(&b, "settings_put", put("mail.max_mib", "7", "10", "asha"), NULL), "");
    good = tmpdir_text(b.dir, CONFIG_SETTINGS_NAME);
    box_write(&b, CONFIG_SETTINGS_GOOD_NAME, good);
    assert_string_equal(box_ask(&b, "settings_put", put("mail.url", "nonsense://x", "smtp://127.0.0.1:2525", "asha"), NULL), "");
    assert_file(&b, "nonsense", true);
    box_write(&b, CONFIG_SETTINGS_REFUSED_NAME, "sendd does not start: mail.url = nonsense://x must begin with smtp://\n");
    desk_settings_look(&b.d);
    assert_file(&b, "nonsense", false);
    assert_file(&b, "max_mib = 7", true);
    assert_ok(store_setting(b.d.store, "mail.url", keep_problem, said, &e), e);
    assert_string_equal(said, "-|nonsense://x|sendd does not start: mail.url = nonsense://x must begin with smtp://");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'setting_taken_back' AND actor = 'dakbox' AND "
                             "json_extract(detail, '$.before') = 'nonsense://x' AND json_extract(detail, '$.after') = 'smtp://127.0.0.1:2525'"), 1);
    desk_settings_look(&b.d);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'setting_taken_back'"), 1);     /* once */
    assert_string_equal(box_ask(&b, "settings_put", put("mail.url", "smtp://mail.example:587", "smtp://127.0.0.1:2525", "asha"), NULL), "");
    assert_ok(store_setting(b.d.store, "mail.url", keep_problem, said, &e), e);
    assert_string_equal(said, "smtp://mail.example:587||");
    box_close(&b);
}

static void a_secret_is_noted_without_its_words_and_its_own_file_counts_from_then_on(void **state)
{
    struct box b;

    (void)state;
    box_open(&b);
    assert_string_equal(box_ask(&b, "settings_secret", json_pack("{s:s, s:s, s:s}", "key", "mail.password_file", "actor", "asha", "value", "hunter2"), NULL), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event = 'secret_changed' AND detail = '{\"key\":\"mail.password_file\"}'"), 1);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE detail LIKE '%hunter2%'"), 0);
    assert_file(&b, "password_file", false);
    assert_string_equal(box_ask(&b, "settings_secret", json_pack("{s:s, s:s, s:b}", "key", "mail.password_file", "actor", "asha", "written", 1), NULL), "");
    assert_file(&b, "/send/mail.password_file", true);
    assert_non_null(strstr(box_ask(&b, "settings_secret", json_pack("{s:s, s:s}", "key", "mail.url", "actor", "asha"), NULL), "is no secret"));
    box_close(&b);
}

static json_t *lists(const char *text)
{
    return json_pack("{s:s, s:s, s:s, s:i, s:s, s:b, s:s}", "id", "x1", "file", "m.csv", "actor", "asha", "at", 0, "text", text, "last", 1, "instance", "");
}

/* The last of its rows cannot be written: nothing of the others is. */
static void a_file_of_lists_is_taken_whole_or_not_at_all(void **state)
{
    static const char text[] = "list,id,name,own\nlanguages,3,English,en\npriorities,1,Immediate,immediate; most urgent\n";
    struct box b;

    (void)state;
    box_open(&b);
    rig_tamper(b.db, "CREATE TRIGGER full BEFORE INSERT ON master_map WHEN new.own = 'most urgent' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
    assert_non_null(strstr(box_ask(&b, "masters_import", lists(text), NULL), "the disk is full"));
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM masters") + rig_ask(b.db, "SELECT count(*) FROM master_map"), 0);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM history WHERE event IN ('masters', 'master_map')"), 0);
    rig_tamper(b.db, "DROP TRIGGER full");
    assert_string_equal(box_ask(&b, "masters_import", lists(text), NULL), "");
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM masters"), 2);
    assert_int_equal(rig_ask(b.db, "SELECT count(*) FROM master_map"), 3);
    box_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_is_in_the_file_and_in_the_history_with_before_and_after),
        cmocka_unit_test(a_change_can_be_put_back_to_what_is_below_it),
        cmocka_unit_test(what_may_not_be_or_is_wrong_is_refused_and_changes_nothing),
        cmocka_unit_test(the_second_of_two_admins_is_told_what_the_first_has_done),
        cmocka_unit_test(a_power_cut_between_diary_and_file_is_made_good_at_the_start),
        cmocka_unit_test(what_a_program_cannot_start_with_is_taken_back_with_a_sentence),
        cmocka_unit_test(a_file_of_lists_is_taken_whole_or_not_at_all),
        cmocka_unit_test(a_secret_is_noted_without_its_words_and_its_own_file_counts_from_then_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
