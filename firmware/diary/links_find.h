/* links_find.h - a letter that was read, compared with those that are here. */
#ifndef DIARY_LINKS_FIND_H
#define DIARY_LINKS_FIND_H

#include "diary/diary.h"
#include "diary/reading.h"
#include "store/links.h"

struct links_found;                     /* opaque */
const struct letter_links *links_of(const struct links_found *f);       /* for store_put_reading(); borrowed */
void links_found_free(struct links_found *f);   /* NULL is fine */
AUTO_DEFINE(struct links_found *, links_found_free)
#define AUTO_LINKS AUTO(auto_links_found_free)

/* What the letter is compared by, and letters that are the same or belong to it. A letter that bears a marking is compared with
 * none: nothing of it stays here. *ret is the caller's. */
int links_find(struct diary *d, int64_t letter, const char *doc, const struct reading *n, struct links_found **ret, struct err *e);

/* The clerk confirms number, date, sender or subject otherwise than they were compared: compares again and keeps what is found. ret_number
 * (STORE_NUMBER_SIZE) gets the diary number of an earlier letter that now seems to be the same one and that nobody was
 * asked about, else "". A letter that was compared with none stays so. */
int links_find_again(struct diary *d, int64_t letter, const struct field *confirmed, size_t n, char *ret_number, struct err *e);

#endif
