/* mail_kind.h - the kinds of mail that go out: who gets one, what it says, what is in its headers. No I/O. Only mail.c includes it. */
#ifndef SEND_MAIL_KIND_H
#define SEND_MAIL_KIND_H

#include "uploader/send/channel.h"
#include "uploader/send/mail_message.h"

enum mail_template { MAIL_COPY, MAIL_NOTICE, MAIL_ALERT, MAIL_ACK, MAIL_TEMPLATES };

struct mail_kind {
    const char *name;               /* as deliveries have it */
    enum mail_template template;
    const char *subject;            /* NULL: that of the letter */
    const char *why_hi, *why;       /* the first sentence; "{1}" of the class or the day */
};
/* NULL: no mail of that kind is ever sent. */
const struct mail_kind *mail_kind_of(const char *kind);

enum { MAIL_WHO_SIZE = 200 };
struct mail_person { const char *email; char shown[MAIL_WHO_SIZE]; };       /* shown: designation and section; of a sender "" */
/* Who gets it. False: nobody can; the outcome is HOLD and says what to do. */
bool mail_person_of(const struct delivery *d, struct mail_person *ret, struct outcome *o);

struct mail_words { const char *office, *office_hi, *help_name, *help_phone, *help_email; };
/* A template with everything a letter of that kind has to say; what is not known is "–". *ret_text is the caller's. -EINVAL: the
 * template names a field that there is not. */
int mail_write_text(const struct mail_words *w, const char *template, const struct mail_kind *k, const struct delivery *d, char **ret_text, struct err *e);
/* "[CRU-A/2026/000123] subject". The caller's; NULL: no memory. Nothing of the letter stands in that of an acknowledgement. */
char *mail_write_subject(const struct mail_kind *k, const struct delivery *d);

/* May it be the value of In-Reply-To: "<" printable ASCII without blanks ">", with one @? It is what a stranger wrote. */
bool mail_is_message_id(const char *s);

#endif
