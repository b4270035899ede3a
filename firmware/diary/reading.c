#include "diary/reading.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

enum kind { TEXT, DATE };

/* What a reading may say, and how long each may be in bytes. Others are not for the diary. */
static const struct { const char *name; enum kind kind; size_t max_bytes; } known[] = {
    { "letter_no", TEXT, 300 },             { "date", DATE, 40 },               { "date_as_printed", TEXT, 100 },
    { "subject", TEXT, 2000 },              { "sender_name", TEXT, 300 },       { "sender_designation", TEXT, 500 },
    { "sender_organisation", TEXT, 1000 },  { "addressee", TEXT, 2000 },        { "question_no", TEXT, 100 },
    { "answer_date", DATE, 40 },            { "hearing_date", DATE, 40 },       { "received_date", DATE, 40 },
    { "mode_no", TEXT, 100 },
};

static const char *const forms[] = {
    "letter", "do_letter", "office_memorandum", "circular", "endorsement", "mp_letter", "parliament_question", "court_notice",
    "rti_application", "grievance", "order", "memorandum", "id_note", "form",
};
static const char *const languages[] = { "en", "hi", "mixed" };
static const char *const classes[] = { "none", "restricted", "confidential", "secret", "top_secret" };
static const char *const notes[] = { "pdf_javascript", "pdf_launch", "pdf_attachments" };

void reading_done(struct reading *r)
{
    for (size_t i = 0; i < r->n_fields; i++)
        free((void *)(uintptr_t)r->fields[i].value);        /* ours, const for the readers */
    for (size_t i = 0; i < r->n_doubts; i++)
        free((void *)(uintptr_t)r->doubts[i].detail);
    free(r->body);
    memset(r, 0, sizeof(*r));
}

/* The first thing that is wrong is what the clerk reads. */
static void doubt(struct reading *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void doubt(struct reading *r, const char *fmt, ...)
{
    va_list ap;

    if (r->hold_reason[0])
        return;
    va_start(ap, fmt);
    vsnprintf(r->hold_reason, sizeof(r->hold_reason), fmt, ap);
    va_end(ap);
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

const char *reading_field(const struct reading *r, const char *name)
{
    for (size_t i = 0; i < r->n_fields; i++)
        if (strcmp(r->fields[i].name, name) == 0)
            return r->fields[i].value;
    return "";
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
    AUTO_FREE char *clean = NULL;

    if (!value || json_is_null(value))
        return 0;
    if (!json_is_string(value)) {
        doubt(r, "The reading of this letter is damaged (%s is not a text): check every field.", f.name);
        return 0;
    }
    int cleaned = text_clean(json_string_value(value), json_string_length(value), known[k].max_bytes, &clean, NULL);
    if (cleaned == -ENOMEM)
        return cleaned;
    if (cleaned < 0) {
        doubt(r, "The reading of this letter is damaged (%s is too long or not a text): check every field.", f.name);
        return 0;
    }
    text_squeeze(clean);
    if (!clean[0] || (known[k].kind == DATE && !clock_is_date(clean)))
        return 0;                                       /* not read: the clerk types it */
    read_evidence(evidence, r->pages, &f);
    return add(r, &f, TAKE_PTR(clean));
}

static int read_fields(struct reading *r, const json_t *root)
{
    const json_t *fields = json_object_get(root, "fields"), *evidence = json_object_get(root, "evidence");
    int done = 0;

    if (!json_is_object(fields))
        doubt(r, "The reading of this letter is damaged (it has no fields): type them.");
    for (size_t k = 0; k < ARRAY_LEN(known) && done == 0; k++)
        done = read_field(r, k, json_object_get(fields, known[k].name), json_object_get(evidence, known[k].name));
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
        { "form", one_of(root, "form", forms, ARRAY_LEN(forms)) },
        { "language", one_of(root, "language", languages, ARRAY_LEN(languages)) },
        { "urgent", r->urgent ? "yes" : NULL },
        { "vip", r->vip ? "yes" : NULL },
        { "parliament", r->parliament ? "yes" : NULL },
        { "classification", class && strcmp(class, "none") != 0 ? class : NULL },
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
        doubt(r, "The reading of this letter is damaged (it has no pages or too many): check every field.");
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
    char shown[32];

    snprintf(shown, sizeof(shown), "%s", class);
    for (char *c = shown; *c; c++)
        *c = (char)(*c == '_' ? ' ' : toupper((unsigned char)*c));
    doubt(r, refused ? "This letter seems to be marked %s. It must not be processed here: take out the paper and make the number void."
                     : "This letter seems to be marked %s. If it is, take out the paper and make the number void; if not, release it.", shown);
}

static void doubt_problem(struct reading *r, const char *problem)
{
    AUTO_FREE char *clean = NULL;

    if (text_clean(problem, strlen(problem), READING_MAX_BYTES, &clean, NULL) < 0)
        return;
    text_squeeze(clean);
    text_cut_bytes(clean, READING_WHY_SIZE - 1);
    if (clean[0])
        doubt(r, "%s", clean);
}

/* Anything but a plain "clear" is for a person. A marking is said before all else. */
static void read_decision(struct reading *r, const json_t *root)
{
    const char *decision = json_str(root, "decision", ""), *class = one_of(root, "classification", classes, ARRAY_LEN(classes));
    bool refused = strcmp(decision, "refuse") == 0;

    if (class && strcmp(class, "none") != 0)
        doubt_marking(r, class, refused);
    else if (refused)
        doubt_marking(r, "classified", true);
    doubt_problem(r, json_str(root, "problem", json_str(root, "error", "")));
    if (strcmp(decision, "hold") == 0)
        doubt(r, "This letter may carry a classified marking. Look at the paper before you release it.");
    else if (strcmp(decision, "clear") != 0)
        doubt(r, "The reader could not say whether this letter may be processed. Look at the paper before you release it.");
}

int reading_empty(const char *hold_reason, struct reading *ret)
{
    memset(ret, 0, sizeof(*ret));
    snprintf(ret->hold_reason, sizeof(ret->hold_reason), "%s", hold_reason);
    ret->body = strdup("");
    return ret->body ? 0 : -ENOMEM;
}

int reading_parse(const char *text, size_t n, struct reading *ret)
{
    AUTO_JSON json_t *root = n > READING_MAX_BYTES ? NULL : json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
    int r;

    if (!json_is_object(root))
        return reading_empty("The reading of this letter cannot be used. Type its fields, then release it.", ret);
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
    if (r < 0)
        reading_done(ret);
    return r;
}
