#include "reader/mark.h"

#include "base/auto.h"

#include <string.h>

static const char *const decisions[] = { [MARK_CLEAR] = "clear", [MARK_HOLD] = "hold", [MARK_REFUSE] = "refuse" };
static const char *const grades[] = { [GRADE_NONE] = "none", [GRADE_RESTRICTED] = "restricted", [GRADE_CONFIDENTIAL] = "confidential",
                                      [GRADE_SECRET] = "secret", [GRADE_TOP_SECRET] = "top_secret" };

const char *mark_decision_name(enum mark_decision decision) { return decisions[decision]; }
const char *mark_grade_name(enum mark_grade grade) { return grades[grade]; }

static int find(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    return -1;
}

int mark_decision_of(const char *name) { return find(decisions, ARRAY_LEN(decisions), name); }
int mark_grade_of(const char *name) { return find(grades, ARRAY_LEN(grades), name); }
