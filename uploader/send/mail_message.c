#include "uploader/send/mail_message.h"

#include "uploader/send/mail_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    CHUNK_LINES = 512,
    CHUNK_BYTES = CHUNK_LINES * MAIL_BASE64_LINE,
    DATE_SIZE = 40,
    BOUNDARY_SIZE = 48,
    OVERHEAD = 16 * 1024,           /* headers and text */
};

/* head, then the PDF in base64, then tail; "ready" is the part being handed out. */
struct mail_message {
    char *head, *tail;
    size_t head_n, tail_n;
    struct spool_blob *pdf;
    int64_t pdf_left, size, handed_out;
    const char *ready;
    size_t ready_n;
    enum { AT_HEAD, AT_PDF, AT_TAIL, AT_END } at;
    unsigned char raw[CHUNK_BYTES];
    char encoded[CHUNK_LINES * 78];
};

/* RFC 5322, in UTC. The C.UTF-8 locale has the English names it wants. */
static void format_date(int64_t utc_s, char out[DATE_SIZE])
{
    time_t t = (time_t)utc_s;
    struct tm tm;

    gmtime_r(&t, &tm);
    strftime(out, DATE_SIZE, "%a, %d %b %Y %H:%M:%S +0000", &tm);
}

static int put_text_part(FILE *out, const char *text, struct err *e)
{
    size_t n = strlen(text);
    AUTO_FREE char *encoded = malloc(mail_base64_size(n) + 1);

    if (!encoded)
        return err_set(e, -ENOMEM, "no memory");
    fputs("Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", out);
    fwrite(encoded, 1, mail_base64(text, n, encoded), out);
    return 0;
}

static int put_head(FILE *out, const struct mail_content *c, const char *boundary, struct err *e)
{
    char date[DATE_SIZE];

    format_date(c->date_s, date);
    fprintf(out, "Date: %s\r\n", date);
    mail_put_address(out, "From", c->from_shown, c->from);
    mail_put_address(out, "To", c->to_shown, c->to);
    mail_put_header(out, "Subject", c->subject);
    fprintf(out, "Message-ID: <%s>\r\n", c->message_id);
    fputs("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n", out);
    for (const struct mail_extra *x = c->extras; x && x->name; x++)
        mail_put_header(out, x->name, x->value);
    if (!c->take_pdf)
        return put_text_part(out, c->text, e);
    fprintf(out, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n--%s\r\n", boundary, boundary);
    int r = put_text_part(out, c->text, e);
    fprintf(out, "--%s\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"%s\"\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n", boundary, c->file_name);
    return r;
}

/* Writes the parts around the PDF to memory. */
static int build(struct mail_message *m, const struct mail_content *c, struct err *e)
{
    char boundary[BOUNDARY_SIZE], id[ID_SIZE];
    FILE *out = open_memstream(&m->head, &m->head_n);

    if (!out)
        return err_set(e, -ENOMEM, "no memory");
    id_new(id);
    snprintf(boundary, sizeof(boundary), "=_dakbox_%s", id);    /* "_" never occurs in base64 */
    int r = put_head(out, c, boundary, e);
    if (fclose(out) != 0 && r == 0)
        r = err_set(e, -ENOMEM, "no memory");
    if (r < 0 || !c->take_pdf)
        return r;
    int n = asprintf(&m->tail, "--%s--\r\n", boundary);
    if (n < 0) {
        m->tail = NULL;
        return err_set(e, -ENOMEM, "no memory");
    }
    m->tail_n = (size_t)n;
    return 0;
}

static int64_t encoded_bytes(int64_t n)
{
    int64_t whole = n / MAIL_BASE64_LINE, rest = n % MAIL_BASE64_LINE;

    return whole * 78 + (rest ? (rest + 2) / 3 * 4 + 2 : 0);
}

int64_t mail_message_estimate(int64_t pdf_bytes) { return encoded_bytes(pdf_bytes) + OVERHEAD; }
int64_t mail_message_size(const struct mail_message *m) { return m->size; }
bool mail_message_ended(const struct mail_message *m) { return m->handed_out == m->size; }

int mail_message_new(struct mail_content *c, struct mail_message **ret_message, struct err *e)
{
    struct mail_message *m = calloc(1, sizeof(*m));
    int r = m ? build(m, c, e) : err_set(e, -ENOMEM, "no memory");

    if (r < 0) {
        spool_blob_close(TAKE_PTR(c->take_pdf));
        mail_message_free(m);
        return r;
    }
    m->pdf = TAKE_PTR(c->take_pdf);
    m->pdf_left = m->pdf ? c->pdf_bytes : 0;
    m->size = (int64_t)(m->head_n + m->tail_n) + encoded_bytes(m->pdf_left);
    m->ready = m->head;
    m->ready_n = m->head_n;
    m->at = AT_HEAD;
    *ret_message = m;
    return 0;
}

void mail_message_free(struct mail_message *m)
{
    if (!m)
        return;
    spool_blob_close(m->pdf);
    free(m->head);
    free(m->tail);
    free(m);
}

/* The next chunk of the PDF into "ready". */
static int encode_more(struct mail_message *m, struct err *e)
{
    size_t want = m->pdf_left < CHUNK_BYTES ? (size_t)m->pdf_left : CHUNK_BYTES, done = 0;

    while (done < want) {
        ssize_t got = spool_blob_read(m->pdf, m->raw + done, want - done, e);

        if (got <= 0)
            return got < 0 ? (int)got : err_set(e, -EIO, "the PDF is shorter than its manifest says");
        done += (size_t)got;
    }
    m->pdf_left -= (int64_t)want;
    m->ready = m->encoded;
    m->ready_n = mail_base64(m->raw, want, m->encoded);
    return 0;
}

ssize_t mail_message_read(struct mail_message *m, char *out, size_t n, struct err *e)
{
    while (m->ready_n == 0 && m->at != AT_END) {
        if (m->at == AT_HEAD)
            m->at = AT_PDF;
        if (m->at == AT_PDF && m->pdf_left > 0) {
            int r = encode_more(m, e);

            if (r < 0)
                return r;
        } else if (m->at == AT_PDF) {
            m->at = AT_TAIL;
            m->ready = m->tail;
            m->ready_n = m->tail_n;
        } else {
            m->at = AT_END;
        }
    }
    size_t some = m->ready_n < n ? m->ready_n : n;
    if (some > 0)
        memcpy(out, m->ready, some);
    m->ready += some;
    m->ready_n -= some;
    m->handed_out += (int64_t)some;
    return (ssize_t)some;
}
