#include "desk/web/multipart.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

struct part {
    char name[FORM_NAME_SIZE], file_name[MULTIPART_NAME_SIZE];
    bool is_file;
    const char *data;
    size_t n;
};

static const char kind[] = "multipart/form-data";

void upload_done(struct upload *u)
{
    free(u->text);
    *u = (struct upload){ 0 };
}

bool multipart_is(const char *content_type)
{
    size_t n = strlen(kind);

    return content_type && strncasecmp(content_type, kind, n) == 0 && (!content_type[n] || strchr("; \t", content_type[n]));
}

/* ---- words of a header */

/* The value of "; name=token" or "; name="quoted"", cut to size. False: it is not there, or does not end. */
static bool parameter(const char *header, size_t n, const char *name, char *out, size_t size)
{
    size_t name_n = strlen(name), at = 0, done = 0;

    out[0] = '\0';
    for (; at + name_n < n; at++) {                     /* at the beginning of a parameter, never inside a quoted one */
        if (header[at] == '"') {
            const char *close = memchr(header + at + 1, '"', n - at - 1);
            if (!close)
                return false;
            at = (size_t)(close - header);
        }
        if (header[at] != ';')
            continue;
        do
            at++;
        while (at < n && (header[at] == ' ' || header[at] == '\t'));
        if (at + name_n < n && strncasecmp(header + at, name, name_n) == 0 && header[at + name_n] == '=')
            break;
        at--;
    }
    if (at + name_n >= n)
        return false;
    at += name_n + 1;
    bool quoted = at < n && header[at] == '"';
    const char *begin = header + at + quoted, *end = begin;
    while (end < header + n && (quoted ? *end != '"' : !strchr("; \t", *end)))
        end++;
    if (quoted && end == header + n)
        return false;
    for (const char *c = begin; c < end && done + 1 < size; c++)
        out[done++] = *c;
    out[done] = '\0';
    return end > begin ? (size_t)(end - begin) < size : quoted;
}

/* A browser of long ago sent the whole path. */
static void plain_name(char *name)
{
    for (const char *sep = "/\\"; *sep; sep++) {
        const char *last = strrchr(name, *sep);
        if (last)
            memmove(name, last + 1, strlen(last + 1) + 1);
    }
    text_printable(name);
}

/* "Content-Disposition: form-data; name=...; filename=..."; other headers are of no interest. */
static int read_head(const char *head, size_t n, struct part *ret, struct err *e)
{
    static const char disposition[] = "content-disposition:";
    const char *line = head, *end = head + n;

    while (line < end) {
        const char *eol = memmem(line, (size_t)(end - line), "\r\n", 2);
        size_t line_n = (size_t)((eol ? eol : end) - line);

        if (line_n > strlen(disposition) && strncasecmp(line, disposition, strlen(disposition)) == 0) {
            if (memchr(line, '\0', line_n) || !parameter(line, line_n, "name", ret->name, sizeof(ret->name)))
                break;
            parameter(line, line_n, "filename", ret->file_name, sizeof(ret->file_name));
            ret->is_file = memmem(line, line_n, "filename", 8) != NULL;
            plain_name(ret->file_name);
            return 0;
        }
        line += line_n + 2;
    }
    return err_set(e, -EINVAL, "the form has a part without a proper name");
}

/* ---- parts */

static int keep_upload(struct upload *u, const struct part *p, struct err *e)
{
    if (u->text && (p->n == 0 || !p->is_file))          /* the chosen file counts, not what stands in the text area */
        return 0;
    if (!u->text || p->n > 0) {
        char *text = malloc(p->n + 1);

        if (!text)
            return err_set(e, -ENOMEM, "out of memory");
        size_t n = 0;
        for (size_t i = 0; i < p->n; i++)
            if (p->is_file || p->data[i] != '\r')       /* a browser ends the lines of a text area with CR LF */
                text[n++] = p->data[i];
        text[n] = '\0';
        upload_done(u);
        *u = (struct upload){ .text = text, .n = n };
        memcpy(u->name, p->file_name, sizeof(u->name));
    }
    return 0;
}

static int take_part(const struct part *p, struct form *form, struct upload *u, struct err *e)
{
    if (strcmp(p->name, "file") == 0 && p->is_file)
        return p->n == 0 && !*p->file_name ? 0 : keep_upload(u, p, e);      /* no file was chosen */
    if (p->is_file)
        return err_set(e, -EINVAL, "the form has a file where none belongs");
    return strcmp(p->name, "text") == 0 ? keep_upload(u, p, e) : form_add(form, p->name, p->data, p->n, e);
}

/* body behind a delimiter and its line end. *ret_next: behind the delimiter that ends the part. */
static int next_part(const char *body, size_t n, const char *delimiter, struct part *ret, const char **ret_next, struct err *e)
{
    const char *head_end = memmem(body, n, "\r\n\r\n", 4);

    *ret = (struct part){ .n = 0 };
    if (!head_end || (size_t)(head_end - body) > MULTIPART_HEAD_MAX_BYTES)
        return err_set(e, -EINVAL, "the form has a part without an end of its head");
    int r = read_head(body, (size_t)(head_end - body), ret, e);
    if (r < 0)
        return r;
    ret->data = head_end + 4;
    const char *end = memmem(ret->data - 2, n - (size_t)(ret->data - 2 - body), delimiter, strlen(delimiter));     /* an empty part shares its line end */
    if (!end)
        return err_set(e, -EINVAL, "the form did not come whole");
    ret->n = end > ret->data ? (size_t)(end - ret->data) : 0;
    *ret_next = end + strlen(delimiter);
    return 0;
}

int multipart_parse(const char *content_type, const char *body, size_t n_bytes, struct form *form, struct upload *ret, struct err *e)
{
    char boundary[MULTIPART_BOUNDARY_SIZE], delimiter[MULTIPART_BOUNDARY_SIZE + 4];
    const char *at = body, *end = body + n_bytes;
    struct part p;
    int r = 0;

    *ret = (struct upload){ 0 };
    if (n_bytes > MULTIPART_MAX_BYTES)
        return err_set(e, -E2BIG, "the form has more than %d bytes", MULTIPART_MAX_BYTES);
    if (!multipart_is(content_type) || !parameter(content_type, strlen(content_type), "boundary", boundary, sizeof(boundary)) || !*boundary)
        return err_set(e, -EINVAL, "the form has no boundary");
    size_t d = (size_t)snprintf(delimiter, sizeof(delimiter), "\r\n--%s", boundary);
    if (n_bytes < d - 2 || memcmp(body, delimiter + 2, d - 2) != 0)
        return err_set(e, -EINVAL, "the form does not begin with its boundary");
    at += d - 2;
    for (int parts = 0; r == 0; parts++) {
        if (end - at >= 2 && memcmp(at, "--", 2) == 0)
            return 0;
        if (end - at < 2 || memcmp(at, "\r\n", 2) != 0)
            return err_set(e, -EINVAL, "the form did not come whole");
        if (parts == MULTIPART_MAX_PARTS)
            return err_set(e, -E2BIG, "the form has more than %d parts", MULTIPART_MAX_PARTS);
        r = next_part(at + 2, (size_t)(end - at) - 2, delimiter, &p, &at, e);
        if (r == 0)
            r = take_part(&p, form, ret, e);
    }
    return r;
}
