/* Pages that do not show which way up they lie follow their letter: the decision, and a letter with the real ocr-page.
 * Run from the top of the source tree. */
#include "test.h"

#include "base/auto.h"
#include "base/json.h"
#include "ocr/page/pix.h"
#include "ocr/vote.h"
#include "tests/rig/tmpdir.h"

#include <string.h>
#include <unistd.h>

#define SURE(r) { .sure = true, .rotation = (r) }
#define UNSURE  { .unsure = true }
#define NO_PART { 0 }

static void an_unsure_page_follows_when_all_sure_pages_agree(void **state)
{
    static const struct ballot b[] = { SURE(180), UNSURE, NO_PART, SURE(180), UNSURE };

    (void)state;
    assert_int_equal(vote_rotation(b, ARRAY_LEN(b), 1), 180);
    assert_int_equal(vote_rotation(b, ARRAY_LEN(b), 4), 180);
}

static void backs_turned_against_their_fronts_lead_backs(void **state)
{
    static const struct ballot b[] = { SURE(0), SURE(180), UNSURE, UNSURE, SURE(0), SURE(180) };

    (void)state;
    assert_int_equal(vote_rotation(b, ARRAY_LEN(b), 2), VOTE_STAYS);         /* a front, and it lies as they do */
    assert_int_equal(vote_rotation(b, ARRAY_LEN(b), 3), 180);
}

static void pages_that_disagree_lead_nobody(void **state)
{
    static const struct ballot all_ways[] = { SURE(0), SURE(90), UNSURE, SURE(270) }, fronts[] = { SURE(0), UNSURE, SURE(180), UNSURE };
    static const struct ballot quarter[] = { SURE(0), SURE(90), UNSURE, UNSURE };

    (void)state;
    assert_int_equal(vote_rotation(all_ways, ARRAY_LEN(all_ways), 2), VOTE_STAYS);
    assert_int_equal(vote_rotation(fronts, ARRAY_LEN(fronts), 1), VOTE_STAYS);
    assert_int_equal(vote_rotation(quarter, ARRAY_LEN(quarter), 3), VOTE_STAYS);    /* no habit of any feeder */
}

static void without_a_sure_page_nothing_is_turned(void **state)
{
    static const struct ballot b[] = { UNSURE, { .unsure = true, .rotation = 180 } };

    (void)state;
    assert_int_equal(vote_rotation(b, ARRAY_LEN(b), 0), VOTE_STAYS);
    assert_int_equal(vote_rotation(b, ARRAY_LEN(b), 1), VOTE_STAYS);
}

static void lines_that_are_seen_are_not_turned_across(void **state)
{
    static const struct ballot b[] = { SURE(90), { .unsure = true, .across = true }, { .unsure = true, .down = true } };
    static const struct ballot upside[] = { SURE(180), { .unsure = true, .across = true }, { .unsure = true, .down = true } };

    (void)state;
    assert_int_equal(vote_rotation(b, ARRAY_LEN(b), 1), VOTE_STAYS);
    assert_int_equal(vote_rotation(b, ARRAY_LEN(b), 2), 90);
    assert_int_equal(vote_rotation(upside, ARRAY_LEN(upside), 1), 180);
    assert_int_equal(vote_rotation(upside, ARRAY_LEN(upside), 2), VOTE_STAYS);
}

/* ---- a letter */

static void put_page(const char *dir, const char *name, PIX *take_pix, int quads)
{
    AUTO_PIX PIX *page = take_pix;
    AUTO_PIX PIX *turned = pixRotateOrth(page, quads);
    char path[512];

    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_non_null(turned);
    pixSetResolution(turned, 300, 300);
    assert_int_equal(pixWrite(path, turned, IFF_PNG), 0);
}

static PIX *page_of_type(void)
{
    AUTO_PIX PIX *page = pixRead("tests/letters/dev-s-0016/001.jpg");
    return pixConvertTo8(page, 0);
}

static PIX *blank_page(void)
{
    PIX *page = pixCreate(2480, 3508, 8);

    assert_non_null(page);
    pixSetAllArbitrary(page, 255);
    return page;
}

/* Capitals and numbers reach neither up nor down. */
static PIX *page_of_capitals(void)
{
    AUTO_PIX PIX *words = pixCreate(1400, 90, 8);
    PIX *page = blank_page();
    L_BMF *font = bmfCreate(NULL, 20);
    int width = 0, overflow = 0;

    assert_non_null(words);
    pixSetAllArbitrary(words, 255);
    assert_int_equal(pixSetTextline(words, font, "ANNEXURE 1408 NEW DELHI", 0, 10, 65, &width, &overflow), 0);
    for (int y = 500; y <= 800; y += 150)
        pixRasterop(page, 300, y, 1400, 90, PIX_SRC, words, 0, 0);
    bmfDestroy(&font);
    return page;
}

/* What ocrd says of the letter in dir; the caller's. */
static json_t *read_letter(const char *dir)
{
    char program[512], command[1200];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 8);
    json_t *record;

    assert_true(n > 0);
    program[n] = '\0';
    *strrchr(program, '/') = '\0';
    snprintf(command, sizeof command, "%s/ocrd --read --json %s", program, dir);
    FILE *out = popen(command, "re");
    assert_non_null(out);
    record = json_loadf(out, JSON_DISABLE_EOF_CHECK, NULL);
    assert_int_equal(pclose(out), 0);
    assert_non_null(record);
    return record;
}

static const json_t *page_at(const json_t *record, size_t k) { return json_array_get(json_object_get(record, "pages"), k); }

static void a_page_of_capitals_is_turned_and_read_as_its_letter_lies(void **state)
{
    char dir[TMPDIR_SIZE];

    (void)state;
    tmpdir_new(dir);
    put_page(dir, "001.png", page_of_type(), 2);
    put_page(dir, "002.png", page_of_capitals(), 2);
    put_page(dir, "003.png", blank_page(), 2);
    AUTO_JSON json_t *record = read_letter(dir);
    assert_int_equal(json_int(page_at(record, 0), "rotation", -1), 180);
    assert_int_equal(json_int(page_at(record, 1), "rotation", -1), 180);
    if (!strstr(json_str(page_at(record, 1), "text", ""), "DELHI"))
        fail_msg("\"%s\" was read", json_str(page_at(record, 1), "text", ""));
    assert_null(json_object_get(page_at(record, 1), "turn"));       /* no person said so */
    assert_int_equal(json_int(page_at(record, 2), "rotation", -1), 0);      /* there is nothing on it to be read once more */
    tmpdir_remove(dir);
}

static void a_page_that_reads_worse_that_way_stays_as_it_was(void **state)
{
    char dir[TMPDIR_SIZE];

    (void)state;
    tmpdir_new(dir);
    put_page(dir, "001.png", page_of_type(), 2);
    put_page(dir, "002.png", page_of_capitals(), 0);
    AUTO_JSON json_t *record = read_letter(dir);
    assert_int_equal(json_int(page_at(record, 0), "rotation", -1), 180);
    assert_int_equal(json_int(page_at(record, 1), "rotation", -1), 0);
    assert_non_null(strstr(json_str(page_at(record, 1), "text", ""), "DELHI"));
    tmpdir_remove(dir);
}

static void alone_it_stays_as_it_was_scanned(void **state)
{
    char dir[TMPDIR_SIZE];

    (void)state;
    tmpdir_new(dir);
    put_page(dir, "001.png", page_of_capitals(), 2);
    AUTO_JSON json_t *record = read_letter(dir);
    assert_int_equal(json_int(page_at(record, 0), "rotation", -1), 0);
    tmpdir_remove(dir);
}

static void sure_pages_are_not_overruled(void **state)
{
    char dir[TMPDIR_SIZE];

    (void)state;
    tmpdir_new(dir);
    put_page(dir, "001.png", page_of_type(), 0);
    put_page(dir, "002.png", page_of_type(), 2);
    AUTO_JSON json_t *record = read_letter(dir);
    assert_int_equal(json_int(page_at(record, 0), "rotation", -1), 0);
    assert_int_equal(json_int(page_at(record, 1), "rotation", -1), 180);
    tmpdir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unsure_page_follows_when_all_sure_pages_agree),
        cmocka_unit_test(backs_turned_against_their_fronts_lead_backs),
        cmocka_unit_test(pages_that_disagree_lead_nobody),
        cmocka_unit_test(without_a_sure_page_nothing_is_turned),
        cmocka_unit_test(lines_that_are_seen_are_not_turned_across),
        cmocka_unit_test(a_page_of_capitals_is_turned_and_read_as_its_letter_lies),
        cmocka_unit_test(a_page_that_reads_worse_that_way_stays_as_it_was),
        cmocka_unit_test(alone_it_stays_as_it_was_scanned),
        cmocka_unit_test(sure_pages_are_not_overruled),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
