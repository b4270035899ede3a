/* page_source.h - a document's pages as they are, for whoever wants to change them. */
#ifndef DIARY_PAGE_SOURCE_H
#define DIARY_PAGE_SOURCE_H

#include "diary/page_list.h"

struct page_source {
    char doc[ID_SIZE];
    struct page_list list;
    int next_arrange, next_blob;    /* numbers that are free */
    json_t *scan;                   /* scan.json; NULL: none that can be used */
};
void page_source_done(struct page_source *p);
#define AUTO_PAGE_SOURCE AUTO(page_source_done)

/* Of a letter that was read, from its reading record. -EAGAIN: it is being read, has yet to be, or lies in hold. -EBADMSG, -E2BIG. */
int page_source_load(const struct spool *s, const char *doc, struct page_source *ret, struct err *e);
/* Of one that nobody reads, from scan.json: when it has no other page its blanks are pages, too. */
int page_source_load_unread(const struct spool *s, const char *doc, struct page_source *ret, struct err *e);

#endif
