/* options.h - finding and setting a scanner's options: the nearest it offers to what is wanted.
 *
 * Scanners agree on option names, hardly on values: "ADF Duplex" is "ADF Both
 * Sides" elsewhere, a resolution a list here and a range there. */
#ifndef SCAN_OPTIONS_H
#define SCAN_OPTIONS_H

#include "drivers/scan/station/sane_calls.h"

#include <stdbool.h>
#include <stddef.h>

enum { OPTION_TEXT_SIZE = 128, OPTION_MAX = 1000 };

/* The number of the active option of that name; 0 when there is none (option 0 has no name). */
SANE_Int option_find(const struct sane_calls *sane, SANE_Handle handle, const char *name);

/* The entry of list (NULL-terminated) that is nearest to a wanted source or mode; NULL: none comes near.
 * Sources are compared by what they are (glass, feeder, feeder for both sides), not by their words. */
const char *option_nearest_source(const SANE_String_Const *list, const char *wanted);
const char *option_nearest_mode(const SANE_String_Const *list, const char *wanted);

/* The value nearest to wanted that the descriptor's range or list allows; in its own type (INT or FIXED). */
SANE_Word option_nearest_word(const SANE_Option_Descriptor *d, int wanted);

/* Sets a text option to what pick() chooses from its list; text gets the value it has afterwards ("": no such option). */
void option_set_text(const struct sane_calls *sane, SANE_Handle handle, const char *name, const char *wanted,
                     const char *(*pick)(const SANE_String_Const *list, const char *wanted), char text[OPTION_TEXT_SIZE]);

/* The value a number option has, rounded; 0: no such option. */
int option_get_number(const struct sane_calls *sane, SANE_Handle handle, const char *name);

/* Sets a number option as near as it goes. The value it has afterwards, rounded; 0: no such option. */
int option_set_number(const struct sane_calls *sane, SANE_Handle handle, const char *name, int wanted);

/* Moves an edge of the scan area, or the size of the sheet, to mm or as near as it goes; not exact: outwards only, a wider one stays. */
void option_set_mm(const struct sane_calls *sane, SANE_Handle handle, const char *name, int mm, bool exact);

/* Gives a flag ("yes", "no") or a text option just this value, where it has such an option and such a value. */
void option_set_setting(const struct sane_calls *sane, SANE_Handle handle, const char *name, const char *value);

/* Presses an option that is a button of the backend. */
void option_press(const struct sane_calls *sane, SANE_Handle handle, const char *name);

/* A sensor. *ret_on is false when it is not set. GOOD, or what the scanner answered. */
SANE_Status option_read_sensor(const struct sane_calls *sane, SANE_Handle handle, SANE_Int option, bool *ret_on);

bool source_is_duplex(const char *source);
bool source_is_feeder(const char *source);      /* duplex or not */

#endif
