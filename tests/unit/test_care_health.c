/* The health of card and disk, by a /sys of the test's own; and the office key on paper. */
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/put_file.h"
#include "care/health.h"
#include "care/office_key.h"
#include "care/state.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

struct rig { char dir[TMPDIR_SIZE], root[PATH_MAX]; struct config *config; unsigned major, minor; };

static void put(const struct rig *g, const char *text, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void put(const struct rig *g, const char *text, const char *fmt, ...)
{
    char path[PATH_MAX];
    size_t n = (size_t)snprintf(path, sizeof(path), "%s", g->root);
    struct err e = { 0 };
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(path + n, sizeof(path) - n, fmt, ap);
    va_end(ap);
    for (char *slash = strchr(path + n + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0755);
        *slash = '/';
    }
    assert_ok(put_file(path, 0644, text, strlen(text), &e), e);
}

static void point(const struct rig *g, const char *to, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void point(const struct rig *g, const char *to, const char *fmt, ...)
{
    char path[PATH_MAX], place[PATH_MAX];
    size_t n = (size_t)snprintf(path, sizeof(path), "%s", g->root);
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(path + n, sizeof(path) - n, fmt, ap);
    va_end(ap);
    for (char *slash = strchr(path + n + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0755);
        *slash = '/';
    }
    snprintf(place, sizeof(place), "%.2000s%s", g->root, to);
    assert_int_equal(symlink(place, path), 0);
}

static int setup(void **state)
{
    struct rig *g = calloc(1, sizeof(*g));
    char conf[PATH_MAX], text[PATH_MAX];
    struct err e = { 0 };
    struct stat st;

    assert_true(sodium_init() >= 0);
    tmpdir_new(g->dir);
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", g->dir);
    int n = snprintf(text, sizeof(text), "[paths]\ndata_dir = %s\nreserve_mib = 16\n", g->dir);
    assert_ok(put_file(conf, 0640, text, (size_t)n, &e), e);
    assert_ok(config_load(conf, &g->config, &e), e);
    snprintf(conf, sizeof(conf), "%s/root", g->dir);
    assert_int_equal(mkdir(conf, 0755), 0);
    assert_non_null(realpath(conf, g->root));
    assert_int_equal(stat(g->dir, &st), 0);
    g->major = major(st.st_dev);
    g->minor = minor(st.st_dev);
    *state = g;
    return 0;
}

static int teardown(void **state)
{
    struct rig *g = *state;

    config_free(g->config);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

/* The seventh partition of a card, behind LUKS: as the kernel shows it. */
static void put_card(const struct rig *g, const char *life, const char *pre_eol)
{
    put(g, life, "/sys/devices/mmc0/card/life_time");
    put(g, pre_eol, "/sys/devices/mmc0/card/pre_eol_info");
    put(g, "7\n", "/sys/devices/mmc0/block/mmcblk0/mmcblk0p7/partition");
    point(g, "/sys/devices/mmc0/card", "/sys/devices/mmc0/block/mmcblk0/device");
    put(g, "dakbox-data\n", "/sys/devices/virtual/block/dm-0/dm/name");
    point(g, "/sys/devices/mmc0/block/mmcblk0/mmcblk0p7", "/sys/devices/virtual/block/dm-0/slaves/mmcblk0p7");
    point(g, "/sys/devices/virtual/block/dm-0", "/sys/dev/block/%u:%u", g->major, g->minor);
}

static enum health_view look(const struct rig *g, char sentence[SAID_SIZE])
{
    struct health h;

    health_look(g->config, g->root, &h);
    return health_say(&h, sentence);
}

static void a_card_that_wears_out_is_found_behind_luks(void **state)
{
    static const struct { const char *life, *eol; int used_pct; enum health_view view; const char *word; } cases[] = {
        { "0x01 0x02\n", "0x01\n", 20, HEALTH_GOOD, "" },
        { "0x09 0x03\n", "0x01\n", 90, HEALTH_LOOK, "health_card_old" },
        { "0x02 0x01\n", "0x02\n", 20, HEALTH_LOOK, "health_card_old" },
        { "0x0b 0x01\n", "0x01\n", 110, HEALTH_BAD, "health_card_worn" },
        { "0x01 0x01\n", "0x03\n", 10, HEALTH_BAD, "health_card_worn" },
        { "0x00 0x00\n", "0x00\n", HEALTH_UNKNOWN, HEALTH_GOOD, "" },
        { "nonsense\n", "\n", HEALTH_UNKNOWN, HEALTH_GOOD, "" },
    };
    struct rig *g = *state;
    char sentence[SAID_SIZE];

    put_card(g, "0x01 0x01\n", "0x01\n");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct health h;

        put(g, cases[i].life, "/sys/devices/mmc0/card/life_time");
        put(g, cases[i].eol, "/sys/devices/mmc0/card/pre_eol_info");
        health_look(g->config, g->root, &h);
        assert_string_equal(h.device, "mmcblk0p7");
        assert_int_equal(h.used_pct, cases[i].used_pct);
        assert_int_equal(look(g, sentence), cases[i].view);
        assert_non_null(strstr(sentence, cases[i].word));
    }
}

static void errors_of_the_file_system_are_told(void **state)
{
    struct rig *g = *state;
    char sentence[SAID_SIZE];

    put_card(g, "0x01 0x01\n", "0x01\n");
    put(g, "0\n", "/sys/fs/ext4/dm-0/errors_count");
    assert_int_equal(look(g, sentence), HEALTH_GOOD);
    put(g, "3\n", "/sys/fs/ext4/dm-0/errors_count");
    assert_int_equal(look(g, sentence), HEALTH_BAD);
    assert_string_equal(sentence, "[\"health_fs_errors\",\"3\"]");
}

static void where_nothing_is_known_nothing_is_said(void **state)
{
    struct rig *g = *state;
    char sentence[SAID_SIZE];
    struct health h;

    health_look(g->config, g->root, &h);
    assert_int_equal(h.used_pct, HEALTH_UNKNOWN);
    assert_int_equal(h.fs_errors, HEALTH_UNKNOWN);
    assert_true(h.size_mib > 0);
    assert_int_equal(health_say(&h, sentence), HEALTH_GOOD);
}

static void a_card_that_fills_is_told_weeks_before(void **state)
{
    enum { DAY = 86400 };
    struct rig *g = *state;
    char sentence[SAID_SIZE], text[128];
    struct health h;
    struct err e = { 0 };

    health_look(g->config, g->root, &h);
    int64_t now_s = clock_utc_s(), left = h.free_mib - 16;
    assert_ok(health_note_room(g->config, now_s - 10 * DAY, h.free_mib + left, &e), e);     /* as much as is left went in ten days */
    health_look(g->config, g->root, &h);
    assert_in_range(h.fills_in_days, 9, 11);
    assert_int_equal(health_say(&h, sentence), HEALTH_LOOK);
    assert_non_null(strstr(sentence, "[\"health_fills_keeps_all\""));                       /* and what can be done about it */
    h.keeps_all = false;
    assert_int_equal(health_say(&h, sentence), HEALTH_LOOK);
    assert_non_null(strstr(sentence, "[\"health_fills\""));
    assert_ok(health_note_room(g->config, now_s, h.free_mib, &e), e);
    assert_ok(health_note_room(g->config, now_s + 60, h.free_mib, &e), e);                  /* once a day */
    AUTO_FREE char *kept = tmpdir_text(g->dir, "backup/room");
    int n = snprintf(text, sizeof(text), "%lld %lld\n", (long long)now_s, (long long)h.free_mib);
    assert_string_equal(kept + strlen(kept) - n, text);
}

static void read_only_comes_before_all(void **state)
{
    const struct health h = { .read_only = true, .fs_errors = 4, .used_pct = 110, .pre_eol = 3, .fills_in_days = 1 };
    char sentence[SAID_SIZE];

    (void)state;
    assert_int_equal(health_say(&h, sentence), HEALTH_BAD);
    assert_string_equal(sentence, "[\"health_read_only\"]");
}

/* The way out is told to who has not taken it yet. */
static void a_full_card_says_how_room_is_made_unless_it_is_made_already(void **state)
{
    enum { RESERVE_MAX_MIB = 1000000 };
    struct rig *g = *state;
    char conf[PATH_MAX], text[PATH_MAX], sentence[SAID_SIZE], words[SAID_WORDED_SIZE];
    struct err e = { 0 };
    struct health h;

    health_look(g->config, g->root, &h);
    assert_true(h.keeps_all && !h.full);
    if (h.free_mib >= RESERVE_MAX_MIB)
        skip();
    for (int days = 0; days <= 365; days += 365) {
        snprintf(conf, sizeof(conf), "%s/dakbox.conf", g->dir);
        int n = snprintf(text, sizeof(text), "[paths]\ndata_dir = %s\nreserve_mib = %lld\n[office]\nkeep_pages_days = %d\n", g->dir,
                         (long long)RESERVE_MAX_MIB, days);
        assert_ok(put_file(conf, 0640, text, (size_t)n, &e), e);
        config_free(TAKE_PTR(g->config));
        assert_ok(config_load(conf, &g->config, &e), e);
        assert_int_equal(look(g, sentence), days ? HEALTH_GOOD : HEALTH_BAD);
        said_word(SAID_EN, sentence, words);
        assert_int_equal(strstr(words, "office.keep_pages_days") != NULL, days == 0);
    }
}

/* ---- the key on paper */

static void a_key_is_read_however_it_is_typed_and_each_slip_is_noticed(void **state)
{
    uint8_t secret[OFFICE_SECRET_BYTES], back[OFFICE_SECRET_BYTES];
    char text[OFFICE_TEXT_SIZE], typed[64];
    struct err e = { 0 };
    unsigned slips = 0;

    (void)state;
    office_secret_new(secret);
    office_secret_text(secret, text);
    assert_int_equal(strlen(text), OFFICE_TEXT_SIZE - 1);
    assert_ok(office_secret_parse(text, back, &e), e);
    assert_memory_equal(secret, back, sizeof(secret));
    size_t n = 0;
    for (const char *c = text; *c; c++)                 /* small, with dashes, O and I as digits */
        typed[n++] = *c == ' ' ? '-' : *c == 'O' ? '0' : *c == 'I' ? '1' : (char)(*c >= 'A' ? *c + 32 : *c);
    typed[n] = '\0';
    assert_ok(office_secret_parse(typed, back, &e), e);
    assert_memory_equal(secret, back, sizeof(secret));
    for (size_t i = 0; text[i]; i++) {
        char was = text[i];

        if (was == ' ')
            continue;
        text[i] = was == 'A' ? 'B' : 'A';
        slips += office_secret_parse(text, back, &e) < 0;
        text[i] = was;
    }
    assert_true(slips >= 27);                           /* one in 4096 passes */
    assert_int_equal(office_secret_parse("ABCD", back, &e), -EINVAL);
    assert_int_equal(office_secret_parse("ABCD 9", back, &e), -EINVAL);
    text[OFFICE_TEXT_SIZE - 1] = '\0';
    assert_true(office_secret_ends_in(text, text + OFFICE_TEXT_SIZE - 5));
    assert_false(office_secret_ends_in(text, "WXYZ7"));
    assert_false(office_secret_ends_in(text, ""));
}

static void the_boxs_part_holds_no_secret_and_a_damaged_one_is_told(void **state)
{
    struct rig *g = *state;
    struct office_opener opener;
    struct office_key kept;
    uint8_t secret[OFFICE_SECRET_BYTES];
    char path[PATH_MAX], hex[2 * sizeof(opener.open) + 1];
    struct err e = { 0 };
    struct stat st;

    office_secret_new(secret);
    office_key_of(secret, &opener);
    snprintf(path, sizeof(path), "%s/office.key", g->dir);
    assert_int_equal(office_key_load(path, &kept, &e), -ENOENT);
    assert_ok(office_key_save(path, &opener.key, &e), e);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_ok(office_key_load(path, &kept, &e), e);
    assert_memory_equal(&kept, &opener.key, sizeof(kept));
    AUTO_FREE char *text = tmpdir_text(g->dir, "office.key");
    assert_null(strstr(text, sodium_bin2hex(hex, sizeof(hex), opener.open, sizeof(opener.open))));
    assert_null(strstr(text, sodium_bin2hex(hex, sizeof(hex), secret, sizeof(secret))));
    assert_ok(put_file(path, 0600, text, strlen(text) / 2, &e), e);
    assert_int_equal(office_key_load(path, &kept, &e), -EBADMSG);
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RIG(a_card_that_wears_out_is_found_behind_luks),
        WITH_RIG(errors_of_the_file_system_are_told),
        WITH_RIG(where_nothing_is_known_nothing_is_said),
        WITH_RIG(a_card_that_fills_is_told_weeks_before),
        cmocka_unit_test(read_only_comes_before_all),
        WITH_RIG(a_full_card_says_how_room_is_made_unless_it_is_made_already),
        WITH_RIG(a_key_is_read_however_it_is_typed_and_each_slip_is_noticed),
        WITH_RIG(the_boxs_part_holds_no_secret_and_a_damaged_one_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
