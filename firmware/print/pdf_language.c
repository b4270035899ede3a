/* pdf_language.c - the catalogue of a PDF that cairo wrote, once more at the end of the file with what cairo cannot say. */
#include "print/pdf.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { TAIL_BYTES = 1024, OBJECT_BYTES = 1024, ENTRY_BYTES = 20 };      /* a row of a cross reference table has 20 */

static int read_at(FILE *f, long at, char *out, size_t room, struct err *e)
{
    size_t n = fseek(f, at, SEEK_SET) == 0 ? fread(out, 1, room - 1, f) : 0;

    out[n] = '\0';
    return n > 0 ? 0 : err_set(e, -EBADMSG, "the PDF that was drawn cannot be read");
}

/* The last of word in text, then the number behind it; -1: there is none. */
static long number_behind(const char *text, const char *word)
{
    const char *last = NULL;

    for (const char *at = text; (at = strstr(at, word)); at++)
        last = at + strlen(word);
    return last && strspn(last, " \n") > 0 ? strtol(last, NULL, 10) : -1;
}

/* What the end of the file says: where the table of objects is, how many there are, which ones are catalogue and facts. */
struct trailer { long table, size, root, info, end; };

static int read_trailer(FILE *f, struct trailer *ret, struct err *e)
{
    char tail[TAIL_BYTES + 1];

    if (fseek(f, 0, SEEK_END) < 0 || (ret->end = ftell(f)) < 0)
        return err_errno(e, "read the PDF that was drawn");
    int r = read_at(f, ret->end > TAIL_BYTES ? ret->end - TAIL_BYTES : 0, tail, sizeof(tail), e);
    if (r < 0)
        return r;
    ret->table = number_behind(tail, "startxref");
    ret->size = number_behind(tail, "/Size");
    ret->root = number_behind(tail, "/Root");
    ret->info = number_behind(tail, "/Info");
    bool whole = ret->table > 0 && ret->root > 0 && ret->root < ret->size && ret->info > 0;
    return whole ? 0 : err_set(e, -EBADMSG, "the PDF that was drawn has no end that is known");
}

/* The inside of the catalogue, between << and >>. */
static int read_catalogue(FILE *f, const struct trailer *t, char out[OBJECT_BYTES], struct err *e)
{
    char head[64], row[ENTRY_BYTES + 1], object[OBJECT_BYTES];
    int r = read_at(f, t->table, head, sizeof(head), e);
    const char *rows = r == 0 ? strchr(head, '\n') : NULL;      /* "xref", "0 55", then the rows */

    rows = rows ? strchr(rows + 1, '\n') : NULL;
    if (r == 0 && (!rows || strncmp(head, "xref\n0 ", 7) != 0))
        r = err_set(e, -EBADMSG, "the PDF that was drawn has no table of objects");
    if (r == 0)
        r = read_at(f, t->table + (rows + 1 - head) + t->root * ENTRY_BYTES, row, sizeof(row), e);
    if (r == 0)
        r = read_at(f, strtol(row, NULL, 10), object, sizeof(object), e);
    if (r < 0)
        return r;
    const char *from = strstr(object, "<<"), *to = from ? strstr(from, "\n>>\nendobj") : NULL;
    if (!to || !strstr(object, "/Type /Catalog"))
        return err_set(e, -EBADMSG, "the PDF that was drawn has no catalogue");
    snprintf(out, OBJECT_BYTES, "%.*s", (int)(to - from - 2), from + 2);
    return 0;
}

int pdf_set_language(FILE *out, const char *language, struct err *e)
{
    char catalogue[OBJECT_BYTES];
    struct trailer t = { .table = 0 };
    int r = read_trailer(out, &t, e);

    if (r == 0)
        r = read_catalogue(out, &t, catalogue, e);
    if (r < 0)
        return r;
    if (fseek(out, 0, SEEK_END) < 0)
        return err_errno(e, "write the PDF");
    fprintf(out, "%ld 0 obj\n<<%s\n   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n", t.root, catalogue, language);
    long table = ftell(out);
    fprintf(out, "xref\n%ld 1\n%010ld 00000 n \ntrailer\n<< /Size %ld\n   /Root %ld 0 R\n   /Info %ld 0 R\n   /Prev %ld\n>>\nstartxref\n%ld\n%%%%EOF\n",
            t.root, t.end, t.size, t.root, t.info, t.table, table);
    return fflush(out) == 0 && !ferror(out) ? 0 : err_set(e, -EIO, "write the PDF");
}
