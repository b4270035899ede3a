/* mail_record.h - mail.json of a document, checked: what maild says of a letter that came by e-mail (firmware/doc/mail.md). Pure, no I/O. */
#ifndef DIARY_MAIL_RECORD_H
#define DIARY_MAIL_RECORD_H

#include "base/clock.h"
#include "base/json.h"
#include "store/store.h"

enum {
    MAIL_RECORD_MAX_BYTES = 1 << 20,
    MAIL_RECORD_MAX_DOUBTS = 16,
    MAIL_RECORD_MAX_FIELDS = 10,
    MAIL_RECORD_VALUE_BYTES = 6000,
    MAIL_RECORD_DETAIL_BYTES = 300,
};

struct mail_record {
    json_t *root;                                   /* NULL: the letter came otherwise */
    struct field fields[MAIL_RECORD_MAX_FIELDS];    /* source "mail"; texts are root's */
    size_t n_fields;
    struct doubt doubts[MAIL_RECORD_MAX_DOUBTS];
    size_t n_doubts;
    char date[CLOCK_DATE_SIZE], *enclosures;
};

/* What mail knows for sure (the sender's address, that it came by e-mail, numbers of another e-Office) has confidence 1; a hint (subject,
 * date, the sender's name) has less than any reading, which takes its place. 0: *ret is the caller's until mail_record_done().
 * -EBADMSG it is no record, -ENOMEM: *ret is empty. */
int mail_record_parse(const char *text, size_t n, struct mail_record *ret, struct err *e);
void mail_record_done(struct mail_record *m);       /* m may be all zero */

#endif
