/* scan_record.h - scan.json of a document, checked: what the scanner's intake says of the letter (doc/pages.md). Pure, no I/O. */
#ifndef DIARY_SCAN_RECORD_H
#define DIARY_SCAN_RECORD_H

#include "spool/spool.h"
#include "store/store.h"
#include "workflow/postal.h"

enum {
    SCAN_RECORD_MAX_BYTES = 8 * 1024 * 1024,
    SCAN_RECORD_MAX_PAGES = 10000,
    SCAN_RECORD_MAX_DOUBTS = 200,           /* those behind are left out */
    SCAN_RECORD_DETAIL_BYTES = 300,
};

struct scan_record {
    int pages;                              /* of kind page: what is shown */
    struct doubt doubts[SCAN_RECORD_MAX_DOUBTS];    /* code and detail are owned */
    size_t n_doubts;
    char article[POSTAL_ARTICLE_SIZE];      /* the first postal barcode whose check digit is good, "" none */
    char article_blob[SPOOL_NAME_SIZE];     /* the page that bears it */
    int article_page, article_box[4];       /* its place among the pages shown, 0: hidden; x y w h in pixels of the page as scanned */
};

/* 0: *ret is the caller's until scan_record_done(). Otherwise *ret is empty: -EBADMSG it is not a record, and e says why;
 * -E2BIG more than the limits above; -ENOMEM. A doubt or a code that is not as it should be is left out. */
int scan_record_parse(const char *text, size_t n, struct scan_record *ret, struct err *e);
void scan_record_done(struct scan_record *s);

/* May it be a doubt's code: small letters and underscores? Of any record beside the pages. */
bool scan_record_is_code(const char *code);

/* One more doubt; beyond the limit it is left out. 0 or -ENOMEM. All is copied, detail cleaned. */
int scan_record_doubt(struct scan_record *s, const char *code, int page, const char *detail);

#endif
