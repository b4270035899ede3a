/* test_scan_box.h - the built scand with its stations, SANE settings and spool of the test's own, seen as other programs
 * see it: through its socket and in the spool.
 *
 * Scanners are what the test writes into dll.conf and its kin; "trays" are folder scanners made here. */
#ifndef TESTS_UNIT_TEST_SCAN_BOX_H
#define TESTS_UNIT_TEST_SCAN_BOX_H

#include "base/hash.h"
#include "base/json.h"
#include "spool/spool.h"
#include "tests/unit/test.h"
#include "tests/unit/test_scan_rig.h"

#include <sys/types.h>

enum {
    BOX_WAIT_S = 60,            /* a test that waits longer than this for anything has failed */
    ABOUT_TO_S = 10,            /* ... and a press that was taken shows by then */
    BOX_RESERVE_MIB = 16,
};

struct scan_box {
    char dir[TMPDIR_SIZE];              /* everything lies below it; the log is dir/log */
    char run_dir[TMPDIR_SIZE + 8], conf[TMPDIR_SIZE + 16];
    pid_t scand;                        /* 0: it does not run */
    struct spool *spool;
};

struct box_scanner {                    /* a scanner as "status" has it; texts are "" when absent */
    char state[16], code[24], sentence[600], doc[ID_SIZE], last_doc[ID_SIZE];
    int pages, last_pages;
};

/* Folders and settings, nothing runs yet. backend: a line for dll.conf; settings: lines for [scan] of dakbox.conf, or "". */
struct scan_box *scan_box_new(const char *backend, int64_t reserve_mib, const char *settings);
void scan_box_free(struct scan_box *b); /* ends scand; NULL is fine */

void scan_box_write(const struct scan_box *b, const char *sane_file, const char *text);     /* test.conf, airscan.conf ... */
void scan_box_append(const struct scan_box *b, const char *sane_file, const char *text);

/* n folder scanners "folder:t1" ...; the rig to fill and control the k-th, from 1. */
void scan_box_make_trays(const struct scan_box *b, int n);
struct scan_rig scan_box_tray(const struct scan_box *b, int k);

void scan_box_start(struct scan_box *b);                /* returns when it answers */
void scan_box_kill(struct scan_box *b, int signal);     /* and waits until it is gone */

/* Fails the test, after everything that scand and its stations logged. */
void scan_box_fail(const struct scan_box *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* false: status has no such scanner. name NULL: the first one. */
bool scan_box_ask(const struct scan_box *b, const char *name, struct box_scanner *ret);

/* Waits until the scanner is in this state ("idle" ...). Fails the test when that does not come. */
struct box_scanner scan_box_await(const struct scan_box *b, const char *name, const char *state);
/* Waits until it neither scans nor starts. */
struct box_scanner scan_box_rest(const struct scan_box *b, const char *name);

/* A press; doc gets the letter's id. false: refused, why (if not NULL) gets the sentence. */
bool scan_box_press(const struct scan_box *b, const char *name, char doc[ID_SIZE], char why[ERR_MSG_SIZE]);
bool scan_box_end(const struct scan_box *b, const char *name);

/* Letters of a stage; what lies open without a page is none yet. */
unsigned scan_box_letters(const struct scan_box *b, enum spool_stage stage);
/* Committed pages of a letter, open or taken in. */
unsigned scan_box_pages(const struct scan_box *b, const char *doc);
/* A grey value in a page's upper left part: which sheet it was. -1: no such page. */
int scan_box_grey(const struct scan_box *b, const char *doc, unsigned page_no);
/* Red, green and blue there, as 0xRRGGBB; a grey page has them equal. */
unsigned scan_box_colour(const struct scan_box *b, const char *doc, unsigned page_no);
/* In its last row: has it come to its end? */
int scan_box_last_grey(const struct scan_box *b, const char *doc, unsigned page_no);

#endif
