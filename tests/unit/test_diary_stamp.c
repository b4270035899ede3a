/* What goes out names the letter's number and what the clerk confirmed, and nothing else of the PDF changes. */
#include "tests/unit/test_diary_rig.h"
#include "tests/unit/test_diary_disk_rig.h"

#include "pdf/xmp.h"
#include "pdf_sample.h"

#include <stdlib.h>

static const char made[] = "{\"id\":\"x\",\"document\":\"made\",\"language\":\"hi\",\"pages\":[{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c\"}],"
                           "\"fields\":{\"letter_no\":\"3/7/2021\",\"subject\":\"Grnat of leave\"},\"decision\":\"clear\",\"classification\":\"none\"}";
static const char original[] = "{\"id\":\"x\",\"document\":\"original\",\"language\":\"hi\",\"pages\":[{\"text\":\"a\"}],"
                               "\"fields\":{\"subject\":\"Grant\"},\"decision\":\"clear\",\"classification\":\"none\"}";

static struct pdf_bytes make_pdf(void)
{
    struct pdf_bytes pdf;
    struct err e = { 0 };

    assert_ok(pdf_sample_make(&pdf, &e), e);
    return pdf;
}

static int put_letter(struct spool *s, const char *reading, const void *pdf, size_t n, char doc[ID_SIZE], struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    int r = spool_doc_new(s, false, &d, e);

    if (r == 0)
        snprintf(doc, ID_SIZE, "%s", spool_doc_id(d));
    if (r == 0)
        r = spool_doc_set(d, "source", "scan", e);
    if (r == 0)
        r = spool_doc_set(d, "created", "2026-03-14T09:26:53Z", e);
    if (r == 0)
        r = spool_blob_put(d, "page-0001.png", "pixels", 6, e);
    if (r == 0)
        r = spool_blob_put(d, "reading.json", reading, strlen(reading), e);
    if (r == 0)
        r = spool_blob_put(d, "document.pdf", pdf, n, e);
    return r == 0 ? spool_doc_commit(TAKE_PTR(d), SPOOL_READ, e) : r;
}

static const char *confirm(struct box *b, const char *doc)
{
    return box_ask(b, "confirm", json_pack("{s:I, s:i, s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s}}", "letter", (json_int_t)box_letter(b, doc), "revision",
                                           box_see(b, doc).l.revision, "actor", "clerk", "post", "US-1", "fields", "subject", "विषय: Grant of leave & <travel>",
                                           "letter_no", "3/7/2021-Estt", "date", "2021-05-20", "received_date", "2026-03-14", "delivery_mode", "By Hand"), NULL);
}

static struct pdf_bytes load(struct box *b, const char *doc, const char *blob)
{
    struct pdf_bytes pdf = { 0 };
    struct err e = { 0 };
    void *data;

    assert_ok(spool_blob_load(b->d.spool, doc, blob, 1 << 24, &data, &pdf.n, &e), e);
    pdf.bytes = data;
    return pdf;
}

static void a_confirmed_letter_gets_its_number_into_the_pdf_and_no_other_byte_changes(void **state)
{
    struct box b;
    struct pdf_bytes before = make_pdf(), after;
    char doc[ID_SIZE], want[160];
    struct err e = { 0 };
    size_t at, size;

    (void)state;
    box_open(&b);
    assert_ok(put_letter(b.d.spool, made, before.bytes, before.n, doc, &e), e);
    take_in_all(&b.d);
    read_in_all(&b.d);
    assert_string_equal(confirm(&b, doc), "");
    assert_int_equal(box_stage(&b, doc), SPOOL_FILED);
    assert_int_equal(spool_has_blob(b.d.spool, doc, "document.pdf", NULL), 0);
    after = load(&b, doc, "filed.pdf");
    assert_int_equal(after.n, before.n);
    assert_int_equal(xmp_find(after.bytes, after.n, &at, &size), 0);
    assert_memory_equal(after.bytes, before.bytes, at);
    assert_memory_equal(after.bytes + at + size, before.bytes + at + size, before.n - at - size);
    snprintf(want, sizeof want, "<dakbox:diaryNumber>%s</dakbox:diaryNumber>", box_see(&b, doc).number);
    assert_non_null(strstr((char *)after.bytes + at, want));
    assert_non_null(strstr((char *)after.bytes + at, ">विषय: Grant of leave &amp; &lt;travel&gt;</rdf:li>"));
    assert_non_null(strstr((char *)after.bytes + at, "<dakbox:letterNumber>3/7/2021-Estt<"));
    assert_non_null(strstr((char *)after.bytes + at, "<dakbox:receivedDate>2026-03-14<"));
    assert_non_null(strstr((char *)after.bytes + at, "<xmp:CreateDate>2026-03-14T09:26:53Z<"));
    assert_non_null(strstr((char *)after.bytes + at, "<dakbox:pages>3<"));
    assert_ok(spool_verify(b.d.spool, doc, &e), e);
    free(before.bytes);
    free(after.bytes);
    box_close(&b);
}

static void a_stamped_pdf_is_still_pdf_a_1b(void **state)
{
    struct box b;
    struct pdf_bytes pdf = make_pdf(), after;
    char doc[ID_SIZE], dir[TMPDIR_SIZE], path[TMPDIR_SIZE + 32], command[TMPDIR_SIZE + 64];
    struct err e = { 0 };
    FILE *f;
    int code;

    (void)state;
    box_open(&b);
    tmpdir_new(dir);
    assert_ok(put_letter(b.d.spool, made, pdf.bytes, pdf.n, doc, &e), e);
    take_in_all(&b.d);
    read_in_all(&b.d);
    assert_string_equal(confirm(&b, doc), "");
    after = load(&b, doc, "filed.pdf");
    snprintf(path, sizeof path, "%s/filed.pdf", dir);
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(after.bytes, 1, after.n, f), after.n);
    fclose(f);
    snprintf(command, sizeof command, "tests/rig/preflight.sh %s", dir);
    code = system(command) >> 8;
    tmpdir_remove(dir);
    free(pdf.bytes);
    free(after.bytes);
    box_close(&b);
    if (code == 77)
        skip();
    assert_int_equal(code, 0);
}

/* Files it and expects its PDF to go out as it came. */
static void assert_untouched(const char *reading, const void *pdf, size_t n)
{
    struct box b;
    struct pdf_bytes after;
    char doc[ID_SIZE];
    struct err e = { 0 };

    box_open(&b);
    assert_ok(put_letter(b.d.spool, reading, pdf, n, doc, &e), e);
    take_in_all(&b.d);
    read_in_all(&b.d);
    assert_string_equal(confirm(&b, doc), "");
    assert_int_equal(box_stage(&b, doc), SPOOL_FILED);
    after = load(&b, doc, "document.pdf");
    assert_int_equal(after.n, n);
    assert_memory_equal(after.bytes, pdf, n);
    assert_int_equal(spool_has_blob(b.d.spool, doc, "filed.pdf", NULL), 0);
    free(after.bytes);
    box_close(&b);
}

static void what_came_as_an_original_is_never_touched(void **state)
{
    struct pdf_bytes pdf = make_pdf();          /* another office's box made it, so it has a packet like ours */

    (void)state;
    assert_untouched(original, pdf.bytes, pdf.n);
    free(pdf.bytes);
}

static void a_pdf_without_a_packet_goes_out_as_it_is(void **state)
{
    (void)state;
    assert_untouched(made, "%PDF", 4);
}

static void a_letter_in_hold_keeps_the_pdf_of_which_something_may_have_been_sent(void **state)
{
    struct box b;
    struct pdf_bytes pdf = make_pdf();
    char doc[ID_SIZE];
    struct err e = { 0 };

    (void)state;
    box_open(&b);
    assert_ok(put_letter(b.d.spool, made, pdf.bytes, pdf.n, doc, &e), e);
    take_in_all(&b.d);
    read_in_all(&b.d);
    assert_ok(spool_move(b.d.spool, doc, SPOOL_READ, SPOOL_HOLD, &e), e);
    assert_string_equal(confirm(&b, doc), "");
    assert_int_equal(box_stage(&b, doc), SPOOL_FILED);
    assert_int_equal(spool_has_blob(b.d.spool, doc, "document.pdf", NULL), 1);
    free(pdf.bytes);
    box_close(&b);
}

/* ---- the power goes */

/* What may go out now: NULL, or the bytes of the one PDF of a filed letter. */
static struct pdf_bytes sendable(struct box *b, const char *doc)
{
    int stamped = spool_has_blob(b->d.spool, doc, "filed.pdf", NULL);

    return box_stage(b, doc) == SPOOL_FILED ? load(b, doc, stamped == 1 ? "filed.pdf" : "document.pdf") : (struct pdf_bytes){ 0 };
}

/* Returns whether the power went. */
static bool cut_at(unsigned n, unsigned seed, const struct pdf_bytes *pdf)
{
    struct disk *disk = disk_new();
    struct pdf_bytes before, after;
    struct box b;
    char doc[ID_SIZE];
    struct err e = { 0 };
    size_t at, size;
    bool fired;

    box_open(&b);
    box_open_on(&b, disk, disk_ops());
    assert_ok(put_letter(b.d.spool, made, pdf->bytes, pdf->n, doc, &e), e);
    take_in_all(&b.d);
    read_in_all(&b.d);
    disk_cut_nth(disk, n);
    assert_string_equal(confirm(&b, doc), "");          /* the diary lies on another disk: it is confirmed in any case */
    fired = disk_fired(disk);
    before = sendable(&b, doc);
    disk_after_cut(disk, seed);
    box_stop(&b);
    box_start(&b);
    box_open_on(&b, disk, NULL);
    align_all(&b.d);
    after = sendable(&b, doc);
    assert_non_null(after.bytes);
    assert_int_equal(xmp_find(after.bytes, after.n, &at, &size), 0);
    assert_non_null(strstr((char *)after.bytes + at, "<dakbox:diaryNumber>CRU-A/"));
    if (!fired) {                                       /* sendd may have begun: it goes on with the same bytes */
        assert_int_equal(before.n, after.n);
        assert_memory_equal(before.bytes, after.bytes, after.n);
    }
    assert_ok(spool_verify(b.d.spool, doc, &e), e);
    free(before.bytes);
    free(after.bytes);
    box_close(&b);
    disk_free(disk);
    return fired;
}

static void a_power_cut_at_any_call_leaves_one_pdf_with_its_number(void **state)
{
    struct pdf_bytes pdf = make_pdf();

    (void)state;
    for (unsigned seed = 0; seed < 2; seed++) {
        unsigned n = 0;

        while (cut_at(n, seed, &pdf))
            n++;
        assert_true(n > 8);             /* blob, manifest, move and their syncs: the cuts really came */
    }
    free(pdf.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_confirmed_letter_gets_its_number_into_the_pdf_and_no_other_byte_changes),
        cmocka_unit_test(a_stamped_pdf_is_still_pdf_a_1b),
        cmocka_unit_test(what_came_as_an_original_is_never_touched),
        cmocka_unit_test(a_pdf_without_a_packet_goes_out_as_it_is),
        cmocka_unit_test(a_power_cut_at_any_call_leaves_one_pdf_with_its_number),
        cmocka_unit_test(a_letter_in_hold_keeps_the_pdf_of_which_something_may_have_been_sent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
