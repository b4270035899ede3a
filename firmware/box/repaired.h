/* repaired.h - what a start tells that has opened the data partition after a repair (board/system/data): it lies there until all letters were looked at. */
#ifndef BOX_REPAIRED_H
#define BOX_REPAIRED_H

#include "box/board.h"

/* Does it tell something? Then the job "repaired" is to be done. */
bool repaired_is_there(const struct board *board);

#endif
