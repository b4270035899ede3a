#include "diary/reading.h"

#include "diary/reading_flat.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "workflow/forms.h"

#include <errno.h>
#include <string.h>

/* What a reading may say, and how long each may be in bytes. Others are not for the diary. key: of the reading, where it is another. */
static const struct { const char *name; enum reading_kind kind; size_t max_bytes; const char *key; } known[] = {
    { "letter_no", READING_TEXT, 300, NULL },             { "date", READING_DATE, 40, NULL },                   { "date_as_printed", READING_TEXT, 100, NULL },
    { "subject", READING_TEXT, 2000, NULL },              { "sender_name", READING_TEXT, 300, NULL },           { "sender_designation", READING_TEXT, 500, NULL },
    { "sender_organisation", READING_TEXT, 1000, NULL },  { "addressee", READING_TEXT, 2000, NULL },            { "question_no", READING_TEXT, 100, NULL },
    { "answer_date", READING_DATE, 40, NULL },            { "hearing_date", READING_DATE, 40, NULL },           { "reply_by", READING_DATE, 40, NULL },
    { "mode_no", READING_TEXT, 100, NULL },               { "delivery_hint", READING_TEXT, 40, NULL },          { "references", READING_REFERENCES, 2000, NULL },
    { "copy_to", READING_LIST, 4000, NULL },              { "enclosures", READING_TEXT, 1000, NULL },           { "court", READING_TEXT, 500, NULL },
    { "case_no", READING_TEXT, 200, NULL },               { "parties", READING_TEXT, 500, NULL },               { "dy_no", READING_TEXT, 100, NULL },
    { "rti_no", READING_TEXT, 60, NULL },                 { "cpgrams_no", READING_TEXT, 60, NULL },             { "amount", READING_NUMBER, 20, NULL },
    { "vip_name", READING_TEXT, 300, NULL },              { "sender_type", READING_TEXT, 40, NULL },            { "sender_ministry", READING_TEXT, 300, NULL },
    { "sender_department", READING_TEXT, 300, NULL },     { "sender_address", READING_TEXT, 1000, NULL },       { "sender_city", READING_TEXT, 100, NULL },
    { "sender_state", READING_TEXT, 100, NULL },          { "sender_pin", READING_TEXT, 20, NULL },             { "sender_email", READING_TEXT, 300, NULL },
    { "sender_mobile", READING_TEXT, 60, NULL },          { "sender_phone", READING_TEXT, 200, NULL },          { "addressee_post", READING_TEXT, 1000, NULL },
    { "addressee_section", READING_TEXT, 300, NULL },     { "addressee_name", READING_TEXT, 500, NULL },
    { "received_stamp", READING_DATE, 40, "received_date" },    /* of a stamp: when it was received is the counter's to say */
};

static const char *const languages[] = { "en", "hi", "mixed" };
static const char *const classes[] = { "none", "restricted", "confidential", "secret", "top_secret" };
static const char *const urgencies[] = { "top_priority", "most_immediate", "out_today", "most_urgent", "immediate", "urgent", "time_bound", "priority" };
static const char *const vips[] = { "president", "vice_president", "pmo", "governor", "cm", "speaker", "minister", "mp", "mlc", "mla", "ex_minister", "ex_mp", "ex_mla" };
static const char *const businesses[] = { "assurance", "rule_377", "special_mention", "zero_hour", "call_attention", "half_hour", "cut_motion", "resolution", "committee", "short_notice",
                                          "unstarred", "starred", "question" };
static const char *const houses[] = { "ls", "rs" };
static const char *const requests[] = { "application", "first_appeal", "second_appeal", "transfer" };
static const char *const notes[] = { "pdf_javascript", "pdf_launch", "pdf_attachments" };

void reading_done(struct reading *r)
{
    for (size_t i = 0; i < r->n_fields; i++)
        free((void *)(uintptr_t)r->fields[i].value);        /* ours, const for the readers */
    for (size_t i = 0; i < r->n_doubts; i++)
        free((void *)(uintptr_t)r->doubts[i].detail);
    for (size_t i = 0; i < r->n_read_as; i++)
        free((void *)(uintptr_t)r->read_as[i].value);
    for (size_t i = 0; i < r->n_refs; i++) {
        free(r->refs[i].letter_no);
        free(r->refs[i].date);
    }
    free(r->body);
    memset(r, 0, sizeof(*r));
}

/* The first thing that is wrong is what the clerk reads. */
static void doubt(struct reading *r, enum said_id id, const char *value)
{
    if (!r->hold_reason[0])
        said_set(r->hold_reason, id, value);
}

/* ---- fields */

static int add(struct reading *r, const struct field *f, char *take_value)
{
    if (r->n_fields == READING_MAX_FIELDS) {
        free(take_value);
        return -E2BIG;
    }
    r->fields[r->n_fields] = *f;
    r->fields[r->n_fields++].value = take_value;
    return 0;
}

int reading_add(struct reading *r, const char *name, const char *value, const char *source, double conf)
{
    struct field f = { .name = name, .source = source, .conf = conf, .confirmed_by = "" };
    char *copy = strdup(value);

    return copy ? add(r, &f, copy) : -ENOMEM;
}

const struct field *field_find(const struct field *fields, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

const char *field_value(const struct field *fields, size_t n, const char *name)
{
    const struct field *f = field_find(fields, n, name);

    return f ? f->value : "";
}

const char *reading_field(const struct reading *r, const char *name) { return field_value(r->fields, r->n_fields, name); }

int reading_correct(struct reading *r, const char *name, const char *value, const char *source, double conf)
{
    AUTO_FREE char *read = strdup(reading_field(r, name)), *copy = strdup(value);

    if (!read || !copy)
        return -ENOMEM;
    if (r->n_read_as == ARRAY_LEN(r->read_as))
        return -E2BIG;
    r->read_as[r->n_read_as++] = (struct field){ .name = name, .value = TAKE_PTR(read) };
    for (size_t i = 0; i < r->n_fields; i++)
        if (strcmp(r->fields[i].name, name) == 0) {
            free((void *)(uintptr_t)r->fields[i].value);
            r->fields[i].value = TAKE_PTR(copy);
            r->fields[i].source = source;
            r->fields[i].conf = conf;
            return 0;
        }
    struct field f = { .name = name, .source = source, .conf = conf, .confirmed_by = "" };
    return add(r, &f, TAKE_PTR(copy));
}

/* A whole number of a page's geometry, or 0. */
static int pixels(const json_t *v)
{
    json_int_t n = json_is_integer(v) ? json_integer_value(v) : json_is_real(v) ? (json_int_t)json_real_value(v) : 0;

    return n < 0 || n > 100000 ? 0 : (int)n;
}

static void read_evidence(const json_t *evidence, int pages, struct field *f)
{
    const json_t *box = json_object_get(evidence, "box");
    double conf = json_num(evidence, "conf", 0);
    int64_t page = json_int(evidence, "page", 0);

    f->conf = conf > 0 && conf <= 1 ? conf : 0;         /* also when it is not a number */
    if (page < 1 || page > pages || json_array_size(box) != 4)
        return;
    f->page = (int)page;
    f->x = pixels(json_array_get(box, 0));
    f->y = pixels(json_array_get(box, 1));
    f->w = pixels(json_array_get(box, 2));
    f->h = pixels(json_array_get(box, 3));
}

static int read_field(struct reading *r, size_t k, const json_t *value, const json_t *evidence)
{
    struct field f = { .name = known[k].name, .source = "reading", .confirmed_by = "" };
    AUTO_FREE char *flat = NULL, *clean = NULL;

    if (!value || json_is_null(value))
        return 0;
    int flattened = reading_flat(value, known[k].kind, &flat);
    if (flattened == -EINVAL)
        doubt(r, SAID_READING_NO_TEXT, f.name);
    if (flattened < 0)
        return flattened == -EINVAL ? 0 : flattened;
    int cleaned = text_clean(flat, strlen(flat), known[k].max_bytes, &clean, NULL);
    if (cleaned == -ENOMEM)
        return cleaned;
    if (cleaned < 0) {
        doubt(r, SAID_READING_LONG_TEXT, f.name);
        return 0;
    }
    text_squeeze(clean);
    if (!clean[0] || (known[k].kind == READING_DATE && !clock_is_date(clean)))
        return 0;                                       /* not read: the clerk types it */
    read_evidence(evidence, r->pages, &f);
    return add(r, &f, TAKE_PTR(clean));
}

static int read_fields(struct reading *r, const json_t *root)
{
    const json_t *fields = json_object_get(root, "fields"), *evidence = json_object_get(root, "evidence");
    int done = 0;

    if (!json_is_object(fields))
        doubt(r, SAID_READING_NO_FIELDS, NULL);
    for (size_t k = 0; k < ARRAY_LEN(known) && done == 0; k++) {
        const char *key = known[k].key ? known[k].key : known[k].name;

        done = read_field(r, k, json_object_get(fields, key), json_object_get(evidence, key));
    }
    return done;
}

/* One of a list of words, or NULL. */
static const char *one_of(const json_t *root, const char *key, const char *const *words, size_t n)
{
    const char *said = json_str(root, key, "");

    for (size_t i = 0; i < n; i++)
        if (strcmp(said, words[i]) == 0)
            return words[i];
    return NULL;
}

/* A verdict with its place on the paper; NULL: there is none. */
static int add_verdict(struct reading *r, const char *name, const char *value, const json_t *root)
{
    struct field f = { .name = name, .source = "reading", .confirmed_by = "" };

    if (!value)
        return 0;
    read_evidence(json_object_get(json_object_get(root, "evidence"), name), r->pages, &f);
    char *copy = strdup(value);
    return copy ? add(r, &f, copy) : -ENOMEM;
}

static int read_kind(struct reading *r, const json_t *root)
{
    const char *class = one_of(root, "classification", classes, ARRAY_LEN(classes));

    r->urgent = json_flag(root, "urgent");
    r->vip = json_flag(root, "vip");
    r->parliament = json_flag(root, "parliament");
    const struct { const char *name, *value; } verdicts[] = {
        { "form", one_of(root, "form", letter_forms, LETTER_FORMS) },
        { "language", one_of(root, "language", languages, ARRAY_LEN(languages)) },
        { "urgent", r->urgent ? "yes" : NULL },
        { "vip", r->vip ? "yes" : NULL },
        { "parliament", r->parliament ? "yes" : NULL },
        { "classification", class && strcmp(class, "none") != 0 ? class : NULL },
        { "urgency", one_of(root, "urgency", urgencies, ARRAY_LEN(urgencies)) },
        { "vip_kind", one_of(root, "vip_kind", vips, ARRAY_LEN(vips)) },
        { "parliament_kind", one_of(root, "parliament_kind", businesses, ARRAY_LEN(businesses)) },
        { "house", one_of(root, "house", houses, ARRAY_LEN(houses)) },
        { "rti", one_of(root, "rti", requests, ARRAY_LEN(requests)) },
    };
    int done = 0;

    for (size_t i = 0; i < ARRAY_LEN(verdicts) && done == 0; i++)
        done = add_verdict(r, verdicts[i].name, verdicts[i].value, root);
    return done;
}

/* ---- pages and decision */

static int read_pages(struct reading *r, const json_t *root)
{
    const json_t *pages = json_object_get(root, "pages"), *page;
    size_t n = json_array_size(pages), size, i;
    AUTO_FREE char *text = NULL;

    if (n < 1 || n > READING_MAX_PAGES) {
        doubt(r, SAID_READING_NO_PAGES, NULL);
        n = n < 1 ? 0 : READING_MAX_PAGES;
    }
    r->pages = (int)n;
    FILE *f = open_memstream(&text, &size);
    if (!f)
        return -ENOMEM;
    json_array_foreach(pages, i, page) {
        const char *said = json_str(page, "text", "");

        if (i < n && ftell(f) < READING_BODY_BYTES)
            fprintf(f, "%s\n", said);
    }
    if (fclose(f) != 0)
        return -ENOMEM;
    int cleaned = text_clean(text, size, READING_MAX_BYTES, &r->body, NULL);
    if (cleaned == 0)
        text_cut_bytes(r->body, READING_BODY_BYTES);
    return cleaned == -ENOMEM || (cleaned < 0 && !(r->body = strdup(""))) ? -ENOMEM : 0;
}

/* code must be static; why: of the reader. Those there is no room for are left out. */
static int add_doubt(struct reading *r, const char *code, int page, const char *why)
{
    char *detail = NULL;

    if (r->n_doubts == READING_MAX_DOUBTS)
        return 0;
    if (text_clean(why, strlen(why), READING_MAX_BYTES, &detail, NULL) < 0 && !(detail = strdup("")))
        return -ENOMEM;
    text_squeeze(detail);
    text_cut_bytes(detail, READING_DETAIL_BYTES);
    r->doubts[r->n_doubts++] = (struct doubt){ .code = code, .page = page, .detail = detail };
    return 0;
}

/* What a file holds besides its pages: of the letter as a whole, and each said once. */
static int read_notes(struct reading *r, const json_t *root)
{
    int done = 0;

    for (size_t k = 0; k < ARRAY_LEN(notes) && done == 0; k++) {
        const json_t *note;
        size_t i;

        json_array_foreach(json_object_get(root, "notes"), i, note)
            if (strcmp(json_str(note, "code", ""), notes[k]) == 0) {
                done = add_doubt(r, notes[k], 0, json_str(note, "why", ""));
                break;
            }
    }
    return done;
}

/* One letter that is named; what cannot be used is left out. */
static int read_reference(struct reading *r, const json_t *ref)
{
    const char *number = json_str(ref, "letter_no", ""), *date = json_str(ref, "date", "");
    AUTO_FREE char *clean = NULL, *day = strdup(clock_is_date(date) ? date : "");
    int cleaned = text_clean(number, strlen(number), 300, &clean, NULL);

    if (!day || cleaned == -ENOMEM)
        return -ENOMEM;
    if (cleaned < 0 || !*clean || r->n_refs == READING_MAX_REFS)
        return 0;
    text_squeeze(clean);
    r->refs[r->n_refs++] = (struct reading_ref){ TAKE_PTR(clean), TAKE_PTR(day) };
    return 0;
}

static int read_references(struct reading *r, const json_t *root)
{
    const json_t *in_fields = json_object_get(json_object_get(root, "fields"), "references"), *ref;
    size_t i;
    int done = 0;

    json_array_foreach(json_is_array(in_fields) ? in_fields : json_object_get(root, "references"), i, ref)
        if (done == 0)
            done = read_reference(r, ref);
    return done;
}

/* Where another letter may begin, in the reader's opinion: a person looks, nothing is split. */
static int read_seams(struct reading *r, const json_t *root)
{
    const json_t *seam;
    size_t i;
    int done = 0;

    json_array_foreach(json_object_get(root, "seams"), i, seam) {
        int64_t page = json_int(seam, "page", 0);

        if (done == 0 && page >= 2 && page <= r->pages)
            done = add_doubt(r, "maybe_new_letter", (int)page, json_str(seam, "why", ""));
    }
    return done;
}

static void doubt_marking(struct reading *r, const char *class, bool refused)
{
    static const struct { const char *class; enum said_id word; } words[] = {
        { "restricted", SAID_MARKED_RESTRICTED }, { "confidential", SAID_MARKED_CONFIDENTIAL }, { "secret", SAID_MARKED_SECRET },
        { "top_secret", SAID_MARKED_TOP_SECRET },
    };
    char shown[SAID_SIZE];

    said_set(shown, SAID_MARKED_CLASSIFIED);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(words[i].class, class) == 0)
            said_set(shown, words[i].word);
    doubt(r, refused ? SAID_MARKED_AFTER_ALL : SAID_MARKED_SEEMS, shown);
}

static void doubt_problem(struct reading *r, const char *problem)
{
    AUTO_FREE char *clean = NULL;

    if (text_clean(problem, strlen(problem), READING_MAX_BYTES, &clean, NULL) < 0)
        return;
    text_squeeze(clean);
    text_cut_bytes(clean, sizeof(r->hold_reason) - 1);
    if (clean[0] && !r->hold_reason[0])
        memcpy(r->hold_reason, clean, strlen(clean) + 1);
}

/* Anything but a plain "clear" is for a person. A marking is said before all else. */
static void read_decision(struct reading *r, const json_t *root)
{
    const char *decision = json_str(root, "decision", ""), *class = one_of(root, "classification", classes, ARRAY_LEN(classes));
    bool refused = strcmp(decision, "refuse") == 0;

    r->refused = refused;
    if (class && strcmp(class, "none") != 0)
        doubt_marking(r, class, refused);
    else if (refused)
        doubt_marking(r, "classified", true);
    doubt_problem(r, json_str(root, "problem_said", json_str(root, "problem", json_str(root, "error", ""))));
    if (strcmp(decision, "hold") == 0)
        doubt(r, SAID_MARKED_MAY_BE, NULL);
    else if (strcmp(decision, "clear") != 0)
        doubt(r, SAID_MARKED_NOT_SAID, NULL);
}

int reading_empty(enum said_id hold_reason, struct reading *ret)
{
    memset(ret, 0, sizeof(*ret));
    said_set(ret->hold_reason, hold_reason);
    ret->body = strdup("");
    return ret->body ? 0 : -ENOMEM;
}

int reading_parse(const char *text, size_t n, struct reading *ret)
{
    AUTO_JSON json_t *root = n > READING_MAX_BYTES ? NULL : json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
    int r;

    if (!json_is_object(root))
        return reading_empty(SAID_READING_UNUSABLE, ret);
    memset(ret, 0, sizeof(*ret));
    read_decision(ret, root);
    r = read_pages(ret, root);
    if (r == 0)
        r = read_fields(ret, root);
    if (r == 0)
        r = read_kind(ret, root);
    if (r == 0)
        r = read_notes(ret, root);
    if (r == 0)
        r = read_seams(ret, root);
    if (r == 0)
        r = read_references(ret, root);
    if (r < 0)
        reading_done(ret);
    return r;
}
