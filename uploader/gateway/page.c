#include "uploader/gateway/page.h"

#include "uploader/gateway/reply.h"

#include <stdlib.h>

bool page_begin(struct request *r, struct page *ret)
{
    *ret = (struct page){ .out = NULL };
    ret->out = open_memstream(&ret->text, &ret->n);
    if (!ret->out)
        reply_problem(r, 500, "No memory for this page. Try again later.");
    return ret->out != NULL;
}

void page_end(struct request *r, struct page *p, const char *type, int result, struct err *e)
{
    if (fclose(p->out) != 0 && result == 0)
        result = err_errno(e, "write the page");
    if (result < 0) {
        free(p->text);
        reply_failure(r, e);
        return;
    }
    reply_text(r, 200, type, p->text, p->n);
}

void page_put(FILE *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&':  fputs("&amp;", out);  break;
        case '<':  fputs("&lt;", out);   break;
        case '>':  fputs("&gt;", out);   break;
        case '"':  fputs("&quot;", out); break;
        case '\'': fputs("&#39;", out);  break;
        default:   fputc(*text, out);
        }
}
