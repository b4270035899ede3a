/* Parliament's business: which kind, which House, the question's number and day.
 *
 * A title ("STARRED QUESTION NO. *345") or the subject says it; a mention inside the text does not. */
#include "ocr/fields/flow.h"
#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The more special first: an assurance was given in answer to a question. */
static const struct { const char *kind; const char *phrases[14]; } kinds[] = {
    { "assurance", { "assurance", "assurances", "आश्वासन", "आश्वासनों" } },
    { "rule_377", { "rule 377", "under rule 377", "नियम 377" } },
    { "special_mention", { "special mention", "special mentions", "विशेष उल्लेख" } },
    { "zero_hour", { "zero hour", "शून्य काल", "शून्यकाल" } },
    { "call_attention", { "calling attention", "call attention", "ध्यानाकर्षण", "ध्यान आकर्षण" } },
    { "half_hour", { "half an hour discussion", "half hour discussion", "आधे घंटे की चर्चा" } },
    { "cut_motion", { "cut motion", "cut motions", "कटौती प्रस्ताव" } },
    { "resolution", { "private member s resolution", "private members resolution", "private member resolution", "गैर सरकारी संकल्प", "गैर सरकारी सदस्यों का संकल्प" } },
    { "committee", { "standing committee", "parliamentary committee", "committee on petitions", "committee on government assurances", "public accounts committee",
                     "estimates committee", "consultative committee", "committee on subordinate legislation", "स्थायी समिति", "लोक लेखा समिति", "प्राक्कलन समिति", "संसदीय समिति" } },
    { "short_notice", { "short notice question", "अल्प सूचना प्रश्न" } },
    { "unstarred", { "unstarred question", "unstarred questions", "unstarred q", "un starred question", "usq", "अतारांकित प्रश्न" } },
    { "starred", { "starred question", "starred questions", "starred q", "तारांकित प्रश्न" } },
    { "question", { "parliament question", "parliamentary question", "provisionally admitted question", "lok sabha question", "rajya sabha question", "संसद प्रश्न", "संसदीय प्रश्न" } },
};
enum { FIRST_QUESTION = 9 };                /* those from here on have a number and a day */

static const char *const lok_sabha[] = { "lok sabha", "लोक सभा", "लोकसभा", "lsq", NULL };
static const char *const rajya_sabha[] = { "rajya sabha", "राज्य सभा", "राज्यसभा", "rsq", NULL };
static const char *const either_house[] = { "lok sabha", "rajya sabha", "parliament", "लोक सभा", "लोकसभा", "राज्य सभा", "राज्यसभा", "संसद", "house", NULL };
static const char *const of_parliament[] = { "lok sabha secretariat", "rajya sabha secretariat", "ministry of parliamentary affairs", "parliament unit", "parliament section",
                                             "लोक सभा सचिवालय", "राज्य सभा सचिवालय", "संसदीय कार्य मंत्रालय", "संसद अनुभाग", NULL };

/* ---- which kind */

/* The index in kinds, or -1. */
static int kind_in(const char *fold)
{
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
        for (size_t p = 0; p < ARRAY_LEN(kinds[k].phrases) && kinds[k].phrases[p]; p++)
            if (fold_has(fold, kinds[k].phrases[p]))
                return (int)k;
    return -1;
}

/* Titles and the subject's lines; running text does not count. */
static bool is_heading(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];

    return r->page == 0 && row_y(r) < 0.55 && (fold_words(r->fold) <= 14 || row_after_label(r, label_subject) >= 0) && !row_in_paragraph(rows, i) && row_after_label(r, label_to) < 0 &&
           row_after_label(r, label_copy) < 0;
}

/* Other legislatures and committees have these words too: words of Parliament must be near. */
static bool is_about_parliament(const struct rows *rows, size_t i, const char *subject)
{
    enum { NEAR_ROWS = 3 };

    if (subject && fold_has_any(subject, either_house))
        return true;
    for (size_t k = i > NEAR_ROWS ? i - NEAR_ROWS : 0; k < rows->n && k <= i + NEAR_ROWS; k++)
        if (fold_has_any(rows->row[k].fold, either_house))
            return true;
    for (size_t k = 0; k < rows->n && rows->row[k].page == 0 && row_y(&rows->row[k]) < 0.3; k++)
        if (fold_has_any(rows->row[k].fold, of_parliament))
            return true;
    return false;
}

/* "NOTICE UNDER RULE 377" as a line of its own. A Member's head names committees too. */
static bool is_title(const struct rows *rows, size_t i, int kind)
{
    return strcmp(kinds[kind].kind, "committee") != 0 && fold_words(rows->row[i].fold) <= 6 && is_about_parliament(rows, i, NULL);
}

/* Row and kind (index); false: none. */
static bool find_kind(const struct rows *rows, const struct found *subject, size_t *ret_row, int *ret_kind)
{
    AUTO_FREE char *subject_fold = subject->value ? row_fold(subject->value, NULL) : NULL;
    int in_subject = subject_fold ? kind_in(subject_fold) : -1;
    int best = -1;

    for (size_t i = 0; i < rows->n && rows->row[i].page == 0; i++) {
        int kind = is_heading(rows, i) ? kind_in(rows->row[i].fold) : -1;

        if (kind < 0 || (best >= 0 && kind >= best) || (kind < FIRST_QUESTION && !(kind == in_subject && is_about_parliament(rows, i, subject_fold)) && !is_title(rows, i, kind)))
            continue;
        best = kind;
        *ret_row = i;
    }
    *ret_kind = best;
    return best >= 0;
}

/* ---- which House */

static const char *house_in(const char *fold)
{
    bool ls = fold_has_any(fold, lok_sabha), rs = fold_has_any(fold, rajya_sabha);

    return ls == rs ? NULL : ls ? "ls" : "rs";
}

/* In the row itself, then around it, then in the head. */
static void find_house(const struct rows *rows, size_t at, struct found *ret)
{
    for (size_t far = 0; far < rows->n; far++)
        for (int side = 0; side < 2; side++) {
            size_t i = side == 0 ? at - far : at + far;
            const struct row *r = i < rows->n ? &rows->row[i] : NULL;
            const char *house = r && r->page == 0 && (far <= 4 || row_y(r) < 0.35) ? house_in(r->fold) : NULL;

            if (house) {
                found_take(ret, strdup(house), r, 0, strlen(r->text), far == 0 ? 0.95 : 0.8, "House named with it");
                return;
            }
        }
}

/* ---- number and day */

static const char *const question_labels[] = { "question no", "questions no", "q no", "question number", "usq no", "sq no", "usq", "प्रश्न संख्या", "प्रश्न सं", "प्र सं", NULL };
static const char *const dy_labels[] = { "dy no", "diary no", "डायरी संख्या", "डायरी सं", NULL };
static const char *const answer_labels[] = { "answer on", "answered on", "answer in the lok sabha on", "answer in the rajya sabha on", "answer in lok sabha on", "answer in rajya sabha on",
                                             "reply on", "due for answer on", "answer for", "उत्तर की तिथि", "उत्तर की तारीख", "उत्तर दिनांक", "उत्तर के लिए दिनांक", NULL };
static const char *const for_day[] = { "for", NULL };
static const char *const answer_tails[] = { "को उत्तर", "को उत्तरार्थ", "के लिए उत्तर", "को पूछे जाने", NULL };

/* The number at byte "from": its asterisk, which stands before or is read as another sign, and digits. */
static char *take_number(const char *text, size_t from, bool starred)
{
    size_t digits, at = from + text_skip(text + from, " .:-*†'\"");
    AUTO_FREE char *fold = row_fold(text + at, NULL);
    char *number;

    digits = fold ? strspn(fold, "0123456789") : 0;
    if (digits < 1 || digits > 5 || asprintf(&number, "%s%.*s", starred ? "*" : "", (int)digits, fold) < 0)
        return NULL;
    return number;
}

static void find_question_no(const struct flow *body, bool starred, struct found *ret)
{
    size_t end;
    long at = flow_find(body, 0, question_labels, &end);

    if (at < 0)
        return;
    size_t from = body->at[end];
    flow_take(ret, take_number(body->text, from, starred), body, body->at[at], from + 1 + strcspn(body->text + from + (body->text[from] != '\0'), " "), 0.9, "behind \"Question No.\"");
}

/* "Dy. No. 4521", "Dy. No. U2217", "Dy. No. U-312/2021"; in a receipt stamp a date comes next. */
static void find_dy_no(const struct flow *body, struct found *ret)
{
    size_t end;
    long at;

    for (size_t start = 0; (at = flow_find(body, start, dy_labels, &end)) >= 0; start = end) {
        size_t from = flow_value(body, end), n = strcspn(body->text + from, " ,;"), digits = 0;

        for (size_t i = 0; i < n; i++)
            digits += isdigit((unsigned char)body->text[from + i]) != 0;
        if (digits >= 3 && (digits == n || (digits == n - 1 && strchr("SU", body->text[from])) || memchr(body->text + from, '/', n))) {
            flow_take(ret, number_clean(body->text, from, from + n), body, from, from + n, 0.8, "behind \"Dy. No.\"");
            return;
        }
    }
}

/* The first date right behind one of the phrases. */
static bool date_behind(const struct flow *body, const char *const *phrases, size_t within, struct found *ret)
{
    char iso[DATE_SIZE];
    size_t end, from, to;

    for (size_t start = 0; flow_find(body, start, phrases, &end) >= 0; start = end)
        if (flow_date(body, flow_value(body, end), within, iso, &from, &to)) {
            flow_take(ret, strdup(iso), body, from, to, 0.9, "day of the answer");
            return true;
        }
    return false;
}

static void find_answer_date(const struct flow *body, struct found *ret)
{
    enum { NEAR = 30, AT_ONCE = 2, BEFORE = 45 };
    char iso[DATE_SIZE];
    size_t end, from, to;
    long at;

    if (date_behind(body, answer_labels, NEAR, ret))
        return;
    for (size_t start = 0; (at = flow_find(body, start, answer_tails, &end)) >= 0; start = end)
        if (flow_date_before(body, body->at[at], BEFORE, iso, &from, &to)) {
            flow_take(ret, strdup(iso), body, from, to, 0.9, "day of the answer");
            return;
        }
    date_behind(body, for_day, AT_ONCE, ret);
}

void rule_parliament(const struct rows *rows, const struct flow *body, struct fields *f)
{
    size_t i;
    int kind;

    if (!find_kind(rows, &f->of[FIELD_SUBJECT], &i, &kind))
        return;
    const struct row *r = &rows->row[i];
    found_take(&f->of[FIELD_PARLIAMENT], strdup("yes"), r, 0, strlen(r->text), 0.95, "names Parliament's business");
    found_take(&f->of[FIELD_PARLIAMENT_KIND], strdup(kinds[kind].kind), r, 0, strlen(r->text), 0.9, "names Parliament's business");
    find_house(rows, i, &f->of[FIELD_HOUSE]);
    find_question_no(body, strcmp(kinds[kind].kind, "starred") == 0, &f->of[FIELD_QUESTION_NO]);
    find_answer_date(body, &f->of[FIELD_ANSWER_DATE]);
    find_dy_no(body, &f->of[FIELD_DY_NO]);
}
