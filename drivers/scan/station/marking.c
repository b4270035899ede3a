#include "drivers/scan/station/marking.h"

#include "base/text.h"

#include <stdio.h>

static const struct { const char *code, *words; } places[3][3] = {
    { { "upper_left", "upper left" }, { "top", "top" }, { "upper_right", "upper right" } },
    { { "left", "left" }, { "middle", "middle" }, { "right", "right" } },
    { { "lower_left", "lower left" }, { "bottom", "bottom" }, { "lower_right", "lower right" } },
};

/* In which third lies the middle of from..from+size? */
static int third(int from, int size, int of)
{
    int64_t twice_middle = 2 * (int64_t)from + size;
    int t = of > 0 ? (int)(3 * twice_middle / (2 * (int64_t)of)) : 0;

    return t < 0 ? 0 : t > 2 ? 2 : t;
}

static bool is_known(const struct stack_marking *m) { return m->verdict.box_px[2] > 0 && m->verdict.box_px[3] > 0; }
static int column(const struct stack_marking *m) { return third(m->verdict.box_px[0], m->verdict.box_px[2], m->width_px); }
static int row(const struct stack_marking *m) { return third(m->verdict.box_px[1], m->verdict.box_px[3], m->height_px); }

const char *marking_place(const struct stack_marking *m) { return is_known(m) ? places[row(m)][column(m)].code : ""; }

static const char *side(const struct stack_marking *m) { return m->back ? ", reverse side," : ""; }

void marking_doubt_sentence(const struct stack_marking *m, char out[SENTENCE_SIZE])
{
    const char *place = is_known(m) ? places[row(m)][column(m)].words : "", *why = m->verdict.why;

    if (m->verdict.unchecked)
        snprintf(out, SENTENCE_SIZE, "Sheet %u%s could not be checked for a classified marking. Look at the paper.", m->sheet, side(m));
    else
        snprintf(out, SENTENCE_SIZE, "Sheet %u%s may bear a classified marking%s%s%s%s%s. Look at the paper.", m->sheet, side(m),
                 why[0] || place[0] ? " (" : "", why, why[0] && place[0] ? ", " : "", place, why[0] || place[0] ? ")" : "");
}

void marking_refused_sentence(const struct stack_marking *m, unsigned letters, char out[SENTENCE_SIZE])
{
    int n = snprintf(out, SENTENCE_SIZE, "Letter refused: sheet %u bears a classified marking. Take the whole letter out of the feeder; "
                                         "nothing of it was kept.", m->sheet);

    if (letters > 0 && n < SENTENCE_SIZE)
        snprintf(out + n, (size_t)(SENTENCE_SIZE - n), " (letter %u of this stack; those before it are taken in)", letters + 1);
}

void marking_clean_actor(const char *said, char out[MARKING_ACTOR_SIZE])
{
    snprintf(out, MARKING_ACTOR_SIZE, "%s", said);
    text_printable(out);
}

json_t *marking_json(const struct stack_marking *m, const char *id)
{
    return json_pack("{s:s, s:i, s:s, s:s, s:b, s:s}", "id", id, "sheet", (int)m->sheet, "side", m->back ? "back" : "front",
                     "place", marking_place(m), "unchecked", m->verdict.unchecked, "why", m->verdict.unchecked ? "" : m->verdict.why);
}
