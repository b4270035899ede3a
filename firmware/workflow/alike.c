#include "workflow/alike.h"

#include "base/auto.h"
#include "base/text.h"
#include "workflow/fold.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const kind_names[] = { "none", "same_file", "same_letter", "advance_copy", "reminder", "encloses", "refers" };
_Static_assert(ARRAY_LEN(kind_names) == ALIKE_KINDS, "a name for each kind");

const char *alike_kind_name(enum alike_kind k) { return kind_names[k]; }

/* ---- what a letter says of itself */

static const char *const reminder_words[] = { "reminder", "reminders", "अनुस्मारक", "स्मरण पत्र", "स्मरणपत्र" };
static const char *const advance_words[] = { "advance copy", "अग्रिम प्रति" };

static bool has_any(const char *folded, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (fold_has(folded, words[i]))
            return true;
    return false;
}

enum { HEAD_BYTES = 1500 };     /* "Reminder" over the subject, not "no reminder will be sent" below */

int alike_words_of(const char *form, const char *subject, const char *body, int *ret_words)
{
    size_t n = strnlen(body, HEAD_BYTES);

    while (n > 0 && ((unsigned char)body[n] & 0xC0) == 0x80)
        n--;
    AUTO_FREE char *cut = strndup(body, n), *head = cut ? fold_text(cut) : NULL, *about = fold_text(subject);
    if (!head || !about)
        return -ENOMEM;
    *ret_words = 0;
    if (strcmp(form, "reminder") == 0 || has_any(head, reminder_words, ARRAY_LEN(reminder_words)) || has_any(about, reminder_words, ARRAY_LEN(reminder_words)))
        *ret_words |= ALIKE_REMINDER_WORDS;
    if (has_any(head, advance_words, ARRAY_LEN(advance_words)) || has_any(about, advance_words, ARRAY_LEN(advance_words)))
        *ret_words |= ALIKE_ADVANCE_WORDS;
    if (strcmp(form, "endorsement") == 0)
        *ret_words |= ALIKE_FORWARDS;
    return 0;
}

/* ---- senders */

enum { MAX_WORDS = 24 };

struct word { const char *at; size_t n; };

/* Words that nearly every office has in its name. */
static bool says_nothing(struct word w)
{
    static const char *const usual[] = {
        "the", "of", "and", "for", "to", "in", "government", "govt", "india", "ministry", "department", "office", "new", "delhi", "shri", "smt",
        "भारत", "सरकार", "मंत्रालय", "विभाग", "कार्यालय", "का", "के", "की", "और", "एवं", "तथा", "नई", "दिल्ली", "श्री", "श्रीमती",
    };

    for (size_t i = 0; i < ARRAY_LEN(usual); i++)
        if (strlen(usual[i]) == w.n && memcmp(usual[i], w.at, w.n) == 0)
            return true;
    return w.n < 2;
}

static size_t split(const char *folded, struct word out[MAX_WORDS], bool *ret_devanagari, bool *ret_latin)
{
    size_t n = 0;

    *ret_devanagari = *ret_latin = false;
    for (const char *at = folded; *at && n < MAX_WORDS; at += strspn(at, " ")) {
        struct word w = { at, strcspn(at, " ") };
        const char *letter = at;

        if (text_is_devanagari((unsigned)text_next(&letter)))
            *ret_devanagari = true;
        else
            *ret_latin = true;
        if (!says_nothing(w))
            out[n++] = w;
        at += w.n;
    }
    return n;
}

/* The same, or one letter misread in a word long enough to bear it. */
static bool same_word(struct word a, struct word b)
{
    size_t differ = 0;

    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        differ += a.at[i] != b.at[i];
    return differ == 0 || (differ == 1 && a.n >= 5);
}

double alike_senders(const char *a, const char *b)
{
    struct word wa[MAX_WORDS], wb[MAX_WORDS];
    bool deva_a, deva_b, latin_a, latin_b;
    size_t na = split(a, wa, &deva_a, &latin_a), nb = split(b, wb, &deva_b, &latin_b), same = 0;

    if (na == 0 || nb == 0 || !((deva_a && deva_b) || (latin_a && latin_b)))
        return -1;
    for (size_t i = 0; i < na; i++)
        for (size_t k = 0; k < nb; k++)
            if (same_word(wa[i], wb[k])) {
                same++;
                break;
            }
    return same > (na < nb ? na : nb) ? 1 : (double)same / (double)(na < nb ? na : nb);
}

/* ---- two letters */

enum same { DIFFERS = -1, UNKNOWN, SAME };

static enum same compare(const char *a, const char *b)
{
    return !*a || !*b ? UNKNOWN : strcmp(a, b) == 0 ? SAME : DIFFERS;
}

static enum same compare_senders(const struct alike_letter *a, const struct alike_letter *b)
{
    double office = alike_senders(a->organisation, b->organisation), name = alike_senders(a->name, b->name);
    double best = office > name ? office : name;

    return best < 0 ? UNKNOWN : best >= 0.5 ? SAME : DIFFERS;
}

enum { NEAR_BYTES = 80, NEAR_CHANGES = 2, NEAR_LEAST = 5 };

/* One or two characters misread, left out or too many; or one is the other with more before or behind it. */
static bool nearly(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b);

    if (na < NEAR_LEAST || nb < NEAR_LEAST || na > NEAR_BYTES || nb > NEAR_BYTES)
        return false;
    return strstr(a, b) || strstr(b, a) || text_near(a, na, b, nb, NEAR_CHANGES, NULL);
}

static void say(struct alike_verdict *v, enum alike_kind kind, double conf, enum alike_why why)
{
    v->kind = kind;
    v->conf = conf;
    v->why = why;
}

struct pair { enum same number, date, sender, subject; bool near /* numbers that differ, but hardly */; double text; };

/* Two readings of one page share half their runs of words at the least, mostly four fifths; different letters of one
 * draft up to two thirds. Measured: firmware/doc/measured.md. */
#define SHARE_LIKELY 0.5
#define SHARE_SAME   0.7
#define SHARE_SURE   0.85

struct likely {
    double conf;
    enum alike_why why;
};

/* Both numbers are known and equal. */
static struct likely same_by_number(const struct pair *p)
{
    if (p->date == SAME && p->sender != DIFFERS)
        return p->sender == SAME ? (struct likely){ 0.95, ALIKE_BY_NUMBER_DATE_SENDER }
                                 : (struct likely){ 0.8, ALIKE_BY_NUMBER_DATE };
    if (p->text >= SHARE_SAME)
        return (struct likely){ p->date == DIFFERS ? 0.7 : 0.85, ALIKE_BY_NUMBER_TEXT };
    if (p->date == UNKNOWN && p->sender == SAME && (p->text < 0 || p->text >= SHARE_LIKELY))
        return (struct likely){ 0.6, ALIKE_BY_NUMBER_SENDER };
    return (struct likely){ 0 };
}

/* A number is not known, or was misread in one of them. */
static struct likely same_by_text(const struct pair *p)
{
    bool number_may_be = p->number == UNKNOWN || p->near;

    if (p->sender == DIFFERS || p->date == DIFFERS)
        return p->text >= 0.95 && number_may_be ? (struct likely){ 0.5, ALIKE_BY_TEXT } : (struct likely){ 0 };
    if (p->text >= SHARE_SURE && p->sender == SAME)
        return (struct likely){ number_may_be ? 0.8 : 0.5, ALIKE_BY_TEXT_SENDER };
    if (p->text >= SHARE_SAME && number_may_be)
        return (struct likely){ 0.7, ALIKE_BY_TEXT };
    if (p->text >= SHARE_LIKELY && number_may_be && p->date == SAME)
        return (struct likely){ 0.6, ALIKE_BY_TEXT_DATE };
    if (p->subject == SAME && p->sender == SAME && p->date == SAME && number_may_be && (p->text < 0 || p->text >= 0.3))
        return (struct likely){ 0.6, ALIKE_BY_SUBJECT_SENDER_DATE };
    return (struct likely){ 0 };
}

/* Letters of one correspondence. */
static void correspondence(const struct pair *p, const struct alike_letter *later, enum alike_named named, struct alike_verdict *v)
{
    bool reminds = later->words & ALIKE_REMINDER_WORDS;

    if (named != ALIKE_NOT_NAMED) {
        bool dated = named == ALIKE_NAMED_DATED;

        say(v, reminds ? ALIKE_REMINDER : later->words & ALIKE_FORWARDS ? ALIKE_ENCLOSES : ALIKE_REFERS, dated ? 0.95 : 0.8,
            dated ? ALIKE_BY_NAMED_DATED : ALIKE_BY_NAMED);
    } else if (p->sender == SAME && p->number == SAME) {
        say(v, reminds ? ALIKE_REMINDER : ALIKE_REFERS, reminds ? 0.8 : 0.6, ALIKE_BY_OTHER_DATE);
    } else if (p->sender == SAME && p->subject == SAME) {
        say(v, reminds ? ALIKE_REMINDER : ALIKE_REFERS, reminds ? 0.7 : 0.4, ALIKE_BY_SENDER_SUBJECT);
    }
}

void alike_judge(const struct alike_letter *later, const struct alike_letter *earlier, enum alike_named named, struct alike_verdict *ret)
{
    struct pair p = {
        .number = compare(later->number_key, earlier->number_key), .date = compare(later->date, earlier->date),
        .sender = compare_senders(later, earlier), .subject = compare(later->subject, earlier->subject),
        .text = alike_share(&later->sketch, &earlier->sketch),
    };

    p.near = p.number == DIFFERS && nearly(later->number_key, earlier->number_key);
    *ret = (struct alike_verdict){ .kind = ALIKE_NONE, .share = p.text };
    if (compare(later->content, earlier->content) == SAME) {
        say(ret, ALIKE_SAME_FILE, 0.99, ALIKE_BY_FILE);
        return;
    }
    struct likely r = p.number == SAME ? same_by_number(&p) : same_by_text(&p);
    if (r.conf > 0)
        say(ret, (later->words ^ earlier->words) & ALIKE_ADVANCE_WORDS ? ALIKE_ADVANCE_COPY : ALIKE_SAME_LETTER, r.conf, r.why);
    else
        correspondence(&p, later, named, ret);
}

/* ---- reasons */

static const char *const codes[] = {
    "file", "number_date_sender", "number_date", "number_text", "number_sender", "text", "text_sender", "text_date", "subject_sender_date",
    "named", "named_dated", "other_date", "sender_subject",
};
_Static_assert(ARRAY_LEN(codes) == ALIKE_WHYS, "a code for each reason");

json_t *alike_reason(const struct alike_verdict *v)
{
    bool by_text = v->why == ALIKE_BY_NUMBER_TEXT || v->why == ALIKE_BY_TEXT || v->why == ALIKE_BY_TEXT_SENDER || v->why == ALIKE_BY_TEXT_DATE;
    char percent[8];

    snprintf(percent, sizeof(percent), "%d", (int)(v->share * 100 + 0.5));
    return by_text ? json_pack("[s, s]", codes[v->why], percent) : json_pack("[s]", codes[v->why]);
}
