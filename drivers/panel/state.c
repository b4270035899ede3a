#include "drivers/panel/state.h"

#include <string.h>

/* What a scanner's code or state means here; codes before states. */
static const struct { const char *key, *value; enum panel_pattern shows; } meanings[] = {
    { "code", "classified", SHOW_CLASSIFIED },
    { "code", "marking_doubt", SHOW_MARKING_DOUBT },
    { "code", "no_room", SHOW_NO_ROOM },
    { "code", "card_failed", SHOW_NO_ROOM },
    { "state", "fault", SHOW_FAULT },
    { "state", "interrupted", SHOW_INTERRUPTED },
    { "code", "starting", SHOW_STARTING },
    { "state", "scanning", SHOW_SCANNING },
};

static bool is_there(const json_t *scanner)
{
    return json_is_object(scanner) && strcmp(json_str(scanner, "state", "absent"), "absent") != 0;
}

bool state_has_scanner(const json_t *scand)
{
    const json_t *list = json_object_get(scand, "scanners"), *s;
    size_t i;

    json_array_foreach(list, i, s)
        if (is_there(s))
            return true;
    return false;
}

static enum panel_pattern worse(enum panel_pattern a, enum panel_pattern b) { return a > b ? a : b; }

static enum panel_pattern of_scanner(const json_t *s)
{
    enum panel_pattern shows = SHOW_READY;

    for (size_t i = 0; i < ARRAY_LEN(meanings); i++)
        if (strcmp(json_str(s, meanings[i].key, ""), meanings[i].value) == 0)
            shows = worse(shows, meanings[i].shows);
    return json_array_size(json_object_get(s, "attention")) > 0 ? worse(shows, SHOW_ATTENTION) : shows;
}

static enum panel_pattern of_scanners(const struct panel_view *v)
{
    const json_t *list = json_object_get(v->scand, "scanners"), *s;
    enum panel_pattern shows = SHOW_READY;
    size_t i;

    if (!state_has_scanner(v->scand))
        shows = v->no_scanner_ms < STATE_NO_SCANNER_MS ? SHOW_STARTING : SHOW_FAULT;
    json_array_foreach(list, i, s)              /* one that is away may still have a letter in hand, or no room */
        shows = worse(shows, of_scanner(s));
    return shows;
}

static bool lacks_power(const json_t *scand)
{
    const char *state = json_str(json_object_get(scand, "power"), "state", "");

    return strcmp(state, "weak") == 0 || strcmp(state, "overdrawn") == 0 || strcmp(state, "both") == 0;
}

enum panel_pattern state_of(const struct panel_view *v)
{
    enum panel_pattern shows = of_scanners(v);

    if ((!v->diaryd && v->no_diary_ms >= STATE_NO_DIARY_MS) || v->no_clock)
        shows = worse(shows, SHOW_DIARY_AWAY);
    if (strcmp(json_str(v->labeld, "state", ""), "waiting") == 0)
        shows = worse(shows, SHOW_LABEL_WAITING);
    if (lacks_power(v->scand))
        shows = worse(shows, SHOW_POWER);
    return shows;
}
