/* feeder.h - a folder as a paper feeder.
 *
 * Page images (.png .jpg .jpeg .tif .tiff .pnm .pbm .pgm .ppm, in any case) are
 * paper, one file a side, in the byte order of their names without ending.
 * "x.back.png" is the reverse of "x.png" and comes right behind it. Dot files,
 * "control", every other file and all sub-folders are not paper.
 *
 * A side lies in the folder until it is moved to done/ or bad/; the file .taken names the last one
 * that was given out whole, so that it is known again should that move never come. Both moves are
 * on disk before the call returns, so that a power cut does not put paper back
 * into the feeder. The folder is foreign ground: links are not followed. */
#ifndef SCAN_FOLDER_FEEDER_H
#define SCAN_FOLDER_FEEDER_H

#include "base/err.h"

#include <limits.h>
#include <stdbool.h>

enum feed_source { FEED_FLATBED, FEED_FRONT, FEED_DUPLEX };     /* glass; feeder, fronts only; feeder, both sides */

/* Finds the side to be fed next; a file changed less than settle_s ago is not there yet, nor is what is behind it.
 * With FEED_FRONT, reverses whose front has gone are moved to done/ on the way.
 * 0; -ENODATA: no paper; another -errno: the folder cannot be read or changed. */
int feeder_next(int dir_fd, enum feed_source source, int settle_s, char ret_name[NAME_MAX + 1], struct err *e);

/* Is name that of a reverse? */
bool feeder_is_back(const char *name);

/* Would feeder_next find a side if "without" (NULL: nothing) had left the folder? A folder that cannot be read holds none. */
bool feeder_has_paper(int dir_fd, enum feed_source source, int settle_s, const char *without);

/* How many sides feeder_next would find, one after the other; those still being written are counted too. */
unsigned feeder_count(int dir_fd, enum feed_source source);

/* Moves a side to done/; with FEED_FRONT its reverse goes along, with FEED_FLATBED nothing moves.
 * A name that is taken in done/ gets "~2", "~3" ... 0 or -errno. */
int feeder_done(int dir_fd, enum feed_source source, const char *name, struct err *e);

/* Notes, on disk when it returns 0, that all of this side was given out. 0 or -errno. */
int feeder_note_taken(int dir_fd, const char *name, struct err *e);
/* Is name the side noted last, and the same file still? */
bool feeder_was_taken(int dir_fd, const char *name);

/* Moves a side to bad/ beside a text file of the same name plus ".txt" that holds why. 0 or -errno. */
int feeder_bad(int dir_fd, const char *name, const char *why, struct err *e);

#endif
