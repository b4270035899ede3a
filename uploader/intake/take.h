/* take.h - one mail becomes a letter, or does not.
 *
 *   bytes in memory ─▶ known? ─▶ opened (mail-page) ─▶ is it dak? ─▶ cleared (mark.h) ─▶ document written ─▶ published
 *                        │            │                   │               ├─ may be marked: nothing is kept, a person must look in the mailbox
 *                        │            └─ cannot be        └─ listed       └─ marked: a number in the register and nothing else
 *                        └─ it is a letter already
 *
 * No byte of a mail is written anywhere before all of it is cleared: its subject, its words, its files and what is in them. A mail with
 * something that cannot be looked at waits in the mailbox for a person, unless the settings say otherwise. The document's id is the mail's identity, so that whatever is interrupted, and however often it is fetched, it is a letter once.
 * Document: message.eml (byte for byte), file-001.pdf (header and words, drawn), file-002... (pages), enclosure-001..., mail.json. */
#ifndef INTAKE_TAKE_H
#define INTAKE_TAKE_H

#include "base/said.h"
#include "intake/intake.h"
#include "uploader/intake/opener.h"

#include <stdatomic.h>

enum taken_as {
    TAKEN_LETTER,       /* it is a letter now */
    TAKEN_KNOWN,        /* it was one before, or was refused before */
    TAKEN_LISTED,       /* it stays in the mailbox for a person: why, sentence */
    TAKEN_REFUSED,      /* it bears a marking: it has its number; why, sentence */
};

struct taken {
    enum taken_as as;
    char doc[ID_SIZE];
    const char *why;                    /* a code; static */
    char sentence[SAID_SIZE];           /* a line of base/said.h */
    char from[MAIL_MAX_ADDRESS_BYTES + 1];                     /* "" where nothing may be kept of it */
};

/* As mark_file and mark_words. */
typedef void take_mark_fn(void *ctx, const void *bytes, size_t n, bool (*progress)(void *ctx, int page, int pages), void *progress_ctx,
                          struct mark_verdict *ret);

struct take_setup {                     /* all borrowed */
    struct spool *spool;
    const char *opener;                 /* path of mail-page */
    struct intake_origin origin;        /* source and cleared are not used */
    bool answer;                        /* mailbox.answer */
    bool takes_unchecked;               /* mailbox.unchecked = take: what cannot be looked at for markings is kept all the same */
    const atomic_bool *stop;            /* become true: come back soon */
    take_mark_fn *mark, *mark_words;    /* as the functions of mark.h */
    /* It speaks of a mail of ours: what "bounced", "delayed", "relayed", "replied". 0: noted, or no mail of ours; else the mail is taken later. */
    int (*heard)(void *ctx, const char *key, const char *what, const char *status, const char *mail, int64_t at_s, struct err *e);
    void *ctx;
};

/* by: who has looked and wants it to be a letter whatever it looks like; "": nobody. Blocks while pages are looked at and the card syncs.
 *   0            *ret says what became of it
 *   -ECANCELED   stopped          -ENOSPC  no room      -ENOENT  mail-page is missing
 *   -EIO, ...    the box cannot take it in now: nothing is kept, fetch it again later */
int take_mail(const struct take_setup *setup, const struct mail_place *place, const unsigned char *bytes, size_t n, const char *by, struct taken *ret,
              struct err *e);

#endif
