/* officers.h - officers as the desk shows them: by post and name, why one is proposed, and to choose from. */
#ifndef DESK_OFFICERS_H
#define DESK_OFFICERS_H

#include "desk/letter/letter_page.h"
#include "store/directory.h"

enum { OFFICER_LABEL_SIZE = 512, OFFICER_POST_SIZE = 128 };

/* What a letter says of to whom it is meant, best first; places in the directory's posts. */
enum { OFFICER_PROPOSALS = 4 };
struct officer_proposals { struct route_choice list[OFFICER_PROPOSALS]; size_t n; };
void officer_proposals(struct store *s, int64_t letter, const struct directory *d, struct officer_proposals *ret);
/* The proposal of the post at that place; NULL: it is not proposed. */
const struct route_choice *officer_proposal_of(const struct officer_proposals *p, size_t index);

/* "Under Secretary (Establishment)" of a post of the directory, and the words behind it: name, on leave until when. */
void officer_label_post(const struct request *q, const struct route_post *p, char out[OFFICER_LABEL_SIZE]);
void officer_put_holder(const struct request *q, struct html *h, const struct route_post *p);

/* The post of the form: chosen, or meant by typed words that fit one post only; "" when there is none. */
int officer_chosen(const struct request *q, struct store *s, char post[OFFICER_POST_SIZE], struct err *e);

/* "Under Secretary (Establishment)" in the language of the screen. */
void officer_label(const struct request *q, const struct officer *o, char out[OFFICER_LABEL_SIZE]);
/* The same by post: "" when the directory has never heard of it. */
void officer_label_of(const struct request *q, struct store *s, const char *post, char out[OFFICER_LABEL_SIZE]);

/* Why a post is proposed: the list of codes and values of the field post_reason (firmware/doc/messages.md), as sentences;
 * text that is none is shown as it is. */
void officer_reason(const struct request *q, struct html *h, struct store *s, const char *reason);
/* The same of a proposal, as <span class="why">. */
void officer_put_why(const struct request *q, struct html *h, struct store *s, const struct directory *d, const struct route_choice *proposed);

/* The choice of to whom the letter is marked: what the letter says first, each with its reason, then everybody. */
void officer_picker(const struct letter_view *v);

#endif
