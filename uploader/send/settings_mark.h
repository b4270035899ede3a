/* settings_mark.h - did an administrator change anything since an other side failed? */
#ifndef SEND_SETTINGS_MARK_H
#define SEND_SETTINGS_MARK_H

#include "base/config.h"
#include "base/hash.h"

/* Another one after any change of a setting, or of a file that a setting names (its name, size and time: what is in a secret is not looked at). */
void settings_mark(const struct config *c, char out[HASH_HEX_SIZE]);

#endif
