#include "ocr/fields/rules.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

/* A whole line that is nothing but a title. */
static const struct { const char *title, *form; } titles[] = {
    { "office memorandum", "office_memorandum" }, { "कार्यालय ज्ञापन", "office_memorandum" }, { "circular", "circular" }, { "परिपत्र", "circular" },
    { "office order", "order" }, { "order", "order" }, { "कार्यालय आदेश", "order" }, { "आदेश", "order" }, { "memorandum", "memorandum" },
    { "ज्ञापन", "memorandum" }, { "endorsement", "endorsement" }, { "पृष्ठांकन", "endorsement" }, { "office circular", "circular" },
    { "public notice", "circular" }, { "सार्वजनिक सूचना", "circular" },
};

static const char *const question[] = { "starred question", "unstarred question", "starred question no", "short notice question", "तारांकित प्रश्न", "अतारांकित प्रश्न", NULL };
static const char *const member[] = { "member of parliament", "संसद सदस्य", "सांसद", "m p lok sabha", "m p rajya sabha", NULL };
static const char *const court[] = { "high court", "supreme court", "tribunal", "district court", "उच्च न्यायालय", "न्यायालय", "अधिकरण", NULL };
static const char *const versus[] = { "versus", "vs", "v s", "petitioner", "applicant s", "respondent", "respondents", "respondent s", "बनाम", NULL };
static const char *const rti[] = { "rti act", "right to information", "right to information act", "सूचना का अधिकार", "सूचना के अधिकार", NULL };
static const char *const applicant[] = { "applicant", "application fee", "name of the applicant", "public information officer", "information officer", "आवेदक",
                                         "आवेदन", "आवेदन शुल्क", "सूचना अधिकारी", NULL };
static const char *const demi[] = { "d o no", "do no", "d o letter no", "d o letter", "demi official", "अ शा पत्र", "अ शा", "अर्ध शासकीय", "अर्ध सरकारी", NULL };
static const char *const warm[] = { "yours sincerely", "with regards", "with warm regards", "with kind regards", "सादर", NULL };
static const char *const dear_name[] = { "dear shri", "dear smt", "dear dr", "dear ms", "dear prof", "my dear", "प्रिय श्री", "प्रिय श्रीमती", "प्रिय डॉ", NULL };
static const char *const copy_of[] = { "copy forwarded", "copy of", "is forwarded", "are forwarded", "forwarded herewith", "प्रति अग्रेषित", "अग्रेषित", "प्रेषित की जाती है", NULL };
static const char *const begs[] = { "i beg", "beg to state", "with due respect", "respectfully", "most humbly", "i shall be grateful", "सविनय निवेदन", "निवेदन है कि", "प्रार्थी", NULL };
static const char *const from_whom[] = { "from", "प्रेषक", NULL };
static const char *const minister[] = { "minister", "minister of state", "union minister", "chief minister", "मंत्री", "राज्य मंत्री", "मुख्य मंत्री", NULL };

/* The first row that has one of the phrases, on the first page above "until" of its height or anywhere (until > 1). */
static const struct row *find(const struct rows *rows, const char *const *phrases, double until)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];

        if ((until > 1 || (r->page == 0 && row_y(r) < until)) && fold_has_any(r->fold, phrases))
            return r;
    }
    return NULL;
}

static const struct row *find_start(const struct rows *rows, const char *const *labels, double until)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];

        if ((until > 1 || (r->page == 0 && row_y(r) < until)) && row_after_label(r, labels) >= 0)
            return r;
    }
    return NULL;
}

static void set(struct found *ret, const char *value, const struct row *r, double conf, const char *why)
{
    found_take(ret, strdup(value), r, 0, strlen(r->text), conf, why);
}

static bool title_line(const struct rows *rows, struct found *ret)
{
    for (size_t i = 0; i < rows->n && rows->row[i].page == 0; i++)
        for (size_t k = 0; k < ARRAY_LEN(titles); k++)
            if (strcmp(rows->row[i].fold, titles[k].title) == 0 && row_y(&rows->row[i]) < 0.75) {
                set(ret, titles[k].form, &rows->row[i], 0.95, "title line");
                return true;
            }
    return false;
}

/* The row of a signature with one of the phrases right below it. */
static const struct row *signed_by(const struct rows *rows, const char *const *phrases)
{
    size_t from, to;

    for (size_t i = 0; i + 1 < rows->n; i++)
        if (row_is_signature(&rows->row[i], &from, &to))
            for (size_t k = i + 1; k < rows->n && k <= i + 2; k++)
                if (fold_words(rows->row[k].fold) <= 8 && fold_has_any(rows->row[k].fold, phrases))
                    return &rows->row[k];
    return NULL;
}

static bool by_cues(const struct rows *rows, struct fields *f)
{
    struct found *ret = &f->of[FIELD_FORM];
    const struct row *r;

    if ((r = find(rows, question, 0.5))) {
        set(ret, "parliament_question", r, 0.95, "names the question");
        set(&f->of[FIELD_PARLIAMENT], "yes", r, 0.95, "names the question");
    } else if ((r = find(rows, member, 0.22)) || (r = signed_by(rows, member))) {
        set(ret, "mp_letter", r, 0.9, "letterhead or signature of a Member of Parliament");
        set(&f->of[FIELD_VIP], "yes", r, 0.9, "letterhead or signature of a Member of Parliament");
    } else if ((r = find(rows, court, 0.25)) && find(rows, versus, 0.6)) {
        set(ret, "court_notice", r, 0.9, "a court and two parties");
    } else if ((r = find(rows, rti, 0.6)) && find(rows, applicant, 2)) {
        set(ret, "rti_application", r, 0.9, "asks under the RTI Act");
    } else {
        return false;
    }
    return true;
}

static void by_manner(const struct rows *rows, struct found *ret)
{
    const struct row *r;

    if ((r = find(rows, demi, 0.5)) || ((r = find_start(rows, dear_name, 0.7)) && find_start(rows, warm, 2)))
        set(ret, "do_letter", r, 0.85, "demi-official number or manner");
    else if ((r = find(rows, copy_of, 0.6)) && !find_start(rows, label_salutation, 2))
        set(ret, "endorsement", r, 0.75, "a copy is forwarded");
    else if ((r = find(rows, begs, 2)) && (find_start(rows, from_whom, 0.3) || r->page == 0))
        set(ret, "grievance", r, 0.75, "a person asks");
    else if ((r = find_start(rows, label_salutation, 2)))
        set(ret, "letter", r, 0.8, "salutation");
}

void rule_form(const struct rows *rows, struct fields *f)
{
    const struct row *r = signed_by(rows, minister);

    if (!by_cues(rows, f) && !title_line(rows, &f->of[FIELD_FORM]))
        by_manner(rows, &f->of[FIELD_FORM]);
    if (r && !f->of[FIELD_VIP].value)
        set(&f->of[FIELD_VIP], "yes", r, 0.85, "signed by a Minister");
}
