/* document.h - the file of a receipt's PDF. */
#ifndef GATEWAY_DOCUMENT_H
#define GATEWAY_DOCUMENT_H

#include "base/hash.h"

enum { DOCUMENT_NAME_SIZE = UUID_SIZE + 4 };

void document_name(const char *uuid, char out[DOCUMENT_NAME_SIZE]);     /* in documents/ */

#endif
