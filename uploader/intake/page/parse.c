/* parse.c - a mail's parts, one after the other (GMime): which are words, which are files. */
#include "uploader/intake/page/parse.h"

#include "base/text.h"
#include "uploader/intake/page/attach.h"
#include "uploader/intake/page/merge.h"
#include "uploader/intake/page/words.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/* One walk over the parts. */
struct walk {
    struct mail *mail;
    bool whole;         /* beyond a limit is an error, else it is left out */
    unsigned parts;
    int failed;         /* the first error */
    struct err *e;
};

static int part_failed(struct walk *w, int r)
{
    if (w->failed == 0 && r < 0)
        w->failed = r == -ENOMEM ? err_set(w->e, r, "out of memory") : r;
    return w->failed;
}

/* Beyond a limit: an error, or left out with a note. True: leave it out. */
static bool is_beyond(struct walk *w, bool beyond, const char *sentence)
{
    if (!beyond)
        return false;
    if (w->whole)
        part_failed(w, err_set(w->e, -E2BIG, "%s", sentence));
    w->mail->notes[NOTE_LEFT_OUT] = true;
    return true;
}

/* ---- bytes */

/* What the part holds, decoded. NULL: there was no memory. */
static GByteArray *content_of(GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GByteArray *bytes = g_byte_array_new();
    GMimeStream *out = g_mime_stream_mem_new_with_byte_array(bytes);

    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(out), FALSE);
    if (content)
        g_mime_data_wrapper_write_to_stream(content, out);
    g_object_unref(out);
    return bytes;
}

static char *type_of(GMimeObject *part) { return g_mime_content_type_get_mime_type(g_mime_object_get_content_type(part)); }

static bool is_type(GMimeObject *part, const char *type, const char *subtype)
{
    return g_mime_content_type_is_type(g_mime_object_get_content_type(part), type, subtype);
}

/* ---- words */

static int add_text(struct walk *w, const char *heading, char *take_text)
{
    AUTO_FREE char *text = take_text;
    AUTO_FREE char *head = words_line(heading, MAIL_MAX_NAME_BYTES);
    struct mail *m = w->mail;
    struct mail_text *more;

    if (!text || !head)
        return part_failed(w, -ENOMEM);
    if (m->text_bytes + strlen(text) > MAIL_MAX_TEXT_BYTES) {
        text_cut_bytes(text, MAIL_MAX_TEXT_BYTES - m->text_bytes);
        m->notes[NOTE_CUT] = true;
    }
    if (strspn(text, " \t\n") == strlen(text) && !*heading)
        return 0;
    more = reallocarray(m->texts, m->n_texts + 1, sizeof(*more));
    if (!more)
        return part_failed(w, -ENOMEM);
    m->texts = more;
    m->text_bytes += strlen(text);
    m->texts[m->n_texts++] = (struct mail_text){ .heading = TAKE_PTR(head), .text = TAKE_PTR(text) };
    return 0;
}

/* Words that are locked: nobody here can look at them. Such a mail may lie within another, quoted or not. */
static void find_armour(struct mail *m, const char *text)
{
    static const char *const locked[] = { "-----BEGIN PGP MESSAGE-----", "-----BEGIN PGP MESSAGE, PART", "-----BEGIN PKCS7-----", "-----BEGIN CMS-----" };

    for (size_t i = 0; i < ARRAY_LEN(locked); i++)
        if (strstr(text, locked[i])) {
            m->notes[NOTE_ENCRYPTED] = true;
            mail_set_unseen(m, "PGP");
        }
    for (const char *at = text; (at = strstr(at, "begin ")); at++)     /* a file that old programs write among the words: "begin 644 name" */
        if ((at == text || at[-1] == '\n') && strspn(at + 6, "01234567") == 3 && at[9] == ' ' && strstr(at, "\nend"))
            mail_set_unseen(m, "uuencode");
    m->notes[NOTE_SIGNED] = m->notes[NOTE_SIGNED] || strstr(text, "-----BEGIN PGP SIGNED MESSAGE-----");
}

/* The part's own words. The caller's. */
static char *text_of(struct walk *w, GMimePart *part)
{
    GByteArray *bytes = content_of(part);
    const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    bool *notes = w->mail->notes;
    char *text = words_decode(bytes->data ? (const char *)bytes->data : "", bytes->len, charset, MAIL_MAX_TEXT_BYTES, &notes[NOTE_TEXT_DAMAGED], &notes[NOTE_CUT]);

    g_byte_array_free(bytes, TRUE);
    if (text && is_type(GMIME_OBJECT(part), "text", "html")) {
        AUTO_FREE char *html = text;

        part_failed(w, shown_read(html, w->mail));
        AUTO_FREE char *hidden = NULL;
        bool ignored = false, whole = false;
        AUTO_FREE char *plain = words_of_html(html, strlen(html), &hidden, &whole);

        part_failed(w, hidden ? attach_looked(w->mail, "text", hidden) : -ENOMEM);
        if (!whole)
            mail_set_unseen(w->mail, "HTML");
        text = plain ? words_decode(plain, strlen(plain), NULL, MAIL_MAX_TEXT_BYTES, &ignored, &notes[NOTE_CUT]) : NULL;
    }
    if (text)
        find_armour(w->mail, text);
    return text;
}

/* Words that are not drawn. */
static int look_at_text(struct walk *w, GMimePart *part)
{
    AUTO_FREE char *text = text_of(w, part);

    return part_failed(w, text ? attach_looked(w->mail, "text", text) : -ENOMEM);
}

/* ---- files */

static int add_file(struct walk *w, GMimePart *part, const char *otherwise_named)
{
    const char *name = g_mime_part_get_filename(part);
    g_autofree char *type = type_of(GMIME_OBJECT(part));
    GByteArray *bytes = content_of(part);
    size_t had = w->mail->n_files;
    int r = attach_file(w->mail, w->whole, name && *name ? name : otherwise_named, type, bytes->data ? bytes->data : (const unsigned char *)"", bytes->len, 0, w->e);

    if (r == 0 && w->mail->n_files == had + 1 && g_mime_part_get_content_id(part) && !(w->mail->files[had].cid = strdup(g_mime_part_get_content_id(part))))
        r = -ENOMEM;
    g_byte_array_free(bytes, TRUE);
    return part_failed(w, r);
}

/* ---- parts */

static void walk(struct walk *w, GMimeObject *part, int depth, bool files_only);

static void walk_all(struct walk *w, GMimeMultipart *parts, int depth, bool files_only)
{
    for (int i = 0; i < g_mime_multipart_get_count(parts) && w->failed == 0; i++)
        walk(w, g_mime_multipart_get_part(parts, i), depth + 1, files_only);
}

/* Does it hold words a person wrote? */
static bool has_plain_words(GMimeObject *part)
{
    if (!GMIME_IS_PART(part) || !is_type(part, "text", "plain"))
        return false;
    GByteArray *bytes = content_of(GMIME_PART(part));
    bool has = false;
    for (guint i = 0; i < bytes->len && !has; i++)
        has = !strchr(" \t\r\n", bytes->data[i]) || !bytes->data[i];
    g_byte_array_free(bytes, TRUE);
    return has;
}

/* The same words in several forms: plain ones where there are some, else the last, richest form. Files may lie in any of them. */
static void walk_alternative(struct walk *w, GMimeMultipart *parts, int depth, bool files_only)
{
    int n = g_mime_multipart_get_count(parts), chosen = 0;

    while (chosen < n - 1 && !has_plain_words(g_mime_multipart_get_part(parts, chosen)))
        chosen++;
    for (int i = 0; i < n && w->failed == 0; i++)
        walk(w, g_mime_multipart_get_part(parts, i), depth + 1, files_only || i != chosen);
}

static void walk_nested(struct walk *w, GMimeMessagePart *part, int depth)
{
    GMimeMessage *inner = g_mime_message_part_get_message(part);

    if (!inner) {
        mail_set_unseen(w->mail, "mail");
        return;
    }
    if (w->mail->kind == MAIL_REPORT)           /* our own mail that comes back: only which one it was */
        report_find_keys(g_mime_object_get_header(GMIME_OBJECT(inner), "Message-ID") ?: "", w->mail);
    part_failed(w, heads_look(inner, w->mail));
    if (add_text(w, "Enclosed mail / संलग्न ई-मेल", heads_lines(inner)) == 0 && g_mime_message_get_mime_part(inner))
        walk(w, g_mime_message_get_mime_part(inner), depth + 1, false);
}

/* Does the part begin so? */
static bool begins(GMimePart *part, const char *with)
{
    GByteArray *bytes = content_of(part);
    size_t n = strlen(with);
    bool so = bytes->len >= n && memcmp(bytes->data, with, n) == 0;

    g_byte_array_free(bytes, TRUE);
    return so;
}

/* Says so and looks like one: in PGP's armour, in DER or that in base64. Else it is a file. */
static bool is_signature(GMimePart *part)
{
    static const char *const types[] = { "pgp-signature", "pkcs7-signature", "x-pkcs7-signature" };

    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (is_type(GMIME_OBJECT(part), "application", types[i]))
            return begins(part, "-----BEGIN ") || begins(part, "0") || begins(part, "MI");
    return false;
}

/* S/MIME in one piece: a signed one cannot be told from an encrypted one without opening it, unless it says so. */
static bool is_smime(GMimeObject *part) { return is_type(part, "application", "pkcs7-mime") || is_type(part, "application", "x-pkcs7-mime"); }

static bool is_no_text(GMimePart *part)
{
    GByteArray *bytes = content_of(part);
    bool so = bytes->len > 0 && attach_is_no_text(bytes->data, bytes->len);

    g_byte_array_free(bytes, TRUE);
    return so;
}

/* A text that came as a file is drawn, and looked at as what it is, too. */
static void add_text_file(struct walk *w, GMimePart *part)
{
    const char *name = g_mime_part_get_filename(part) ?: "text";
    g_autofree char *type = type_of(GMIME_OBJECT(part));
    AUTO_FREE char *text = text_of(w, part);

    if (part_failed(w, text ? attach_text(w->mail, name, type, text) : -ENOMEM) == 0)
        add_text(w, name, TAKE_PTR(text));
}

static void walk_part(struct walk *w, GMimePart *part, bool files_only)
{
    GMimeObject *object = GMIME_OBJECT(part);
    const char *smime = g_mime_object_get_content_type_parameter(object, "smime-type");
    bool words = is_type(object, "text", "*") && !is_type(object, "text", "calendar") && !is_type(object, "text", "rtf") && !is_no_text(part);

    if (is_signature(part))
        w->mail->notes[NOTE_SIGNED] = true;
    else if (is_smime(object)) {
        w->mail->notes[NOTE_ENCRYPTED] = true;
        w->mail->notes[NOTE_SIGNED] = w->mail->notes[NOTE_SIGNED] || (smime && strcasecmp(smime, "signed-data") == 0);
        add_file(w, part, "smime.p7m");
    } else if (is_type(object, "message", "delivery-status") || is_type(object, "text", "rfc822-headers")) {
        AUTO_FREE char *text = text_of(w, part);

        if (text && is_type(object, "message", "delivery-status"))
            report_read_status(text, &w->mail->report);
        else if (text)
            report_find_keys(text, w->mail);
        part_failed(w, text ? attach_looked(w->mail, "text", text) : -ENOMEM);
    } else if (words && !g_mime_part_is_attachment(part)) {
        if (files_only)                 /* the same words, or so it says */
            look_at_text(w, part);
        else
            add_text(w, "", text_of(w, part));
    } else if (words) {
        add_text_file(w, part);
    } else if (!is_type(object, "application", "pgp-encrypted") || !begins(part, "Version:")) {
        add_file(w, part, "file");
    }
}

static void walk_multipart(struct walk *w, GMimeMultipart *parts, int depth, bool files_only)
{
    GMimeObject *object = GMIME_OBJECT(parts);

    w->mail->notes[NOTE_SIGNED] = w->mail->notes[NOTE_SIGNED] || is_type(object, "multipart", "signed");
    w->mail->notes[NOTE_ENCRYPTED] = w->mail->notes[NOTE_ENCRYPTED] || is_type(object, "multipart", "encrypted");
    const char *around[] = { g_mime_multipart_get_prologue(parts), g_mime_multipart_get_epilogue(parts) };
    for (size_t i = 0; i < ARRAY_LEN(around); i++)
        if (around[i])
            part_failed(w, attach_looked(w->mail, "text", around[i]));
    if (is_type(object, "multipart", "alternative"))
        walk_alternative(w, parts, depth, files_only);
    else
        walk_all(w, parts, depth, files_only);
}

static void walk(struct walk *w, GMimeObject *part, int depth, bool files_only)
{
    if (w->failed || is_beyond(w, depth > MAIL_MAX_DEPTH, "its parts lie more than 20 deep in one another") ||
        is_beyond(w, w->parts >= MAIL_MAX_PARTS, "it has more than 1,000 parts"))
        return;
    w->parts++;
    if (GMIME_IS_MESSAGE_PART(part))
        walk_nested(w, GMIME_MESSAGE_PART(part), depth);
    else if (GMIME_IS_MULTIPART(part))
        walk_multipart(w, GMIME_MULTIPART(part), depth, files_only);
    else if (GMIME_IS_PART(part))
        walk_part(w, GMIME_PART(part), files_only);
}

/* ---- all of it */

/* Bytes up to the empty line. */
static size_t header_bytes(const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        if (bytes[i] == '\n' && (bytes[i + 1] == '\n' || (bytes[i + 1] == '\r' && i + 2 < n && bytes[i + 2] == '\n')))
            return i;
    return n;
}

static GMimeMessage *construct(const unsigned char *bytes, size_t n)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)bytes, n);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);

    g_mime_parser_set_persist_stream(parser, FALSE);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

/* A bulk mail or one by machine that brings pages is dak all the same: a circular, or another office's registry. */
static void decide_kind(struct mail *m)
{
    for (size_t i = 0; m->kind == MAIL_BULK && i < m->n_files; i++)
        if (m->files[i].use == FILE_PAGES)
            m->kind = MAIL_LETTER;
    if (m->kind == MAIL_REPORT && m->n_keys > 0)
        memcpy(m->report.key, m->keys[0], UUID_SIZE);
}

int mail_parse(const unsigned char *bytes, size_t n, bool whole, struct mail *ret, struct err *e)
{
    struct walk w = { .mail = ret, .whole = whole, .e = e };

    if (is_beyond(&w, header_bytes(bytes, n) > MAIL_MAX_HEADER_BYTES, "its header is larger than 256 KiB") && w.failed)
        return w.failed;
    size_t n_merged = 0;
    AUTO_FREE char *merged = merge_encoded_words(bytes, n, &n_merged);
    if (!merged)
        return err_set(e, -ENOMEM, "out of memory");
    GMimeMessage *message = construct((const unsigned char *)merged, n_merged);
    if (!message)
        return err_set(e, -EBADMSG, "it is no mail");
    part_failed(&w, heads_read(message, ret));
    if (w.failed == 0)
        part_failed(&w, heads_look(message, ret));
    if (w.failed == 0 && g_mime_message_get_mime_part(message))
        walk(&w, g_mime_message_get_mime_part(message), 1, false);
    g_object_unref(message);
    if (w.failed)
        return w.failed;
    from_office_read(ret);
    shown_settle(ret);
    decide_kind(ret);
    ret->notes[NOTE_EMPTY] = ret->n_texts == 0;
    return 0;
}
