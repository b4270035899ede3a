#include "uploader/send/mailbox_form.h"

#include "base/clock.h"
#include "base/text.h"

#include <string.h>

struct name { const char *code, *name; };

static const struct name languages[] = { { "en", "English" }, { "hi", "Hindi" }, { "mixed", "Bilingual" } };
static const struct name kinds[] = {
    { "letter", "Letter" }, { "do_letter", "D.O. Letter" }, { "office_memorandum", "Office Memorandum" }, { "memorandum", "Memorandum" },
    { "circular", "Circular" }, { "order", "Office Order" }, { "endorsement", "Endorsement" }, { "id_note", "I.D. Note" },
    { "mp_letter", "VIP Letter" }, { "parliament_question", "Parliament Question" }, { "court_notice", "Court Notice" },
    { "rti_application", "RTI Application" }, { "grievance", "Public Grievance" }, { "notification", "Notification" }, { "resolution", "Resolution" },
    { "public_notice", "Public Notice" }, { "reminder", "Reminder" }, { "minutes", "Minutes" }, { "press_note", "Press Note" },
    { "representation", "Representation" },
};

enum kind { TEXT, DATE, LANGUAGE, KIND, MARK, CONSTANT, NUMBER, POST, PERSON };

/* In the order of e-Office's own form, with its labels. */
static const struct row { const char *en, *hi; enum kind kind; const char *value; } rows[] = {
    { "Receipt nature", "प्राप्ति का स्वरूप", CONSTANT, "Electronic" },      { "Classified", "वर्गीकरण", CONSTANT, "Normal" },
    { "Diary date", "डायरी की तारीख", DATE, "diary_date" },               { "Received date", "प्राप्ति की तारीख", DATE, "received_date" },
    { "Letter date", "पत्र की तारीख", DATE, "date" },                      { "Letter reference no.", "पत्र संख्या", TEXT, "letter_no" },
    { "Delivery mode", "प्राप्ति का माध्यम", TEXT, "delivery_mode" },         { "Mode number", "माध्यम संख्या", TEXT, "mode_no" },
    { "Language", "भाषा", LANGUAGE, "language" },                        { "Correspondence type", "पत्र का प्रकार", KIND, "form" },
    { "VIP", "वीआईपी", MARK, "vip" },                                    { "VIP name", "वीआईपी का नाम", TEXT, "vip_name" },
    { "R&I diary no.", "डायरी संख्या", NUMBER, "" },
    { "Sender type", "प्रेषक का प्रकार", TEXT, "sender_type" },             { "Name", "प्रेषक का नाम", TEXT, "sender_name" },
    { "Designation", "पदनाम", TEXT, "sender_designation" },              { "Organisation", "संगठन", TEXT, "sender_organisation" },
    { "Ministry", "मंत्रालय", TEXT, "sender_ministry" },                  { "Department", "विभाग", TEXT, "sender_department" },
    { "Address", "पता", TEXT, "sender_address" },                        { "State", "राज्य", TEXT, "sender_state" },
    { "City", "नगर", TEXT, "sender_city" },                              { "Pin", "पिन", TEXT, "sender_pin" },
    { "Mobile", "मोबाइल", TEXT, "sender_mobile" },                       { "Telephone", "टेलीफ़ोन", TEXT, "sender_phone" },
    { "E-mail", "ई-मेल", TEXT, "sender_email" },
    { "Main category", "मुख्य श्रेणी", TEXT, "category" },                 { "Subject", "विषय", TEXT, "subject" },
    { "Enclosures", "संलग्नक", TEXT, "enclosures" },                      { "Remarks", "टिप्पणी", TEXT, "remarks" },
    { "Send to", "किसे भेजें", POST, "" },                                { "Officer", "अधिकारी", PERSON, "" },
    { "Priority", "प्राथमिकता", TEXT, "priority" },                       { "Due date", "नियत तारीख", DATE, "reply_by" },
};

void form_date(const char *iso, char out[FORM_DATE_SIZE])
{
    out[0] = '\0';
    if (clock_is_date(iso))
        snprintf(out, FORM_DATE_SIZE, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
}

static const char *name_of(const struct name *list, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].code, code) == 0)
            return list[i].name;
    return code;
}

const char *form_language(const char *code) { return name_of(languages, ARRAY_LEN(languages), code); }
const char *form_kind(const char *code) { return name_of(kinds, ARRAY_LEN(kinds), code); }

/* Borrowed, or in day. */
static const char *value_of(const struct delivery *d, const struct row *row, char day[FORM_DATE_SIZE])
{
    const char *field = delivery_field(d, row->value), *designation = delivery_officer(d, "designation");
    char received[CLOCK_DATE_SIZE];

    switch (row->kind) {
    case TEXT:     return field;
    case LANGUAGE: return form_language(field);
    case KIND:     return form_kind(field);
    case MARK:     return delivery_flag(d, row->value) ? "Yes" : "";
    case CONSTANT: return row->value;
    case NUMBER:   return d->number;
    case POST:     return *designation ? designation : delivery_officer(d, "post");
    case PERSON:   return delivery_officer(d, "name");
    case DATE:     break;
    }
    clock_format_date(d->received_s, received);     /* as the diary has it where nobody said otherwise */
    bool ours = strcmp(row->value, "diary_date") == 0 || strcmp(row->value, "received_date") == 0;
    form_date(*field || !ours ? field : received, day);
    return day;
}

void form_put(FILE *out, const struct delivery *d)
{
    char day[FORM_DATE_SIZE];

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_FREE char *value = strdup(value_of(d, &rows[i], day));

        if (value)
            text_squeeze(value);        /* a line each, whatever is in it */
        if (value && *value)
            fprintf(out, "%s / %s: %s\n", rows[i].en, rows[i].hi, value);
    }
}
