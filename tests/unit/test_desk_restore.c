/* The page "Backup" of a box that is to replace a lost one, and how a new box's first administrator gets there. A real desk, diary and boxd; what boxd does then:
 * test_box_restore. */
#include "tests/unit/test.h"

#include "care/office_key.h"
#include "tests/unit/box_desk.h"
#include "tests/unit/desk_first.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static struct box_rig box;
static char key[OFFICE_TEXT_SIZE], typed[OFFICE_TEXT_SIZE];

static void make_key(void)
{
    uint8_t secret[OFFICE_SECRET_BYTES];

    box_rig_put(&box, "bin/dakbox", "#!/bin/sh\nexec \"$RIG_BIN/dakbox\" \"$@\" -c \"$RIG/dakbox.conf\"\n");
    assert_true(sodium_init() >= 0);
    office_secret_new(secret);
    office_secret_text(secret, key);
    for (size_t i = 0; i < sizeof(key); i++)
        typed[i] = (char)(key[i] == ' ' ? '+' : key[i]);
}

/* A box on its first day, with its first administrator and no more. */
static int setup(void **state)
{
    struct desk_rig *g = desk_rig_new_empty();
    char settings[1024];

    box_rig_settings(g->dir, settings);
    first_settings(g, settings);
    desk_rig_kill(g);
    box_rig_join(&box, g->dir);
    first_make_admin(g);
    make_key();
    *state = g;
    return 0;
}

static int setup_with_letters(void **state)
{
    box_desk_new(&box, state);
    make_key();
    return 0;
}

static int teardown(void **state)
{
    box_rig_leave(&box);
    desk_rig_free(*state);
    return 0;
}

static struct http_answer ask(struct desk_rig *g, const char *more)
{
    char form[512];

    snprintf(form, sizeof(form), "&where=stick&key=%s%s", typed, more);
    return http_post(g, "/admin/backup/restore?lang=en", form);
}

static const char keeps_what_was_asked[] =
    "#!/bin/sh\necho \"$*\" >>\"$RIG/systemctl\"\ncase $2 in dakbox-restore*) grep -o '\"until_s[^,]*,' \"$RIG/run/restore.json\" >\"$RIG/until\" ;; esac\n";

static void the_key_and_the_number_go_to_the_box_and_the_page_says_what_comes(void **state)
{
    struct tm end_of_day = { .tm_year = 101, .tm_mon = 8, .tm_mday = 9, .tm_hour = 23, .tm_min = 59, .tm_isdst = -1 };
    struct desk_rig *g = *state;
    char want[64];

    first_shows(g, 3, "/admin/backup#restore");
    struct http_answer a = http_get(g, "/admin/backup?lang=en");
    assert_says(&a, "This box replaces another one");
    assert_says(&a, "name=\"key\"");
    assert_says(&a, "DAKBOX-SAVE");
    assert_silent(&a, "Restore from where the settings say");
    http_done(&a);
    a = ask(g, "&number=");
    assert_says(&a, "which diary number the lost box gave last");
    http_done(&a);
    a = ask(g, "&number=CRU-A%2F2026%2F000007&none=1");
    assert_says(&a, "which diary number the lost box gave last");       /* one of the two is wrong */
    assert_silent(&a, key);
    http_done(&a);
    a = http_post(g, "/admin/backup/restore?lang=en", "&where=stick&key=ABCD&none=1");
    assert_says(&a, "7 groups of 4 letters");
    http_done(&a);
    a = ask(g, "&none=1&until=31-02-2026");
    assert_says(&a, "The day of the backup could not be read");
    http_done(&a);
    assert_false(box_rig_has(&box, "systemctl"));
    box_rig_put(&box, "bin/systemctl", keeps_what_was_asked);
    a = ask(g, "&none=1&until=9.9.2001");
    assert_int_equal(a.status, 200);
    assert_says(&a, "The restore has begun");
    assert_silent(&a, key);
    http_done(&a);
    box_rig_is_at(&box, "restarts");
    AUTO_FREE char *asked = tmpdir_text(g->dir, "systemctl");
    assert_non_null(strstr(asked, "\nstart dakbox-restore@stick.service\n"));
    AUTO_FREE char *until = tmpdir_text(g->dir, "until");
    snprintf(want, sizeof(want), "\"until_s\":%lld,\n", (long long)mktime(&end_of_day));
    assert_string_equal(until, want);
}

static void only_an_administrator_may(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_sign_in_as(g, "clerk", 1u << ROLE_CLERK);
    struct http_answer a = ask(g, "&none=1");
    assert_int_equal(a.status, 403);
    http_done(&a);
    assert_false(box_rig_has(&box, "systemctl"));
}

static void a_box_with_letters_neither_offers_nor_does_it(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = http_get(g, "/admin/backup?lang=en");
    assert_silent(&a, "This box replaces another one");
    http_done(&a);
    a = ask(g, "&none=1");
    assert_says(&a, "has letters already");
    http_done(&a);
    assert_false(box_rig_has(&box, "systemctl"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_key_and_the_number_go_to_the_box_and_the_page_says_what_comes, setup, teardown),
        cmocka_unit_test_setup_teardown(only_an_administrator_may, setup_with_letters, teardown),
        cmocka_unit_test_setup_teardown(a_box_with_letters_neither_offers_nor_does_it, setup_with_letters, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
