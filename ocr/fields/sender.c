#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_HEAD_LINES = 3 };

static const char *const offices[] = {
    "ministry", "department", "secretariat", "directorate", "commission", "commissionerate", "authority", "corporation", "organisation", "organization",
    "association", "university", "institute", "council", "board", "bank", "court", "tribunal", "bench", "office of", "bureau", "centre", "railway", "limited",
    "ltd", "academy", "federation", "mission",
    "मंत्रालय", "विभाग", "सचिवालय", "निदेशालय", "आयोग", "प्राधिकरण", "निगम", "संगठन", "संघ", "विश्वविद्यालय", "संस्थान", "परिषद", "बोर्ड", "बैंक",
    "न्यायालय", "अधिकरण", "कार्यालय", "लिमिटेड", NULL
};
static const char *const no_office[] = { "to", "copy", "the", "subject", "sub", "office memorandum", "office order", "कार्यालय ज्ञापन", "कार्यालय आदेश", "सेवा में", "विषय",
                                         "shri", "smt", "श्री", "dear", NULL };
static const char *const contact[] = { "phone", "ph", "phones", "tel", "telephone", "e mail", "email", "fax", "website", "mobile", "दूरभाष", "ई मेल", "फैक्स", "फोन", NULL };
static const char *const members[] = { "member of parliament", "संसद सदस्य", "सांसद", NULL };
static const char *const houses[][2] = { { "lok sabha", "Lok Sabha" }, { "rajya sabha", "Rajya Sabha" }, { "लोक सभा", "लोक सभा" }, { "राज्य सभा", "राज्य सभा" },
                                         { "लोकसभा", "लोक सभा" }, { "राज्यसभा", "राज्य सभा" } };
static const char *const label_from[] = { "from", "प्रेषक", "name of the applicant", "1 name of the applicant", "आवेदक का नाम", "1 आवेदक का नाम", NULL };

static const char *const posts[] = {
    "secretary", "director", "officer", "registrar", "commissioner", "joint", "deputy", "under", "additional", "chairman", "president", "manager", "minister",
    "general", "engineer", "superintendent", "controller", "advocate", "principal", "vice chancellor", "member", "assistant", "collector", "adviser", "scientist",
    "सचिव", "निदेशक", "अधिकारी", "आयुक्त", "प्रबन्धक", "प्रबंधक", "मंत्री", "अध्यक्ष", "सदस्य", "अभियन्ता", "अभियंता", "उप", "अवर", "संयुक्त", "सहायक", "महानिदेशक",
    "महासचिव", "कुलसचिव", "आवेदक", "applicant", NULL
};
static const char *const no_name[] = { "branch", "शाखा", "version", "रूपांतर", "division", "section", "अनुभाग", "department", "ministry", "मंत्रालय", "विभाग",
                                       "government", "सरकार", "seal", "copy", "sd", "secretary", "director", "सचिव", "office", "annexure", NULL };

bool row_is_signature(const struct row *r, size_t *from, size_t *to)
{
    const char *text = r->text, *close = strrchr(text, ')'), *open = NULL;
    unsigned words;

    if (!close)
        return false;
    for (const char *p = text; p < close; p++)
        open = *p == '(' ? p : open;
    if (strlen(close) > 4 || (open && open - text > 24))
        return false;
    *from = open ? (size_t)(open + 1 - text) : 0;
    *to = (size_t)(close - text);
    words = fold_words(r->fold);
    return words >= 1 && words <= 7 && fold_letters(r->fold) >= 4 && *to > *from + 3 && !strpbrk(r->fold, "0123456789") && !fold_has_any(r->fold, no_name);
}

/* ---- who signed */

static bool is_post(const struct row *r)
{
    return fold_has_any(r->fold, posts) && !fold_has_any(r->fold, contact) && row_after_label(r, label_to) < 0 && row_after_label(r, label_copy) < 0 &&
           fold_words(r->fold) <= 10;
}

/* The row below a signature that names the post; pen strokes may have been read as a line between. rows->n: none. */
static size_t find_post(const struct rows *rows, size_t i)
{
    size_t k = i;

    for (int step = 0; step < 2; step++) {
        k = row_below(rows, k);
        if (k == rows->n || rows->row[k].upright.y - rows->row[i].upright.y > 5 * rows->row[i].upright.h)
            return rows->n;
        if (is_post(&rows->row[k]))
            return k;
    }
    return rows->n;
}

static const char *const joining[] = { "of", "the", "and", "by", "for", "to", "में", "के", "की", "का", "एवं", NULL };

/* A name without brackets counts only right above a post, behind the close or low on the page. */
static bool is_bare_name(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];

    return fold_words(r->fold) >= 2 && fold_words(r->fold) <= 5 && fold_letters(r->fold) >= 6 && r->conf > 0.5 && !strpbrk(r->fold, "0123456789") &&
           !fold_has_any(r->fold, no_name) && !fold_has_any(r->fold, joining) && !strchr(r->text, '/') && !strchr(r->text, ':') && !is_post(r) && row_after_label(r, label_close) < 0 && row_right(r) - row_x(r) < 0.4 &&
           !row_in_paragraph(rows, i);
}

static int score_signature(const struct rows *rows, size_t i, bool body_seen, bool closed, size_t *from, size_t *to)
{
    const struct row *r = &rows->row[i];
    bool brackets = row_is_signature(r, from, to), post = find_post(rows, i) < rows->n;
    int points;

    if (!body_seen || row_in_paragraph(rows, i))
        return 0;
    if (brackets) {
        points = strchr(r->text, '(') ? 4 : 1;
    } else {
        if (!post || !is_bare_name(rows, i) || (!closed && row_y(r) < 0.5))
            return 0;
        *from = 0;
        *to = strlen(r->text);
        points = 0;
    }
    return points + (post ? 3 : 0) + (closed ? 2 : 0) - (r->page > 0 ? 1 : 0);
}

static void set_post(const struct rows *rows, size_t i, struct found *ret)
{
    const struct row *r = &rows->row[i];
    size_t n = strlen(r->text), below = row_below(rows, i);
    char *value = NULL;

    text_join(&value, " ", r->text, n);
    if (below < rows->n && n > 4 && (strcmp(r->text + n - 4, " the") == 0 || strcmp(r->text + n - 3, " of") == 0 || strcmp(r->text + n - 3, " to") == 0))
        text_join(&value, " ", rows->row[below].text, strlen(rows->row[below].text));
    found_take(ret, value, r, 0, n, 0.9, "below the signature");
}

static void signed_by(const struct rows *rows, struct fields *f)
{
    size_t chosen = rows->n, chosen_from = 0, chosen_to = 0;
    bool body_seen = false, closed = false;
    int best = 2;

    for (size_t i = 0; i < rows->n; i++) {
        size_t from, to;
        int points;

        body_seen |= row_in_paragraph(rows, i);
        closed |= row_after_label(&rows->row[i], label_close) >= 0;
        points = score_signature(rows, i, body_seen, closed, &from, &to);
        if (points > best) {
            best = points;
            chosen = i;
            chosen_from = from;
            chosen_to = to;
        }
    }
    if (chosen == rows->n)
        return;
    found_set(&f->of[FIELD_SENDER_NAME], &rows->row[chosen], chosen_from, chosen_to, best >= 6 ? 0.95 : 0.7, "signature");
    chosen = find_post(rows, chosen);
    if (chosen < rows->n)
        set_post(rows, chosen, &f->of[FIELD_SENDER_DESIGNATION]);
}

/* Letters of citizens: "From:", "Name of the applicant:". */
static void named_as_sender(const struct rows *rows, struct found *ret)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        long from = row_after_label(r, label_from);

        if (from < 0 || fold_words(r->fold) > 10)
            continue;
        if (fold_letters(r->text + from) >= 4)
            found_set(ret, r, (size_t)from, strlen(r->text), 0.85, "behind \"From\"");
        else if (i + 1 < rows->n)
            found_set(ret, &rows->row[i + 1], 0, strlen(rows->row[i + 1].text), 0.85, "below \"From\"");
        return;
    }
}

/* ---- which office */

static bool has_devanagari(const char *text)
{
    for (int c = text_next(&text); c >= 0; c = text_next(&text))
        if (text_is_devanagari((unsigned)c))
            return true;
    return false;
}

static bool names_office(const struct row *r)
{
    if (fold_words(r->fold) > 12 || fold_letters(r->fold) < 6 || row_after_label(r, no_office) >= 0 || r->conf < 0.45)
        return false;
    for (const char *const *o = offices; *o; o++)
        if (strstr(r->fold, *o))
            return true;
    return strncmp(r->fold, "government of ", 14) == 0 && strcmp(r->fold, "government of india") != 0;
}

/* A name that was broken over two lines: "Ministry of Electronics and Information / Technology". */
static bool is_rest_of_name(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i], *above = &rows->row[i - 1];
    const char *text = above->text;
    size_t n = strlen(text);

    if (row_gap(rows, i) > 1.2 || fold_words(r->fold) > 4 || strpbrk(r->text, "0123456789@"))
        return false;
    return (n > 4 && strcmp(text + n - 4, " and") == 0) || (n > 1 && text[n - 1] == '&') || (n > 3 && strcmp(text + n - 3, " of") == 0) ||
           (row_right(above) - row_x(above) > 0.25 && fold_words(r->fold) == 1 && !has_devanagari(text) && fold_letters(r->fold) > 5);
}

/* The letterhead in the language of the letter; a bilingual one says everything twice. */
static void letterhead(const struct rows *rows, const char *language, struct found *ret)
{
    bool hindi = strcmp(language, "hi") == 0, other_seen = false;
    const struct row *first = NULL;
    char *value = NULL;
    unsigned n = 0;

    for (int pass = 0; pass < 2 && n == 0; pass++, hindi = !hindi)
        for (size_t i = 0; i < rows->n && rows->row[i].page == 0 && row_y(&rows->row[i]) < 0.36 && n < MAX_HEAD_LINES; i++) {
            const struct row *r = &rows->row[i];

            if (row_after_label(r, label_to) >= 0 || row_after_label(r, label_subject) >= 0 || row_after_label(r, label_salutation) >= 0)
                break;
            if (!names_office(r) || row_in_paragraph(rows, i))
                continue;
            if (has_devanagari(r->text) != hindi) {
                other_seen = true;
                continue;
            }
            text_join(&value, ", ", r->text, strlen(r->text));
            first = first ? first : r;
            n++;
            if (i + 1 < rows->n && is_rest_of_name(rows, i + 1) && !names_office(&rows->row[i + 1]))
                text_join(&value, " ", rows->row[i + 1].text, strlen(rows->row[i + 1].text));
        }
    if (first)
        found_take(ret, value, first, 0, strlen(first->text), other_seen ? 0.8 : 0.85, "letterhead");
    else
        free(value);
}

/* A Member of Parliament's house stands in the letterhead or below the name. */
static void member_of_house(const struct rows *rows, struct fields *f)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        const char *bracket = strchr(r->text, '(');

        if (!fold_has_any(r->fold, members))
            continue;
        if (!f->of[FIELD_SENDER_DESIGNATION].value || !fold_has_any(r->fold, members) || bracket)
            found_set(&f->of[FIELD_SENDER_DESIGNATION], r, 0, bracket ? (size_t)(bracket - r->text) : strlen(r->text), 0.85,
                      "Member of Parliament");
        for (size_t k = i; k < rows->n && k <= i + 1; k++)
            for (size_t h = 0; h < ARRAY_LEN(houses); h++)
                if (fold_has(rows->row[k].fold, houses[h][0])) {
                    found_take(&f->of[FIELD_SENDER_ORGANISATION], strdup(houses[h][1]), &rows->row[k], 0, strlen(rows->row[k].text),
                               0.85, "House of the Member");
                    return;
                }
    }
}

void rule_sender(const struct rows *rows, struct fields *f)
{
    const char *form = f->of[FIELD_FORM].value ? f->of[FIELD_FORM].value : "letter";
    const char *language = f->of[FIELD_LANGUAGE].value ? f->of[FIELD_LANGUAGE].value : "en";
    bool citizen = strcmp(form, "rti_application") == 0 || strcmp(form, "grievance") == 0;

    signed_by(rows, f);
    if (citizen) {
        if (!f->of[FIELD_SENDER_NAME].value)
            named_as_sender(rows, &f->of[FIELD_SENDER_NAME]);
        free(f->of[FIELD_SENDER_DESIGNATION].value);            /* "Applicant" is no post */
        f->of[FIELD_SENDER_DESIGNATION] = (struct found){ 0 };
        return;
    }
    if (strcmp(form, "mp_letter") == 0)
        member_of_house(rows, f);
    else
        letterhead(rows, language, &f->of[FIELD_SENDER_ORGANISATION]);
}
