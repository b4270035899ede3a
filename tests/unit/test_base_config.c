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
        { "[desk]\n\nport = 99999\n", "conf:3: desk.port must be 1 to 65535 port" },
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
        TEST(a_line_of_any_length_is_refused_or_read_whole),
        TEST(a_file_that_is_named_must_be_there),
        TEST(a_secret_is_one_line_of_its_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
