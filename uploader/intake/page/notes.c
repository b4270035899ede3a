#include "uploader/intake/page/notes.h"

static const struct { const char *code, *en, *hi; } notes[NOTES] = {
#define MAIL_NOTE(id, word, english, hindi) [NOTE_##id] = { word, english, hindi },
#include "base/mail_notes.h"
#undef MAIL_NOTE
};

const char *note_code(enum note_id id) { return notes[id].code; }
const char *note_en(enum note_id id) { return notes[id].en; }
const char *note_hi(enum note_id id) { return notes[id].hi; }
