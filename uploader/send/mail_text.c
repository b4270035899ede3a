#include "uploader/send/mail_text.h"

#include "base/auto.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

enum {
    ENCODED_BYTES = 42,         /* of text in one encoded word: 56 characters of base64 and 12 around them */
    PLAIN_LINE = 70,
    FIELD_NAME_MAX = 32,
};

static const char digits64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static size_t base64(const unsigned char *in, size_t n, char *out)
{
    char *at = out;

    for (size_t i = 0; i < n; i += 3) {
        unsigned v = (unsigned)in[i] << 16 | (i + 1 < n ? (unsigned)in[i + 1] << 8 : 0) | (i + 2 < n ? in[i + 2] : 0);

        *at++ = digits64[v >> 18];
        *at++ = digits64[v >> 12 & 63];
        *at++ = i + 1 < n ? digits64[v >> 6 & 63] : '=';
        *at++ = i + 2 < n ? digits64[v & 63] : '=';
    }
    return (size_t)(at - out);
}

size_t mail_base64(const void *data, size_t n, char *out)
{
    const unsigned char *in = data;
    char *at = out;

    for (size_t i = 0; i < n; i += MAIL_BASE64_LINE) {
        at += base64(in + i, n - i < MAIL_BASE64_LINE ? n - i : MAIL_BASE64_LINE, at);
        *at++ = '\r';
        *at++ = '\n';
    }
    return (size_t)(at - out);
}

bool mail_is_address(const char *s)
{
    const char *at = strchr(s, '@');
    size_t n = strlen(s);

    if (!at || at == s || n >= MAIL_ADDRESS_SIZE || strchr(at + 1, '@') || !at[1] || s[0] == '-' || s[0] == '.')
        return false;
    for (const char *c = s; *c; c++)
        if (*c != '@' && !isalnum((unsigned char)*c) && !strchr(c < at ? "!#$%&'*+-/=?^_`{|}~." : "-.", *c))
            return false;
    return at[1] != '.' && at[1] != '-' && s[n - 1] != '.' && s[n - 1] != '-' && !strstr(s, "..");
}

static bool is_plain(const char *s)
{
    for (; *s; s++)
        if (*s < ' ' || *s > '~')
            return false;
    return true;
}

/* text with control characters as spaces; the caller's. NULL: no memory. */
static char *without_controls(const char *text)
{
    char *copy = strdup(text);

    for (char *c = copy; c && *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            *c = ' ';
    if (copy)
        text_squeeze(copy);
    return copy;
}

/* Plain text, folded at spaces. "=?" would be taken for an encoded word, so such text does not come here. */
static void put_plain(FILE *out, const char *text, size_t column)
{
    while (*text) {
        size_t word = strcspn(text + 1, " ") + 1;       /* a leading space belongs to its word */

        if (column + word > PLAIN_LINE && *text == ' ') {
            fputs("\r\n", out);
            column = 0;
        }
        fprintf(out, "%.*s", (int)word, text);
        column += word;
        text += word;
    }
}

static void put_encoded(FILE *out, const char *text)
{
    char word[ENCODED_BYTES / 3 * 4 + 4];
    const char *separator = "";

    while (*text) {
        const char *end = text, *next = text;

        while (text_next(&next) >= 0 && next - text <= ENCODED_BYTES)
            end = next;
        size_t n = base64((const unsigned char *)text, (size_t)(end - text), word);
        fprintf(out, "%s=?UTF-8?B?%.*s?=", separator, (int)n, word);
        separator = "\r\n ";
        text = end;
    }
}

static void put_text(FILE *out, const char *text, size_t column)
{
    if (is_plain(text) && !strstr(text, "=?"))
        put_plain(out, text, column);
    else
        put_encoded(out, text);
}

void mail_put_header(FILE *out, const char *name, const char *text)
{
    AUTO_FREE char *clean = without_controls(text);

    fprintf(out, "%s: ", name);
    put_text(out, clean ? clean : "", strlen(name) + 2);
    fputs("\r\n", out);
}

/* Inside an address header even plain words need quotes or encoding: encoding is always right. */
void mail_put_address(FILE *out, const char *name, const char *shown, const char *address)
{
    AUTO_FREE char *clean = without_controls(shown);

    fprintf(out, "%s: ", name);
    if (clean && *clean) {
        put_encoded(out, clean);
        fputs("\r\n ", out);
    }
    fprintf(out, "<%s>\r\n", address);
}

void mail_file_name(const char *diary_number, char out[MAIL_FILE_NAME_SIZE])
{
    size_t n = 0;

    for (const char *c = diary_number; *c && n < MAIL_FILE_NAME_SIZE - sizeof(".pdf"); c++)
        out[n++] = isalnum((unsigned char)*c) || *c == '.' ? *c : '-';
    memcpy(out + n, ".pdf", sizeof(".pdf"));
}

static const char *value_of(const struct mail_field *fields, const char *name, size_t n)
{
    for (; fields->name; fields++)
        if (strlen(fields->name) == n && memcmp(fields->name, name, n) == 0)
            return fields->value;
    return NULL;
}

int mail_fill(FILE *out, const char *template, const struct mail_field *fields, struct err *e)
{
    for (const char *at = template; *at; ) {
        size_t name = *at == '{' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;

        if (name == 0 || at[1 + name] != '}') {
            fputc(*at++, out);
            continue;
        }
        const char *value = value_of(fields, at + 1, name);
        if (!value)
            return err_set(e, -EINVAL, "there is no field {%.*s}", name < FIELD_NAME_MAX ? (int)name : FIELD_NAME_MAX, at + 1);
        fputs(value, out);
        at += name + 2;
    }
    return 0;
}
