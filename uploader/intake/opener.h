/* opener.h - a mail opened by mail-page, a locked-in process: maild itself parses none. */
#ifndef INTAKE_OPENER_H
#define INTAKE_OPENER_H

#include "reader/ask.h"
#include "uploader/intake/facts.h"

enum { OPENER_MEMORY_MIB = 1024, OPENER_CPU_S = 120, OPENER_WAIT_MS = 180 * 1000 };

struct opened {                         /* one mail; opener_close() after any result of opener_open */
    struct page_process process;
    bool runs;
    struct frame answer;
    struct mail_facts facts;            /* into answer */
};

/* bytes: the mail. whole: one beyond the limits of page/mail.h is refused, else what is beyond is left out. SIGPIPE must be ignored.
 *   -E2BIG     it is beyond a limit: e has the sentence
 *   -EBADMSG   it cannot be opened: it broke the process, took too long, or is no mail
 *   -ENOENT    mail-page is missing or cannot work: nothing is wrong with the mail */
int opener_open(const char *program, const void *bytes, size_t n, int64_t arrived_s, bool whole, struct opened *ret, struct err *e);
void opener_close(struct opened *o);
static inline void auto_opened(struct opened *o) { opener_close(o); }
#define AUTO_OPENED AUTO(auto_opened)

/* The letter as a PDF; for the marking check all its words (mark_words) and a PDF of those that must be seen, NULL when there are none. */
enum opened_part { OPENED_LETTER, OPENED_WORDS, OPENED_ODD };
const unsigned char *opener_part(const struct opened *o, enum opened_part which, size_t *ret_n);

/* A file of the mail, as facts.files[k] says; *ret_file is frame_done()'s: its first blob. -EBADMSG. */
int opener_file(struct opened *o, size_t k, struct frame *ret_file, struct err *e);

/* mail-page beside this program. */
int opener_find(char out[PAGE_PROCESS_PATH_SIZE], struct err *e);

#endif
