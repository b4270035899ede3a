/* What a PDF says of its letter: the packet and its replacement. */
#include "test.h"

#include "base/auto.h"
#include "pdf/xmp.h"

#include <errno.h>
#include <string.h>

static const struct xmp_letter read_letter = { .subject = "Grant of leave", .language = "en", .letter_no = "3/7/2021-Estt", .pages = 2 };

enum { CLUSTER_BYTES = 6 };             /* of षि */

/* With a NUL behind it, for strstr. */
static char *print(const struct xmp_letter *x, size_t size, size_t *ret_n)
{
    char *packet = NULL, *text;
    struct err e = { 0 };

    assert_ok(xmp_print(x, size, &packet, ret_n, &e), e);
    text = strndup(packet, *ret_n);
    assert_int_equal(strlen(text), *ret_n);
    free(packet);
    return text;
}

static void a_filed_letter_gets_its_number_in_a_packet_of_the_same_size(void **state)
{
    struct xmp_letter filed = read_letter;
    size_t n = 0, again = 0;
    AUTO_FREE char *before = print(&read_letter, 0, &n);

    (void)state;
    filed.diary_no = "CRU-A/2026/000123";
    filed.subject = "Grant of earned leave to Shri Ram Kumar, Section Officer, from 1 to 20 May 2021 with permission to leave headquarters";
    filed.received_date = "2026-03-14";
    AUTO_FREE char *after = print(&filed, n, &again);
    assert_int_equal(n, again);
    assert_null(strstr(before, "<dakbox:diaryNumber>"));
    assert_non_null(strstr(after, "<dakbox:diaryNumber>CRU-A/2026/000123</dakbox:diaryNumber>"));
    assert_non_null(strstr(after, "<dc:identifier>CRU-A/2026/000123</dc:identifier>"));
    assert_non_null(strstr(after, "permission to leave headquarters</rdf:li>"));
    assert_string_equal(after + n - 19, "<?xpacket end=\"w\"?>");
}

static void a_subject_that_does_not_fit_is_cut_between_characters(void **state)
{
    struct xmp_letter filed = read_letter;
    char subject[120 * CLUSTER_BYTES + 1];
    size_t n = 0, again = 0, bytes;
    AUTO_FREE char *before = print(&read_letter, 0, &n);        /* only its size counts */
    const char *title, *end;

    (void)state;
    for (size_t i = 0; i + 1 < sizeof subject; i += CLUSTER_BYTES)
        memcpy(subject + i, "षि", CLUSTER_BYTES + 1);
    filed.subject = subject;
    AUTO_FREE char *after = print(&filed, n, &again);
    assert_int_equal(n, again);
    title = strstr(after, "x-default\">") + 11;
    end = strstr(title, "</rdf:li>");
    bytes = (size_t)(end - title);
    assert_non_null(before);
    assert_true(bytes > 300 && bytes < 1000);
    assert_memory_equal(title, subject, bytes);
    assert_int_equal(bytes % CLUSTER_BYTES, 0);
}

static void a_packet_that_is_too_small_even_without_a_subject_is_refused(void **state)
{
    char *packet = NULL;
    struct err e = { 0 };
    size_t n;

    (void)state;
    assert_int_equal(xmp_print(&read_letter, 1500, &packet, &n, &e), -E2BIG);
    assert_null(packet);
}

static void signs_of_xml_are_text(void **state)
{
    struct xmp_letter x = read_letter;
    size_t n;

    (void)state;
    x.subject = "R&D <urgent>\tand\nmore ?> \xEF\xBF\xBE";
    x.fallback_title = "3";
    x.letter_no = "<?xpacket end=\"w\"?>";
    AUTO_FREE char *text = print(&x, 0, &n);
    assert_null(strstr(text, "R&D"));
    assert_non_null(strstr(text, "<dakbox:letterNumber>&lt;?xpacket end=\"w\"?&gt;</dakbox:letterNumber>"));
    x.subject = "R&D <urgent>\tand\nmore";
    free(text);
    text = print(&x, 0, &n);
    assert_non_null(strstr(text, "R&amp;D &lt;urgent&gt; and more</rdf:li>"));
}

static void what_is_not_utf8_is_refused(void **state)
{
    struct xmp_letter x = read_letter;
    char *packet = NULL;
    struct err e = { 0 };
    size_t n;

    (void)state;
    x.sender = "caf\xE9";
    assert_int_equal(xmp_print(&x, 0, &packet, &n, &e), -EILSEQ);
}

static void the_packet_is_found_in_a_file_and_not_in_others(void **state)
{
    size_t n, at = 0, size = 0;
    AUTO_FREE char *text = print(&read_letter, 0, &n);
    char *file = malloc(n + 200);

    (void)state;
    memset(file, 'x', n + 200);
    memcpy(file + 50, text, n);
    assert_int_equal(xmp_find(file, n + 200, &at, &size), 0);
    assert_int_equal(at, 50);
    assert_int_equal(size, n);
    assert_int_equal(xmp_find(file, n + 49, &at, &size), -ENODATA);
    assert_int_equal(xmp_find(file, 0, &at, &size), -ENODATA);
    assert_int_equal(xmp_find("%PDF-1.4 of somebody else", 25, &at, &size), -ENODATA);
    free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_filed_letter_gets_its_number_in_a_packet_of_the_same_size),
        cmocka_unit_test(a_subject_that_does_not_fit_is_cut_between_characters),
        cmocka_unit_test(a_packet_that_is_too_small_even_without_a_subject_is_refused),
        cmocka_unit_test(signs_of_xml_are_text),
        cmocka_unit_test(what_is_not_utf8_is_refused),
        cmocka_unit_test(the_packet_is_found_in_a_file_and_not_in_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
