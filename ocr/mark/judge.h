/* judge.h - what a line that reads like a marking means in its place. Pure. */
#ifndef OCR_MARK_JUDGE_H
#define OCR_MARK_JUDGE_H

#include "ocr/mark/grade.h"
#include "ocr/page/turn.h"

/* The places and shapes that markings take (domain.md §5.1). */
struct mark_place {
    bool edge;          /* the uppermost fifth of the page, or its lowest tenth or so: judge_is_edge() */
    bool alone;         /* nothing else in its row */
    bool sentence;      /* it goes on with the line above, or is gone on with below */
    bool apart;         /* room above it: it does not go on with a name or title */
    bool large;         /* clearly larger than the text of the page */
    bool coloured;      /* in coloured ink on a page that is not */
    bool framed;
    bool turned;        /* at another angle than the text */
    bool inverse;       /* white on black */
};

/* y_share: its middle, 0 top of the page to 1 bottom. */
bool judge_is_edge(double y_share);

struct mark_found {             /* all zero: clear */
    enum mark_decision decision;
    enum mark_grade grade;
    struct box box;             /* pixels of the page as scanned */
    int lines;                  /* of text on the page, as far as was looked: mark_look() */
    const char *why;            /* static; the place and the rule, never the words of the page */
};

/* decision, grade and why; the box is the caller's. */
struct mark_found judge_line(const struct grade_line *line, const struct mark_place *place);

bool judge_is_graver(const struct mark_found *a, const struct mark_found *b);
/* Keeps the graver of the two in *a. */
void judge_keep_graver(struct mark_found *a, const struct mark_found *b);

#endif
