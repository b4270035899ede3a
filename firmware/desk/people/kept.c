#include "desk/people/kept.h"

#include "desk/web/routes.h"

#include <string.h>

#define PREFIX "k_"

static bool is_kept(const char *name) { return strncmp(name, PREFIX, strlen(PREFIX)) == 0; }

/* ---- into the sign-in form */

static void put_hidden(struct html *h, const char *name, const char *value)
{
    html_put(h, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", name, value);
}

static void put_field(void *ctx, const char *name, const char *value)
{
    struct html *h = ctx;

    if (strcmp(name, "token") != 0 && strlen(PREFIX) + strlen(name) < FORM_NAME_SIZE)
        html_put(h, "<input type=\"hidden\" name=\"" PREFIX "%s\" value=\"%s\">", name, value);
}

static void hand_on(void *ctx, const char *name, const char *value)
{
    if (is_kept(name))
        put_hidden(ctx, name, value);
}

struct address { struct html *h; bool any; };

static void put_argument(void *ctx, const char *name, const char *value)
{
    struct address *at = ctx;

    if (strcmp(name, "lang") == 0)
        return;
    html_put(at->h, "%s", at->any ? "&" : "?");
    html_put(at->h, "%s=", name);
    html_url(at->h, value);
    at->any = true;
}

void kept_put(const struct request *q, struct html *h)
{
    bool own_form = q->form && (*kept_path(q->form) || *kept_next(q->form));
    int64_t ids[2];
    bool other;
    const struct route *route = route_find(METHOD_POST, q->path, ids, &other);

    if (own_form) {
        form_each(q->form, hand_on, h);
        put_hidden(h, "kept_path", kept_path(q->form));
        put_hidden(h, "next", kept_next(q->form));
    } else if (q->form && route && route->right != RIGHT_NONE) {
        form_each(q->form, put_field, h);
        put_hidden(h, "kept_path", q->path);
    } else if (!q->form) {
        struct address at = { .h = h };

        html_put(h, "<input type=\"hidden\" name=\"next\" value=\"%s", q->path);
        form_each(q->query, put_argument, &at);
        html_put(h, "\">");
    }
}

/* ---- and out of it */

const char *kept_path(const struct form *form)
{
    const char *path = form_get(form, "kept_path");
    int64_t ids[2];
    bool other;
    const struct route *route = route_find(METHOD_POST, path, ids, &other);

    return route && route->right != RIGHT_NONE ? path : "";
}

const char *kept_next(const struct form *form)
{
    const char *next = form_get(form, "next");
    char path[256];
    int64_t ids[2];
    bool other;
    size_t n = strcspn(next, "?");

    if (n >= sizeof(path) || strlen(next) >= sizeof(((struct reply *)NULL)->location))
        return "";
    for (const char *c = next; *c; c++)
        if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 127 || *c == '"' || *c == '\\')
            return "";
    memcpy(path, next, n);
    path[n] = '\0';
    const struct route *route = route_find(METHOD_GET, path, ids, &other);
    return route && route->right != RIGHT_NONE && !route_is_live(route) ? next : "";
}

struct showing { struct html *h; const char *prefix; };

/* The name it had, or NULL: none of the form's own words. */
static const char *own_name(const struct showing *at, const char *name)
{
    size_t n = strlen(at->prefix);

    return strncmp(name, at->prefix, n) != 0 || strcmp(name + n, "token") == 0 ? NULL : name + n;
}

static void show_field(void *ctx, const char *name, const char *value)
{
    const struct showing *at = ctx;

    if (own_name(at, name))
        put_hidden(at->h, own_name(at, name), value);
}

static void show_words(void *ctx, const char *name, const char *value)
{
    const struct showing *at = ctx;
    const char *own = own_name(at, name);

    if (own && *value && strcmp(own, "revision") != 0)
        html_put(at->h, "<div><dt>%s</dt><dd>%s</dd></div>\n", own, value);
}

void kept_show(const struct request *q, const struct form *form, bool from_sign_in, struct html *h)
{
    struct showing at = { .h = h, .prefix = from_sign_in ? PREFIX : "" };

    form_each(form, show_field, &at);
    html_put(h, "<h2>%s</h2>\n<dl class=\"facts\">\n", tr(q, S_WHAT_YOU_TYPED));
    form_each(form, show_words, &at);
    html_put(h, "</dl>\n");
}
