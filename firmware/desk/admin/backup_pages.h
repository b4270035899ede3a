/* backup_pages.h - what the parts of the page "Backup" share (pages_care.c, pages_restore.c). */
#ifndef DESK_BACKUP_PAGES_H
#define DESK_BACKUP_PAGES_H

#include "desk/admin/admin.h"

/* The page that says why not; why: what a {1} in the sentence stands for, a line. */
void backup_refuse(const struct request *q, struct reply *a, enum string_id sentence, const char *why);

/* Begins a job of boxd's. take_request gets who asks. True: it runs; else the reply is the page with why not. */
bool backup_start_job(const struct request *q, struct reply *a, json_t *take_request);

/* Has any letter a number here? Without an answer it is taken to be so. */
bool backup_has_letters(const struct request *q);

/* The section that brings another box's office here; nothing once there are letters. */
void restore_put(const struct request *q, struct html *h);

#endif
