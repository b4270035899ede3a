/* Errors, clock, ids and hashes. */
#include "base/clock.h"
#include "base/err.h"
#include "base/hash.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void an_error_gathers_context_on_its_way_up(void **state)
{
    struct err e = { 0 };

    (void)state;
    errno = ENOSPC;
    assert_int_equal(err_errno(&e, "write %s", "page-002.png"), -ENOSPC);
    assert_int_equal(err_wrap(&e, e.code, "letter %d", 7), -ENOSPC);
    assert_string_equal(e.msg, "letter 7: write page-002.png: No space left on device");
    assert_int_equal(err_wrap(&e, 0, "not so"), 0);
    assert_string_equal(e.msg, "letter 7: write page-002.png: No space left on device");
    assert_int_equal(err_set(NULL, -EIO, "nobody listens"), -EIO);
}

static void a_message_too_long_is_cut_between_characters_and_shows_it(void **state)
{
    struct err e = { 0 };
    char text[2 * ERR_MSG_SIZE] = "";

    (void)state;
    for (int i = 0; i < ERR_MSG_SIZE / 3 + 20; i++)
        strcat(text, "क");
    for (int lead = 0; lead < 3; lead++) {              /* the cut falls on each byte of a character */
        err_set(&e, -EIO, "%.*s%s", lead, "xx", text);
        size_t n = strlen(e.msg);
        assert_true(n < ERR_MSG_SIZE);
        assert_string_equal(e.msg + n - 3, "…");
        assert_int_equal((n - (size_t)lead - 3) % 3, 0);
    }
    err_wrap(&e, -EIO, "letter %s", text);
    assert_string_equal(e.msg + strlen(e.msg) - 3, "…");
}

static void dates_are_those_of_the_calendar(void **state)
{
    static const char *const good[] = { "2024-02-29", "2000-02-29", "1999-12-31" };
    static const char *const bad[] = { "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-04-31", "24-01-01",
                                       "2024-1-01", "2024-01-01 ", "", "2024/01/01", "-024-01-01" };

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
        assert_true(clock_is_date(good[i]));
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        assert_false(clock_is_date(bad[i]));
}

static void records_are_utc_and_screens_local(void **state)
{
    char iso[CLOCK_ISO_SIZE], date[CLOCK_DATE_SIZE], shown[CLOCK_SHOWN_SIZE];

    (void)state;
    setenv("TZ", "IST-5:30", 1);
    tzset();
    clock_format_iso(1767207600, iso);                  /* 2025-12-31 19:00 UTC: already the new year in Delhi */
    clock_format_date(1767207600, date);
    clock_format_shown(1767207600, shown);
    assert_string_equal(iso, "2025-12-31T19:00:00Z");
    assert_string_equal(date, "2026-01-01");
    assert_string_equal(shown, "01-01-2026 00:30");
    assert_int_equal(clock_local_year(1767207600), 2026);
    clock_format_iso(-1, iso);
    assert_string_equal(iso, "-");
    clock_show_date("2026-03-02", date);
    assert_string_equal(date, "02-03-2026");
    clock_show_date("2026-02-30", date);
    assert_string_equal(date, "");
}

static void ids_are_valid_names_and_differ(void **state)
{
    char a[ID_SIZE], b[ID_SIZE], uuid[UUID_SIZE];

    (void)state;
    id_new(a);
    id_new(b);
    assert_true(id_is_valid(a));
    assert_string_not_equal(a, b);
    assert_false(id_is_valid("../../etc/passwd"));
    assert_false(id_is_valid("ABCDEFGHIJKLMNOP"));
    uuid_new(uuid);
    assert_int_equal(strlen(uuid), UUID_SIZE - 1);
    assert_int_equal(uuid[14], '4');
    assert_non_null(strchr("89ab", uuid[19]));
}

static void the_hash_is_sha256(void **state)
{
    char hex[HASH_HEX_SIZE];

    (void)state;
    hash_hex_of("abc", 3, hex);                         /* FIPS 180-4, example 1 */
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_gathers_context_on_its_way_up),
        cmocka_unit_test(a_message_too_long_is_cut_between_characters_and_shows_it),
        cmocka_unit_test(dates_are_those_of_the_calendar),
        cmocka_unit_test(records_are_utc_and_screens_local),
        cmocka_unit_test(ids_are_valid_names_and_differ),
        cmocka_unit_test(the_hash_is_sha256),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
