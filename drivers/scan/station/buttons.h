/* buttons.h - what the scanner's own buttons mean: scan.buttons, such as "scan=letter email=vip copy=backlog". */
#ifndef SCAN_BUTTONS_H
#define SCAN_BUTTONS_H

#include "base/err.h"

enum { BUTTONS_MAX = 16, BUTTON_NAME_SIZE = 32 };

struct buttons {
    int n;
    struct { char button[BUTTON_NAME_SIZE]; const char *purpose; } is[BUTTONS_MAX];
};

/* A purpose somebody can press for; NULL: there is none of that name. Static. */
const char *button_known_purpose(const char *name);

/* -EINVAL: e names the word that is no button=purpose. ret holds the words before it. */
int buttons_parse(const char *text, struct buttons *ret, struct err *e);

/* What the sensor "email", "button-email" or "email-button" means: one that is not named, a letter. Static. */
const char *buttons_purpose(const struct buttons *b, const char *sensor);

#endif
