/* test_connect_rig.h - one channel of sendd called directly, with letters in a spool: no program runs, so a test may kill it anywhere. */
#ifndef TEST_CONNECT_RIG_H
#define TEST_CONNECT_RIG_H

#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include "uploader/send/channel.h"

#include <limits.h>

struct connect_rig {
    char dir[TMPDIR_SIZE];
    struct config *config;
    struct spool *spool;
    atomic_bool stopping;
    int64_t sent_bytes;
    int commits;
    bool refuse_commit;
    struct channel_tools tools;
    const struct channel *channel;
    void *self;
};

/* A directory with dakbox.conf (settings: its lines behind [paths]) and a spool; the channel is not open yet. */
void connect_new(struct connect_rig *g, const struct channel *channel, const char *settings);
void connect_free(struct connect_rig *g);
void connect_set(struct connect_rig *g, const char *settings);         /* other settings; the channel closes */
void connect_open(struct connect_rig *g);                              /* fails the test when it does not open */
void connect_close(struct connect_rig *g);

/* A filed letter with such a PDF (as random as no other letter's), in all fields like the next one but for number and key. */
struct connect_letter { char doc[ID_SIZE], key[UUID_SIZE], number[32], sha256[HASH_HEX_SIZE]; json_t *fields, *officer; struct delivery d; };
void connect_letter_new(struct connect_rig *g, struct connect_letter *l, int number, size_t pdf_bytes);
void connect_letter_free(struct connect_letter *l);
void connect_field(struct connect_letter *l, const char *name, const char *value);

/* Opens the channel if need be and delivers, or asks. The outcome is the caller's (outcome_done). */
struct outcome connect_deliver(struct connect_rig *g, struct connect_letter *l);
struct outcome connect_ask(struct connect_rig *g, struct connect_letter *l);
/* Delivers, with that verdict and those words in the sentence. */
void connect_expect(struct connect_rig *g, struct connect_letter *l, enum verdict verdict, const char *words);
/* For kill_at_call(): delivers, whatever comes of it, and closes the channel. ctx: struct connect_kill. */
struct connect_kill { struct connect_rig *g; struct connect_letter *l; };
void connect_deliver_once(void *ctx);
/* The sentence in English; static. */
const char *connect_words(const struct outcome *o);

#endif
