/* upload.h - a text that is handed over in parts that fit a message: the officers' directory, rules, lists of e-Office.
 *
 * The file belongs to whoever gives it and may lie where diaryd cannot read, so its text travels, and is gathered here in
 * memory. One at a time: a new one puts an unfinished one aside. */
#ifndef DIARY_UPLOAD_H
#define DIARY_UPLOAD_H

#include "diary/diary.h"

/* One part, of a request {"id", "at", "text", "last"}. what: the request's name. 0: *ret_last says whether the text is whole now; then
 * *ret_text (borrowed until upload_drop) and *ret_n are it. -EINVAL: in words, and the text so far is gone. */
int upload_take(struct diary *d, const char *what, const json_t *request, size_t max_bytes, bool *ret_last, const char **ret_text, size_t *ret_n,
                struct err *e);
void upload_drop(struct diary *d);

#endif
