#include "drivers/label/language.h"

#include <string.h>

/* A new printer language is one file and one row here (and its name below). */
static const struct language *const languages[] = { &zpl_language, &tspl_language, &escpos_language };

const char *language_names(void) { return "zpl, tspl, escpos"; }

const struct language *language_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(languages); i++)
        if (strcmp(languages[i]->name, name) == 0)
            return languages[i];
    return NULL;
}
