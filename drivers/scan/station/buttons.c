#include "drivers/scan/station/buttons.h"

#include "base/auto.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const purposes[] = { "letter", "vip", "backlog", "add", "rescan", "end" };

const char *button_known_purpose(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(purposes); i++)
        if (strcmp(purposes[i], name) == 0)
            return purposes[i];
    return NULL;
}

static int parse_word(const char *word, struct buttons *ret, struct err *e)
{
    const char *equals = strchr(word, '=');
    const char *purpose = equals ? button_known_purpose(equals + 1) : NULL;

    if (!equals || equals == word || equals - word >= BUTTON_NAME_SIZE)
        return err_set(e, -EINVAL, "scan.buttons: \"%s\" is not button=purpose", word);
    if (!purpose)
        return err_set(e, -EINVAL, "scan.buttons: \"%s\" is none of letter, vip, backlog, add, rescan, end", equals + 1);
    if (ret->n == BUTTONS_MAX)
        return err_set(e, -EINVAL, "scan.buttons: more than %d buttons", BUTTONS_MAX);
    snprintf(ret->is[ret->n].button, BUTTON_NAME_SIZE, "%.*s", (int)(equals - word), word);
    ret->is[ret->n++].purpose = purpose;
    return 0;
}

int buttons_parse(const char *text, struct buttons *ret, struct err *e)
{
    AUTO_FREE char *copy = strdup(text);
    char *rest = copy, *word;
    int r = copy ? 0 : err_set(e, -ENOMEM, "no memory for scan.buttons");

    ret->n = 0;
    while (r == 0 && (word = strsep(&rest, " \t,")))
        if (*word)
            r = parse_word(word, ret, e);
    return r;
}

/* Backends differ in where they say that it is a button. */
static int is_button(const char *name, const char *sensor)
{
    static const char before[] = "button-", behind[] = "-button";
    size_t n = strlen(name);

    if (strncmp(sensor, before, strlen(before)) == 0)
        sensor += strlen(before);
    return strncmp(sensor, name, n) == 0 && (sensor[n] == '\0' || strcmp(sensor + n, behind) == 0);
}

const char *buttons_purpose(const struct buttons *b, const char *sensor)
{
    for (int i = 0; i < b->n; i++)
        if (is_button(b->is[i].button, sensor))
            return b->is[i].purpose;
    return purposes[0];
}
