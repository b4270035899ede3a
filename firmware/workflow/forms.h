/* forms.h - the forms of communication a letter can have, by the names of the reading record. */
#ifndef WORKFLOW_FORMS_H
#define WORKFLOW_FORMS_H

#include <stddef.h>

enum { LETTER_FORMS = 21 };
extern const char *const letter_forms[LETTER_FORMS];

#endif
