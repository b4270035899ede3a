/* The admin's page of backups, and the lamp's facts. Off the appliance there is no boxd: the page says who does it there. */
#include "tests/unit/test.h"

#include "tests/unit/desk_rig.h"

#include "care/office_key.h"

#include <stdio.h>
#include <string.h>

/* The key in a page. */
static void key_of(const struct http_answer *a, char out[OFFICE_TEXT_SIZE])
{
    const char *at = strstr(a->body, "<p class=\"code\" lang=\"en\">");

    assert_non_null(at);
    snprintf(out, OFFICE_TEXT_SIZE, "%.*s", OFFICE_TEXT_SIZE - 1, at + strlen("<p class=\"code\" lang=\"en\">"));
}

static void encode(const char *text, char *out)
{
    for (; *text; text++)
        *out++ = *text == ' ' ? '+' : *text;
    *out = '\0';
}

static void the_page_says_how_it_stands_and_who_makes_backups_here(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_sign_in_as(g, "desk", DESK_RIG_ALL_ROLES);
    struct http_answer a = http_get(g, "/admin/backup");
    assert_int_equal(a.status, 200);
    assert_says(&a, "No place for backups is set");
    assert_says(&a, "dakbox backup key --new");
    assert_silent(&a, "Destroy everything");
    http_done(&a);
}

static void only_an_administrator_comes_in(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_sign_in_as(g, "clerk", 1u << ROLE_CLERK);
    assert_status(g, "/admin/backup", 403);
    struct http_answer a = http_post(g, "/admin/reset", "office=x");
    assert_int_equal(a.status, 403);
    http_done(&a);
}

static void a_key_is_shown_with_its_sheet_and_used_only_when_its_end_was_typed(void **state)
{
    struct desk_rig *g = *state;
    char key[OFFICE_TEXT_SIZE], other[OFFICE_TEXT_SIZE], sent[64], form[256];
    uint8_t secret[OFFICE_SECRET_BYTES];
    struct err e = { 0 };

    desk_rig_sign_in_as(g, "desk", DESK_RIG_ALL_ROLES);
    struct http_answer a = http_post(g, "/admin/backup/key", "");
    key_of(&a, key);
    assert_says(&a, "no-store");
    assert_says(&a, "action=\"/admin/backup/sheet\" class=\"stack sheet-form\"");
    assert_says(&a, "data-kiosk hidden>Nothing can be printed from this screen");
    http_done(&a);
    assert_ok(office_secret_parse(key, secret, &e), e);
    a = http_post(g, "/admin/backup/key", "");
    key_of(&a, other);
    assert_string_not_equal(key, other);
    http_done(&a);
    encode(key, sent);
    snprintf(form, sizeof(form), "secret=%s", sent);
    a = http_post(g, "/admin/backup/sheet", form);
    assert_int_equal(a.status, 200);
    assert_says(&a, "application/pdf");
    assert_says(&a, "X-Frame-Options: SAMEORIGIN");
    assert_says(&a, "Cache-Control: no-store");
    assert_memory_equal(a.body, "%PDF", 4);
    http_done(&a);
    snprintf(form, sizeof(form), "secret=%s&last=AAAA", sent);
    a = http_post(g, "/admin/backup/key/use", form);
    assert_says(&a, "not the last group");
    key_of(&a, other);
    assert_string_equal(key, other);
    http_done(&a);
    snprintf(form, sizeof(form), "secret=%s&last=%s", sent, key + OFFICE_TEXT_SIZE - 5);
    a = http_post(g, "/admin/backup/key/use", form);
    assert_says(&a, "Not done");                        /* nobody is there who could keep it */
    http_done(&a);
    a = http_post(g, "/admin/backup/sheet", "secret=ABCD");
    assert_int_equal(a.status, 400);
    http_done(&a);
}

static void nothing_begins_without_the_box(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_sign_in_as(g, "desk", DESK_RIG_ALL_ROLES);
    struct http_answer a = http_post(g, "/admin/backup/start", "where=set");
    assert_int_equal(a.status, 200);
    assert_says(&a, "Not done");
    http_done(&a);
}

static void the_lamp_says_that_there_is_no_backup(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_restart(g, "[backup]\ndir = /nowhere\n");
    struct http_answer a = counter_that_says(g, "no new backup");
    http_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(the_page_says_how_it_stands_and_who_makes_backups_here),
        WITH_DESK(only_an_administrator_comes_in),
        WITH_DESK(a_key_is_shown_with_its_sheet_and_used_only_when_its_end_was_typed),
        WITH_DESK(nothing_begins_without_the_box),
        WITH_DESK(the_lamp_says_that_there_is_no_backup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
