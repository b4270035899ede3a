/* commands.h - what the files of commands share. */
#ifndef DIARY_COMMANDS_H
#define DIARY_COMMANDS_H

#include "diary/diary.h"

enum {
    COMMAND_ACTOR_BYTES = 100,
    COMMAND_REASON_BYTES = 500,
    COMMAND_VALUE_BYTES = 6000,             /* of one field: 2000 characters in Devanagari */
    COMMAND_FIELDS_BYTES = 40 * 1024,       /* of all of them: they must fit a packet on their way to sendd */
    COMMAND_MAX_FIELDS = 64,
    COMMAND_RESULT_BYTES = 8 * 1024,
    COMMAND_SECONDS_MAX = 24 * 3600,        /* that confirming a letter may take; more is no measurement */
};

/* The text under key: checked, normalised, on one line; *ret_text is the caller's. Absent counts as "".
 * 0; -EINVAL with a sentence that names key; -ENOMEM. */
int command_text(const json_t *request, const char *key, size_t max_bytes, bool may_be_empty, char **ret_text, struct err *e);
/* A whole number above 0. */
int command_id(const json_t *request, const char *key, int64_t *ret_id, struct err *e);

/* Requests about letters (commands.c), deliveries (commands_delivery.c), pages (commands_pages.c), labels and doubts
 * (commands_label.c): NULL when what is not one of theirs. */
json_t *command_confirm(struct diary *d, const json_t *request);
json_t *command_pages(struct diary *d, const char *what, const json_t *request);
json_t *command_label(struct diary *d, const char *what, const json_t *request);
json_t *command_delivery(struct diary *d, const char *what, const json_t *request);
json_t *command_outbox(struct diary *d, const char *what, const json_t *request);         /* commands_outbox.c: held ones, paused channels */
json_t *command_officers(struct diary *d, const char *what, const json_t *request);       /* commands_officers.c: the directory */
json_t *command_people(struct diary *d, const char *what, const json_t *request);         /* commands_people.c: who signs in */
json_t *command_hand_over(struct diary *d, const char *what, const json_t *request);      /* commands_hand_over.c: to a supervisor and back */
json_t *command_reports(struct diary *d, const char *what, const json_t *request);        /* commands_reports.c: clocks, paper handed over */
json_t *command_filing(struct diary *d, const char *what, const json_t *request);         /* commands_filing.c: links, memory, rules */
json_t *command_views(struct diary *d, const char *what, const json_t *request);          /* commands_views.c: views of the register, lists taken out */
json_t *command_settings(struct diary *d, const char *what, const json_t *request);       /* commands_settings.c */
json_t *command_mail(struct diary *d, const char *what, const json_t *request);            /* commands_mail.c: news of mails we have sent */
json_t *command_alerts(struct diary *d, const char *what, const json_t *request);         /* commands_alerts.c: the alert policy, letters seen */
json_t *command_first(struct diary *d, const char *what, const json_t *request);          /* commands_first.c: setting up a new box */
json_t *command_box(struct diary *d, const char *what, const json_t *request);            /* commands_box.c: what boxd did */
json_t *command_masters(struct diary *d, const char *what, const json_t *request);        /* commands_masters.c: e-Office's lists */

/* The program that waits for news of this kind. */
void command_hint(const struct diary *d, const char *program);

/* An entry of the history that is of no letter. take_detail is consumed; NULL: there was no memory for it. */
int command_note(struct diary *d, const char *event, json_t *take_detail, const char *actor, struct err *e);

#endif
