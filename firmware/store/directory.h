/* directory.h - the officers of today as route.h wants them. */
#ifndef STORE_DIRECTORY_H
#define STORE_DIRECTORY_H

#include "store/store.h"
#include "workflow/route.h"

struct directory {
    struct route_post *posts;
    size_t n;
    struct route_past *pasts;
    size_t n_pasts;
    struct route_book *book;
    char *text;                 /* all strings, one behind the other */
    size_t n_text, room_text;
};

/* A number that changes when the directory of officers did; -1 when it cannot be asked. */
int64_t store_officers_version(struct store *s);

/* own_names: as for route_book_new(). ret is the caller's until directory_done(). -ENOMEM besides the store's errors. */
int directory_load(struct store *s, const char *own_names, struct directory *ret, struct err *e);
void directory_done(struct directory *d);       /* { 0 } is fine */
#define AUTO_DIRECTORY AUTO(directory_done)

#endif
