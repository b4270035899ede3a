#include "uploader/intake/page/mail.h"

#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = { [MAIL_LETTER] = "letter", [MAIL_SPAM] = "spam", [MAIL_AUTO_REPLY] = "auto_reply", [MAIL_BULK] = "bulk",
                                     [MAIL_REPORT] = "report" };
static const char *const uses[] = { [FILE_PAGES] = "pages", [FILE_ENCLOSURE] = "enclosure", [FILE_LOCKED] = "locked", [FILE_PROGRAM] = "program",
                                    [FILE_CHECK] = "check", [FILE_INLINE] = "inline" };

const char *mail_kind_name(enum mail_kind kind) { return kinds[kind]; }
const char *mail_file_use_name(enum mail_file_use use) { return uses[use]; }

void mail_done(struct mail *m)
{
    char *const texts[] = { m->from, m->from_name, m->from_shown, m->to, m->cc, m->subject, m->message_id, m->in_reply_to };

    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        free(texts[i]);
    for (size_t i = 0; i < m->n_texts; i++) {
        free(m->texts[i].heading);
        free(m->texts[i].text);
    }
    for (size_t i = 0; i < m->n_looked; i++)
        free(m->looked[i]);
    for (size_t i = 0; i < m->n_files; i++) {
        free(m->files[i].name);
        free(m->files[i].cid);
        free(m->files[i].bytes);
    }
    for (size_t i = 0; i < m->n_cids; i++)
        free(m->cids[i]);
    free(m->texts);
    free(m->cids);
    free(m->looked);
    free(m->unseen);
    free(m->files);
    *m = (struct mail){ .from = NULL };
}

void mail_set_unseen(struct mail *m, const char *name)
{
    if (!m->unseen)
        m->unseen = strdup(*name ? name : "-");
    if (!m->unseen)
        abort();                        /* without it the mail would pass for looked at; maild takes a broken process for a reason to ask a person */
}
