/* reading_flat.h - lists and numbers of a reading as the diary keeps them: one line of text. Pure. */
#ifndef DIARY_READING_FLAT_H
#define DIARY_READING_FLAT_H

#include "base/json.h"

enum reading_kind {
    READING_TEXT,
    READING_DATE,               /* a text too, yyyy-mm-dd */
    READING_NUMBER,             /* a whole number */
    READING_LIST,               /* of texts: "a; b" */
    READING_REFERENCES,         /* of {"letter_no", "date"}: "3/7/2021 (12-05-2021); (03-02-2021)" */
};

/* *ret is the caller's; "" for an empty list. Entries of a list that are no texts are left out.
 *   -EINVAL  the value is not of that kind    -ENOMEM */
int reading_flat(const json_t *value, enum reading_kind kind, char **ret);

#endif
