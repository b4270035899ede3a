/* test_mail_look_rig.h - a mail with one file, taken in with the real look at it: the built mail-page opens it, the built ocr-page looks. */
#ifndef TESTS_UNIT_TEST_MAIL_LOOK_RIG_H
#define TESTS_UNIT_TEST_MAIL_LOOK_RIG_H

#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"
#include "uploader/intake/take.h"

struct bytes { unsigned char *at; size_t n; };

struct look_rig {
    char dir[TMPDIR_SIZE], root[TMPDIR_SIZE + 8];
    struct spool *spool;
    struct take_setup setup;
    struct taken taken;
    char *mail;                 /* the one taken last */
};

/* For cmocka: of the group, and of each test. */
int look_rig_prepare(void **state);
int look_rig_finish(void **state);
int look_rig_set_up(void **state);
int look_rig_tear_down(void **state);

extern struct bytes marked_pdf, plain_pdf;

/* A part of a mail, in base64; headers: further lines of it. */
void look_rig_put_part(FILE *out, const char *headers, struct bytes b);
/* mail: the whole of it, as text; taken over. */
enum taken_as look_rig_take_mail(struct look_rig *g, char *take_mail, const char *by);
enum taken_as look_rig_take_again(struct look_rig *g, const char *by);
/* A mail with some words and this file, which is freed. */
enum taken_as look_rig_take_file(struct look_rig *g, const char *name, struct bytes take_bytes);
bool look_rig_has(struct look_rig *g, const char *blob);

#endif
