/* test_outbox_rig.h - the real diaryd and sendd around a diary with confirmed letters that wait for e-Office (queue_seed.c). */
#ifndef TEST_OUTBOX_RIG_H
#define TEST_OUTBOX_RIG_H

#include "tests/unit/test_gateway_rig.h"

#include <stdint.h>

struct outbox {
    char dir[TMPDIR_SIZE];
    pid_t diaryd, sendd;
};
/* Nothing is started yet. settings: sections of dakbox.conf behind [paths]. */
void outbox_new(struct outbox *o, int letters, int pdf_bytes, const char *settings);
void outbox_set(const struct outbox *o, const char *settings);          /* other ones, for the next start */
void outbox_start(struct outbox *o);
void outbox_stop(struct outbox *o);                                     /* both, in order */
void outbox_free(struct outbox *o);

/* The first column of the first row of the diary, also while diaryd runs; -1: there is none. A statement that writes is done, too. */
int64_t outbox_ask(const struct outbox *o, const char *sql);
/* The same of any database. */
int64_t outbox_ask_file(const char *path, const char *sql);
/* Waits, at most 18 s, until the diary answers so; then the test fails. */
void outbox_wait(const struct outbox *o, const char *sql, int64_t answer);
/* A request to diaryd that must be answered with ok. */
void outbox_tell(const struct outbox *o, json_t *take_request);

#endif
