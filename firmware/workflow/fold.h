/* fold.h - texts of letters made alike, so that they can be compared: as they are searched, in any case and either script's
 * digits. Pure functions; text is UTF-8, NFC. What they return is the caller's (free); NULL: no memory. */
#ifndef WORKFLOW_FOLD_H
#define WORKFLOW_FOLD_H

/* "Sub: PENSION – सं. १२" becomes "sub pension सं 12": small letters, 0-9 for ०-९, joiners gone, one space for all that is
 * neither letter, vowel sign nor digit. Compared with fold_has(), base/text.h. */
char *fold_text(const char *text);

/* A letter's number as it is matched with a shape: small letters, 0-9, any dash a "-", no spaces. */
char *fold_number(const char *letter_no);

/* The same number however it was typed or read: "A-11O19/1/2026 - Estt." and "a11019 1/2026-ESTT" give "a1101912026estt". What
 * separates is left out, and what recognition mixes up is one: o is 0; i, l and | are 1. "" when fewer than FOLD_NUMBER_MIN
 * characters with a digit among them are left: such a number says nothing. */
enum { FOLD_NUMBER_MIN = 4 };
char *fold_number_key(const char *letter_no);

#endif
