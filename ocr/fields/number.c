#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *const label_number[] = {
    "no", "nos", "number", "f no", "fno", "e no", "eno" /* an underlined F */, "file no", "ref no", "our ref", "our ref no", "reference no", "letter no", "lr no", "d o no", "do no",
    "d o letter no", "do letter no", "d o lr no", "endt no", "endst no", "endorsement no", "o m no", "om no", "circular no", "memo no",
    "memorandum no", "order no", "office order no", "i d no", "id no", "u o no", "uo no", "notification no", "public notice no", "proc no", "ref",
    "सं", "संख्या", "क्रमांक", "क्रं", "पत्रांक", "पत्र संख्या", "पत्र सं", "पत्र क्रमांक", "फा सं", "फा संख्या", "फाइल सं", "फाइल संख्या", "मि सं", "मिसिल संख्या",
    "अ शा पत्र सं", "अ शा पत्र संख्या", "अ शा सं", "अर्ध शा पत्र सं", "अर्ध सरकारी पत्र सं", "का ज्ञा सं", "परिपत्र सं", "परिपत्र संख्या", "आदेश संख्या", "आदेश सं",
    "संदर्भ", "संदर्भ सं", "संदर्भ संख्या", "सन्दर्भ सं", "सन्दर्भ संख्या", "पृष्ठांकन सं", "पृष्ठांकन संख्या", NULL
};

/* Labels that are part of the number. */
static const char *const kept_label[] = { "g o rt no", "g o ms no", "g o no", "g o p no", "so no", "g s r", NULL };

/* Where the number ends on its line. */
static const char *const ends_number[] = { "dated", "dt", "date", "the", "दिनांक", "दिनाँक", "दि", "तारीख", "new", "नई", "dtd", NULL };

/* Numbers of other things. */
static const char *const others_number[] = { "even number", "even no", "समसंख्यक", "question", "प्रश्न संख्या", "phone", "tel", "fax", "mobile", "pin", "page",
                                             "room", "house", "ward", NULL };

/* The number ends before a date or its label, and a word of many letters without digit or mark belongs to the place. */
static size_t number_end(const struct row *r, size_t from)
{
    const char *text = r->text;
    size_t end = strlen(text), date_from, date_to;
    char iso[DATE_SIZE];

    if (date_find(text, from, iso, &date_from, &date_to) && date_from < end && date_from > from)
        end = date_from;
    for (size_t at = from; at < end;) {
        size_t n = strcspn(text + at, " ");
        AUTO_FREE char *word = strndup(text + at, n);
        AUTO_FREE char *fold = word ? row_fold(word, NULL) : NULL;

        if (!fold)
            break;
        for (const char *const *e = ends_number; *e; e++)
            if (strcmp(fold, *e) == 0)
                return at;
        if (at > from && strlen(fold) >= 4 && !strpbrk(word, "/-().&0123456789"))
            return at;
        at += n + 1;
    }
    return end;
}

static bool looks_like_number(const char *text, size_t n)
{
    AUTO_FREE char *value = strndup(text, n);
    AUTO_FREE char *fold = value ? row_fold(value, NULL) : NULL;
    bool digit = false;

    if (!fold || strlen(fold) < 2 || fold_words(fold) > 14)
        return false;
    for (const char *p = fold; *p; p++)
        digit |= isdigit((unsigned char)*p) != 0;
    return digit && !fold_starts(fold, "of");
}

static int score(const struct rows *rows, size_t i, size_t from, size_t to)
{
    const struct row *r = &rows->row[i];
    const char *text = r->text;
    size_t n = to - from;
    int points = 0;

    points += r->page == 0 && row_y(r) < 0.4 ? 3 : r->page == 0 ? 0 : -2;
    points += memchr(text + from, '/', n) ? 2 : memchr(text + from, '-', n) ? 1 : 0;
    points -= fold_words(r->fold) > 12 ? 3 : 0;
    points -= fold_has_any(r->fold, others_number) ? 4 : 0;
    points -= row_gap(rows, i) < 0 && r->conf < 0.4 ? 1 : 0;
    return points;
}

/* With both scripts loaded a digit is sometimes read twice, once in each: "3३". */
static void drop_doubled_digits(char *s)
{
    char *out = s;

    for (const char *at = s; *at;) {
        const char *from = at;
        int c = text_next(&at);

        if (c >= 0x966 && c <= 0x96f && out > s && out[-1] == '0' + c - 0x966)
            continue;
        memmove(out, from, (size_t)(at - from));
        out += at - from;
    }
    *out = '\0';
}

/* Where the value begins: behind a label, which a stray mark or two may precede. -1: no label. */
static long find_value(const struct row *r)
{
    const char *text = r->text;
    long from = row_after_label(r, kept_label) >= 0 ? 0 : row_after_label(r, label_number);

    for (int skipped = 0; from < 0 && skipped < 2 && text[strcspn(text, " ")] && strcspn(text, " ") <= 3; skipped++) {
        text += strcspn(text, " ") + 1;
        from = row_after_label_at(r, (size_t)(text - r->text), label_number);
    }
    return from;
}

/* "VIP/1208/2019" alone in the head: a year between slashes says what it is. Its label may have become any word. -1: it is none. */
static long find_bare_number(const struct row *r)
{
    size_t first = strcspn(r->text, " "), stroke = strcspn(r->text, "/");
    unsigned slashes = 0;

    for (const char *p = r->text; *p; p++)
        slashes += *p == '/';
    if (r->page > 0 || row_y(r) >= 0.3 || r->n > 3 || slashes < 2 || !(strstr(r->fold, " 20") || strstr(r->fold, " 19")))
        return -1;
    return stroke > first && strcspn(r->text, "0123456789") > first ? (long)first + 1 : 0;
}

static void cut_tail(char *s, const char *signs)
{
    size_t n = strlen(s);

    while (n > 0 && strchr(signs, s[n - 1]))
        n--;
    s[n] = '\0';
}

/* How many signs at the end of s are strokes of a Roman number, however they were read: "1", "I1", "|", "IIT", "IL". */
static size_t roman_tail(const char *s)
{
    size_t n = strlen(s), end = n, from;

    if (n >= 3 && s[n - 1] == 'T' && s[n - 2] == 'I' && s[n - 3] == 'I')
        end--;
    else if (n >= 2 && s[n - 1] == 'L' && s[n - 2] == 'I')
        end--;
    for (from = end; from > 0 && strchr("1lI|!", s[from - 1]); from--)
        continue;
    return from < end ? n - from : 0;
}

/* "E.1!", "Adm.1", "Estt. IL": branches are counted in Roman numbers, behind the short form of their name. Figures alone
 * are taken for Roman only behind a point and two letters: "C-11" stays. */
static void mend_roman(char *s)
{
    size_t n = strlen(s), tail = roman_tail(s), before = n - tail;
    bool figures = strspn(s + before, "1") == tail;

    if (before >= 2 && s[before - 1] == ' ')
        before--;
    if (tail == 0 || before < 2 || !strchr(".-", s[before - 1]) || !isalpha((unsigned char)s[before - 2]))
        return;
    if (!figures || (before >= 3 && s[before - 1] == '.' && isalpha((unsigned char)s[before - 3])))
        memset(s + n - tail, 'I', tail);
}

/* ".../2022/0": the question branches' Q; nobody gives the number 0. */
static void mend_question(char *s)
{
    size_t n = strlen(s);

    if (n >= 7 && (s[n - 1] == '0' || s[n - 1] == 'O') && s[n - 2] == '/' && s[n - 7] == '/' && strspn(s + n - 6, "0123456789") == 4)
        s[n - 1] = 'Q';
}

/* The number in bytes [from, to), without what the scanner made of it; the caller's. */
static char *take_number(const struct row *r, size_t from, size_t to)
{
    char *s = strndup(r->text + from, to - from);
    size_t begin = 0, end;

    if (!s)
        return NULL;
    cut_tail(s, " ,;:-_~\\{}<>^`?");
    mend_roman(s);
    mend_question(s);
    drop_doubled_digits(s);
    end = strlen(s);
    text_trim(s, &begin, &end);
    memmove(s, s + begin, end - begin);
    s[end - begin] = '\0';
    return s;
}

/* Figures put in by hand are read as any sign, or not at all: "…/2014/". */
static bool is_whole(const char *number)
{
    size_t n = strlen(number);

    return n > 0 && number[n - 1] != '/' && !strpbrk(number, "~?|{}<>=\\\"");
}

/* Takes bytes [from, to) of r. */
static void take(struct found *ret, const struct row *r, size_t from, size_t to, double conf, const char *why)
{
    char *number = take_number(r, from, to);
    bool whole = number && is_whole(number);

    found_take(ret, number, r, from, to, whole ? conf : 0.4, whole ? why : "part of it is written by hand");
}

void rule_letter_no(const struct rows *rows, struct found *ret)
{
    int best = 0;

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        long from = find_value(r);
        bool bare = from < 0 && (from = find_bare_number(r)) >= 0;
        size_t to;
        int points;

        if (from < 0)
            continue;
        to = number_end(r, (size_t)from);
        if (to <= (size_t)from || !looks_like_number(r->text + from, to - (size_t)from))
            continue;
        points = score(rows, i, (size_t)from, to) - (bare ? 2 : 0);
        if (points > best) {
            best = points;
            take(ret, r, (size_t)from, to, points >= 5 ? 0.95 : 0.7, bare ? "looks like a file number, in the head" : "behind a number label");
        }
    }
}
