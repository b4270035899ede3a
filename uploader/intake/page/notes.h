/* notes.h - what a clerk is told of a mail that is not as usual (base/mail_notes.h), worded in both languages. */
#ifndef INTAKE_PAGE_NOTES_H
#define INTAKE_PAGE_NOTES_H

enum note_id {
#define MAIL_NOTE(id, code, en, hi) NOTE_##id,
#include "base/mail_notes.h"
#undef MAIL_NOTE
    NOTES
};

const char *note_code(enum note_id id);     /* "encrypted"; static, as all here */
const char *note_en(enum note_id id);
const char *note_hi(enum note_id id);

#endif
