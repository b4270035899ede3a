/* sms_text.h - the words of an SMS: templates registered for DLT, and what may stand in their gaps. Pure, no I/O.
 *
 * The operators drop, silently, each SMS whose text is not to the letter a registered one (TRAI's TCCCPR 2018). So an SMS is only
 * ever made from a template, and what does not fit a gap is refused with a sentence, never cut. What may stand in a gap is a list of
 * short facts (enum sms_value): no subject, no name. The file: firmware/doc/alerts.md. */
#ifndef BASE_SMS_TEXT_H
#define BASE_SMS_TEXT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    SMS_FILE_BYTES = 64 * 1024, SMS_TEMPLATES_MAX = 64,
    SMS_GAPS_MAX = 2,               /* {#var#} of a text */
    SMS_VALUE_LETTERS = 30,         /* code points of what stands in one */
    SMS_TEXT_LETTERS = 500,         /* code points of a text with its gaps filled */
    SMS_TEXT_SIZE = SMS_TEXT_LETTERS * 4 + 1,
    SMS_ID_SIZE = 31, SMS_NAME_SIZE = 41,
    SMS_PLAIN_LETTERS = 160,        /* an English text up to this is one SMS */
    SMS_UNICODE_LETTERS = 70,       /* a Hindi text up to this */
    SMS_NUMBER_SIZE = 13,           /* 91 and ten digits */
};

/* English: the characters of the SMS alphabet that take one place, as far as they are ASCII. Hindi: those, and Devanagari. */
enum sms_language { SMS_EN, SMS_HI, SMS_LANGUAGES };

/* What an SMS is sent for: kinds of deliveries (schema_5.sql), and an admin's test. */
enum sms_kind { SMS_ALERT, SMS_ESCALATION, SMS_DEADLINE, SMS_BOUNCED, SMS_WAITING, SMS_ACK, SMS_TEST, SMS_KINDS };

/* What may stand in a gap. */
enum sms_value {
    SMS_VALUE_NUMBER,               /* diary number: CRU-A/2026/000123 */
    SMS_VALUE_CLASS,                /* why it is told: in words of the template's language */
    SMS_VALUE_RECEIVED,             /* day of receipt, dd-mm-yyyy */
    SMS_VALUE_DUE,                  /* day by which something is asked, dd-mm-yyyy */
    SMS_VALUE_RECEIPT,              /* e-Office receipt number */
    SMS_VALUES
};
const char *sms_value_name(enum sms_value v);       /* "number", "class" ... Static. */
const char *sms_kind_name(enum sms_kind k);         /* "alert" ... as deliveries call it. Static. */
int sms_kind_of(const char *name);                  /* or -1 */
const char *sms_language_name(enum sms_language l); /* "en", "hi". Static. */
int sms_language_of(const char *name);              /* or -1 */

struct sms_template {
    char name[SMS_NAME_SIZE];
    char id[SMS_ID_SIZE];           /* DLT template id; "": an example that is not registered */
    char header[SMS_ID_SIZE];       /* six characters; "": that of the settings */
    bool for_kind[SMS_KINDS];
    enum sms_language language;
    char text[SMS_TEXT_SIZE];       /* with {#var#} */
    enum sms_value gaps[SMS_GAPS_MAX];
    size_t n_gaps;
    int line;                       /* of the file: where it begins */
};
struct sms_templates { struct sms_template list[SMS_TEMPLATES_MAX]; size_t n; };

/* text: n bytes as the file holds them. -EINVAL: e says which line and what is wrong; *ret is empty then. */
int sms_templates_parse(const char *text, size_t n, struct sms_templates *ret, struct err *e);
/* Examples in both languages for each kind. They have no id: an operator lets none of them pass before they are registered. */
const char *sms_templates_built_in(void);

/* The first one for that kind in that language, else in the other. NULL: none. */
const struct sms_template *sms_template_for(const struct sms_templates *ts, enum sms_kind kind, enum sms_language wanted);

/* Fills the gaps. values: by enum sms_value; NULL or "": not known. -EINVAL: a value is missing, too long, or has a character that the
 * language cannot write; e names it, and out is "". */
int sms_fill(const struct sms_template *t, const char *const values[SMS_VALUES], char out[SMS_TEXT_SIZE], struct err *e);

/* An Indian mobile number as people write it (98765 43210, 098765-43210, +91 98765 43210): out becomes 91 and its ten digits. */
bool sms_mobile(const char *written, char out[SMS_NUMBER_SIZE]);

#endif
