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

struct field;
struct doubt;
struct letter_links;    /* links.h */
struct memory_lesson;   /* memory.h */

struct letter {
    int64_t id;
    const char *doc, *number, *source, *reason, *post, *register_letter;
    enum letter_state state;
    int lane, pages, revision, year;
    int64_t received_s, changed_s;
    const char *purpose;                                /* letter, vip, backlog: what it was scanned as */
    int doubts;                                         /* that nobody has settled */
    int page_jobs;                                      /* changes of its pages that are not made yet */
    int doubles;                                        /* earlier letters of which nobody has said yet whether they are the same */
    int links;                                          /* letters that are the same or belong to it, as far as nobody denied it */
    /* from fields, "" when absent */
    const char *letter_no, *date, *subject, *sender;    /* sender: name, else organisation */
    const char *marked_to;                              /* designation (section) of post */
    const char *delivery_note;                          /* worst delivery state name, "" when none */
    int64_t read_s;                                     /* when the reading came in; 0: not read yet */
    int64_t purged_s;                                   /* when its pages were destroyed, its time here being over (purge.h); 0: they are there */
};

/* Its pages were here once, and store_purged_sentence() says where they are. Of a refused one nothing is said. */
static inline bool letter_is_purged(const struct letter *l) { return l->purged_s > 0 && l->state != LETTER_REFUSED; }

/* What is known of a document when it is taken in. */
struct letter_new {
    const char *doc, *source, *register_letter, *number_prefix;
    const char *purpose;            /* letter, vip, backlog; NULL: letter */
    int lane, pages;
    int64_t received_s;
    const struct field *fields;     /* what is known before it is read */
    size_t n_fields;
    const struct doubt *doubts;     /* code, page and detail are used; source is "scan" */
    size_t n_doubts;
    const char *hold_reason;        /* not NULL or "": it is held with this sentence from the beginning */
    bool label;                     /* a label is to be printed */
    const char *refused;            /* not NULL or "": the time (UTC) it was refused as classified; nothing else is kept of it ... */
    const char *operator;           /* ... but who did so; "" : the scanner */
};

/* Gives the next number of register and year and inserts the letter with all that belongs to it (take_in.c). A document that
 * a page job made from the pages of a held or marked letter is held and marked alike. 0: *ret_id and ret_number filled.
 * -EEXIST: the document has its number already (filled too): taking in twice changes nothing. */
int store_take_in(struct store *s, const struct letter_new *n, int64_t *ret_id, char ret_number[STORE_NUMBER_SIZE], struct err *e);

int store_letter(struct store *s, int64_t id, int (*each)(void *ctx, const struct letter *l), void *ctx, struct err *e);
int store_letter_id_by_doc(struct store *s, const char *doc, int64_t *ret_id, struct err *e);
int store_letter_id_by_number(struct store *s, const char *number, int64_t *ret_id, struct err *e);
/* What the programs that move documents ask for. -ENOENT: the document has no number yet.
 * pages_pending: a page job has begun and the spool does not follow it yet. */
struct letter_brief { int64_t id, read_s, received_s; enum letter_state state; int lane; bool pages_pending; char purpose[16]; };
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

/* The reading: replaces fields that no clerk has confirmed and that the scanner did not tell ("scan", "barcode"), and the
 * doubts of readings before; sets pages, lane and post, makes it searchable. A marking stays until a person takes it back,
 * also when the page that bears it is gone. */
struct letter_reading {
    const struct field *fields;
    size_t n_fields;
    const struct doubt *doubts;     /* code, page and detail are used; source is "reading" */
    size_t n_doubts;
    const char *body;           /* recognised text, for search */
    const char *post;           /* proposed, "" for none */
    int pages, lane;            /* pages 0: as they are */
    const char *hold_reason;    /* not NULL or "": the letter is held with this sentence in the same transaction */
    const struct letter_links *links;   /* what it is compared by, and letters like it; NULL: none */
    const struct field *read_as;    /* name and value of what was read where memory proposes something else */
    size_t n_read_as;
};
int store_put_reading(struct store *s, int64_t letter, const struct letter_reading *r, const char *actor, struct err *e);

/* A delivery to be made. All but channel may be NULL or 0; columns: schema_5.sql. */
enum { DELIVERY_AFTER_FIRST = -1 };     /* as "after" of one among a confirmation's: the first of them */
struct delivery_new {
    const char *channel, *kind, *whom, *instance, *detail;
    int64_t due_s, after;
    const char *held;               /* a line of base/said.h: a person must look before it goes anywhere */
};

/* The clerk's confirmation: fields as confirmed, post, and its deliveries, each with a fresh key. It settles
 * the letter's doubts.
 * revision: what the clerk saw; -ESTALE when the letter has changed since. -EINVAL: no such active post. */
struct letter_confirm {
    const struct field *fields;     /* name and value are used */
    size_t n_fields;
    const char *post;
    int revision;
    const struct delivery_new *deliveries;
    size_t n_deliveries;
    const struct memory_lesson *lessons;    /* what it teaches, in place of what it taught before */
    size_t n_lessons;
    const int *lane;                /* where it queues from now on; NULL: as it did */
    int seconds;                    /* how long a person was at it; 0: not known */
};
int store_confirm(struct store *s, int64_t letter, const struct letter_confirm *c, const char *actor, struct err *e);

/* 0: the letter's state allows the event; else -EPERM with the sentence. */
int store_letter_may(struct store *s, int64_t letter, enum letter_event ev, struct err *e);
/* HOLD, RELEASE, VOID. reason: shown to people; may be "" for RELEASE. */
int store_letter_event(struct store *s, int64_t letter, enum letter_event ev, const char *reason, const char *actor, struct err *e);
/* RELEASE with what goes with it, in one transaction. read_again: the reading is not whole, so the letter is read once
 * more before it can be confirmed. unmarked: actor says that it is not classified; kept as that person's word. */
struct letter_release { bool read_again, unmarked; };
int store_release(struct store *s, int64_t letter, const struct letter_release *how, const char *reason, const char *actor, struct err *e);

/* REFUSE: it bears a classified marking (refuse.c). In one transaction all that the diary knows of it goes but number, times, source
 * and who refused it; letters that share pages with it are refused too when they are void, held with a sentence when a person can
 * still look, and else get a history row. The spool follows: store_refusals. -EBUSY: its pages are being put in order. */
int store_refuse(struct store *s, int64_t letter, const char *actor, struct err *e);
/* Documents whose pages are still to be destroyed; each() may not change the list. */
int store_refusals(struct store *s, int (*each)(void *ctx, const char *doc, const char *operator), void *ctx, struct err *e);
int store_refusal_done(struct store *s, const char *doc, struct err *e);
/* The search index loses the words of refused letters only when it is merged as a whole: a slice of that work, some milliseconds.
 * *ret_more: call again soon. */
int store_forget_slice(struct store *s, bool *ret_more, struct err *e);

/* Counts one more begin of a step on a document, so that what fails again and again can be held, also when it
 * takes the program with it. *ret_tries: this one included. A step that succeeds forgets its count:
 * store_put_reading does so by itself. Neither leaves history. */
int store_count_try(struct store *s, const char *doc, const char *step, int *ret_tries, struct err *e);
int store_forget_tries(struct store *s, const char *doc, const char *step, struct err *e);

/* ---- doubts (doubts.c): what a person should look at; they keep nobody from confirming */

struct doubt {
    int n, page;                                /* n: its number in the letter; page from 1, 0: the letter as a whole */
    const char *code, *source, *detail;         /* source scan: page counts the sides as they came; reading: the pages shown */
    const char *settled_by;                     /* "" while nobody has looked */
    int64_t settled_s;
};
/* In the order they came, settled ones included. */
int store_doubts(struct store *s, int64_t letter, int (*each)(void *ctx, const struct doubt *d), void *ctx, struct err *e);
/* -ENOENT: the letter has no such doubt. Settling one twice changes nothing. */
int store_doubt_settle(struct store *s, int64_t letter, int n, const char *actor, struct err *e);

/* ---- pages (pages.c): what people do to the pages of letters. The diary decides, the spool follows: diary/page_jobs.c. */

enum { STORE_JOB_MAX_VOIDS = 512 };

/* One change of pages, whole with all it does to the letters. detail: JSON object; "before", "after" and "made" of it are
 * also told to the history. */
struct page_change {
    const char *kind;               /* arrange, split, merge, add, replace, undo */
    int64_t letter;                 /* whose pages change: read is to be read again, held stays held */
    int64_t job;                    /* the waiting job this is; 0: a new one */
    int64_t seen;                   /* the letter the clerk looked at ... */
    int revision;                   /* ... and what was seen of it; seen 0: nobody was asked */
    int64_t other;                  /* 0: none. merge: the letter that is merged away; it is among voids */
    const int64_t *voids;           /* letters that become void; what holds, marks or hurries them passes to letter */
    size_t n_voids;
    const char *void_reason;
    const char *const *made;        /* documents that the job will make */
    size_t n_made;
    const char *detail;
    int64_t undoes;                 /* the job that is taken back with this; 0: none */
    const struct doubt *doubts;     /* more of them; source is "scan" */
    size_t n_doubts;
    int better_side;                /* the side (from 1) that was scanned anew: what was wrong with its image is settled; 0: none */
    bool forget_barcode;            /* the page with the postal barcode is not the letter's any more */
};
/* *ret_job: its id; from here on it is begun. -ESTALE: the letter has changed since it was seen; -EPERM: in words. */
int store_pages_begin(struct store *s, const struct page_change *c, const char *actor, int64_t *ret_job, struct err *e);
/* A document whose pages are meant for a letter: the job waits until the letter can take them. -EEXIST: it waits already. */
int store_pages_wait(struct store *s, const char *kind, int64_t letter, const char *doc, const char *actor, int64_t *ret_job, struct err *e);
/* The spool has followed. */
int store_pages_done(struct store *s, int64_t job, struct err *e);
/* It never will: hold_reason holds the letter, NULL or "" leaves it as it is. The job's documents are nobody's again. */
int store_pages_give_up(struct store *s, int64_t job, const char *hold_reason, const char *actor, struct err *e);

struct page_job { int64_t id, letter, other, asked_s; const char *kind, *state, *detail, *doc /* of add and replace */; };
/* Jobs begun, then those waiting, oldest first; of one letter, or of all (0). */
int store_page_jobs(struct store *s, int64_t letter, int (*each)(void *ctx, const struct page_job *j), void *ctx, struct err *e);
/* The last change of a letter's pages that was made and not taken back. -ENOENT: there is none. */
int store_page_job_to_undo(struct store *s, int64_t letter, int (*each)(void *ctx, const struct page_job *j), void *ctx, struct err *e);
/* Is the document one that a page job makes or has taken the pages of? *ret_letter: whose job; *ret_used: it has no number of its
 * own because its pages are another letter's. -ENOENT: it is none. */
int store_page_doc(struct store *s, const char *doc, int64_t *ret_letter, bool *ret_used, struct err *e);

/* ---- labels (labels.c) */

struct label {
    int64_t id, letter, asked_s, printed_s;     /* printed_s 0: it waits */
    bool again;                                 /* one was printed before */
    int tries;                                  /* that came to nothing */
    const char *sentence;                       /* what the printer said last */
    const char *number;                         /* of the letter, with what is printed besides */
    int64_t received_s;
    int pages;
};
/* The label that waits longest; not of a letter that became void or was refused. -ENOENT: none. */
int store_label_next(struct store *s, int (*each)(void *ctx, const struct label *l), void *ctx, struct err *e);
/* The last one of a letter. -ENOENT: none was ever asked for. */
int store_label(struct store *s, int64_t letter, int (*each)(void *ctx, const struct label *l), void *ctx, struct err *e);
/* What became of one. Telling twice that it was printed changes nothing. */
int store_label_done(struct store *s, int64_t id, bool printed, const char *sentence, struct err *e);
/* Once more. One that waits already is enough. -EPERM: the letter is void or refused. */
int store_label_again(struct store *s, int64_t letter, const char *actor, struct err *e);

/* ---- officers (officers.c, officers_put.c): posts are never deleted, and who held one when is kept. Days are yyyy-mm-dd on the
 * office's clock, both ends included; "" is open. */

/* A post, with who holds it on a day. Given to the store: NULL counts as "", and each row is one holder, so that a post may
 * have several: the columns of firmware/diary/officers_file.c. */
struct officer {
    const char *post, *designation, *designation_hi, *section, *name, *email, *mobile, *next_post;
    bool is_default, active;
    const char *other_names;                    /* earlier and usual other names of the post, ';' between */
    const char *section_hi, *instance;          /* instance: of e-Office */
    const char *name_hi, *since, *until;        /* the holder's; "" name, email and mobile: vacant */
    const char *leave_since, *leave_until;      /* "": not on leave on that day */
    const char *link_post;                      /* who stands in meanwhile; "": nobody */
    const char *replaces;                       /* posts that this one has taken over, ';' between */
    const char *successor;                      /* of an inactive post: who has taken over; not given, but found from replaces */
};
/* All of them, active ones first, as they are today. */
int store_officers(struct store *s, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e);
/* One as it is on a day; NULL: today. -ENOENT: never heard of. */
int store_officer_on(struct store *s, const char *post, const char *day, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e);
static inline int store_officer(struct store *s, const char *post, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e)
{
    return store_officer_on(s, post, NULL, each, ctx, e);
}
/* Callbacks, so the store is a void: is it in the directory; and active, too? False also when the diary cannot be read. */
bool store_is_post(void *store, const char *post);
bool store_is_active_post(void *store, const char *post);
/* *ret: there is a directory, though perhaps of inactive posts only. */
int store_has_officers(struct store *s, bool *ret, struct err *e);
/* Who does the work of a post on a day: its holder; while on leave the link post's; of an inactive post the successor's. */
int store_officer_acting(struct store *s, const char *post, const char *day, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e);
/* Who acts as the next officer in the channel above a post; -ENOENT: there is none. For alerts of VIP and Parliament matters. */
int store_officer_next(struct store *s, const char *post, const char *day, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e);
/* Rows as they would be given: a row a holder and leave, past and to come, ordered by post and day. post NULL: of all. */
int store_officer_rows(struct store *s, const char *post, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e);
/* Past holders of active posts: post, name and until, the last day, are filled. */
int store_officers_past(struct store *s, int (*each)(void *ctx, const struct officer *o), void *ctx, struct err *e);

enum officer_change { OFFICER_NEW, OFFICER_CHANGED, OFFICER_TRANSFERRED, OFFICER_INACTIVE, OFFICER_ACTIVE_AGAIN, OFFICER_CHANGES };
const char *officer_change_name(enum officer_change c);     /* "new", "changed", "transferred", "inactive", "active_again" */

/* before, after: the holders, "" vacant; changed: which columns, ", " between. */
struct officer_news { enum officer_change change; const char *post, *before, *after, *columns; };
struct officers_import {
    const struct officer *list;     /* rows of one post stand together */
    size_t n;
    const char *day;                /* NULL: today */
    bool check_only;                /* tells what would change, and changes nothing */
    void (*each)(void *ctx, const struct officer_news *news);   /* may be NULL */
    void *ctx;
};
struct officers_summary { int posts, by_change[OFFICER_CHANGES]; };
/* Makes the directory equal to the list: posts not in it become inactive, holders follow tenure_merge(). One transaction, all
 * or nothing; each post that changed gets a history row, and a list that changes nothing leaves none. */
int store_import_officers(struct store *s, const struct officers_import *i, const char *actor, struct officers_summary *ret, struct err *e);
/* The same for today, for those who need not know what changed. */
int store_replace_officers(struct store *s, const struct officer *list, size_t n, const char *actor, struct err *e);

/* ---- deliveries (deliveries.c) */

struct delivery {
    int64_t id, letter, changed_s;
    const char *channel, *key, *sentence, *result;      /* result: JSON text */
    const char *doc, *number;
    enum delivery_state state;
    int tries;
    const char *kind, *whom, *instance, *detail;        /* schema_5.sql says what they mean; detail: JSON text */
    int64_t due_s, after;                               /* 0: nothing it waits for */
};
int store_deliveries(struct store *s, int64_t letter, int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e);
/* All deliveries in a state, oldest first, at most limit. channel NULL: any. */
int store_deliveries_in(struct store *s, enum delivery_state state, const char *channel, int limit,
                        int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e);

/* What sendd can do with now (turns.c). */
struct delivery_turn {
    const char *channel, *instance;
    bool ask;                       /* unknown ones, too: the other side can be asked about them */
    int max_lane;                   /* only lanes up to this one: enum of workflow/route.h */
    const int64_t *busy;            /* those that sendd asks about at this moment or has set aside, though they may go */
    size_t n_busy;
};
/* The next delivery: unknown ones first (to be asked about), then waiting ones by lane, fewest tries and age; none before its time, and
 * none while another one of its letter is in hand on that channel: of one letter the oldest that may go goes first. A waiting one becomes
 * "sending", an unknown one stays so. -ENOENT: nothing to do. Costs the same whatever waits. */
int store_delivery_take(struct store *s, const struct delivery_turn *t, int64_t *ret_id, struct err *e);
static inline int store_delivery_take_from(struct store *s, const char *channel, int64_t *ret_id, struct err *e)
{
    return store_delivery_take(s, &(struct delivery_turn){ .channel = channel, .instance = "", .ask = true, .max_lane = 2 }, ret_id, e);
}
/* When the next one that waits for its time comes due, of any channel (UTC); 0: none waits. */
int store_delivery_next_due(struct store *s, int64_t *ret_due_s, struct err *e);
/* What waits at one other side because it failed, or was refused, is due now: what was in its way may be mended. What is to go at a time of
 * its own still does. */
int store_deliveries_due_now(struct store *s, const char *channel, const char *instance, struct err *e);
/* The unknown ones of a channel are due now: somebody wants to know. */
int store_deliveries_ask_now(struct store *s, const char *channel, struct err *e);
int store_delivery(struct store *s, int64_t id, int (*each)(void *ctx, const struct delivery *d), void *ctx, struct err *e);

/* One event at a delivery, and what goes with it. */
struct delivery_report {
    enum delivery_event ev;
    bool counts;                    /* does this refusal count towards send.max_tries? */
    const char *sentence;           /* a line of base/said.h, or what a person typed */
    const char *result;             /* JSON text; NULL: as it was */
    int64_t wait_s;                 /* where it waits or is unknown afterwards: due again in so long; 0: at once */
    bool keeps_time;                /* of alerts and the like: what is to go at its own time still goes then */
    const char *read_back;          /* DELIVERED with numbers that a person typed: they are looked up in e-Office, by a delivery of kind
                                     * "readback" with this detail (JSON text), made or sent again in the same transaction; NULL: they are not */
};
/* RESEND of a held one counts tries anew; DELIVERED lets those go that wait for it. -EPERM when states.h forbids it.
 * *ret_all_delivered: the letter has become "sent" with this: each delivery of kind "letter" is delivered. */
int store_delivery_report(struct store *s, int64_t id, const struct delivery_report *how, const char *actor, bool *ret_all_delivered, struct err *e);
static inline int store_delivery_event(struct store *s, int64_t id, enum delivery_event ev, bool counts, const char *sentence,
                                       const char *result, const char *actor, bool *ret_all_delivered, struct err *e)
{
    return store_delivery_report(s, id, &(struct delivery_report){ .ev = ev, .counts = counts, .sentence = sentence, .result = result }, actor,
                                 ret_all_delivered, e);
}
/* ---- many at a time (deliveries_many.c); instances: a JSON list of text */

/* RESEND of the oldest held ones of a channel and those instances, at most limit, in one transaction. *ret_n: how many. */
int store_deliveries_resend_held(struct store *s, const char *channel, const char *instances, int limit, const char *actor, int *ret_n, struct err *e);
/* The oldest delivery in that state and channel, not delivered, that is for none of those instances: 1: *ret_id, 0: none, or -errno. */
int store_delivery_astray(struct store *s, enum delivery_state state, const char *channel, const char *instances, int64_t *ret_id, struct err *e);
/* HOLD, or CANCEL, of all waiting ones of a channel and instance, some in a transaction: those of before an error stay so. *ret_n: how many. */
int store_deliveries_put_aside(struct store *s, const char *channel, const char *instance, enum delivery_event ev, const char *sentence, const char *actor,
                               int *ret_n, struct err *e);
/* What diaryd put aside because its way was closed goes again, of a channel and instances whose way is open; at most limit, in one transaction. */
int store_deliveries_way_open(struct store *s, const char *channel, const char *instances, int limit, int *ret_n, struct err *e);
/* The same of letters that were held because e-Office's lists have no entry for a value, and there is one now. */
int store_deliveries_matched(struct store *s, int limit, int *ret_n, struct err *e);
/* sendd has nothing in hand but these: all others that are "sending" go back to waiting, "committing" become unknown. *ret_n: how many. */
int store_deliveries_orphaned(struct store *s, const int64_t *in_hand, size_t n_in_hand, unsigned *ret_n, struct err *e);

/* ---- history (history.c) */

struct history_row { int64_t seq, at_s, letter; const char *actor, *event, *detail, *hash; };
int store_history(struct store *s, int64_t letter, int (*each)(void *ctx, const struct history_row *h), void *ctx, struct err *e);
/* Adds a row that belongs to no letter change (start, stop, refused press ...). letter 0: none. detail: JSON or NULL. */
int store_note(struct store *s, int64_t letter, const char *event, const char *detail, const char *actor, struct err *e);
/* Recomputes the chain and looks for gaps in seq and in each register's numbers, and for letters and deliveries
 * that stand elsewhere than their history says. 0 and *ret_rows; -EBADMSG names the row. */
int store_verify(struct store *s, int64_t *ret_rows, struct err *e);
/* The same, which may take minutes: goes_on() is asked again and again, with the rows that are proved; false: -ECANCELED. */
int store_verify_watched(struct store *s, bool (*goes_on)(void *ctx, int64_t rows), void *ctx, int64_t *ret_rows, struct err *e);

#endif
