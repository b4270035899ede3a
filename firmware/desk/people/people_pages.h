/* people_pages.h - what the pages of signing in share. */
#ifndef DESK_PEOPLE_PAGES_H
#define DESK_PEOPLE_PAGES_H

#include "desk/people/sign_in.h"
#include "desk/web/web.h"

/* What these pages have in common: a heading in a narrow frame, and a sentence on how it went; STRINGS: none. */
void door_begin(const struct request *q, struct reply *a, enum string_id title, const char *page, const char *self);
void door_notice(const struct request *q, struct html *h, enum string_id notice, bool bad);
void door_end(const struct request *q, struct reply *a);

/* The page to sign in on, in place of what was asked for; what a POST brought is kept in it. notice: a sentence of the string
 * table, or STRINGS for none. */
void show_sign_in(const struct request *q, struct reply *a, int status, enum string_id notice);
void show_locked(const struct request *q, struct reply *a, const struct session *who, int status);
void show_first_start(const struct request *q, struct reply *a, int status, enum string_id notice);
/* The form that came, with its words and a fresh token, to be sent by a person. */
void show_again(const struct request *q, struct reply *a, const char *path, int status);
/* q->who may not do this, but others may. */
void show_not_your_role(const struct request *q, struct reply *a, enum right right);

/* The first page somebody with these roles may see: while the box is being set up, that for who may do it. */
const char *home_of(const struct request *q, unsigned roles);

/* Who tried to sign in and could not, since yesterday: by name and address, those with a few tries; nothing when there are none
 * (wrong_tries.c), or when the history takes too long. */
void wrong_tries_put(const struct request *q, struct store *s, struct html *h);

/* What was wrong with a new passphrase, typed twice; STRINGS: nothing. */
enum string_id new_passphrase_problem(const struct form *f, const char *name);

const char *role_label(const struct request *q, enum role role);

#endif
