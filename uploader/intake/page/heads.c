/* heads.c - the headers of a mail: who wrote, to whom, what about; and is it a letter at all? */
#include "uploader/intake/page/parse.h"

#include "uploader/intake/page/attach.h"
#include "uploader/intake/page/words.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

static const char *header(GMimeMessage *message, const char *name) { return g_mime_object_get_header(GMIME_OBJECT(message), name); }

static bool header_begins(GMimeMessage *message, const char *name, const char *with)
{
    const char *value = header(message, name);

    return value && strncasecmp(value + strspn(value, " \t"), with, strlen(with)) == 0;
}

/* ---- addresses */

static char *list_line(InternetAddressList *list)
{
    char *text = list ? internet_address_list_to_string(list, NULL, FALSE) : NULL;
    char *line = words_line(text, MAIL_MAX_LINE_BYTES);

    g_free(text);
    return line;
}

/* The first one that is a mailbox. */
static InternetAddressMailbox *first_of(InternetAddressList *list)
{
    for (int i = 0; list && i < internet_address_list_length(list); i++) {
        InternetAddress *one = internet_address_list_get_address(list, i);

        if (INTERNET_ADDRESS_IS_MAILBOX(one))
            return INTERNET_ADDRESS_MAILBOX(one);
    }
    return NULL;
}

static int read_people(GMimeMessage *message, struct mail *m)
{
    InternetAddressMailbox *from = first_of(g_mime_message_get_from(message));

    if (!from)
        from = first_of(g_mime_message_get_sender(message));
    m->from = words_line(from ? internet_address_mailbox_get_addr(from) : NULL, MAIL_MAX_ADDRESS_BYTES);
    m->from_name = words_line(from ? internet_address_get_name(INTERNET_ADDRESS(from)) : NULL, MAIL_MAX_LINE_BYTES);
    m->from_shown = list_line(g_mime_message_get_from(message));
    m->to = list_line(g_mime_message_get_to(message));
    m->cc = list_line(g_mime_message_get_cc(message));
    return m->from && m->from_name && m->from_shown && m->to && m->cc ? 0 : -ENOMEM;
}

static int64_t date_of(GMimeMessage *message)
{
    GDateTime *date = g_mime_message_get_date(message);
    int64_t at_s = date ? g_date_time_to_unix(date) : 0;

    return at_s > 0 ? at_s : 0;
}

/* ---- is it a letter? */

/* Not "auto-generated": that is also what another office's registry sends its letters as. They come with files, others are bulk. */
static enum mail_kind kind_of(GMimeMessage *message)
{
    GMimeObject *body = g_mime_message_get_mime_part(message);
    GMimeContentType *type = body ? g_mime_object_get_content_type(body) : NULL;

    if (type && g_mime_content_type_is_type(type, "multipart", "report"))
        return header_begins(message, "Content-Type", "multipart/report") && strcasestr(header(message, "Content-Type"), "disposition-notification")
                   ? MAIL_AUTO_REPLY : MAIL_REPORT;
    if (header_begins(message, "X-Spam-Flag", "yes") || header_begins(message, "X-Spam-Status", "yes"))
        return MAIL_SPAM;
    if (header_begins(message, "Auto-Submitted", "auto-replied") || header(message, "X-Autoreply") || header(message, "X-Autorespond") ||
        header_begins(message, "Precedence", "auto_reply"))
        return MAIL_AUTO_REPLY;
    if (header_begins(message, "Return-Path", "<>"))
        return MAIL_REPORT;
    if (header_begins(message, "Auto-Submitted", "auto-") || header_begins(message, "Precedence", "bulk") || header_begins(message, "Precedence", "junk") ||
        header_begins(message, "Precedence", "list") || header(message, "List-Id"))
        return MAIL_BULK;
    return MAIL_LETTER;
}

/* Addresses that nobody reads. */
static bool is_nobody(const char *address)
{
    static const char *const names[] = { "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "mailer-daemon", "postmaster", "bounce", "owner-" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strncasecmp(address, names[i], strlen(names[i])) == 0)
            return true;
    return !strchr(address, '@');
}

static bool may_be_answered(GMimeMessage *message, const struct mail *m)
{
    bool says_no = header_begins(message, "X-Auto-Response-Suppress", "all") || header_begins(message, "X-Auto-Response-Suppress", "autoreply");
    bool by_machine = header(message, "Auto-Submitted") && !header_begins(message, "Auto-Submitted", "no");

    return m->kind == MAIL_LETTER && !says_no && !by_machine && !is_nobody(m->from);
}

static bool is_sensitive(GMimeMessage *message)
{
    return header_begins(message, "Sensitivity", "personal") || header_begins(message, "Sensitivity", "private") ||
           header_begins(message, "Sensitivity", "company-confidential");
}

int heads_read(GMimeMessage *message, struct mail *m)
{
    int r = read_people(message, m);

    m->subject = words_line(g_mime_message_get_subject(message), MAIL_MAX_LINE_BYTES);
    m->message_id = words_line(g_mime_message_get_message_id(message), MAIL_MAX_ID_BYTES);
    m->in_reply_to = words_line(header(message, "In-Reply-To"), MAIL_MAX_ID_BYTES);
    if (r < 0 || !m->subject || !m->message_id || !m->in_reply_to)
        return -ENOMEM;
    m->date_s = date_of(message);
    m->kind = kind_of(message);
    m->may_answer = may_be_answered(message, m);
    report_find_keys(m->in_reply_to, m);
    if (header(message, "References"))
        report_find_keys(header(message, "References"), m);
    return 0;
}

/* ---- markings in headers */

/* By what mail programs and gateways write them into, under many names: "X-Classification", "SIO-Label" (RFC 7444), "X-Protective-Marking". */
static bool is_label(const char *name)
{
    static const char *const parts[] = { "class", "marking", "label", "keywords", "comments", "grading", "security" };

    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (strcasestr(name, parts[i]))
            return true;
    return false;
}

int heads_look(GMimeMessage *message, struct mail *m)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    const char *subject = g_mime_message_get_subject(message);
    int r = 0;

    m->sensitive = m->sensitive || is_sensitive(message);
    if (subject && strlen(subject) > MAIL_MAX_LINE_BYTES)
        mail_set_unseen(m, "Subject");
    for (int i = 0; r == 0 && i < g_mime_header_list_get_count(headers); i++) {
        GMimeHeader *h = g_mime_header_list_get_header_at(headers, i);
        AUTO_FREE char *line = is_label(g_mime_header_get_name(h)) ? words_line(g_mime_header_get_value(h), MAIL_MAX_LINE_BYTES) : NULL;

        for (char *at = line; at && *at; at++)
            if (strchr("\"=;,", *at))
                *at = '\t';             /* values, each by itself */
        r = line ? attach_looked(m, g_mime_header_get_name(h), line) : 0;
    }
    return r;
}

/* ---- a mail within a mail */

char *heads_lines(GMimeMessage *message)
{
    AUTO_FREE char *from = list_line(g_mime_message_get_from(message));
    AUTO_FREE char *to = list_line(g_mime_message_get_to(message));
    AUTO_FREE char *subject = words_line(g_mime_message_get_subject(message), MAIL_MAX_LINE_BYTES);
    GDateTime *date = g_mime_message_get_date(message);
    g_autofree char *when = date ? g_date_time_format(date, "%d-%m-%Y %H:%M %z") : NULL;
    char *lines = NULL;

    if (!from || !to || !subject || asprintf(&lines, "%s\nFrom / प्रेषक: %s\nTo / प्रति: %s\nDate / दिनांक: %s\n\n", subject, from, to, when ? when : "") < 0)
        return NULL;
    return lines;
}
