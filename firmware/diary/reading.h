/* reading.h - reading.json of a document, checked: the only way foreign JSON gets into the diary. Pure, no I/O. */
#ifndef DIARY_READING_H
#define DIARY_READING_H

#include "store/store.h"

#include "base/said.h"

enum {
    READING_MAX_BYTES = 16 * 1024 * 1024,   /* of reading.json */
    READING_MAX_PAGES = 4000,
    READING_BODY_BYTES = 512 * 1024,        /* of recognised text kept for search */
    READING_MAX_FIELDS = 80,
    READING_MAX_REFS = 40,                  /* those behind are left out */
    READING_MAX_DOUBTS = 100,               /* those behind are left out */
    READING_DETAIL_BYTES = 300,
};

struct reading {
    struct field fields[READING_MAX_FIELDS];    /* names static; values owned */
    size_t n_fields;
    struct reading_ref { char *letter_no, *date; } refs[READING_MAX_REFS];     /* letters it names; owned, date "" when not given */
    size_t n_refs;
    struct field read_as[3];                    /* what was read where reading_correct() put something else; values owned */
    size_t n_read_as;
    char *body;                                 /* owned, never NULL after reading_parse */
    int pages;
    bool urgent, vip, parliament;
    bool refused;                               /* the letter bears a classified marking: nothing of it may stay; hold_reason says so, too */
    struct doubt doubts[READING_MAX_DOUBTS];    /* notes, "maybe_new_letter"; codes static, detail owned */
    size_t n_doubts;
    char hold_reason[SAID_SIZE];                /* why a person must look, a line of base/said.h; "" when the reading is clear */
};

/* Always gives a usable reading: what is not as it should be is left out and hold_reason says so, in words that
 * hold nothing of the letter. Returns 0, or -ENOMEM. ret is the caller's until reading_done(). */
int reading_parse(const char *text, size_t n, struct reading *ret);
/* An empty reading with that reason. */
int reading_empty(enum said_id hold_reason, struct reading *ret);
void reading_done(struct reading *r);

/* Adds a field the reading did not have. name must be static. -E2BIG, -ENOMEM. */
int reading_add(struct reading *r, const char *name, const char *value, const char *source, double conf);
/* Of that name: the field, NULL when absent; its value, "" when absent. */
const struct field *field_find(const struct field *fields, size_t n, const char *name);
const char *field_value(const struct field *fields, size_t n, const char *name);
const char *reading_field(const struct reading *r, const char *name);
/* Puts a value in the place of what was read, or of nothing, and keeps that in read_as. name must be static. -E2BIG, -ENOMEM. */
int reading_correct(struct reading *r, const char *name, const char *value, const char *source, double conf);

#endif
