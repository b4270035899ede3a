/* sheet.h - the recovery sheet: one A4 page with the secrets that are nowhere else, as groups of letters and as a code to scan, and what
 * to do with them, in both languages. It is drawn once, for who locks it away; nobody keeps it. */
#ifndef CARE_SHEET_SHEET_H
#define CARE_SHEET_SHEET_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { SHEET_SECRET_SIZE = 160 };

/* Borrowed; UTF-8, "" for what there is not. */
struct sheet {
    const char *office, *office_hi, *box;   /* box: which one, for who has several */
    const char *key_id;                     /* of the backup key: it stands in the name of the backup folder */
    const char *backup;                     /* the backup key, as groups */
    const char *disk;                       /* the recovery key of the data partition (appliance) */
    int64_t made_s;                         /* UTC */
};

/* *ret_pdf is the caller's: sodium_memzero() it and free it. -EINVAL: there is no secret in it, or one is too long; -ENOMEM. */
int sheet_draw(const struct sheet *s, char **ret_pdf, size_t *ret_n, struct err *e);

#endif
