#include "ocr/fields/fields.h"

#include "base/auto.h"
#include "ocr/fields/rules.h"

#include <errno.h>
#include <stdlib.h>

static const char *const names[] = {
    [FIELD_LETTER_NO] = "letter_no", [FIELD_DATE] = "date", [FIELD_SUBJECT] = "subject", [FIELD_SENDER_NAME] = "sender_name",
    [FIELD_SENDER_DESIGNATION] = "sender_designation", [FIELD_SENDER_ORGANISATION] = "sender_organisation",
    [FIELD_SENDER_MINISTRY] = "sender_ministry", [FIELD_SENDER_DEPARTMENT] = "sender_department", [FIELD_SENDER_ADDRESS] = "sender_address",
    [FIELD_SENDER_CITY] = "sender_city", [FIELD_SENDER_STATE] = "sender_state", [FIELD_SENDER_PIN] = "sender_pin", [FIELD_SENDER_EMAIL] = "sender_email",
    [FIELD_SENDER_MOBILE] = "sender_mobile", [FIELD_SENDER_PHONE] = "sender_phone", [FIELD_SENDER_TYPE] = "sender_type",
    [FIELD_ADDRESSEE_POST] = "addressee_post", [FIELD_ADDRESSEE_SECTION] = "addressee_section", [FIELD_ADDRESSEE_NAME] = "addressee_name",
    [FIELD_ADDRESSEE] = "addressee", [FIELD_FORM] = "form", [FIELD_LANGUAGE] = "language",
    [FIELD_CLASSIFICATION] = "classification", [FIELD_URGENT] = "urgent", [FIELD_VIP] = "vip", [FIELD_PARLIAMENT] = "parliament",
    [FIELD_REFERENCES] = "references", [FIELD_COPY_TO] = "copy_to", [FIELD_ENCLOSURES] = "enclosures", [FIELD_REPLY_BY] = "reply_by",
    [FIELD_HEARING_DATE] = "hearing_date", [FIELD_COURT] = "court", [FIELD_CASE_NO] = "case_no", [FIELD_PARTIES] = "parties",
    [FIELD_QUESTION_NO] = "question_no", [FIELD_DY_NO] = "dy_no", [FIELD_ANSWER_DATE] = "answer_date", [FIELD_RTI_NO] = "rti_no",
    [FIELD_CPGRAMS_NO] = "cpgrams_no", [FIELD_AMOUNT] = "amount", [FIELD_VIP_NAME] = "vip_name", [FIELD_RECEIVED_DATE] = "received_date",
    [FIELD_MODE_NO] = "mode_no", [FIELD_DELIVERY_HINT] = "delivery_hint", [FIELD_URGENCY] = "urgency", [FIELD_VIP_KIND] = "vip_kind",
    [FIELD_PARLIAMENT_KIND] = "parliament_kind", [FIELD_HOUSE] = "house", [FIELD_RTI] = "rti",
};
_Static_assert(ARRAY_LEN(names) == FIELDS, "a name for each field");

const char *field_name(enum field f) { return names[f]; }

/* What stands in the letter's sentences, wherever their lines break. -ENOMEM. */
static int find_in_body(const struct rows *rows, struct fields *f)
{
    struct flow body;
    int r = flow_body(rows, &body);

    if (r == 0) {
        rule_references(&body, &f->of[FIELD_LETTER_NO], &f->of[FIELD_REFERENCES]);
        rule_parliament(rows, &body, f);
        rule_court(rows, &body, f);
        rule_reply_by(&body, &f->of[FIELD_DATE], &f->of[FIELD_REPLY_BY]);
        rule_public(rows, &body, f);
        rule_amount(&body, &f->of[FIELD_AMOUNT]);
    }
    flow_done(&body);
    return r;
}

int fields_find(const struct page_text *const *pages, size_t n_pages, const char *today, struct fields *ret, struct err *e)
{
    struct rows rows;
    int r;

    *ret = (struct fields){ 0 };
    r = rows_make(pages, n_pages, &rows);
    if (r == 0) {
        rule_language(&rows, &ret->of[FIELD_LANGUAGE]);
        rule_form(&rows, &ret->of[FIELD_FORM]);
        rule_letter_no(&rows, &ret->of[FIELD_LETTER_NO]);
        rule_date(&rows, &ret->of[FIELD_LETTER_NO], today, &ret->of[FIELD_DATE]);
        rule_subject(&rows, &ret->of[FIELD_FORM], ret->of[FIELD_LANGUAGE].value ? ret->of[FIELD_LANGUAGE].value : "en", &ret->of[FIELD_SUBJECT]);
        rule_people(&rows, ret);
        rule_urgency(&rows, ret);
        rule_vip(&rows, ret);
        rule_copy_to(&rows, &ret->of[FIELD_COPY_TO]);
        rule_enclosures(&rows, &ret->of[FIELD_ENCLOSURES]);
        rule_arrival(&rows, ret);
        r = find_in_body(&rows, ret);
        rule_subject_of_case(ret);
        rule_classification(&rows, ret);
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
