#include "ocr/fields/rules.h"

#include "base/auto.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- where a number ends on its line */

static const char *const ends_number[] = {
    "dated", "dt", "date", "dtd", "the", "new", "government", "govt", "ministry", "office", "tel", "telephone", "phone", "ph", "fax", "email",
    "mobile", "room", "computer", "comp", "page", "to", "from", "sub", "subject", "generated", "camp", "place",
    "दिनांक", "दिनाँक", "दिनाक", "दि", "तारीख", "तिथि", "नई", "कार्यालय", "दूरभाष", "फोन", "फैक्स", "कंप्यूटर", "कम्प्यूटर", "पृष्ठ", "स्थान", NULL
};

/* Words without a figure that belong to a number all the same. */
static const char *const goes_on_with[] = {
    "vol", "part", "section", "sec", "branch", "desk", "cell", "estt", "admn", "admin", "division", "misc", "group", "unit", "coord", "policy", "file",
    "वाल्यूम", "खण्ड", "खंड", "भाग", "अनुभाग", "शाखा", "प्रकोष्ठ", "स्था", "प्रशा", "नीति", "सामान्य", NULL
};

/* A word of many letters without figure or sign belongs to the place, unless a stroke or dash joins it to what is before. */
static bool is_foreign(const char *text, size_t from, size_t at, const char *word, const char *fold)
{
    size_t before = at;

    while (before > from && text[before - 1] == ' ')
        before--;
    if (before > from && strchr("/-", text[before - 1]))
        return false;
    return strlen(fold) >= 4 && !strpbrk(word, "/-().&0123456789") && !fold_is_any(fold, goes_on_with);
}

size_t number_end(const char *text, size_t from)
{
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
        if (at > from && (fold_is_any(fold, ends_number) || is_foreign(text, from, at, word, fold)))
            return at;
        at += n + strspn(text + at + n, " ");
    }
    return end;
}

/* ---- what the scanner made of it */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

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

static void cut_tail(char *s, const char *signs)
{
    size_t n = strlen(s);

    while (n > 0 && strchr(signs, s[n - 1]))
        n--;
    s[n] = '\0';
}

/* How many signs at the end of the first n bytes of s are strokes of a Roman number, however they were read: "1", "I1", "|", "IIT", "IL". */
static size_t roman_tail(const char *s, size_t n)
{
    size_t end = n, from;

    if (n >= 3 && s[n - 1] == 'T' && s[n - 2] == 'I' && s[n - 3] == 'I')
        end--;
    else if (n >= 2 && s[n - 1] == 'L' && s[n - 2] == 'I')
        end--;
    for (from = end; from > 0 && strchr("1lI|!", s[from - 1]); from--)
        continue;
    return from < end ? n - from : 0;
}

/* Strokes that may be a Roman number, and nothing behind them. */
static bool is_strokes(const char *at)
{
    size_t n = strspn(at, "I1l|!L");

    return n > 0 && n <= 3 && *at != 'L' && !isalnum((unsigned char)at[n]);
}

/* "E. IL": the space behind the point of a branch of one letter, before what may be strokes, is none. */
static void close_points(char *s)
{
    for (char *at = s; (at = strchr(at, '.')); at++) {
        bool one_letter = at > s && isalpha((unsigned char)at[-1]) && (at == s + 1 || !isalnum((unsigned char)at[-2]));

        if (one_letter && at[1] == ' ' && is_strokes(at + 2))
            memmove(at + 1, at + 2, strlen(at + 2) + 1);
    }
}

/* "E.1!", "Adm.1", "Estt. IL": branches are counted in Roman numbers, behind the short form of their name. Figures alone
 * are taken for Roman only behind a point and two letters: "C-11" stays. */
static void mend_roman_end(char *s, size_t n)
{
    size_t tail = roman_tail(s, n), before = n - tail;
    bool figures = strspn(s + before, "1") >= tail;

    if (before >= 2 && s[before - 1] == ' ')
        before--;
    if (tail == 0 || before < 2 || !strchr(".-", s[before - 1]) || !isalpha((unsigned char)s[before - 2]))
        return;
    if (!figures || (before >= 3 && s[before - 1] == '.' && isalpha((unsigned char)s[before - 3])))
        memset(s + n - tail, 'I', tail);
}

/* Behind the last point, and before it: "E.II.II". */
static void mend_roman(char *s)
{
    close_points(s);
    for (size_t n = strlen(s); n > 0; n--)
        if (s[n] == '\0' || (s[n] == '.' && strchr("lI|!L1", s[n - 1])))
            mend_roman_end(s, n);
}

/* ".../2022/0": the question branches' Q; nobody gives the number 0. */
static void mend_question(char *s)
{
    size_t n = strlen(s);

    if (n >= 7 && (s[n - 1] == '0' || s[n - 1] == 'O') && s[n - 2] == '/' && s[n - 7] == '/' && strspn(s + n - 6, "0123456789") == 4)
        s[n - 1] = 'Q';
}

/* "2O19", "l2", "1|": letters among figures. What has no figure stays, so do Roman numbers, but a small l that stands alone is 1. */
static void mend_figures(char *part, size_t n)
{
    size_t figures = 0, i;

    for (i = 0; i < n && (is_digit(part[i]) || strchr("OolI|!", part[i])); i++)
        figures += is_digit(part[i]);
    if (i < n || (figures == 0 && !(n == 1 && *part == 'l')))
        return;
    for (i = 0; i < n; i++)
        part[i] = (char)(part[i] == 'O' || part[i] == 'o' ? '0' : is_digit(part[i]) ? part[i] : '1');
}

/* "201S", "20Z1": a year whose figures look like letters. */
static void mend_year(char *part, size_t n)
{
    static const char look[] = "OoSZBIl", mean[] = "0052811";

    if (n != 4 || part[0] != '2' || !strchr("0Oo", part[1]))
        return;
    for (size_t i = 1; i < n; i++)
        if (!is_digit(part[i]) && !strchr(look, part[i]))
            return;
    for (size_t i = 1; i < n; i++)
        part[i] = is_digit(part[i]) ? part[i] : mean[strchr(look, part[i]) - look];
}

/* "Jud1", "Gen1": the short words of branches that end in a small l. */
static void mend_branch(char *part, size_t n)
{
    static const char *const branches[] = { "judl", "genl", "gl", "persl", "offl", "spl", "addl", "confdl", "confl", "legl", "parl", "finl", "medl", "coml", "vigl", NULL };

    if (n < 3 || part[n - 1] != '1' || !islower((unsigned char)part[n - 2]))
        return;
    for (const char *const *b = branches; *b; b++)
        if (strlen(*b) == n && strncasecmp(part, *b, n - 1) == 0)
            part[n - 1] = 'l';
}

static void mend_parts(char *s)
{
    for (char *at = s; *at;) {
        size_t n = strcspn(at, "/-().,& ");

        if (n == 1 && *at == '0' && at[1] == '&')
            *at = 'O';                          /* 0&M */
        else if (n > 0 && !(at > s && at[-1] == '.')) {
            mend_figures(at, n);
            mend_year(at, n);
            mend_branch(at, n);
        }
        at += n + (at[n] != '\0');
    }
}

/* One sign of a number: strokes and dashes of any kind are one kind; the second stroke of "2014//2" was a 1, and the danda
 * of "सां।1432" a stroke. Returns how many bytes it takes. */
static size_t plain_sign(const char *at, char before, char *ret)
{
    *ret = *at == '\\' ? '/' : *at;
    if (strncmp(at, "–", 3) == 0 || strncmp(at, "—", 3) == 0)
        *ret = '-';
    else if (strncmp(at, "।", 3) == 0 && !is_digit(before) && before != '/' && is_digit(at[3]))
        *ret = '/';
    else if (*at == '/' && before == '/' && is_digit(at[1]))
        *ret = '1';
    return (*ret == '-' || *ret == '/') && *at != *ret && *at != '\\' ? 3 : 1;
}

/* No space beside a stroke or dash. */
static void tidy_signs(char *s)
{
    char *out = s;

    for (const char *at = s; *at;) {
        char before = out > s ? out[-1] : ' ', sign;
        size_t n = plain_sign(at, before, &sign);

        if (*at != ' ' || !(strchr("/-", at[1]) || strchr("/-", before) || strncmp(at + 1, "–", 3) == 0))
            *out++ = sign;
        at += n;
    }
    *out = '\0';
}

/* ")" that closes nothing is the edge of something else. */
static void cut_open_bracket(char *s)
{
    size_t n = strlen(s);
    int open = 0;

    for (size_t i = 0; i < n; i++)
        open += s[i] == '(' ? 1 : s[i] == ')' ? -1 : 0;
    if (open > 0 && n > 1 && s[n - 1] == '(')
        s[n - 1] = '\0';
    if (open < 0 && s[n - 1] == ')')
        s[n - 1] = '\0';
}

char *number_clean(const char *text, size_t from, size_t to)
{
    char *s = strndup(text + from, to - from);
    size_t begin = 0, end;

    if (!s)
        return NULL;
    cut_tail(s, " ,;:-_~\\{}[]<>^`?'\"(");
    cut_open_bracket(s);
    mend_roman(s);
    tidy_signs(s);
    mend_parts(s);
    mend_question(s);
    drop_doubled_digits(s);
    end = strlen(s);
    begin = strspn(s, "/");             /* "क्रमांक/स्था/2022/17" */
    text_trim(s, &begin, &end);
    memmove(s, s + begin, end - begin);
    s[end - begin] = '\0';
    return s;
}

bool number_is_whole(const char *number)
{
    size_t n = strlen(number);

    return n > 0 && number[n - 1] != '/' && !strpbrk(number, "~?|{}<>=\\\"");
}
