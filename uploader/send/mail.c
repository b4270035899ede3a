/* Mail, one letter: write the message, hand it to the relay. Whether the relay has it then: mail_relay.c. */
#include "uploader/send/mail.h"

#include "base/clock.h"
#include "base/text.h"
#include "uploader/send/eoffice_seen.h"
#include "uploader/send/mail_kind.h"
#include "uploader/send/mail_relay.h"
#include "uploader/send/mail_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

enum { TEMPLATE_MAX = 64 * 1024, EXTRAS_MAX = 3 };

/* Linked into the program; mail.text_file and mail.notice_file replace the first two. */
#define TEMPLATE(symbol, file) \
    __asm__(".section .rodata\n" #symbol ": .incbin \"uploader/send/" file "\"\n.byte 0\n.previous\n"); \
    extern const char symbol[];
TEMPLATE(mail_template_copy, "mail_copy.txt")
TEMPLATE(mail_template_notice, "mail_notice.txt")
TEMPLATE(mail_template_alert, "mail_alert.txt")
TEMPLATE(mail_template_ack, "mail_ack.txt")

struct mail {
    const struct config *config;
    const struct channel_tools *tools;
    struct mail_relay relay;
    struct mail_words words;
    const char *reply_to;
    char *templates[MAIL_TEMPLATES];
};

/* ---- one mail */

struct one {
    const struct delivery *d;
    const struct mail_kind *kind;
    struct mail_person to;
    struct document_facts document;
    bool with_scan;
    char message_id[MAIL_MESSAGE_ID_SIZE];
};

/* Headers of its own: where to answer, and what it answers. */
static void put_extras(const struct mail *x, const struct delivery *d, struct mail_extra out[EXTRAS_MAX + 1])
{
    const char *answers = json_str(d->detail, "in_reply_to", "");
    size_t n = 0;

    if (*x->reply_to)
        out[n++] = (struct mail_extra){ "Reply-To", x->reply_to };
    if (mail_is_message_id(answers)) {
        out[n++] = (struct mail_extra){ "In-Reply-To", answers };
        out[n++] = (struct mail_extra){ "References", answers };
    }
    out[n] = (struct mail_extra){ NULL, NULL };
}

static int write_message(struct mail *x, const struct one *m, struct mail_message **ret_message, struct err *e)
{
    enum mail_template template = m->kind->template == MAIL_COPY && !m->with_scan ? MAIL_NOTICE : m->kind->template;
    AUTO_FREE char *subject = mail_write_subject(m->kind, m->d), *text = NULL;
    char file_name[MAIL_FILE_NAME_SIZE];
    struct mail_extra extras[EXTRAS_MAX + 1];
    struct mail_content c = {
        .from = x->relay.from, .from_shown = x->words.office, .to = m->to.email, .to_shown = m->to.shown, .subject = subject,
        .message_id = m->message_id, .date_s = clock_utc_s(), .extras = extras, .file_name = file_name, .pdf_bytes = m->document.size_bytes,
    };
    int r = subject ? mail_write_text(&x->words, x->templates[template], m->kind, m->d, &text, e) : err_set(e, -ENOMEM, "no memory");

    put_extras(x, m->d, extras);
    mail_file_name(m->d->number, file_name);
    c.text = text;
    if (r == 0 && m->with_scan)
        r = spool_blob_open(x->tools->spool, m->d->doc, m->document.blob, &c.take_pdf, e);
    return r < 0 ? r : mail_message_new(&c, ret_message, e);
}

static void send_one(struct mail *x, const struct one *m, struct outcome *o)
{
    struct mail_message *message = NULL;
    struct err e = { 0 };

    if (write_message(x, m, &message, &e) < 0) {
        outcome_say(o, VERDICT_RETRY_LATER, SAID_MAIL_UNWRITABLE, m->d->number, err_line(&e));
        return;
    }
    mail_relay_send(&x->relay, m->d, message, m->to.email, m->to.shown, o);
    if (o->verdict == VERDICT_DELIVERED)
        o->result = json_pack("{s:s, s:b}", "message_id", m->message_id, "scan", (int)m->with_scan);
    mail_message_free(message);
}

static void deliver(void *self, const struct delivery *d, struct outcome *o)
{
    struct mail *x = self;
    struct one m = { .d = d, .kind = mail_kind_of(d->kind) };

    if (delivery_check_normal(d, o) < 0)
        return;
    if (!m.kind) {
        outcome_say(o, VERDICT_HOLD, SAID_DELIVERY_NOT_UNDERSTOOD);
        return;
    }
    if (eoffice_seen_already(x->config, x->tools, d, o) || !mail_person_of(d, &m.to, o))
        return;
    if (m.kind->template == MAIL_COPY && document_facts(x->tools, d, &m.document, o) < 0)
        return;
    m.with_scan = m.kind->template == MAIL_COPY && mail_message_estimate(m.document.size_bytes) <= x->relay.max_bytes;
    mail_relay_message_id(&x->relay, d->key, m.message_id);
    send_one(x, &m, o);
    if (m.with_scan && mail_relay_too_large(o)) {       /* refused for certain: the notice alone goes */
        outcome_done(o);
        *o = (struct outcome){ 0 };
        m.with_scan = false;
        send_one(x, &m, o);
    }
}

/* ---- settings */

static void mail_close(void *self)
{
    struct mail *x = self;

    if (!x)
        return;
    mail_relay_close(&x->relay);
    for (int t = 0; t < MAIL_TEMPLATES; t++)
        free(x->templates[t]);
    free(x);
}

/* A template file, or the built-in one; checked by filling it once. *ret is the caller's. */
static int read_template(const struct config *c, enum config_key key, const char *built_in, char **ret, struct err *e)
{
    const char *path = config_text(c, key);

    if (!*path) {
        *ret = strdup(built_in);
        return *ret ? 0 : err_set(e, -ENOMEM, "no memory");
    }
    AUTO_FREE char *bytes = malloc(TEMPLATE_MAX + 1);
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 && bytes ? read(fd, bytes, TEMPLATE_MAX + 1) : -1;
    if (n < 0)
        return err_errno(e, "read %s", path), -EINVAL;
    int r = text_clean(bytes, (size_t)n, TEMPLATE_MAX, ret, e);
    return r < 0 ? err_wrap(e, -EINVAL, "%s", path) : 0;
}

/* Those of the settings first, each filled once: a field that there is not is said now, not at the first letter. */
static int read_templates(const struct config *c, struct mail *x, struct err *e)
{
    static const struct { const char *built_in, *setting; enum config_key key; const char *kind; } all[MAIL_TEMPLATES] = {
        [MAIL_COPY] = { mail_template_copy, "mail.text_file", CONFIG_MAIL_TEXT_FILE, "letter" },
        [MAIL_NOTICE] = { mail_template_notice, "mail.notice_file", CONFIG_MAIL_NOTICE_FILE, "letter" },
        [MAIL_ALERT] = { mail_template_alert, "mail.alert_file", CONFIG_MAIL_ALERT_FILE, "alert" },
        [MAIL_ACK] = { mail_template_ack, "mail.ack_file", CONFIG_MAIL_ACK_FILE, "ack" },
    };
    const struct delivery nobody = { .number = "" };

    for (int t = 0; t < MAIL_TEMPLATES; t++) {
        AUTO_FREE char *text = NULL;
        int r = read_template(c, all[t].key, all[t].built_in, &x->templates[t], e);

        if (r < 0)
            return r;
        if (mail_write_text(&x->words, x->templates[t], mail_kind_of(all[t].kind), &nobody, &text, e) < 0)
            return err_wrap(e, -EINVAL, "%s", all[t].setting);
    }
    return *x->reply_to && !mail_is_address(x->reply_to) ? err_say(e, -EINVAL, SAID_MAIL_REPLY_TO, x->reply_to) : 0;
}

static int mail_open(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e)
{
    struct mail *x;

    x = calloc(1, sizeof(*x));
    if (!x)
        return err_set(e, -ENOMEM, "no memory");
    x->config = c;
    x->tools = tools;
    x->reply_to = config_text(c, CONFIG_MAIL_REPLY_TO);
    x->words = (struct mail_words){ .office = config_text(c, CONFIG_OFFICE_NAME), .office_hi = config_text(c, CONFIG_OFFICE_NAME_HI),
        .help_name = config_text(c, CONFIG_OFFICE_HELP_NAME), .help_phone = config_text(c, CONFIG_OFFICE_HELP_PHONE), .help_email = config_text(c, CONFIG_OFFICE_HELP_EMAIL) };
    int r = mail_relay_open(c, tools, &x->relay, e);
    if (r == 0)
        r = read_templates(c, x, e);
    if (r < 0) {
        mail_close(x);
        return r;
    }
    *ret_self = x;
    return 0;
}

/* ---- asked by an admin */

static void test(void *self, const char *to, struct outcome *o)
{
    static const char text[] = "This is a test mail of the letter box. It came through: copies of letters will, too.\n\n"
                               "यह डाक बॉक्स की परीक्षण ई-मेल है। यह पहुँच गई है: पत्रों की प्रतियाँ भी पहुँचेंगी।\n";
    const struct delivery nobody = { .number = "", .key = "" };
    struct mail *x = self;
    struct mail_message *message = NULL;
    char id[UUID_SIZE], message_id[MAIL_MESSAGE_ID_SIZE];
    struct err e = { 0 };

    if (!mail_is_address(to)) {
        outcome_say(o, VERDICT_HOLD, SAID_TRIAL_MAIL_ADDRESS, to);
        return;
    }
    uuid_new(id);
    mail_relay_message_id(&x->relay, id, message_id);
    struct mail_content c = { .from = x->relay.from, .from_shown = x->words.office, .to = to, .to_shown = to, .subject = "Test / परीक्षण",
                              .message_id = message_id, .date_s = clock_utc_s(), .text = text };
    if (mail_message_new(&c, &message, &e) < 0) {
        outcome_say(o, VERDICT_RETRY_LATER, SAID_TRIAL_MAIL_UNWRITABLE, err_line(&e));
        return;
    }
    mail_relay_send(&x->relay, &nobody, message, to, to, o);
    if (o->verdict == VERDICT_DELIVERED)
        outcome_say(o, VERDICT_DELIVERED, SAID_TRIAL_MAIL_TAKEN, to);
    mail_message_free(message);
}

const struct channel mail_channel = {
    .name = "mail", .open = mail_open, .close = mail_close, .deliver = deliver, .test = test,
};
