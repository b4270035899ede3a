/* Mails in which a marking does not stand as plain words on a line, and mails that only speak of such things. The built mail-page opens
 * them, the built ocr-page looks at them. */
#include "tests/unit/test_mail_look_rig.h"

#include <string.h>

#define HEAD "From: Ram <ram@example.org>\nSubject: Land\nMessage-ID: <hides@example.org>\nMIME-Version: 1.0\n"
#define PLAIN HEAD "Content-Type: text/plain; charset=utf-8\n\n"
#define HTML HEAD "Content-Type: text/html; charset=utf-8\n\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nSir, please see below.\n--B\n"
#define FILE_OF(type, name) MIXED "Content-Type: " type "\nContent-Disposition: attachment; filename=\"" name "\"\n\n"
#define LINE "The committee met to consider the drainage of the lower town and asks for your early comments.\n"
#define LINES LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE

static char *times(const char *s, unsigned n)
{
    char *all = calloc(n, strlen(s) + 1);

    for (unsigned i = 0; i < n; i++)
        strcat(all, s);
    return all;
}

/* Its own Message-ID, or it were the mail before once more. */
static char *numbered(const char *mail, size_t k)
{
    const char *at = strstr(mail, "Message-ID: <") + strlen("Message-ID: <");
    char *own = NULL;

    assert_true(asprintf(&own, "%.*s%zu-%s", (int)(at - mail), mail, k, at) > 0);
    return own;
}

static void none_is_a_letter(struct look_rig *g, const char *const *mails, size_t n)
{
    unsigned letters = 0;

    for (size_t i = 0; i < n; i++)
        if (look_rig_take_mail(g, numbered(mails[i], i), "") == TAKEN_LETTER) {
            print_message("taken as a letter: %s\n", mails[i]);
            letters++;
        }
    assert_int_equal(letters, 0);
}

static void a_marking_is_found_however_html_shows_it(void **state)
{
    static const char *const mails[] = {
        HTML "<p>The drains.</p><svg><text>SECRET</text></svg>",
        HTML "<head><title>SECRET</title></head><body><p>The drains.</p></body>",
        HTML "<p>The drains.</p><img src='x.png' alt='SECRET'>",
        HTML "<p>The drains.</p><input value=\"Confidential\">",
        HTML "<style>h1:before { content: \"SECRET\" }</style><h1></h1><p>The drains.</p>",
        HTML "<style>h1:before{content:'\\53 \\45 \\43 \\52 \\45 \\54'}</style><h1></h1><p>The drains.</p>",
        HTML "<p>The drains.</p><!--[if mso]><p>SECRET</p><![endif]-->",
        HTML "<p>The drains.</p><iframe srcdoc=\"&lt;p&gt;SECRET&lt;/p&gt;\"></iframe>",
        HTML "<p>The drains.</p><noscript>SECRET</noscript>",
        HTML "<p>The drains.</p><object data='x'>SECRET</object>",
        HTML "<pre>The drains of the lower town are\nSECRET\nand the bridges of the upper town, too</pre>",
        HTML "<div style='white-space:pre-wrap'>The drains of the lower town are\nSECRET\nand the bridges of the upper town, too</div>",
        HTML "<figure>The drains<figcaption>SECRET</figcaption>The bridges</figure>",
        HTML "<button>Drains</button><label>SECRET</label><option>The bridges</option>",
        HTML "<bdo dir='rtl'>TERCES</bdo><p>The drains.</p>",
        HTML "<p>&#83;&#69;&#67;&#82;&#69;&#84;</p><p>The drains.</p>",
        HTML "<p>S&shy;E&zwj;C&#8203;RET</p><p>The drains.</p>",
        HTML "<table><tr><td>S</td><td>E</td><td>C</td><td>R</td><td>E</td><td>T</td></tr></table><p>The drains.</p>",
        HTML "<p>The drains.</p><p>Grading: <b>Secret</b></p>",
        HTML "<p>The drains.</p><img src=\"data:image/png;base64,iVBORw0KGgo=\">",
        HTML "<p>The drains.</p><div style=\"background:url('data:image/png;base64,iVBORw0KGgo=')\"></div>",
    };

    none_is_a_letter(*state, mails, ARRAY_LEN(mails));
}

static void words_deeper_in_html_than_is_read_wait_for_a_person(void **state)
{
    struct look_rig *g = *state;
    static const unsigned depths[] = { 200, 300, 500, 3000 };

    for (size_t i = 0; i < ARRAY_LEN(depths); i++) {
        AUTO_FREE char *open = times("<div>", depths[i]);
        char *mail = NULL;

        assert_true(asprintf(&mail, HTML "<p>The drains.</p>%s<p>SECRET</p>", open) > 0);
        assert_int_not_equal(look_rig_take_mail(g, mail, ""), TAKEN_LETTER);
    }
}

static void a_marking_is_found_in_the_words_of_a_mail(void **state)
{
    static const char *const mails[] = {
        HEAD "Content-Type: text/plain; charset=utf-7\n\n+AFMARQBDAFIARQBU-\nThe drains.\n",
        PLAIN "\xE2\x80\xAETERCES\xE2\x80\xAC\nThe drains.\n",
        PLAIN "CON\xEF\xAC\x81" "DENTIAL\nThe drains.\n",
        PLAIN "\xC5\x9A\xC4\x92\xC4\x8A\xC5\x94\xC4\x92\xC5\xA4\nThe drains.\n",           /* letters with marks */
        PLAIN LINES "CONFI-\nDENTIAL\n" LINES,
        PLAIN LINES "गोप-\nनीय\n" LINES,
        PLAIN LINES "गो\nप\nनी\nय\n" LINES,
        PLAIN "SECRET: LAND OF THE LOWER TOWN\n" LINES,
        PLAIN "Classification: Secret\n" LINES,
        PLAIN "Security grading : Confidential\n" LINES,
        PLAIN "वर्गीकरण: गोपनीय\n" LINES,
        PLAIN "[Confidential] The drains\n" LINES,
        PLAIN "Confidential - the drains\n" LINES,
        PLAIN "(गोपनीय) नाली के विषय में\n" LINES,
        PLAIN "SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET SECRET\n" LINES,
        PLAIN LINES "¼xksiuh;½\n" LINES, PLAIN LINES "xqIr@SECRET\n" LINES,
        PLAIN "S-E-C-R-E-T\nThe drains.\n", PLAIN "गु प्त\nThe drains.\n", PLAIN "गोप\xE2\x80\x8Dनीय\nThe drains.\n", PLAIN "अतिगोपनीय\nThe drains.\n",
        "From: Ram <ram@example.org>\nSubject: CONFIDENTIAL: transfer of officers\nMessage-ID: <x@y>\n\nThe drains.\n",
        "From: Ram <ram@example.org>\nSubject: Confidential: transfer of officers\nMessage-ID: <x@y>\n\nThe drains.\n",
        "From: Ram <ram@example.org>\nSubject: [गोपनीय] transfer of officers\nMessage-ID: <x@y>\n\nThe drains.\n",
        HEAD "X-Classification: SECRET\n\nThe drains.\n", HEAD "SIO-Label: type=\":ess\"; marking=\"SECRET\"\n\nThe drains.\n", HEAD "Keywords: Secret\n\nThe drains.\n",
        HEAD "Content-Type: multipart/mixed\n\nSECRET\n\nThe drains.\n",
        HEAD "Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nThe drains.\n--B--\nSECRET\n",
        HEAD "Content-Type: text/enriched\n\n<center><bigger>Secret</bigger></center>\nThe drains.\n",
        HEAD "Content-Type: text/x-amp-html\n\n<html amp4email><p class='x'>Secret</p><p>The drains.</p>\n",
        PLAIN "Sir, see below.\n\nbegin 644 order.pdf\nM)5!$1BTQ+C0*\n`\nend\n",
    };

    none_is_a_letter(*state, mails, ARRAY_LEN(mails));
}

static void a_marking_is_found_in_files_of_any_name_and_type(void **state)
{
    static const char *const mails[] = {
        FILE_OF("text/csv", "list.csv") "name,post,grading\nRam,clerk,Secret\n--B--\n",
        FILE_OF("text/plain", "note.rtf") "{\\rtf1\\ansi{\\b The drains}\\cell SE{\\b CRET}\\par}\n--B--\n",
        FILE_OF("text/richtext", "note.doc") "{\\rtf1\\ansi{\\b The drains}\\cell SE{\\b CRET}\\par}\n--B--\n",
        FILE_OF("text/plain", "page.html") "<p class='x'>Secret</p><p>The drains.</p>\n--B--\n",
        FILE_OF("text/plain", "order.pdf") "%PDF-1.4\n% no more of it\n--B--\n",
        FILE_OF("text/plain", "order.zip") "PK\3\4 no more of it\n--B--\n",
        FILE_OF("application/pgp-signature", "order.pdf") "%PDF-1.4\n% no more of it\n--B--\n",
        FILE_OF("application/pgp-encrypted", "order.pdf") "%PDF-1.4\n% no more of it\n--B--\n",
        FILE_OF("text/rfc822-headers", "heads.txt") "Subject: x\n\nSECRET\n--B--\n",
        FILE_OF("text/calendar", "meet.ics") "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:SECRET\nEND:VEVENT\nEND:VCALENDAR\n--B--\n",
        FILE_OF("text/calendar", "meet.ics") "BEGIN:VCALENDAR\nBEGIN:VEVENT\nCLASS:CONFIDENTIAL\nEND:VEVENT\nEND:VCALENDAR\n--B--\n",
        FILE_OF("text/calendar", "meet.ics") "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDESCRIPTION:Drains\\nSEC\n RET\\nBridges\nEND:VEVENT\nEND:VCALENDAR\n--B--\n",
        FILE_OF("application/json", "a.json") "{\"grading\":\"Secret\",\"of\":\"drains\"}\n--B--\n",
        FILE_OF("application/octet-stream", "a.ini") "grading=Secret\n--B--\n",
        FILE_OF("application/octet-stream", "गोपनीय.pdf.txt") "The drains.\n--B--\n",
        FILE_OF("application/octet-stream", "a.html") "<p>The drains.</p><img alt='SECRET'>\n--B--\n",
        FILE_OF("application/octet-stream", "a.html") "<p>The drains.</p><img src='data:image/png;base64,iVBO'>\n--B--\n",
        FILE_OF("application/octet-stream", "a.xml") "<w><pkg><binaryData>iVBORw0KGgo=</binaryData></pkg><t>SEC</t></w>\n--B--\n",
        FILE_OF("application/octet-stream", "a.xml") "<a><grade>SECRET</grade><of>drains</of></a>\n--B--\n",
        FILE_OF("application/octet-stream", "a.rtf") "{\\rtf1{\\header SECRET}The drains of the lower town}\n--B--\n",
        FILE_OF("application/octet-stream", "a.rtf") "{\\rtf1 {\\field{\\*\\fldinst DOCPROPERTY Class \\\\* MERGEFORMAT}{\\fldrslt SECRET}}\\par The drains}\n--B--\n",
        FILE_OF("application/octet-stream", "a.rtf") "{\\rtf1 {\\deleted UNMARKED}{\\revised SECRET}\\par The drains}\n--B--\n",
        FILE_OF("application/octet-stream", "a.rtf") "{\\rtf1 SECRET\\emdash LAND\\par The drains}\n--B--\n",
        FILE_OF("application/octet-stream", "a.rtf") "{\\rtf1\\uc0 \\u-10187\\u-9198\\u-10187\\u-9212\\u-10187\\u-9214\\u-10187\\u-9199\\u-10187\\u-9212\\u-10187\\u-9197\\par The drains}\n--B--\n",
        MIXED "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nRnJvbTogYUBiClN1YmplY3Q6IHgKClNFQ1JFVAoKVGhlIGRyYWlucy4K\n--B--\n",
        MIXED "Content-Type: message/rfc822\n\nFrom: a@b\nSubject: x\nSensitivity: company-confidential\n\nThe drains.\n--B--\n",
    };

    none_is_a_letter(*state, mails, ARRAY_LEN(mails));
}

static void a_web_page_in_another_charset_is_read_or_waits(void **state)
{
    static const unsigned char wide[] = "\xFF\xFE<\0p\0>\0S\0E\0C\0R\0E\0T\0<\0/\0p\0>";
    struct look_rig *g = *state;
    struct bytes b = { malloc(sizeof(wide)), sizeof(wide) };

    memcpy(b.at, wide, sizeof(wide));
    assert_int_not_equal(look_rig_take_file(g, "page.html", b), TAKEN_LETTER);
}

static void what_only_speaks_of_markings_is_a_letter(void **state)
{
    static const char *const mails[] = {
        PLAIN "Sub: Submission of Annual Confidential Report for 2025-26\n\nSir,\nThe Confidential Report of Shri R. K. Gupta is awaited.\n",
        PLAIN "महोदय,\nश्री राम गुप्ता, सचिव, को वार्षिक गोपनीय रिपोर्ट भेजी जाए।\nभवदीय\nरमेश गुप्ता\n",
        PLAIN "To\nThe Secretary\nMinistry of Finance\n\nCopy to: The Secretariat, the Joint Secretary and the top secretary of the zone.\n",
        PLAIN "Secretary\nSecretariat\nTop Secretary\nSecretarial Assistant\n",
        PLAIN "गुप्ता\nगोपनीयता नीति\nसमिति\nसीमित साधन\n", PLAIN LINES, PLAIN "Regards,\nGupta\nSection Officer, Confidential Section\n",
        PLAIN "Restricted Holiday: 14-01-2026\nRestricted holidays are listed below.\n", PLAIN "The contents of this e-mail are confidential and may be privileged.\n",
        PLAIN "CONFIDENTIALITY NOTICE: This message is meant for the addressee only.\n", PLAIN "DISCLAIMER: This e-mail is confidential.\n",
        PLAIN "It is a state-\nsecretary's matter - the secretariat will reply.\n", PLAIN "Ph: 011-23092222 - Fax: 23092223 (O) 9811 (R)\n",
        PLAIN "The pass-\nword of the portal is kept secret by the user.\n", PLAIN "No. 12/3/2025-Confidential Branch\nSir,\nthe vacancy is filled.\n",
        "From: \"R. K. Gupta\" <gupta@example.org>\nSubject: Writing of Confidential Reports: reminder\nMessage-ID: <o@x>\n\nKindly expedite.\n",
        "From: \"Joint Secretary\" <js@example.org>\nSubject: Meeting of Secretaries - agenda\nMessage-ID: <o@x>\n\nThe agenda is below.\n",
        "From: Ram <r@example.org>\nSubject: Fwd: [Secretariat] RE: अति आवश्यक: गुप्ता जी\nMessage-ID: <o@x>\n\nसादर\n",
        HTML "<html><head><title>Message</title><style>p.MsoNormal{font-family:\"Calibri\",'sans-serif';content:\"\\2022\"}</style></head><body><!-- Converted from text/plain --><p class=MsoNormal>Sir,<o:p></o:p></p>"
             "<p>The Secretary has asked for the Confidential Report.</p><img alt='Emblem of India' src='https://example.org/x.png'></body></html>",
        HTML "<pre>Sir,\nthe drains of the town\nare done.\n</pre><table><tr><td>Name</td><td>Gupta</td></tr></table>",
        FILE_OF("text/calendar", "meet.ics") "BEGIN:VCALENDAR\nBEGIN:VEVENT\nCLASS:PUBLIC\nSUMMARY:Meeting with the Secretary\nEND:VEVENT\nEND:VCALENDAR\n--B--\n",
        FILE_OF("text/csv", "list.csv") "name,post\nR. K. Gupta,Secretary\nA. Rao,Section Officer\n--B--\n",
        FILE_OF("text/plain", "Annual_Confidential_Report.txt") "The report is awaited.\n--B--\n",
        FILE_OF("application/octet-stream", "a.rtf") "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\header Drains\\par}The Secretary\\par\nThe Confidential Report\\par}\n--B--\n",
        MIXED "Content-Type: message/rfc822\n\nFrom: a@b\nTo: c@d\nSubject: drains\n\nThe drains.\n--B--\n",
        HEAD "Content-Type: multipart/mixed; boundary=B\n\nThis is a multi-part message in MIME format.\n--B\nContent-Type: text/plain\n\nThe drains.\n--B--\n",
        HEAD "X-Mailer: Secretariat Mail 2\nX-Priority: 1\nOrganization: Ministry of Finance\nKeywords: drains\n\nThe drains.\n",
        PLAIN "Dear Sir,\nthe drains begin 6 km from the town.\nbegin 2026 with care\n", PLAIN "Ľubica Ščastná\nPrésident Škoda\n",
    };
    struct look_rig *g = *state;
    unsigned held = 0;

    for (size_t i = 0; i < ARRAY_LEN(mails); i++)
        if (look_rig_take_mail(g, numbered(mails[i], i), "") != TAKEN_LETTER) {
            print_message("held (%s, %s): %s\n", g->taken.why, g->taken.sentence, mails[i]);
            held++;
        }
    assert_int_equal(held, 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, look_rig_set_up, look_rig_tear_down)
    const struct CMUnitTest tests[] = {
        CASE(a_marking_is_found_however_html_shows_it), CASE(words_deeper_in_html_than_is_read_wait_for_a_person), CASE(a_marking_is_found_in_the_words_of_a_mail),
        CASE(a_marking_is_found_in_files_of_any_name_and_type), CASE(a_web_page_in_another_charset_is_read_or_waits), CASE(what_only_speaks_of_markings_is_a_letter),
    };

    return cmocka_run_group_tests(tests, look_rig_prepare, look_rig_finish);
}
