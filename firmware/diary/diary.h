/* diary.h - diaryd: gives each letter its number at once, takes in what was read,
 * and moves documents in the spool to where the diary says they stand.
 *
 * The diary (store) is the truth; the spool is made to follow it. Each pass looks
 * at all letters it is for, may run at any time and as often as one likes, and
 * does nothing the second time. One bad letter is logged and the pass goes on;
 * only a diary that cannot be written ends it early. */
#ifndef DIARY_DIARY_H
#define DIARY_DIARY_H

#include "base/config.h"
#include "base/said.h"
#include "spool/spool.h"
#include "store/store.h"

enum {
    DIARY_MAX_TRIES = 3,    /* a letter whose reading fails this often is held */
    DIARY_PASS_MS = 500,    /* a pass that has worked this long leaves the rest to the next tick: requests wait */
};

struct diary {
    const struct config *config;    /* borrowed */
    struct store *store;
    struct spool *spool;
    bool align_wanted;              /* a move failed: align all again at the next tick */
    bool more;                      /* a pass has left letters for the next tick, which is to come at once */
    bool pages_failed;              /* the card failed under a page job: the next start goes on with it */
    int64_t pages_again_ms;         /* monotonic: a page job met a busy document or a full disk and waits until then */
    int64_t refusals_again_ms;      /* monotonic: a refused document could not be destroyed, and is tried again then */
    int64_t purges_again_ms;        /* monotonic: pages whose time is over are looked for again then */
    int64_t purged_to_s, purged_to_id;      /* how far the walk through them has come (store/purge.h) */
    bool settings_followed;         /* settings.conf says what the diary says (desk_settings.c) */
    bool ways_wanted;               /* what was held for a way or a list may go now (ways.c) */
    char way_problem[SAID_SIZE];    /* letters wait for an e-Office that is not set up; "": none do (ways.c) */
    bool clock_told;                /* the log says that the clock is not set */
    int64_t alerts_again_ms;        /* monotonic: alerts of time and mail are looked for again then (alerts.c) */
    struct upload *upload;          /* a text that is being handed over; NULL: none (upload.c) */
    /* spool_stage_version() of stages in which a pass left nothing to do; 0: look */
    int64_t taken_in[SPOOL_STAGES], read_in;
};

/* take_in.c: documents in scanned, read and hold without a number get one; those in hold are held. */
void take_in_all(struct diary *d);
/* One document, now; 0 also when it has its number, or waits for it because the clock is not set. */
int take_in_doc(struct diary *d, const char *doc, struct err *e);

/* additions.c: documents that are pages for a letter which is there already; they get no number. */
enum addition { ADDITION_NONE, ADDITION_KNOWN, ADDITION_LATER };
/* What the document is. KNOWN: a page job has it. LATER: the letter it is meant for has no number yet, so look again.
 * NONE: a letter as any other, perhaps because there is no letter that could take its pages any more. -errno: try again. */
int addition_look(struct diary *d, const char *doc, enum spool_stage stage, enum addition *ret, struct err *e);
/* The waiting job's letter may be ready for it now. 0: begun, or it goes on waiting. */
int addition_begin(struct diary *d, const struct page_job *j, struct err *e);
/* The job cannot be done: its pages become a letter of their own, and hold holds the letter they were meant for. */
int addition_give_up(struct diary *d, const struct page_job *j, const char *hold, struct err *e);

/* page_jobs.c: the spool follows what was decided about pages; additions that wait are begun. */
void page_jobs_all(struct diary *d);

/* read_in.c: readings of documents in "read" go into the diary. */
void read_in_all(struct diary *d);

/* align.c: every document that is not where its letter's state belongs moves there. */
void align_all(struct diary *d);
/* One document. Returns 0 or what went wrong; align_wanted is set then. */
int align_doc(struct diary *d, const char *doc);

/* refusals.c: pages of letters that bear a classified marking are destroyed, and their words leave the search index. */
void refusals_all(struct diary *d);
/* This letter, at once as far as that is possible: it is refused when 0 is returned. As store_refuse. */
int refuse_letter(struct diary *d, int64_t letter, const char *actor, struct err *e);
/* A document of such a letter: keys and pages go, and what is left moves to "sent". Once more changes nothing. */
int refusal_destroy(struct diary *d, const char *doc, const char *operator, struct err *e);

/* purges.c: pages of letters that e-Office has, or that are void, are destroyed after office.keep_pages_days. Last of a tick's passes. */
void purges_all(struct diary *d);

/* read_again.c: was the document read, but not whole? Then a release means reading it again. */
bool read_again_wanted(const struct diary *d, const char *doc);
/* Takes its reading away and puts it back to be read. */
int read_again(struct diary *d, const char *doc, struct err *e);

/* officers_file.c: reads the setting office.officers_file; unset is fine. -EINVAL: e names file and line
 * and the directory stays as it was. */
int officers_file_load(struct diary *d, struct err *e);

/* commands_people.c: while nobody is there who could sign in, a new setup code for the first admin in <run_dir>/setup-code. */
int people_first_start(struct diary *d, struct err *e);

/* commands_reports.c: letters from before clocks and counts were kept get theirs, some at a time. */
void tally_all(struct diary *d);
/* The same for what the register is searched and filtered by (commands_views.c). */
void register_all(struct diary *d);

/* commands.c: answers the requests of firmware/doc/messages.md. */
json_t *command_answer(struct diary *d, const char *what, const json_t *request);

#endif
