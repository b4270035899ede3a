/* dakbox.conf: what is read, and the sentence for each thing that is wrong with it. */
#include "base/auto.h"
#include "base/config.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <errno.h>
#include <string.h>

struct rig { char dir[TMPDIR_SIZE], path[TMPDIR_SIZE + 20]; };

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));

    tmpdir_new(g->dir);
    snprintf(g->path, sizeof(g->path), "%s/dakbox.conf", g->dir);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

static int load(const struct rig *g, const char *text, struct config **ret_c, struct err *e)
{
    FILE *f = fopen(g->path, "we");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    return config_load(g->path, ret_c, e);
}

static void what_is_set_counts_and_the_rest_keeps_its_default(void **state)
{
    struct config *c;
    struct err e = { 0 };

    assert_ok(load(*state, "# a remark\n[office]\nname = वित्त मंत्रालय CRU\n\n[desk]\nport = 9000\n[mail]\nrequire_tls = no\n",
                   &c, &e), e);
    assert_string_equal(config_text(c, CONFIG_OFFICE_NAME), "वित्त मंत्रालय CRU");
    assert_int_equal(config_number(c, CONFIG_DESK_PORT), 9000);
    assert_false(config_flag(c, CONFIG_MAIL_REQUIRE_TLS));
    assert_string_equal(config_text(c, CONFIG_OFFICE_REGISTER), "A");
    assert_int_equal(config_number(c, CONFIG_SCAN_RESOLUTION_DPI), 300);
    config_free(c);
}

static void each_mistake_is_named_with_file_and_line(void **state)
{
    static const struct { const char *text, *says; } bad[] = {
        { "[office]\ncolour = red\n", "conf:2: there is no setting office.colour" },
        { "[desk]\n\nport = 99999\n", "conf:3: desk.port must be 1 to 65535, not 99999" },
        { "[desk]\nport = many\n", "conf:2: desk.port must be a whole number" },
        { "[desk]\nport = 80x\n", "conf:2: desk.port must be a whole number" },
        { "[desk]\nport = 99999999999999999999\n", "conf:2: desk.port must be a whole number" },
        { "[mail]\nrequire_tls = perhaps\n", "conf:2: mail.require_tls must be yes or no" },
        { "[desk]\nport = 1\nport = 2\n", "conf:3: desk.port is set twice (first on line 2)" },
        { "[desk\nport = 1\n", "conf:1:" },
        { "just words\n", "conf:1:" },
        { "port = 1\n", "there is no setting .port" },
        { "[office]\nname = \xff\xfe\n", "conf:2: office.name" },
    };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct config *c = NULL;
        struct err e = { 0 };

        assert_int_equal(load(*state, bad[i].text, &c, &e), -EINVAL);
        assert_null(c);
        if (!strstr(e.msg, bad[i].says))
            fail_msg("case %zu says: %s", i, e.msg);
    }
}

/* ---- profiles of scanners */

static void a_profile_says_what_is_different_for_its_scanner(void **state)
{
    struct config *c;
    struct err e = { 0 };

    assert_ok(load(*state, "[scanner front desk]\nmatch = fi-7160\nmode = Color\nresolution_dpi = 200\nhide_blank = no\n"
                           "[scan]\nresolution_dpi = 150\nsource = Flatbed\n"
                           "[scanner पीछे का कमरा]\nsource = ADF\n[scanner front desk]\npaper = A4\n", &c, &e), e);
    assert_int_equal(config_profiles(c), 2);
    assert_string_equal(config_profile_name(c, 0), "front desk");
    assert_string_equal(config_profile_match(c, 0), "fi-7160");
    assert_string_equal(config_profile_name(c, 1), "पीछे का कमरा");
    assert_string_equal(config_profile_match(c, 1), "");
    assert_string_equal(config_profile_text(c, 0, CONFIG_SCAN_MODE), "Color");
    assert_string_equal(config_profile_text(c, 0, CONFIG_SCAN_PAPER), "A4");           /* the section may go on later */
    assert_string_equal(config_profile_text(c, 0, CONFIG_SCAN_SOURCE), "Flatbed");     /* what holds for all */
    assert_int_equal(config_profile_number(c, 0, CONFIG_SCAN_RESOLUTION_DPI), 200);
    assert_false(config_profile_flag(c, 0, CONFIG_SCAN_HIDE_BLANK));
    assert_string_equal(config_profile_text(c, 1, CONFIG_SCAN_SOURCE), "ADF");
    assert_string_equal(config_profile_text(c, 1, CONFIG_SCAN_MODE), "Gray");
    assert_int_equal(config_profile_number(c, 1, CONFIG_SCAN_RESOLUTION_DPI), 150);
    assert_int_equal(config_profile_number(c, -1, CONFIG_SCAN_RESOLUTION_DPI), 150);
    assert_true(config_profile_flag(c, -1, CONFIG_SCAN_HIDE_BLANK));
    assert_string_equal(config_profile_name(c, -1), "");
    assert_string_equal(config_profile_match(c, -1), "");
    assert_string_equal(config_text(c, CONFIG_SCAN_MODE), "Gray");                     /* and nothing leaks out of it */
    config_free(c);
}

static void an_instance_says_what_is_different_for_it(void **state)
{
    AUTO_CONFIG struct config *c = NULL, *one = NULL, *plain = NULL;
    struct config *none;
    struct err e = { 0 };

    assert_ok(load(*state, "[eoffice cbic-1]\nurl = https://one.example.gov.in\nmax_mib = 5\n[eoffice]\nurl = https://all.example.gov.in\ntimeout_s = 7\n"
                           "[scanner a]\nmode = Color\n[eoffice cbic-2]\ncategory = Tax\n", &c, &e), e);
    assert_int_equal(config_instances(c, "eoffice"), 2);
    assert_int_equal(config_instances(c, "mailbox"), 0);
    assert_int_equal(config_profiles(c), 1);
    assert_string_equal(config_instance_name(c, "eoffice", 0), "cbic-1");
    assert_string_equal(config_instance_name(c, "eoffice", 1), "cbic-2");
    assert_string_equal(config_instance_name(c, "eoffice", 2), "");
    assert_ok(config_instance(c, "eoffice", "cbic-1", &one, &e), e);
    assert_string_equal(config_text(one, CONFIG_EOFFICE_URL), "https://one.example.gov.in");
    assert_int_equal(config_number(one, CONFIG_EOFFICE_MAX_MIB), 5);
    assert_int_equal(config_number(one, CONFIG_EOFFICE_TIMEOUT_S), 7);         /* what holds for all */
    assert_ok(config_instance(c, "eoffice", "", &plain, &e), e);
    assert_string_equal(config_text(plain, CONFIG_EOFFICE_URL), "https://all.example.gov.in");
    assert_string_equal(config_text(plain, CONFIG_EOFFICE_CATEGORY), "General");    /* and nothing leaks out of it */
    assert_int_equal(config_instance(c, "eoffice", "cbic-3", &none, &e), -ENOENT);
    assert_non_null(strstr(e.msg, "[eoffice cbic-3]"));
}

static void an_instance_is_there_also_when_its_section_is_empty(void **state)
{
    AUTO_CONFIG struct config *c = NULL, *mof = NULL;
    struct err e = { 0 };

    assert_ok(load(*state, "[eoffice]\nurl = https://all.example.gov.in\n[eoffice mof]\n[gateway one]\n\n[gateway two]\ntitle = Two\n[gateway three]  ; the last\n"
                           "[scanner a]\n", &c, &e), e);
    assert_int_equal(config_instances(c, "eoffice"), 1);
    assert_int_equal(config_instances(c, "gateway"), 3);
    assert_string_equal(config_instance_name(c, "gateway", 0), "one");
    assert_string_equal(config_instance_name(c, "gateway", 2), "three");
    assert_int_equal(config_profiles(c), 0);            /* a scanner's says which one it is */
    assert_ok(config_instance(c, "eoffice", "mof", &mof, &e), e);
    assert_string_equal(config_text(mof, CONFIG_EOFFICE_URL), "https://all.example.gov.in");
}

static void long_names_in_devanagari_stay_whole_and_apart(void **state)
{
    struct config *c;
    struct err e = { 0 };

    assert_ok(load(*state, "[scanner प्राप्ति अनुभाग काउंटर एक]\nmatch = fi-1\nmode = Color\n"
                           "[scanner प्राप्ति अनुभाग काउंटर दो]\nmatch = fi-2\n"
                           "[scanner प्राप्ति अनुभाग काउंटर एक]\npaper = A4\n", &c, &e), e);
    assert_int_equal(config_profiles(c), 2);
    assert_string_equal(config_profile_name(c, 0), "प्राप्ति अनुभाग काउंटर एक");
    assert_string_equal(config_profile_text(c, 0, CONFIG_SCAN_PAPER), "A4");
    assert_string_equal(config_profile_name(c, 1), "प्राप्ति अनुभाग काउंटर दो");
    config_free(c);
}

static void each_mistake_in_a_profile_is_named_with_file_and_line(void **state)
{
    static const struct { const char *text, *says; } bad[] = {
        { "[scanner a]\nmatch = x\ncolour = red\n", "conf:3: there is no setting scan.colour" },
        { "[scanner a]\nmatch = x\n\nmatch = y\n", "conf:4: match is set twice" },
        { "[scanner a]\nmode = Gray\n[scanner a]\nmode = Color\n", "conf:4: scan.mode is set twice (first on line 2)" },
        { "[eoffice a]\nmatch = x\n", "conf:2: there is no setting eoffice.match" },
        { "[gateway a]\nport = 1\n", "conf:2: port holds for all of them: it belongs under [gateway]" },
        { "[scanner a]\nresolution_dpi = 9\n", "conf:2: scan.resolution_dpi must be 75 to 1200" },
        { "[scanner a]\nhide_blank = maybe\n", "conf:2: scan.hide_blank must be yes or no" },
        { "[scanner a]\nmatch = \xff\n", "conf:2: match" },
        { "[scanner a]\nport = 1\n", "conf:2: there is no setting scan.port" },
        { "[scanner a]\ndevice = test:0\n", "conf:2: device holds for all of them" },
        { "[scanner a]\nmode = Gray\nlook_s = 5\n", "conf:3: look_s holds for all of them" },
    };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct config *c = NULL;
        struct err e = { 0 };

        assert_int_equal(load(*state, bad[i].text, &c, &e), -EINVAL);
        assert_null(c);
        if (!strstr(e.msg, bad[i].says))
            fail_msg("case %zu says: %s", i, e.msg);
    }
}

static void there_are_only_so_many_profiles(void **state)
{
    char text[64 * (CONFIG_MAX_PROFILES + 1)] = "", says[64];
    struct config *c = NULL;
    struct err e = { 0 };

    for (int i = 0; i < CONFIG_MAX_PROFILES; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "[scanner s%d]\nmatch = m%d\n", i, i);
    assert_ok(load(*state, text, &c, &e), e);
    assert_int_equal(config_profiles(c), CONFIG_MAX_PROFILES);
    assert_string_equal(config_profile_match(c, CONFIG_MAX_PROFILES - 1), "m31");
    config_free(c);
    c = NULL;
    snprintf(text + strlen(text), sizeof(text) - strlen(text), "[scanner more]\nmatch = x\n");
    snprintf(says, sizeof(says), "conf:%d: more than %d sections such as [scanner]", 2 * CONFIG_MAX_PROFILES + 2, CONFIG_MAX_PROFILES);
    assert_int_equal(load(*state, text, &c, &e), -EINVAL);
    assert_non_null(strstr(e.msg, says));
}

static void it_is_known_which_file_was_read(void **state)
{
    const struct rig *g = *state;
    struct config *c;
    struct err e = { 0 };

    assert_ok(load(g, "[office]\nname = x\n", &c, &e), e);
    assert_string_equal(config_file(c), g->path);
    config_free(c);
}

static void a_line_of_any_length_is_refused_or_read_whole(void **state)
{
    struct config *c = NULL;
    struct err e = { 0 };
    char text[5000];

    memset(text, 'x', sizeof(text));
    memcpy(text, "[office]\nname = ", 16);
    text[sizeof(text) - 1] = '\0';
    int r = load(*state, text, &c, &e);
    assert_int_equal(r, -EINVAL);
    assert_non_null(strstr(e.msg, "conf:2"));
}

static void a_file_that_is_named_must_be_there(void **state)
{
    struct config *c = NULL;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(config_load("/nowhere/dakbox.conf", &c, &e), -ENOENT);
    assert_non_null(strstr(e.msg, "/nowhere/dakbox.conf"));
}

static void a_secret_is_one_line_of_its_file(void **state)
{
    const struct rig *g = *state;
    struct config *c;
    struct err e = { 0 };
    char text[TMPDIR_SIZE + 100], *secret = NULL;

    snprintf(text, sizeof(text), "[mail]\npassword_file = %s/secret\n", g->dir);
    assert_ok(load(g, text, &c, &e), e);
    assert_int_equal(config_secret(c, CONFIG_MAIL_PASSWORD_FILE, &secret, &e), -ENOENT);
    snprintf(text, sizeof(text), "%s/secret", g->dir);
    FILE *f = fopen(text, "we");
    fputs("p#ss wörd\r\nsecond line\n", f);
    fclose(f);
    assert_ok(config_secret(c, CONFIG_MAIL_PASSWORD_FILE, &secret, &e), e);
    assert_string_equal(secret, "p#ss wörd");
    free(secret);
    assert_int_equal(config_secret(c, CONFIG_EOFFICE_TOKEN_FILE, &secret, &e), -ENOENT);
    config_free(c);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_set_counts_and_the_rest_keeps_its_default),
        TEST(each_mistake_is_named_with_file_and_line),
        TEST(an_instance_says_what_is_different_for_it),
        TEST(an_instance_is_there_also_when_its_section_is_empty),
        TEST(a_profile_says_what_is_different_for_its_scanner),
        TEST(long_names_in_devanagari_stay_whole_and_apart),
        TEST(each_mistake_in_a_profile_is_named_with_file_and_line),
        TEST(there_are_only_so_many_profiles),
        TEST(it_is_known_which_file_was_read),
        TEST(a_line_of_any_length_is_refused_or_read_whole),
        TEST(a_file_that_is_named_must_be_there),
        TEST(a_secret_is_one_line_of_its_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
