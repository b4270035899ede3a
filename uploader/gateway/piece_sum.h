/* piece_sum.h - tus' Upload-Checksum: "sha1 <base64>" or "sha256 <base64>", of one piece. */
#ifndef GATEWAY_PIECE_SUM_H
#define GATEWAY_PIECE_SUM_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define PIECE_SUM_ALGORITHMS "sha1,sha256"

struct piece_sum;

/* -EINVAL: not such a header, in a sentence for the sender; -ENOMEM. */
int piece_sum_new(const char *header, struct piece_sum **ret_sum, struct err *e);
void piece_sum_free(struct piece_sum *s);           /* NULL is fine */

void piece_sum_add(struct piece_sum *s, const void *data, size_t n);
void piece_sum_end(struct piece_sum *s);            /* that was all of it */
bool piece_sum_right(const struct piece_sum *s);    /* ended, and as announced */

#endif
