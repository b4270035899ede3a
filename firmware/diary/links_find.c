#include "diary/links_find.h"

#include "base/clock.h"
#include "base/text.h"
#include "workflow/fold.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

enum { MAX_LINKS = 12, MAX_OWN = 8, MAX_TOKENS = 40 };

struct links_found {
    char *owned[4];                     /* number key, organisation, name, subject: what marks borrow */
    char content[HASH_HEX_SIZE], date[CLOCK_DATE_SIZE];
    struct letter_ref refs[READING_MAX_REFS];   /* borrow the two below, or the reading's dates */
    char *ref_keys[READING_MAX_REFS], ref_dates[READING_MAX_REFS][CLOCK_DATE_SIZE];
    int64_t own[MAX_OWN];
    struct letter_marks marks;
    struct link_new list[MAX_LINKS];    /* the surest first; reasons owned */
    struct letter_links links;
};

const struct letter_links *links_of(const struct links_found *f) { return f ? &f->links : NULL; }

void links_found_free(struct links_found *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < ARRAY_LEN(f->owned); i++)
        free(f->owned[i]);
    for (size_t i = 0; i < f->marks.n_refs; i++)
        free(f->ref_keys[i]);
    for (size_t i = 0; i < f->links.n; i++)
        free((void *)(uintptr_t)f->list[i].reason);
    free(f);
}

static int no_memory(struct err *e) { return err_set(e, -ENOMEM, "out of memory"); }

/* ---- what the letter is compared by */

/* The keys of number, organisation, name and subject; the folded texts cut to what an index should bear. */
static int put_texts(struct links_found *f, const char *number, const char *organisation, const char *name, const char *subject)
{
    enum { TEXT_BYTES = 300 };
    const char *const texts[] = { organisation, name, subject };

    for (size_t i = 0; i < ARRAY_LEN(f->owned); i++) {
        free(f->owned[i]);
        f->owned[i] = NULL;
    }
    f->owned[0] = fold_number_key(number);
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        f->owned[i + 1] = fold_text(texts[i]);
        if (f->owned[i + 1])
            text_cut_bytes(f->owned[i + 1], TEXT_BYTES);
    }
    if (!f->owned[0] || !f->owned[1] || !f->owned[2] || !f->owned[3])
        return -ENOMEM;
    if (!strchr(f->owned[3], ' '))                      /* "transfer" alone is no subject to go by */
        f->owned[3][0] = '\0';
    f->marks.like.number_key = f->owned[0];
    f->marks.like.organisation = f->owned[1];
    f->marks.like.name = f->owned[2];
    f->marks.like.subject = f->owned[3];
    return 0;
}

/* A letter named by number; its own number and what says nothing are left out. */
static int add_ref(struct links_found *f, const char *number, const char *date)
{
    AUTO_FREE char *key = fold_number_key(number);

    if (!key)
        return -ENOMEM;
    if (!*key || f->marks.n_refs == READING_MAX_REFS || strcmp(key, f->marks.like.number_key) == 0)
        return 0;
    f->refs[f->marks.n_refs] = (struct letter_ref){ .number_key = key, .date = date };
    f->ref_keys[f->marks.n_refs++] = TAKE_PTR(key);
    return 0;
}

/* "F.No.A-11019/1/2026-Estt." is a number; "and/or" and "2019-20" are none. */
static bool looks_like_number(const char *word, size_t n)
{
    size_t digits = 0, separators = 0, letters = 0;

    for (size_t i = 0; i < n; i++) {
        digits += isdigit((unsigned char)word[i]) != 0;
        separators += word[i] == '/' || word[i] == '-';
        letters += isalpha((unsigned char)word[i]) || ((unsigned char)word[i] & 0x80);
    }
    return n >= 7 && n <= 80 && digits >= 2 && separators >= 2 && (letters > 0 || digits >= 6);
}

/* Of a reading without references: what in the text looks like a letter's number. */
static int refs_of_text(struct links_found *f, const char *body)
{
    int r = 0, tokens = 0;

    for (const char *at = body; *at && r == 0 && tokens < MAX_TOKENS; at += strspn(at, " \n\t,;()")) {
        size_t n = strcspn(at, " \n\t,;()");

        if (looks_like_number(at, n)) {
            AUTO_FREE char *word = strndup(at, n);

            tokens++;
            r = word ? add_ref(f, word, "") : -ENOMEM;
        }
        at += n;
    }
    return r;
}

static bool is_listed(const struct links_found *f, int64_t id)
{
    size_t i = 0;

    while (i < f->marks.n_own && f->own[i] != id)
        i++;
    return i < f->marks.n_own;
}

/* Diary numbers of ours in the text: "CRU-A/2026/000123". */
static int own_numbers(struct diary *d, struct links_found *f, int64_t letter, const char *body, struct err *e)
{
    const char *prefix = config_text(d->config, CONFIG_OFFICE_NUMBER_PREFIX);
    char wanted[STORE_NUMBER_SIZE], number[STORE_NUMBER_SIZE];
    int looked_up = 0;

    f->marks.own = f->own;
    if (!*prefix || snprintf(wanted, sizeof(wanted), "%s-", prefix) >= (int)sizeof(wanted))
        return 0;
    for (const char *at = body; (at = strstr(at, wanted)) && f->marks.n_own < MAX_OWN && looked_up < MAX_TOKENS; at++) {
        size_t n = strcspn(at, " \n\t,;()[]");
        int64_t id = 0;

        while (n > 0 && !isdigit((unsigned char)at[n - 1]))     /* the full stop of its sentence */
            n--;
        if (n == 0 || n >= sizeof(number))
            continue;
        snprintf(number, sizeof(number), "%.*s", (int)n, at);
        looked_up++;
        int r = store_letter_id_by_number(d->store, number, &id, e);
        if (r < 0 && r != -ENOENT)
            return r;
        if (r == 0 && id != letter && !is_listed(f, id))
            f->own[f->marks.n_own++] = id;
    }
    return 0;
}

static int first_blob(void *ctx, const struct spool_entry *entry)
{
    memcpy(ctx, entry->sha256, HASH_HEX_SIZE);
    return 1;
}

/* The SHA-256 of the file a letter came as, which its manifest holds. Paper gives no two equal files, so scans are left out. */
static void hash_content(struct diary *d, const char *doc, char out[HASH_HEX_SIZE])
{
    char source[SPOOL_VALUE_SIZE] = "";

    out[0] = '\0';
    spool_get(d->spool, doc, "source", source, NULL);
    if (source[0] && strcmp(source, "scan") != 0)
        spool_each_blob(d->spool, doc, first_blob, out, NULL);
}

static int make_marks(struct diary *d, int64_t letter, const char *doc, const struct reading *n, struct links_found *f, struct err *e)
{
    struct alike_letter *like = &f->marks.like;
    int r = put_texts(f, reading_field(n, "letter_no"), reading_field(n, "sender_organisation"), reading_field(n, "sender_name"),
                      reading_field(n, "subject"));

    if (r == 0)
        r = alike_sketch_of(n->body, &like->sketch);
    if (r == 0)
        r = alike_words_of(reading_field(n, "form"), reading_field(n, "subject"), n->body, &like->words);
    for (size_t i = 0; r == 0 && i < n->n_refs; i++)
        r = add_ref(f, n->refs[i].letter_no, n->refs[i].date);
    if (r == 0 && n->n_refs == 0)
        r = refs_of_text(f, n->body);
    if (r < 0)
        return no_memory(e);
    f->marks.refs = f->refs;
    snprintf(f->date, sizeof(f->date), "%s", reading_field(n, "date"));
    like->date = f->date;
    hash_content(d, doc, f->content);
    like->content = f->content;
    return own_numbers(d, f, letter, n->body, e);
}

/* ---- judging */

struct judging { struct links_found *found; int64_t letter; };

static int judge(void *ctx, const struct link_candidate *c)
{
    struct judging *j = ctx;
    struct links_found *f = j->found;
    bool other_is_later = c->id > j->letter;
    struct alike_verdict v;
    size_t at = f->links.n;

    alike_judge(other_is_later ? &c->like : &f->marks.like, other_is_later ? &f->marks.like : &c->like, c->named, &v);
    if (v.kind == ALIKE_NONE)
        return 0;
    while (at > 0 && f->list[at - 1].conf < v.conf)
        at--;
    if (at == MAX_LINKS)
        return 0;
    AUTO_JSON json_t *why = alike_reason(&v);
    char *reason = why ? json_dumps(why, JSON_COMPACT) : NULL;
    if (!reason)
        return -ENOMEM;
    if (f->links.n == MAX_LINKS)
        free((void *)(uintptr_t)f->list[--f->links.n].reason);
    memmove(&f->list[at + 1], &f->list[at], (f->links.n - at) * sizeof(f->list[0]));
    f->list[at] = (struct link_new){ .other = c->id, .kind = v.kind, .conf = v.conf, .reason = reason };
    f->links.n++;
    return 0;
}

static int compare(struct diary *d, int64_t letter, struct links_found *f, struct err *e)
{
    struct judging j = { .found = f, .letter = letter };
    int r = store_link_candidates(d->store, letter, &f->marks, judge, &j, e);

    f->links.marks = &f->marks;
    f->links.list = f->list;
    return r == -ENOMEM ? no_memory(e) : r;
}

int links_find(struct diary *d, int64_t letter, const char *doc, const struct reading *n, struct links_found **ret, struct err *e)
{
    AUTO_LINKS struct links_found *f = calloc(1, sizeof(*f));
    bool marked = false;

    if (!f)
        return no_memory(e);
    int r = store_is_marked(d->store, letter, &marked, e);
    const char *class = reading_field(n, "classification");
    marked = marked || (*class && strcmp(class, "none") != 0);
    if (r == 0 && !marked)
        r = make_marks(d, letter, doc, n, f, e);
    if (r == 0 && !marked)
        r = compare(d, letter, f, e);
    if (r == 0)
        *ret = TAKE_PTR(f);
    return r;
}

/* ---- once more, when a clerk says otherwise */

struct again { struct links_found *found; bool same; };

/* What was read of the text, and the file it came as, stay. */
static int keep_marks(void *ctx, const struct alike_letter *before)
{
    struct again *a = ctx;
    struct links_found *f = a->found;
    const struct alike_letter *now = &f->marks.like;

    f->marks.like.sketch = before->sketch;
    f->marks.like.words = before->words;
    snprintf(f->content, sizeof(f->content), "%s", before->content);
    a->same = strcmp(before->number_key, now->number_key) == 0 && strcmp(before->date, f->date) == 0 &&
              strcmp(before->organisation, now->organisation) == 0 && strcmp(before->name, now->name) == 0 &&
              strcmp(before->subject, now->subject) == 0;
    return 0;
}

static int keep_ref(void *ctx, const struct letter_ref *ref)
{
    struct links_found *f = ctx;
    char *key = strdup(ref->number_key);

    if (!key)
        return -ENOMEM;
    if (f->marks.n_refs == READING_MAX_REFS) {
        free(key);
        return 0;
    }
    snprintf(f->ref_dates[f->marks.n_refs], CLOCK_DATE_SIZE, "%s", ref->date);
    f->refs[f->marks.n_refs] = (struct letter_ref){ .number_key = key, .date = f->ref_dates[f->marks.n_refs] };
    f->ref_keys[f->marks.n_refs++] = key;
    return 0;
}

static int keep_number(void *ctx, const struct link *l)
{
    if (!l->is_double || l->other_is_later || strcmp(l->state, "asked") != 0)
        return 0;
    snprintf(ctx, STORE_NUMBER_SIZE, "%s", l->number);
    return 1;                                           /* the newest is enough */
}

static int find_again(struct diary *d, int64_t letter, struct links_found *f, char *ret_number, struct err *e)
{
    int doubles = 0;
    int r = store_refs(d->store, letter, keep_ref, f, e);

    f->marks.refs = f->refs;
    f->marks.like.date = f->date;
    f->marks.like.content = f->content;
    if (r == 0)
        r = compare(d, letter, f, e);
    if (r == 0)
        r = store_put_links(d->store, letter, &f->links, &doubles, e);
    if (r == 0 && doubles > 0)
        r = store_links(d->store, letter, keep_number, ret_number, e);
    return r < 0 ? r : 0;
}

int links_find_again(struct diary *d, int64_t letter, const struct field *confirmed, size_t n, char *ret_number, struct err *e)
{
    AUTO_LINKS struct links_found *f = calloc(1, sizeof(*f));
    struct again a = { .found = f };

    ret_number[0] = '\0';
    if (!f || put_texts(f, field_value(confirmed, n, "letter_no"), field_value(confirmed, n, "sender_organisation"),
                        field_value(confirmed, n, "sender_name"), field_value(confirmed, n, "subject")) < 0)
        return no_memory(e);
    snprintf(f->date, sizeof(f->date), "%s", field_value(confirmed, n, "date"));
    int r = store_marks(d->store, letter, keep_marks, &a, e);
    if (r == -ENOENT)
        return 0;
    return r < 0 || a.same ? r : find_again(d, letter, f, ret_number, e);
}
