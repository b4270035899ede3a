#include "desk/web/form.h"

#include "base/hash.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

struct value {
    char name[FORM_NAME_SIZE];
    char *text;
};

struct form {
    struct value values[FORM_MAX_VALUES];
    size_t n;
};

int form_new(struct form **ret_form, struct err *e)
{
    *ret_form = calloc(1, sizeof(**ret_form));
    return *ret_form ? 0 : err_set(e, -ENOMEM, "out of memory");
}

void form_free(struct form *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < f->n; i++) {
        sodium_memzero(f->values[i].text, strlen(f->values[i].text));
        free(f->values[i].text);
    }
    free(f);
}

static const struct value *find(const struct form *f, const char *name)
{
    for (size_t i = 0; f && i < f->n; i++)
        if (strcmp(f->values[i].name, name) == 0)
            return &f->values[i];
    return NULL;
}

static bool name_is_good(const char *name)
{
    size_t n = strlen(name);

    return n > 0 && n < FORM_NAME_SIZE && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

/* A browser ends lines with CR LF; inside the house a line ends with LF. */
static size_t drop_carriage_returns(char *bytes, size_t n)
{
    size_t out = 0;

    for (size_t i = 0; i < n; i++)
        if (bytes[i] != '\r')
            bytes[out++] = bytes[i];
    return out;
}

int form_add(struct form *f, const char *name, const char *bytes, size_t n_bytes, struct err *e)
{
    if (!name_is_good(name))
        return err_set(e, -EINVAL, "the form has a field without a proper name");
    if (find(f, name))
        return err_set(e, -EINVAL, "the form has the field %s twice", name);
    if (f->n == FORM_MAX_VALUES)
        return err_set(e, -E2BIG, "the form has more than %d fields", FORM_MAX_VALUES);
    if (n_bytes > FORM_VALUE_MAX_BYTES)
        return err_set(e, -E2BIG, "the field %s has more than %d bytes", name, FORM_VALUE_MAX_BYTES);

    const size_t n_copy = n_bytes;
    AUTO_FREE char *copy = malloc(n_copy + 1);
    if (!copy)
        return err_set(e, -ENOMEM, "out of memory");
    if (n_bytes)
        memcpy(copy, bytes, n_bytes);
    n_bytes = drop_carriage_returns(copy, n_bytes);

    struct value *v = &f->values[f->n];
    int r = text_clean(copy, n_bytes, FORM_VALUE_MAX_BYTES, &v->text, e);
    sodium_memzero(copy, n_copy);
    if (r < 0)
        return err_wrap(e, r, "field %s", name);
    memcpy(v->name, name, strlen(name) + 1);
    f->n++;
    return 0;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Undoes %XX and '+'. out has room for n bytes. */
static int decode(const char *in, size_t n, char *out, size_t *ret_n, struct err *e)
{
    size_t done = 0;

    for (size_t i = 0; i < n; i++) {
        if (in[i] != '%') {
            out[done++] = in[i] == '+' ? ' ' : in[i];
            continue;
        }
        int high = i + 2 < n ? hex_digit(in[i + 1]) : -1;
        int low = i + 2 < n ? hex_digit(in[i + 2]) : -1;
        if (high < 0 || low < 0)
            return err_set(e, -EILSEQ, "the form has a broken %% code");
        out[done++] = (char)(high * 16 + low);
        i += 2;
    }
    *ret_n = done;
    return 0;
}

/* One "name=value". Names are plain by our own rule, so only values are decoded. */
static int add_pair(struct form *f, const char *pair, size_t n, struct err *e)
{
    const char *equals = memchr(pair, '=', n);
    size_t name_n = equals ? (size_t)(equals - pair) : n;
    size_t raw_n = equals ? n - name_n - 1 : 0, value_n = 0;
    char name[FORM_NAME_SIZE] = "";

    if (name_n >= sizeof(name) || memchr(pair, 0, name_n))
        return err_set(e, -EINVAL, "the form has a field without a proper name");
    memcpy(name, pair, name_n);
    AUTO_FREE char *value = malloc(raw_n + 1);
    if (!value)
        return err_set(e, -ENOMEM, "out of memory");
    int r = equals ? decode(equals + 1, raw_n, value, &value_n, e) : 0;
    if (r == 0)
        r = form_add(f, name, value, value_n, e);
    sodium_memzero(value, raw_n);
    return r;
}

int form_parse(const char *body, size_t n_bytes, struct form **ret_form, struct err *e)
{
    AUTO_FORM struct form *f = NULL;

    if (n_bytes > FORM_MAX_BYTES)
        return err_set(e, -E2BIG, "the form has more than %d bytes", FORM_MAX_BYTES);
    int r = form_new(&f, e);
    for (size_t at = 0; r == 0 && at < n_bytes; ) {
        const char *end = memchr(body + at, '&', n_bytes - at);
        size_t n = end ? (size_t)(end - body) - at : n_bytes - at;

        if (n > 0)
            r = add_pair(f, body + at, n, e);
        at += n + 1;
    }
    if (r < 0)
        return r;
    *ret_form = TAKE_PTR(f);
    return 0;
}

const char *form_get(const struct form *f, const char *name)
{
    const struct value *v = find(f, name);
    return v ? v->text : "";
}

bool form_has(const struct form *f, const char *name)
{
    return find(f, name) != NULL;
}

void form_each(const struct form *f, void (*each)(void *ctx, const char *name, const char *value), void *ctx)
{
    for (size_t i = 0; f && i < f->n; i++)
        each(ctx, f->values[i].name, f->values[i].text);
}

int64_t form_parse_int(const char *s)
{
    int64_t number = 0;

    if (!*s)
        return -1;
    for (; *s; s++) {
        if (*s < '0' || *s > '9' || number > (INT64_MAX - (*s - '0')) / 10)
            return -1;
        number = number * 10 + (*s - '0');
    }
    return number;
}

int64_t form_int(const struct form *f, const char *name)
{
    return form_parse_int(form_get(f, name));
}
