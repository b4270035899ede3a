/* facts.h - what mail-page says of a mail, checked: types, lengths and names; the words stay foreign. */
#ifndef INTAKE_FACTS_H
#define INTAKE_FACTS_H

#include "base/err.h"
#include "base/json.h"
#include "uploader/intake/page/mail.h"

struct mail_facts {             /* texts are borrowed from the answer */
    enum mail_kind kind;
    bool may_answer, sensitive;
    const char *from, *from_name, *subject, *message_id, *in_reply_to, *receipt_no, *computer_no;
    int64_t date_s;
    const json_t *notes;        /* codes of notes.h */
    size_t n_files;
    struct { enum mail_file_use use; const char *name, *ending; size_t n; } files[MAIL_MAX_FILES];
    const char *keys[MAIL_MAX_KEYS];
    size_t n_keys;
    const char *unseen;         /* the name of what cannot be looked at for markings; "": all can */
    const char *report_what, *report_status, *report_key;       /* "" each */
};

/* -EPROTO: it is no such answer. answer must stay as long as *ret is used. */
int facts_read(const json_t *answer, struct mail_facts *ret, struct err *e);
bool facts_has_note(const struct mail_facts *f, enum note_id id);

/* mail.json, that goes with the document: what diaryd is told (firmware/doc/mail.md). account, folder: where it came from. The caller's. */
struct mail_place { const char *account, *folder; uint32_t uid_validity, uid; int64_t arrived_s; };
json_t *facts_record(const struct mail_facts *f, const struct mail_place *p, const char *sha256, bool answer);

#endif
