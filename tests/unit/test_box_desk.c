/* The page "This box" at a real desk, with a real boxd behind it; and "dakbox good", which asks them all. */
#include "tests/unit/test.h"

#include "base/exe.h"
#include "base/version.h"
#include "tests/unit/box_desk.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define BOUNDARY "----dakboxtest"

static struct box_rig box;

static int setup(void **state)
{
    box_desk_new(&box, state);
    return 0;
}

static int teardown(void **state) { return box_desk_gone(&box, state); }

static int uploads_left(const struct desk_rig *g)
{
    char path[PATH_MAX];
    int n = 0;

    snprintf(path, sizeof(path), "%s/upload", g->dir);
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    for (const struct dirent *d; dir && (d = readdir(dir));)
        n += d->d_name[0] != '.';
    return n;
}

/* A form with a file of so many bytes; cut: only so many of the whole body are sent. */
static struct http_answer upload(struct desk_rig *g, const char *file_name, size_t bytes, size_t cut)
{
    static char body[20 * 1024 * 1024];
    char token[64], head[1024];

    http_token(g, token);
    size_t n = (size_t)snprintf(body, sizeof(body), "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n%s\r\n--" BOUNDARY
                                "\r\nContent-Disposition: form-data; name=\"restart\"\r\n\r\nlater\r\n--" BOUNDARY
                                "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n", token, file_name);
    memset(body + n, 'u', bytes);
    n += bytes;
    n += (size_t)snprintf(body + n, sizeof(body) - n, "\r\n--" BOUNDARY "--\r\n");
    int head_n = snprintf(head, sizeof(head), "POST /admin/box/upload HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nCookie: %s\r\n"
                          "Content-Type: multipart/form-data; boundary=" BOUNDARY "\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", g->port, g->port, g->cookie, n);
    AUTO_FREE char *request = malloc((size_t)head_n + n);
    memcpy(request, head, (size_t)head_n);
    memcpy(request + head_n, body, n);
    int fd = http_open(g, request, (size_t)head_n + (cut ? cut : n));
    if (cut) {
        for (int i = 0; i < 500 && uploads_left(g) == 0; i++)
            usleep(20000);
        assert_int_equal(uploads_left(g), 1);           /* it was on its way */
        close(fd);
        return (struct http_answer){ .status = 0 };
    }
    return http_read_answer(fd);
}

static void assert_page_says(const struct desk_rig *g, const char *words)
{
    struct http_answer a = http_get(g, "/admin/box?lang=en");

    assert_int_equal(a.status, 200);
    assert_says(&a, words);
    http_done(&a);
}

/* boxd has looked, some time. */
static void page_comes_to_say(struct desk_rig *g, const char *words, bool says)
{
    bool there = !says;

    for (int i = 0; i < 300 && there != says; i++) {
        struct http_answer a = http_get(g, "/admin/box/live?lang=en");

        there = strstr(a.body, words) != NULL;
        http_done(&a);
        usleep(50000);
    }
    if (there != says)
        fail_msg("the page %s \"%s\"", says ? "does not say" : "still says", words);
}

/* ---- */

static void off_the_appliance_there_is_one_sentence(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a = http_get(g, "/admin/box?lang=en");

    assert_int_equal(a.status, 200);
    assert_says(&a, "This is not the appliance but a computer with dakbox on it");
    assert_silent(&a, "/admin/box/update");
    http_done(&a);
    a = http_get(g, "/admin/box?lang=hi");
    assert_says(&a, "यह उपकरण नहीं");
    http_done(&a);
}

static void only_an_administrator_sees_and_does_it(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_sign_in_as(g, "clerk", 1u << ROLE_CLERK);
    assert_status(g, "/admin/box", 403);
    struct http_answer a = http_post(g, "/admin/box/restart", "&how=restart&reason=because");
    assert_int_equal(a.status, 403);
    http_done(&a);
    a = upload(g, "dakbox-9.1.raucb", 200000, 0);
    assert_true(a.status == 403 || a.status == 413);
    http_done(&a);
    assert_int_equal(uploads_left(g), 0);
    assert_false(box_rig_has(&box, "systemctl"));
}

static void both_systems_are_shown_and_an_upload_is_installed(void **state)
{
    struct desk_rig *g = *state;

    assert_page_says(g, "no version");
    assert_page_says(g, DAKBOX_VERSION);
    struct http_answer a = upload(g, "dakbox-9.1.raucb", 5 * 1024 * 1024 + 3, 0);
    assert_int_equal(a.status, 303);
    assert_says(&a, "/admin/box?begun=1");
    http_done(&a);
    box_rig_ends(&box, "done", "Version 9.1 is installed");
    assert_page_says(g, "It runs once the box is restarted.");
    assert_page_says(g, "by desk, ended");
    assert_int_equal(uploads_left(g), 0);
    a = http_get(g, "/admin/box/live?lang=hi");
    assert_says(&a, "संस्करण 9.1 स्थापित है");
    http_done(&a);
}

static void a_part_of_the_system_that_has_failed_is_named_in_words(void **state)
{
    struct desk_rig *g = *state;

    box_rig_put(&box, "failed.units", "dakbox-vpn.service loaded failed failed dakbox: VPN to the ministry network\n"
                                      "udisks2.service loaded failed failed Disk Manager\n"
                                      "dakbox-backup@stick.service loaded failed failed dakbox: backup\n");
    box_rig_look(&box);
    page_comes_to_say(g, "Failed: the VPN to the ministry network. Restart the box; if this stays, tell the help desk the name dakbox-vpn.service.", true);
    assert_page_says(g, "Failed: a part of the system. Restart the box; if this stays, tell the help desk the name udisks2.service.");
    struct http_answer a = http_get(g, "/admin/box/live?lang=hi");
    assert_says(&a, "विफल: मंत्रालय नेटवर्क का VPN। बॉक्स पुनः आरंभ करें");
    assert_silent(&a, "dakbox-backup");                     /* its job has said so */
    http_done(&a);
    box_rig_drop(&box, "failed.units");
    box_rig_put(&box, "systemd.busy", "");
    box_rig_look(&box);
    for (int i = 0; i < 500 && !box_rig_has(&box, "systemd.was-busy"); i++)
        usleep(20000);
    assert_page_says(g, "Failed: the VPN to the ministry network.");     /* what systemd said last, while it does not say */
    box_rig_look(&box);
    page_comes_to_say(g, "Failed:", false);
}

static void an_upload_that_is_no_file_too_large_or_cut_leaves_nothing(void **state)
{
    struct desk_rig *g = *state;

    struct http_answer a = upload(g, "", 0, 0);
    assert_int_equal(a.status, 200);
    assert_says(&a, "Choose the update file first.");
    http_done(&a);
    a = upload(g, "dakbox-9.1.raucb", 17 * 1024 * 1024, 0);
    assert_int_equal(a.status, 413);
    http_done(&a);
    upload(g, "dakbox-9.1.raucb", 3 * 1024 * 1024, 2 * 1024 * 1024);
    for (int i = 0; i < 500 && uploads_left(g) > 0; i++)
        usleep(20000);
    assert_int_equal(uploads_left(g), 0);
    assert_page_says(g, "Nothing but its work.");
}

static void an_upload_that_boxd_refuses_leaves_nothing(void **state)
{
    struct desk_rig *g = *state;

    box_rig_scanner(&box, "scanning");
    struct http_answer a = http_post(g, "/admin/box/restart", "&how=restart&reason=because");
    assert_int_equal(a.status, 303);
    http_done(&a);
    box_rig_is_at(&box, "Letters are being scanned");
    a = upload(g, "dakbox-9.1.raucb", 1024 * 1024, 0);
    assert_int_equal(a.status, 200);
    assert_says(&a, "Something else is being done");
    http_done(&a);
    for (int i = 0; i < 500 && uploads_left(g) > 0; i++)        /* it goes when the connection does */
        usleep(20000);
    assert_int_equal(uploads_left(g), 0);
}

static void what_boxd_refuses_is_said_on_the_page(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a = http_post(g, "/admin/box/rollback", "");

    assert_int_equal(a.status, 200);
    assert_says(&a, "There is no earlier version on this box");
    http_done(&a);
    a = http_post(g, "/admin/box/update", "&source=stick&restart=later");
    assert_int_equal(a.status, 303);
    http_done(&a);
    box_rig_ends(&box, "failed", "No update lies on the USB stick");
    assert_page_says(g, "No update lies on the USB stick");
    box_rig_end(&box, SIGTERM);
    assert_page_says(g, "does not answer. Letters go on being taken in");
}

static void a_restart_needs_a_reason_and_one_for_the_night_can_be_taken_back(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a = http_post(g, "/admin/box/restart", "&how=off&reason=+");

    assert_int_equal(a.status, 200);
    assert_says(&a, "It did not begin.");
    http_done(&a);
    a = http_post(g, "/admin/box/night", "");
    assert_int_equal(a.status, 303);
    http_done(&a);
    assert_page_says(g, "as desk wanted.");
    a = http_post(g, "/admin/box/night", "&off=1");
    http_done(&a);
    a = http_get(g, "/admin/box?lang=en");
    assert_silent(&a, "as desk wanted.");
    http_done(&a);
    a = http_post(g, "/admin/box/restart", "&how=off&reason=Office+moves");
    assert_int_equal(a.status, 303);
    http_done(&a);
    box_rig_is_at(&box, "The box shuts down");
    box_rig_end(&box, SIGTERM);
    AUTO_FREE char *asked = tmpdir_text(g->dir, "systemctl");
    assert_string_equal(asked, "poweroff\n");
}

/* ---- dakbox good */

static int run_good(const struct desk_rig *g)
{
    char path[PATH_MAX], cmd[3 * PATH_MAX];

    assert_int_equal(exe_beside("dakbox", path, sizeof(path), NULL), 0);
    snprintf(cmd, sizeof(cmd), "%s good -c %s/dakbox.conf --within 0 >%s/good 2>&1", path, g->dir, g->dir);
    int status = system(cmd);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void a_box_whose_diary_and_desk_work_is_found_good(void **state)
{
    struct desk_rig *g = *state;

    assert_int_equal(run_good(g), 0);
    AUTO_FREE char *said = tmpdir_text(g->dir, "good");
    assert_non_null(strstr(said, "dakbox " DAKBOX_VERSION " is good"));
    struct boot_state boot = box_rig_boot(&box);
    assert_int_equal(boot.floor, DAKBOX_FLOOR);                 /* it was written */
    assert_page_says(g, "found good");
}

static void one_whose_desk_or_diary_is_away_is_not_and_says_why(void **state)
{
    struct desk_rig *g = *state;

    kill(g->diaryd, SIGTERM);
    waitpid(g->diaryd, NULL, 0);
    g->diaryd = 0;
    assert_int_equal(run_good(g), 1);
    AUTO_FREE char *first = tmpdir_text(g->dir, "good");
    assert_non_null(strstr(first, "The diary does not open"));
    desk_rig_start_diaryd(g);
    kill(g->deskd, SIGTERM);
    waitpid(g->deskd, NULL, 0);
    g->deskd = 0;
    assert_int_equal(run_good(g), 1);
    AUTO_FREE char *second = tmpdir_text(g->dir, "good");
    assert_non_null(strstr(second, "The desk does not answer"));
    struct boot_state boot = box_rig_boot(&box);
    assert_int_equal(boot.floor, 0);                            /* nobody said that it is good */
}

/* ---- the network, on trial */

/* A form posted to "path"; it must lead to the page of the box. */
static void press(struct desk_rig *g, const char *path, const char *fields)
{
    struct http_answer a = http_post(g, path, fields);

    assert_int_equal(a.status, 303);
    assert_says(&a, "/admin/box?begun=1");
    http_done(&a);
}

static void assert_setting(const struct desk_rig *g, const char *words, bool there)
{
    AUTO_FREE char *text = tmpdir_text(g->dir, "settings.conf");

    if ((strstr(text, words) != NULL) != there)
        fail_msg("settings.conf %s \"%s\":\n%s", there ? "lacks" : "has", words, text);
}

static void a_change_of_the_network_is_on_trial_until_a_person_confirms_it(void **state)
{
    struct desk_rig *g = *state;

    assert_page_says(g, "Try these settings");
    press(g, "/admin/box/network", "&network_address=192.168.7.20%2F24&network_gateway=+192.168.7.1+&network_interface=&vpn_kind=none");
    box_rig_is_at(&box, "Open the desk at its new address 192.168.7.20");
    assert_page_says(g, "opens the desk at 192.168.7.20");
    assert_setting(g, "gateway = 192.168.7.1\n", true);
    assert_setting(g, "kind", false);                           /* it was not changed */
    press(g, "/admin/box/keep", "");
    box_rig_ends(&box, "done", "desk has confirmed them");
    assert_page_says(g, "desk has confirmed them");
    struct http_answer a = http_post(g, "/admin/box/network?lang=en", "&network_address=192.168.7.20%2F24");
    assert_says(&a, "Nothing was changed in the form.");
    http_done(&a);
    a = http_post(g, "/admin/box/network?lang=en", "&network_address=192.168.7.20");
    assert_says(&a, "this is no address with its length");
    assert_says(&a, "value=\"192.168.7.20\"");                  /* what was typed stays */
    http_done(&a);
}

static void whoever_opens_the_desk_at_the_new_address_confirms_it_without_signing_in(void **state)
{
    struct desk_rig *g = *state;
    char headers[128];

    press(g, "/admin/box/network", "&network_address=127.0.0.1%2F8");
    box_rig_is_at(&box, "The network runs with the new settings");
    snprintf(headers, sizeof(headers), "Host: localhost:%d\r\n", g->port);
    struct http_answer a = http_ask(g, "GET", "/sign-in", headers, NULL);
    http_done(&a);
    assert_true(box_rig_has(&box, "box/network.json"));         /* that was another name */
    desk_rig_forget(g);
    a = http_ask(g, "GET", "/sign-in", NULL, NULL);
    assert_int_equal(a.status, 200);
    http_done(&a);
    box_rig_ends(&box, "done", "the desk was opened at 127.0.0.1");
    assert_setting(g, "address = 127.0.0.1/8", true);
}

static void the_page_of_all_settings_tries_those_of_the_network_too(void **state)
{
    struct desk_rig *g = *state;

    press(g, "/admin/settings", "&key=network.name_servers&seen=&value=192.168.7.2");
    box_rig_is_at(&box, "The network runs with the new settings");
    press(g, "/admin/box/stop", "");
    box_rig_ends(&box, "stopped", "");
    assert_setting(g, "192.168.7.2", false);
    struct http_answer a = http_post(g, "/admin/settings", "&key=office.help_name&seen=&value=NIC");
    assert_says(&a, "/admin/settings?section=office");
    http_done(&a);
}

static void a_time_that_is_none_is_refused_in_words(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a = http_post(g, "/admin/box/clock?lang=en", "&date=31-02-2027&time=14%3A30");

    assert_says(&a, "Give the date as day, month and year");
    http_done(&a);
    a = http_post(g, "/admin/box/clock?lang=en", "&date=01-02-2027&time=24%3A30");
    assert_says(&a, "Give the date as day, month and year");
    http_done(&a);
    a = http_post(g, "/admin/box/clock?lang=en", "&date=01-02-2019&time=14%3A30");
    assert_says(&a, "It did not begin.");
    http_done(&a);
}

/* ---- settings from a stick */

static void make_dir(const struct desk_rig *g, const char *name)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", g->dir, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

/* The id that the form of the page sends. */
static void shown_id(struct desk_rig *g, char out[64])
{
    struct http_answer a = http_get(g, "/admin/box/live");
    const char *at = strstr(a.body, "name=\"id\" value=\"");

    assert_non_null(at);
    assert_int_equal(sscanf(at, "name=\"id\" value=\"%40[0-9a-f]", out), 1);
    http_done(&a);
}

static void settings_of_a_stick_are_shown_by_name_and_taken_when_somebody_says_so(void **state)
{
    struct desk_rig *g = *state;
    char id[64], fields[100];

    box_rig_put(&box, "bin/dakbox", "#!/bin/sh\nexec \"$RIG_BIN/dakbox\" \"$@\" -c \"$RIG/dakbox.conf\"\n");
    box_rig_put(&box, "bin/systemd-run", "#!/bin/sh\nwhile [ $1 != -- ]; do shift; done\nshift\nexec \"$@\"\n");
    make_dir(g, "stick/dakbox-settings");
    make_dir(g, "stick/dakbox-settings/secrets");
    box_rig_put(&box, "stick/dakbox-settings/dakbox.conf", "[mailbox]\npassword_file = secrets/box-password\n");
    box_rig_put(&box, "stick/dakbox-settings/secrets/box-password", "hunter2hunter2\n");
    box_rig_put(&box, "ca.pem", "of the relay, as the rig's dakbox.conf names it\n");
    assert_page_says(g, "Look at the USB stick");
    press(g, "/admin/box/settings", "");
    box_rig_is_at(&box, "Nothing is changed unless");
    assert_page_says(g, "mailbox.password_file");
    assert_page_says(g, "box-password");
    assert_page_says(g, "takes the place of the one before");
    struct http_answer a = http_get(g, "/admin/box/live?lang=hi");
    assert_says(&a, "पहले वाली का स्थान लेगी");
    assert_null(strstr(a.body, "hunter2"));
    http_done(&a);
    a = http_post(g, "/admin/box/take?lang=en", "&id=0000000000000000");
    assert_says(&a, "do not wait for a word any more");
    http_done(&a);
    a = http_get(g, "/admin/box?lang=en");
    http_done(&a);
    shown_id(g, id);
    snprintf(fields, sizeof(fields), "&id=%s", id);
    press(g, "/admin/box/take", fields);
    box_rig_ends(&box, "done", "Taken from the stick: mailbox.password_file");
    assert_page_says(g, "destroy what is on it, or keep it locked away");
    a = http_get(g, "/help?from=stick");
    assert_int_equal(a.status, 303);
    http_done(&a);
}

static void what_the_box_did_stands_in_the_history_in_words(void **state)
{
    struct desk_rig *g = *state;

    press(g, "/admin/box/network", "&network_address=192.168.7.20%2F24");
    box_rig_is_at(&box, "Open the desk");
    press(g, "/admin/box/keep", "");
    box_rig_ends(&box, "done", "");
    for (int i = 0; i < 500 && box_rig_has(&box, "box/notes.json"); i++) {
        box_rig_look(&box);
        usleep(20000);
    }
    struct http_answer a = http_get(g, "/history?event=box&lang=en");
    assert_says(&a, "<i>what</i> Network");
    assert_says(&a, "<i>how</i> done");
    assert_says(&a, "desk has confirmed them");
    http_done(&a);
    a = http_get(g, "/history?event=box&lang=hi");
    assert_says(&a, "desk ने पुष्टि की");
    assert_says(&a, "नेटवर्क");
    http_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(off_the_appliance_there_is_one_sentence),
        cmocka_unit_test_setup_teardown(only_an_administrator_sees_and_does_it, setup, teardown),
        cmocka_unit_test_setup_teardown(both_systems_are_shown_and_an_upload_is_installed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_part_of_the_system_that_has_failed_is_named_in_words, setup, teardown),
        cmocka_unit_test_setup_teardown(an_upload_that_is_no_file_too_large_or_cut_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(an_upload_that_boxd_refuses_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(what_boxd_refuses_is_said_on_the_page, setup, teardown),
        cmocka_unit_test_setup_teardown(a_restart_needs_a_reason_and_one_for_the_night_can_be_taken_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_box_whose_diary_and_desk_work_is_found_good, setup, teardown),
        cmocka_unit_test_setup_teardown(one_whose_desk_or_diary_is_away_is_not_and_says_why, setup, teardown),
        cmocka_unit_test_setup_teardown(a_change_of_the_network_is_on_trial_until_a_person_confirms_it, setup, teardown),
        cmocka_unit_test_setup_teardown(whoever_opens_the_desk_at_the_new_address_confirms_it_without_signing_in, setup, teardown),
        cmocka_unit_test_setup_teardown(the_page_of_all_settings_tries_those_of_the_network_too, setup, teardown),
        cmocka_unit_test_setup_teardown(a_time_that_is_none_is_refused_in_words, setup, teardown),
        cmocka_unit_test_setup_teardown(settings_of_a_stick_are_shown_by_name_and_taken_when_somebody_says_so, setup, teardown),
        cmocka_unit_test_setup_teardown(what_the_box_did_stands_in_the_history_in_words, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
