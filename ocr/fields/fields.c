#include "ocr/fields/fields.h"

#include "base/auto.h"
#include "ocr/fields/rules.h"

#include <errno.h>
#include <stdlib.h>

static const char *const names[] = {
    [FIELD_LETTER_NO] = "letter_no", [FIELD_DATE] = "date", [FIELD_SUBJECT] = "subject", [FIELD_SENDER_NAME] = "sender_name",
    [FIELD_SENDER_DESIGNATION] = "sender_designation", [FIELD_SENDER_ORGANISATION] = "sender_organisation",
    [FIELD_ADDRESSEE] = "addressee", [FIELD_FORM] = "form", [FIELD_LANGUAGE] = "language",
    [FIELD_CLASSIFICATION] = "classification", [FIELD_URGENT] = "urgent", [FIELD_VIP] = "vip", [FIELD_PARLIAMENT] = "parliament",
};
_Static_assert(ARRAY_LEN(names) == FIELDS, "a name for each field");

const char *field_name(enum field f) { return names[f]; }

int fields_find(const struct page_text *const *pages, size_t n_pages, struct fields *ret, struct err *e)
{
    struct rows rows;
    const char *form;
    int r;

    *ret = (struct fields){ 0 };
    r = rows_make(pages, n_pages, &rows);
    if (r == 0) {
        rule_language(&rows, &ret->of[FIELD_LANGUAGE]);
        rule_form(&rows, ret);
        form = ret->of[FIELD_FORM].value ? ret->of[FIELD_FORM].value : "letter";
        rule_letter_no(&rows, &ret->of[FIELD_LETTER_NO]);
        rule_date(&rows, ret->of[FIELD_LETTER_NO].value != NULL, &ret->of[FIELD_DATE]);
        rule_subject(&rows, form, &ret->of[FIELD_SUBJECT]);
        rule_addressee(&rows, form, &ret->of[FIELD_ADDRESSEE]);
        rule_sender(&rows, ret);
        rule_urgency(&rows, &ret->of[FIELD_URGENT]);
        rule_classification(&rows, &ret->of[FIELD_CLASSIFICATION]);
    }
    rows_done(&rows);
    return r == 0 ? 0 : err_set(e, r, "no memory for the fields");
}

void fields_done(struct fields *f)
{
    for (int i = 0; i < FIELDS; i++)
        free(f->of[i].value);
    *f = (struct fields){ 0 };
}
