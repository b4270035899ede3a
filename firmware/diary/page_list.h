/* page_list.h - the pages of a document: which are the letter, in which order and which way up, and which are hidden
 * (doc/pages.md). Pure, no I/O.
 *
 * A list holds each page of its document once, as shown or as hidden. */
#ifndef DIARY_PAGE_LIST_H
#define DIARY_PAGE_LIST_H

#include "base/json.h"
#include "spool/spool.h"

enum { PAGE_LIST_MAX = 3900 /* each has a view, too: SPOOL_MAX_BLOBS */, PAGE_TURN_UNSAID = -1 };

struct page_at {
    char blob[SPOOL_NAME_SIZE];
    int index;                  /* page in the blob, from 0 */
    int turn;                   /* 0, 90, 180, 270: clockwise degrees that turn the scan upright; PAGE_TURN_UNSAID */
    char why[16];               /* of a hidden one: blank separator moved replaced hidden; "" shown */
    char to[SPOOL_NAME_SIZE];   /* of a moved one: its document; of a replaced one: the blob whose first page stands in its place; "" not said */
};

struct page_list { struct page_at *at; size_t n; };     /* shown ones in order, then the hidden ones; all zero: empty */
void page_list_done(struct page_list *l);
static inline void auto_page_list_done(struct page_list *l) { page_list_done(l); }
#define AUTO_PAGE_LIST AUTO(auto_page_list_done)

bool page_is_shown(const struct page_at *p);
size_t page_list_shown(const struct page_list *l);      /* how many */
/* The page, or NULL. */
struct page_at *page_list_find(const struct page_list *l, const char *blob, int index);

/* From the lists "pages" and "hidden" of a reading record or an arrangement. *ret is the caller's.
 * -EBADMSG: not such lists; -E2BIG: more than PAGE_LIST_MAX; -ENOMEM. */
int page_list_load(const json_t *lists, struct page_list *ret, struct err *e);
/* {"pages": [...], "hidden": [...]}, the caller's; NULL: no memory. */
json_t *page_list_json(const struct page_list *l);

/* One more page, behind the others of its sort. p: copied. -E2BIG, -ENOMEM. */
int page_list_add(struct page_list *l, const struct page_at *p, struct err *e);
/* At a place (from 0, at most l->n), whose page and those behind it move on. */
int page_list_insert(struct page_list *l, size_t place, const struct page_at *p, struct err *e);
/* Hides a page; why and to are borrowed. */
void page_list_hide(struct page_at *p, const char *why, const char *to);
/* Brings the shown pages before the hidden ones again, each in the order they had: after hiding. */
int page_list_settle(struct page_list *l, struct err *e);

/* What a person asked for: these pages in this order, the others hidden. wanted: from outside, checked here.
 * -EINVAL: e says which page is none, was moved away, is named twice, or that none would be left. */
int page_list_arrange(const struct page_list *l, const json_t *wanted, struct page_list *ret, struct err *e);
/* As it was before, with what has come since hidden. */
int page_list_back_to(const struct page_list *l, const struct page_list *before, struct page_list *ret, struct err *e);

#endif
