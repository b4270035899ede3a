#include "workflow/memory.h"

#include "base/auto.h"
#include "base/text.h"
#include "workflow/fold.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const kind_names[] = { "post", "category", "sender_name", "sender_designation", "sender_organisation" };
_Static_assert(ARRAY_LEN(kind_names) == MEMORY_KINDS, "a name for each kind");

const char *memory_kind_name(enum memory_kind k) { return kind_names[k]; }

int memory_kind_of(const char *name)
{
    for (int k = 0; k < MEMORY_KINDS; k++)
        if (strcmp(kind_names[k], name) == 0)
            return k;
    return -1;
}

enum { LEAST_TIMES = 2, LEAST_TIMES_ALONE = 3, LEAST_PERCENT = 75 };

bool memory_is_sure(int n, int total, bool alone)
{
    return n >= (alone ? LEAST_TIMES_ALONE : LEAST_TIMES) && n * 100 >= total * LEAST_PERCENT;
}

void memory_keys_done(struct memory_key *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(keys[i].key);
        free(keys[i].who);
        free(keys[i].what);
    }
}

/* ---- building keys */

struct keys { struct memory_key *list; size_t n; int error; };

static char *print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static char *print(const char *fmt, ...)
{
    char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    int n = vasprintf(&text, fmt, ap);
    va_end(ap);
    return n < 0 ? NULL : text;
}

static void add(struct keys *k, const char *about, char *take_key, const char *who, char *take_what)
{
    struct memory_key one = { .about = about, .key = take_key, .who = strdup(who), .what = take_what };

    if (one.key && one.who && one.what && k->n < MEMORY_MAX_KEYS) {
        k->list[k->n++] = one;
        return;
    }
    k->error = one.key && one.who && one.what ? k->error : -ENOMEM;
    memory_keys_done(&one, 1);
}

/* Folded, and no longer than a key needs. */
static char *folded(const char *text)
{
    char *f = fold_text(text ? text : "");

    if (f)
        text_cut_bytes(f, MEMORY_TEXT_BYTES);
    return f;
}

static char *as_written(const char *text)
{
    char *copy = strdup(text);

    if (copy)
        text_cut_bytes(copy, MEMORY_TEXT_BYTES);
    return copy;
}

/* ---- the sender */

/* Stands over every second letter and names nobody. */
static bool names_nobody(const char *f)
{
    static const char *const everybody[] = { "", "government of india", "govt of india", "भारत सरकार", "भारत सरकार government of india",
                                             "government of india भारत सरकार" };

    for (size_t i = 0; i < ARRAY_LEN(everybody); i++)
        if (strcmp(f, everybody[i]) == 0)
            return true;
    return false;
}

/* The organisation, else the person, else the mail address. *ret_key, *ret_shown are the caller's; NULL: nobody is known. */
static int sender_of(const struct memory_letter *l, char **ret_key, char **ret_shown)
{
    const struct { const char *prefix, *text; } ways[] = { { "o", l->organisation }, { "n", l->name }, { "e", l->email } };

    *ret_key = *ret_shown = NULL;
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        AUTO_FREE char *f = folded(ways[i].text);

        if (!f)
            return -ENOMEM;
        if (names_nobody(f))
            continue;
        *ret_key = print("%s:%s", ways[i].prefix, f);
        *ret_shown = as_written(ways[i].text);
        if (*ret_key && *ret_shown)
            return 0;
        free(*ret_key);
        free(*ret_shown);
        *ret_key = *ret_shown = NULL;
        return -ENOMEM;
    }
    return 0;
}

/* ---- number and subject */

/* Runs of digits become "#": the letters of one series look alike. "" when there is no digit. */
static char *shape_of(const char *number)
{
    char *shape = fold_number(number ? number : ""), *out = shape;
    bool any = false;

    if (!shape)
        return NULL;
    for (const char *in = shape; *in; in++) {
        bool digit = isdigit((unsigned char)*in);

        any = any || digit;
        if (!digit)
            *out++ = *in;
        else if (out == shape || out[-1] != '#')
            *out++ = '#';
    }
    *out = '\0';
    text_cut_bytes(shape, any ? MEMORY_TEXT_BYTES : 0);
    return shape;
}

enum { SUBJECT_WORDS = 5, WORD_LETTERS = 4 };

static bool is_usual(const char *word, size_t n)
{
    static const char *const usual[] = {
        "with", "from", "that", "this", "under", "regarding", "regard", "respect", "reference", "request", "letter", "matter", "subject", "dated",
        "government", "india", "ministry", "department", "office", "reminder", "संबंध", "सम्बन्ध", "संबंधी", "विषयक", "बारे", "पत्र", "मंत्रालय", "विभाग", "कार्यालय",
    };

    for (size_t i = 0; i < ARRAY_LEN(usual); i++)
        if (strlen(usual[i]) == n && memcmp(usual[i], word, n) == 0)
            return true;
    return false;
}

struct word { const char *at; size_t n, letters; };

/* The longest words without digits, each once, in the order of their length. */
static size_t telling_words(const char *subject, struct word out[SUBJECT_WORDS])
{
    size_t n = 0;

    for (const char *at = subject; *at; at += strspn(at, " ")) {
        struct word w = { at, strcspn(at, " "), 0 };
        bool twice = false;
        size_t place;

        at += w.n;
        w.letters = text_letters(w.at, w.n);
        for (size_t i = 0; i < n; i++)
            twice = twice || (out[i].n == w.n && memcmp(out[i].at, w.at, w.n) == 0);
        if (twice || w.letters < WORD_LETTERS || w.n > 60 || is_usual(w.at, w.n) || strcspn(w.at, "0123456789") < w.n)
            continue;
        for (place = n; place > 0 && out[place - 1].letters < w.letters; place--)
            ;
        if (place >= SUBJECT_WORDS)
            continue;
        n += n < SUBJECT_WORDS;
        memmove(&out[place + 1], &out[place], (n - 1 - place) * sizeof(*out));
        out[place] = w;
    }
    return n;
}

/* ---- all of them */

int memory_keys(const struct memory_letter *l, struct memory_key keys[MEMORY_MAX_KEYS], size_t *ret_n)
{
    AUTO_FREE char *sender = NULL, *who = NULL, *subject = folded(l->subject), *shape = shape_of(l->number);
    struct keys k = { .list = keys, .error = subject && shape ? sender_of(l, &sender, &who) : -ENOMEM };
    struct word words[SUBJECT_WORDS];

    *ret_n = 0;
    if (k.error < 0 || !sender)
        return k.error;
    size_t n = telling_words(subject, words);
    if (n > 0)
        add(&k, "subject", print("%s|s:%s", sender, subject), who, strdup(subject));
    if (*shape)
        add(&k, "shape", print("%s|#:%s", sender, shape), who, strdup(shape));
    for (size_t i = 0; i < n; i++)
        add(&k, "word", print("%s|w:%.*s", sender, (int)words[i].n, words[i].at), who, strndup(words[i].at, words[i].n));
    add(&k, "sender", strdup(sender), who, strdup(""));
    *ret_n = k.n;
    return k.error;
}

int memory_sender_keys(enum memory_kind kind, const char *read, const char *email, struct memory_key keys[MEMORY_MAX_KEYS], size_t *ret_n)
{
    struct keys k = { .list = keys };
    AUTO_FREE char *f = folded(read), *shown = as_written(read), *address = fold_number(email ? email : "");

    *ret_n = 0;
    if (!f || !shown || !address)
        return -ENOMEM;
    if (kind == MEMORY_ORGANISATION ? !names_nobody(f) : *f != '\0')
        add(&k, "read", print("r:%s", f), shown, strdup(""));
    text_cut_bytes(address, MEMORY_TEXT_BYTES);
    if (strchr(address, '@'))
        add(&k, "email", print("e:%s", address), address, strdup(""));
    *ret_n = k.n;
    return k.error;
}
