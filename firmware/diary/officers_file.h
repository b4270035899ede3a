/* officers_file.h - the officers' directory as a CSV file: one row a holder of a post.
 *
 *   post            its id, as e-Office knows it                            needed
 *   designation     and designation_hi; other_names: earlier and usual others, ';' between
 *   section         and section_hi
 *   instance        the e-Office instance it belongs to
 *   next_post       who is next in the channel
 *   default         yes for the one post that takes what nobody else matches
 *   active          no: the post is not used any more
 *   replaces        posts whose work it has taken over, ';' between
 *   name            of the holder, and name_hi, email, mobile
 *   from, to        first and last day in the post
 *   leave_from      and leave_to; link_post: the post that stands in meanwhile
 *
 * The first line names the columns, in any order; post and designation must be there. A post has a row more for each
 * holder before or after, or for a second leave of the same holder; what is said of the post itself need not be said
 * again. Days: 2026-04-01, or 01-04-2026 with -, / or dots. */
#ifndef DIARY_OFFICERS_FILE_H
#define DIARY_OFFICERS_FILE_H

#include "base/csv.h"
#include "base/said.h"
#include "diary/diary.h"

enum { OFFICERS_FILE_BYTES = 4 * 1024 * 1024, OFFICERS_MAX_ROWS = 20000, OFFICERS_MAX_ERRORS = 20, OFFICERS_DAY_SIZE = 11 };

struct officers_error { int line; char said[SAID_SIZE]; };      /* line 0: the file as a whole; said: base/said.h */
/* all: how many there are; the first OFFICERS_MAX_ERRORS, by line, are kept. */
struct officers_errors { struct officers_error list[OFFICERS_MAX_ERRORS]; size_t n, all; };

struct officers_row { struct officer o; int line; char since[OFFICERS_DAY_SIZE], until[OFFICERS_DAY_SIZE], leave_since[OFFICERS_DAY_SIZE],
                      leave_until[OFFICERS_DAY_SIZE]; };
struct officers { char *text; struct officers_row *rows; struct officer *list; size_t n; };     /* the strings of list lie in text and rows */

/* Is a post in the diary's directory, active or not? What a post replaces must be there, or in the file. */
struct officers_known { bool (*is_known)(void *ctx, const char *post); void *ctx; };

/* text: as the file holds it, borrowed. ret is the caller's until officers_done(). file: its name, for words. known NULL: there
 * is no directory yet, so nothing is said of posts that were replaced before.
 * -EINVAL: e says file, line and what is wrong first, errors (may be NULL) has them all; ret is untouched. */
int officers_parse(const char *file, const char *text, size_t n, const struct officers_known *known, struct officers *ret,
                   struct officers_errors *errors, struct err *e);
void officers_done(struct officers *o);
/* What this diary knows, in room; NULL when it has no directory yet. officers_file.c */
const struct officers_known *officers_known_to(struct store *s, struct officers_known *room);

/* officers_rows.c and officers_check.c, for officers_parse() only: rows as they stand there; then what they say together,
 * sorted by post and day, with what a post's later rows left out filled in. 0, or -ENOMEM; mistakes go to errors. */
int officers_read_rows(char *text, struct officers *o, struct officers_errors *errors, struct err *e);
int officers_check(struct officers *o, const struct officers_known *known, struct officers_errors *errors, struct err *e);
#define officers_mistake(errors, line, id, ...) officers_mistake_values(errors, line, id, SAID_LIST(__VA_ARGS__))
void officers_mistake_values(struct officers_errors *errors, int line, enum said_id id, const char *const *values);
void officers_mistake_line(struct officers_errors *errors, int line, const char *said);

#endif
