/* The data partition's own program (board/system/data) with an ext4 that is really damaged, e2fsck and the kernel's mount; only the seal is a stand-in.
 * What each word came to is told by tests/rig/data_card.sh. */
#include "base/auto.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TOLD_SIZE = 64 * 1024, NO_ROOT = 77 };

static char dir[TMPDIR_SIZE], told[TOLD_SIZE];

static int setup(void **state)
{
    (void)state;
    tmpdir_new(dir);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    tmpdir_remove(dir);
    return 0;
}

static int shell(const char *command)
{
    FILE *f = popen(command, "re");

    assert_non_null(f);
    told[fread(told, 1, sizeof(told) - 1, f)] = '\0';
    return WEXITSTATUS(pclose(f));
}

static void a_card(const char *how)
{
    char command[TMPDIR_SIZE + 128];

    if (geteuid() != 0) {
        print_message("SKIPPED: only root can mount\n");
        skip();
    }
    snprintf(command, sizeof(command), "tests/rig/damaged_card.sh %s %s 2>&1", dir, how);
    if (shell(command) != 0)
        fail_msg("%s", told);
}

/* What all words tell is in told. */
static void the_card_is_told(const char *words)
{
    char command[TMPDIR_SIZE + 256];

    snprintf(command, sizeof(command), "unshare -m tests/rig/data_card.sh %s %s 2>&1", dir, words);
    int r = shell(command);
    if (r == NO_ROOT) {
        print_message("SKIPPED: this system gives no root of its own\n");
        skip();
    }
    assert_int_equal(r, 0);
}

static const char *must_tell(const char *from, const char *words)
{
    const char *at = strstr(from, words);

    if (!at)
        fail_msg("\"%s\" is not told: %s", words, from);
    return at + strlen(words);
}

/* "repair=" of the card's gap, with the rest of its sector. */
static void put_gap(const char *repair)
{
    char command[TMPDIR_SIZE + 256];

    snprintf(command, sizeof(command), "printf 'data=made\\nkey=card\\nrepair=%s\\n' | dd of=%s/gap bs=512 seek=2072 conv=notrunc status=none", repair, dir);
    assert_int_equal(shell(command), 0);
}

static void a_whole_one_is_opened_and_cannot_be_repaired(void **state)
{
    (void)state;
    a_card("whole");
    the_card_is_told("open repair");
    const char *at = must_tell(told, "open: 0, [\"data_open\",\"card\"], open, gap , aside \n");
    at = must_tell(at, "the data partition needs no repair\n");
    must_tell(at, "repair: 1, [\"data_open\",\"card\"], open, gap , aside \n");
    assert_null(strstr(told, "percent"));
}

static void a_damaged_one_is_shut_until_a_person_has_it_repaired(void **state)
{
    (void)state;
    a_card("folder");
    the_card_is_told("open restart open repair restart open restart open forget-repaired restart open");
    const char *at = must_tell(told, "open: 0, [\"data_needs_repair\"], shut, gap , aside \n");
    at = must_tell(at, "open: 0, [\"data_needs_repair\"], shut, gap , aside \n");          /* by itself it does not change */
    at = must_tell(at, "percent 0\n");
    at = must_tell(at, "RUN fsck MANUALLY");
    at = must_tell(at, "percent 100\n");
    at = must_tell(at, "repair: 0, [\"data_needs_repair\"], shut, gap done, aside \n");
    at = must_tell(at, "open: 0, [\"data_open\",\"card\"], open, gap , aside 3\n");         /* the three files of the folder */
    at = must_tell(at, "open: 0, [\"data_open\",\"card\"], open, gap , aside 3\n");         /* as long as nobody has looked */
    at = must_tell(at, "forget-repaired: 0, ");
    must_tell(at, "open: 0, [\"data_open\",\"card\"], open, gap , aside \n");
}

static void a_second_superblock_takes_the_place_of_the_first(void **state)
{
    (void)state;
    a_card("superblock");
    the_card_is_told("open repair restart open");
    const char *at = must_tell(told, "open: 0, [\"data_needs_repair\"], shut");
    at = must_tell(at, "repair: 0, ");
    must_tell(at, "open: 0, [\"data_open\",\"card\"], open, gap , aside 0\n");
}

static void what_cannot_be_repaired_is_said_to_be_so_from_then_on(void **state)
{
    (void)state;
    a_card("garbage");
    the_card_is_told("open repair repair restart open");
    const char *at = must_tell(told, "open: 0, [\"data_needs_repair\"], shut");
    at = must_tell(at, "repair: 1, [\"data_beyond_repair\"], shut, gap failed, aside \n");
    at = must_tell(at, "the data partition needs no repair\n");
    at = must_tell(at, "repair: 1, [\"data_beyond_repair\"], shut, gap failed, aside \n");
    must_tell(at, "open: 0, [\"data_beyond_repair\"], shut, gap failed, aside \n");
}

/* A new diary would give the numbers a second time. */
static void an_office_whose_diary_is_lost_is_not_opened(void **state)
{
    (void)state;
    a_card("diary");
    the_card_is_told("open repair restart open restart open");
    const char *at = must_tell(told, "repair: 0, ");
    at = must_tell(at, "open: 0, [\"data_beyond_repair\"], shut, gap failed, aside \n");
    must_tell(at, "open: 0, [\"data_beyond_repair\"], shut, gap failed, aside \n");
}

/* What lies in its place gives the last numbers a second time. */
static void an_office_whose_diary_or_its_log_was_put_aside_is_not_opened(void **state)
{
    static const char *const aside[] = { "log", "older" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(aside); i++) {
        a_card(aside[i]);
        the_card_is_told("open repair restart open");
        const char *at = must_tell(told, "repair: 0, ");
        must_tell(at, "open: 0, [\"data_beyond_repair\"], shut, gap failed, aside \n");
    }
}

/* A repair that another damage followed. */
static void a_repaired_one_that_is_damaged_again_is_asked_for_again(void **state)
{
    (void)state;
    a_card("folder");
    put_gap("done");
    the_card_is_told("open repair restart open");
    const char *at = must_tell(told, "open: 0, [\"data_needs_repair\"], shut");
    must_tell(at, "open: 0, [\"data_open\",\"card\"], open, gap , aside 3\n");
}

static void one_that_was_cut_off_is_asked_for_again(void **state)
{
    (void)state;
    a_card("folder");
    put_gap("begun");
    the_card_is_told("open repair restart open");
    const char *at = must_tell(told, "open: 0, [\"data_needs_repair\"], shut, gap begun, aside \n");
    at = must_tell(at, "repair: 0, [\"data_needs_repair\"], shut, gap done, aside \n");
    must_tell(at, "open: 0, [\"data_open\",\"card\"], open, gap , aside 3\n");
}

/* Cut off so late that nothing was left to do: its letters are looked at all the same. */
static void one_that_was_cut_off_at_its_end_is_told_as_well(void **state)
{
    (void)state;
    a_card("whole");
    put_gap("begun");
    the_card_is_told("open");
    must_tell(told, "open: 0, [\"data_open\",\"card\"], open, gap , aside 0\n");
}

/* ---- power cuts */

enum { BLOCK = 4096, CHANGED_MAX = 256 };

static int open_file(const char *name, int how)
{
    char path[TMPDIR_SIZE + 32];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    int fd = open(path, how | O_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

/* The blocks that a whole repair changes, in their order. */
static size_t changed_blocks(off_t out[CHANGED_MAX])
{
    AUTO_CLOSE int before = open_file("before", O_RDONLY), after = open_file("after", O_RDONLY);
    char a[BLOCK], b[BLOCK];
    size_t n = 0;

    for (off_t at = 0; pread(before, a, BLOCK, at) == BLOCK && pread(after, b, BLOCK, at) == BLOCK; at += BLOCK)
        if (memcmp(a, b, BLOCK) != 0) {
            assert_true(n < CHANGED_MAX);
            out[n++] = at;
        }
    return n;
}

static void put_block(off_t at)
{
    AUTO_CLOSE int from = open_file("after", O_RDONLY), to = open_file("filesystem", O_WRONLY);
    char block[BLOCK];

    assert_int_equal(pread(from, block, BLOCK, at), BLOCK);
    assert_int_equal(pwrite(to, block, BLOCK, at), BLOCK);
}

/* Of what a repair writes some is on the card, and the rest is not: all up to a place, all from there on, every other one. */
static void after_a_cut_in_the_middle_it_can_be_repaired(void **state)
{
    off_t changed[CHANGED_MAX];
    char command[4 * TMPDIR_SIZE + 256];

    (void)state;
    a_card("folder");
    snprintf(command, sizeof(command), "cd %s && cp --sparse=always filesystem before && cp --sparse=always filesystem after", dir);
    assert_int_equal(shell(command), 0);
    snprintf(command, sizeof(command), ". board/system/data/filesystem; filesystem_repair %s/after", dir);
    assert_int_equal(shell(command), 0);
    size_t n = changed_blocks(changed);
    print_message("    a whole repair changes %zu blocks\n", n);
    assert_true(n > 2);
    for (size_t cut = 0; cut <= 2 * n; cut++) {
        snprintf(command, sizeof(command), "cd %s && cp --sparse=always before filesystem", dir);
        assert_int_equal(shell(command), 0);
        for (size_t i = 0; i < n; i++)
            if (cut == 2 * n ? i % 2 == 0 : cut < n ? i < cut : i >= cut - n)
                put_block(changed[i]);
        put_gap("begun");
        the_card_is_told("open repair restart open");
        if (!strstr(told, "open: 0, [\"data_open\",\"card\"], open, gap , aside "))
            fail_msg("after cut %zu of %zu blocks: %s", cut, n, told);
        snprintf(command, sizeof(command), "/sbin/fsck.ext4 -f -n %s/filesystem 2>&1", dir);
        if (shell(command) != 0)
            fail_msg("after cut %zu of %zu blocks it is open, and not whole: %s", cut, n, told);
    }
}

#define WITH_CARD(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CARD(a_whole_one_is_opened_and_cannot_be_repaired),
        WITH_CARD(a_damaged_one_is_shut_until_a_person_has_it_repaired),
        WITH_CARD(a_second_superblock_takes_the_place_of_the_first),
        WITH_CARD(what_cannot_be_repaired_is_said_to_be_so_from_then_on),
        WITH_CARD(an_office_whose_diary_is_lost_is_not_opened),
        WITH_CARD(an_office_whose_diary_or_its_log_was_put_aside_is_not_opened),
        WITH_CARD(a_repaired_one_that_is_damaged_again_is_asked_for_again),
        WITH_CARD(one_that_was_cut_off_is_asked_for_again),
        WITH_CARD(one_that_was_cut_off_at_its_end_is_told_as_well),
        WITH_CARD(after_a_cut_in_the_middle_it_can_be_repaired),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
