/* mail_message.h - one mail as a stream of bytes: headers, text, the PDF from the spool.
 *
 * libcurl can build such a message itself (CURLOPT_MIMEPOST), but it then feeds
 * itself and tells nobody when the last byte is gone: the instant after which only
 * the relay knows whether the mail is accepted. A read function of ours knows what it
 * hands over. So the little MIME that is needed (two parts, base64) is written here. */
#ifndef SEND_MAIL_MESSAGE_H
#define SEND_MAIL_MESSAGE_H

#include "uploader/send/channel.h"

struct mail_message;

struct mail_extra { const char *name, *value; };     /* a header: name is plain ASCII, value any UTF-8; the list ends with a NULL name */

struct mail_content {
    const char *from, *from_shown, *to, *to_shown;  /* addresses have passed mail_is_address() */
    const char *subject, *text;                     /* UTF-8 */
    const char *message_id;                         /* without brackets */
    int64_t date_s;
    const struct mail_extra *extras;                /* NULL: none */
    const char *file_name;                          /* of the attachment; NULL: none */
    struct spool_blob *take_pdf;                    /* NULL: none */
    int64_t pdf_bytes;
};

/* c is borrowed for the call, but for take_pdf. *ret_message is the caller's. */
int mail_message_new(struct mail_content *c, struct mail_message **ret_message, struct err *e);
void mail_message_free(struct mail_message *m);     /* NULL is fine */
int64_t mail_message_size(const struct mail_message *m);
/* Bytes read, 0 at the end, -errno: the PDF cannot be read. */
ssize_t mail_message_read(struct mail_message *m, char *out, size_t n, struct err *e);
bool mail_message_ended(const struct mail_message *m);      /* the last byte has been read */

/* How large a mail becomes with a PDF of that size: base64 and some headers. */
int64_t mail_message_estimate(int64_t pdf_bytes);

#endif
