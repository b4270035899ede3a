/* The letter's own number: behind a label at the beginning of a line or column, behind one inside a line of the head, alone
 * below its label, or without one where a year between strokes says what it is. An inter-departmental note has it at the foot.
 * How it ends and what the scanner did to it: number_text.c. */
#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_UNTIL 0.4          /* share of the page's height */
#define BARE_UNTIL 0.3

const char *const label_number[] = {
    "no", "nos", "n0", "number", "f no", "f n0", "fno", "e no", "eno" /* an underlined F */, "f nos", "file no", "file number", "file ref no", "efile no", "e file no",
    "eoffice no", "e office no", "eoffice file no", "e office file no", "digital file no", "ref no", "our ref", "our ref no", "our reference", "reference no", "ref",
    "letter no", "letter ref no", "letter number", "lr no", "d o no", "do no", "d 0 no", "d o letter no", "do letter no", "d o lr no", "d o f no", "demi official no", "demi official letter no",
    "endt no", "endst no", "endorsement no", "endst", "endt", "o m no", "om no", "office memorandum no", "circular no", "office circular no", "circular letter no", "memo no",
    "memorandum no", "order no", "office order no", "standing order no", "sanction no", "sanction order no", "instruction no", "advisory no", "i d no", "id no", "i d note no", "id note no",
    "u o no", "uo no", "u o note no", "uo note no", "u o i d no", "notification no", "resolution no", "public notice no", "trade notice no", "notice no", "press note no",
    "corrigendum no", "addendum no", "proc no", "proceedings no", "despatch no", "dispatch no", "outward no", "issue no", "lr ref no", "communication no", "din letter no", "din and letter no", "din notice no", "din order no",
    "सं", "संख्या", "सख्या", "संख्य", "क्रमांक", "क्रमाक", "क्रं", "क्र", "पत्रांक", "पत्राक", "ज्ञापांक", "पत्र संख्या", "पत्र सं", "पत्रसं", "पत्रसंख्या", "फाइलसं", "आदेशसं", "परिपत्रसं", "अ शा पत्रसं", "पत्र क्रमांक", "पत्र क्र", "फा सं", "फा क्र", "फासं",
    "फा संख्या", "फाइल सं", "फाइल संख्या", "फाइल क्रमांक", "फाईल सं", "फाईल संख्या", "मि सं", "मिसिल सं", "मिसिल संख्या", "संचिका सं", "संचिका संख्या", "पत्रावली सं", "पत्रावली संख्या",
    "ई फाइल सं", "ई फाइल संख्या", "ई ऑफिस सं", "अ शा पत्र सं", "अ शा पत्र संख्या", "अ शा पत्र क्रमांक", "अ शा सं", "अ शा संख्या", "अ शा प सं", "अर्ध शा पत्र सं", "अर्ध शा पत्र संख्या",
    "अर्ध सरकारी पत्र सं", "अर्ध सरकारी पत्र संख्या", "अर्ध शासकीय पत्र सं", "अर्ध शासकीय पत्र संख्या", "अर्द्ध शासकीय पत्र सं", "अर्द्ध शासकीय पत्र संख्या", "का ज्ञा सं", "का ज्ञा संख्या",
    "कार्यालय ज्ञापन सं", "कार्यालय ज्ञापन संख्या", "ज्ञापन सं", "ज्ञापन संख्या", "परिपत्र सं", "परिपत्र संख्या", "परिपत्र क्रमांक", "आदेश संख्या", "आदेश सं", "आदेश क्रमांक",
    "कार्यालय आदेश सं", "कार्यालय आदेश संख्या", "अधिसूचना सं", "अधिसूचना संख्या", "संकल्प सं", "संकल्प संख्या", "सार्वजनिक सूचना सं", "सार्वजनिक सूचना संख्या", "अ वि टि सं", "अ वि टिप्पणी सं",
    "अ शा टि सं", "अ शा टिप्पणी सं", "संदर्भ", "संदर्भ सं", "संदर्भ संख्या", "सन्दर्भ सं", "सन्दर्भ संख्या", "सन्दर्भ", "पृष्ठांकन सं", "पृष्ठांकन संख्या", "पृ सं", "पृष्ठा सं", "जावक क्रमांक", "जावक सं",
    "निर्गम सं", "निर्गत सं", "प्रेषण सं", "मेमो सं", NULL
};

/* Labels that are part of the number. */
static const char *const kept_label[] = { "g o rt no", "g o ms no", "g o p no", "g o no", "g o d no", "go ms no", "go rt no", "so no", "s o no", "g s r", "gsr no",
                                          "शा आ सं", "शासनादेश संख्या", NULL };

/* Labels that mean a number wherever they stand in a line of the head. */
static const char *const inner_label[] = {
    "no", "f no", "fno", "file no", "ref no", "our ref no", "letter no", "lr no", "d o no", "do no", "d o letter no", "endst no", "endt no", "circular no", "memo no", "order no",
    "office order no", "notification no", "public notice no", "सं", "संख्या", "क्रमांक", "पत्रांक", "ज्ञापांक", "पत्र संख्या", "पत्र सं", "फा सं", "फाइल सं", "फाइल संख्या", "मि सं",
    "अ शा पत्र सं", "परिपत्र सं", "परिपत्र संख्या", "आदेश सं", "आदेश संख्या", NULL
};

/* The number of a note between departments, at its foot. */
static const char *const foot_label[] = { "i d no", "id no", "i d note no", "id note no", "u o no", "uo no", "u o note no", "uo note no", "u o i d no",
                                          "अ वि टि सं", "अ शा टि सं", "अ वि टिप्पणी सं", "अ शा टिप्पणी सं", NULL };

/* Of papers whose own number is missing: what a portal gave them. */
static const char *const portal_label[] = { "registration no", "registration number", "rti registration no", "grievance registration no", "grievance registration number",
                                            "पंजीकरण संख्या", "पंजीकरण सं", NULL };

static const char *const reference_only[] = { "ref", "संदर्भ", "सन्दर्भ", NULL };
static const char *const weak_label[] = { "circular no", "office order no", "order no", "परिपत्र सं", "परिपत्र संख्या", "कार्यालय आदेश सं", "कार्यालय आदेश संख्या", "आदेश सं",
                                          "आदेश संख्या", "notice no", "public notice no", NULL };

/* Numbers of other things: what begins the value, or stands before the label. */
static const char *const others_value[] = { "even", "समसंख्यक", "question", "phone", "tel", "fax", "mobile", "posts", "copies", "pages", "प्रश्न", "दूरभाष", NULL };
static const char *const others_number[] = {
    "even", "समसंख्यक", "question", "प्रश्न", "phone", "telephone", "tel", "ph", "fax", "mobile", "mob", "contact", "toll", "helpline", "pin", "page", "room", "house",
    "ward", "plot", "flat", "door", "qtr", "quarter", "regd", "policy", "post box", "box", "bag", "floor", "gate", "cabin", "sector", "dy", "diary", "receipt", "inward", "computer", "comp", "cin", "gstin", "gst", "pan", "tan", "account",
    "a c", "sl", "s", "sr", "serial", "item", "level crossing", "annexure", "version", "folio", "bill", "invoice", "dsc", "din",
    "दूरभाष", "फोन", "फैक्स", "मोबाइल", "पृष्ठ", "कमरा", "कक्ष", "मकान", "वार्ड", "डायरी", "प्राप्ति", "आवक", "कंप्यूटर", "कम्प्यूटर", "क्रम", "समपार", "खाता", "बॉक्स", "बाक्स", NULL
};

/* Before a number in a sentence: it is another paper's. */
static const char *const others_paper[] = {
    "letter", "circular", "order", "orders", "om", "o m", "memorandum", "memo", "notification", "vide", "your", "their", "its", "this", "dated", "act", "rule", "rules", "para", "section", "under",
    "reference", "with", "case", "w p", "o a", "writ", "petition", "appeal", "subject", "sub", "copy", "read", "ref",
    "पत्र", "आदेश", "शासनादेश", "परिपत्र", "ज्ञापन", "आपका", "आपके", "दिनांक", "नियम", "धारा", "विषय", "प्रतिलिपि", "कृपया", "उपर्युक्त", NULL
};

struct candidate { const struct row *row; size_t from, to; int points; const char *why; };

/* ---- what may be a number */

static size_t count_digits(const char *fold)
{
    size_t n = 0;

    for (; *fold; fold++)
        n += isdigit((unsigned char)*fold) != 0;
    return n;
}

/* "011-23092345", "98110 12345": figures only, as many as a telephone has. */
static bool is_telephone(const char *text, size_t n, const char *fold)
{
    return count_digits(fold) >= 8 && fold_letters(fold) == 0 && !memchr(text, '/', n) && !memchr(text, '(', n);
}

static bool looks_like_number(const char *text, size_t n)
{
    AUTO_FREE char *value = strndup(text, n);
    AUTO_FREE char *fold = value ? row_fold(value, NULL) : NULL;

    if (!fold || strlen(fold) < 2 || fold_words(fold) > 16 || count_digits(fold) == 0 || strchr(value, '@'))
        return false;
    return !fold_starts(fold, "of") && !fold_starts_any(fold, others_value) && !is_telephone(value, n, fold);
}

/* A stroke, or a bracket, and several figures: nobody writes that by chance. */
static bool is_strong(const char *text, size_t n)
{
    AUTO_FREE char *value = strndup(text, n);
    AUTO_FREE char *fold = value ? row_fold(value, NULL) : NULL;

    return fold && count_digits(fold) >= 3 && fold_words(fold) >= 2 && (strchr(value, '/') || (strchr(value, '-') && strchr(value, '(')));
}

/* ---- where it stands */

/* Above salutation and subject, where a letter has its own number. */
static bool in_head(const struct rows *rows, const struct row *r)
{
    if (r->page > 0 || row_y(r) >= HEAD_UNTIL)
        return false;
    for (size_t i = 0; i < rows->n && &rows->row[i] < r; i++)
        if (rows->row[i].page == 0 && rows->row[i].upright.y < r->upright.y - r->upright.h &&
            (row_after_label(&rows->row[i], label_salutation) >= 0 || row_after_label(&rows->row[i], label_subject) >= 0))
            return false;
    return true;
}

static int score(const struct rows *rows, const struct candidate *c)
{
    const struct row *r = c->row;
    size_t i = (size_t)(r - rows->row);
    const char *value = r->text + c->from;
    bool head = in_head(rows, r), sentence = row_in_paragraph(rows, i);
    int points = 0;

    points += head ? 4 : r->page == 0 && row_y(r) < HEAD_UNTIL ? 2 : r->page == 0 ? 0 : -2;
    points += memchr(value, '/', c->to - c->from) ? 2 : memchr(value, '-', c->to - c->from) ? 1 : 0;
    points -= r->n > 12 ? 3 : 0;
    points -= sentence && r->n > 6 ? 4 : 0;
    points -= row_gap(rows, i) < 0 && r->conf < 0.4 ? 1 : 0;
    return points;
}

/* ---- behind a label */

static size_t skip_signs(const char *text, size_t at)
{
    return at + strspn(text + at, " /.:;,-_=~*(");
}

/* Behind a label may stand the same in the other language: "फा.सं./F. No.". */
static long behind_twin(const struct row *r, long from)
{
    size_t next = skip_signs(r->text, (size_t)from);
    long twin = r->text[from] == '/' || next > (size_t)from ? row_after_label_at(r, next, label_number) : -1;

    return twin > 0 ? twin : from;
}

/* "H. No. 12", "Sl. No. 4": what precedes the label says that the number is another thing's. */
static bool is_others(const char *text, size_t n)
{
    AUTO_FREE char *before = strndup(text, n), *fold = before ? row_fold(before, NULL) : NULL;

    return fold && (strcmp(fold, "h") == 0 || fold_has_any(fold, others_number));
}

/* Where the value begins: behind a label, which a stray mark or two may precede. -1: no label. */
static long find_value(const struct row *r)
{
    const char *text = r->text;
    long from = row_after_label(r, kept_label) >= 0 ? 0 : row_after_label(r, label_number);

    for (int skipped = 0; from < 0 && skipped < 2 && text[strcspn(text, " ")] && strcspn(text, " ") <= 3; skipped++) {
        text += strcspn(text, " ") + 1;
        from = is_others(r->text, (size_t)(text - r->text)) ? -1 : row_after_label_at(r, (size_t)(text - r->text), label_number);
    }
    return from <= 0 ? from : behind_twin(r, from);
}

/* "Ref: Your letter No. 3/4" names another's; so does "Ref" below the subject. */
static bool is_reference(const struct rows *rows, const struct row *r, size_t from)
{
    AUTO_FREE char *rest = row_fold(r->text + from, NULL);

    if (!rest || fold_starts_any(rest, others_paper))
        return true;
    return row_after_label(r, reference_only) == (long)from && !in_head(rows, r);
}

static bool behind_label(const struct rows *rows, const struct row *r, struct candidate *c)
{
    long from = find_value(r);

    if (from < 0 || (from > 0 && is_reference(rows, r, (size_t)from)) || row_continues_reference(rows, (size_t)(r - rows->row)))
        return false;
    *c = (struct candidate){ r, (size_t)from, number_end(r->text, (size_t)from), 0, "behind a number label" };
    return c->to > c->from && looks_like_number(r->text + c->from, c->to - c->from);
}

/* "Puducherry          No. 12/3" where the columns stand close; "Ministry of Power I.D. No. 12/3" at the foot. */
static bool inside_line(const struct rows *rows, const struct row *r, struct candidate *c)
{
    enum { MOST_BEFORE = 8 };
    bool foot = fold_has_any(r->fold, foot_label) && row_is_below_body(rows, (size_t)(r - rows->row));
    const char *const *labels = foot ? foot_label : inner_label;
    size_t at = 0;

    if (row_in_paragraph(rows, (size_t)(r - rows->row)) || !(foot || in_head(rows, r)))
        return false;
    for (unsigned word = 0; word < MOST_BEFORE && r->text[at]; word++) {
        AUTO_FREE char *before = strndup(r->text, at);
        AUTO_FREE char *fold = before ? row_fold(before, NULL) : NULL;
        long from = word > 0 ? row_after_label_at(r, at, labels) : -1;

        if (!fold || fold_has_any(fold, others_number) || fold_has_any(fold, others_paper))
            return false;
        if (from >= 0) {
            *c = (struct candidate){ r, (size_t)from, number_end(r->text, (size_t)from), foot ? 2 : 0, foot ? "a note's number at the foot" : "behind a number label" };
            return c->to > c->from && looks_like_number(r->text + from, c->to - c->from) && is_strong(r->text + from, c->to - c->from);
        }
        at += strcspn(r->text + at, " ");
        at += r->text[at] == ' ';
    }
    return false;
}

static bool is_number_alone(const struct row *r, struct candidate *c)
{
    *c = (struct candidate){ r, 0, number_end(r->text, 0), 0, "beside or below a number label" };
    return r->n <= 4 && c->to > 0 && looks_like_number(r->text, c->to) && is_strong(r->text, c->to);
}

/* The label stands alone; the number is beside it or, as in a table with "Our Ref | Your Ref | Date", below. */
static bool below_label(const struct rows *rows, const struct row *r, struct candidate *c)
{
    size_t i = (size_t)(r - rows->row), below;
    long from = row_after_label(r, label_number);

    if (from < 0 || r->text[from] || fold_words(r->fold) > 3)
        return false;
    below = row_below(rows, i);
    return (i + 1 < rows->n && rows->row[i + 1].same_line && is_number_alone(&rows->row[i + 1], c)) || (below < rows->n && is_number_alone(&rows->row[below], c));
}

/* ---- without a label */

static bool has_year(const char *fold)
{
    for (const char *at = fold; (at = strchr(at, ' ')); at++)
        if ((strncmp(at, " 20", 3) == 0 || strncmp(at, " 19", 3) == 0) && strspn(at + 1, "0123456789") == 4)
            return true;
    return false;
}

/* "VIP/1208/2019" alone in the head: a year between slashes says what it is. Its label may have become any word. */
static bool bare(const struct row *r, struct candidate *c)
{
    size_t first = strcspn(r->text, " "), stroke = strcspn(r->text, "/"), from, date_from, date_to;
    char iso[DATE_SIZE];
    unsigned slashes = 0;

    for (const char *p = r->text; *p; p++)
        slashes += *p == '/';
    if (r->page > 0 || row_y(r) >= BARE_UNTIL || r->n > 3 || slashes + (strchr(r->text, '(') != NULL) < 2 || slashes == 0 || !has_year(r->fold) ||
        fold_has_any(r->fold, others_number) || fold_has_any(r->fold, others_paper) || date_find(r->text, 0, iso, &date_from, &date_to))
        return false;
    from = stroke > first && strcspn(r->text, "0123456789") > first ? first + 1 : 0;
    *c = (struct candidate){ r, from, number_end(r->text, from), -2, "looks like a file number, in the head" };
    return c->to > c->from && looks_like_number(r->text + from, c->to - from);
}

/* "HO:GBD:2021-22:0917", "EIPL/GOV/0223/19": one word of capitals and figures between strokes or colons, alone in the head. */
static bool coined(const struct rows *rows, const struct row *r, struct candidate *c)
{
    static const char signs[] = "/:-", allowed[] = "/:-().&";
    unsigned strokes = 0, capitals = 0, figures = 0;
    size_t date_from, date_to;
    char iso[DATE_SIZE];

    if (r->n != 1 || !in_head(rows, r) || row_y(r) >= BARE_UNTIL || r->conf < 0.6 || date_find(r->text, 0, iso, &date_from, &date_to))
        return false;
    for (const char *p = r->text; *p; p++) {
        if (!isupper((unsigned char)*p) && !isdigit((unsigned char)*p) && !strchr(allowed, *p))
            return false;
        strokes += strchr(signs, *p) != NULL && p > r->text && isalnum((unsigned char)p[-1]);
        capitals += isupper((unsigned char)*p) != 0;
        figures += isdigit((unsigned char)*p) != 0;
    }
    *c = (struct candidate){ r, 0, strlen(r->text), -3, "capitals and figures between strokes, in the head" };
    return strokes >= 3 && capitals >= 2 && figures >= 3;
}

/* What a portal gave to an application; only when there is nothing else. */
static bool portal(const struct row *r, struct candidate *c)
{
    long from = r->page == 0 ? row_after_label(r, portal_label) : -1;

    if (from < 0)
        return false;
    *c = (struct candidate){ r, (size_t)from, number_end(r->text, (size_t)from), -5, "a portal's registration number" };
    return c->to > c->from && looks_like_number(r->text + from, c->to - c->from) && is_strong(r->text + from, c->to - c->from);
}

/* ---- the choice */

/* "37/4/2022/9" of a House's question branch: its Q. */
static void mend_question(const struct rows *rows, char *number)
{
    static const char *const branch[] = { "question branch", "questions branch", "parliament question", "starred question", "unstarred question", NULL };
    size_t n = number ? strlen(number) : 0, tail;

    for (tail = n; tail > 0 && number[tail - 1] != '/';)
        tail--;
    if (tail < 6 || n - tail > 2 || n == tail || number[tail - 6] != '/' || strspn(number + tail - 5, "0123456789") != 4 || strspn(number + tail, "902OCG@") != n - tail ||
        !strchr("9O0CG@", number[tail]))
        return;
    for (size_t i = 0; i < rows->n && rows->row[i].page == 0 && row_y(&rows->row[i]) < HEAD_UNTIL; i++)
        if (fold_has_any(rows->row[i].fold, branch)) {
            number[tail] = 'Q';
            number[tail + 1] = '\0';
            return;
        }
}

static void take(const struct rows *rows, const struct candidate *c, struct found *ret)
{
    char *number = number_clean(c->row->text, c->from, c->to);
    double conf = c->points >= 6 ? 0.97 : c->points >= 4 ? 0.9 : c->points >= 2 ? 0.7 : 0.5;
    bool whole;

    mend_question(rows, number);
    whole = number && number_is_whole(number);
    found_take(ret, number, c->row, c->from, c->to, 1, whole ? c->why : "part of it is written by hand");
    ret->conf = confidence(whole ? conf : 0.4, c->row, c->from, c->to);
}

void rule_letter_no(const struct rows *rows, struct found *ret)
{
    struct candidate best = { .points = 0 };

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        struct candidate c = { 0 };

        if (!behind_label(rows, r, &c) && !inside_line(rows, r, &c) && !below_label(rows, r, &c) && !bare(r, &c) && !coined(rows, r, &c) && !portal(r, &c))
            continue;
        c.points += score(rows, &c) + (row_after_label(r, weak_label) >= 0 ? -1 : 0);
        if (c.points > best.points)
            best = c;
    }
    if (best.row)
        take(rows, &best, ret);
}
