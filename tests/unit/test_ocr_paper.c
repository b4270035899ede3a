#include "test_ocr_paper.h"

#include "test.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 2480, HEIGHT = 3508, CHARACTER = 24, ROW = 70, LETTER_HEIGHT = 45, TOP = 150, WORD_SIZE = 200 };

static int characters(const char *s, size_t n)
{
    const char *end = s + n;
    int count = 0;

    for (; s < end; text_next(&s))
        count++;
    return count;
}

static void type_word(struct page_text *page, const char *word, size_t n, int column, int row)
{
    struct box b = { column * CHARACTER, TOP + row * ROW, characters(word, n) * CHARACTER, LETTER_HEIGHT };
    char text[WORD_SIZE];

    assert_true(n < sizeof text);
    memcpy(text, word, n);
    text[n] = '\0';
    assert_int_equal(page_text_add(page, text, b, 0.95, row), 0);
}

static void type_row(struct page_text *page, const char *line, size_t n, int row)
{
    int column = 0;

    for (size_t at = 0; at < n;) {
        size_t blanks = strspn(line + at, " "), word;

        at += blanks;
        column += (int)blanks;
        word = at < n ? strcspn(line + at, " \n\f") : 0;
        if (word > 0)
            type_word(page, line + at, word, column, row);
        column += characters(line + at, word);
        at += word;
    }
}

void paper_type(struct paper *p, const char *text)
{
    int row = 0;

    memset(p, 0, sizeof *p);
    p->page[0].turn = (struct turn){ WIDTH, HEIGHT, 0, 0 };
    for (; *text; text++) {
        size_t n = strcspn(text, "\n\f");

        type_row(&p->page[p->n], text, n, row++);
        text += n;
        if (*text == '\f') {
            assert_true(p->n + 1 < PAPER_MAX_PAGES);
            p->page[++p->n].turn = p->page[0].turn;
            row = 0;
        }
        if (!*text)
            break;
    }
    p->n++;
    for (size_t i = 0; i < p->n; i++) {
        assert_int_equal(page_text_finish(&p->page[i]), 0);
        p->list[i] = &p->page[i];
    }
}

void paper_done(struct paper *p)
{
    for (size_t i = 0; i < p->n; i++)
        page_text_done(&p->page[i]);
}

struct fields paper_read(const char *text)
{
    struct err e = { 0 };
    struct fields f;
    struct paper p;

    paper_type(&p, text);
    assert_ok(fields_find(p.list, p.n, NULL, &f, &e), e);
    paper_done(&p);
    return f;
}
