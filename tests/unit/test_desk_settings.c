/* The page of settings against a real deskd and diaryd. */
#include "base/put_file.h"
#include "tests/unit/test.h"

#include "tests/unit/desk_rig.h"

#include <inttypes.h>
#include <string.h>

/* Whose unit the page has no Hindi for stands there as the table of settings has it. */
static void each_setting_has_its_section_and_each_number_its_unit_in_hindi(void **state)
{
    struct desk_rig *g = *state;
    unsigned n = 0;

    desk_rig_start_diaryd(g);
    for (int key = 0; key < CONFIG_KEYS; key++) {
        struct config_about about;
        char path[128], words[160];

        config_about((enum config_key)key, &about);
        snprintf(path, sizeof(path), "/admin/settings?section=%.*s", (int)strcspn(about.name, "."), about.name);
        snprintf(words, sizeof(words), "%s\" aria-current=\"true\"", path);
        struct http_answer a = http_get(g, path);
        assert_says(&a, words);
        http_done(&a);
        if (about.kind != CONFIG_KIND_NUMBER || !*about.unit || strcmp(about.unit, "MiB") == 0 || strcmp(about.unit, "dpi") == 0)
            continue;
        strncat(path, "&lang=hi", sizeof(path) - strlen(path) - 1);
        a = http_get(g, path);
        snprintf(words, sizeof(words), "%" PRId64 " से %" PRId64 " ", about.min, about.max);
        assert_says(&a, words);
        snprintf(words, sizeof(words), "%" PRId64 " से %" PRId64 " %s", about.min, about.max, about.unit);
        assert_silent(&a, words);
        http_done(&a);
        n++;
    }
    assert_true(n > 20);
}

static void a_setting_is_shown_with_all_there_is_to_say_and_changed(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = http_get(g, "/admin/settings?section=mail&lang=hi");
    assert_int_equal(a.status, 200);
    assert_says(&a, "mail.max_mib");
    assert_says(&a, "इससे बड़ी ई-मेल में स्कैन के बिना केवल सूचना जाती है");
    assert_says(&a, "अनुमत: 1 से 100 MiB");
    assert_says(&a, "मूल मान: 10");
    http_done(&a);
    a = http_post(g, "/admin/settings", "key=mail.max_mib&seen=10&value=7");
    assert_int_equal(a.status, 303);
    assert_says(&a, "/admin/settings?section=mail&changed=mail.max_mib");
    http_done(&a);
    a = http_get(g, "/admin/settings?section=mail&lang=en&changed=mail.max_mib");
    assert_says(&a, "Value: set at the desk");
    assert_says(&a, "name=\"value\" id=\"mail.max_mib\" value=\"7\"");
    assert_says(&a, "takes effect in a few seconds");
    assert_says(&a, "Changed by desk");
    http_done(&a);
    AUTO_FREE char *text = tmpdir_text(g->dir, "settings.conf");
    assert_non_null(strstr(text, "[mail]\nmax_mib = 7\n"));
}

static void a_wrong_value_is_refused_with_what_was_typed_still_there(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = http_post(g, "/admin/settings", "key=mail.max_mib&seen=10&value=%3Cscript%3E");
    assert_int_equal(a.status, 409);
    assert_says(&a, "must be a whole number");
    assert_says(&a, "value=\"&lt;script&gt;\"");
    assert_silent(&a, "<script>");
    http_done(&a);
    a = http_post(g, "/admin/settings", "key=desk.port&seen=8470&value=1");
    assert_int_equal(a.status, 409);
    assert_says(&a, "cannot be changed at the desk");
    http_done(&a);
    a = http_get(g, "/admin/settings?section=desk&lang=en");
    assert_silent(&a, "id=\"desk.port\"");
    assert_says(&a, "Not to be changed here");
    http_done(&a);
}

static void a_value_that_was_taken_back_is_told_with_the_reason(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a;
    struct err e = { 0 };
    char path[TMPDIR_SIZE + 64];

    desk_rig_start_diaryd(g);
    a = http_post(g, "/admin/settings", "key=mail.url&seen=&value=nonsense%3A%2F%2Fx");
    assert_int_equal(a.status, 303);
    http_done(&a);
    snprintf(path, sizeof(path), "%s/settings.refused", g->dir);
    assert_ok(put_file(path, 0600, "sendd does not start: no such relay\n", 36, &e), e);
    for (int i = 0; i < 1000 && access(path, F_OK) == 0; i++)
        usleep(10000);
    a = http_get(g, "/admin/settings?section=mail&lang=en");
    assert_says(&a, "was taken back by itself");
    assert_says(&a, "sendd does not start: no such relay");
    assert_silent(&a, "value=\"nonsense");
    http_done(&a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_DESK(each_setting_has_its_section_and_each_number_its_unit_in_hindi),
        WITH_DESK(a_setting_is_shown_with_all_there_is_to_say_and_changed),
        WITH_DESK(a_wrong_value_is_refused_with_what_was_typed_still_there),
        WITH_DESK(a_value_that_was_taken_back_is_told_with_the_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
