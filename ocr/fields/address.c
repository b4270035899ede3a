#include "ocr/fields/people.h"

#include "base/auto.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ADDRESS_ROWS = 4, PHONE_MAX = 32 };
static const double foot_begins = 0.86;         /* of the page's height */

static const char *const label_phone[] = { "phone", "ph", "phones", "tel", "telephone", "tele", "tel no", "ph no", "phone no", "telefax", "office", "दूरभाष", "दूरभाष सं", "फोन", "फोन नं", NULL };
static const char *const label_mobile[] = { "mobile", "mob", "mobile no", "mob no", "cell", "मोबाइल", "मोबाईल", "मो", NULL };
static const char *const label_fax[] = { "fax", "fax no", "फैक्स", NULL };
static const char *const label_address[] = { "address", "2 address", "postal address", "r o", "resident of", "पता", "2 पता", "निवासी", "full address", "address for correspondence", NULL };
static const char *const dated[] = { "dated", "date", "dt", "the", "दिनांक", "तारीख", NULL };

/* ---- which rows tell of the sender */

static bool below_signature(const struct people *p, const struct row *r)
{
    const struct row *s = p->post < p->rows->n ? &p->rows->row[p->post] : p->signature < p->rows->n ? &p->rows->row[p->signature] : NULL;

    return s && r->page == s->page && r->upright.y > s->upright.y && r->upright.y - s->upright.y < 9 * s->upright.h && row_right(r) > row_x(s) - 0.05 &&
           row_x(r) < row_right(s) + 0.15 && row_x(r) > row_x(s) - 0.12;
}

/* The line at the foot; where the page ends early, the last lines of it. */
static bool at_foot(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];
    bool last = i + 3 >= rows->n || rows->row[i + 3].page > 0, contact = r->page == 0 && words_contact(r->fold);

    return r->page == 0 && ((row_y(r) > foot_begins && (contact || words_place(r->fold))) || (last && row_y(r) > 0.6 && contact));
}

/* Head, "From" block, lines below the signature and the line at the foot; never the addressee or those who get copies. */
static bool is_senders(const struct people *p, size_t i)
{
    const struct row *r = &p->rows->row[i];

    if (p->role[i] == ROLE_ADDRESSEE || r->conf < 0.35 || words_noise(r->fold) || row_after_label(r, label_copy) >= 0)
        return false;
    return p->role[i] == ROLE_FROM || (r->page == 0 && i < p->head_end && row_y(r) < 0.45) || below_signature(p, r) || at_foot(p->rows, i) || row_after_label(r, label_address) >= 0;
}

/* ---- numbers */

/* A run of digits with spaces, dashes and brackets between, from *at on: only its digits. 0: no more. */
static size_t next_digits(const char *text, size_t *at, char out[PHONE_MAX], size_t *ret_from, size_t *ret_to)
{
    size_t n = 0, blanks = 0;

    while (text[*at] && !(text[*at] >= '0' && text[*at] <= '9'))
        ++*at;
    *ret_from = *ret_to = *at;
    for (; text[*at] && n + 1 < PHONE_MAX; ++*at) {
        char c = text[*at];

        if (c >= '0' && c <= '9') {
            out[n++] = c;
            blanks = 0;
            *ret_to = *at + 1;
        } else if (!strchr(" -()", c) || ++blanks > 2) {
            break;
        }
    }
    out[n] = '\0';
    return n;
}

/* Ten digits that begin with 6 to 9, with or without the country's code. */
static const char *as_mobile(const char *digits)
{
    size_t n = strlen(digits);

    if (n == 12 && strncmp(digits, "91", 2) == 0)
        digits += 2;
    else if (n == 11 && *digits == '0')
        digits++;
    else if (n != 10)
        return NULL;
    return strlen(digits) == 10 && *digits >= '6' && *digits <= '9' ? digits : NULL;
}

static bool has_label_before(const struct row *r, size_t at, const char *const *labels)
{
    AUTO_FREE char *before = strndup(r->text, at), *fold = before ? row_fold(before, NULL) : NULL;
    size_t last = 0;
    bool found = false;

    for (; fold && *labels; labels++)           /* the label nearest before the number counts */
        for (const char *hit = fold; (hit = strstr(hit, *labels)); hit++)
            if ((hit == fold || hit[-1] == ' ') && fold_starts(hit, *labels) && (size_t)(hit - fold) >= last) {
                last = (size_t)(hit - fold);
                found = last + strlen(*labels) + 40 > strlen(fold);
            }
    return found;
}

static void phones(const struct row *r, struct fields *f)
{
    char digits[PHONE_MAX];
    size_t at = 0, from, to, n;

    if (row_after_label(r, label_number) >= 0)
        return;
    while ((n = next_digits(r->text, &at, digits, &from, &to)) > 0) {
        const char *mobile = as_mobile(digits);
        bool fax = has_label_before(r, from, label_fax) && !has_label_before(r, from, label_phone);

        if (mobile && !fax && !f->of[FIELD_SENDER_MOBILE].value && (has_label_before(r, from, label_mobile) || !has_label_before(r, from, label_phone)))
            found_take(&f->of[FIELD_SENDER_MOBILE], strdup(mobile), r, from, to, has_label_before(r, from, label_mobile) ? 0.95 : 0.8, "ten digits of a mobile");
        else if (n >= 7 && n <= 13 && !fax && !f->of[FIELD_SENDER_PHONE].value && has_label_before(r, from, label_phone))
            found_set(&f->of[FIELD_SENDER_PHONE], r, from, to, 0.85, "behind \"Tel.\"");
    }
}

/* ---- mail */

static bool is_mail_char(char c) { return isalnum((unsigned char)c) || strchr("._-+", c); }

/* "name[at]nic[dot]in" is how offices write it on the web. */
static char *plain_mail(const char *text)
{
    static const struct { const char *from; char to; } signs[] = { { "[at]", '@' }, { "(at)", '@' }, { "[dot]", '.' }, { "(dot)", '.' } };
    char *out = strdup(text), *w = out;

    for (const char *s = text; out && *s;) {
        size_t i = 0;

        while (i < ARRAY_LEN(signs) && strncasecmp(s, signs[i].from, strlen(signs[i].from)) != 0)
            i++;
        *w++ = i < ARRAY_LEN(signs) ? signs[i].to : *s;
        s += i < ARRAY_LEN(signs) ? strlen(signs[i].from) : 1;
        *w = '\0';
    }
    return out;
}

static void mail(const struct row *r, struct found *ret)
{
    AUTO_FREE char *text = plain_mail(r->text);
    char *sign = text ? strchr(text, '@') : NULL, *from = sign, *to = sign;

    if (!sign || ret->value)
        return;
    while (from > text && is_mail_char(from[-1]))
        from--;
    for (to++; *to && is_mail_char(*to);)
        to++;
    while (to > sign && to[-1] == '.')
        to--;
    *to = '\0';
    if (from < sign && strchr(sign, '.') && sign[1] != '.' && to - sign > 4)
        found_take(ret, strdup(from), r, 0, strlen(r->text), 0.9, "has an @");
}

/* ---- place */

/* "110001", "110 001", not part of a longer number. 0: none. */
static unsigned find_pin(const char *text, size_t *ret_from, size_t *ret_to)
{
    for (size_t at = 0; text[at];) {
        size_t n = strspn(text + at, "0123456789"), gap;

        if (n == 0) {
            at++;
            continue;
        }
        gap = n == 3 && text[at + 3] == ' ' ? strspn(text + at + 4, "0123456789") : 0;
        if ((n == 6 || gap == 3) && text[at] != '0' && text[at] != '9' && !(at > 0 && strchr("+/", text[at - 1])) && text[at + n] != '/') {
            *ret_from = at;
            *ret_to = at + (n == 6 ? 6 : 7);
            return (unsigned)(n == 6 ? strtoul(text + at, NULL, 10) : strtoul(text + at, NULL, 10) * 1000 + strtoul(text + at + 4, NULL, 10));
        }
        at += n;
    }
    return 0;
}

static void pin(const struct row *r, struct fields *f)
{
    size_t from, to;
    unsigned number;
    char *value;
    const struct state *s;

    if (f->of[FIELD_SENDER_PIN].value || (words_contact(r->fold) && !words_place(r->fold)) || row_after_label(r, label_number) >= 0)
        return;
    number = find_pin(r->text, &from, &to);
    s = number ? state_of_pin(number) : NULL;
    if (!s || asprintf(&value, "%06u", number) < 0)
        return;
    found_take(&f->of[FIELD_SENDER_PIN], value, r, from, to, 0.95, "six digits of a place");
    found_take(&f->of[FIELD_SENDER_STATE], strdup(s->name), r, from, to, 0.95, "from the PIN");
}

static void town(const struct row *r, double conf, struct fields *f)
{
    const char *name;
    const struct state *s = state_of_town(r->fold, &name);

    if (s && !f->of[FIELD_SENDER_CITY].value)
        found_take(&f->of[FIELD_SENDER_CITY], strdup(name), r, 0, strlen(r->text), conf, "a town in the sender's lines");
}

static bool is_dated(const struct row *r)
{
    char iso[DATE_SIZE];
    size_t from, to;

    return fold_has_any(r->fold, dated) || date_find(r->text, 0, iso, &from, &to);
}

/* Rows of the address in the letter's language; a bilingual head says everything twice. */
static bool tells_address(const struct people *p, size_t i, bool hindi)
{
    const struct row *r = &p->rows->row[i];
    const char *ignored;
    unsigned words = fold_words(r->fold);

    if (row_after_label(r, label_address) >= 0)
        return true;
    if (p->role[i] == ROLE_HEAD || p->role[i] == ROLE_SIGNED || words > 16 || is_dated(r) || (words_contact(r->fold) && !fold_has(r->fold, "pin")) || strchr(r->text, '@') ||
        row_after_label(r, label_number) >= 0 || !(words_place(r->fold) || state_of_town(r->fold, &ignored)))
        return false;
    return p->role[i] == ROLE_FROM || text_has_devanagari(r->text) == hindi;
}

static void address(const struct people *p, bool hindi, struct fields *f)
{
    const struct row *first = NULL;
    char *value = NULL;
    int n = 0;

    for (size_t i = 0; i < p->rows->n && n < MAX_ADDRESS_ROWS; i++) {
        const struct row *r = &p->rows->row[i];
        long behind = row_after_label(r, label_address);

        if (!is_senders(p, i) || !tells_address(p, i, hindi) || (first && rows_between(first, r) > 30))
            continue;
        text_join(&value, ", ", r->text + (behind < 0 ? 0 : behind), strlen(r->text + (behind < 0 ? 0 : behind)));
        first = first ? first : r;
        n++;
    }
    if (first)
        found_take(&f->of[FIELD_SENDER_ADDRESS], value, first, 0, strlen(first->text), 0.8, "the sender's lines with a place");
    else
        free(value);
}

/* ---- all of it */

static void state(const struct people *p, struct fields *f)
{
    struct found *ret = &f->of[FIELD_SENDER_STATE], *office = &f->of[FIELD_SENDER_ORGANISATION];
    AUTO_FREE char *fold = office->value ? row_fold(office->value, NULL) : NULL;
    const struct state *s = fold ? state_named(fold) : NULL;
    const char *name;

    if (!ret->value && s) {
        *ret = (struct found){ .value = strdup(s->name), .page = office->page, .box = office->box, .conf = office->conf * 0.9, .why = "named in the organisation" };
        return;
    }
    for (size_t i = 0; i < p->rows->n && !ret->value; i++) {
        const struct row *r = &p->rows->row[i];

        if (!is_senders(p, i))
            continue;
        s = words_place(r->fold) || p->role[i] == ROLE_FROM || row_after_label(r, label_address) >= 0 ? state_named(r->fold) : NULL;
        s = s ? s : state_of_town(r->fold, &name);
        if (s)
            found_take(ret, strdup(s->name), r, 0, strlen(r->text), 0.85, "named in the sender's lines");
    }
}

void people_address(struct people *p, struct fields *f)
{
    bool hindi = strcmp(p->language, "hi") == 0;

    for (size_t i = 0; i < p->rows->n; i++) {
        const struct row *r = &p->rows->row[i];

        if (!is_senders(p, i))
            continue;
        mail(r, &f->of[FIELD_SENDER_EMAIL]);
        phones(r, f);
        pin(r, f);
        if (tells_address(p, i, hindi))
            town(r, 0.9, f);
    }
    for (size_t i = 0; i < p->rows->n; i++)         /* "New Delhi, dated the ..." says less */
        if (is_senders(p, i))
            town(&p->rows->row[i], 0.8, f);
    address(p, hindi, f);
    if (!f->of[FIELD_SENDER_ADDRESS].value)
        address(p, !hindi, f);
    state(p, f);
}
