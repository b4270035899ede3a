/* Courts and tribunals: which one, the case, who against whom, and when it is heard. */
#include "ocr/fields/flow.h"
#include "ocr/fields/rules.h"

#include "base/auto.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const courts[] = { "supreme court", "high court", "high court of", "central administrative tribunal", "administrative tribunal", "armed forces tribunal",
                                      "green tribunal", "national company law tribunal", "appellate tribunal", "tribunal", "district court", "district and sessions", "labour court",
                                      "consumer commission", "consumer disputes", "lok adalat", "court of", "chief metropolitan magistrate",
                                      "उच्चतम न्यायालय", "सर्वोच्च न्यायालय", "उच्च न्यायालय", "जिला न्यायालय", "न्यायालय", "अधिकरण", "लोक अदालत", NULL };
static const char *const benches[] = { "bench", "principal bench", "circuit bench", "पीठ", "खंडपीठ", "खण्डपीठ", NULL };
static const char *const place[] = { "at", "of", NULL };

/* Kinds of cases, as they stand before a number. */
static const char *const cases[] = { "w p", "w p c", "wp", "wp c", "w p crl", "writ petition", "writ petition civil", "writ petition c", "cwp", "c w p", "w a", "writ appeal", "o a", "oa",
                                     "original application", "t a", "r a", "m a", "misc application", "c p", "c p c", "contempt petition", "contempt case", "cont cas c", "slp", "slp c",
                                     "s l p", "s l p c", "civil appeal", "criminal appeal", "civil suit", "o s", "lpa", "l p a", "c c", "complaint case", "consumer complaint", "execution petition",
                                     "company petition", "arbitration petition", "public interest litigation", "pil",
                                     "रिट याचिका", "रिट याचिका सिविल", "मूल आवेदन", "याचिका", "अवमानना याचिका", "वाद", "अपील", "सिविल अपील", "परिवाद", NULL };
static const char *const versus[] = { "versus", "vs", "v s", "बनाम", NULL };

static const char *const hearing_labels[] = { "hearing on", "heard on", "listed on", "listed for", "listed for hearing on", "fixed on", "fixed for", "fixed for hearing on", "posted on", "posted to",
                                              "date of hearing", "next date of hearing", "next date", "hearing is fixed on", "hearing fixed on", "returnable on", "appear before", "appear on",
                                              "hearing scheduled on", "scheduled for hearing on", "coming up on", "hearing to be held on",
                                              "सुनवाई दिनांक", "सुनवाई की तिथि", "सुनवाई की तारीख", "सुनवाई हेतु दिनांक", "सुनवाई के लिए दिनांक", "नियत तिथि", "पेशी दिनांक", NULL };
static const char *const hearing_tails[] = { "को सुनवाई", "को सुनवाई हेतु", "को सुनवाई के लिए", "को होगी", "को उपस्थित", "को नियत", NULL };

/* ---- case */

/* "W.P.(C) No. 1234/2020", "O.A. No. 2210 of 2019": bytes [*from, *to) of the body. */
static bool find_case(const struct flow *body, size_t *from, size_t *to)
{
    static const char *const number[] = { "no", "nos", "number", "संख्या", "सं", NULL };
    enum { LONGEST = 60 };
    size_t end, no_end;
    long at, no;

    for (size_t start = 0; (at = flow_find(body, start, cases, &end)) >= 0; start = end) {
        char part[LONGEST + 1] = "";
        size_t value, digits, n;

        no = flow_find(body, end, number, &no_end);
        value = body->at[end];
        if (no >= 0 && body->at[no] < value + 14)
            value = flow_value(body, no_end);
        value += strspn(body->text + value, " .:-()/");
        snprintf(part, sizeof(part), "%.*s", LONGEST, body->text + value);
        digits = strspn(part, "0123456789");
        n = digits + strspn(part + digits, " ");
        if (digits == 0 || digits > 6)
            continue;
        if (part[n] == '/' || strncmp(part + n, "of ", 3) == 0 || strncmp(part + n, "OF ", 3) == 0) {
            n += part[n] == '/' ? 1 : 3;
            n += strspn(part + n, " ");
        } else if (strncmp(part + n, "वर्ष ", strlen("वर्ष ")) == 0) {
            n += strlen("वर्ष ");
        } else {
            continue;
        }
        if (strspn(part + n, "0123456789") != 4)
            continue;
        *from = body->at[at];
        *to = value + n + 4;
        return true;
    }
    return false;
}

/* ---- court */

static bool names_court(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];

    return fold_words(r->fold) <= 12 && fold_has_any(r->fold, courts) && !row_in_paragraph(rows, i) && row_after_label(r, label_subject) < 0 && row_after_label(r, label_to) < 0;
}

static void find_court(const struct rows *rows, struct found *ret)
{
    for (size_t i = 0; i < rows->n && rows->row[i].page == 0 && row_y(&rows->row[i]) < 0.35; i++) {
        const struct row *r = &rows->row[i], *next = r + 1;
        char *value = NULL;

        if (row_after_label(r, label_to) >= 0)
            return;
        if (!names_court(rows, i))
            continue;
        text_join(&value, ", ", r->text, strlen(r->text));
        if (i + 1 < rows->n && next->page == 0 && fold_words(next->fold) <= 7 && (fold_has_any(next->fold, benches) || row_after_label(next, place) >= 0))
            text_join(&value, ", ", next->text, strlen(next->text));
        found_take(ret, value, r, 0, strlen(r->text), 0.85, "head of a court");
        return;
    }
}

/* ---- parties */

/* "... Petitioner(s)" behind the name is no part of it. */
static size_t name_end(const char *text)
{
    const char *dots = strstr(text, "..");
    const char *ellipsis = strstr(text, "…");

    dots = dots && ellipsis ? (dots < ellipsis ? dots : ellipsis) : dots ? dots : ellipsis;
    return dots && dots > text ? (size_t)(dots - text) : strlen(text);
}

#define LEGIBLE 0.45            /* less is a stamp or a pen's stroke */

/* The row above or below that begins at the left: what stands behind in another column is what the party is. */
static const struct row *party(const struct rows *rows, size_t i, int step)
{
    for (size_t k = i + (size_t)step, n = 0; k < rows->n && n < 4; k += (size_t)step, n++) {
        const struct row *r = &rows->row[k];

        if (r->page != rows->row[i].page)
            return NULL;
        if (!r->same_line && fold_letters(r->fold) >= 3 && r->conf >= LEGIBLE)
            return r;
    }
    return NULL;
}

static void find_parties(const struct rows *rows, struct found *ret)
{
    for (size_t i = 0; i < rows->n && rows->row[i].page == 0; i++) {
        const struct row *r = &rows->row[i], *first, *second;
        char *value = NULL;

        if (!fold_has_any(r->fold, versus) || row_in_paragraph(rows, i))
            continue;
        if (fold_words(r->fold) > 2) {          /* "Case title: Ram Lal Vs. Union of India" */
            if (fold_words(r->fold) <= 16)
                found_set(ret, r, 0, strlen(r->text), 0.75, "two parties on a line");
            return;
        }
        first = party(rows, i, -1);
        second = party(rows, i, 1);
        if (!first || !second)
            continue;
        text_join(&value, "", first->text, name_end(first->text));
        text_join(&value, " Vs. ", second->text, name_end(second->text));
        found_take(ret, value, r, 0, strlen(r->text), 0.85, "above and below \"Versus\"");
        return;
    }
}

/* ---- hearing */

/* A hearing that was before the letter is told, not announced. */
static bool is_after(const char *iso, const struct found *date) { return !date->value || strcmp(iso, date->value) >= 0; }

static void find_hearing(const struct flow *body, const struct found *date, struct found *ret)
{
    enum { NEAR = 40, BEFORE = 45 };
    char iso[DATE_SIZE];
    size_t end, from, to;
    long at;

    for (size_t start = 0; (at = flow_find(body, start, hearing_labels, &end)) >= 0; start = end)
        if (flow_date(body, flow_value(body, end), NEAR, iso, &from, &to) && is_after(iso, date)) {
            flow_take(ret, strdup(iso), body, from, to, 0.9, "day of the hearing");
            return;
        }
    for (size_t start = 0; (at = flow_find(body, start, hearing_tails, &end)) >= 0; start = end)
        if (flow_date_before(body, body->at[at], BEFORE, iso, &from, &to) && is_after(iso, date)) {
            flow_take(ret, strdup(iso), body, from, to, 0.85, "day of the hearing");
            return;
        }
}

void rule_court(const struct rows *rows, const struct flow *body, struct fields *f)
{
    static const char *const court_words[] = { "court", "tribunal", "petitioner", "petitioners", "applicant", "respondent", "petition", "counter affidavit", "advocate", "hearing", "न्यायालय",
                                               "अधिकरण", "याचिका", "सुनवाई", NULL };
    bool notice = f->of[FIELD_FORM].value && strcmp(f->of[FIELD_FORM].value, "court_notice") == 0;
    size_t from, to;

    if (find_case(body, &from, &to) && fold_has_any(body->fold, court_words))
        flow_take(&f->of[FIELD_CASE_NO], strndup(body->text + from, to - from), body, from, to, 0.9, "kind, number and year of a case");
    if (notice || f->of[FIELD_CASE_NO].value) {
        find_court(rows, &f->of[FIELD_COURT]);
        find_parties(rows, &f->of[FIELD_PARTIES]);
    }
    if (fold_has_any(body->fold, court_words))
        find_hearing(body, &f->of[FIELD_DATE], &f->of[FIELD_HEARING_DATE]);
}
