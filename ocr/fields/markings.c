/* Classified markings stand alone: a line that holds nothing but grade words, at the top, at the bottom or stamped anywhere. What
 * reads like a grade: ocr/mark/grade.h; what it means in its place: ocr/mark/judge.h. */
#include "ocr/fields/rules.h"

#include "ocr/mark/judge.h"

#include <string.h>

static const double APART = 0.9;        /* heights of a line above it: not the last word of a name over two lines ("... निगम / सीमित") */
static const double SURE = 0.9, UNSURE = 0.6;

static bool is_alone(const struct rows *rows, size_t i)
{
    return !rows->row[i].same_line && (i + 1 == rows->n || !rows->row[i + 1].same_line);
}

static struct mark_place place_of(const struct rows *rows, size_t i)
{
    return (struct mark_place){ .edge = judge_is_edge(row_y(&rows->row[i])), .alone = is_alone(rows, i), .sentence = row_in_paragraph(rows, i),
                                .apart = row_gap(rows, i) >= APART };
}

void rule_classification(const struct rows *rows, struct fields *f)
{
    struct mark_found worst = { 0 };

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        struct grade_line line = grade_of_line(r->text);
        struct mark_place place;
        struct mark_found found;

        if (line.fit == GRADE_NOT)
            continue;
        place = place_of(rows, i);
        found = judge_line(&line, &place);
        if (!judge_is_graver(&found, &worst))
            continue;
        worst = found;
        f->marking = found.decision;
        found_take(&f->of[FIELD_CLASSIFICATION], strdup(mark_grade_name(found.grade)), r, 0, strlen(r->text),
                   found.decision == MARK_REFUSE ? SURE : UNSURE, found.why);
    }
}
