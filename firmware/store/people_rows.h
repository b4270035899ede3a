/* people_rows.h - what people.c and people_secrets.c share. Nobody else includes it. */
#ifndef STORE_PEOPLE_ROWS_H
#define STORE_PEOPLE_ROWS_H

#include "store/db.h"
#include "store/people.h"

struct person_row {
    char full_name[PERSON_FULL_NAME_SIZE];
    unsigned roles;
    bool active, has_code, has_passphrase;
    int revision, generation, failures;
    int64_t code_step;
};
/* -ENOENT: there is no such person. */
int person_row(struct store *s, const char *name, struct person_row *ret, struct err *e);
/* A history row about a person; before and after are consumed, NULL leaves them out. */
int person_note(struct store *s, const char *event, const char *name, json_t *take_before, json_t *take_after, const char *actor, struct err *e);

#endif
