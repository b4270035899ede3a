#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "ocr/fields/alike.h"

#include <stdlib.h>
#include <string.h>

/* A whole line that is nothing but a title, perhaps with a number ("CIRCULAR No. 5/2020") or in both languages. */
static const struct { const char *title, *form; } titles[] = {
    { "office memorandum", "office_memorandum" }, { "कार्यालय ज्ञापन", "office_memorandum" }, { "office memo", "office_memorandum" },
    { "circular", "circular" }, { "परिपत्र", "circular" }, { "office circular", "circular" }, { "circular letter", "circular" }, { "instruction", "circular" }, { "advisory", "circular" },
    { "कार्यालय परिपत्र", "circular" }, { "trade notice", "circular" }, { "trade circular", "circular" }, { "परिपत्र पत्र", "circular" },
    { "public notice", "public_notice" }, { "सार्वजनिक सूचना", "public_notice" }, { "लोक सूचना", "public_notice" }, { "notice to the public", "public_notice" },
    { "office order", "order" }, { "order", "order" }, { "orders", "order" }, { "कार्यालय आदेश", "order" }, { "आदेश", "order" }, { "sanction order", "order" }, { "establishment order", "order" },
    { "standing order", "order" }, { "transfer order", "order" }, { "posting order", "order" }, { "speaking order", "order" }, { "proceedings", "order" }, { "stay order", "order" },
    { "स्थापना आदेश", "order" }, { "संस्वीकृति आदेश", "order" }, { "स्थानांतरण आदेश", "order" }, { "corrigendum", "order" }, { "addendum", "order" }, { "शुद्धिपत्र", "order" }, { "शुद्धि पत्र", "order" },
    { "memorandum", "memorandum" }, { "memo", "memorandum" }, { "ज्ञापन", "memorandum" }, { "मेमो", "memorandum" },
    { "endorsement", "endorsement" }, { "पृष्ठांकन", "endorsement" },
    { "notification", "notification" }, { "अधिसूचना", "notification" }, { "gazette notification", "notification" }, { "resolution", "resolution" }, { "संकल्प", "resolution" },
    { "reminder", "reminder" }, { "reminder i", "reminder" }, { "reminder ii", "reminder" }, { "final reminder", "reminder" }, { "अनुस्मारक", "reminder" }, { "स्मरण पत्र", "reminder" },
    { "minutes", "minutes" }, { "minutes of meeting", "minutes" }, { "minutes of the meeting", "minutes" }, { "कार्यवृत्त", "minutes" }, { "बैठक का कार्यवृत्त", "minutes" },
    { "record of discussion", "minutes" }, { "record of discussions", "minutes" }, { "press note", "press_note" }, { "press release", "press_note" }, { "press communique", "press_note" },
    { "प्रेस नोट", "press_note" }, { "प्रेस विज्ञप्ति", "press_note" }, { "प्रेस सूचना", "press_note" },
    { "inter departmental note", "id_note" }, { "id note", "id_note" }, { "i d note", "id_note" }, { "u o note", "id_note" }, { "uo note", "id_note" }, { "inter departmental memorandum", "id_note" },
    { "inter ministerial note", "id_note" }, { "अंतर विभागीय टिप्पणी", "id_note" }, { "अन्तर विभागीय टिप्पणी", "id_note" }, { "अंतर विभागीय नोट", "id_note" }, { "unofficial note", "id_note" },
    { "अशासकीय टिप्पणी", "id_note" }, { "अ शा टिप्पणी", "id_note" }, { "application form", "form" }, { "proforma", "form" }, { "performa", "form" }, { "प्रपत्र", "form" }, { "प्रोफार्मा", "form" },
    { "आवेदन पत्र का प्रारूप", "form" }, { "representation", "representation" }, { "petition", "representation" }, { "अभ्यावेदन", "representation" }, { "याचिका", "representation" },
};

static const char *const member[] = { "member of parliament", "संसद सदस्य", "सांसद", "m p lok sabha", "m p rajya sabha", NULL };
static const char *const court[] = { "high court", "supreme court", "tribunal", "district court", "उच्च न्यायालय", "न्यायालय", "अधिकरण", NULL };
static const char *const versus[] = { "versus", "vs", "v s", "petitioner", "applicant s", "respondent", "respondents", "respondent s", "बनाम", NULL };
static const char *const rti[] = { "rti act", "right to information", "right to information act", "सूचना का अधिकार", "सूचना के अधिकार", NULL };
static const char *const applicant[] = { "applicant", "application fee", "name of the applicant", "public information officer", "information officer", "appellant", "appellate authority", "अपीलार्थी", "अपीलकर्ता", "अपीलीय", "आवेदक",
                                         "आवेदन", "आवेदन शुल्क", "सूचना अधिकारी", NULL };
static const char *const rti_parts[] = { "application fee", "particulars of the information", "particulars of information", "information sought", "indian postal order", "citizen of india",
                                         "आवेदन शुल्क", "अपेक्षित सूचना", "भारतीय पोस्टल ऑर्डर", "भारत का नागरिक", NULL };
static const char *const information_officer[] = { "public information officer", "cpio", "pio", "spio", "लोक सूचना अधिकारी", "जन सूचना अधिकारी", NULL };
static const char *const demi[] = { "d o no", "do no", "d 0 no", "d o letter no", "do letter no", "d o letter", "d o lr no", "d o f no", "demi official", "अ शा पत्र", "अ शा सं", "अ शा", "अर्ध शासकीय", "अर्द्ध शासकीय",
                                    "अर्ध सरकारी", "अर्ध शा पत्र", NULL };
static const char *const warm[] = { "yours sincerely", "with regards", "with warm regards", "with kind regards", "सादर", NULL };
static const char *const dear_name[] = { "dear shri", "dear smt", "dear dr", "dear ms", "dear prof", "my dear", "प्रिय श्री", "प्रिय श्रीमती", "प्रिय डॉ", NULL };
static const char *const copy_of[] = { "copy forwarded", "is forwarded", "are forwarded", "forwarded herewith", "forwarded for information", "प्रति अग्रेषित", "अग्रेषित", "प्रेषित की जाती है",
                                       "सूचनार्थ प्रेषित", NULL };
static const char *const third_person[] = { "undersigned is directed", "undersigned is to", "undersigned has been directed", "अधोहस्ताक्षरी को", "अधोहस्ताक्षरी का", NULL };
static const char *const this_order[] = { "this order", "these orders", "hereby ordered", "it is ordered", "is hereby transferred", "are hereby transferred", "is hereby appointed", "यह आदेश", "ये आदेश", "आदेशित किया जाता",
                                          "एतद्द्वारा", NULL };
static const char *const gazette[] = { "to be published in the gazette", "published in the gazette of india", "gazette of india extraordinary", "भारत के राजपत्र", "राजपत्र में प्रकाशन", NULL };
static const char *const note_number[] = { "i d no", "id no", "i d note no", "id note no", "u o no", "uo no", "u o note no", "uo note no", "अ वि टि सं", "अ शा टि सं", "अ वि टिप्पणी सं", "अ शा टिप्पणी सं", NULL };
static const char *const forms_of[] = { "application form", "proforma for", "form of application for", "registration form", "claim form", "nomination form", "feedback form", NULL };
static const char *const government[] = { "government", "govt", "ministry", "department", "office of", "directorate", "commission", "board", "corporation", "authority", "council", "university", "limited", "ltd",
                                          "secretariat", "secretary", "section", "सरकार", "शासन", "अनुभाग", "सचिव", "मंत्रालय", "विभाग", "कार्यालय", "निदेशालय", "आयोग", "निगम", "प्राधिकरण", "सचिवालय", NULL };
static const char *const begins_date[] = { "date", "dated", "दिनांक", "दिनाँक", "तारीख", NULL };
static const char *const abstract[] = { "abstract", NULL };
static const char *const of_government[] = { "government of", "govt of", "government", NULL };
static const char *const orders[] = { "by order", "read", "order", "g o rt no", "g o ms no", "g o no", "g o p no", "g o d no", NULL };
static const char *const begs[] = { "i beg", "beg to state", "with due respect", "respectfully", "most humbly", "i shall be grateful", "सविनय निवेदन", "निवेदन है कि", "प्रार्थी", NULL };

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
    found_take(ret, strdup(value), r, 0, strlen(r->text), 1, why);
    ret->conf = confidence_of_line(conf, r);
}

/* The form of a folded text that is a title and perhaps a number behind it; NULL: it is none. */
static const char *form_of_title(const char *fold)
{
    static const char *const numbers[] = { "no", "सं", "संख्या", "क्रमांक", "f no", NULL };
    size_t longest = 0;
    const char *form = NULL, *rest;

    for (size_t k = 0; k < ARRAY_LEN(titles); k++)
        if (fold_starts(fold, titles[k].title) && strlen(titles[k].title) > longest) {
            longest = strlen(titles[k].title);
            form = titles[k].form;
        }
    if (!form || fold[longest] == '\0')
        return form;
    rest = fold + longest + 1;
    for (const char *const *n = numbers; *n; n++)
        if (fold_starts(rest, *n))
            return form;
    return strspn(rest, "0123456789 iv") == strlen(rest) ? form : NULL;
}

/* A whole line that is a title but for a letter or two. */
static const char *form_of_damaged(const char *fold)
{
    enum { LONG = 7, VERY_LONG = 12 };

    for (size_t k = 0; k < ARRAY_LEN(titles); k++) {
        unsigned letters = fold_letters(titles[k].title);

        if (letters >= LONG && words_alike(fold, strlen(fold), titles[k].title, letters >= VERY_LONG ? 2 : 1))
            return titles[k].form;
    }
    return NULL;
}

/* The same for "परिपत्र/CIRCULAR No. 5", of which one half may be damaged, and for letters set apart: "O R D E R". */
static const char *form_of_line(const struct row *r)
{
    const char *form = form_of_title(r->fold), *stroke = strchr(r->text, '/');
    AUTO_FREE char *right = stroke ? row_fold(stroke + 1, NULL) : NULL;
    AUTO_FREE char *half = stroke ? strndup(r->text, (size_t)(stroke - r->text)) : NULL;
    AUTO_FREE char *left = half ? row_fold(half, NULL) : NULL;
    AUTO_FREE char *close = calloc(strlen(r->fold) + 1, 1);
    size_t n = 0;

    if (!form && left && right && fold_words(left) <= 3)
        form = form_of_title(right + (*right == ' '));
    if (!form && left && right && fold_words(right) <= 3)
        form = form_of_title(left);
    if (!form && fold_words(r->fold) <= 3)
        form = form_of_damaged(r->fold);
    if (form || !close || fold_words(r->fold) < 5)
        return form;
    for (const char *p = r->fold; *p; p++) {
        if (*p != ' ' && p[1] && p[1] != ' ')
            return NULL;
        if (*p != ' ')
            close[n++] = *p;
    }
    return form_of_title(close);
}

#define INDENT 0.25             /* share of the width: the last word of a paragraph begins further left, a title in the middle */

static bool title_line(const struct rows *rows, struct found *ret)
{
    for (size_t i = 0; i < rows->n && rows->row[i].page == 0; i++) {
        const struct row *r = &rows->row[i];
        const char *form = row_y(r) < 0.75 && fold_words(r->fold) <= 12 ? form_of_line(r) : NULL;

        if (!form || (row_in_paragraph(rows, i) && row_x(r) < INDENT))
            continue;
        set(ret, form, r, 0.97, "title line");
        if (strcmp(form, "reminder") != 0)
            return true;                        /* a reminder may be a memorandum as well, which then says so below */
    }
    return ret->value != NULL;
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

/* Names the question above the subject, or in it: a letter that sends the question on does, but so does a memorandum about it. */
static const struct row *find_question(const struct rows *rows, bool in_subject)
{
    static const char *const about[] = { "assurance", "assurances", "आश्वासन", NULL };
    bool subject = false;

    for (size_t i = 0; i < rows->n && rows->row[i].page == 0 && row_y(&rows->row[i]) < 0.5; i++) {
        const struct row *r = &rows->row[i];

        subject |= row_after_label(r, label_subject) >= 0;
        if (fold_has_any(r->fold, label_question) && subject == in_subject && !row_in_paragraph(rows, i) && row_after_label(r, label_reference) < 0 && !fold_has_any(r->fold, about))
            return r;
    }
    return NULL;
}

static bool by_cues(const struct rows *rows, struct found *ret)
{
    const struct row *r;

    if ((r = find_question(rows, false))) {
        set(ret, "parliament_question", r, 0.95, "names the question");
    } else if ((r = find(rows, member, 0.22)) || (r = signed_by(rows, member))) {
        set(ret, "mp_letter", r, 0.9, "letterhead or signature of a Member of Parliament");
    } else if ((r = find(rows, court, 0.25)) && find(rows, versus, 0.6)) {
        set(ret, "court_notice", r, 0.9, "a court and two parties");
    } else if (((r = find(rows, rti, 0.6)) && find(rows, applicant, 2)) || ((r = find(rows, information_officer, 0.4)) && find(rows, rti_parts, 2))) {
        set(ret, "rti_application", r, 0.9, "asks under the RTI Act");
    } else if ((r = find_start(rows, abstract, 0.3)) && fold_words(r->fold) == 1 && find(rows, of_government, 0.3) && find_start(rows, orders, 2)) {
        set(ret, "order", r, 0.9, "a Government Order with its abstract");
    } else {
        return false;
    }
    return true;
}

/* A demi-official number of its own: not in a reference, and nothing formal below. */
static const struct row *demi_official(const struct rows *rows)
{
    for (size_t i = 0; i < rows->n && rows->row[i].page == 0 && row_y(&rows->row[i]) < 0.5; i++) {
        const struct row *r = &rows->row[i];

        if (row_after_label(r, label_subject) >= 0 || row_after_label(r, label_salutation) >= 0)
            return NULL;
        if (fold_has_any(r->fold, demi) && row_after_label(r, label_reference) < 0 && !row_in_paragraph(rows, i) && fold_words(r->fold) <= 14)
            return r;
    }
    return NULL;
}

/* At the top neither office nor number: a person writes. What begins with "From" says in the next lines who it is from; what is
 * further below is the addressee, whose label may have been lost. */
static bool has_letterhead(const struct rows *rows)
{
    enum { FROM_LINES = 4 };
    size_t end = rows->n;

    for (size_t i = 0; i < end && rows->row[i].page == 0; i++) {
        const struct row *r = &rows->row[i];

        if (row_after_label(r, label_to) >= 0 || row_y(r) > 0.35)
            return false;
        if (end == rows->n && row_after_label(r, label_from) >= 0)
            end = i + FROM_LINES < rows->n ? i + FROM_LINES : rows->n;
        if (end < rows->n && row_after_label(r, begins_date) >= 0)
            return false;
        if (row_after_label(r, label_number) >= 0 || fold_has_any(r->fold, government))
            return true;
    }
    return false;
}

static const struct row *foot_number(const struct rows *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        if (fold_has_any(rows->row[i].fold, note_number) && rows->row[i].n <= 16 && !row_in_paragraph(rows, i) && row_is_below_body(rows, i))
            return &rows->row[i];
    return NULL;
}

/* Which manner of writing; from the surest cue to the weakest. */
static void by_manner(const struct rows *rows, struct found *ret)
{
    const struct row *salutation = find_start(rows, label_salutation, 2), *close = find_start(rows, label_close, 2), *r;

    if ((r = demi_official(rows)) || ((r = find_start(rows, dear_name, 0.7)) && find_start(rows, warm, 2)))
        set(ret, "do_letter", r, 0.9, "demi-official number or manner");
    else if (!salutation && (r = foot_number(rows)))
        set(ret, "id_note", r, 0.85, "its number stands at the foot");
    else if ((r = find(rows, gazette, 0.5)))
        set(ret, "notification", r, 0.8, "for the Gazette");
    else if ((r = find(rows, forms_of, 0.25)) && !salutation && !close)
        set(ret, "form", r, 0.6, "headed as a form");
    else if ((r = find(rows, begs, 2)) && !has_letterhead(rows))
        set(ret, "grievance", r, 0.85, "a person asks");
    else if (!salutation && (r = find(rows, third_person, 0.8)))
        set(ret, "office_memorandum", r, 0.75, "written in the third person");
    else if (!salutation && !close && (r = find(rows, copy_of, 0.6)))
        set(ret, "endorsement", r, 0.75, "a copy is forwarded");
    else if (!salutation && !close && (r = find(rows, this_order, 2)))
        set(ret, "order", r, 0.7, "it calls itself an order");
    else if (salutation && !has_letterhead(rows) && find_start(rows, label_to, 0.3))
        set(ret, "grievance", salutation, 0.6, "a person writes: no office in the head");
    else if (salutation || close)
        set(ret, "letter", salutation ? salutation : close, 0.85, "salutation or close");
    else if ((r = find_start(rows, label_minutes, 0.5)))
        set(ret, "minutes", r, 0.85, "title of the minutes");
    else if ((r = find_start(rows, label_subject, 0.6)) && (find_start(rows, label_to, 0.5) || find_start(rows, label_number, 0.5)))
        set(ret, "letter", r, 0.6, "a subject, no title and no salutation");
}

void rule_form(const struct rows *rows, struct found *ret)
{
    const struct row *r;

    if (by_cues(rows, ret) || title_line(rows, ret))
        return;
    if ((r = find_question(rows, true)))
        set(ret, "parliament_question", r, 0.9, "names the question in its subject");
    else
        by_manner(rows, ret);
}
