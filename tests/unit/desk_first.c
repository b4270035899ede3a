#include "tests/unit/test.h"

#include "tests/unit/desk_first.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

void first_settings(const struct desk_rig *g, const char *lines)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/dakbox.conf", g->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "ae");
    assert_non_null(f);
    assert_true(fputs(lines, f) >= 0);
}

/* The browser keeps the session that an answer brought. */
static void keep_session(struct desk_rig *g, const struct http_answer *a)
{
    const char *at = strstr(a->head, "Set-Cookie: desk-");

    assert_non_null(at);
    at += strlen("Set-Cookie: ");
    snprintf(g->cookie, sizeof(g->cookie), "%.*s", (int)strcspn(at, ";"), at);
}

void first_sign_in(struct desk_rig *g)
{
    struct http_answer a = http_ask(g, "POST", "/sign-in", NULL, "door_name=asha&passphrase=apple+boat+seven&code=");

    assert_int_equal(a.status, 303);
    keep_session(g, &a);
    http_done(&a);
}

void first_make_admin(struct desk_rig *g)
{
    char body[256];

    desk_rig_first_start(g);
    AUTO_FREE char *code = tmpdir_text(g->dir, "run/setup-code");
    code[strcspn(code, "\n")] = '\0';
    snprintf(body, sizeof(body), "code=%s&door_name=asha&full_name=Asha&passphrase=apple+boat+seven&again=apple+boat+seven", code);
    struct http_answer a = http_ask(g, "POST", "/first-start", NULL, body);
    assert_int_equal(a.status, 303);
    assert_says(&a, "Location: /first\r\n");
    keep_session(g, &a);
    http_done(&a);
}

struct desk_rig *first_box(void)
{
    struct desk_rig *g = desk_rig_new_empty();

    first_make_admin(g);
    return g;
}

void first_press(const struct desk_rig *g, int step, const char *fields, int status, const char *words)
{
    char path[32];

    snprintf(path, sizeof(path), "/first/%d", step);
    struct http_answer a = http_post(g, path, fields);
    assert_int_equal(a.status, status);
    assert_says(&a, words);
    http_done(&a);
}

void first_shows(const struct desk_rig *g, int step, const char *words)
{
    char path[32];

    snprintf(path, sizeof(path), "/first/%d", step);
    struct http_answer a = http_get(g, path);
    assert_says(&a, words);
    http_done(&a);
}

void first_stands_at(const struct desk_rig *g, const char *location)
{
    struct http_answer a = http_get(g, "/first");

    assert_int_equal(a.status, 303);
    assert_says(&a, location);
    http_done(&a);
}
