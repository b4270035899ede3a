/* Settings from a stick on their whole way: a real boxd, the real "dakbox take-settings" and "dakbox check-config", a folder that is the stick. */
#include "tests/unit/test.h"
#include "tests/unit/test_box_rig.h"

#include "base/config.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAITS = 1000 /* of 20 ms */ };

#define STICK "stick/dakbox-settings/"
#define PASSWORD "a password nobody may see"
#define MAILBOX "[mailbox]\npassword_file = secrets/mailbox\n"

static void make_dir(const struct box_rig *g, const char *name)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", g->dir, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

static int setup(void **state)
{
    box_rig_new(state);
    box_rig_put(*state, "bin/dakbox", "#!/bin/sh\nexec \"$RIG_BIN/dakbox\" \"$@\" -c \"$RIG/dakbox.conf\"\n");
    box_rig_put(*state, "bin/systemd-run", "#!/bin/sh\nwhile [ $1 != -- ]; do shift; done\nshift\nexec \"$@\"\n");
    make_dir(*state, "secrets");
    return 0;
}
#define WITH_STICK(test) cmocka_unit_test_setup_teardown(test, setup, box_rig_gone)

static void put_stick(const struct box_rig *g)
{
    make_dir(g, "stick/dakbox-settings");
    make_dir(g, STICK "secrets");
    box_rig_put(g, STICK "dakbox.conf", MAILBOX);
    box_rig_put(g, STICK "secrets/mailbox", PASSWORD "\n");
}

static json_t *settings(void) { return json_pack("{s:s, s:s, s:s}", "do", "start", "job", "settings", "actor", "asha"); }

static void waits(const struct box_rig *g)
{
    box_rig_tell(g, settings());
    box_rig_is_at(g, "Nothing is changed unless somebody says");
}

/* It fails with these words, and nothing was changed. */
static void fails(const struct box_rig *g, const char *words)
{
    box_rig_tell(g, settings());
    box_rig_ends(g, "failed", words);
    assert_false(box_rig_has(g, CONFIG_TAKEN_NAME));
    assert_false(box_rig_has(g, "data/box/settings"));
    assert_false(box_rig_has(g, "systemctl"));
}

/* What the status says waits; null: nothing does. The caller's. */
static json_t *review(const struct box_rig *g)
{
    AUTO_JSON json_t *status = box_rig_ask(g, json_pack("{s:s}", "do", "status"));

    return json_incref(json_object_get(status, "settings"));
}

static json_t *keep(const char *id) { return json_pack("{s:s, s:s, s:s}", "do", "keep", "actor", "ravi", "id", id); }

static void keep_what_waits(const struct box_rig *g)
{
    AUTO_JSON json_t *waiting = review(g);

    box_rig_tell(g, keep(json_str(waiting, "id", "")));
}

static bool is_anywhere(const struct box_rig *g, const char *words, const char *where)
{
    char cmd[3 * PATH_MAX];

    snprintf(cmd, sizeof(cmd), "grep -rqs '%s' '%s/%s'", words, g->dir, where);
    return system(cmd) == 0;
}

/* ---- */

static void what_would_change_is_shown_and_then_taken(void **state)
{
    struct box_rig *g = *state;

    put_stick(g);
    waits(g);
    AUTO_JSON json_t *waiting = review(g);
    const json_t *change = json_array_get(json_object_get(waiting, "changes"), 0);
    assert_string_equal(json_str(change, "setting", ""), "mailbox.password_file");
    assert_string_equal(json_str(change, "file", ""), "mailbox");
    assert_false(json_flag(change, "was_set"));
    assert_false(box_rig_has(g, CONFIG_TAKEN_NAME));
    box_rig_refused(g, json_pack("{s:s, s:s}", "do", "keep", "actor", "ravi"), "do not wait");
    box_rig_refused(g, keep("0123456789abcdef"), "do not wait");
    keep_what_waits(g);
    box_rig_ends(g, "done", "Taken from the stick: mailbox.password_file. ravi has confirmed them.");
    AUTO_FREE char *asked = tmpdir_text(g->dir, "systemctl");
    assert_string_equal(asked, "try-restart dakbox-mail\n");
    AUTO_JSON json_t *after = review(g);
    assert_true(json_is_null(after));
    box_rig_refused(g, keep(json_str(waiting, "id", "")), "do not wait");
    assert_true(is_anywhere(g, PASSWORD, "secrets"));
    assert_false(is_anywhere(g, PASSWORD, "data"));             /* neither in a copy nor in a note */
    assert_false(is_anywhere(g, PASSWORD, "boxd.log"));
    assert_true(is_anywhere(g, "mailbox.password_file.*ravi", "data/box/notes.json"));      /* asha only looked */
}

static void nothing_changes_when_it_is_stopped_or_nobody_says_so_in_time(void **state)
{
    struct box_rig *g = *state;

    put_stick(g);
    waits(g);
    box_rig_tell(g, json_pack("{s:s, s:s}", "do", "stop", "actor", "ravi"));
    box_rig_ends(g, "stopped", "Stopped by ravi");
    assert_false(box_rig_has(g, CONFIG_TAKEN_NAME));
    assert_false(box_rig_has(g, "data/box/settings"));
    box_rig_end(g, SIGTERM);
    box_rig_start(g, BOOT_A, "keep_s = 1\n");
    fails(g, "Nobody said within 5 seconds");
}

static void a_boxd_that_ends_meanwhile_leaves_nothing(void **state)
{
    struct box_rig *g = *state;

    put_stick(g);
    waits(g);
    assert_true(is_anywhere(g, PASSWORD, "data/box/settings"));
    box_rig_end(g, SIGKILL);
    box_rig_start(g, BOOT_A, "");
    box_rig_ends(g, "interrupted", "restarted or lost power");
    assert_false(box_rig_has(g, "data/box/settings"));
    AUTO_JSON json_t *after = review(g);
    assert_true(json_is_null(after));
}

static void a_stick_that_holds_something_else_is_refused(void **state)
{
    struct box_rig *g = *state;
    char path[PATH_MAX], big[65 * 1024 + 1], name[64];

    fails(g, "has no folder dakbox-settings");
    put_stick(g);
    box_rig_drop(g, STICK "dakbox.conf");
    fails(g, "has no folder dakbox-settings");
    box_rig_put(g, STICK "dakbox.conf", MAILBOX "ca_file = secrets/none.pem\n");
    fails(g, "mailbox.ca_file names secrets/none.pem");
    box_rig_put(g, STICK "dakbox.conf", MAILBOX);
    snprintf(path, sizeof(path), "%s/" STICK "secrets/link", g->dir);
    assert_int_equal(symlink("/etc/shadow", path), 0);
    fails(g, "link on the stick is a link");
    box_rig_drop(g, STICK "secrets/link");
    box_rig_put(g, STICK "secrets/Mailbox", PASSWORD);
    fails(g, "Mailbox: the name of a file");
    box_rig_drop(g, STICK "secrets/Mailbox");
    memset(big, 'a', sizeof(big));
    big[sizeof(big) - 1] = '\0';
    box_rig_put(g, STICK "secrets/big", big);
    fails(g, "big on the stick is larger than 64 KiB");
    box_rig_drop(g, STICK "secrets/big");
    make_dir(g, STICK "secrets/folder");
    fails(g, "folder on the stick is a link, a folder");
    snprintf(path, sizeof(path), "%s/" STICK "secrets/folder", g->dir);
    rmdir(path);
    for (int i = 0; i < 32; i++) {
        snprintf(name, sizeof(name), STICK "secrets/f%d", i);
        box_rig_put(g, name, "one more\n");
    }
    fails(g, "More than 32 files");
}

/* What was wrong before is found, too: by the command that anybody would ask. */
static void what_check_config_finds_is_said(void **state)
{
    struct box_rig *g = *state;

    put_stick(g);
    box_rig_end(g, SIGTERM);
    box_rig_start(g, BOOT_A, "[eoffice]\nca_file = /nonexistent/ca.pem\n");
    fails(g, "eoffice.ca_file: /nonexistent/ca.pem cannot be read");
    box_rig_end(g, SIGTERM);
    box_rig_start(g, BOOT_A, "[send]\ninterface = vpn0\n");
    fails(g, "send.interface = vpn0");
}

static void a_program_that_does_not_start_with_it_has_it_taken_back(void **state)
{
    struct box_rig *g = *state;

    box_rig_put(g, "bin/systemctl", "#!/bin/sh\necho \"$*\" >>\"$RIG/systemctl\"\n[ -e \"$RIG/once\" ] || { touch \"$RIG/once\"; echo 'Job failed'; exit 1; }\n");
    put_stick(g);
    waits(g);
    keep_what_waits(g);
    box_rig_ends(g, "failed", "dakbox-mail did not start");
    AUTO_FREE char *asked = tmpdir_text(g->dir, "systemctl"), *conf = tmpdir_text(g->dir, CONFIG_TAKEN_NAME);
    assert_string_equal(asked, "try-restart dakbox-mail\ntry-restart dakbox-mail\n");
    assert_string_equal(conf, "");
    assert_false(is_anywhere(g, PASSWORD, "secrets"));
}

/* As of a card that is full after the first files. */
static void what_could_not_be_put_leaves_no_key_behind(void **state)
{
    struct box_rig *g = *state;

    put_stick(g);
    waits(g);
    make_dir(g, CONFIG_TAKEN_NAME ".part");
    keep_what_waits(g);
    box_rig_ends(g, "failed", "could not be put in their place");
    assert_false(is_anywhere(g, PASSWORD, "secrets"));
    assert_false(is_anywhere(g, PASSWORD, "data"));
    assert_false(box_rig_has(g, "systemctl"));
}

static void new_settings_not_found_good_before_a_cut_are_taken_back(void **state)
{
    struct box_rig *g = *state;

    put_stick(g);
    waits(g);
    box_rig_put(g, "bin/systemctl", "#!/bin/sh\necho \"$*\" >>\"$RIG/systemctl\"\ntouch \"$RIG/asked\"\n[ -e \"$RIG/back\" ] || sleep 60\n");
    keep_what_waits(g);
    for (int i = 0; i < WAITS && !box_rig_has(g, "asked"); i++)
        usleep(20000);
    assert_true(box_rig_has(g, "asked"));
    assert_true(is_anywhere(g, PASSWORD, "secrets"));
    box_rig_end(g, SIGKILL);
    box_rig_put(g, "back", "");
    box_rig_start(g, BOOT_A, "");
    box_rig_ends(g, "interrupted", "restarted or lost power");
    AUTO_FREE char *conf = tmpdir_text(g->dir, CONFIG_TAKEN_NAME), *asked = tmpdir_text(g->dir, "systemctl");
    assert_string_equal(conf, "");
    assert_non_null(strstr(asked, "try-restart dakbox-mail\ntry-restart dakbox-mail\n"));
    assert_false(is_anywhere(g, PASSWORD, "secrets"));
    assert_false(box_rig_has(g, "data/box/settings"));
}

static void a_new_vpn_key_of_wireguard_asks_for_a_restart(void **state)
{
    struct box_rig *g = *state;

    put_stick(g);
    box_rig_drop(g, STICK "secrets/mailbox");
    box_rig_put(g, STICK "dakbox.conf", "[vpn]\nkey_file = secrets/wg.key\n");
    box_rig_put(g, STICK "secrets/wg.key", "cGFzc3dvcmQgYSBwYXNzd29yZCBhIHBhc3N3b3JkIGE=\n");
    box_rig_end(g, SIGTERM);
    box_rig_start(g, BOOT_A, "[vpn]\nkind = wireguard\nserver = vpn.example.gov.in\npeer_key = cGFzc3dvcmQ\naddress = 10.20.0.7/32\n");
    waits(g);
    keep_what_waits(g);
    box_rig_ends(g, "done", "Restart the box");
    AUTO_FREE char *asked = tmpdir_text(g->dir, "systemctl");
    assert_string_equal(asked, "restart dakbox-network\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STICK(what_would_change_is_shown_and_then_taken),
        WITH_STICK(nothing_changes_when_it_is_stopped_or_nobody_says_so_in_time),
        WITH_STICK(a_boxd_that_ends_meanwhile_leaves_nothing),
        WITH_STICK(a_stick_that_holds_something_else_is_refused),
        WITH_STICK(what_check_config_finds_is_said),
        WITH_STICK(a_program_that_does_not_start_with_it_has_it_taken_back),
        WITH_STICK(what_could_not_be_put_leaves_no_key_behind),
        WITH_STICK(new_settings_not_found_good_before_a_cut_are_taken_back),
        WITH_STICK(a_new_vpn_key_of_wireguard_asks_for_a_restart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
