/* imap.h - what is asked of a mailbox. Errors: imap_wire.h. Nothing here deletes a mail, or marks it as read. */
#ifndef INTAKE_IMAP_H
#define INTAKE_IMAP_H

#include "uploader/intake/imap_wire.h"

enum { IMAP_FOLDER_SIZE = 256 };

struct imap_caps { bool idle, move; };
int imap_ask_caps(struct imap *i, struct imap_caps *ret, struct err *e);

struct imap_folder { uint32_t uid_validity; bool keeps_keywords; };      /* keeps_keywords: mails may be marked, else it is only to be read */
/* -EREMOTEIO: there is no such folder, or it may not be opened. */
int imap_select(struct imap *i, const char *folder, struct imap_folder *ret, struct err *e);

/* Is there such a folder, that can hold mails? */
int imap_has_folder(struct imap *i, const char *folder, bool *ret_there, struct err *e);

/* UIDs in ascending order; the caller's. */
struct imap_uids { uint32_t *uid; size_t n; };
void imap_uids_done(struct imap_uids *u);
bool imap_uids_have(const struct imap_uids *u, uint32_t uid);
static inline void auto_imap_uids(struct imap_uids *u) { imap_uids_done(u); }
#define AUTO_IMAP_UIDS AUTO(auto_imap_uids)
/* what: search keys of RFC 3501, such as "UID 7:*". */
int imap_search(struct imap *i, const char *what, struct imap_uids *ret, struct err *e);

struct imap_meta { int64_t arrived_s, size_bytes; bool done; };        /* done: it has our keyword */
/* -ENOENT: it is not there any more. */
int imap_ask_meta(struct imap *i, uint32_t uid, struct imap_meta *ret, struct err *e);

/* All its bytes; the caller's. -ENOENT; -EFBIG: more than max_bytes; -ENOMEM. */
int imap_fetch(struct imap *i, uint32_t uid, size_t max_bytes, unsigned char **ret_bytes, size_t *ret_n, struct err *e);

#define IMAP_KEYWORD "$Dakbox"
/* Marks it as dealt with. -EREMOTEIO: the mailbox does not allow it. */
int imap_set_keyword(struct imap *i, uint32_t uid, struct err *e);
/* To another folder, which is made where missing. Where the server cannot move it is copied, and the one here gets the keyword. */
int imap_put_aside(struct imap *i, const struct imap_caps *caps, uint32_t uid, const char *folder, struct err *e);

#endif
