/* Any bytes as a form: what is taken is text within its limits, and reading it never ends outside. */
#include "base/auto.h"
#include "desk/web/form.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void look(void *ctx, const char *name, const char *value)
{
    int *values = ctx;

    if (!*name || strlen(name) >= FORM_NAME_SIZE || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(name) || ++*values > FORM_MAX_VALUES)
        __builtin_trap();
    form_parse_int(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_FORM struct form *form = NULL;
    int values = 0;
    struct err e = { 0 };

    if (form_parse((const char *)data, n, &form, &e) == 0)
        form_each(form, look, &values);
    else if (!e.msg[0])
        __builtin_trap();
    return 0;
}
