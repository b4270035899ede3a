/* libFuzzer: what an SMS gateway answers, read as each of them would be; and as a text that is to go out. */
#include "uploader/send/sms_gateway.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_words(const char *words, size_t size)
{
    if (strnlen(words, size) == size)
        abort();
    for (; *words; words++)
        if (*words < ' ' || *words > '~')
            abort();
}

static void check_reply(enum sms_accepted said, const struct sms_reply *r)
{
    check_words(r->code, sizeof(r->code));
    check_words(r->id, sizeof(r->id));
    check_words(r->why, sizeof(r->why));
    if (said == SMS_ACCEPTED && !*r->code)
        abort();
}

/* Whatever the text, its bytes cannot end the form's field. */
static void check_form(const char *text)
{
    const struct sms_template t = { .header = "GOVCRU", .id = "1107000000000000001" };
    const struct sms_line line = { .user = "u", .password = "p", .entity_id = "1" };
    AUTO_FREE char *form = NULL;
    int fields = 0;

    if (sms_nic_form(&line, &(struct sms_message){ .to = "919876543210", .text = text, .t = &t }, &form) < 0)
        return;
    check_words(form, strlen(form) + 1);
    for (const char *c = form; *c; c++)
        fields += *c == '=';
    if (fields < 7 || fields > 9)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_FREE char *body = malloc(n + 1), *clean = NULL;
    struct sms_reply reply;

    if (!body)
        return 0;
    memcpy(body, data, n);
    body[n] = '\0';
    size_t read = n < SMS_REPLY_MAX ? n : SMS_REPLY_MAX;        /* as sms_gateways.c hands it over */
    enum sms_accepted said = sms_nic_reply(body, read, &reply);
    check_reply(said, &reply);
    said = sms_kannel_reply(body, read, &reply);
    check_reply(said, &reply);
    if (text_clean(body, n, 4000, &clean, NULL) >= 0)
        check_form(clean);
    return 0;
}
