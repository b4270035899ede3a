#include "desk/web/server_inflow.h"

#include <sodium.h>

#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER_BYTES = 16 * 1024, FIELDS = 8, VALUE_BYTES = 256 };

struct server_inflow {
    struct MHD_PostProcessor *parser;
    struct inflow *file;
    struct { char name[FORM_NAME_SIZE], value[VALUE_BYTES]; size_t n; } fields[FIELDS];     /* token, and what else stands beside the file */
    size_t n_fields;
    bool bad;                   /* too many fields, or too long ones, or no form at all */
};

/* A field may come in pieces; off: where this one begins. */
static void take_field(struct server_inflow *s, const char *name, const char *data, uint64_t off, size_t n)
{
    if (off == 0 && (s->n_fields == FIELDS || strlen(name) >= FORM_NAME_SIZE))
        s->bad = true;
    if (off == 0 && !s->bad)
        memcpy(s->fields[s->n_fields++].name, name, strlen(name) + 1);
    if (s->bad || s->n_fields == 0)
        return;
    size_t *have = &s->fields[s->n_fields - 1].n;
    if (n > VALUE_BYTES - *have)
        s->bad = true;
    else
        memcpy(s->fields[s->n_fields - 1].value + *have, data, n);
    *have += s->bad ? 0 : n;
}

static enum MHD_Result on_part(void *ctx, enum MHD_ValueKind kind, const char *name, const char *file_name, const char *type, const char *encoding,
                               const char *data, uint64_t off, size_t n)
{
    struct server_inflow *s = ctx;

    (void)kind;
    (void)type;
    (void)encoding;
    if (!file_name)
        take_field(s, name, data, off, n);
    else if (*file_name && strcmp(name, "file") == 0)
        inflow_add(s->file, data, n);
    return s->bad ? MHD_NO : MHD_YES;
}

int server_inflow_new(struct MHD_Connection *c, const struct config *conf, struct server_inflow **ret)
{
    struct server_inflow *s = calloc(1, sizeof(*s));

    if (!s || inflow_new(conf, &s->file) < 0) {
        free(s);
        return -ENOMEM;
    }
    s->parser = MHD_create_post_processor(c, BUFFER_BYTES, on_part, s);
    if (!s->parser) {
        server_inflow_free(s);
        return -EINVAL;
    }
    *ret = s;
    return 0;
}

void server_inflow_free(struct server_inflow *s)
{
    if (!s)
        return;
    if (s->parser)
        MHD_destroy_post_processor(s->parser);
    inflow_free(s->file);
    sodium_memzero(s, sizeof(*s));
    free(s);
}

void server_inflow_add(struct server_inflow *s, const char *data, size_t n)
{
    if (!s->bad && MHD_post_process(s->parser, data, n) != MHD_YES)
        s->bad = true;
}

int server_inflow_end(struct server_inflow *s, struct form *form, struct inflow **ret_file, struct err *e)
{
    bool whole = MHD_destroy_post_processor(s->parser) == MHD_YES && !s->bad;
    int r = 0;

    s->parser = NULL;
    inflow_end(s->file, whole);
    *ret_file = s->file;
    for (size_t i = 0; r == 0 && i < s->n_fields; i++)
        r = form_add(form, s->fields[i].name, s->fields[i].value, s->fields[i].n, e);
    return r < 0 || whole || inflow_state(s->file) == INFLOW_CUT ? r : err_set(e, -EINVAL, "the form does not end");
}
