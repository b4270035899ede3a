/* channel.h - a way out of the box (e-Office, mail) as a row in a table.
 *
 * Each other side (a channel, and of e-Office each instance) has some worker threads (lanes.c). Each takes one delivery
 * at a time from diaryd, lets the channel deliver it and reports the outcome. A channel only decides what happened;
 * waiting, counting and reporting are worker.c's. How to add one: firmware/doc/add-a-channel.md. */
#ifndef SEND_CHANNEL_H
#define SEND_CHANNEL_H

#include "base/config.h"
#include "base/err.h"
#include "base/json.h"
#include "base/said.h"
#include "spool/spool.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum verdict {
    VERDICT_DELIVERED,
    VERDICT_RETRY_LATER,    /* the other side is away or out of order: the whole channel waits, nothing is counted */
    VERDICT_RETRY,          /* this letter failed, certainly not delivered: counted; others go on */
    VERDICT_UNKNOWN,        /* past the point of no return and the answer is lost: ask before sending again */
    VERDICT_HOLD,           /* a person must look */
    VERDICT_ABSENT,         /* only of ask(): the other side has not got it, so it may be sent again */
    VERDICT_NEEDLESS,       /* before commit(): what it would tell is known already; it is cancelled */
    VERDICTS
};

struct outcome {
    enum verdict verdict;
    char sentence[SAID_SIZE];       /* for a clerk, a line of base/said.h: what happened and what happens next; "" when delivered */
    json_t *result;                 /* DELIVERED: what the other side gave it (receipt_no ...); owned */
    int retry_after_s;              /* RETRY_LATER: the other side's wish, 0: none */
};

/* outcome_say(o, verdict, SAID_X, values ...): sets verdict and sentence. Values may be the other side's words, any bytes: they are
 * cleaned of what is no text and cut to fit. */
#define outcome_say(o, verdict, id, ...) outcome_say_values(o, verdict, id, SAID_LIST(__VA_ARGS__))
void outcome_say_values(struct outcome *o, enum verdict verdict, enum said_id id, const char *const *values);
void outcome_done(struct outcome *o);

/* One letter for one channel, as diaryd handed it out. Everything is borrowed from the message. */
struct delivery {
    int64_t id;
    const char *doc, *number, *key;     /* spool id, diary number, stable UUID */
    const char *kind, *whom;            /* "letter" "alert" "escalation" "ack" "readback"; "" "addressee" "next" "supervisor" "sender" */
    bool unknown;                       /* the last answer was lost */
    int tries;                          /* refusals counted so far */
    int64_t received_s;                 /* UTC */
    const json_t *fields;               /* {"subject": "...", ...}, as confirmed */
    const json_t *officer;              /* {"post", "designation", "section", "name", "email", "mobile"}: who does that post's work today */
    const json_t *next_officer, *supervisor;    /* the same of the next one in the channel and of the registry's supervisor; NULL: nobody */
    const json_t *detail;               /* what this kind needs; {} for "letter" */
    const json_t *result;               /* what this delivery brought at an earlier try; {} for none */
    const json_t *mapped;               /* of e-Office's lists: {list: {our value: id}}; NULL: nothing is */
    const json_t *earlier;              /* results of this letter's other deliveries by channel: {"eoffice": {"receipt_no" ...}} */
};

/* Text of a field, "" when absent. */
const char *delivery_field(const struct delivery *d, const char *name);
/* Is the field one of true, yes, 1? */
bool delivery_flag(const struct delivery *d, const char *name);
const char *delivery_officer(const struct delivery *d, const char *name);
/* Whom it is for, of those above: "next", "supervisor", else the officer. NULL: nobody. */
const json_t *delivery_person(const struct delivery *d);

struct sessions;
struct warnings;
/* What all channels of the program share; thread-safe. */
struct channel_common { struct sessions *sessions; struct warnings *warnings; };

/* What the worker lends its channel; used by that one thread. */
struct channel_tools {
    const char *instance;               /* "": the one without a name */
    const struct channel_common *common;
    struct spool *spool;
    const atomic_bool *stopping;        /* end what you do, soon */
    /* Marks at diaryd that what follows cannot be undone; on the card when it returns 0.
     * Otherwise do not go on: nothing irrevocable has happened yet. */
    int (*commit)(void *ctx, const struct delivery *d, struct err *e);
    void *ctx;
    int64_t *sent_bytes;                /* what goes out is added here: the worker reports it as data used */
};

struct channel {
    const char *name;                   /* as in the diary's deliveries */
    bool single;                        /* one delivery at a time, whatever send.parallel says: they share what two may not change at once */
    /* Reads the settings, of e-Office those of one instance. Each worker opens one of its own, in its thread and perhaps long after the
     * start, so several of the same settings are open at a time, and one is only used by its thread; what they share needs a lock.
     * *ret_self is the worker's until close(). tools outlives it. -ENOENT: not set up, the channel is off; -EINVAL: e names the setting. */
    int (*open)(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e);
    void (*close)(void *self);          /* NULL is fine */
    /* Fills *o, which comes zeroed. May block; looks at stopping at least every second. */
    void (*deliver)(void *self, const struct delivery *d, struct outcome *o);
    /* The delivery is unknown: asks by key. NULL: the other side cannot be asked, a person decides. */
    void (*ask)(void *self, const struct delivery *d, struct outcome *o);
    /* An admin asks whether it works: DELIVERED with a sentence, or what is wrong. It makes no receipt; to: who gets a test mail. NULL: cannot. */
    void (*test)(void *self, const char *to, struct outcome *o);
    /* DELIVERED: the other side's lists are in o->result. NULL: it has none. */
    void (*lists)(void *self, struct outcome *o);
    /* A person opens a session with a one-time code: DELIVERED with a sentence, or what is wrong. NULL: there are none. None of these
     * three uses spool or commit of the tools. */
    void (*session)(void *self, const char *user, const char *code, struct outcome *o);
};

extern const struct channel *const channels[];      /* ends with NULL */

/* ---- helpers for channels (delivery.c), like those above */

/* Nothing classified leaves, by any channel. 0, or -1 and o is HOLD. */
int delivery_check_normal(const struct delivery *d, struct outcome *o);

/* tools->commit(). 0, or -1 and o is RETRY_LATER. */
int delivery_commit(const struct channel_tools *t, const struct delivery *d, struct outcome *o);

struct document_facts {                 /* of the PDF that goes out, from the manifest */
    const char *blob;                   /* FILED_BLOB, or DOCUMENT_BLOB when it needed no stamp */
    char sha256[HASH_HEX_SIZE];
    int64_t size_bytes;
    int pages;                          /* page images of the letter, at least 1 */
    int parts;                          /* its PDF lies in so many, because it is too large for one; then there is none to send */
};
/* 0, or the outcome is set: HOLD when the letter has no PDF, RETRY while diaryd has not filed it yet (its PDF may still change),
 * RETRY_LATER when the card does not answer. */
int document_facts(const struct channel_tools *t, const struct delivery *d, struct document_facts *ret, struct outcome *o);
#define DOCUMENT_BLOB "document.pdf"
#define FILED_BLOB "filed.pdf"          /* the same with number and confirmed fields in it */

#endif
