/* admin.h - what the pages of the local admin share. */
#ifndef DESK_ADMIN_H
#define DESK_ADMIN_H

#include "desk/web/web.h"

#include <stdio.h>

/* A page of the admin's: the frame, the row of its pages with this one marked, and the heading. self: as page_begin. */
void admin_begin(const struct request *q, struct reply *a, enum string_id title, const char *self);
void admin_end(const struct request *q, struct reply *a);

/* A notice with the box's own words in it. bad: something was not done. Words are escaped; "" for none. */
void admin_notice(const struct request *q, struct html *h, bool bad, enum string_id sentence, const char *words);

/* The settings as programs that are started now would read them; NULL: they cannot be read (logged). The caller's. */
struct config *admin_config(const struct request *q);

/* One question to another program. *ret_answer (may be NULL) is the caller's; a refusal's words are in e. take_request is consumed. */
int admin_ask(const struct request *q, const char *program, json_t *take_request, int wait_ms, json_t **ret_answer, struct err *e);

/* Hands a text to diaryd in parts that fit a message: {"do": what, "id", "file", "actor", "at", "text", "last", ...more}. The
 * answer to the last part is in *ret_answer (the caller's), also when it is a refusal; e has its words. more may be NULL. */
int admin_send_text(const struct request *q, const char *what, const char *file, const char *text, size_t n, const json_t *more,
                    json_t **ret_answer, struct err *e);

/* The form's file or text area as UTF-8 text without a BOM. *ret_text is the caller's. -EINVAL: e names the line that is not UTF-8, or
 * says that nothing came. */
int admin_upload_text(const struct request *q, char **ret_text, size_t *ret_n, struct err *e);

/* A text that goes along with a form, to be sent back as it is ("text"). */
void admin_put_hidden_text(struct html *h, const char *text);
/* A file field and its label. */
void admin_put_file_field(const struct request *q, struct html *h, enum string_id label, const char *id, const char *accept);

/* A section about the machine itself: software, how long it runs, what waits, disk, certificates (box.c). */
void admin_put_box(const struct request *q, struct html *h);

/* Mistakes as diaryd tells them: {"line", "words" or "error"}, and how many more there are. to: the id of the text area whose lines
 * they are, which a click leads to; NULL: it is not on the page. */
void admin_put_mistakes(const struct request *q, struct html *h, const json_t *list, int64_t untold, const char *to);

/* A table to take along: rows go into out by csv_out.h; admin_csv_end() makes them the answer under that name, or with r < 0 a fault.
 * After -ENOMEM the answer is a fault already. */
struct admin_csv { FILE *out; char *text; size_t n; };
int admin_csv_begin(const struct request *q, struct reply *a, struct admin_csv *ret);
void admin_csv_end(const struct request *q, struct reply *a, struct admin_csv *take_table, const char *name, int r);

/* A trial of sendd's ("test", "masters_fetch"), waited for. 0: it worked; *ret_result (the caller's) has its "sentence". e has the words of a failure. */
int admin_trial(const struct request *q, json_t *take_request, json_t **ret_result, struct err *e);

/* An entry of a <select>; now: the one that is chosen. Those of a setting's choices ("none|wireguard"); none: what people read for "none" and "",
 * NULL: themselves. */
void admin_put_option(struct html *h, const char *value, const char *now, const char *label);
void admin_put_choices(struct html *h, const char *choices, const char *now, const char *none);

/* Has a setting been changed that not all programs run with yet? now: of admin_config(). */
bool admin_settings_pending(const struct config *now);
/* A secret, kept where only its program reads it. e has the words of a refusal. */
int admin_put_secret(const struct request *q, const char *key, const char *secret, struct err *e);

/* A file that is read at each start of diaryd would undo what was put in at the desk: from now on it is not. */
void admin_let_go_of_file(const struct request *q, enum config_key key);

/* boxd's job by which a backup key is put into use (pages_care.c). The caller's, to wipe and free. */
struct office_key;
json_t *admin_key_request(const struct office_key *k, bool replace);

/* Attribute of the button that sends a form with a file. */
#define ADMIN_WITH_FILE "formenctype=\"multipart/form-data\""

#endif
