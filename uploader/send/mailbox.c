/* e-Office by mail, one letter: all fields in form order as text, the same in headers for programs, and the PDF.
 *
 * That the relay has the mail does not make a receipt: a person diarises it there and types its number here. So what went well
 * is held with that sentence, and the typed numbers end it. The Message-ID is made of the delivery's key: a mail that is sent
 * once more is known for the same. */
#include "uploader/send/mailbox.h"

#include "base/clock.h"
#include "base/text.h"
#include "uploader/send/mail_relay.h"
#include "uploader/send/mail_text.h"
#include "uploader/send/mailbox_form.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { SUBJECT_MAX = 160, MIB = 1024 * 1024 };

struct mailbox {
    const struct channel_tools *tools;
    struct mail_relay relay;
    const char *to, *office, *office_hi;
};

/* ---- one mail */

/* *ret_text is the caller's. */
static int write_text(const struct mailbox *x, const struct delivery *d, const struct document_facts *document, char **ret_text, struct err *e)
{
    size_t n = 0;
    FILE *out = open_memstream(ret_text, &n);

    if (!out)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    fprintf(out, "For e-mail diarisation in e-Office. The fields in the order of its form:\n"
                 "ई-ऑफ़िस में ई-मेल डायरी के लिए। फ़ॉर्म के क्रम में विवरण:\n\n");
    form_put(out, d);
    fprintf(out, "\nPages / पृष्ठ: %d\nSHA-256 (PDF): %s\n\n%s\n%s\n", document->pages, document->sha256, x->office, x->office_hi);
    return fclose(out) == 0 ? 0 : err_say(e, -ENOMEM, SAID_NO_MEMORY);
}

/* The whole subject is in the text. The caller's; NULL: no memory. */
static char *subject_of(const struct delivery *d)
{
    char *subject;

    if (asprintf(&subject, "[%s] %s", d->number, delivery_field(d, "subject")) < 0)
        return NULL;
    text_cut_bytes(subject, SUBJECT_MAX);
    return subject;
}

static int write_message(const struct mailbox *x, const struct delivery *d, const struct document_facts *document, const char *message_id,
                         struct mail_message **ret_message, struct err *e)
{
    char file_name[MAIL_FILE_NAME_SIZE], pages[16];
    AUTO_FREE char *subject = subject_of(d);
    AUTO_FREE char *text = NULL;
    int r = subject ? write_text(x, d, document, &text, e) : err_say(e, -ENOMEM, SAID_NO_MEMORY);

    snprintf(pages, sizeof(pages), "%d", document->pages);
    mail_file_name(d->number, file_name);
    const struct mail_extra extras[] = {
        { "X-Dakbox-Format", "1" }, { "X-Dakbox-Key", d->key }, { "X-Dakbox-Diary-Number", d->number },
        { "X-Dakbox-Letter-No", delivery_field(d, "letter_no") }, { "X-Dakbox-Letter-Date", delivery_field(d, "date") },
        { "X-Dakbox-Received-Date", delivery_field(d, "received_date") }, { "X-Dakbox-Delivery-Mode", delivery_field(d, "delivery_mode") },
        { "X-Dakbox-Language", form_language(delivery_field(d, "language")) }, { "X-Dakbox-Form", form_kind(delivery_field(d, "form")) },
        { "X-Dakbox-Sender-Name", delivery_field(d, "sender_name") }, { "X-Dakbox-Sender-Organisation", delivery_field(d, "sender_organisation") },
        { "X-Dakbox-Category", delivery_field(d, "category") }, { "X-Dakbox-Subject", delivery_field(d, "subject") },
        { "X-Dakbox-Send-To", delivery_officer(d, "post") }, { "X-Dakbox-Priority", delivery_field(d, "priority") },
        { "X-Dakbox-Vip", delivery_flag(d, "vip") ? "yes" : "no" }, { "X-Dakbox-Pages", pages }, { "X-Dakbox-Sha256", document->sha256 },
        { NULL, NULL },
    };
    struct mail_content c = {
        .from = x->relay.from, .from_shown = x->office, .to = x->to, .to_shown = "e-Office", .subject = subject, .text = text,
        .message_id = message_id, .date_s = clock_utc_s(), .extras = extras, .file_name = file_name, .pdf_bytes = document->size_bytes,
    };
    if (r == 0)
        r = spool_blob_open(x->tools->spool, d->doc, document->blob, &c.take_pdf, e);
    return r < 0 ? r : mail_message_new(&c, ret_message, e);
}

/* A receipt without its scan would be none: too large a mail is not sent. */
static int check_size(const struct mailbox *x, const struct document_facts *document, struct outcome *o)
{
    int64_t bytes = mail_message_estimate(document->size_bytes);
    char has[SAID_NUMBER_SIZE];

    if (bytes <= x->relay.max_bytes)
        return 0;
    snprintf(has, sizeof(has), "%.1f", (double)bytes / MIB);
    outcome_say(o, VERDICT_HOLD, SAID_MAILBOX_TOO_LARGE, has, SAID_NUMBER(x->relay.max_bytes / MIB));
    return -1;
}

/* What the relay said, in e-Office's terms. */
static void conclude(const struct mailbox *x, const struct delivery *d, const char *message_id, struct outcome *o)
{
    bool again = *json_str(d->result, "message_id", "");

    if (o->verdict == VERDICT_UNKNOWN)
        outcome_say(o, VERDICT_UNKNOWN, SAID_MAILBOX_LOST, x->to, d->number);
    else if (o->verdict == VERDICT_DELIVERED)
        outcome_say(o, VERDICT_HOLD, again ? SAID_MAILBOX_SENT_AGAIN : SAID_MAILBOX_SENT, x->to);
    else
        return;
    o->result = json_pack("{s:s, s:s}", "message_id", message_id, "mailed_to", x->to);
}

static void deliver(void *self, const struct delivery *d, struct outcome *o)
{
    struct mailbox *x = self;
    struct mail_message *message = NULL;
    char message_id[MAIL_MESSAGE_ID_SIZE];
    struct document_facts document;
    struct err e = { 0 };

    if (delivery_check_normal(d, o) < 0 || document_facts(x->tools, d, &document, o) < 0 || check_size(x, &document, o) < 0)
        return;
    mail_relay_message_id(&x->relay, d->key, message_id);
    if (write_message(x, d, &document, message_id, &message, &e) < 0) {
        outcome_say(o, VERDICT_RETRY_LATER, SAID_MAIL_UNWRITABLE, d->number, err_line(&e));
        return;
    }
    mail_relay_send(&x->relay, d, message, x->to, x->to, o);
    mail_message_free(message);
    conclude(x, d, message_id, o);
}

/* No mail goes to the mailbox for it: somebody would diarise it. */
static void test(void *self, const char *to, struct outcome *o)
{
    struct mailbox *x = self;

    (void)to;
    mail_relay_greet(&x->relay, o);
    if (o->verdict == VERDICT_DELIVERED)
        outcome_say(o, VERDICT_DELIVERED, SAID_MAILBOX_WORKS, x->to);
}

/* ---- settings */

static void mailbox_close(void *self)
{
    struct mailbox *x = self;

    if (x)
        mail_relay_close(&x->relay);
    free(x);
}

static int mailbox_open(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e)
{
    if (strcmp(config_text(c, CONFIG_EOFFICE_CONNECTOR), "mailbox") != 0)
        return err_set(e, -ENOENT, "eoffice.connector is not mailbox");
    struct mailbox *x = calloc(1, sizeof(*x));
    int r = x ? mail_relay_open(c, tools, &x->relay, e) : err_say(e, -ENOMEM, SAID_NO_MEMORY);
    if (r == -ENOENT)
        r = err_set(e, -EINVAL, "eoffice.connector = mailbox needs mail.url");
    if (r == 0 && !mail_is_address(config_text(c, CONFIG_EOFFICE_MAILBOX_TO)))
        r = err_set(e, -EINVAL, "eoffice.mailbox_to = %s is not an e-mail address", config_text(c, CONFIG_EOFFICE_MAILBOX_TO));
    if (r < 0) {
        mailbox_close(x);
        return r;
    }
    x->tools = tools;
    x->to = config_text(c, CONFIG_EOFFICE_MAILBOX_TO);
    x->relay.to_setting = "eoffice.mailbox_to";
    x->office = config_text(c, CONFIG_OFFICE_NAME);
    x->office_hi = config_text(c, CONFIG_OFFICE_NAME_HI);
    *ret_self = x;
    return 0;
}

const struct channel mailbox_channel = { .name = "eoffice", .open = mailbox_open, .close = mailbox_close, .deliver = deliver, .test = test };
