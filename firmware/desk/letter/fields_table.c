/* The table of fields: names, texts, choices, limits. */
#include "desk/letter/fields.h"

#include "base/auto.h"

/* Values are what goes over the wire; uploader's mapping tables turn them into the ids of an instance. */
static const struct choice delivery_modes[] = {
    { "By Hand", S_MODE_BY_HAND }, { "Speed Post", S_MODE_SPEED_POST }, { "Registered Post", S_MODE_REGISTERED },
    { "Ordinary Post", S_MODE_ORDINARY }, { "Courier", S_MODE_COURIER }, { "E-mail", S_MODE_EMAIL },
    { "Fax", S_MODE_FAX }, { "Electronic", S_MODE_ELECTRONIC },
};
static const struct choice languages[] = {
    { "en", S_LANG_EN }, { "hi", S_LANG_HI }, { "mixed", S_LANG_MIXED },
};
static const struct choice forms[] = {
    { "letter", S_FORM_LETTER }, { "do_letter", S_FORM_DO_LETTER }, { "office_memorandum", S_FORM_OM },
    { "circular", S_FORM_CIRCULAR }, { "order", S_FORM_ORDER }, { "id_note", S_FORM_ID_NOTE },
    { "memorandum", S_FORM_MEMORANDUM }, { "endorsement", S_FORM_ENDORSEMENT }, { "mp_letter", S_FORM_MP_LETTER },
    { "parliament_question", S_FORM_QUESTION }, { "court_notice", S_FORM_COURT }, { "rti_application", S_FORM_RTI },
    { "grievance", S_FORM_GRIEVANCE }, { "form", S_FORM_FORM }, { "notification", S_FORM_NOTIFICATION }, { "resolution", S_FORM_RESOLUTION },
    { "public_notice", S_FORM_PUBLIC_NOTICE }, { "reminder", S_FORM_REMINDER }, { "minutes", S_FORM_MINUTES }, { "press_note", S_FORM_PRESS_NOTE },
    { "representation", S_FORM_REPRESENTATION },
};
static const struct choice sender_types[] = {
    { "", S_UNSAID }, { "central", S_SENDER_CENTRAL }, { "state", S_SENDER_STATE_GOVERNMENT }, { "attached", S_SENDER_ATTACHED }, { "autonomous", S_SENDER_AUTONOMOUS },
    { "psu", S_SENDER_PSU }, { "vip", S_SENDER_VIP }, { "court", S_SENDER_COURT }, { "citizen", S_SENDER_CITIZEN }, { "private", S_SENDER_PRIVATE },
};
static const struct choice urgencies[] = {
    { "", S_UNSAID }, { "top_priority", S_URGENCY_TOP_PRIORITY }, { "most_immediate", S_URGENCY_MOST_IMMEDIATE }, { "out_today", S_URGENCY_OUT_TODAY },
    { "most_urgent", S_URGENCY_MOST_URGENT }, { "immediate", S_URGENCY_IMMEDIATE }, { "urgent", S_URGENCY_URGENT }, { "time_bound", S_URGENCY_TIME_BOUND },
    { "priority", S_URGENCY_PRIORITY },
};
static const struct choice vip_kinds[] = {
    { "", S_UNSAID }, { "president", S_VIP_PRESIDENT }, { "vice_president", S_VIP_VICE_PRESIDENT }, { "pmo", S_VIP_PMO }, { "governor", S_VIP_GOVERNOR }, { "cm", S_VIP_CM },
    { "speaker", S_VIP_SPEAKER }, { "minister", S_VIP_MINISTER }, { "mp", S_VIP_MP }, { "mlc", S_VIP_MLC }, { "mla", S_VIP_MLA }, { "ex_minister", S_VIP_EX_MINISTER },
    { "ex_mp", S_VIP_EX_MP }, { "ex_mla", S_VIP_EX_MLA },
};
static const struct choice businesses[] = {
    { "", S_UNSAID }, { "starred", S_PARL_STARRED }, { "unstarred", S_PARL_UNSTARRED }, { "short_notice", S_PARL_SHORT_NOTICE }, { "question", S_PARL_QUESTION },
    { "assurance", S_PARL_ASSURANCE }, { "rule_377", S_PARL_RULE_377 }, { "special_mention", S_PARL_SPECIAL_MENTION }, { "zero_hour", S_PARL_ZERO_HOUR },
    { "call_attention", S_PARL_CALL_ATTENTION }, { "half_hour", S_PARL_HALF_HOUR }, { "cut_motion", S_PARL_CUT_MOTION }, { "resolution", S_PARL_RESOLUTION },
    { "committee", S_PARL_COMMITTEE },
};
static const struct choice houses[] = { { "", S_UNSAID }, { "ls", S_HOUSE_LS }, { "rs", S_HOUSE_RS } };
static const struct choice requests[] = {
    { "", S_UNSAID }, { "application", S_RTI_APPLICATION }, { "first_appeal", S_RTI_FIRST_APPEAL }, { "second_appeal", S_RTI_SECOND_APPEAL }, { "transfer", S_RTI_TRANSFER },
};
static const struct choice marks[] = { { "no", S_NO }, { "yes", S_YES } };
static const struct choice priorities[] = {
    { "Normal", S_PRIORITY_NORMAL }, { "Urgent", S_PRIORITY_URGENT }, { "Immediate", S_PRIORITY_IMMEDIATE },
};

#define MARK .kind = KIND_MARK, .choices = marks, .n_choices = ARRAY_LEN(marks)
#define CHOICES(list) .kind = KIND_CHOICE, .choices = list, .n_choices = ARRAY_LEN(list)

const struct desk_field desk_fields[DESK_FIELDS] = {
    [FIELD_RECEIVED_DATE] = { "received_date", S_FIELD_RECEIVED_DATE, .kind = KIND_DATE, .max_chars = 20, .locked = true },
    [FIELD_DIARY_DATE] = { "diary_date", S_FIELD_DIARY_DATE, .kind = KIND_DATE, .max_chars = 20, .locked = true, .fixed = true },
    [FIELD_DATE] = { "date", S_FIELD_DATE, .kind = KIND_DATE, .max_chars = 20, .locked = true, .expected = true },
    [FIELD_LETTER_NO] = { "letter_no", S_FIELD_LETTER_NO, .kind = KIND_TEXT, .max_chars = 200, .expected = true },
    [FIELD_DELIVERY_MODE] = { "delivery_mode", S_FIELD_DELIVERY_MODE, CHOICES(delivery_modes), .locked = true },
    [FIELD_MODE_NO] = { "mode_no", S_FIELD_MODE_NO, .kind = KIND_TEXT, .max_chars = 100 },
    [FIELD_LANGUAGE] = { "language", S_FIELD_LANGUAGE, CHOICES(languages) },
    [FIELD_FORM] = { "form", S_FIELD_FORM, CHOICES(forms) },
    [FIELD_VIP] = { "vip", S_FIELD_VIP, MARK },
    [FIELD_PARLIAMENT] = { "parliament", S_FIELD_PARLIAMENT, MARK },
    [FIELD_URGENT] = { "urgent", S_FIELD_URGENT, MARK },
    [FIELD_SENDER_NAME] = { "sender_name", S_FIELD_SENDER_NAME, .kind = KIND_TEXT, .max_chars = 300 },
    [FIELD_SENDER_DESIGNATION] = { "sender_designation", S_FIELD_SENDER_DESIGNATION, .kind = KIND_TEXT, .max_chars = 300 },
    [FIELD_SENDER_ORGANISATION] = { "sender_organisation", S_FIELD_SENDER_ORGANISATION, .kind = KIND_TEXT, .max_chars = 500 },
    [FIELD_SUBJECT] = { "subject", S_FIELD_SUBJECT, .kind = KIND_LONG, .max_chars = 2000, .expected = true },
    [FIELD_CATEGORY] = { "category", S_FIELD_CATEGORY, .kind = KIND_TEXT, .max_chars = 100 },
    [FIELD_REMARKS] = { "remarks", S_FIELD_REMARKS, .kind = KIND_LONG, .max_chars = 2000 },
    [FIELD_SENDER_TYPE] = { "sender_type", S_FIELD_SENDER_TYPE, CHOICES(sender_types), .more = true },
    [FIELD_SENDER_MINISTRY] = { "sender_ministry", S_FIELD_SENDER_MINISTRY, .kind = KIND_TEXT, .max_chars = 300, .more = true },
    [FIELD_SENDER_DEPARTMENT] = { "sender_department", S_FIELD_SENDER_DEPARTMENT, .kind = KIND_TEXT, .max_chars = 300, .more = true },
    [FIELD_SENDER_ADDRESS] = { "sender_address", S_FIELD_SENDER_ADDRESS, .kind = KIND_TEXT, .max_chars = 500, .more = true },
    [FIELD_SENDER_CITY] = { "sender_city", S_FIELD_SENDER_CITY, .kind = KIND_TEXT, .max_chars = 100, .more = true },
    [FIELD_SENDER_STATE] = { "sender_state", S_FIELD_SENDER_STATE, .kind = KIND_TEXT, .max_chars = 100, .more = true },
    [FIELD_SENDER_PIN] = { "sender_pin", S_FIELD_SENDER_PIN, .kind = KIND_TEXT, .max_chars = 20, .more = true },
    [FIELD_SENDER_EMAIL] = { "sender_email", S_FIELD_SENDER_EMAIL, .kind = KIND_TEXT, .max_chars = 300, .more = true },
    [FIELD_SENDER_MOBILE] = { "sender_mobile", S_FIELD_SENDER_MOBILE, .kind = KIND_TEXT, .max_chars = 60, .more = true },
    [FIELD_SENDER_PHONE] = { "sender_phone", S_FIELD_SENDER_PHONE, .kind = KIND_TEXT, .max_chars = 200, .more = true },
    [FIELD_ENCLOSURES] = { "enclosures", S_FIELD_ENCLOSURES, .kind = KIND_TEXT, .max_chars = 500, .more = true },
    [FIELD_ENCLOSURES_RECEIVED] = { "enclosures_received", S_FIELD_ENCLOSURES_RECEIVED, .kind = KIND_NUMBER, .max_chars = 4, .more = true },
    [FIELD_REFERENCES] = { "references", S_FIELD_REFERENCES, .kind = KIND_TEXT, .max_chars = 1000, .more = true },
    [FIELD_REPLY_BY] = { "reply_by", S_FIELD_REPLY_BY, .kind = KIND_DATE, .max_chars = 20, .more = true },
    [FIELD_AMOUNT] = { "amount", S_FIELD_AMOUNT, .kind = KIND_TEXT, .max_chars = 20, .more = true },
    [FIELD_COPY_TO] = { "copy_to", S_FIELD_COPY_TO, .kind = KIND_TEXT, .max_chars = 2000, .more = true },
    [FIELD_URGENCY] = { "urgency", S_FIELD_URGENCY, CHOICES(urgencies), .more = true },
    [FIELD_VIP_KIND] = { "vip_kind", S_FIELD_VIP_KIND, CHOICES(vip_kinds), .more = true },
    [FIELD_VIP_NAME] = { "vip_name", S_FIELD_VIP_NAME, .kind = KIND_TEXT, .max_chars = 300, .more = true },
    [FIELD_PARLIAMENT_KIND] = { "parliament_kind", S_FIELD_PARLIAMENT_KIND, CHOICES(businesses), .more = true },
    [FIELD_HOUSE] = { "house", S_FIELD_HOUSE, CHOICES(houses), .more = true },
    [FIELD_QUESTION_NO] = { "question_no", S_FIELD_QUESTION_NO, .kind = KIND_TEXT, .max_chars = 100, .more = true },
    [FIELD_DY_NO] = { "dy_no", S_FIELD_DY_NO, .kind = KIND_TEXT, .max_chars = 100, .more = true },
    [FIELD_ANSWER_DATE] = { "answer_date", S_FIELD_ANSWER_DATE, .kind = KIND_DATE, .max_chars = 20, .more = true },
    [FIELD_COURT] = { "court", S_FIELD_COURT, .kind = KIND_TEXT, .max_chars = 300, .more = true },
    [FIELD_CASE_NO] = { "case_no", S_FIELD_CASE_NO, .kind = KIND_TEXT, .max_chars = 200, .more = true },
    [FIELD_PARTIES] = { "parties", S_FIELD_PARTIES, .kind = KIND_TEXT, .max_chars = 300, .more = true },
    [FIELD_HEARING_DATE] = { "hearing_date", S_FIELD_HEARING_DATE, .kind = KIND_DATE, .max_chars = 20, .more = true },
    [FIELD_RTI] = { "rti", S_FIELD_RTI, CHOICES(requests), .more = true },
    [FIELD_RTI_NO] = { "rti_no", S_FIELD_RTI_NO, .kind = KIND_TEXT, .max_chars = 60, .more = true },
    [FIELD_CPGRAMS_NO] = { "cpgrams_no", S_FIELD_CPGRAMS_NO, .kind = KIND_TEXT, .max_chars = 60, .more = true },
    [FIELD_FILE_NO] = { "file_no", S_FIELD_FILE_NO, .kind = KIND_TEXT, .max_chars = 120, .more = true },
    [FIELD_PRIORITY] = { "priority", S_FIELD_PRIORITY, CHOICES(priorities) },
    [FIELD_RECEIVED_STAMP] = { "received_stamp", S_FIELD_RECEIVED_STAMP, .kind = KIND_DATE, .max_chars = 20, .fixed = true, .more = true },
};
