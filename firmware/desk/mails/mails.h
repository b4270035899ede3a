/* mails.h - what came into the mailboxes: the page of mails that became no letters, and a letter's own mail. */
#ifndef DESK_MAILS_H
#define DESK_MAILS_H

#include "desk/letter/letter_page.h"

/* From whom and when the letter's mail came, and the files that came with it; nothing for other letters. */
void letter_mail(const struct letter_view *v);

/* Is it one of those files? Its address has its place among them, from 1. */
bool mail_is_enclosure(const struct spool_entry *entry);

/* What was heard of a mail that was sent: bounced, delayed, answered. Items of a list, nothing where nothing was heard. */
int mail_put_heard(const struct request *q, struct html *h, struct store *s, int64_t delivery, struct err *e);

#endif
