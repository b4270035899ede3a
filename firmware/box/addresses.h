/* addresses.h - lists of addresses as settings have them: "192.0.2.1, 10.0.0.0/8, 2001:db8::/32". */
#ifndef BOX_ADDRESSES_H
#define BOX_ADDRESSES_H

#include "base/err.h"

#include <stdbool.h>

struct address_list { char text[1024]; };           /* "192.0.2.1, 10.0.0.0/8"; "" for none */

/* Adds those of list to four and six. -EINVAL: e says which is no address. */
int addresses_split(const char *list, struct address_list *four, struct address_list *six, struct err *e);

/* "192.0.2.1/24": an address with its length, which must be there when with_length. */
bool address_is_valid(const char *text, bool with_length, bool *ret_six);

#endif
