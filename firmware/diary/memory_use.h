/* memory_use.h - what clerks taught, put to use: a letter's sender corrected, its post and category proposed, lessons drawn. */
#ifndef DIARY_MEMORY_USE_H
#define DIARY_MEMORY_USE_H

#include "diary/reading.h"
#include "store/memory.h"
#include "workflow/memory.h"

enum { MEMORY_VALUE_SIZE = 256 };

/* Values of the sender that were confirmed otherwise take the place of what was read (source "memory"); why is added to reasons. */
int memory_correct_sender(struct store *s, struct reading *n, json_t *reasons, struct err *e);

struct memory_answer {
    char value[MEMORY_VALUE_SIZE];      /* "": nothing sure is remembered */
    double share;                       /* 0..1: of the letters it was confirmed for */
};
/* counts (may be NULL: all do) says whether a value may be proposed at all. Why, and what else was confirmed, is added to reasons. */
int memory_answer(struct store *s, enum memory_kind kind, const struct reading *n, bool (*counts)(void *ctx, const char *value),
                  void *ctx, json_t *reasons, struct memory_answer *ret, struct err *e);

/* What a confirmation teaches; the lessons and their texts are owned. */
struct memory_lessons { struct memory_lesson *list; size_t n; };
int memory_lessons_draw(struct store *s, int64_t letter, const struct field *confirmed, size_t n_confirmed, const char *post,
                        struct memory_lessons *ret, struct err *e);
void memory_lessons_done(struct memory_lessons *l);      /* { 0 } is fine */

#endif
