/* memory.h - what clerks taught by confirming letters: by what it is remembered, and when it is good enough to be proposed. Pure.
 *
 * Counted, not learnt: "letters of this sender were marked to this post 7 of 8 times". Order of proposals: a rule of the office, then
 * the post that the letter names itself, then memory, then the default post. */
#ifndef WORKFLOW_MEMORY_H
#define WORKFLOW_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

enum memory_kind { MEMORY_POST, MEMORY_CATEGORY, MEMORY_NAME, MEMORY_DESIGNATION, MEMORY_ORGANISATION, MEMORY_KINDS };
/* "post", "category", "sender_name", "sender_designation", "sender_organisation": as kept, and the field it proposes. Static. */
const char *memory_kind_name(enum memory_kind k);
int memory_kind_of(const char *name);           /* enum memory_kind, or -1 */

enum { MEMORY_MAX_KEYS = 9, MEMORY_TEXT_BYTES = 160 /* of each value in a key */ };

/* NULL or "": not known. */
struct memory_letter { const char *number, *name, *organisation, *email, *subject; };
/* For people: letters of "who", about "sender" (all of them), "subject", "shape" (numbers like "what") or "word" ("what" in the subject);
 * "read": what was read as "who"; "email": what came from that address. */
struct memory_key { const char *about /* static */; char *key, *who, *what; };      /* the rest owned */

/* By what post and category of a letter are remembered, the most particular first, the sender alone last. None when the
 * sender is not known. keys are the caller's (memory_keys_done), also after -ENOMEM. */
int memory_keys(const struct memory_letter *l, struct memory_key keys[MEMORY_MAX_KEYS], size_t *ret_n);
/* By what one value of the sender is: as it was read, and by the mail address it came with. */
int memory_sender_keys(enum memory_kind k, const char *read, const char *email, struct memory_key keys[MEMORY_MAX_KEYS], size_t *ret_n);
void memory_keys_done(struct memory_key *keys, size_t n);

/* May what was confirmed so n of total times be proposed? alone: by the sender alone, so it takes one more. */
bool memory_is_sure(int n, int total, bool alone);

#endif
