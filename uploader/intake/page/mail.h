/* mail.h - a mail as mail-page sees it: who wrote what, and which files come with it. Owned text is valid UTF-8 (text_clean).
 *
 * Filled by mail_parse() from the raw bytes; what is in it is still foreign: only its form is sure. */
#ifndef INTAKE_PAGE_MAIL_H
#define INTAKE_PAGE_MAIL_H

#include "base/auto.h"
#include "base/err.h"
#include "base/hash.h"
#include "uploader/intake/page/notes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A mail beyond PARTS, DEPTH, HEADER_BYTES or FILES is not opened; of what is beyond the others nothing can be seen (unseen), or it is cut. */
enum {
    MAIL_MAX_PARTS = 1000,
    MAIL_MAX_DEPTH = 20,                /* parts within parts */
    MAIL_MAX_HEADER_BYTES = 256 * 1024, /* of the mail itself */
    MAIL_MAX_FILES = 200,
    MAIL_MAX_NAME_BYTES = 200,          /* of a file; what is longer is cut, and no reason to turn a mail away */
    MAIL_MAX_LINE_BYTES = 4000,         /* of a header's text: cut, too */
    MAIL_MAX_ADDRESS_BYTES = 320,       /* ... of an address */
    MAIL_MAX_ID_BYTES = 512,            /* ... of a Message-ID */
    MAIL_MAX_TEXT_BYTES = 1 << 20,      /* of all text that is drawn: cut, with a note */
    MAIL_MAX_CIDS = 200,                /* pictures that bodies show: of more, the rest count as files */
    MAIL_MAX_KEYS = 8,                  /* mails of ours that it answers */
    MAIL_MAX_LOOKED = 4000,             /* pieces of text that are only looked at */
    MAIL_MAX_LOOKED_BYTES = 16 << 20,
    MAIL_MAX_UNPACKED_BYTES = 256 << 20,        /* of all archives and Office files of a mail */
    MAIL_MAX_MEMBERS = 3000,
    MAIL_MAX_PACKED_DEPTH = 3,          /* archives within archives */
};

enum mail_kind { MAIL_LETTER, MAIL_SPAM, MAIL_AUTO_REPLY, MAIL_BULK, MAIL_REPORT };
/* "letter", "spam", "auto_reply", "bulk", "report". Static. */
const char *mail_kind_name(enum mail_kind kind);

/* What is done with a part; files.c has the rule for each. */
enum mail_file_use {
    FILE_PAGES,         /* an image or PDF: pages of the letter */
    FILE_ENCLOSURE,     /* kept beside the letter as a file */
    FILE_LOCKED,        /* the same, and nobody without its password can read it */
    FILE_PROGRAM,       /* stays in the mail as it came and is not taken out of it */
    FILE_CHECK,         /* a picture within an enclosure: only looked at for markings */
    FILE_INLINE,        /* a picture that the HTML body shows among its words: look (a small one), or page: whoever looks at it decides */
};
enum { FILE_USES = FILE_INLINE + 1 };
const char *mail_file_use_name(enum mail_file_use use);

struct mail_file {
    enum mail_file_use use;
    char *name;                 /* as the mail calls it, cut; never a path */
    char ending[8];             /* "pdf", "docx": small letters and digits */
    char *cid;                  /* its Content-ID; NULL: none */
    unsigned char *bytes;       /* NULL with FILE_PROGRAM */
    size_t n;
};

struct mail_text { char *heading, *text; };     /* heading "": the mail's own words */

/* A delivery report, RFC 3464. */
struct mail_report { char what[12], status[16], key[UUID_SIZE]; };    /* "bounced" "delayed" "relayed", "5.1.1", the mail of ours; "" each: not told */

struct mail {
    char *from, *from_name, *from_shown, *to, *cc, *subject, *message_id, *in_reply_to;
    int64_t date_s;             /* what the sender's clock said; 0: nothing that can be read */
    int64_t arrived_s;          /* what the mailbox said */
    enum mail_kind kind;
    bool may_answer;            /* an answer by machine would not be out of place (RFC 3834) */
    bool sensitive;             /* the sender's program says personal, private or confidential (RFC 4021) */
    bool notes[NOTES];
    struct mail_text *texts;
    size_t n_texts, text_bytes;
    char **cids;                /* that the HTML bodies name */
    size_t n_cids;
    char **looked;              /* what is not drawn as words of the letter, and is looked at for markings: a page, sheet or header each */
    size_t n_looked, looked_bytes;
    size_t members, unpacked_bytes;     /* of archives, so far */
    char *unseen;               /* the first thing that cannot be looked at for markings; NULL: all can */
    struct mail_file *files;
    size_t n_files;
    struct mail_report report;
    char keys[MAIL_MAX_KEYS][UUID_SIZE];        /* deliveries of ours whose mails it names, perhaps */
    size_t n_keys;
    char receipt_no[80], computer_no[24];       /* from another e-Office; "" */
};

/* whole: beyond a limit is refused; else what is beyond is left out, and a note says so. *ret must be all zero, and is mail_done()'s
 * in every case. -E2BIG: beyond a limit, with the sentence; -EBADMSG: no mail at all; -ENOMEM. */
int mail_parse(const unsigned char *bytes, size_t n, bool whole, struct mail *ret, struct err *e);
void mail_done(struct mail *m);

/* Notes that what is of that name cannot be looked at. The first one stays. */
void mail_set_unseen(struct mail *m, const char *name);
static inline void auto_mail(struct mail *m) { mail_done(m); }
#define AUTO_MAIL AUTO(auto_mail)

#endif
