#include "ocr/mark/judge.h"

static const double TOP = 0.22, BOTTOM = 0.84;

bool judge_is_edge(double y_share) { return y_share < TOP || y_share > BOTTOM; }

enum manner { IN_SENTENCE, IN_A_ROW, IN_THE_TEXT, AT_THE_EDGE, LARGE, FRAMED, INVERSE, TURNED, COLOURED, MANNERS };

static const char *const whys[MANNERS][2] = {       /* [1]: not quite read as a grade */
    [IN_SENTENCE] = { "a grade at the end of a sentence", "something like a grade at the end of a sentence" },
    [IN_A_ROW]    = { "a grade beside other words", "something like a grade beside other words" },
    [IN_THE_TEXT] = { "a grade on a line of its own", "a line of its own that reads much like a grade" },
    [AT_THE_EDGE] = { "a grade that stands alone at the top or bottom of the page", "a line at the top or bottom of the page that reads much like a grade" },
    [LARGE]       = { "a grade in large letters", "large letters that read much like a grade" },
    [FRAMED]      = { "a grade in a frame", "words in a frame that read much like a grade" },
    [INVERSE]     = { "a grade in white on black", "white on black that reads much like a grade" },
    [TURNED]      = { "a grade at another angle than the text, as a stamp", "words at another angle than the text that read much like a grade" },
    [COLOURED]    = { "a grade in coloured ink, as a stamp", "coloured ink, as of a stamp, that reads much like a grade" },
};

/* A number or a mode of despatch may stand in the row of a marking; so may the other columns of a table. */
static enum manner manner_of(const struct mark_place *p, const struct grade_line *line)
{
    if (p->coloured)
        return COLOURED;
    if (p->turned)
        return TURNED;
    if (p->inverse)
        return INVERSE;
    if (p->framed)
        return FRAMED;
    if (p->sentence)
        return IN_SENTENCE;
    if (p->large)
        return LARGE;
    if (!p->alone && !(p->edge && line->capitals && line->fit == GRADE_EXACT))
        return IN_A_ROW;
    return p->edge ? AT_THE_EDGE : IN_THE_TEXT;
}

struct mark_found judge_line(const struct grade_line *line, const struct mark_place *place)
{
    enum manner m = manner_of(place, line);
    struct mark_found f = { .grade = line->grade, .why = whys[m][line->fit < GRADE_EXACT] };

    if (line->fit == GRADE_NOT || (m == IN_SENTENCE && !line->capitals) || (m == IN_SENTENCE && line->fit < GRADE_EXACT))
        return (struct mark_found){ 0 };
    if (line->doubtful && !place->apart)
        return (struct mark_found){ 0 };
    if (line->fit == GRADE_AMONG && (!place->edge || m == IN_SENTENCE))
        return (struct mark_found){ 0 };
    f.decision = line->fit == GRADE_EXACT && m > IN_THE_TEXT ? MARK_REFUSE : MARK_HOLD;
    return f;
}

bool judge_is_graver(const struct mark_found *a, const struct mark_found *b)
{
    return a->decision != b->decision ? a->decision > b->decision : a->grade > b->grade;
}

void judge_keep_graver(struct mark_found *a, const struct mark_found *b)
{
    if (judge_is_graver(b, a))
        *a = *b;
}
