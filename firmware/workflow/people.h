/* people.h - what a person may do at the desk: role x right. Pure, no I/O.
 *
 * One person may hold several roles: in a small office the supervisor is also the local admin.
 * What a role may and may not do is for people in firmware/doc/people.md. */
#ifndef WORKFLOW_PEOPLE_H
#define WORKFLOW_PEOPLE_H

#include <stdbool.h>

enum {
    PERSON_NAME_SIZE = 33,          /* [a-z0-9._-]{2,32} */
    PERSON_FULL_NAME_SIZE = 129,    /* either script */
};

enum role {
    ROLE_CLERK,             /* takes letters in, confirms them */
    ROLE_SUPERVISOR,        /* the same, and decides: markings in doubt, void, what is settled by a person's word */
    ROLE_ADMIN,             /* people, officers, rules, settings; sees no letter */
    ROLE_AUDITOR,           /* sees everything, verifies, changes nothing */
    ROLES
};

enum right {
    RIGHT_NONE,             /* nobody need have signed in */
    RIGHT_SIGNED_IN,        /* anyone who has: own passphrase, manual */
    RIGHT_LOOK,             /* letters, register, reports */
    RIGHT_WORK,             /* scan, confirm, hold, put pages in order, deliveries */
    RIGHT_DECIDE,           /* clear a marking, void, release what bears one */
    RIGHT_ADMIN,            /* people, settings, officers, rules, masters */
    RIGHT_AUDIT,            /* verify the history and all blobs */
    RIGHTS
};

/* roles: a bit for each, 1u << ROLE_... */
bool people_may(unsigned roles, enum right right);

/* May a person be called that? [a-z0-9._-]{2,32}, not beginning with a dot or dash, and no name that the history knows as a
 * program's. */
bool person_name_is_good(const char *name);

enum { ROLES_TEXT_SIZE = 48 };
/* "clerk,admin", in the order of the enum; "" for none. */
void roles_to_text(unsigned roles, char out[ROLES_TEXT_SIZE]);
/* The same read: commas or blanks between. false: a word is no role, or there is none. */
bool roles_of_text(const char *text, unsigned *ret_roles);

/* "clerk", "supervisor", "admin", "auditor". Static. */
const char *role_name(enum role role);

#endif
