/* store.h - the diary (SQLite). All SQL of the firmware is in this folder: one
 * function per question, statements bound, never pasted together.
 *
 * diaryd alone opens it for writing (WAL, synchronous=FULL, foreign keys); others
 * read. Every change below is one transaction that ends on the card before the
 * function returns 0, with its history row. Pointers inside the structs given to
 * an each() callback are borrowed until it returns. Text is UTF-8, NFC.
 *
 * Common errors: -EIO the database or the card failed; -ENOSPC no room;
 * -ENOENT no such row; -EROFS opened for reading. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/auto.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/json.h"
#include "workflow/states.h"

#include <stdbool.h>
#include <stdint.h>

struct store;           /* one per thread */

/* STORE_READ:    needs no right to write; only while diaryd runs or after it was killed.
 * STORE_INSPECT: also with diaryd stopped (dakbox verify, register); needs the right to write in the folder.
 * STORE_WRITE:   diaryd. One at a time: a second gets -EBUSY. */
enum store_mode { STORE_READ, STORE_WRITE, STORE_INSPECT };
enum { STORE_NUMBER_SIZE = 64 };

/* path of the database file. STORE_WRITE makes it and brings the schema up to date.
 * STORE_READ: -EAGAIN when there is none yet or its writer is not running ("starting"); every
 * other call on a reading store can answer -EAGAIN too while the writer starts. Try again later.
 * -ENOTSUP: the database was written by a newer program; e says so.
 * *ret_store is the caller's. */
int store_open(const char *path, enum store_mode mode, struct store **ret_store, struct err *e);
void store_close(struct store *s);      /* NULL is fine */
AUTO_DEFINE(struct store *, store_close)
#define AUTO_STORE AUTO(auto_store_close)

/* A number that changes whenever anything in the diary did: for "has something happened?". The same from
 * whichever connection it is asked; -1 when it cannot be asked. */
int64_t store_version(struct store *s);

/* ---- letters (letters.c) */

struct letter {
    int64_t id;
    const char *doc, *number, *source, *reason, *post, *register_letter;
    enum letter_state state;
    int lane, pages, revision, year;
    int64_t received_s, changed_s;
    /* from fields, "" when absent */
    const char *letter_no, *date, *subject, *sender;    /* sender: name, else organisation */
    const char *marked_to;                              /* designation (section) of post */
    const char *delivery_note;                          /* worst delivery state name, "" when none */
    int64_t read_s;                                     /* when the reading came in; 0: not read yet */
};

/* What is known of a document when it is taken in. */
struct letter_new {
    const char *doc, *source, *register_letter, *number_prefix;
    int lane, pages;
    int64_t received_s;
};

/* Gives the next number of register and year and inserts the letter. 0: *ret_id and ret_number filled.
 * -EEXIST: the document has its number already (filled too): taking in twice changes nothing. */
int store_take_in(struct store *s, const struct letter_new *n, int64_t *ret_id, char ret_number[STORE_NUMBER_SIZE], struct err *e);

int store_letter(struct store *s, int64_t id, int (*each)(void *ctx, const struct letter *l), void *ctx, struct err *e);
int store_letter_id_by_doc(struct store *s, const char *doc, int64_t *ret_id, struct err *e);
int store_letter_id_by_number(struct store *s, const char *number, int64_t *ret_id, struct err *e);
/* What the programs that move documents ask for. -ENOENT: the document has no number yet. */
struct letter_brief { int64_t id, read_s, received_s; enum letter_state state; int lane; };
int store_brief_of_doc(struct store *s, const char *doc, struct letter_brief *ret, struct err *e);
/* State alone, by document; -ENOENT when the document has no number yet. */
int store_state_of_doc(struct store *s, const char *doc, int64_t *ret_id, enum letter_state *ret_state, struct err *e);

struct letter_filter {
    int state;                  /* enum letter_state, or -1: any */
    const char *query;          /* full text and numbers as a person typed them; NULL or "": no search */
    int64_t before_id;          /* only letters with a smaller id; 0: from the newest (paging) */
    int limit;                  /* 1..1000 */
    bool urgent_first;          /* by lane, then oldest first (the clerk's queue); else newest first */
};
/* Any text is a valid query. A non-zero answer of each() ends the walk and is returned. */
int store_letters(struct store *s, const struct letter_filter *f, int (*each)(void *ctx, const struct letter *l),
                  void *ctx, struct err *e);

struct letter_counts { int64_t by_state[LETTER_STATES]; int64_t today; };
int store_letter_counts(struct store *s, int64_t today_from_s, struct letter_counts *ret, struct err *e);

/* ---- fields (fields.c) */

struct field {
    const char *name, *value, *source, *confirmed_by;
    double conf;                /* 0..1 */
    int page, x, y, w, h;
};
int store_fields(struct store *s, int64_t letter, int (*each)(void *ctx, const struct field *f), void *ctx, struct err *e);
/* The value of one field; *ret_value is the caller's, "" when absent. */
int store_field(struct store *s, int64_t letter, const char *name, char **ret_value, struct err *e);
/* Does a security marking stand in the diary that no person has taken back? */
int store_is_marked(struct store *s, int64_t letter, bool *ret_marked, struct err *e);

/* ---- steps of a letter (steps.c): each checks states.h, writes, and adds history; -EPERM when the state forbids it,
 * with the sentence. actor: program or person. */

/* The reading: replaces fields that no clerk has confirmed, sets pages, lane and post, makes it searchable. */
struct letter_reading {
    const struct field *fields;
    size_t n_fields;
    const char *body;           /* recognised text, for search */
    const char *post;           /* proposed, "" for none */
    int pages, lane;            /* pages 0: as they are */
    const char *hold_reason;    /* not NULL or "": the letter is held with this sentence in the same transaction */
};
int store_put_reading(struct store *s, int64_t letter, const struct letter_reading *r, const char *actor, struct err *e);

/* The clerk's confirmation: fields as confirmed, post, and a delivery row with a fresh key for each channel.
 * revision: what the clerk saw; -ESTALE when the letter has changed since. -EINVAL: no such active post. */
struct letter_confirm {
    const struct field *fields;     /* name and value are used */
    size_t n_fields;
    const char *post;
    int revision;
    const char *const *channels;    /* NULL-terminated: "eoffice", "mail" */
};
int store_confirm(struct store *s, int64_t letter, const struct letter_confirm *c, const char *actor, struct err *e);

/* HOLD, RELEASE, VOID. reason: shown to people; may be "" for RELEASE. */
int store_letter_event(struct store *s, int64_t letter, enum letter_event ev, const char *reason, const char *actor, struct err *e);
/* RELEASE with what goes with it, in one transaction. read_again: the reading is not whole, so the letter is read once
 * more before it can be confirmed. unmarked: actor says that it is not classified; kept as that person's word. */
struct letter_release { bool read_again, unmarked; };
int store_release(struct store *s, int64_t letter, const struct letter_release *how, const char *reason, const char *actor, struct err *e);

/* Counts one more begin of a step on a document, so that what fails again and again can be held, also when it
 * takes the program with it. *ret_tries: this one included. A step that succeeds forgets its count:
 * store_put_reading does so by itself. Neither leaves history. */
int store_count_try(struct store *s, const char *doc, const char *step, int *ret_tries, struct err *e);
int store_forget_tries(struct store *s, const char *doc, const char *step, struct err *e);

/* ---- officers (officers.c) */

struct officer {
    const char *post, *designation, *designation_hi, *section, *name, *email, *mobile, *next_post;
    bool is_default, active;
};
int store_officers(struct store *s, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e);
int store_officer(struct store *s, const char *post, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e);
/* Makes the directory equal to list: posts not in it become inactive. One transaction, all or nothing;
 * a list that changes nothing leaves no history. */
int store_replace_officers(struct store *s, const struct officer *list, size_t n, const char *actor, struct err *e);

/* ---- deliveries (deliveries.c) */

struct delivery {
    int64_t id, letter, changed_s;
    const char *channel, *key, *sentence, *result;      /* result: JSON text */
    const char *doc, *number;
    enum delivery_state state;
    int tries;
};
int store_deliveries(struct store *s, int64_t letter, int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e);
/* All deliveries in a state, oldest first, at most limit. channel NULL: any. */
int store_deliveries_in(struct store *s, enum delivery_state state, const char *channel, int limit,
                        int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e);

/* The next delivery of a channel: unknown ones first (to be asked about), then waiting ones by
 * lane, fewest tries and age. A waiting one becomes "sending". -ENOENT: nothing to do. skip: ids sendd has put aside. */
int store_delivery_take(struct store *s, const char *channel, const int64_t *skip, size_t n_skip, int64_t *ret_id, struct err *e);
int store_delivery(struct store *s, int64_t id, int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e);

/* One event at a delivery. counts: does this refusal count towards send.max_tries? result: JSON text or NULL (kept).
 * RESEND of a held one counts tries anew. -EPERM when states.h forbids it.
 * *ret_all_delivered: the letter has become "sent" with this. */
int store_delivery_event(struct store *s, int64_t id, enum delivery_event ev, bool counts, const char *sentence,
                         const char *result, const char *actor, bool *ret_all_delivered, struct err *e);
/* sendd has started: "sending" goes back to waiting, "committing" becomes unknown. *ret_n: how many. */
int store_deliveries_orphaned(struct store *s, unsigned *ret_n, struct err *e);

/* ---- history (history.c) */

struct history_row { int64_t seq, at_s, letter; const char *actor, *event, *detail, *hash; };
int store_history(struct store *s, int64_t letter, int (*each)(void *ctx, const struct history_row *h), void *ctx, struct err *e);
/* Adds a row that belongs to no letter change (start, stop, refused press ...). letter 0: none. detail: JSON or NULL. */
int store_note(struct store *s, int64_t letter, const char *event, const char *detail, const char *actor, struct err *e);
/* Recomputes the chain and looks for gaps in seq and in each register's numbers, and for letters and deliveries
 * that stand elsewhere than their history says. 0 and *ret_rows; -EBADMSG names the row. */
int store_verify(struct store *s, int64_t *ret_rows, struct err *e);

#endif
