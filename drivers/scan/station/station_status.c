/* What others are told of a station. */
#include "drivers/scan/station/station_internal.h"

enum scan_state station_state(const struct station *s) { return s->state; }
enum scan_code station_code(const struct station *s) { return s->code; }
const char *station_sentence(const struct station *s) { return s->sentence; }

static json_t *sheets(const struct through *t)
{
    const struct intake_counts *c = &t->counts;
    json_t *o = json_pack("{s:i, s:i, s:i, s:i, s:i}", "sides", (int)c->sides, "pages", (int)c->pages,
                          "blanks", (int)c->blanks, "separators", (int)c->separators, "dropped", (int)c->dropped);

    json_object_set_new(o, "fed", t->fed >= 0 ? json_integer(t->fed) : json_null());
    return o;
}

json_t *station_status(const struct station *s)
{
    const char *doc = s->stack ? stack_doc(s->stack) : "";
    json_t *scanner = json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:s, s:o, s:o, s:b, s:s*}",
                                "name", s->set.name, "title", s->title,
                                "state", scan_state_name(s->state), "code", scan_code_name(s->code),
                                "sentence", s->sentence, "pages", s->stack ? (int)stack_pages(s->stack) : 0,
                                "letters", (int)s->through.letters, "purpose", s->through.purpose,
                                "sheets", sheets(&s->through), "attention", attention_json(&s->attention),
                                "connected", s->device != NULL, "doc", doc[0] ? doc : NULL);

    if (scanner && station_is_in_doubt(s))
        json_object_set_new(scanner, "doubt", marking_json(stack_marking(s->stack), s->doubt));
    if (scanner && s->code == CODE_CLASSIFIED)
        json_object_set_new(scanner, "sheet", json_integer(s->refused_sheet));
    if (scanner && s->last_doc[0])
        json_object_set_new(scanner, "last", json_pack("{s:s, s:i, s:i}", "doc", s->last_doc, "pages", (int)s->last_pages,
                                                       "letters", (int)s->through.letters));
    return scanner;
}
