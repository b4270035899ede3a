#include "migration/tree.h"

#include "base/auto.h"
#include "base/said.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char no_folder_has[] = "/\\*:\"|<>?";

/* The character that begins at s, for a sentence. */
static const char *character(const char *s, char out[8])
{
    const char *next = s;

    if ((unsigned char)*s < ' ' || *s == 0x7F)
        return "␣";
    text_next(&next);
    snprintf(out, 8, "%.*s", (int)(next - s), s);
    return *s == ' ' ? "␣" : out;
}

int tree_file_folder(const char *file_no, char out[TREE_FOLDER_SIZE], struct err *e)
{
    AUTO_FREE char *copy = strdup(file_no);
    char shown[8];

    if (!copy)
        return err_set(e, -ENOMEM, "out of memory");
    text_ascii_digits(copy);
    text_squeeze(copy);
    if (!*copy)
        return err_say(e, -EINVAL, SAID_FILE_NO_EMPTY);
    for (char *c = copy; *c; c++) {
        if (!isalnum((unsigned char)*c) && !strchr("()-/", *c))
            return err_say(e, -EINVAL, SAID_FILE_NO_CHARACTER, copy, character(c, shown));
        if (*c == '/')
            *c = '_';
    }
    if (!strpbrk(copy, "0123456789"))
        return err_say(e, -EINVAL, SAID_FILE_NO_NO_DIGIT, file_no);
    if (snprintf(out, TREE_FOLDER_SIZE, "fl-%s", copy) >= TREE_FOLDER_SIZE)
        return err_say(e, -EINVAL, SAID_FILE_NO_LONG, file_no);
    return 0;
}

int tree_check_folder(const char *name, struct err *e)
{
    size_t n = strlen(name);
    char shown[8];

    for (const char *c = name; *c; c++)
        if (strchr(no_folder_has, *c) || (unsigned char)*c < ' ' || *c == 0x7F)
            return err_say(e, -EINVAL, SAID_FOLDER_CHARACTER, name, character(c, shown));
    if (n == 0 || n >= TREE_FOLDER_SIZE || *name == '.' || *name == ' ' || name[n - 1] == '.' || name[n - 1] == ' ' || strncmp(name, "fl-", 3) == 0)
        return err_say(e, -EINVAL, SAID_FOLDER_NAME, name);
    return 0;
}

void tree_file_name(int serial, char out[TREE_FILE_SIZE]) { snprintf(out, TREE_FILE_SIZE, "%04d.pdf", serial); }

int tree_serial_of(const char *name)
{
    int serial = 0;

    if (strspn(name, "0123456789") != 4 || strcmp(name + 4, ".pdf") != 0)
        return 0;
    for (int i = 0; i < 4; i++)
        serial = serial * 10 + name[i] - '0';
    return serial;
}
