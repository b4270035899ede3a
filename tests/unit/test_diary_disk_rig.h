/* test_diary_disk_rig.h - a box of the diary's rig whose spool lies on the rig's disk, which can lose power or fail. Include the diary's rig first. */
#ifndef TESTS_UNIT_TEST_DIARY_DISK_RIG_H
#define TESTS_UNIT_TEST_DIARY_DISK_RIG_H

#include "tests/rig/disk.h"

RIG_FN void box_open_on(struct box *b, struct disk *disk, const struct fs_ops *fs)
{
    struct err e = { 0 };
    unsigned torn = 99;

    spool_close(b->d.spool);
    b->d.spool = NULL;
    assert_ok(spool_open(disk_root(disk), fs, &b->d.spool, &e), e);
    assert_ok(spool_recover(b->d.spool, &torn, &e), e);
    assert_int_equal(torn, 0);
}

RIG_FN void box_restart_on(struct box *b, struct disk *disk)
{
    box_stop(b);
    box_start(b);
    box_open_on(b, disk, NULL);
}

#endif
