/* office.h - Office files (OOXML, OpenDocument): the words in them, for the marking check. They are not drawn. */
#ifndef INTAKE_PAGE_OFFICE_H
#define INTAKE_PAGE_OFFICE_H

#include "uploader/intake/page/mail.h"

/* What office_look() finds in one file. Each piece of text is a page, a sheet, a slide, a header or the like; pictures are given as they are. */
struct office_found {
    int (*text)(void *ctx, const char *text);
    int (*picture)(void *ctx, const char *name, const unsigned char *bytes, size_t n);
    int (*within)(void *ctx, const char *name, const unsigned char *bytes, size_t n);        /* an Office file in it */
    void *ctx;
};

/* Is this archive an Office file? */
bool office_is(const unsigned char *bytes, size_t n);

/* 0: all of it was given. -EBADMSG: there is something in it that cannot be looked into, or it is damaged; -E2BIG; -ENOMEM; or what
 * a function of found returned. */
int office_look(struct mail *m, const unsigned char *bytes, size_t n, const struct office_found *found);

/* office_xml.c: the words of a part. strings (may be NULL): a workbook's shared strings. each: as found->text. -EBADMSG: no XML, or made
 * to do harm. */
struct office_strings { char **text; size_t n; };
void office_strings_done(struct office_strings *s);
int office_words(const unsigned char *xml, size_t n, const struct office_strings *strings, int (*each)(void *ctx, const char *text), void *ctx);
int office_read_strings(const unsigned char *xml, size_t n, struct office_strings *ret);

#endif
