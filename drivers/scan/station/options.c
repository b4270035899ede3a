#include "drivers/scan/station/options.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

SANE_Int option_find(const struct sane_calls *sane, SANE_Handle handle, const char *name)
{
    for (SANE_Int n = 1; n < OPTION_MAX; n++) {
        const SANE_Option_Descriptor *d = sane->get_option_descriptor(handle, n);

        if (!d)
            return 0;
        if (d->name && strcmp(d->name, name) == 0 && d->type != SANE_TYPE_GROUP && SANE_OPTION_IS_ACTIVE(d->cap))
            return n;
    }
    return 0;
}

/* ---- choosing */

static bool has_word(const char *text, const char *word) { return strcasestr(text, word) != NULL; }

bool source_is_duplex(const char *source)
{
    return has_word(source, "duplex") || has_word(source, "both");
}

bool source_is_feeder(const char *source)
{
    return source_is_duplex(source) || has_word(source, "adf") || has_word(source, "feed") ||
           has_word(source, "front") || has_word(source, "simplex");
}

/* How far apart two sources are; 0: the same thing. Backs alone are nobody's wish. */
static int source_distance(const char *a, const char *b)
{
    int distance = 4 * (source_is_feeder(a) != source_is_feeder(b)) +
                   2 * (source_is_duplex(a) != source_is_duplex(b));

    return distance + (has_word(a, "back") && !source_is_duplex(a)) + 8 * has_word(a, "card");
}

static int mode_kind(const char *mode)
{
    return has_word(mode, "gray") || has_word(mode, "grey") ? 1
         : has_word(mode, "color") || has_word(mode, "colour") || has_word(mode, "rgb") ? 2
         : 0;
}

/* From worst to best: a wish for grey takes colour before black-and-white, and true shades before halftones. */
static int mode_distance(const char *a, const char *b)
{
    int kind = mode_kind(a), wanted = mode_kind(b);
    int distance = kind >= wanted ? 2 * (kind > wanted) : 2 + 2 * (wanted - kind);

    return distance + has_word(a, "halftone") + has_word(a, "diffusion");
}

static const char *nearest(const SANE_String_Const *list, const char *wanted, int (*distance)(const char *, const char *))
{
    const char *best = NULL;
    int least = INT_MAX;

    for (; *list; list++) {
        int d = strcasecmp(*list, wanted) == 0 ? -1 : distance(*list, wanted);

        if (d < least) {
            least = d;
            best = *list;
        }
    }
    return best;
}

const char *option_nearest_source(const SANE_String_Const *list, const char *wanted)
{
    return nearest(list, wanted, source_distance);
}

const char *option_nearest_mode(const SANE_String_Const *list, const char *wanted)
{
    return nearest(list, wanted, mode_distance);
}

static SANE_Word nearest_in_list(const SANE_Word *list, SANE_Word wanted)
{
    SANE_Word best = wanted;

    for (SANE_Word i = 1; i <= list[0]; i++)
        if (i == 1 || llabs((long long)list[i] - wanted) < llabs((long long)best - wanted) ||
            (llabs((long long)list[i] - wanted) == llabs((long long)best - wanted) && list[i] > best))
            best = list[i];
    return best;
}

static SANE_Word nearest_in_range(const SANE_Range *r, SANE_Word wanted)
{
    SANE_Word word = wanted < r->min ? r->min : wanted > r->max ? r->max : wanted;

    if (r->quant > 0)
        word = r->min + (word - r->min) / r->quant * r->quant;
    return word;
}

SANE_Word option_nearest_word(const SANE_Option_Descriptor *d, int wanted)
{
    SANE_Word word = d->type == SANE_TYPE_FIXED ? SANE_FIX(wanted) : wanted;

    if (d->constraint_type == SANE_CONSTRAINT_WORD_LIST && d->constraint.word_list)
        return nearest_in_list(d->constraint.word_list, word);
    if (d->constraint_type == SANE_CONSTRAINT_RANGE && d->constraint.range)
        return nearest_in_range(d->constraint.range, word);
    return word;
}

/* ---- setting */

void option_set_text(const struct sane_calls *sane, SANE_Handle handle, const char *name, const char *wanted,
                     const char *(*pick)(const SANE_String_Const *list, const char *wanted), char text[OPTION_TEXT_SIZE])
{
    SANE_Int n = option_find(sane, handle, name);
    const SANE_Option_Descriptor *d = n ? sane->get_option_descriptor(handle, n) : NULL;
    char value[OPTION_TEXT_SIZE + 1] = "";
    const char *choice;

    text[0] = '\0';
    if (!d || d->type != SANE_TYPE_STRING || d->size <= 0 || d->size > OPTION_TEXT_SIZE)
        return;
    choice = d->constraint_type == SANE_CONSTRAINT_STRING_LIST && SANE_OPTION_IS_SETTABLE(d->cap)
                 ? pick(d->constraint.string_list, wanted) : NULL;
    if (choice && (size_t)snprintf(value, sizeof(value), "%s", choice) < sizeof(value)) {
        sane->control_option(handle, n, SANE_ACTION_SET_VALUE, value, NULL);
        n = option_find(sane, handle, name);    /* setting one may renumber all */
        d = n ? sane->get_option_descriptor(handle, n) : NULL;
    }
    if (d && d->type == SANE_TYPE_STRING && d->size > 0 && d->size <= OPTION_TEXT_SIZE &&
        sane->control_option(handle, n, SANE_ACTION_GET_VALUE, value, NULL) == SANE_STATUS_GOOD)
        snprintf(text, OPTION_TEXT_SIZE, "%.*s", OPTION_TEXT_SIZE - 1, value);
}

/* The number option of that name, *ret_n its number; NULL: there is none. */
static const SANE_Option_Descriptor *find_number(const struct sane_calls *sane, SANE_Handle handle, const char *name, SANE_Int *ret_n)
{
    const SANE_Option_Descriptor *d;

    *ret_n = option_find(sane, handle, name);
    d = *ret_n ? sane->get_option_descriptor(handle, *ret_n) : NULL;
    return d && (d->type == SANE_TYPE_INT || d->type == SANE_TYPE_FIXED) && d->size == (SANE_Int)sizeof(SANE_Word) ? d : NULL;
}

int option_get_number(const struct sane_calls *sane, SANE_Handle handle, const char *name)
{
    SANE_Int n;
    const SANE_Option_Descriptor *d = find_number(sane, handle, name, &n);
    bool fixed = d && d->type == SANE_TYPE_FIXED;
    SANE_Word word;

    if (!d || sane->control_option(handle, n, SANE_ACTION_GET_VALUE, &word, NULL) != SANE_STATUS_GOOD)
        return 0;
    return fixed ? (int)(SANE_UNFIX(word) + 0.5) : word;
}

int option_set_number(const struct sane_calls *sane, SANE_Handle handle, const char *name, int wanted)
{
    SANE_Int n;
    const SANE_Option_Descriptor *d = find_number(sane, handle, name, &n);
    SANE_Word word = d ? option_nearest_word(d, wanted) : 0;

    if (d && SANE_OPTION_IS_SETTABLE(d->cap))
        sane->control_option(handle, n, SANE_ACTION_SET_VALUE, &word, NULL);
    return option_get_number(sane, handle, name);
}

void option_set_mm(const struct sane_calls *sane, SANE_Handle handle, const char *name, int mm, bool exact)
{
    SANE_Int n = option_find(sane, handle, name);
    const SANE_Option_Descriptor *d = n ? sane->get_option_descriptor(handle, n) : NULL;
    bool fixed = d && d->type == SANE_TYPE_FIXED;
    SANE_Word now;

    if (!d || (!fixed && d->type != SANE_TYPE_INT) || d->unit != SANE_UNIT_MM || d->size != (SANE_Int)sizeof(now) ||
        sane->control_option(handle, n, SANE_ACTION_GET_VALUE, &now, NULL) != SANE_STATUS_GOOD)
        return;
    if (exact || now < (fixed ? SANE_FIX(mm) : mm))
        option_set_number(sane, handle, name, mm);
}

static const char *just_this(const SANE_String_Const *list, const char *wanted)
{
    while (*list && strcasecmp(*list, wanted) != 0)
        list++;
    return *list;
}

void option_set_setting(const struct sane_calls *sane, SANE_Handle handle, const char *name, const char *value)
{
    SANE_Int n = option_find(sane, handle, name);
    const SANE_Option_Descriptor *d = n ? sane->get_option_descriptor(handle, n) : NULL;
    SANE_Bool on = strcmp(value, "yes") == 0;
    char text[OPTION_TEXT_SIZE];

    if (d && d->type == SANE_TYPE_BOOL && d->size == (SANE_Int)sizeof(on) && SANE_OPTION_IS_SETTABLE(d->cap))
        sane->control_option(handle, n, SANE_ACTION_SET_VALUE, &on, NULL);
    else
        option_set_text(sane, handle, name, value, just_this, text);
}

void option_press(const struct sane_calls *sane, SANE_Handle handle, const char *name)
{
    SANE_Int n = option_find(sane, handle, name);
    const SANE_Option_Descriptor *d = n ? sane->get_option_descriptor(handle, n) : NULL;

    if (d && d->type == SANE_TYPE_BUTTON && SANE_OPTION_IS_SETTABLE(d->cap))
        sane->control_option(handle, n, SANE_ACTION_SET_VALUE, NULL, NULL);
}

SANE_Status option_read_sensor(const struct sane_calls *sane, SANE_Handle handle, SANE_Int option, bool *ret_on)
{
    SANE_Word word = SANE_FALSE;
    SANE_Status status = sane->control_option(handle, option, SANE_ACTION_GET_VALUE, &word, NULL);

    *ret_on = status == SANE_STATUS_GOOD && word != SANE_FALSE;
    return status;
}
