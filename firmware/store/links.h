/* links.h - letters that are the same, or belong together (links.c). Part of store.h; its common errors hold here, too.
 *
 * A link is a question to a person, never a deed: nothing is deleted or merged by it. Letters are found by indexes alone. */
#ifndef STORE_LINKS_H
#define STORE_LINKS_H

#include "store/store.h"
#include "workflow/alike.h"

struct letter_ref { const char *number_key, *date /* "" when not given */; };    /* a letter that is named; fold_number_key() */

/* By what a letter is compared. Texts are borrowed. */
struct letter_marks {
    struct alike_letter like;
    const struct letter_ref *refs;
    size_t n_refs;
    const int64_t *own;             /* letters of this diary whose diary number it names */
    size_t n_own;
};

enum { LINKS_MAX_CANDIDATES = 160 };

/* Another letter that may be the same or belong to it; not void. named: does one name the other? Borrowed until each() returns. */
struct link_candidate { int64_t id; const char *number; struct alike_letter like; enum alike_named named; };
/* The newest of each way of finding them. letter: not among them. A non-zero answer of each() ends the walk and is returned. */
int store_link_candidates(struct store *s, int64_t letter, const struct letter_marks *m, int (*each)(void *ctx, const struct link_candidate *c),
                          void *ctx, struct err *e);

/* What the reading of a letter adds: given to store_put_reading(). NULL marks: it is compared with nothing. */
struct link_new { int64_t other; enum alike_kind kind; double conf; const char *reason; };    /* reason: alike_reason() as text */
struct letter_links { const struct letter_marks *marks; const struct link_new *list; size_t n; };

/* The same by itself, when a clerk has changed what it is compared by. *ret_doubles: questions about the same letter that are new. */
int store_put_links(struct store *s, int64_t letter, const struct letter_links *l, int *ret_doubles, struct err *e);

/* The marks as they are kept, without refs. -ENOENT: it has none. */
int store_marks(struct store *s, int64_t letter, int (*each)(void *ctx, const struct alike_letter *like), void *ctx, struct err *e);

/* The letters it names. */
int store_refs(struct store *s, int64_t letter, int (*each)(void *ctx, const struct letter_ref *ref), void *ctx, struct err *e);

struct link {
    int64_t id, letter, other;              /* letter: the later one */
    const char *kind, *reason, *state, *settled_by;     /* state: asked, confirmed, rejected */
    double conf;
    bool is_double;                         /* it asks whether both are the same letter */
    bool other_is_later;
    /* of the other letter, seen from the one that was asked about */
    const char *number, *letter_no, *date, *subject, *sender;
    int64_t other_id, received_s;
    enum letter_state other_state;
    int lane;
};
/* Of a letter, doubles first, then the newest. Rejected ones too, at the end. */
int store_links(struct store *s, int64_t letter, int (*each)(void *ctx, const struct link *l), void *ctx, struct err *e);

/* A person's answer; may be changed later. *ret_letter: the later letter of both. -ENOENT. */
int store_link_settle(struct store *s, int64_t link, bool confirmed, const char *actor, int64_t *ret_letter, struct err *e);

#endif
