/* The manifest as text: what is written is read back, and everything else is refused with its line. */
#include "spool/manifest.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <string.h>

#define ID   "abcdefghijklmnop"
#define SUM  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HEAD "dakbox-document: 2\nid: " ID "\n"

static void what_is_written_is_read_back(void **state)
{
    struct manifest m = { .id = ID }, back = { 0 };
    struct spool_entry entry = { .size_bytes = 1234567890123, .sha256 = SUM };
    struct err e = { 0 };
    char *text;
    size_t n;

    (void)state;
    assert_ok(manifest_set(&m, "note", "पृष्ठ 2 नहीं पढ़ा गया", &e), e);
    for (int i = 0; i < 20; i++) {
        snprintf(entry.name, sizeof(entry.name), "page-%03d.png", i + 1);
        assert_ok(manifest_add(&m, &entry, &e), e);
    }
    assert_int_equal(manifest_add(&m, &entry, &e), -EEXIST);
    assert_ok(manifest_print(&m, true, &text, &n, &e), e);
    assert_ok(manifest_parse(&back, ID, text, n, true, &e), e);
    assert_string_equal(manifest_get(&back, "note"), manifest_get(&m, "note"));
    assert_int_equal(back.n_entries, 20);
    assert_memory_equal(back.entries, m.entries, 20 * sizeof(entry));
    for (size_t cut = 0; cut < n; cut++) {              /* torn at any byte, it is never taken for whole */
        struct manifest torn = { 0 };
        assert_int_equal(manifest_parse(&torn, ID, text, cut, true, &e), -EBADMSG);
        assert_null(torn.entries);
    }
    free(text);
    manifest_done(&m);
    manifest_done(&back);
}

static void foreign_text_is_refused_with_its_line(void **state)
{
    static const struct { const char *text, *says; } bad[] = {
        { "", "torn" },
        { "dakbox-document: 3\nid: " ID "\nEND\n", "line 1" },
        { "dakbox-document: 1\nid: " ID "\nEND\n", "not sealed" },
        { "dakbox-document: 2\nid: bbbbbbbbbbbbbbbb\nEND\n", "line 2" },
        { HEAD "colour: red\nEND\n", "no \"colour\"" },
        { HEAD "source scan\nEND\n", "line 3" },
        { HEAD "blob: x " SUM " page-001.png\nEND\n", "line 3" },
        { HEAD "blob: -1 " SUM " page-001.png\nEND\n", "line 3" },
        { HEAD "blob: 99999999999999999999999 " SUM " ../../etc\nEND\n", "line 3" },
        { HEAD "blob: 9223372036854775807 " SUM " page-001.png\nEND\n", "line 3" },
        { HEAD "blob: 1 e3b0 page-001.png\nEND\n", "line 3" },
        { HEAD "blob: 1 " SUM " page-001.png trailing\nEND\n", "line 3" },
        { HEAD "blob: 1 " SUM " page-001.png\nblob: 1 " SUM " page-001.png\nEND\n", "line 4" },
        { HEAD "source: scan\n", "torn" },
        { HEAD "END\nsource: scan\n", "behind END" },
        { HEAD "END", "cut off" },
        { HEAD "note: \xff\xfe\nEND\n", "UTF-8" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        struct manifest m = { 0 };
        struct err e = { 0 };

        assert_int_equal(manifest_parse(&m, ID, bad[i].text, strlen(bad[i].text), true, &e), -EBADMSG);
        if (!strstr(e.msg, bad[i].says))
            fail_msg("case %zu says: %s", i, e.msg);
    }
}

/* U+0958 is 3 bytes as it comes and 6 in NFC: a manifest must hold only what it can read back. */
static void a_value_that_grows_past_the_limit_is_refused(void **state)
{
    struct manifest m = { .id = "k7q2mabcdefghijk" };
    char value[60 * 3 + 1] = "";
    struct err e = { 0 };

    (void)state;
    for (int i = 0; i < 60; i++)
        strcat(value, "\xE0\xA5\x98");
    assert_int_equal(manifest_set(&m, "file", value, &e), -EINVAL);
    value[40 * 3] = '\0';
    assert_ok(manifest_set(&m, "file", value, &e), e);
    manifest_done(&m);
}

static void values_have_no_line_breaks_and_a_limit(void **state)
{
    struct manifest m = { .id = ID };
    struct err e = { 0 };
    char longest[SPOOL_VALUE_SIZE + 1];

    (void)state;
    memset(longest, 'x', SPOOL_VALUE_SIZE);
    longest[SPOOL_VALUE_SIZE] = '\0';
    assert_int_equal(manifest_set(&m, "note", "a\nEND", &e), -EINVAL);
    assert_int_equal(manifest_set(&m, "note", longest, &e), -EINVAL);
    longest[SPOOL_VALUE_SIZE - 1] = '\0';
    assert_ok(manifest_set(&m, "note", longest, &e), e);
    assert_int_equal(manifest_set(&m, "colour", "red", &e), -EINVAL);
    manifest_done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(foreign_text_is_refused_with_its_line),
        cmocka_unit_test(a_value_that_grows_past_the_limit_is_refused),
        cmocka_unit_test(values_have_no_line_breaks_and_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
