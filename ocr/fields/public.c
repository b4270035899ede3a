/* What comes from citizens through portals and Acts: RTI applications and appeals, grievances of CPGRAMS, with their registration numbers. */
#include "ocr/fields/flow.h"
#include "ocr/fields/rules.h"

#include "base/auto.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const rti_words[] = { "rti", "r t i", "right to information", "rti act", "सूचना का अधिकार", "सूचना के अधिकार", "आरटीआई", "आर टी आई", NULL };
static const char *const second_appeal[] = { "second appeal", "द्वितीय अपील", "central information commission", "केंद्रीय सूचना आयोग", "केन्द्रीय सूचना आयोग", NULL };
static const char *const first_appeal[] = { "first appeal", "first appellate authority", "appellate authority", "section 19 1", "प्रथम अपील", "प्रथम अपीलीय प्राधिकारी", "अपीलीय प्राधिकारी", NULL };
static const char *const transfer[] = { "section 6 3", "transferred under", "धारा 6 3", "अंतरित", "अन्तरित", NULL };

/* A subject with these is about one request; others are about the Act. */
static const char *const asking[] = { "application", "appeal", "applicant", "request", "information sought", "seeking information", "आवेदन", "आवेदक", "अपील", "माँगी", "मांगी", NULL };

/* ---- what it is */

static const struct row *find_in_title(const struct rows *rows, const char *const *phrases)
{
    for (size_t i = 0; i < rows->n && rows->row[i].page == 0; i++) {
        const struct row *r = &rows->row[i];

        if (row_y(r) < 0.55 && fold_words(r->fold) <= 16 && fold_has_any(r->fold, phrases))
            return r;
    }
    return NULL;
}

static void find_rti(const struct rows *rows, struct fields *f)
{
    AUTO_FREE char *subject = f->of[FIELD_SUBJECT].value ? row_fold(f->of[FIELD_SUBJECT].value, NULL) : NULL;
    bool application = f->of[FIELD_FORM].value && strcmp(f->of[FIELD_FORM].value, "rti_application") == 0;
    const struct row *r = find_in_title(rows, rti_words), *closer;
    const char *kind = "application";

    if (!r || !(application || f->of[FIELD_RTI_NO].value || (subject && fold_has_any(subject, rti_words) && fold_has_any(subject, asking))))
        return;
    if ((closer = find_in_title(rows, second_appeal)))
        kind = "second_appeal";
    else if ((closer = find_in_title(rows, first_appeal)))
        kind = "first_appeal";
    else if ((closer = find_in_title(rows, transfer)))
        kind = "transfer";
    r = closer ? closer : r;
    found_take(&f->of[FIELD_RTI], strdup(kind), r, 0, strlen(r->text), application ? 0.9 : 0.75, "names the RTI Act");
}

/* ---- registration numbers */

/* "DARPG/E/2024/0001234": office, kind, year, serial. RTI's have R (request), A (appeal) or T, and perhaps the way it came and two figures of the year. */
struct number { size_t from, to; char value[40]; bool rti; };

/* Skips the strokes and the spaces that the scanner saw around them. */
static size_t skip_stroke(const char *s)
{
    size_t n = strspn(s, " ");

    return s[n] == '/' ? n + 1 + strspn(s + n + 1, " ") : 0;
}

static size_t count_capitals(const char *s)
{
    size_t n = 0;

    while ((s[n] >= 'A' && s[n] <= 'Z') || s[n] == '&')
        n++;
    return n;
}

/* Digits at s, with O read for 0; copies them as digits. */
static size_t take_digits(const char *s, char *out, size_t most)
{
    size_t n = 0;

    while (n < most && (isdigit((unsigned char)s[n]) || s[n] == 'O' || s[n] == 'o')) {
        out[n] = isdigit((unsigned char)s[n]) ? s[n] : '0';
        n++;
    }
    out[n] = '\0';
    return n;
}

/* Does a registration number begin at byte from? */
static bool take_number(const char *text, size_t from, struct number *ret)
{
    const char *s = text + from;
    size_t office = count_capitals(s), at = office, stroke;
    char letters[8] = "", year[8], serial[12];

    if (office < 3 || office > 8 || (from > 0 && isalnum((unsigned char)text[from - 1])))
        return false;
    for (size_t k = 0; (stroke = skip_stroke(s + at)) > 0 && s[at + stroke] >= 'A' && s[at + stroke] <= 'Z' && k < 3 && !isalpha((unsigned char)s[at + stroke + 1]); k++) {
        letters[2 * k] = '/';
        letters[2 * k + 1] = s[at + stroke];
        at += stroke + 1;
    }
    if (!letters[0] || (stroke = skip_stroke(s + at)) == 0)
        return false;
    at += stroke;
    stroke = take_digits(s + at, year, 5);
    if ((stroke != 2 && stroke != 4) || (stroke == 4 && strncmp(year, "20", 2) != 0))
        return false;
    at += stroke;
    if ((stroke = skip_stroke(s + at)) == 0)
        return false;
    at += stroke;
    stroke = take_digits(s + at, serial, 8);
    if (stroke < 5)
        return false;
    ret->from = from;
    ret->to = at + stroke + from;
    ret->rti = letters[1] == 'R' || letters[1] == 'A' || letters[1] == 'T';
    snprintf(ret->value, sizeof(ret->value), "%.*s%s/%s/%s", (int)office, s, letters, year, serial);
    return true;
}

static void find_registrations(const struct flow *body, struct fields *f)
{
    struct number n;

    for (size_t at = 0; body->text[at]; at++) {
        if (!(body->text[at] >= 'A' && body->text[at] <= 'Z') || !take_number(body->text, at, &n))
            continue;
        struct found *ret = &f->of[n.rti ? FIELD_RTI_NO : FIELD_CPGRAMS_NO];
        if (!ret->value)
            flow_take(ret, strdup(n.value), body, n.from, n.to, 0.95, "has the shape of a registration number");
        at = n.to - 1;
    }
}

void rule_public(const struct rows *rows, const struct flow *body, struct fields *f)
{
    find_registrations(body, f);
    find_rti(rows, f);
}
