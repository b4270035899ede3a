/* The admin's pages against a real deskd and diaryd: officers, rules, lists of e-Office, diagnostics, the manual. */
#include "base/put_file.h"
#include "base/version.h"
#include "tests/unit/test.h"

#include "tests/unit/desk_rig.h"
#include "workflow/people.h"

#include <string.h>
#include <sys/stat.h>

#define BOUNDARY "----dakboxtest"

/* A form with a file, or with text in the area (file_name NULL), as a browser sends it. */
static struct http_answer post_file(struct desk_rig *g, const char *path, const char *file_name, const char *text)
{
    AUTO_FREE char *body = NULL;
    char token[64], headers[400];

    http_token(g, token);
    assert_true(asprintf(&body, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n%s\r\n--" BOUNDARY
                         "\r\nContent-Disposition: form-data; name=\"%s\"%s%s%s\r\n\r\n%s\r\n--" BOUNDARY "--\r\n", token, file_name ? "file" : "text",
                         file_name ? "; filename=\"" : "", file_name ? file_name : "", file_name ? "\"" : "", text) > 0);
    snprintf(headers, sizeof(headers), "Host: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nCookie: %s\r\n", g->port, g->port, g->cookie);
    AUTO_FREE char *request = NULL;
    int n = asprintf(&request, "POST %s HTTP/1.1\r\n%sContent-Type: multipart/form-data; boundary=" BOUNDARY "\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                     path, headers, strlen(body), body);
    assert_true(n > 0);
    char *all = http_raw(g, request, (size_t)n, 8000), *end = strstr(all, "\r\n\r\n");
    struct http_answer a = { .status = 0 };
    assert_non_null(end);
    assert_int_equal(sscanf(all, "HTTP/1.1 %d", &a.status), 1);
    a.head = strndup(all, (size_t)(end - all));
    a.body = strdup(end + 4);
    free(all);
    return a;
}

static const char directory[] = "post,designation,section,name,email,default\r\nSO-NEW,Section Officer,Cash,Shri Naya,so@example.gov.in,\r\nUS-NEW,Under Secretary,,Smt. <b>Rao,,yes\r\n";

static void officers_are_shown_before_they_are_applied(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = post_file(g, "/admin/officers/check", "officers.csv", directory);
    assert_int_equal(a.status, 200);
    assert_says(&a, "SO-NEW");
    assert_says(&a, "Smt. &lt;b&gt;Rao");
    assert_says(&a, "/admin/officers/apply");
    http_done(&a);
    a = http_get(g, "/officers?lang=en");
    assert_silent(&a, "Shri Naya");
    http_done(&a);
    a = post_file(g, "/admin/officers/apply", NULL, directory);
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, "/officers?lang=en");
    assert_says(&a, "Shri Naya");
    http_done(&a);
    a = http_get(g, "/admin/officers.csv");
    assert_says(&a, "\r\nSO-NEW,Section Officer,");
    assert_says(&a, "text/csv");
    http_done(&a);
}

/* What a spreadsheet would take for a formula is made harmless in the download, and comes back as it was. */
static void a_directory_that_was_downloaded_can_be_brought_back(void **state)
{
    static const char formulas[] = "post,designation,name,mobile\r\nP1,=1+1,@SUM(A1),+91 98100 00000\r\n";
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = post_file(g, "/admin/officers/apply", "f.csv", formulas);
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, "/admin/officers.csv");
    assert_says(&a, "P1,'=1+1,");
    assert_says(&a, ",'@SUM(A1),");
    assert_says(&a, ",'+91 98100 00000,");
    AUTO_FREE char *file = strdup(a.body);
    http_done(&a);
    a = post_file(g, "/admin/officers/check", "f.csv", file);
    assert_int_equal(a.status, 200);
    assert_says(&a, "<b>0</b>");
    assert_silent(&a, "<b>1</b>");          /* nothing would change */
    http_done(&a);
}

static void mistakes_in_officers_are_told_with_their_lines_and_change_nothing(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = post_file(g, "/admin/officers/apply", "x.csv", "post,designation,email\r\nA,Clerk,a@example.gov.in\r\nB,,nonsense\r\n");
    assert_int_equal(a.status, 409);
    assert_says(&a, "Line 3:");
    http_done(&a);
    a = post_file(g, "/admin/officers/check", "x.csv", "post,designation\r\nA,\xff\r\n");
    assert_says(&a, "is not UTF-8");
    http_done(&a);
    a = post_file(g, "/admin/officers/check", "", "");
    assert_says(&a, "no file was chosen");
    http_done(&a);
}

static void rules_are_checked_tried_and_put_into_force(void **state)
{
    static const char sample[] = "when subject has any of \"pension\", \"पेंशन\" then category \"Establishment\"\n";
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = post_file(g, "/admin/rules/check", NULL, "nonsense is no rule\n");
    assert_int_equal(a.status, 409);
    assert_says(&a, "<a href=\"#text\" data-line=\"1\">Line 1:</a>");
    assert_says(&a, "<textarea name=\"text\" id=\"text\"");
    assert_says(&a, "nonsense is no rule\n</textarea>");
    http_done(&a);
    a = post_file(g, "/admin/rules/check", NULL, sample);
    assert_int_equal(a.status, 200);
    assert_says(&a, "Rules without a mistake: 1");
    assert_says(&a, "Letters looked at:");
    http_done(&a);
    a = http_get(g, "/admin/rules.txt");
    assert_silent(&a, "category");
    http_done(&a);
    a = post_file(g, "/admin/rules/apply", NULL, sample);
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, "/admin/rules.txt");
    assert_says(&a, sample);
    http_done(&a);
}

static void lists_of_e_office_come_from_a_file_and_are_mapped(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = http_get(g, "/admin/masters?lang=en");
    assert_says(&a, "missing; letters that wait:");
    http_done(&a);
    a = post_file(g, "/admin/masters/import", "m.csv", "list,id,name,own\r\nlanguages,x,English,\r\nnonsense,3,English,\r\n");
    assert_int_equal(a.status, 409);
    assert_says(&a, "Line 2:");
    assert_says(&a, "Line 3:");
    http_done(&a);
    a = post_file(g, "/admin/masters/import", "m.csv", "list,id,name,own\r\nlanguages,3,English,en\r\nlanguages,4,Hindi,\r\ndelivery_modes,12,By Hand,\r\n");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_post(g, "/admin/masters", "instance=&list=languages&own=hi&id=4");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_post(g, "/admin/masters", "instance=&list=languages&own=hi&id=99");
    assert_int_equal(a.status, 409);
    assert_says(&a, "has no number 99");
    http_done(&a);
    a = http_get(g, "/admin/masters.csv");
    assert_says(&a, "languages,4,Hindi,hi\r\n");
    assert_says(&a, "languages,3,English,en\r\n");
    http_done(&a);
}

/* sendd sends them for letters that have none: they need an entry before the first such letter waits for it. */
static void values_that_stand_for_missing_ones_are_listed_before_a_letter_waits(void **state)
{
    static const char *const rows[] = { "By Hand", "English", "Letter", "General", "Normal", "immediate" };
    struct desk_rig *g = *state;
    char row[64];

    desk_rig_start_diaryd(g);
    struct http_answer a = http_get(g, "/admin/masters?lang=en");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        snprintf(row, sizeof(row), "<th scope=\"row\" lang=\"en\">%s</th>", rows[i]);
        assert_says(&a, row);
    }
    assert_silent(&a, "found by its name");
    http_done(&a);
    a = post_file(g, "/admin/masters/import", "m.csv", "list,id,name,own\r\npriorities,7,Most Immediate,\r\ncategories,8,Establishment,\r\n");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_post(g, "/admin/masters", "instance=&list=categories&own=General&id=8");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, "/admin/masters?lang=en");
    assert_says(&a, "found by its name");                      /* "immediate" may be called "Most Immediate" there */
    http_done(&a);
    a = http_get(g, "/admin/masters.csv");
    assert_says(&a, "categories,8,Establishment,General\r\n");
    assert_silent(&a, "Most Immediate,immediate");             /* nobody has mapped it */
    http_done(&a);
}

static void a_long_list_is_on_the_page_once(void **state)
{
    struct desk_rig *g = *state;
    AUTO_FREE char *text = NULL;
    size_t n = 0, found = 0;
    FILE *f = open_memstream(&text, &n);

    assert_non_null(f);
    fputs("list,id,name,own\r\nlanguages,1000,Language no. 1000,hi;en\r\n", f);
    for (int i = 1; i <= 150; i++)
        fprintf(f, "languages,%d,Language no. %d,\r\n", i, i);
    assert_int_equal(fclose(f), 0);
    desk_rig_start_diaryd(g);
    struct http_answer a = post_file(g, "/admin/masters/import", "m.csv", text);
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, "/admin/masters?lang=en");
    assert_says(&a, "<datalist id=\"languages\">");
    assert_says(&a, "aria-label=\"hi\" list=\"languages\" value=\"1000\">");
    assert_says(&a, "<span class=\"meta\">Language no. 1000</span>");
    for (const char *at = a.body; (at = strstr(at, "Language no. 77 ")); at++)
        found++;
    assert_int_equal(found, 1);
    http_done(&a);
}

/* The second of its rows maps a value to an entry that the first one's list does not have: neither is taken. */
static void a_file_of_lists_is_taken_whole_or_not_at_all(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = post_file(g, "/admin/masters/import", "m.csv", "list,id,name,own\r\nlanguages,3,English,en\r\n");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = post_file(g, "/admin/masters/import", "m.csv", "list,id,name,own\r\nlanguages,5,=Tamil,\r\npriorities,1,Immediate,urgent\r\npriorities,99999999999999999999,Later,\r\n");
    assert_int_equal(a.status, 409);
    assert_says(&a, "Line 4:");
    http_done(&a);
    AUTO_FREE char *owns = NULL;
    assert_true(asprintf(&owns, "list,id,name,own\r\nlanguages,5,=Tamil,ta\r\npriorities,1,Immediate,%0*d\r\n", 2000, 1) > 0);
    a = post_file(g, "/admin/masters/import", "m.csv", owns);
    assert_int_equal(a.status, 409);
    assert_says(&a, "own: is too long");
    http_done(&a);
    a = post_file(g, "/admin/masters/import", "m.csv", "\r\n\r\n");
    assert_int_equal(a.status, 409);
    assert_says(&a, "the first line must be: list,id,name,own");
    http_done(&a);
    a = http_get(g, "/admin/masters.csv");
    assert_says(&a, "languages,3,English,en\r\n");
    assert_silent(&a, "Tamil");
    http_done(&a);
    a = post_file(g, "/admin/masters/import", "m.csv", "list,id,name,own\r\nlanguages,5,'=Tamil,ta\r\n");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, "/admin/masters.csv");
    assert_says(&a, "languages,5,'=Tamil,ta\r\n");
    http_done(&a);
}

static void the_archive_of_diagnostics_has_no_word_of_a_letter(void **state)
{
    struct desk_rig *g = *state;
    char path[TMPDIR_SIZE + 64];
    struct err e = { 0 };
    static const char log[] = "<6>scand ev=ready pid=7\n<4>diaryd ev=odd doc=abcdefgh22222222 why=\"subject Xylophone\"\n<6>ocrd ev=file file=/x/Xylophone letter.pdf page=3\nXylophone\n"
                              "<6>ocrd ev=x status=<Xylophone>\n<4>scand ev=usb_overdrawn usb=1-1-port4 count=2\n<3>sendd ev=stopped why=\"mail.url is wrong\"\n";

    snprintf(path, sizeof(path), "%s/log", g->dir);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof(path), "%s/log/scand.log", g->dir);
    assert_ok(put_file(path, 0600, log, strlen(log), &e), e);
    struct field fields[] = { { .name = "subject", .value = "Xylophone", .source = "reading", .conf = 0.9 },
                              { .name = "sender_name", .value = "Xylophone", .source = "reading", .conf = 0.9 } };
    struct letter_reading r = { .fields = fields, .n_fields = 2, .body = "Xylophone", .post = "", .pages = 1, .lane = 1 };
    assert_ok(store_put_reading(g->store, g->ids[SAMPLE_CLEAN], &r, "ocrd", &e), e);
    assert_ok(store_letter_event(g->store, g->ids[SAMPLE_CLEAN], LETTER_EV_HOLD, "Xylophone", "Xylophone", &e), e);
    desk_rig_start_diaryd(g);
    desk_rig_scanner(g, "{\"ok\": true, \"scanners\": [{\"name\": \"epson:1\", \"state\": \"idle\", \"note\": \"about Xylophone\", \"pages\": 3}]}");
    struct http_answer a = http_get(g, "/admin/diagnostics.tar");
    assert_int_equal(a.status, 200);
    for (size_t i = 0; i + 9 <= a.n; i++)
        if (memcmp(a.body + i, "Xylophone", 9) == 0)
            fail_msg("at byte %zu: %.60s", i, a.body + i);
    static const char *const parts[] = { "box.txt", "status.json", "settings.txt", "counts.txt", "history.txt", "log/scand.log", "<6>scand ev=ready pid=7",
                                         "<4>diaryd ev=odd doc=abcdefgh22222222\n", "why=\"mail.url is wrong\"", "mail.max_mib = 10", "person", "dakbox " DAKBOX_VERSION, "up_s ",
                                         "<4>scand ev=usb_overdrawn usb=1-1-port4 count=2\n", "\"epson:1\"", "\"pages\": 3" };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (!memmem(a.body, a.n, parts[i], strlen(parts[i])))
            fail_msg("the archive lacks %s", parts[i]);
    http_done(&a);
}

static void the_manual_is_there_in_both_languages_and_can_be_searched(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a = http_get(g, "/help?lang=en");

    assert_int_equal(a.status, 200);
    assert_says(&a, "From paper to e-Office");
    http_done(&a);
    a = http_get(g, "/help?lang=hi");
    assert_says(&a, "काग़ज़ से ई-ऑफ़िस तक");
    http_done(&a);
    a = http_get(g, "/help?lang=en&q=power+cut");
    assert_says(&a, "Paper jam");
    assert_silent(&a, "Officers, rules");
    http_done(&a);
    a = http_get(g, "/help?from=letter");
    assert_int_equal(a.status, 303);
    assert_says(&a, "/help/1");
    http_done(&a);
    for (int n = 1; n <= 12; n++) {
        char path[64];

        snprintf(path, sizeof(path), "/help/%d?lang=hi", n);
        a = http_get(g, path);
        assert_int_equal(a.status, 200);
        assert_says(&a, "<article class=\"topic\"><h1>");
        http_done(&a);
    }
    assert_status(g, "/help/99", 404);
    assert_status(g, "/help/0", 404);
}

static void tests_say_how_they_went(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = http_get(g, "/admin?lang=en");
    assert_int_equal(a.status, 200);
    assert_says(&a, "Its program does not answer");
    assert_says(&a, "<h2>Panel</h2><p class=\"meta\">Not set up on this box.");
    http_done(&a);
    a = http_post(g, "/admin/test", "what=disk");
    assert_says(&a, "MiB are free");
    http_done(&a);
    a = http_post(g, "/admin/test", "what=eoffice");
    assert_says(&a, "The test failed");
    http_done(&a);
    a = http_post(g, "/admin/test", "what=nonsense");
    assert_says(&a, "There is no test of “");
    http_done(&a);
}

static const char ended[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBBzCBr6ADAgECAgEHMAoGCCqGSM49BAMCMA4xDDAKBgNVBAMMA29sZDAeFw0x\n"
    "OTAxMDEwMDAwMDBaFw0yMDAxMTUxMjAwMDBaMA4xDDAKBgNVBAMMA29sZDBZMBMG\n"
    "ByqGSM49AgEGCCqGSM49AwEHA0IABKfNs6XUoc43VstmWmEoxqQwAeoMtYM4xc4I\n"
    "IH7Vn5NS5TkahvBOooorUUo8Nmh8Bcoi7WDvMB7/7gWxTfGcFhAwCgYIKoZIzj0E\n"
    "AwIDRwAwRAIgSswKGVLR/QsO6PC/1FBDicLx5tH4tNCguwcjaa7uR5ACIH4+gCXw\n"
    "UVnauZvYqfgHFBcW5JWH+9KaP+9pZQGyRIi/\n"
    "-----END CERTIFICATE-----\n";
static const char lasting[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBCTCBsaADAgECAgEHMAoGCCqGSM49BAMCMA4xDDAKBgNVBAMMA25ldzAgFw0x\n"
    "OTAxMDEwMDAwMDBaGA8yMDkwMDYxNTEyMDAwMFowDjEMMAoGA1UEAwwDbmV3MFkw\n"
    "EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEFV6sZ+BZSg6mijLIZZIYgsHysz/AD8W8\n"
    "DYNixWuR8pCMfTowwfRY4IQ6Z/FqVVwdrBuukgCGx8RcGitv0iA2IjAKBggqhkjO\n"
    "PQQDAgNHADBEAiAXQgqxLiUKrKsOzAMO0mWnmV9JgO2OMpCIX3hJik+J/gIgCbCQ\n"
    "o8yZQOClqAjeL1+tBmEs05MXanGzZ/Z59yT45yk=\n"
    "-----END CERTIFICATE-----\n";

static void put_certificates(const struct desk_rig *g, const char *first, const char *second)
{
    char path[TMPDIR_SIZE + 64], text[2000];
    struct err e = { 0 };

    snprintf(text, sizeof(text), "%s%s", first, second);
    snprintf(path, sizeof(path), "%s/ca.pem", g->dir);
    assert_ok(put_file(path, 0600, text, strlen(text), &e), e);
}

static void the_box_tells_its_version_letters_disk_and_certificates(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = http_get(g, "/admin?lang=en");
    assert_says(&a, "dakbox " DAKBOX_VERSION " · ");
    assert_says(&a, "<dt>Running for</dt>");
    assert_says(&a, "<dt>Letters waiting</dt><dd>being read: ");
    assert_says(&a, "MiB are free");
    assert_says(&a, "Desk: none, it is reached without TLS");
    assert_says(&a, "e-Office: the authorities this system knows");
    assert_says(&a, "/ca.pem cannot be read");
    http_done(&a);
    put_certificates(g, lasting, "");
    a = http_get(g, "/admin?lang=en");
    assert_says(&a, "E-mail: <span>valid until 15-06-2090");
    http_done(&a);
    put_certificates(g, lasting, ended);        /* the first that ends counts */
    a = http_get(g, "/admin?lang=hi");
    assert_says(&a, "<span class=\"missing\">▲ 15-01-2020 से मान्य नहीं");
    http_done(&a);
}

/* An address that stands there already would get mails that its owner did not ask for. */
static void the_test_mail_goes_to_whom_the_admin_names(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_start_diaryd(g);
    struct http_answer a = http_post(g, "/admin/settings", "key=office.help_email&seen=&value=help%40example.gov.in");
    assert_int_equal(a.status, 303);
    http_done(&a);
    a = http_get(g, "/admin?lang=en");
    assert_says(&a, "<input type=\"email\" name=\"to\"");
    assert_silent(&a, "help@example.gov.in");
    http_done(&a);
}

/* Who may not administer sees none of it; a form must bear the token. */
static void only_an_admin_gets_in(void **state)
{
    static const char *const paths[] = { "/admin", "/admin/settings", "/admin/officers", "/admin/officers.csv", "/admin/rules", "/admin/rules.txt", "/admin/masters",
                                         "/admin/masters.csv", "/admin/diagnostics", "/admin/diagnostics.tar" };
    struct desk_rig *g = *state;

    desk_rig_sign_in_as(g, "clerk", 1u << ROLE_CLERK);
    for (size_t i = 0; i < ARRAY_LEN(paths); i++)
        assert_status(g, paths[i], 403);
    struct http_answer a = post_file(g, "/admin/officers/apply", "x.csv", directory);
    assert_int_equal(a.status, 403);
    http_done(&a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_DESK(officers_are_shown_before_they_are_applied),
        WITH_DESK(a_directory_that_was_downloaded_can_be_brought_back),
        WITH_DESK(mistakes_in_officers_are_told_with_their_lines_and_change_nothing),
        WITH_DESK(rules_are_checked_tried_and_put_into_force),
        WITH_DESK(lists_of_e_office_come_from_a_file_and_are_mapped),
        WITH_DESK(values_that_stand_for_missing_ones_are_listed_before_a_letter_waits),
        WITH_DESK(a_long_list_is_on_the_page_once),
        WITH_DESK(a_file_of_lists_is_taken_whole_or_not_at_all),
        WITH_DESK(the_archive_of_diagnostics_has_no_word_of_a_letter),
        WITH_DESK(the_manual_is_there_in_both_languages_and_can_be_searched),
        WITH_DESK(tests_say_how_they_went),
        WITH_DESK(the_box_tells_its_version_letters_disk_and_certificates),
        WITH_DESK(the_test_mail_goes_to_whom_the_admin_names),
        WITH_DESK(only_an_admin_gets_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
