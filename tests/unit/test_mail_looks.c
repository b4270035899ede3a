/* Files within files: a marking is found in each place where Office programs and archives keep words, and what cannot be looked into
 * waits for a person. The built mail-page opens them, the built ocr-page looks at them. */
#include "tests/unit/test_mail_look_rig.h"
#include "tests/unit/test_ocr_made_pdf.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

enum { MEMBERS_MAX = 6, ZIP_BYTES = 4 << 20, BOMB_BYTES = 300 << 20 };

struct member { const char *name, *text; };

#define DOCX "[Content_Types].xml", "<Types/>"
#define XML(body) "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" body
#define WORDS(body) XML("<w:document xmlns:w=\"w\" xmlns:v=\"v\"><w:body>" body "</w:body></w:document>")
#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define LINE P("The committee met to consider the drainage of the lower town and asks for your early comments.")
#define PLAIN LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE
#define SHEET(rows, rest) XML("<worksheet xmlns=\"s\"><sheetData>" rows "</sheetData>" rest "</worksheet>")
#define ROW "<row><c><v>17</v></c><c><v>18</v></c></row>"
#define ROWS ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW ROW
#define ODS_ROW "<t:table-row><t:table-cell><x:p>17</x:p></t:table-cell></t:table-row>"
#define ODS_ROWS ODS_ROW ODS_ROW ODS_ROW ODS_ROW ODS_ROW ODS_ROW ODS_ROW ODS_ROW ODS_ROW ODS_ROW ODS_ROW ODS_ROW ODS_ROW ODS_ROW ODS_ROW
#define NOTES_LINE "<a:p><a:r><a:t>Bridges of the northern district</a:t></a:r></a:p>"
#define NOTES_LINES NOTES_LINE NOTES_LINE NOTES_LINE NOTES_LINE NOTES_LINE NOTES_LINE NOTES_LINE NOTES_LINE NOTES_LINE NOTES_LINE NOTES_LINE NOTES_LINE
#define ODF_TYPE "mimetype", "application/vnd.oasis.opendocument.text"

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

/* ---- markings */

struct marked_file { const char *name; struct member members[MEMBERS_MAX]; };

static void all_are_found(struct look_rig *g, const struct marked_file *files, size_t n)
{
    unsigned missed = 0;

    for (size_t i = 0; i < n; i++) {
        enum taken_as as = look_rig_take_file(g, files[i].name, zip(files[i].members, MEMBERS_MAX, NULL));

        if (as == TAKEN_LETTER || (as == TAKEN_LISTED && strcmp(g->taken.why, "marked") != 0)) {
            print_message("%s: %d %s %s\n", files[i].name, as, g->taken.why, g->taken.sentence);
            missed++;
        }
    }
    assert_int_equal(missed, 0);
}

static void a_marking_is_found_wherever_word_keeps_words(void **state)
{
    static const struct marked_file files[] = {
        { "header.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/header1.xml", XML("<w:hdr xmlns:w=\"w\">" P("SECRET") "</w:hdr>") } } },
        { "first.docx", { { DOCX }, { "word/document.xml", WORDS(P("SECRET") PLAIN) } } },
        { "last.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN P("गोपनीय")) } } },
        { "page.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN "<w:p><w:r><w:br w:type=\"page\"/><w:t>TOP SECRET</w:t></w:r></w:p>" PLAIN) } } },
        { "middle.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN P("SECRET") PLAIN) } } },
        { "typed.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN P("xksiuh;") PLAIN) } } },         /* in a font of before Unicode */
        { "note.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/footnotes.xml", XML("<w:footnotes xmlns:w=\"w\">" PLAIN P("Confidential") PLAIN "</w:footnotes>") } } },
        { "watermark.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/header1.xml",
          XML("<w:hdr xmlns:w=\"w\" xmlns:v=\"v\"><w:p><w:pict><v:shape><v:textpath string=\"CONFIDENTIAL\"/></v:shape></w:pict></w:p></w:hdr>") } } },
        { "picture.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/media/image1.pdf", "PDF" } } },
    };

    all_are_found(*state, files, ARRAY_LEN(files));
}

#define FIELD(code) "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>" code "</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
#define DELETED(text) "<w:del><w:r><w:delText>" text "</w:delText></w:r></w:del>"
#define INSERTED(text) "<w:ins><w:r><w:t>" text "</w:t></w:r></w:ins>"

static void a_marking_is_found_among_fields_changes_and_descriptions(void **state)
{
    static const struct marked_file files[] = {
        { "field.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/header1.xml", XML("<w:hdr xmlns:w=\"w\"><w:p>" FIELD(" DOCPROPERTY Grading \\* MERGEFORMAT ") "<w:r><w:t>SECRET</w:t></w:r></w:p></w:hdr>") } } },
        { "pages.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/footer1.xml", XML("<w:ftr xmlns:w=\"w\"><w:p><w:r><w:t>Secret - Page </w:t></w:r>" FIELD(" PAGE \\* MERGEFORMAT ") "<w:r><w:t>1</w:t></w:r></w:p></w:ftr>") } } },
        { "changed.docx", { { DOCX }, { "word/document.xml", WORDS("<w:p>" DELETED("UNMARKED") INSERTED("SECRET") "</w:p>" PLAIN) } } },
        { "within.docx", { { DOCX }, { "word/document.xml", WORDS("<w:p><w:r><w:t>SE</w:t></w:r>" DELETED("veral drains") INSERTED("CRET") "</w:p>" PLAIN) } } },
        { "deleted.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN "<w:p><w:r><w:t>The drains</w:t></w:r>" DELETED("SECRET") "</w:p>" PLAIN) } } },
        { "place.docx", { { DOCX }, { "word/document.xml", WORDS("<w:p><w:r><w:drawing><wp:positionH xmlns:wp=\"p\"><wp:pctPosHOffset>52000</wp:pctPosHOffset></wp:positionH></w:drawing></w:r><w:r><w:t>SECRET</w:t></w:r></w:p>" PLAIN) } } },
        { "alt.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN "<w:p><w:r><w:drawing><wp:docPr xmlns:wp=\"p\" id=\"1\" name=\"Picture 1\" descr=\"SECRET\"/></w:drawing></w:r></w:p>" PLAIN) } } },
        { "symbols.docx", { { DOCX }, { "word/document.xml", WORDS("<w:p><w:r><w:sym w:font=\"Symbol\" w:char=\"F053\"/><w:t>ECRET</w:t></w:r></w:p>" PLAIN) } } },
        { "property.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "docProps/app.xml", XML("<Properties><Company>SECRET</Company><LinksUpToDate>false</LinksUpToDate></Properties>") } } },
        { "list.docx", { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/numbering.xml", XML("<w:numbering xmlns:w=\"w\"><w:lvl><w:lvlText w:val=\"SECRET\"/></w:lvl></w:numbering>") } } },
        { "hidden.docx", { { DOCX }, { "word/document.rdf", WORDS(P("SECRET") PLAIN) } } },
        { "formula.xlsx", { { DOCX }, { "xl/worksheets/sheet1.xml", SHEET("<row><c t=\"str\"><f>VLOOKUP(A2,B1:B9,2)</f><v>Secret</v></c></row>", "") } } },
        { "chart.xlsx", { { DOCX }, { "xl/charts/chart1.xml", XML("<c:chart xmlns:c=\"c\"><c:cat><c:strRef><c:f>Works!A1</c:f><c:pt><c:v>SECRET</c:v></c:pt><c:pt><c:v>Bridges</c:v></c:pt></c:strRef></c:cat></c:chart>") } } },
        { "colour.xlsx", { { DOCX }, { "xl/worksheets/sheet1.xml", SHEET(ROWS, "<headerFooter><oddHeader>&amp;C&amp;KFF0000AFIF&amp;R&amp;KFF0000SECRET</oddHeader></headerFooter>") } } },
        { "talk.xlsx", { { DOCX }, { "xl/threadedComments/threadedComment1.xml", XML("<ThreadedComments><threadedComment><text>SECRET</text></threadedComment><threadedComment><text>Bridges</text></threadedComment></ThreadedComments>") } } },
        { "pivot.xlsx", { { DOCX }, { "xl/pivotCache/pivotCacheDefinition1.xml", XML("<pivotCacheDefinition><sharedItems><s v=\"Bridges\"/><s v=\"SECRET\"/></sharedItems></pivotCacheDefinition>") } } },
        { "talk.pptx", { { DOCX }, { "ppt/comments/comment1.xml", XML("<p:cmLst xmlns:p=\"p\"><p:cm><p:text>SECRET</p:text></p:cm><p:cm><p:text>Bridges</p:text></p:cm></p:cmLst>") } } },
        { "smart.pptx", { { DOCX }, { "ppt/diagrams/data1.xml", XML("<d:dataModel xmlns:d=\"d\" xmlns:a=\"a\"><d:t><a:p><a:r><a:t>SEC</a:t></a:r><a:r><a:t>RET</a:t></a:r></a:p></d:t></d:dataModel>") } } },
        { "footer.odp", { { "mimetype", "application/vnd.oasis.opendocument.presentation" }, { "content.xml", XML("<o:document-content xmlns:o=\"o\" xmlns:p=\"p\"><o:body><o:presentation>"
          "<p:header-decl>Bridges</p:header-decl><p:footer-decl>SECRET</p:footer-decl></o:presentation></o:body></o:document-content>") } } },
        { "meta.odt", { { ODF_TYPE }, { "meta.xml", XML("<o:document-meta xmlns:o=\"o\" xmlns:m=\"m\"><o:meta><m:user-defined>SECRET</m:user-defined><m:user-defined>CRU</m:user-defined></o:meta></o:document-meta>") } } },
        { "desc.odt", { { ODF_TYPE }, { "content.xml", XML("<o:document-content xmlns:o=\"o\" xmlns:t=\"t\" xmlns:s=\"s\"><o:body><o:text><t:p>The drains<s:desc>SECRET</s:desc></t:p></o:text></o:body></o:document-content>") } } },
        { "spaced.odt", { { ODF_TYPE }, { "content.xml", XML("<o:document-content xmlns:o=\"o\" xmlns:t=\"t\"><o:body><o:text><t:p>S<t:s/>E<t:s/>C<t:s/>R<t:s/><t:span>E</t:span><t:s/>T</t:p><t:p>The drains</t:p></o:text></o:body></o:document-content>") } } },
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
        { "middle.xlsx", { { DOCX }, { "xl/worksheets/sheet1.xml", SHEET(ROWS "<row><c t=\"inlineStr\"><is><t>Bridges</t></is></c><c t=\"inlineStr\"><is><t>SECRET</t></is></c></row>" ROWS, "") } } },
        { "tab.xlsx", { { DOCX }, { "xl/workbook.xml", XML("<workbook xmlns=\"s\"><sheets><sheet name=\"Works\"/><sheet name=\"SECRET\"/></sheets></workbook>") } } },
        { "middle.ods", { { "mimetype", "application/vnd.oasis.opendocument.spreadsheet" }, { "content.xml", XML("<o:document-content xmlns:o=\"o\" xmlns:t=\"t\" xmlns:x=\"x\"><o:body><o:spreadsheet><t:table t:name=\"Works\">"
          ODS_ROWS "<t:table-row><t:table-cell><x:p>Bridges</x:p></t:table-cell><t:table-cell><x:p>गोपनीय</x:p></t:table-cell></t:table-row>" ODS_ROWS "</t:table></o:spreadsheet></o:body></o:document-content>") } } },
        { "notes.pptx", { { DOCX }, { "ppt/notesSlides/notesSlide1.xml", XML("<p:notes xmlns:p=\"p\" xmlns:a=\"a\">" NOTES_LINES "<a:p><a:r><a:t>Confidential</a:t></a:r></a:p>" NOTES_LINES "</p:notes>") } } },
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
        { "cell.csv.zip", { { "list.csv", "name,post,grading\nRam,clerk,\"Secret\"\n" } } },
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
    struct look_rig *g = *state;

    assert_int_not_equal(look_rig_take_file(g, "a.rtf", copy_of("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\header\\pard SECRET\\par}\\pard The drains.\\par\n}")), TAKEN_LETTER);
    assert_int_not_equal(look_rig_take_file(g, "b.rtf", copy_of("{\\rtf1\\ansi\\uc1 \\u2327?\\u2379?\\u2346?\\u2344?\\u2368?\\u2351?\\par The drains.\\par\n}")), TAKEN_LETTER);
    assert_int_not_equal(look_rig_take_file(g, "c.rtf", copy_of("{\\rtf1\\ansi Grading\\cell Secret\\cell\\row The drains.\\par\n}")), TAKEN_LETTER);
    assert_int_not_equal(look_rig_take_file(g, "winmail.dat", winmail("order.pdf", marked_pdf)), TAKEN_LETTER);
    assert_string_not_equal(g->taken.why, "unchecked");
    assert_int_equal(look_rig_take_file(g, "winmail.dat", winmail("order.pdf", plain_pdf)), TAKEN_LETTER);
    assert_true(look_rig_has(g, "file-002.pdf"));
    assert_false(look_rig_has(g, "enclosure-001.dat"));
}

/* ---- letters */

static void what_bears_no_marking_is_a_letter_with_its_files(void **state)
{
    static const struct member words[] = { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/media/image1.pdf", "plain PDF" }, { "word/_rels/document.xml.rels", "<x/>" } };
    static const struct member scans[] = { { "a.pdf", "plain PDF" }, { "b.pdf", "plain PDF" }, { "c.csv", "name,post\nRam,clerk\n" } };
    struct look_rig *g = *state;

    assert_int_equal(look_rig_take_file(g, "note.docx", zip(words, ARRAY_LEN(words), NULL)), TAKEN_LETTER);
    assert_true(look_rig_has(g, "enclosure-001.docx"));
    assert_false(look_rig_has(g, "file-002.pdf"));               /* the picture in it was only looked at */
    assert_int_equal(look_rig_take_file(g, "scans.zip", zip(scans, ARRAY_LEN(scans), NULL)), TAKEN_LETTER);
    assert_true(look_rig_has(g, "file-002.pdf") && look_rig_has(g, "file-003.pdf") && look_rig_has(g, "enclosure-001.csv"));
    assert_false(look_rig_has(g, "enclosure-002.zip"));
    assert_int_equal(look_rig_take_file(g, "a.rtf", copy_of("{\\rtf1\\ansi The drains.\\par\n}")), TAKEN_LETTER);
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
    static const struct member font[] = { { DOCX }, { "word/document.xml", WORDS(PLAIN) }, { "word/media/image1.ttf", "plain PDF" } };
    static const struct member broken[] = { { DOCX }, { "word/document.xml", "<w:document><w:p>" } };
    static const struct member strange[] = { { "a.csv", "name\n" }, { "b.xyz", "\1\2\3" } };
    static const struct member plain[] = { { "a.csv", "name\n" } };
    const struct { const char *name; struct bytes bytes; } files[] = {
        { "old.doc", copy_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 words") }, { "macro.docm", zip(macro, ARRAY_LEN(macro), NULL) },
        { "entity.docx", zip(entity, ARRAY_LEN(entity), NULL) }, { "font.docx", zip(font, ARRAY_LEN(font), NULL) }, { "broken.docx", zip(broken, ARRAY_LEN(broken), NULL) },
        { "strange.zip", zip(strange, ARRAY_LEN(strange), NULL) }, { "locked.zip", zip(plain, ARRAY_LEN(plain), "word") },
        { "bomb.docx", bomb() }, { "deep.zip", nested(4) }, { "pict.rtf", copy_of("{\\rtf1{\\pict\\pngblip 8950}}") }, { "winmail.dat", copy_of("\x78\x9F\x3E\x22 nothing") },
        { "cut.zip", copy_of("PK\3\4 no more of it came") }, { "run.exe", copy_of("MZ\x90") }, { "key.txt", copy_of("-----BEGIN PGP MESSAGE-----\n") },
    };
    struct look_rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        enum taken_as as = look_rig_take_file(g, files[i].name, files[i].bytes);

        if (as != TAKEN_LISTED || strcmp(g->taken.why, "unchecked") != 0 || !strstr(g->taken.sentence, files[i].name))
            fail_msg("%s: %d %s %s", files[i].name, as, g->taken.why, g->taken.sentence);
        assert_int_equal(spool_find(g->spool, g->taken.doc, &(enum spool_stage){ 0 }), -ENOENT);
        if (look_rig_take_again(g, "priya") != TAKEN_LETTER || !look_rig_has(g, "message.eml"))
            fail_msg("%s: it cannot be taken", files[i].name);
    }
}

static void a_pdf_with_other_files_in_it_waits(void **state)
{
    AUTO_FREE char *plain = made_pdf(&(struct made_pdf){ .lines = made_letter }), *more = made_pdf(&(struct made_pdf){ .lines = made_letter, .attachment = true });
    struct look_rig *g = *state;

    assert_int_equal(look_rig_take_file(g, "plain.pdf", copy_of(plain)), TAKEN_LETTER);
    assert_int_equal(look_rig_take_file(g, "more.pdf", copy_of(more)), TAKEN_LISTED);
}

static void an_encrypted_mail_waits_with_a_sentence_of_its_own_and_a_signed_one_is_kept_as_it_came(void **state)
{
    struct look_rig *g = *state;
    char said[SAID_SIZE];

    said_set(said, SAID_MAIL_ENCRYPTED, "PGP");
    assert_int_equal(look_rig_take_mail(g, strdup("From: a@b\nMessage-ID: <e@x>\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA0\n-----END PGP MESSAGE-----\n"), ""), TAKEN_LISTED);
    assert_string_equal(g->taken.why, "unchecked");
    assert_string_equal(g->taken.sentence, said);
    assert_int_equal(look_rig_take_again(g, "priya"), TAKEN_LETTER);
    assert_int_equal(look_rig_take_mail(g, strdup("From: a@b\nMessage-ID: <s@x>\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSir,  two blanks\n-----BEGIN PGP SIGNATURE-----\n\niQE\n-----END PGP SIGNATURE-----\n"), ""), TAKEN_LETTER);
    AUTO_FREE void *raw = NULL;
    size_t n;
    struct err e = { 0 };
    assert_ok(spool_blob_load(g->spool, g->taken.doc, "message.eml", 10000, &raw, &n, &e), e);
    assert_int_equal(n, strlen(g->mail));
    assert_memory_equal(raw, g->mail, n);
}

static void where_the_settings_say_so_it_is_taken_unchecked(void **state)
{
    struct look_rig *g = *state;

    g->setup.takes_unchecked = true;
    assert_int_equal(look_rig_take_file(g, "old.doc", copy_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 words")), TAKEN_LETTER);
    assert_true(look_rig_has(g, "enclosure-001.doc"));
}

static void the_form_of_a_mail_that_is_not_drawn_is_looked_at_too(void **state)
{
    struct look_rig *g = *state;

    free(g->mail);
    g->mail = strdup("From: a@b\nMessage-ID: <h@x>\nContent-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain\n\nSir, see below.\n"
                     "--B\nContent-Type: text/html\n\n<p>SECRET</p><p>Sir, see below.</p>\n--B--\n");
    assert_int_not_equal(look_rig_take_again(g, ""), TAKEN_LETTER);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, look_rig_set_up, look_rig_tear_down)
    const struct CMUnitTest tests[] = {
        CASE(a_marking_is_found_wherever_word_keeps_words), CASE(a_marking_is_found_among_fields_changes_and_descriptions), CASE(a_marking_is_found_in_sheets_slides_and_open_documents),
        CASE(a_marking_is_found_in_members_of_an_archive), CASE(a_marking_is_found_in_rich_text_and_in_winmail_dat),
        CASE(what_bears_no_marking_is_a_letter_with_its_files), CASE(what_cannot_be_looked_into_waits_for_a_person_who_may_take_it),
        CASE(a_pdf_with_other_files_in_it_waits), CASE(an_encrypted_mail_waits_with_a_sentence_of_its_own_and_a_signed_one_is_kept_as_it_came), CASE(where_the_settings_say_so_it_is_taken_unchecked), CASE(the_form_of_a_mail_that_is_not_drawn_is_looked_at_too),
    };

    return cmocka_run_group_tests(tests, look_rig_prepare, look_rig_finish);
}
