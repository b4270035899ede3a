/* The boot state: what U-Boot's own tools make and read, and every instant at which the power can go. */
#include "base/auto.h"
#include "box/boot_state.h"
#include "tests/rig/kill_at.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <zlib.h>

enum { FIRST_AT = 1024 * 1024, SECOND_AT = FIRST_AT + 4096, DISK_BYTES = 2 * 1024 * 1024 };

static char dir[TMPDIR_SIZE], disk[TMPDIR_SIZE + 16];

static void put_sector(off_t at, const uint8_t *bytes, size_t n)
{
    AUTO_CLOSE int fd = open(disk, O_RDWR | O_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, n, at), (ssize_t)n);
}

static void get_sector(off_t at, uint8_t bytes[BOOT_SECTOR_BYTES])
{
    AUTO_CLOSE int fd = open(disk, O_RDONLY | O_CLOEXEC);

    assert_int_equal(pread(fd, bytes, BOOT_SECTOR_BYTES, at), BOOT_SECTOR_BYTES);
}

static int new_disk(void **state)
{
    (void)state;
    tmpdir_new(dir);
    snprintf(disk, sizeof(disk), "%s/disk", dir);
    AUTO_CLOSE int fd = open(disk, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return fd < 0 || ftruncate(fd, DISK_BYTES) < 0 ? -1 : 0;
}

static int drop_disk(void **state)
{
    (void)state;
    tmpdir_remove(dir);
    return 0;
}

static bool same(const struct boot_state *a, const struct boot_state *b)
{
    return a->first == b->first && a->left[BOOT_A] == b->left[BOOT_A] && a->left[BOOT_B] == b->left[BOOT_B] && a->floor == b->floor &&
           a->n_others == b->n_others && memcmp(a->others, b->others, a->n_others) == 0;
}

static void put_b_first(struct boot_state *s, void *ctx)
{
    (void)ctx;
    boot_state_put_first(s, BOOT_B);
}

static void nothing(struct boot_state *s, void *ctx)
{
    (void)s;
    (void)ctx;
}

/* ---- the same bytes as U-Boot's tools */

static int run(const char *cmd)
{
    int status = system(cmd);

    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool has(const char *program)
{
    char cmd[128];

    snprintf(cmd, sizeof(cmd), "command -v %s >/dev/null 2>&1", program);
    return run(cmd) == 0;
}

static void what_mkenvimage_makes_is_read(void **state)
{
    struct boot_state s;
    struct err e = { 0 };
    char cmd[2048];

    (void)state;
    if (!has("mkenvimage"))
        skip();         /* u-boot-tools is not installed */
    snprintf(cmd, sizeof(cmd), "printf 'ORDER=B A\\nA_LEFT=3\\nB_LEFT=2\\nFLOOR=7\\n' | mkenvimage -s 512 -o %s/env - && "
             "dd if=%s/env of=%s bs=512 seek=2048 conv=notrunc status=none", dir, dir, disk);
    assert_int_equal(run(cmd), 0);
    assert_int_equal(boot_state_read(disk, &s, NULL, &e), 0);
    assert_int_equal(s.first, BOOT_B);
    assert_int_equal(s.left[BOOT_A], 3);
    assert_int_equal(s.left[BOOT_B], 2);
    assert_int_equal(s.floor, 7);
}

static void what_we_write_is_read_and_changed_by_fw_printenv_and_fw_setenv(void **state)
{
    struct boot_state s;
    struct err e = { 0 };
    char cmd[2048];

    (void)state;
    if (!has("fw_printenv"))
        skip();         /* libubootenv-tool is not installed */
    assert_int_equal(boot_state_change(disk, put_b_first, NULL, &e), 0);
    for (int i = 0; i < BOOT_COPIES; i++) {
        snprintf(cmd, sizeof(cmd), "echo '%s 0x%x 0x200' >%s/fw.config && fw_printenv -c %s/fw.config >%s/printed 2>&1", disk,
                 i == 0 ? FIRST_AT : SECOND_AT, dir, dir, dir);
        assert_int_equal(run(cmd), 0);
        AUTO_FREE char *printed = tmpdir_text(dir, "printed");
        assert_non_null(strstr(printed, "ORDER=B A\n"));
        assert_non_null(strstr(printed, "A_LEFT=3\n"));
    }
    snprintf(cmd, sizeof(cmd), "echo '%s 0x%x 0x200' >%s/fw.config && fw_setenv -c %s/fw.config B_LEFT 1 >/dev/null 2>&1", disk, FIRST_AT, dir, dir);
    assert_int_equal(run(cmd), 0);
    assert_int_equal(boot_state_read(disk, &s, NULL, &e), 0);
    assert_int_equal(s.left[BOOT_B], 1);
    assert_int_equal(s.first, BOOT_B);
}

/* ---- what counts */

static void names_we_do_not_know_are_kept(void **state)
{
    struct boot_state s = { .first = BOOT_A, .left = { 1, 2 }, .floor = 4, .others = "MEMTEST=on\0SERIAL=7", .n_others = 20 }, back;
    uint8_t sector[BOOT_SECTOR_BYTES];
    struct err e = { 0 };

    (void)state;
    boot_state_format(&s, sector);
    assert_int_equal(boot_state_parse(sector, &back, &e), 0);
    assert_true(same(&s, &back));
}

static void with_neither_copy_whole_it_begins_as_a_new_card(void **state)
{
    struct boot_state s, fresh;
    struct err e = { 0 };
    bool whole = true;

    (void)state;
    boot_state_init(&fresh);
    assert_int_equal(boot_state_read(disk, &s, &whole, &e), 0);
    assert_false(whole);
    assert_true(same(&s, &fresh));
    assert_int_equal(boot_state_change(disk, nothing, NULL, &e), 0);
    assert_int_equal(boot_state_read(disk, &s, &whole, &e), 0);
    assert_true(whole && same(&s, &fresh));
}

static void a_disk_that_is_not_there_or_too_small_is_said(void **state)
{
    struct boot_state s;
    struct err e = { 0 };
    bool whole = true;

    (void)state;
    assert_int_equal(boot_state_read("/nonexistent/disk", &s, NULL, &e), -ENOENT);
    assert_int_equal(truncate(disk, FIRST_AT + 100), 0);
    assert_int_equal(boot_state_read(disk, &s, &whole, &e), 0);
    assert_false(whole);
}

static void a_slot_without_tries_gives_its_turn_to_the_other(void **state)
{
    struct boot_state s;

    (void)state;
    boot_state_init(&s);
    boot_state_put_first(&s, BOOT_B);
    assert_int_equal(boot_state_next(&s), BOOT_B);
    s.left[BOOT_B] = 0;
    assert_int_equal(boot_state_next(&s), BOOT_A);
    s.left[BOOT_A] = 0;
    assert_int_equal(boot_state_next(&s), BOOT_B);          /* as boot.scr: all tries anew, from the first */
}

/* A sector with a right checksum: only the words, one a line, may be bad. */
static void sector_of(const char *lines, uint8_t sector[BOOT_SECTOR_BYTES])
{
    memset(sector, 0, BOOT_SECTOR_BYTES);
    for (size_t i = 0; lines[i]; i++)
        sector[4 + i] = lines[i] == '\n' ? 0 : (uint8_t)lines[i];
    uint32_t crc = htole32((uint32_t)crc32(0, sector + 4, BOOT_SECTOR_BYTES - 4));
    memcpy(sector, &crc, sizeof(crc));
}

static void nothing_but_a_whole_sector_is_understood(void **state)
{
    static const char *const bad[] = {
        "", "ORDER=A B", "ORDER=A B\nA_LEFT=3", "ORDER=A A\nA_LEFT=3\nB_LEFT=3", "ORDER=C A\nA_LEFT=3\nB_LEFT=3", "ORDER=A B\nA_LEFT=\nB_LEFT=3",
        "ORDER=A B\nA_LEFT=-1\nB_LEFT=3", "ORDER=A B\nA_LEFT=10\nB_LEFT=3", "ORDER=A B\nA_LEFT=3x\nB_LEFT=3", "ORDER=A B\nA_LEFT=3\nB_LEFT=3\nFLOOR=99999999999",
    };
    uint8_t sector[BOOT_SECTOR_BYTES];
    struct boot_state s;
    struct err e = { 0 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        sector_of(bad[i], sector);
        assert_int_equal(boot_state_parse(sector, &s, &e), -EBADMSG);
    }
    sector_of("ORDER=A B\nA_LEFT=3\nB_LEFT=3", sector);
    assert_int_equal(boot_state_parse(sector, &s, &e), 0);
    memset(sector, 0, sizeof(sector));
    assert_int_equal(boot_state_parse(sector, &s, &e), -EBADMSG);
    memset(sector, 0xff, sizeof(sector));
    assert_int_equal(boot_state_parse(sector, &s, &e), -EBADMSG);
}

static void a_flipped_bit_is_seen_wherever_it_is(void **state)
{
    struct boot_state s = { .first = BOOT_B, .left = { 3, 1 }, .floor = 2 }, back;
    uint8_t sector[BOOT_SECTOR_BYTES];

    (void)state;
    boot_state_format(&s, sector);
    for (int bit = 0; bit < BOOT_SECTOR_BYTES * 8; bit++) {
        sector[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(boot_state_parse(sector, &back, NULL), -EBADMSG);
        sector[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_int_equal(boot_state_parse(sector, &back, NULL), 0);
}

/* ---- power cuts */

/* Both copies hold old; then the writing of fresh stops after so many bytes of it in all, with rest behind. */
static void cut_after(size_t bytes, const uint8_t *old, const uint8_t *fresh, bool garbage)
{
    static const off_t order[BOOT_COPIES] = { SECOND_AT, FIRST_AT };

    put_sector(FIRST_AT, old, BOOT_SECTOR_BYTES);
    put_sector(SECOND_AT, old, BOOT_SECTOR_BYTES);
    for (int i = 0; i < BOOT_COPIES && bytes > 0; i++) {
        size_t n = bytes < BOOT_SECTOR_BYTES ? bytes : BOOT_SECTOR_BYTES;
        uint8_t sector[BOOT_SECTOR_BYTES];

        memcpy(sector, old, sizeof(sector));
        memcpy(sector, fresh, n);
        if (garbage && n < BOOT_SECTOR_BYTES)
            memset(sector + n, 0xA5, BOOT_SECTOR_BYTES - n);
        put_sector(order[i], sector, sizeof(sector));
        bytes -= n;
    }
}

static void a_write_torn_at_any_byte_leaves_the_state_before_or_after(void **state)
{
    struct boot_state old = { .first = BOOT_A, .left = { 3, 3 }, .floor = 1 }, fresh = { .first = BOOT_B, .left = { 3, 2 }, .floor = 1 }, s;
    uint8_t old_sector[BOOT_SECTOR_BYTES], fresh_sector[BOOT_SECTOR_BYTES];
    unsigned before = 0, after = 0;

    (void)state;
    boot_state_format(&old, old_sector);
    boot_state_format(&fresh, fresh_sector);
    for (size_t bytes = 0; bytes <= BOOT_COPIES * BOOT_SECTOR_BYTES; bytes++)
        for (int garbage = 0; garbage < 2; garbage++) {
            bool whole = false;

            cut_after(bytes, old_sector, fresh_sector, garbage);
            assert_int_equal(boot_state_read(disk, &s, &whole, NULL), 0);
            assert_true(whole);
            assert_true(same(&s, &old) || same(&s, &fresh));
            before += same(&s, &old);
            after += same(&s, &fresh);
        }
    assert_true(before > 2 * BOOT_SECTOR_BYTES && after > BOOT_SECTOR_BYTES);      /* the cuts really fell on both sides */
}

static void change(void *ctx)
{
    (void)ctx;
    if (boot_state_change(disk, put_b_first, NULL, NULL) != 0)
        abort();
}

static void killed_at_any_call_it_has_written_all_or_nothing(void **state)
{
    struct boot_state s, before;
    uint8_t sector[BOOT_SECTOR_BYTES];
    unsigned n = 0, all = 0;
    int killed;

    (void)state;
    boot_state_init(&before);
    boot_state_format(&before, sector);
    do {
        put_sector(FIRST_AT, sector, sizeof(sector));
        put_sector(SECOND_AT, sector, sizeof(sector));
        killed = kill_at_call(n++, change, NULL);
        if (killed < 0)
            skip();     /* this system does not let us trace a child */
        bool whole = false;
        assert_int_equal(boot_state_read(disk, &s, &whole, NULL), 0);
        assert_true(whole);
        assert_true(s.first == BOOT_B || same(&s, &before));
        all += s.first == BOOT_B;
    } while (killed);
    assert_true(n > 3 && all >= 1);
    for (int i = 0; i < BOOT_COPIES; i++) {
        get_sector(i == 0 ? FIRST_AT : SECOND_AT, sector);
        assert_int_equal(boot_state_parse(sector, &s, NULL), 0);
        assert_int_equal(s.first, BOOT_B);
    }
}

/* ---- */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_mkenvimage_makes_is_read, new_disk, drop_disk),
        cmocka_unit_test_setup_teardown(what_we_write_is_read_and_changed_by_fw_printenv_and_fw_setenv, new_disk, drop_disk),
        cmocka_unit_test(names_we_do_not_know_are_kept),
        cmocka_unit_test_setup_teardown(with_neither_copy_whole_it_begins_as_a_new_card, new_disk, drop_disk),
        cmocka_unit_test_setup_teardown(a_disk_that_is_not_there_or_too_small_is_said, new_disk, drop_disk),
        cmocka_unit_test(a_slot_without_tries_gives_its_turn_to_the_other),
        cmocka_unit_test_setup_teardown(nothing_but_a_whole_sector_is_understood, new_disk, drop_disk),
        cmocka_unit_test(a_flipped_bit_is_seen_wherever_it_is),
        cmocka_unit_test_setup_teardown(a_write_torn_at_any_byte_leaves_the_state_before_or_after, new_disk, drop_disk),
        cmocka_unit_test_setup_teardown(killed_at_any_call_it_has_written_all_or_nothing, new_disk, drop_disk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
