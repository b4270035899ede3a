/* grade.h - is a line of text a classified marking (domain.md §5.1)? Pure functions, used by the look at the picture and over the words.
 *
 * A marking is a line of nothing but grade words, in either script or both, and what may stand with them ("personal", "by name",
 * an urgency, a page number). Words of the same letters in names (गुप्ता), titles (Secretary) and headings (Confidential Report) are
 * none. Read with errors it is still likely one: the letters that readers mix up count half. */
#ifndef OCR_MARK_GRADE_H
#define OCR_MARK_GRADE_H

#include "reader/mark.h"

enum grade_fit {
    GRADE_NOT,          /* no marking */
    GRADE_AMONG,        /* a grade in capitals among words that are not: a stamp on a line, or part of a sentence */
    GRADE_LIKELY,       /* within what recognition does to a marking; or a word that is something else as often (सीमित: also "Ltd.") */
    GRADE_EXACT,
};

struct grade_line {
    enum grade_fit fit;
    enum mark_grade grade;      /* the gravest of the line; GRADE_NONE with GRADE_NOT */
    bool capitals;              /* no small letter in its grade words (Devanagari has none) */
    bool doubtful;              /* it is another word as often: सीमित is also "Ltd." */
    double wrong;               /* letters of its worst grade word that read otherwise; half for those that look alike */
    double right;               /* letters of it that read as they should */
};

/* line: UTF-8, as read. */
struct grade_line grade_of_line(const char *line);

/* Of a stamp that was read badly: worn, or with print through it. Finds a long grade (confidential, restricted) with up to four
 * letters in ten wrong among others, as GRADE_LIKELY; one that reads well among other words is a title, and none. */
struct grade_line grade_of_torn_line(const char *line);

/* Could what was read badly be a marking all the same? Then it is worth another try: half of its letters in a grade's order, or,
 * where the picture has room for more than a few, too few letters to tell. */
bool grade_may_be(const char *line, bool has_room);

/* Of the gravest first: is a more telling than b? */
bool grade_is_graver(const struct grade_line *a, const struct grade_line *b);

#endif
