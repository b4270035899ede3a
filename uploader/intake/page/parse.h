/* parse.h - what the files of mail-page that know GMime share. */
#ifndef INTAKE_PAGE_PARSE_H
#define INTAKE_PAGE_PARSE_H

#include "uploader/intake/page/mail.h"

#include <gmime/gmime.h>

/* heads.c: who wrote, to whom, what about; and is it a letter at all? -ENOMEM. */
int heads_read(GMimeMessage *message, struct mail *m);
/* Headers that name a grading or describe the mail are looked at; one that calls it confidential makes it sensitive. -ENOMEM. */
int heads_look(GMimeMessage *message, struct mail *m);
/* The same of a mail within the mail, as lines to draw. The caller's; NULL: no memory. */
char *heads_lines(GMimeMessage *message);

/* shown.c: notes the pictures that an HTML body shows by "cid:". -ENOMEM. */
int shown_read(const char *html, struct mail *m);
/* Once all parts are read: pictures that a body shows are not pages yet. */
void shown_settle(struct mail *m);

/* report.c: status: the text of a message/delivery-status part. */
void report_read_status(const char *status, struct mail_report *ret);
/* Notes the deliveries of ours that are named in text: Message-IDs <delivery key@host>. */
void report_find_keys(const char *text, struct mail *m);

/* from_office.c: another e-Office's receipt and computer number, from the subject. */
void from_office_read(struct mail *m);

#endif
