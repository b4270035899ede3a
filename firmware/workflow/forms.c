#include "workflow/forms.h"

const char *const letter_forms[LETTER_FORMS] = {
    "letter", "do_letter", "office_memorandum", "circular", "endorsement", "mp_letter", "parliament_question", "court_notice",
    "rti_application", "grievance", "order", "memorandum", "id_note", "form",
    "notification", "resolution", "public_notice", "reminder", "minutes", "press_note", "representation",
};
