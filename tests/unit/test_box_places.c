/* Where things are on a board: the running slot on the kernel's command line, and USB sticks among all block devices. */
#include "tests/unit/test.h"

#include "box/board.h"
#include "box/stick.h"
#include "tests/rig/tmpdir.h"

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
    assert_int_equal(stick_each(dir, add_name, names), 2);
    assert_non_null(strstr(names, "sda1 "));
    assert_non_null(strstr(names, "sdb "));
    names[0] = '\0';
    assert_int_equal(stick_each("/nonexistent", add_name, names), 0);
    tmpdir_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_running_slot_is_a_word_of_the_command_line),
        cmocka_unit_test(only_partitions_on_usb_and_sticks_without_any_are_tried),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
