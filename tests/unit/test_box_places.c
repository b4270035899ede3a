/* Where things are on a board: the running slot on the kernel's command line, and USB sticks among all block devices. */
#include "tests/unit/test.h"

#include "box/board.h"
#include "box/stick.h"
#include "tests/rig/tmpdir.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void the_running_slot_is_a_word_of_the_command_line(void **state)
{
    (void)state;
    assert_int_equal(board_slot_of_cmdline("console=ttyAMA0 rauc.slot=B root=/dev/vda6 ro\n"), BOOT_B);
    assert_int_equal(board_slot_of_cmdline("rauc.slot=A"), BOOT_A);
    assert_int_equal(board_slot_of_cmdline("quiet xrauc.slot=A"), -1);
    assert_int_equal(board_slot_of_cmdline("rauc.slot=AB ro"), -1);
    assert_int_equal(board_slot_of_cmdline("rauc.slot= ro"), -1);
    assert_int_equal(board_slot_of_cmdline(""), -1);
}

static const char *const none[] = { NULL };

static void add_name(void *ctx, const char *name)
{
    strcat(ctx, name);
    strcat(ctx, " ");
}

/* /sys as a box has it: a card with partitions, a stick with one, a stick without any. */
static void only_partitions_on_usb_and_sticks_without_any_are_tried(void **state)
{
    char dir[TMPDIR_SIZE], cmd[4096], names[256] = "";

    (void)state;
    tmpdir_new(dir);
    snprintf(cmd, sizeof(cmd), "cd '%s' && mkdir -p class/block devices/platform/mmc/block/mmcblk0/mmcblk0p7 devices/pci/usb1/1-1/block/sda/sda1 devices/pci/usb1/1-2/block/sdb && "
             "touch devices/platform/mmc/block/mmcblk0/mmcblk0p7/partition devices/pci/usb1/1-1/block/sda/sda1/partition && cd class/block && "
             "ln -s ../../devices/platform/mmc/block/mmcblk0 . && ln -s ../../devices/platform/mmc/block/mmcblk0/mmcblk0p7 . && "
             "ln -s ../../devices/pci/usb1/1-1/block/sda . && ln -s ../../devices/pci/usb1/1-1/block/sda/sda1 . && ln -s ../../devices/pci/usb1/1-2/block/sdb .", dir);
    assert_int_equal(system(cmd), 0);
    assert_int_equal(stick_each(dir, none, add_name, names), 2);
    assert_non_null(strstr(names, "sda1 "));
    assert_non_null(strstr(names, "sdb "));
    names[0] = '\0';
    assert_int_equal(stick_each("/nonexistent", none, add_name, names), 0);
    tmpdir_remove(dir);
}

/* A box that runs from a USB disk, with the stick of its key and one that somebody has brought. */
static void the_box_s_own_disk_and_the_stick_of_its_key_are_left_out(void **state)
{
    char dir[TMPDIR_SIZE], cmd[4096], names[256] = "", key[NAME_MAX + 1];

    (void)state;
    tmpdir_new(dir);
    snprintf(cmd, sizeof(cmd), "cd '%s' && mkdir -p disk/by-label class/block && cd class/block && for d in sda/sda1 sda/sda2 sdb/sdb1 sdc/sdc1; do "
             "mkdir -p ../../devices/pci/usb1/${d%%/*}-if/block/$d && touch ../../devices/pci/usb1/${d%%/*}-if/block/$d/partition && "
             "ln -s ../../devices/pci/usb1/${d%%/*}-if/block/$d . && ln -sfn ../../devices/pci/usb1/${d%%/*}-if/block/${d%%/*} ${d%%/*}; done && "
             "ln -s ../../sdb1 ../../disk/by-label/DAKBOX-KEY", dir);
    assert_int_equal(system(cmd), 0);
    assert_int_equal(stick_each(dir, none, add_name, names), 4);
    assert_true(stick_of_label(dir, "DAKBOX-KEY", key));
    assert_string_equal(key, "sdb1");
    assert_false(stick_of_label(dir, "DAKBOX-SAVE", names));
    names[0] = '\0';
    const char *const own[] = { "sda", key, NULL };
    assert_int_equal(stick_each(dir, own, add_name, names), 1);
    assert_string_equal(names, "sdc1 ");
    names[0] = '\0';
    const char *const without[] = { "", "sd", NULL };               /* neither is a disk's name */
    assert_int_equal(stick_each(dir, without, add_name, names), 4);
    tmpdir_remove(dir);
}

static void expect_sentence(const char *sys, const char *name, bool write, enum said_id want)
{
    struct err e = { 0 };

    assert_true(stick_refused(sys, name, write, -EACCES, &e) < 0);
    assert_int_equal(said_id_of(e.said), want);
}

/* As udev leaves one without our label: it may be read, so an update is no question of its name. */
static void a_stick_that_may_not_be_written_to_is_asked_for_its_name(void **state)
{
    char dir[TMPDIR_SIZE], cmd[4096];

    (void)state;
    tmpdir_new(dir);
    snprintf(cmd, sizeof(cmd), "cd '%s' && mkdir -p class/block/sda1 class/block/sdb1 && echo 1 >class/block/sda1/ro && echo 0 >class/block/sdb1/ro", dir);
    assert_int_equal(system(cmd), 0);
    expect_sentence(dir, "sda1", true, SAID_STICK_NO_LABEL);
    expect_sentence(dir, "sda1", false, SAID_STICK_UNREADABLE);
    expect_sentence(dir, "sdb1", true, SAID_STICK_UNREADABLE);
    expect_sentence(dir, "sdz", true, SAID_STICK_UNREADABLE);
    tmpdir_remove(dir);
}

/* The names in the sentence, on the page and in the help are those that udev knows. */
static void udev_lets_the_sticks_be_written_to_that_people_are_told_of(void **state)
{
    AUTO_FREE char *rules = tmpdir_text("board/system/settings", "62-dakbox-storage.rules");
    char words[SAID_WORDED_SIZE], line[SAID_SIZE];

    (void)state;
    assert_non_null(strstr(rules, "\"" STICK_LABEL "|" DISK_LABEL "|"));
    said_set(line, SAID_STICK_NO_LABEL);
    for (int lang = 0; lang < SAID_LANGS; lang++) {
        said_word((enum said_lang)lang, line, words);
        assert_non_null(strstr(words, STICK_LABEL));
    }
    assert_true(strlen(STICK_LABEL) <= 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_running_slot_is_a_word_of_the_command_line),
        cmocka_unit_test(only_partitions_on_usb_and_sticks_without_any_are_tried),
        cmocka_unit_test(the_box_s_own_disk_and_the_stick_of_its_key_are_left_out),
        cmocka_unit_test(a_stick_that_may_not_be_written_to_is_asked_for_its_name),
        cmocka_unit_test(udev_lets_the_sticks_be_written_to_that_people_are_told_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
