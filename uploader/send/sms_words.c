/* sms_words.c - what gateways are told, and what their answers mean. No I/O. */
#include "uploader/send/sms_gateway.h"

#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

void sms_put_value(FILE *out, bool first, const char *name, const char *value)
{
    fprintf(out, "%s%s=", first ? "" : "&", name);
    for (const char *c = value; *c; c++) {
        if (isalnum((unsigned char)*c) || strchr("-._~", *c))
            fputc(*c, out);
        else
            fprintf(out, "%%%02X", (unsigned char)*c);
    }
}

void sms_put_hex(FILE *out, const char *text)
{
    for (int c; (c = text_next(&text)) >= 0; ) {
        if (c >= 0x10000)
            fprintf(out, "%04X%04X", 0xD800 + ((c - 0x10000) >> 10), 0xDC00 + ((c - 0x10000) & 0x3FF));
        else
            fprintf(out, "%04X", c);
    }
}

bool sms_is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

int sms_nic_form(const struct sms_line *line, const struct sms_message *m, char **ret_form)
{
    bool unicode = !sms_is_ascii(m->text);
    size_t letters = text_letters(m->text, strlen(m->text)), n = 0;
    FILE *out = open_memstream(ret_form, &n);

    if (!out)
        return -ENOMEM;
    sms_put_value(out, true, "username", line->user);
    sms_put_value(out, false, "pin", line->password ? line->password : "");
    if (unicode) {
        fputs("&message=", out);
        sms_put_hex(out, m->text);
    } else {
        sms_put_value(out, false, "message", m->text);
    }
    sms_put_value(out, false, "mnumber", m->to);
    sms_put_value(out, false, "signature", m->t->header[0] ? m->t->header : line->header);
    sms_put_value(out, false, "dlt_entity_id", line->entity_id);
    sms_put_value(out, false, "dlt_template_id", m->t->id);
    if (letters > (size_t)(unicode ? SMS_UNICODE_LETTERS : SMS_PLAIN_LETTERS))
        fputs("&concat=1", out);
    if (unicode)
        fputs("&msgType=UC", out);
    return fclose(out) == 0 ? 0 : -ENOMEM;
}

/* ---- answers */

/* Copies what stands between from and a byte of ends (or n bytes), as printable ASCII without blanks at its ends. */
static void take_words(const char *from, const char *end, const char *ends, char *out, size_t size)
{
    size_t n = 0;

    while (from < end && *from == ' ')
        from++;
    for (; from < end && *from && !strchr(ends, *from) && n < size - 1; from++)
        out[n++] = *from >= ' ' && *from <= '~' ? *from : ' ';
    while (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
}

/* memmem() for words; NULL: they are not there. Returns what stands behind them. */
static const char *behind(const char *body, size_t n, const char *words)
{
    const char *at = memmem(body, n, words, strlen(words));

    return at ? at + strlen(words) : NULL;
}

enum sms_accepted sms_nic_reply(const char *body, size_t n, struct sms_reply *ret)
{
    const char *end = body + n, *code = behind(body, n, "code="), *id = behind(body, n, "Request ID="), *info = behind(body, n, "info=");

    *ret = (struct sms_reply){ .code = "" };
    if (code)
        take_words(code, end, "& ~\r\n", ret->code, sizeof(ret->code));
    if (id)
        take_words(id, end, "~ &\r\n", ret->id, sizeof(ret->id));
    if (info)
        take_words(info, end, "&\r\n", ret->why, sizeof(ret->why));
    if (strncmp(ret->code, "API", 3) != 0)
        return SMS_NOT_UNDERSTOOD;
    if (strcmp(ret->code, "API000") != 0)
        return SMS_REJECTED;
    return ret->id[0] && strspn(ret->id, "0123456789") == strlen(ret->id) ? SMS_ACCEPTED : SMS_NOT_UNDERSTOOD;
}

enum sms_accepted sms_kannel_reply(const char *body, size_t n, struct sms_reply *ret)
{
    *ret = (struct sms_reply){ .code = "" };
    take_words(body, body + n, "\r\n", ret->why, sizeof(ret->why));
    if (strncmp(ret->why, "0: ", 3) == 0 || strncmp(ret->why, "3: ", 3) == 0) {
        ret->code[0] = ret->why[0];
        return SMS_ACCEPTED;
    }
    return ret->why[0] ? SMS_REJECTED : SMS_NOT_UNDERSTOOD;
}
