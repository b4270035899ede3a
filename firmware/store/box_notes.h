/* box_notes.h - what boxd did, in the history (box_notes.c). Part of store.h; its common errors hold here, too. */
#ifndef STORE_BOX_NOTES_H
#define STORE_BOX_NOTES_H

#include "store/store.h"

/* A row "box" of the history, of no letter; detail: JSON. id: boxd's name for it. One that is there already stays as it is, and nothing is added: boxd, which
 * may not have heard the answer, sends it once more. */
int store_box_note(struct store *s, const char *id, const char *detail, const char *actor, struct err *e);

#endif
