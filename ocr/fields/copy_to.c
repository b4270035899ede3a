/* Who else gets the letter: the list below "Copy to" or प्रतिलिपि. */
#include "ocr/fields/rules.h"

#include "base/auto.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COPIES = 40 };

static const char *const labels[] = { "copy to", "copy forwarded", "copy forwarded to", "copy for information", "copy submitted", "copy", "copies to", "c c", "प्रतिलिपि", "प्रति सूचनार्थ", NULL };

/* Behind the label these say what for, not to whom. */
static const char *const purpose[] = { "information", "necessary action", "forwarded", "submitted", "the following", "following", "सूचनार्थ", "सूचना", "प्रेषित", "निम्नलिखित", "निम्न", "आवश्यक", NULL };
/* Lines of the letter's foot that are read in between. */
static const char *const foot[] = { "e mail", "email", "tel", "telephone", "phone", "fax", "दूरभाष", "फोन", "ई मेल", "website", "r i", "central registry", "received", "dy no", NULL };
static const char *const ends_list[] = { "annexure", "enclosure", "encl", "note", "अनुलग्नक", "संलग्नक", NULL };

/* "1.", "(ii)", "3)": how many bytes of the text number the entry; 0: it has no number. */
static size_t entry_number(const char *text)
{
    size_t n = strspn(text, "( "), word = strspn(text + n, "0123456789");

    if (word == 0)
        word = strspn(text + n, "ivxIVX");
    if (word == 0 || word > 4)
        return 0;
    n += word;
    if (!strchr(".),", text[n]) || text[n] == '\0')
        return text[n] == ' ' && isdigit((unsigned char)text[0]) ? n + 1 : 0;
    return n + strspn(text + n, ".,) -");
}

/* Does the label row name somebody itself: "Copy to: PS to JS (A)"? Bytes behind the label; -1: no. */
static long named_at_once(const struct row *r)
{
    long from = row_after_label(r, labels);
    AUTO_FREE char *rest = from >= 0 ? row_fold(r->text + from, NULL) : NULL;

    return rest && fold_letters(rest) >= 4 && !fold_has_any(rest, purpose) ? from : -1;
}

static bool ends(const struct rows *rows, size_t i, size_t label)
{
    const struct row *r = &rows->row[i];
    size_t from, to;

    if (r->page > rows->row[label].page && (r->page > rows->row[label].page + 1 || row_y(r) > 0.5))
        return true;
    return row_after_label(r, ends_list) >= 0 || row_after_label(r, label_to) >= 0 || row_after_label(r, label_subject) >= 0 ||
           (row_is_signature(r, &from, &to) && entry_number(r->text) == 0 && strchr(r->text, '('));
}

/* Below the letter, or high up in an endorsement; a sentence that says "copy of" is none. */
static bool is_label(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];

    return row_after_label(r, labels) >= 0 && !row_in_paragraph(rows, i) && (r->page > 0 || row_y(r) > 0.35 || row_is_below_body(rows, i)) && !fold_has(r->fold, "copy of") && !fold_has(r->fold, "enclosed");
}

/* Does the row go on with the entry above it: right below, and not to its left or far to its right? */
static bool goes_on(const struct rows *rows, size_t i, const struct row *entry)
{
    const struct row *r = &rows->row[i];

    return r->page == entry->page && row_gap(rows, i) < 1.2 && row_x(r) > row_x(entry) - 0.02 && row_x(r) < row_x(entry) + 0.2;
}

static bool is_of_list(const struct row *r)
{
    return fold_letters(r->fold) >= 2 && row_after_label(r, foot) < 0 && !r->same_line && !strchr(r->text, '@');
}

/* The entries from row i on: how many. */
static size_t read_list(const struct rows *rows, size_t i, size_t label, char **list, bool *numbered)
{
    const struct row *entry = NULL;
    size_t n = *list ? 1 : 0;

    for (; i < rows->n && n < MOST_COPIES && !ends(rows, i, label); i++) {
        const struct row *r = &rows->row[i];
        size_t number = entry_number(r->text);

        if (!is_of_list(r) || (number == 0 && row_after_label(r, labels) >= 0) || (!*list && number == 0 && fold_has_any(r->fold, purpose)))
            continue;                       /* the label, or its sentence, goes on */
        if (*numbered && number == 0) {
            if (!entry || !goes_on(rows, i, entry))
                return n;
            text_join(list, " ", r->text, strlen(r->text));
            continue;
        }
        *numbered |= number > 0;
        text_join(list, "\n", r->text + number, strlen(r->text) - number);
        entry = r;
        n++;
    }
    return n;
}

void rule_copy_to(const struct rows *rows, struct found *ret)
{
    char *list = NULL;
    size_t label = 0;
    bool numbered = false;

    while (label < rows->n && !is_label(rows, label))
        label++;
    if (label == rows->n)
        return;
    const struct row *r = &rows->row[label];
    long at_once = named_at_once(r);
    if (at_once >= 0)
        text_join(&list, "\n", r->text + at_once, strlen(r->text) - (size_t)at_once);
    if (read_list(rows, label + 1, label, &list, &numbered) > 0)
        found_take(ret, list, r, 0, strlen(r->text), numbered ? 0.9 : 0.75, "below \"Copy to\"");
}
