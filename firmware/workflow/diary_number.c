#include "workflow/diary_number.h"

#include "base/said.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

static bool is_made_of_letters(const char *text, const char *signs)
{
    for (const char *c = text; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || (*c & 0x80) || strchr(signs, *c)))
            return false;
    return *text != '\0';
}

int diary_number_check(const char *prefix, const char *register_letter, struct err *e)
{
    if (strlen(prefix) > DIARY_NUMBER_PREFIX_BYTES || !is_made_of_letters(prefix, "-/._"))
        return err_say(e, -EINVAL, SAID_NUMBER_PREFIX, "office.number_prefix", SAID_NUMBER(DIARY_NUMBER_PREFIX_BYTES));
    if (strlen(register_letter) > DIARY_NUMBER_REGISTER_BYTES || !is_made_of_letters(register_letter, ""))
        return err_say(e, -EINVAL, SAID_NUMBER_REGISTER, "office.register", SAID_NUMBER(DIARY_NUMBER_REGISTER_BYTES));
    return 0;
}
