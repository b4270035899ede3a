/* What a letter says it encloses: "Encl: As above (3 pages)", संलग्नक: यथोपरि, or a list. */
#include "ocr/fields/rules.h"

#include "base/auto.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const labels[] = { "encl", "encls", "enclosure", "enclosures", "enclosed", "end", "enc", "संलग्न", "संलग्नक", "संलग्नकों", "संलग्नकः", "अनुलग्नक", "सलंग्नक", "संलग्नकों की सूची", NULL };
static const char *const as_above[] = { "as above", "as stated", "as stated above", "as mentioned above", "as per list", "यथोपरि", "यथोक्त", "उपरोक्तानुसार", "उपर्युक्त अनुसार", NULL };

enum { MOST_LINES = 8 };

/* "Encl: ..." is short and has a colon, a dash or a figure, or says "as above"; a sentence that begins so is none. */
static bool is_statement(const struct rows *rows, size_t i, long from)
{
    const struct row *r = &rows->row[i];
    AUTO_FREE char *rest = row_fold(r->text + from, NULL);

    if (!rest || (row_in_paragraph(rows, i) && !(fold_words(r->fold) <= 6 && fold_has_any(rest, as_above))) || fold_words(r->fold) > 14 || (r->page == 0 && row_y(r) < 0.3 && !row_is_below_body(rows, i)))
        return false;
    if (fold_starts(r->fold, "end") && !fold_has_any(rest, as_above))
        return false;                       /* a misread "Encl" is believed only so */
    return fold_has_any(rest, as_above) || memchr(r->text, ':', (size_t)from) || memchr(r->text, '-', (size_t)from) || isdigit((unsigned char)r->text[from]) ||
           r->text[from] == '(' || memchr(r->text, '.', (size_t)from);
}

static bool is_entry(const struct row *r) { return (isdigit((unsigned char)r->text[0]) || r->text[0] == '(') && fold_letters(r->fold) >= 3 && row_after_label(r, label_copy) < 0; }

/* Where "As above (3 pages)" ends; the name of who signed may stand behind it. 0: the text is none such. */
static size_t as_above_end(const char *text)
{
    AUTO_FREE unsigned *at = NULL;
    AUTO_FREE char *fold = row_fold(text, &at);
    size_t longest = 0, end;

    for (const char *const *p = as_above; fold && *p; p++)
        if (fold_starts(fold, *p) && strlen(*p) > longest)
            longest = strlen(*p);
    if (longest == 0)
        return 0;
    end = fold[longest] ? at[longest] : strlen(text);
    size_t open = end + strspn(text + end, " .,-"), close = open + strcspn(text + open, ")");
    return text[open] == '(' && text[close] == ')' && strcspn(text + open, "0123456789") < close - open ? close + 1 : end;
}

static void add_list(const struct rows *rows, size_t i, char **value)
{
    for (size_t k = i + 1; k < rows->n && k <= i + MOST_LINES && rows->row[k].page == rows->row[i].page && is_entry(&rows->row[k]); k++)
        text_join(value, "; ", rows->row[k].text, strlen(rows->row[k].text));
}

void rule_enclosures(const struct rows *rows, struct found *ret)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        long from = row_after_label(r, labels);
        char *value = NULL;
        size_t n;

        if (from < 0 || !is_statement(rows, i, from))
            continue;
        n = as_above_end(r->text + from);
        n = n > 0 ? n : strlen(r->text + from);
        if (memchr(r->text + from, '(', n))         /* text_join may take a bracket's fellow away */
            value = strndup(r->text + from, n);
        else
            text_join(&value, "; ", r->text + from, n);
        if (!value || isdigit((unsigned char)*value))
            add_list(rows, i, &value);
        if (value) {
            found_take(ret, value, r, 0, strlen(r->text), 0.85, "behind \"Encl\"");
            return;
        }
    }
}
