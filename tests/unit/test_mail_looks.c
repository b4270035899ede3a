/* Files within files: a marking is found in each place where Office programs and archives keep words, and what cannot be looked into
 * waits for a person. The built mail-page opens them, the built ocr-page looks at them. */
#include "base/exe.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"
#include "uploader/intake/take.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>

enum { MEMBERS_MAX = 6, ZIP_BYTES = 4 << 20, PAGE_MS = 60000, BOMB_BYTES = 300 << 20 };

#define DOCX "[Content_Types].xml", "<Types/>"
#define XML(body) "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" body
#define WORDS(body) XML("<w:document xmlns:w=\"w\" xmlns:v=\"v\"><w:body>" body "</w:body></w:document>")
#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define LINE P("The committee met to consider the drainage of the lower town and asks for your early comments.")
#define PLAIN LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE
#define SHEET(rows, rest) XML("<worksheet xmlns=\"s\"><sheetData>" rows "</sheetData>" rest "</worksheet>")
#define ODF_TYPE "mimetype", "application/vnd.oasis.opendocument.text"

struct member { const char *name, *text; };
struct bytes { unsigned char *at; size_t n; };

struct rig {
    char dir[TMPDIR_SIZE], root[TMPDIR_SIZE + 8];
    struct spool *spool;
    struct take_setup setup;
    struct taken taken;
    char *mail;
};

static char program[PAGE_PROCESS_PATH_SIZE];
static struct mark_checker *checker;
static struct bytes marked_pdf, plain_pdf;

/* ---- files */

static struct bytes zip(const struct member *members, size_t n, const char *password)
{
    struct bytes z = { .at = malloc(ZIP_BYTES) };
    struct archive *a = archive_write_new();

    assert_int_equal(archive_write_set_format_zip(a), ARCHIVE_OK);
    if (password) {
        assert_int_equal(archive_write_set_options(a, "encryption=traditional"), ARCHIVE_OK);
        assert_int_equal(archive_write_set_passphrase(a, password), ARCHIVE_OK);
    }
    assert_int_equal(archive_write_open_memory(a, z.at, ZIP_BYTES, &z.n), ARCHIVE_OK);
    for (size_t i = 0; i < n && members[i].name; i++) {
        bool pdf = strcmp(members[i].text, "PDF") == 0, plain = strcmp(members[i].text, "plain PDF") == 0;
        const void *bytes = pdf ? marked_pdf.at : plain ? plain_pdf.at : (const void *)members[i].text;
        size_t size = pdf ? marked_pdf.n : plain ? plain_pdf.n : strlen(members[i].text);
        struct archive_entry *entry = archive_entry_new();

        archive_entry_set_pathname(entry, members[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (la_int64_t)size);
        assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(a, bytes, size), (la_ssize_t)size);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    return z;
}

static char *mail_with(const char *name, struct bytes b)
{
    size_t size = sodium_base64_encoded_len(b.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = malloc(size), *mail = NULL, *end;
    size_t n = 0;
    FILE *out = open_memstream(&mail, &n);

    sodium_bin2base64(text, size, b.at, b.n, sodium_base64_VARIANT_ORIGINAL);
    end = text + strlen(text);
    fprintf(out, "From: Ram <ram@example.org>\nSubject: Land\nMessage-ID: <%s@example.org>\nContent-Type: multipart/mixed; boundary=B\n\n--B\n"
            "Content-Type: text/plain\n\nSir, please see below.\n--B\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n"
            "Content-Disposition: attachment; filename=\"%s\"\n\n", name, name);
    for (const char *at = text; at < end; at += 76)
        fprintf(out, "%.76s\n", at);
    fputs("--B--\n", out);
    fclose(out);
    free(text);
    return mail;
}

/* ---- the box */

static void mark(void *ctx, const void *bytes, size_t n, bool (*progress)(void *ctx, int page, int pages), void *progress_ctx, struct mark_verdict *ret)
{
    (void)ctx;
    mark_file(checker, bytes, n, progress, progress_ctx, ret);
}

static int set_up(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    struct err e = { 0 };

    tmpdir_new(g->dir);
    snprintf(g->root, sizeof(g->root), "%s/spool", g->dir);
    assert_ok(spool_open(g->root, NULL, &g->spool, &e), e);
    g->setup = (struct take_setup){ .opener = program, .origin = { .purpose = "letter" }, .mark = mark, .ctx = g, .spool = g->spool };
    *state = g;
    return 0;
}

static int tear_down(void **state)
{
    struct rig *g = *state;

    spool_close(g->spool);
    tmpdir_remove(g->dir);
    free(g->mail);
    free(g);
    return 0;
}

static enum taken_as take_by(struct rig *g, const char *by)
{
    static const struct mail_place place = { .account = "box", .folder = "INBOX", .uid_validity = 7, .uid = 1, .arrived_s = 1790000000 };
    struct err e = { 0 };

    assert_ok(take_mail(&g->setup, &place, (const unsigned char *)g->mail, strlen(g->mail), by, &g->taken, &e), e);
    return g->taken.as;
}

static enum taken_as take(struct rig *g, const char *name, struct bytes take_bytes)
{
    free(g->mail);
    g->mail = mail_with(name, take_bytes);
    free(take_bytes.at);
    return take_by(g, "");
}

static bool has(struct rig *g, const char *blob)
{
    struct err e = { 0 };

    return spool_has_blob(g->spool, g->taken.doc, blob, &e) == 1;
}

/* ---- markings */

struct marked_file { const char *name; struct member members[MEMBERS_MAX]; };

static void all_are_found(struct rig *g, const struct marked_file *files, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        enum taken_as as = take(g, files[i].name, zip(files[i].members, MEMBERS_MAX, NULL));

        if (as == TAKEN_LETTER || (as == TAKEN_LISTED && strcmp(g->taken.why, "marked") != 0))
            fail_msg("%s: %d %s %s", files[i].name, as, g->taken.why, g->taken.sentence);
    }
}

static void a_marking_is_found_wherever_word_keeps_words(void **state)
{
    static const struct marked_file files[] = {
        { "header.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/header1.xml", XML("<w:hdr xmlns:w=\"w\">" P("SECRET") "</w:hdr>") } } },
        { "first.docx", { { DOCX }, { "word/document.xml", WORDS(P("SECRET") PLAIN) } } },
        { "last.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN P("गोपनीय")) } } },
        { "page.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN "<w:p><w:r><w:br w:type=\"page\"/><w:t>TOP SECRET</w:t></w:r></w:p>" PLAIN) } } },
        { "watermark.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/header1.xml",
          XML("<w:hdr xmlns:w=\"w\" xmlns:v=\"v\"><w:p><w:pict><v:shape><v:textpath string=\"CONFIDENTIAL\"/></v:shape></w:pict></w:p></w:hdr>") } } },
        { "picture.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/media/image1.pdf", "PDF" } } },
    };

    all_are_found(*state, files, ARRAY_LEN(files));
}

static void a_marking_is_found_in_sheets_slides_and_open_documents(void **state)
{
    static const struct marked_file files[] = {
        { "text.odt", { { ODF_TYPE }, { "content.xml", XML("<office:document-content xmlns:office=\"o\" xmlns:text=\"t\"><office:body><office:text><text:h>SECRET</text:h>"
          "<text:p>The drainage of the town.</text:p></office:text></office:body></office:document-content>") } } },
        { "footer.odt", { { ODF_TYPE }, { "styles.xml", XML("<office:document-styles xmlns:office=\"o\" xmlns:style=\"s\" xmlns:text=\"t\"><office:master-styles><style:master-page>"
          "<style:footer><text:p>SECRET</text:p></style:footer></style:master-page></office:master-styles></office:document-styles>") } } },
        { "shared.xlsx", { { DOCX }, { "xl/worksheets/sheet1.xml", SHEET("<row><c t=\"s\"><v>1</v></c></row><row><c><v>17</v></c></row>", "") },
          { "xl/sharedStrings.xml", XML("<sst xmlns=\"s\"><si><t>Works</t></si><si><r><t>SEC</t></r><r><t>RET</t></r></si></sst>") } } },
        { "inline.xlsx", { { DOCX }, { "xl/worksheets/sheet1.xml", SHEET("<row><c><v>17</v></c></row><row><c t=\"inlineStr\"><is><t>CONFIDENTIAL</t></is></c></row>", "") } } },
        { "header.xlsx", { { DOCX }, { "xl/worksheets/sheet1.xml", SHEET("<row><c><v>17</v></c></row>",
          "<headerFooter><oddHeader>&amp;L&amp;D&amp;C&amp;\"Arial,Bold\"&amp;14SECRET&amp;R&amp;P</oddHeader></headerFooter>") } } },
        { "slides.pptx", { { DOCX }, { "ppt/slides/slide1.xml", XML("<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><a:p><a:r><a:t>SECRET</a:t></a:r></a:p>"
          "<a:p><a:r><a:t>Bridges of the northern district</a:t></a:r></a:p></p:sld>") } } },
    };

    all_are_found(*state, files, ARRAY_LEN(files));
}

static void a_marking_is_found_in_members_of_an_archive(void **state)
{
    static const struct marked_file files[] = {
        { "scans.zip", { { "one.pdf", "plain PDF" }, { "two.pdf", "PDF" } } },
        { "page.zip", { { "page.html", "<html><body><p>SECRET</p><p>The drains.</p></body></html>" } } },
        { "data.zip", { { "data.xml", "<a><p>SECRET</p><p>The drains.</p></a>" } } },
        { "list.csv.zip", { { "list.csv", "SECRET\nname,post\nRam,clerk\n" } } },
    };

    all_are_found(*state, files, ARRAY_LEN(files));
}

static struct bytes copy_of(const char *text)
{
    struct bytes b = { .at = (unsigned char *)strdup(text), .n = strlen(text) };

    return b;
}

/* winmail.dat with one enclosure, as Outlook writes it: attributes of level, name, length, data and a sum. */
static void put_attribute(FILE *out, int level, uint32_t id, const void *bytes, uint32_t n)
{
    uint16_t sum = 0;

    for (uint32_t i = 0; i < n; i++)
        sum = (uint16_t)(sum + ((const unsigned char *)bytes)[i]);
    fputc(level, out);
    fwrite(&id, 4, 1, out);
    fwrite(&n, 4, 1, out);
    fwrite(bytes, 1, n, out);
    fwrite(&sum, 2, 1, out);
}

static struct bytes winmail(const char *name, struct bytes file)
{
    static const unsigned char head[] = { 0x78, 0x9F, 0x3E, 0x22, 1, 0 }, version[] = { 0, 0, 1, 0 }, rendering[14] = { 1 };
    struct bytes b = { NULL, 0 };
    FILE *out = open_memstream((char **)&b.at, &b.n);

    fwrite(head, 1, sizeof(head), out);
    put_attribute(out, 1, 0x00089006, version, sizeof(version));
    put_attribute(out, 2, 0x00069002, rendering, sizeof(rendering));
    put_attribute(out, 2, 0x00018010, name, (uint32_t)strlen(name) + 1);
    put_attribute(out, 2, 0x0006800F, file.at, (uint32_t)file.n);
    fclose(out);
    return b;
}

static void a_marking_is_found_in_rich_text_and_in_winmail_dat(void **state)
{
    struct rig *g = *state;

    assert_int_not_equal(take(g, "a.rtf", copy_of("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\header\\pard SECRET\\par}\\pard The drains.\\par\n}")), TAKEN_LETTER);
    assert_int_not_equal(take(g, "b.rtf", copy_of("{\\rtf1\\ansi\\uc1 \\u2327?\\u2379?\\u2346?\\u2344?\\u2368?\\u2351?\\par The drains.\\par\n}")), TAKEN_LETTER);
    assert_int_not_equal(take(g, "winmail.dat", winmail("order.pdf", marked_pdf)), TAKEN_LETTER);
    assert_string_not_equal(g->taken.why, "unchecked");
    assert_int_equal(take(g, "winmail.dat", winmail("order.pdf", plain_pdf)), TAKEN_LETTER);
    assert_true(has(g, "file-002.pdf"));
    assert_false(has(g, "enclosure-001.dat"));
}

/* ---- letters */

static void what_bears_no_marking_is_a_letter_with_its_files(void **state)
{
    static const struct member words[] = { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/media/image1.pdf", "plain PDF" }, { "word/_rels/document.xml.rels", "<x/>" } };
    static const struct member scans[] = { { "a.pdf", "plain PDF" }, { "b.pdf", "plain PDF" }, { "c.csv", "name,post\nRam,clerk\n" } };
    struct rig *g = *state;

    assert_int_equal(take(g, "note.docx", zip(words, ARRAY_LEN(words), NULL)), TAKEN_LETTER);
    assert_true(has(g, "enclosure-001.docx"));
    assert_false(has(g, "file-002.pdf"));               /* the picture in it was only looked at */
    assert_int_equal(take(g, "scans.zip", zip(scans, ARRAY_LEN(scans), NULL)), TAKEN_LETTER);
    assert_true(has(g, "file-002.pdf") && has(g, "file-003.pdf") && has(g, "enclosure-001.csv"));
    assert_false(has(g, "enclosure-002.zip"));
    assert_int_equal(take(g, "a.rtf", copy_of("{\\rtf1\\ansi The drains.\\par\n}")), TAKEN_LETTER);
}

/* ---- what cannot be looked into */

static struct bytes bomb(void)
{
    static const struct member one[] = { { "[Content_Types].xml", "<Types/>" } };
    struct bytes z = zip(one, 1, NULL);
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    AUTO_FREE char *zeros = calloc(1, 1 << 20);

    archive_write_set_format_zip(a);
    assert_int_equal(archive_write_open_memory(a, z.at, ZIP_BYTES, &z.n), ARCHIVE_OK);
    archive_entry_set_pathname(entry, "word/document.xml");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, BOMB_BYTES);
    assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
    for (int i = 0; i < BOMB_BYTES >> 20; i++)
        assert_int_equal(archive_write_data(a, zeros, 1 << 20), 1 << 20);
    archive_entry_free(entry);
    archive_write_close(a);
    archive_write_free(a);
    return z;
}

static struct bytes nested(unsigned levels)
{
    static const struct member inmost[] = { { "a.csv", "name,post\n" } };
    struct bytes z = zip(inmost, 1, NULL);

    for (unsigned i = 0; i < levels; i++) {
        struct bytes kept = marked_pdf, outer;

        marked_pdf = z;                                 /* zip() writes a member of this text as these bytes */
        outer = zip((const struct member[]){ { "inner.zip", "PDF" } }, 1, NULL);
        marked_pdf = kept;
        free(z.at);
        z = outer;
    }
    return z;
}

static void what_cannot_be_looked_into_waits_for_a_person_who_may_take_it(void **state)
{
    static const struct member macro[] = { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/vbaProject.bin", "x" } };
    static const struct member entity[] = { { DOCX }, { "word/document.xml", "<!DOCTYPE a [<!ENTITY x \"SECRET\">]><a>&x;</a>" } };
    static const struct member broken[] = { { DOCX }, { "word/document.xml", "<w:document><w:p>" } };
    static const struct member strange[] = { { "a.csv", "name\n" }, { "b.xyz", "\1\2\3" } };
    static const struct member plain[] = { { "a.csv", "name\n" } };
    const struct { const char *name; struct bytes bytes; } files[] = {
        { "old.doc", copy_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 words") }, { "macro.docm", zip(macro, ARRAY_LEN(macro), NULL) },
        { "entity.docx", zip(entity, ARRAY_LEN(entity), NULL) }, { "broken.docx", zip(broken, ARRAY_LEN(broken), NULL) },
        { "strange.zip", zip(strange, ARRAY_LEN(strange), NULL) }, { "locked.zip", zip(plain, ARRAY_LEN(plain), "word") },
        { "bomb.docx", bomb() }, { "deep.zip", nested(4) }, { "pict.rtf", copy_of("{\\rtf1{\\pict\\pngblip 8950}}") }, { "winmail.dat", copy_of("\x78\x9F\x3E\x22 nothing") },
        { "cut.zip", copy_of("PK\3\4 no more of it came") }, { "run.exe", copy_of("MZ\x90") }, { "key.txt", copy_of("-----BEGIN PGP MESSAGE-----\n") },
    };
    struct rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        enum taken_as as = take(g, files[i].name, files[i].bytes);

        if (as != TAKEN_LISTED || strcmp(g->taken.why, "unchecked") != 0 || !strstr(g->taken.sentence, files[i].name))
            fail_msg("%s: %d %s %s", files[i].name, as, g->taken.why, g->taken.sentence);
        assert_int_equal(spool_find(g->spool, g->taken.doc, &(enum spool_stage){ 0 }), -ENOENT);
        if (take_by(g, "priya") != TAKEN_LETTER || !has(g, "message.eml"))
            fail_msg("%s: it cannot be taken", files[i].name);
    }
}

static void where_the_settings_say_so_it_is_taken_unchecked(void **state)
{
    struct rig *g = *state;

    g->setup.takes_unchecked = true;
    assert_int_equal(take(g, "old.doc", copy_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 words")), TAKEN_LETTER);
    assert_true(has(g, "enclosure-001.doc"));
}

static void the_form_of_a_mail_that_is_not_drawn_is_looked_at_too(void **state)
{
    struct rig *g = *state;

    free(g->mail);
    g->mail = strdup("From: a@b\nMessage-ID: <h@x>\nContent-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain\n\nSir, see below.\n"
                     "--B\nContent-Type: text/html\n\n<p>SECRET</p><p>Sir, see below.</p>\n--B--\n");
    assert_int_not_equal(take_by(g, ""), TAKEN_LETTER);
}

/* ---- */

/* Pages with this subject at their top, as mail-page draws them. */
static struct bytes draw(const char *subject)
{
    AUTO_OPENED struct opened o;
    AUTO_FREE char *mail = NULL;
    struct bytes b;
    struct err e = { 0 };

    assert_true(asprintf(&mail, "Subject: %s\n\nThe drainage of the lower town.\n", subject) > 0);
    assert_ok(opener_open(program, mail, strlen(mail), 1790000000, true, &o, &e), e);
    const unsigned char *pdf = opener_pdf(&o, OPENED_CHECK, &b.n);
    b.at = malloc(b.n);
    memcpy(b.at, pdf, b.n);
    return b;
}

static int prepare(void **state)
{
    struct err e = { 0 };

    (void)state;
    assert_ok(mark_new(&(struct mark_setup){ .languages = "eng+hin", .memory_mib = 1024, .page_ms = PAGE_MS }, &checker, &e), e);
    marked_pdf = draw("SECRET");
    plain_pdf = draw("Land");
    return 0;
}

static int finish(void **state)
{
    (void)state;
    mark_free(checker);
    free(marked_pdf.at);
    free(plain_pdf.at);
    return 0;
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(a_marking_is_found_wherever_word_keeps_words), CASE(a_marking_is_found_in_sheets_slides_and_open_documents),
        CASE(a_marking_is_found_in_members_of_an_archive), CASE(a_marking_is_found_in_rich_text_and_in_winmail_dat),
        CASE(what_bears_no_marking_is_a_letter_with_its_files), CASE(what_cannot_be_looked_into_waits_for_a_person_who_may_take_it),
        CASE(where_the_settings_say_so_it_is_taken_unchecked), CASE(the_form_of_a_mail_that_is_not_drawn_is_looked_at_too),
    };
    struct err e = { 0 };

    signal(SIGPIPE, SIG_IGN);
    if (opener_find(program, &e) < 0)
        return 1;
    return cmocka_run_group_tests(tests, prepare, finish);
}
