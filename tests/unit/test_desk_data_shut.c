/* An appliance whose data partition stays shut: every page says why, in both languages, and nothing says "starting". */
#include "base/auto.h"
#include "tests/unit/test.h"
#include "tests/unit/desk_rig.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static void put_run_file(const struct desk_rig *g, const char *name, const char *text)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/run/%s", g->dir, name);
    AUTO_FCLOSE FILE *f = fopen(path, "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
}

static void a_shut_data_partition_is_said_on_the_page(void **state)
{
    static const struct { const char *line, *en, *hi; } shut[] = {
        { "[\"data_no_stick\"]\n", "Plug in the stick DAKBOX-KEY", "DAKBOX-KEY स्टिक लगाकर" },
        { "[\"data_missing\"]\n", "The part of the card that keeps the letters is missing.", "कार्ड का वह भाग नहीं मिला" },
        { "[\"data_wrong_key\"]\n", "The key of this box does not open its letters.", "इस बॉक्स की कुंजी से उसके पत्र नहीं खुलते।" },
        { "[\"data_damaged\"]\n", "The part of the card that keeps the letters is damaged.", "कार्ड का वह भाग क्षतिग्रस्त है" },
        { "[\"data_not_made\",\"mkfs\"]\n", "The place for the letters could not be made on this card (mkfs).", "पत्रों के लिए स्थान नहीं बन सका (mkfs)" },
    };
    struct desk_rig *g = desk_rig_new_empty();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(shut); i++) {
        put_run_file(g, "data-state", shut[i].line);
        struct http_answer en = http_get(g, "/?lang=en"), hi = http_get(g, "/?lang=hi");
        assert_int_equal(en.status, 503);
        assert_says(&en, shut[i].en);
        assert_silent(&en, "The box is starting");
        assert_int_equal(hi.status, 503);
        assert_says(&hi, shut[i].hi);
        http_done(&en);
        http_done(&hi);
    }
    desk_rig_free(g);
}

static void an_open_one_is_no_reason_for_anything(void **state)
{
    struct desk_rig *g = desk_rig_new_empty();

    (void)state;
    put_run_file(g, "data-state", "[\"data_open\",\"card\"]\n");
    put_run_file(g, "data-open", "");
    struct http_answer a = http_get(g, "/?lang=en");
    assert_int_equal(a.status, 503);
    assert_non_null(strstr(a.body, "The box is starting"));
    http_done(&a);
    desk_rig_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shut_data_partition_is_said_on_the_page),
        cmocka_unit_test(an_open_one_is_no_reason_for_anything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
