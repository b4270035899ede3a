/* recovery.h - the second key of the sealed data partition (board/system/data): it lies beside the letters until a person has its sheet. */
#ifndef BOX_RECOVERY_H
#define BOX_RECOVERY_H

#include "box/board.h"
#include "box/box.h"

enum { RECOVERY_KEY_SIZE = 160 };

/* Does it lie there still? */
bool recovery_is_there(const struct board *board);

/* The key, for the sheet; sodium_memzero() it. That it was shown is noted for the history. -ENOENT: it was printed and forgotten, or the partition is not sealed. */
int recovery_show(const struct box *b, const struct board *board, const char *actor, char out[RECOVERY_KEY_SIZE], struct err *e);

/* Is it the key's last group, in any case of letters and with blanks around it? Pure. */
bool recovery_ends_in(const char *key, const char *typed);

#endif
