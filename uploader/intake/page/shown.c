/* shown.c - pictures that an HTML body shows among its words (RFC 2392): logos of signatures, and now and then a letter. */
#include "uploader/intake/page/parse.h"

#include <errno.h>
#include <string.h>

enum { CID_BYTES = 200 };

static int add(struct mail *m, const char *cid, size_t n)
{
    char **more = reallocarray(m->cids, m->n_cids + 1, sizeof(*more));

    if (!more)
        return -ENOMEM;
    m->cids = more;
    m->cids[m->n_cids] = g_uri_unescape_segment(cid, cid + n, NULL);
    m->n_cids += m->cids[m->n_cids] != NULL;            /* what is no address shows nothing */
    return 0;
}

int shown_read(const char *html, struct mail *m)
{
    int r = 0;

    for (const char *at = html; r == 0 && m->n_cids < MAIL_MAX_CIDS && (at = strcasestr(at, "cid:")); ) {
        at += strlen("cid:");
        size_t n = strcspn(at, "\"' \t\r\n<>)");
        if (n > 0 && n <= CID_BYTES)
            r = add(m, at, n);
    }
    return r;
}

static bool is_shown(const struct mail *m, const char *cid)
{
    for (size_t i = 0; i < m->n_cids; i++)
        if (strcmp(m->cids[i], cid) == 0)
            return true;
    return false;
}

void shown_settle(struct mail *m)
{
    for (size_t i = 0; i < m->n_files; i++) {
        struct mail_file *f = &m->files[i];

        if (f->use == FILE_PAGES && f->cid && strcmp(f->ending, "pdf") != 0 && strcmp(f->ending, "tif") != 0 && is_shown(m, f->cid))
            f->use = FILE_INLINE;
    }
}
