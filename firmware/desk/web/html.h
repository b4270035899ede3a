/* html.h - a page being written: a growing buffer in which every value is escaped.
 *
 * Templates are string literals in the code; whatever is not part of a literal
 * goes through "%s" and comes out escaped, safe between tags and inside a
 * double-quoted attribute. Only the desk's own files go in as they are.
 *
 * A failure (too large, no memory) is remembered: the later calls do nothing,
 * and html_failed() says so once, at the end. */
#ifndef DESK_HTML_H
#define DESK_HTML_H

#include <stdbool.h>
#include <stddef.h>

enum { HTML_MAX_BYTES = 4 * 1024 * 1024 };

struct html {
    char *text;             /* NUL-terminated once something was written; NULL before */
    size_t n, room;         /* bytes written, bytes allocated */
    size_t max;             /* most bytes this page may have */
    bool failed;
};

void html_init(struct html *h, size_t max_bytes);
void html_done(struct html *h);

/* Template with %s (escaped), %d, %zu and %lld (numbers) and %%; any other directive is a caller's bug. */
void html_put(struct html *h, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Text, escaped. */
void html_text(struct html *h, const char *s);

/* One value of a URL (a query value, a path part), percent-encoded: safe in a URL inside an attribute. */
void html_url(struct html *h, const char *s);

/* Bytes of a file that is part of the program, as they are. */
void html_asset(struct html *h, const char *begin, const char *end);

/* A sentence of the string table: "{1}" and "{2}" become the values (NULL: empty), all escaped. */
void html_fill(struct html *h, const char *sentence, const char *value_1, const char *value_2);

/* The same; the values are dates or times, which stay on one line. Not for an attribute. */
void html_fill_dates(struct html *h, const char *sentence, const char *value_1, const char *value_2);

bool html_failed(const struct html *h);

/* The text is the caller's (free), never NULL unless the page failed. Leaves h empty. */
char *html_take(struct html *h, size_t *ret_n);

#endif
