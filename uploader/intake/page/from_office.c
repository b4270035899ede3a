/* from_office.c - mail that another e-Office has sent says in its subject by which numbers it is known there (domain: a receipt has a
 * readable number and an instance-wide computer number; both are kept as they stand). */
#include "uploader/intake/page/parse.h"

#include <regex.h>
#include <string.h>

enum { SUBJECT_BYTES = 1000, GROUPS = 3 };

/* How subjects and stamps write them; the second group is the number. Tried in this order, each number once. */
static const struct { const char *pattern; bool computer; } shapes[] = {
    { "(computer|comp\\.?|कंप्यूटर|कम्प्यूटर) *(no\\.?|number|सं\\.?|संख्या)[ :.#-]*([0-9]{3,15})", true },
    { "(receipt|diary|e-?receipt|रसीद|प्राप्ति) *(no\\.?|number|सं\\.?|संख्या)[ :.#-]*([0-9A-Z][0-9A-Za-z/().-]{2,60})", false },
};

static void find(const char *subject, const char *pattern, char *out, size_t size)
{
    regmatch_t at[GROUPS + 1];
    regex_t re;

    if (regcomp(&re, pattern, REG_EXTENDED | REG_ICASE) != 0)
        return;
    if (regexec(&re, subject, GROUPS + 1, at, 0) == 0) {
        int n = (int)(at[GROUPS].rm_eo - at[GROUPS].rm_so);

        while (n > 0 && strchr(".-/(", subject[at[GROUPS].rm_so + n - 1]))      /* the sentence's, not the number's */
            n--;
        snprintf(out, size, "%.*s", n, subject + at[GROUPS].rm_so);
    }
    regfree(&re);
}

void from_office_read(struct mail *m)
{
    char subject[SUBJECT_BYTES];

    snprintf(subject, sizeof(subject), "%s", m->subject);
    for (size_t i = 0; i < ARRAY_LEN(shapes); i++)
        if (shapes[i].computer)
            find(subject, shapes[i].pattern, m->computer_no, sizeof(m->computer_no));
        else
            find(subject, shapes[i].pattern, m->receipt_no, sizeof(m->receipt_no));
}
