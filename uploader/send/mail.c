/* Mail, one letter: write the message, hand it to the relay. Whether the relay has it then: mail_relay.c. */
#include "uploader/send/mail.h"

#include "base/clock.h"
#include "base/text.h"
#include "uploader/send/mail_relay.h"
#include "uploader/send/mail_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

enum { MIB = 1024 * 1024, TEMPLATE_MAX = 64 * 1024, SUBJECT_MAX = 400 };

/* Linked into the program; mail.text_file and mail.notice_file replace them. */
#define TEMPLATE(symbol, file) \
    __asm__(".section .rodata\n" #symbol ": .incbin \"uploader/send/" file "\"\n.byte 0\n.previous\n"); \
    extern const char symbol[];
TEMPLATE(mail_template_copy, "mail_copy.txt")
TEMPLATE(mail_template_notice, "mail_notice.txt")

struct mail {
    const struct channel_tools *tools;
    struct mail_relay relay;
    const char *office, *office_hi;
    char *password, *copy_template, *notice_template;
    int64_t max_bytes;
};

/* ---- one mail */

static void officer_words(const struct delivery *d, char *out, size_t size)
{
    const char *designation = delivery_officer(d, "designation");
    AUTO_FREE char *words = NULL;

    out[0] = '\0';
    if (asprintf(&words, "%s%s%s", *designation ? designation : delivery_officer(d, "post"),
                 *delivery_officer(d, "section") ? ", " : "", delivery_officer(d, "section")) < 0)
        return;
    text_cut_bytes(words, size - 1);
    snprintf(out, size, "%s", words);
}

/* The text of the mail; *ret_text is the caller's. */
static int write_text(struct mail *x, const struct delivery *d, bool with_scan, char **ret_text, struct err *e)
{
    const char *sender = delivery_field(d, "sender_name");
    char received[CLOCK_SHOWN_SIZE], date[CLOCK_DATE_SIZE], officer[200];
    size_t n = 0;

    clock_format_shown(d->received_s, received);
    clock_show_date(delivery_field(d, "date"), date);
    officer_words(d, officer, sizeof(officer));
    const struct mail_field fields[] = {
        { "number", d->number }, { "received", received }, { "letter_no", delivery_field(d, "letter_no") },
        { "date", date }, { "sender", *sender ? sender : delivery_field(d, "sender_organisation") },
        { "subject", delivery_field(d, "subject") }, { "marked_to", officer },
        { "office", x->office }, { "office_hi", x->office_hi }, { NULL, NULL },
    };
    FILE *out = open_memstream(ret_text, &n);
    if (!out)
        return err_set(e, -ENOMEM, "no memory");
    int r = mail_fill(out, with_scan ? x->copy_template : x->notice_template, fields, e);
    if (fclose(out) != 0 && r == 0)
        r = err_set(e, -ENOMEM, "no memory");
    return r;
}

/* The caller's; NULL: no memory. Long subjects are cut: the whole one is in the text. */
static char *subject_of(const struct delivery *d)
{
    char *subject;

    if (asprintf(&subject, "[%s] %s", d->number, delivery_field(d, "subject")) < 0)
        return NULL;
    text_cut_bytes(subject, SUBJECT_MAX);
    return subject;
}

static int write_message(struct mail *x, const struct delivery *d, const struct document_facts *document, const char *message_id,
                         struct mail_message **ret_message, struct err *e)
{
    bool with_scan = mail_message_estimate(document->size_bytes) <= x->max_bytes;
    char file_name[MAIL_FILE_NAME_SIZE], officer[200];
    AUTO_FREE char *subject = subject_of(d);
    AUTO_FREE char *text = NULL;
    struct mail_content c = {
        .from = x->relay.from, .from_shown = x->office, .to = delivery_officer(d, "email"), .to_shown = officer, .subject = subject,
        .message_id = message_id, .date_s = clock_utc_s(), .file_name = file_name, .pdf_bytes = document->size_bytes,
    };
    int r = subject ? write_text(x, d, with_scan, &text, e) : err_set(e, -ENOMEM, "no memory");

    mail_file_name(d->number, file_name);
    officer_words(d, officer, sizeof(officer));
    c.text = text;
    if (r == 0 && with_scan)
        r = spool_blob_open(x->tools->spool, d->doc, document->blob, &c.take_pdf, e);
    return r < 0 ? r : mail_message_new(&c, ret_message, e);
}

static void deliver(void *self, const struct delivery *d, struct outcome *o)
{
    struct mail *x = self;
    const char *to = delivery_officer(d, "email");
    struct mail_message *message = NULL;
    struct document_facts document;
    char officer[200], message_id[UUID_SIZE + MAIL_ADDRESS_SIZE];
    struct err e = { 0 };

    if (delivery_check_normal(d, o) < 0)
        return;
    officer_words(d, officer, sizeof(officer));
    if (!mail_is_address(to)) {
        outcome_set(o, VERDICT_HOLD, "%s has no e-mail address that can be used. Add it to the officers' directory, then send again.",
                    *officer ? officer : "The officer");
        return;
    }
    if (document_facts(x->tools, d, &document, o) < 0)
        return;
    snprintf(message_id, sizeof(message_id), "%s@%s", d->key, strchr(x->relay.from, '@') + 1);
    if (write_message(x, d, &document, message_id, &message, &e) < 0) {
        outcome_set(o, VERDICT_RETRY_LATER, "The mail for %s cannot be written: %s. It goes on by itself.", d->number, e.msg);
        return;
    }
    mail_relay_send(&x->relay, d, message, to, officer, o);
    if (o->verdict == VERDICT_DELIVERED)
        o->result = json_pack("{s:s}", "message_id", message_id);
    mail_message_free(message);
}

/* ---- settings */

static void mail_close(void *self)
{
    struct mail *x = self;

    if (!x)
        return;
    curl_easy_cleanup(x->relay.curl);
    if (x->password)
        sodium_memzero(x->password, strlen(x->password));
    free(x->password);
    free(x->copy_template);
    free(x->notice_template);
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

static int check_template(struct mail *x, bool with_scan, struct err *e)
{
    const struct delivery nobody = { .number = "" };
    AUTO_FREE char *text = NULL;

    return write_text(x, &nobody, with_scan, &text, e) < 0
        ? err_wrap(e, -EINVAL, with_scan ? "mail.text_file" : "mail.notice_file") : 0;
}

static int check_settings(const struct mail *x, struct err *e)
{
    if (strncmp(x->relay.url, "smtp://", 7) != 0 && strncmp(x->relay.url, "smtps://", 8) != 0)
        return err_set(e, -EINVAL, "mail.url = %s must begin with smtp:// or smtps://", x->relay.url);
    if (!mail_is_address(x->relay.from))
        return err_set(e, -EINVAL, "mail.from = %s is not an e-mail address", x->relay.from);
    if (*x->relay.user && !x->relay.require_tls)
        return err_set(e, -EINVAL, "mail.user is set, but mail.require_tls is no: the password would travel in the open");
    return 0;
}

static int mail_open(const struct config *c, const struct channel_tools *tools, void **ret_self, struct err *e)
{
    struct mail *x;
    int r = 0;

    if (!*config_text(c, CONFIG_MAIL_URL))
        return err_set(e, -ENOENT, "mail.url is empty");
    x = calloc(1, sizeof(*x));
    if (!x)
        return err_set(e, -ENOMEM, "no memory");
    x->tools = x->relay.tools = tools;
    x->relay.url = config_text(c, CONFIG_MAIL_URL);
    x->relay.from = config_text(c, CONFIG_MAIL_FROM);
    x->relay.user = config_text(c, CONFIG_MAIL_USER);
    x->relay.ca_file = config_text(c, CONFIG_MAIL_CA_FILE);
    x->office = config_text(c, CONFIG_OFFICE_NAME);
    x->office_hi = config_text(c, CONFIG_OFFICE_NAME_HI);
    x->relay.require_tls = config_flag(c, CONFIG_MAIL_REQUIRE_TLS);
    x->relay.idle_s = (int)config_number(c, CONFIG_MAIL_TIMEOUT_S);
    x->max_bytes = config_number(c, CONFIG_MAIL_MAX_MIB) * MIB;
    x->relay.curl = curl_easy_init();
    r = x->relay.curl ? check_settings(x, e) : err_set(e, -ENOMEM, "no memory");
    if (r == 0 && *config_text(c, CONFIG_MAIL_PASSWORD_FILE))
        r = config_secret(c, CONFIG_MAIL_PASSWORD_FILE, &x->password, e) < 0 ? err_wrap(e, -EINVAL, "mail.password_file") : 0;
    x->relay.password = x->password;
    if (r == 0)
        r = read_template(c, CONFIG_MAIL_TEXT_FILE, mail_template_copy, &x->copy_template, e);
    if (r == 0)
        r = read_template(c, CONFIG_MAIL_NOTICE_FILE, mail_template_notice, &x->notice_template, e);
    if (r == 0)
        r = check_template(x, true, e);
    if (r == 0)
        r = check_template(x, false, e);
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
    char id[UUID_SIZE], message_id[UUID_SIZE + MAIL_ADDRESS_SIZE];
    struct err e = { 0 };

    if (!mail_is_address(to)) {
        outcome_set(o, VERDICT_HOLD, "\"%.100s\" is not an e-mail address.", to);
        return;
    }
    uuid_new(id);
    snprintf(message_id, sizeof(message_id), "%s@%s", id, strchr(x->relay.from, '@') + 1);
    struct mail_content c = { .from = x->relay.from, .from_shown = x->office, .to = to, .to_shown = to, .subject = "Test / परीक्षण",
                              .message_id = message_id, .date_s = clock_utc_s(), .text = text };
    if (mail_message_new(&c, &message, &e) < 0) {
        outcome_set(o, VERDICT_RETRY_LATER, "The test mail cannot be written: %s.", e.msg);
        return;
    }
    mail_relay_send(&x->relay, &nobody, message, to, to, o);
    if (o->verdict == VERDICT_DELIVERED)
        outcome_set(o, VERDICT_DELIVERED, "The relay has taken a test mail for %s. Look whether it arrives.", to);
    mail_message_free(message);
}

const struct channel mail_channel = {
    .name = "mail", .open = mail_open, .close = mail_close, .deliver = deliver, .test = test,
};
