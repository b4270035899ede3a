/* rules_use.h - the office's rules at work: read from their file, kept in the diary, asked about a letter.
 *
 * What is in force is kept in the diary, not in the file: a file with a mistake changes nothing, also over a restart. */
#ifndef DIARY_RULES_USE_H
#define DIARY_RULES_USE_H

#include "diary/diary.h"
#include "diary/reading.h"
#include "workflow/rules_file.h"

/* Reads office.rules_file and puts its rules into force; unset: none are. errors may be NULL. *ret_n: rules in force now.
 * -EINVAL: the file has mistakes (errors tells all, e the first), what was in force stays. Other errors: the file cannot be read. */
int rules_file_load(struct diary *d, const char *actor, struct rules_errors *errors, size_t *ret_n, struct err *e);

/* The same with a text that somebody gives at the desk; check_only: tells the mistakes, and changes nothing. From then on no file is read any
 * more until somebody asks for it: RULES_AT_DESK stands for the file's name. */
#define RULES_AT_DESK "desk"
int rules_text_put(struct diary *d, const char *text, size_t n, bool check_only, const char *actor, struct rules_errors *errors, size_t *ret_n,
                   struct err *e);

/* The rules in force; *ret is the caller's (rules_done). */
int rules_in_force(struct store *s, struct rules *ret, struct err *e);

/* What the letter's own words propose: route.h. post "" for none; sure: it names the post, so that memory does not overrule it. */
struct named_post { const char *post; bool sure; };

enum { PROPOSAL_POST_SIZE = 256 };

struct proposal {
    char post[PROPOSAL_POST_SIZE];  /* "" for none */
    bool own_words;                 /* it is the named one */
    int lane;                       /* -1: as the letter says itself */
};

/* Decides between rules, the letter's own words and memory, in this order. Corrects the sender from memory; adds category and priority,
 * and why all that is proposed (field "proposal_reason", JSON: firmware/doc/messages.md); sets hold_reason when a rule
 * holds the letter. A post that is not active is not proposed. */
int proposal_make(struct store *s, const struct rules *rules, const char *purpose, const struct named_post *named,
                  struct reading *n, struct proposal *ret, struct err *e);

#endif
