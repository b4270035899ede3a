/* test_care_rig.h - boxes with some letters, a folder for their backups, and an office key: what the tests of backup and restore share.
 * Include tests/unit/test.h first. */
#ifndef TESTS_UNIT_TEST_CARE_RIG_H
#define TESTS_UNIT_TEST_CARE_RIG_H

#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include "care/restore.h"
#include "spool/spool.h"
#include "store/store.h"

#include <limits.h>

enum { CARE_DOCS = 24 };

struct care_box {
    char dir[PATH_MAX], data[PATH_MAX];     /* dir: dakbox.conf and secrets */
    struct config *config;
    struct spool *spool;                    /* NULL: the box is stopped */
    struct store *store;
    char docs[CARE_DOCS][ID_SIZE];
    int n;
};

struct care_rig {
    char dir[TMPDIR_SIZE], target[PATH_MAX];
    struct care_box box, other;             /* the office's box; an empty one */
    uint8_t secret[OFFICE_SECRET_BYTES];
    struct office_opener opener;
};

/* box runs with three letters: filed (a delivery by e-Office and by mail), read, and just taken in. */
struct care_rig *care_rig_new(void);
void care_rig_free(struct care_rig *g);

/* One letter more; its pages have so many bytes. Returns its id in the diary; its document is the last of docs. */
int64_t care_letter(struct care_box *b, size_t page_bytes);
void care_read(struct care_box *b, int64_t letter, const char *subject);        /* ... and its document moves on */
void care_confirm(struct care_box *b, int64_t letter);

void care_stop(struct care_box *b);         /* closes diary and spool */
void care_start(struct care_box *b);

/* Passes when it went well. */
struct backup_report care_must_backup(struct care_rig *g);
int care_try_backup(struct care_rig *g, struct err *e);
/* Of the newest backup (stamp NULL) onto the other box. */
struct restore_report care_must_restore(struct care_rig *g);
/* last_number NULL: no letter came after the backup. */
int care_try_restore(struct care_rig *g, const char *stamp, const char *last_number, struct restore_report *ret, struct err *e);

/* Fails the test unless every letter of box is on the other one with all bytes, and "dakbox verify" finds nothing there. */
void care_expect_same(struct care_rig *g);
unsigned care_faults(struct care_box *b);

/* Calls each() with every file below the target: its path there. */
void care_each_file(const struct care_rig *g, void (*each)(void *ctx, const char *path), void *ctx);
unsigned care_files(const struct care_rig *g, const char *ending);

#endif
