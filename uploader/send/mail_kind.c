#include "uploader/send/mail_kind.h"

#include "base/clock.h"
#include "base/text.h"
#include "uploader/send/mail_text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { SUBJECT_MAX = 400, MESSAGE_ID_MAX = 250 };

static const struct mail_kind kinds[] = {
    { "letter", MAIL_COPY, NULL, "", "" },
    { "alert", MAIL_ALERT, NULL, "यह पत्र ({1}) केन्द्रीय पंजीकरण एकक में प्राप्त हुआ है।", "This letter ({1}) was received in the registry." },
    { "escalation", MAIL_ALERT, NULL, "यह पत्र ({1}) अब तक नहीं देखा गया है। कृपया इस पर ध्यान दें।", "This letter ({1}) has not been seen yet. Please look into it." },
    { "deadline", MAIL_ALERT, NULL, "इस पत्र पर {2} तक कार्रवाई अपेक्षित है।", "This letter wants action by {2}." },
    { "bounced", MAIL_ALERT, NULL, "इस पत्र की ई-मेल प्रति नहीं पहुँची।", "The mail copy of this letter did not arrive." },
    { "waiting", MAIL_ALERT, NULL, "यह पत्र अभी ई-ऑफ़िस में नहीं पहुँचा है।", "This letter has not reached e-Office yet." },
    { "ack", MAIL_ACK, "पावती / Acknowledgement", "", "" },
};

const struct mail_kind *mail_kind_of(const char *kind)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (strcmp(kinds[i].name, kind) == 0)
            return &kinds[i];
    return NULL;
}

/* ---- to whom */

static void words_of(const json_t *person, char out[MAIL_WHO_SIZE])
{
    const char *designation = json_str(person, "designation", ""), *section = json_str(person, "section", "");
    AUTO_FREE char *words = NULL;

    out[0] = '\0';
    if (asprintf(&words, "%s%s%s", *designation ? designation : json_str(person, "post", ""), *section ? ", " : "", section) < 0)
        return;
    text_cut_bytes(words, MAIL_WHO_SIZE - 1);
    snprintf(out, MAIL_WHO_SIZE, "%s", words);
}

bool mail_person_of(const struct delivery *d, struct mail_person *ret, struct outcome *o)
{
    bool next = strcmp(d->whom, "next") == 0, supervisor = strcmp(d->whom, "supervisor") == 0, sender = strcmp(d->whom, "sender") == 0;
    const json_t *person = sender ? d->detail : delivery_person(d);

    *ret = (struct mail_person){ .email = json_str(person, "email", "") };
    if (!sender)
        words_of(person, ret->shown);
    if (!person && (next || supervisor))
        outcome_say(o, VERDICT_HOLD, next ? SAID_ALERT_NO_NEXT : SAID_ALERT_NO_SUPERVISOR);
    else if (sender && !mail_is_address(ret->email))
        outcome_say(o, VERDICT_HOLD, SAID_ACK_NO_ADDRESS, ret->email);
    else if (!mail_is_address(ret->email))
        outcome_say(o, VERDICT_HOLD, *ret->shown ? SAID_MAIL_NO_ADDRESS : SAID_MAIL_NO_ADDRESS_ANY, ret->shown);
    else
        return true;
    return false;
}

/* ---- what it says */

static const char *or_dash(const char *value) { return value && *value ? value : "–"; }

/* The day by which something is asked: of the alert, else the first that the letter names. "" : none. */
static void due_of(const struct delivery *d, char out[CLOCK_DATE_SIZE])
{
    static const char *const fields[] = { "reply_by", "hearing_date", "answer_date" };
    const char *first = json_str(d->detail, "due", "");
    bool told = *first;

    for (size_t i = 0; !told && i < ARRAY_LEN(fields); i++) {
        const char *day = delivery_field(d, fields[i]);

        if (*day && (!*first || strcmp(day, first) < 0))
            first = day;
    }
    clock_show_date(first, out);
}

static const char *class_of(const struct delivery *d, bool hindi)
{
    static const struct { const char *name, *hi, *en; } classes[] = {
        { "parliament", "संसद", "Parliament" }, { "vip", "अति विशिष्ट व्यक्ति", "VIP" }, { "urgent", "तत्काल", "urgent" },
    };
    const char *class = json_str(d->detail, "class", "");

    for (size_t i = 0; i < ARRAY_LEN(classes); i++)
        if (strcmp(classes[i].name, class) == 0)
            return hindi ? classes[i].hi : classes[i].en;
    return hindi ? "डाक" : "dak";
}

/* text with its "{1}" as the class, "{2}" as the day. The caller's; NULL: no memory. */
static char *say_why(const char *text, const char *class, const char *due)
{
    char *out = NULL;
    const char *gap = strchr(text, '{');
    int n = gap ? asprintf(&out, "%.*s%s%s", (int)(gap - text), text, gap[1] == '1' ? class : due, gap + 3) : asprintf(&out, "%s", text);

    return n < 0 ? NULL : out;
}

/* "For help: Section Officer, 011-2309, cru@..." with a line's end; "" when nobody is named. The caller's; NULL: no memory. */
static char *say_help(const struct mail_words *w, const char *label)
{
    const char *const parts[] = { w->help_name, w->help_phone, w->help_email };
    char *out = NULL;
    size_t n = 0;
    bool any = false;
    FILE *f = open_memstream(&out, &n);

    for (size_t i = 0; f && i < ARRAY_LEN(parts); i++)
        if (parts[i] && *parts[i]) {
            fprintf(f, "%s%s", any ? ", " : label, parts[i]);
            any = true;
        }
    if (f && any)
        fputc('\n', f);
    if (!f || fclose(f) != 0)
        return NULL;
    return out;
}

int mail_write_text(const struct mail_words *w, const char *template, const struct mail_kind *k, const struct delivery *d, char **ret_text, struct err *e)
{
    const char *sender = delivery_field(d, "sender_name");
    char received[CLOCK_SHOWN_SIZE], date[CLOCK_DATE_SIZE], due[CLOCK_DATE_SIZE], marked_to[MAIL_WHO_SIZE];
    size_t n = 0;

    if (k->template == MAIL_ACK)                        /* the day is enough */
        clock_format_day(d->received_s, received);
    else
        clock_format_shown(d->received_s, received);
    clock_show_date(delivery_field(d, "date"), date);
    due_of(d, due);
    words_of(d->officer, marked_to);
    AUTO_FREE char *why = say_why(k->why, class_of(d, false), due), *why_hi = say_why(k->why_hi, class_of(d, true), due);
    AUTO_FREE char *help = say_help(w, "Help: "), *help_hi = say_help(w, "सहायता: ");
    const struct mail_field fields[] = {
        { "number", d->number }, { "received", received }, { "letter_no", or_dash(delivery_field(d, "letter_no")) }, { "date", or_dash(date) },
        { "sender", or_dash(*sender ? sender : delivery_field(d, "sender_organisation")) }, { "subject", or_dash(delivery_field(d, "subject")) },
        { "marked_to", or_dash(marked_to) }, { "receipt_no", or_dash(json_str(json_object_get(d->earlier, "eoffice"), "receipt_no", "")) },
        { "due", or_dash(due) }, { "why", why }, { "why_hi", why_hi }, { "help", help }, { "help_hi", help_hi },
        { "office", w->office }, { "office_hi", w->office_hi }, { NULL, NULL },
    };
    FILE *out = why && why_hi && help && help_hi ? open_memstream(ret_text, &n) : NULL;
    if (!out)
        return err_set(e, -ENOMEM, "no memory");
    int r = mail_fill(out, template, fields, e);
    if (fclose(out) != 0 && r == 0)
        r = err_set(e, -ENOMEM, "no memory");
    return r;
}

char *mail_write_subject(const struct mail_kind *k, const struct delivery *d)
{
    char *subject;

    if (asprintf(&subject, "[%s] %s", d->number, k->subject ? k->subject : delivery_field(d, "subject")) < 0)
        return NULL;
    text_cut_bytes(subject, SUBJECT_MAX);           /* the whole one is in the text */
    return subject;
}

bool mail_is_message_id(const char *s)
{
    size_t n = strlen(s);
    int ats = 0;

    if (n < 5 || n > MESSAGE_ID_MAX || s[0] != '<' || s[n - 1] != '>')
        return false;
    for (size_t i = 1; i < n - 1; i++) {
        if (s[i] <= ' ' || s[i] > '~' || s[i] == '<' || s[i] == '>')
            return false;
        ats += s[i] == '@';
    }
    return ats == 1;
}
