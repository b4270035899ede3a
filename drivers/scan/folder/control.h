/* control.h - what a test or an operator makes the folder scanner do.
 *
 * The file DIRECTORY/control holds one command a line. Write it under another
 * name and move it into place: the scanner takes it away by a rename first, so
 * a file moved in is always whole.
 *
 *   press BUTTON             scan, email or copy: the button is down until a program reads it
 *   jam PAGE [ROW_PERCENT]   paper jam: before the page, or in mid-page after so much of it (0..100)
 *   doublefeed PAGE          two sheets at once: a jam before the page, and "double-feed" is on until it is read
 *   out PAGE                 feeder empty, though paper lies in it
 *   cover PAGE               cover open
 *   stall PAGE MS            in mid-page no data for so long (1..600000)
 *   hang PAGE [ROW_PERCENT]  as jam, but the call into the driver never returns: only SIGKILL ends the program
 *   garbage PAGE KIND        announces nonsense, KIND: no-width, no-lines, huge-lines, huge-bytes (a line),
 *                            fewer-lines (than come); or resolution: 75 dpi from this page on, unasked
 *   lose PAGE                swallows a sheet: it is counted and lies in done/, and no image of it comes
 *   vanish PAGE              unplugged in mid-page; gone until "return"
 *   return [NAME]            plugged in again, from now on as the device NAME
 *
 * PAGE counts the sides fed since the device was opened, from 1; "+2" is the
 * second side from now. A fault happens once; two lines make it happen twice.
 * Faults that wait are forgotten when the program ends; what is unplugged stays so (plug.h). */
#ifndef SCAN_FOLDER_CONTROL_H
#define SCAN_FOLDER_CONTROL_H

#include "drivers/scan/folder/config.h"

#include <stdbool.h>

enum button { BUTTON_SCAN, BUTTON_EMAIL, BUTTON_COPY, BUTTONS };
enum fault_kind { FAULT_NONE, FAULT_JAM, FAULT_DOUBLE_FEED, FAULT_OUT, FAULT_COVER, FAULT_STALL, FAULT_HANG,
                  FAULT_GARBAGE, FAULT_LOSE, FAULT_VANISH };
enum garbage { GARBAGE_NO_WIDTH, GARBAGE_NO_LINES, GARBAGE_HUGE_LINES, GARBAGE_HUGE_BYTES, GARBAGE_FEWER_LINES,
               GARBAGE_RESOLUTION, GARBAGES };
enum { CONTROL_MAX_FAULTS = 64, CONTROL_MAX_PAGE = 1000000, CONTROL_MAX_BYTES = 64 * 1024 };

struct fault {
    enum fault_kind kind;
    unsigned page;              /* from 1 */
    int row_percent;            /* 0..100; -1: before the page starts */
    int wait_ms;                /* stall only */
    enum garbage garbage;       /* garbage only */
};

struct control {
    bool pressed[BUTTONS];
    bool returned;                          /* "return" was read, and not yet acted upon */
    char returned_as[FOLDER_NAME_SIZE];     /* "": under the name it had */
    unsigned n_faults;
    struct fault fault[CONTROL_MAX_FAULTS];
};

/* Takes one line. sides_fed: how many went through since the device was opened. 0; -EINVAL: e says why, c is as it was. */
int control_line(struct control *c, const char *line, unsigned sides_fed, struct err *e);

/* Takes the control file of the folder, if one is there; calls bad() for each line that is wrong.
 * 0; -E2BIG, or another -errno when the file could not be taken. */
int control_take(struct control *c, int dir_fd, unsigned sides_fed,
                 void (*bad)(unsigned line_no, const struct err *e), struct err *e);

/* Reads the control file and leaves it where it is. false: there is none that can be read; wrong lines are not told. */
bool control_peek(struct control *c, int dir_fd);

/* Takes the first fault meant for page out of c. kind FAULT_NONE: there is none. */
struct fault control_fault(struct control *c, unsigned page);

/* Puts a fault just taken out back: its page did not come. */
void control_put_back(struct control *c, struct fault f);

/* Was the button down? It is up afterwards. */
bool control_button(struct control *c, enum button button);

#endif
