/* Updates as boxd makes them, from each source, and everything that may be wrong with one. rauc and systemctl are stood in for. */
#include "tests/unit/test.h"
#include "tests/unit/test_box_rig.h"

#include "base/ipc.h"
#include "base/said.h"
#include "base/version.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

static json_t *update(const char *source, const char *upload, const char *restart)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "do", "start", "job", "update", "actor", "asha", "source", source, "upload", upload, "restart", restart);
}

static json_t *status(const struct box_rig *g) { return box_rig_ask(g, json_pack("{s:s}", "do", "status")); }

/* What the status says of the last update. */
static void assert_update(const struct box_rig *g, const char *state, const char *version)
{
    AUTO_JSON json_t *s = status(g);
    const json_t *last = json_object_get(s, "update");

    assert_string_equal(json_str(last, "state", "none"), state);
    assert_string_equal(json_str(last, "version", ""), version);
}

static void upload_and(struct box_rig *g, const char *restart)
{
    char id[32];

    box_rig_upload(g, 3 * 1024 * 1024 + 17, id);
    box_rig_tell(g, update("upload", id, restart));
}

static void good(struct box_rig *g) { box_rig_tell(g, json_pack("{s:s, s:b}", "do", "good", "good", 1)); }

/* ---- one that works */

static void an_upload_is_installed_and_starts_next_and_is_good_once_it_was_found_good(void **state)
{
    struct box_rig *g = *state;

    good(g);
    assert_int_equal(box_rig_boot(g).floor, DAKBOX_FLOOR);
    upload_and(g, "now");
    box_rig_is_at(g, "restarts");
    box_rig_end(g, SIGTERM);                                /* as systemd does when the machine restarts */
    AUTO_FREE char *asked = tmpdir_text(g->dir, "systemctl");
    assert_string_equal(asked, "reboot\n");
    struct boot_state boot = box_rig_boot(g);
    assert_int_equal(boot_state_next(&boot), BOOT_B);
    assert_false(box_rig_has(g, "data/box/update.raucb"));
    box_rig_machine_restarted(g);
    box_rig_start(g, BOOT_B, "");
    assert_update(g, "trying", "9.1");
    good(g);
    assert_update(g, "good", "9.1");
    AUTO_JSON json_t *s = status(g);
    const json_t *job = json_object_get(s, "job"), *slots = json_object_get(s, "slots");
    assert_string_equal(json_str(job, "state", ""), "done");
    assert_string_equal(json_str(job, "actor", ""), "asha");
    assert_string_equal(json_str(json_array_get(slots, BOOT_A), "version", ""), DAKBOX_VERSION);
    assert_true(json_flag(json_array_get(slots, BOOT_B), "running"));
}

static void one_for_later_waits_and_one_for_the_night_is_planned(void **state)
{
    struct box_rig *g = *state;

    upload_and(g, "later");
    box_rig_ends(g, "done", "Version 9.1 is installed. It runs once the box is restarted.");
    assert_false(box_rig_has(g, "systemctl"));
    assert_update(g, "installed", "9.1");
    box_rig_refused(g, json_pack("{s:s, s:s, s:s}", "do", "start", "job", "rollback", "actor", "asha"), "no earlier version");     /* never found good */
    upload_and(g, "night");
    box_rig_ends(g, "done", "at night");
    AUTO_JSON json_t *planned = status(g);
    assert_true(json_int(json_object_get(planned, "restart"), "at_s", 0) > 0);
    box_rig_tell(g, json_pack("{s:s, s:b, s:s}", "do", "restart_at_night", "off", 1, "actor", "asha"));
    AUTO_JSON json_t *forgotten = status(g);
    assert_true(json_is_null(json_object_get(forgotten, "restart")));
}

static void the_one_update_of_a_stick_is_installed(void **state)
{
    struct box_rig *g = *state;

    box_rig_tell(g, update("stick", "", "later"));
    box_rig_ends(g, "failed", "No update lies on the USB stick");
    box_rig_put(g, "stick/dakbox-9.1.raucb", "bundle");
    box_rig_put(g, "stick/holiday.jpg", "picture");
    box_rig_tell(g, update("stick", "", "later"));
    box_rig_ends(g, "done", "9.1");
    box_rig_put(g, "stick/dakbox-9.2.raucb", "bundle");
    box_rig_tell(g, update("stick", "", "later"));
    box_rig_ends(g, "failed", "Several updates");
    box_rig_drop(g, "stick/dakbox-9.2.raucb");
    box_rig_drop(g, "stick/dakbox-9.1.raucb");
    char link[PATH_MAX];
    snprintf(link, sizeof(link), "%s/stick/dakbox-9.3.raucb", g->dir);
    assert_int_equal(symlink("/etc/passwd", link), 0);
    box_rig_tell(g, update("stick", "", "later"));
    box_rig_ends(g, "failed", "cannot be read");
}

static void it_waits_while_a_letter_is_scanned_and_can_be_stopped_then(void **state)
{
    struct box_rig *g = *state;

    box_rig_scanner(g, "scanning");
    upload_and(g, "later");
    box_rig_is_at(g, "Letters are being scanned");
    assert_int_equal(box_rig_boot(g).left[BOOT_B], BOOT_TRIES);
    box_rig_tell(g, json_pack("{s:s, s:s}", "do", "stop", "actor", "ravi"));
    box_rig_ends(g, "stopped", "Stopped by ravi");
    assert_update(g, "none", "");
    upload_and(g, "later");
    box_rig_is_at(g, "Letters are being scanned");
    box_rig_scanner(g, "idle");
    box_rig_ends(g, "done", "9.1");
}

static void only_one_thing_is_done_at_a_time_and_rauc_is_not_stopped_in_the_middle(void **state)
{
    struct box_rig *g = *state;

    box_rig_put(g, "install.waits", "");
    upload_and(g, "later");
    box_rig_is_at(g, "is being installed");
    box_rig_refused(g, json_pack("{s:s, s:s}", "do", "stop", "actor", "ravi"), "can no longer be stopped");
    box_rig_refused(g, json_pack("{s:s, s:s, s:s, s:s}", "do", "start", "job", "restart", "how", "restart", "actor", "ravi"), "Something else is being done");
    box_rig_has_done(g, 40);
    box_rig_drop(g, "install.waits");
    box_rig_ends(g, "done", "9.1");
}

/* ---- what is refused */

static void refused_for(struct box_rig *g, const char *words)
{
    upload_and(g, "later");
    box_rig_ends(g, "failed", words);
    assert_int_equal(box_rig_boot(g).first, BOOT_A);
    assert_int_equal(box_rig_boot(g).left[BOOT_B], BOOT_TRIES);         /* the other slot was not touched */
    assert_false(box_rig_has(g, "data/box/update.raucb"));
    AUTO_FREE char *rauc = tmpdir_text(g->dir, "rauc");
    assert_null(strstr(rauc, "install"));
}

static void what_this_box_must_not_run_is_refused_with_its_sentence(void **state)
{
    struct box_rig *g = *state;

    box_rig_manifest(g, "dakbox-amd64", "9.1", "security=7 floor=5 schema=6 least=5");
    refused_for(g, "for another board (dakbox-amd64); this box is dakbox-arm64");
    box_rig_manifest(g, "dakbox-arm64", "0.1", "security=0 floor=0 schema=5 least=5");
    refused_for(g, "no update of dakbox");
    box_rig_manifest(g, "dakbox-arm64", "0.1", "security=7 floor=5 schema=4 least=4");
    refused_for(g, "cannot read the diary of this box (it knows schema 4, the diary needs");
    box_rig_manifest(g, "dakbox-arm64", "20.0", "security=7 floor=5 schema=30 least=29");
    refused_for(g, "no way back");
    box_rig_manifest(g, "dakbox-arm64", "9.1", "");
    refused_for(g, "no update of dakbox");
    box_rig_put(g, "info.fails", "signature verification failed: Verify error: unable to get local issuer certificate\n");
    refused_for(g, "not signed by the maker");
}

static void below_the_floor_of_a_version_found_good_nothing_is_installed(void **state)
{
    struct box_rig *g = *state;
    char disk[PATH_MAX];

    snprintf(disk, sizeof(disk), "%s/disk", g->dir);
    struct boot_state raised = { .floor = 8, .left = { BOOT_TRIES, BOOT_TRIES } };
    uint8_t sector[BOOT_SECTOR_BYTES];
    boot_state_format(&raised, sector);
    FILE *f = fopen(disk, "r+e");
    assert_true(f && fseek(f, 1024 * 1024, SEEK_SET) == 0 && fwrite(sector, sizeof(sector), 1, f) == 1 && fclose(f) == 0);
    refused_for(g, "known security faults (its security number is 7, this box takes none below 8)");
}

static void a_request_that_makes_no_sense_is_refused_at_once(void **state)
{
    struct box_rig *g = *state;

    box_rig_refused(g, update("upload", "../../../etc/passwd", "later"), "not there any more");
    box_rig_refused(g, update("upload", "", "later"), "not there any more");
    box_rig_refused(g, update("floppy", "", "later"), "source");
    box_rig_refused(g, update("network", "", "later"), "No address is set");
    box_rig_refused(g, update("stick", "", "soon"), "restart");
    box_rig_refused(g, json_pack("{s:s, s:s, s:s}", "do", "start", "job", "update", "source", "stick"), "who asks");
    box_rig_refused(g, json_pack("{s:s, s:s, s:s}", "do", "start", "job", "format", "actor", "asha"), "no job format");
    box_rig_refused(g, json_pack("{s:s, s:s}", "do", "stop", "actor", "asha"), "Nothing is running");
    upload_and(g, "later");
    box_rig_ends(g, "done", "9.1");
    char id[32];
    box_rig_upload(g, 17 * 1024 * 1024, id);
    box_rig_tell(g, update("upload", id, "later"));
    box_rig_ends(g, "failed", "The update has 17 MiB; at most 16 MiB");
}

static void programs_that_people_do_not_speak_through_are_not_heard(void **state)
{
    struct box_rig *g = *state;
    char socket[PATH_MAX], up[PATH_MAX];

    if (geteuid() != 0)
        skip();         /* only root can be somebody else */
    snprintf(up, sizeof(up), "%s/..", g->dir);
    snprintf(socket, sizeof(socket), "%s/boxd.sock", g->run_dir);
    assert_true(chmod(up, 0755) == 0 && chmod(g->dir, 0755) == 0 && chmod(g->run_dir, 0755) == 0 && chmod(socket, 0666) == 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        struct err e = { 0 };
        int r = setresuid(65534, 65534, 65534) < 0 ? 0 : ipc_call(g->run_dir, "boxd", json_pack("{s:s}", "do", "status"), 5000, NULL, &e);

        _exit(r == -ECONNRESET || r == -EPIPE ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    AUTO_JSON json_t *ours = box_rig_ask(g, json_pack("{s:s}", "do", "status"));
    assert_true(json_flag(ours, "ok"));
}

/* ---- what goes wrong on the way */

static void a_tampered_payload_leaves_the_running_version_and_says_so(void **state)
{
    struct box_rig *g = *state;

    good(g);
    box_rig_put(g, "install.fails", "Installation error: Failed updating slot rootfs.1: Input/output error\n");
    upload_and(g, "now");
    box_rig_ends(g, "failed", "damaged or was tampered with");
    assert_false(box_rig_has(g, "systemctl"));
    struct boot_state s = box_rig_boot(g);
    assert_int_equal(boot_state_next(&s), BOOT_A);
    assert_int_equal(s.left[BOOT_B], 0);                                /* nobody starts what was half written */
    box_rig_refused(g, json_pack("{s:s, s:s, s:s}", "do", "start", "job", "rollback", "actor", "asha"), "no earlier version");
    box_rig_drop(g, "install.fails");
    upload_and(g, "later");
    box_rig_ends(g, "done", "9.1");
}

static void a_boxd_killed_in_the_middle_says_that_it_was_cut_off(void **state)
{
    struct box_rig *g = *state;

    box_rig_put(g, "install.waits", "");
    upload_and(g, "later");
    box_rig_is_at(g, "is being installed");
    box_rig_end(g, SIGKILL);
    box_rig_drop(g, "install.waits");
    assert_true(box_rig_has(g, "data/box/update.raucb"));
    box_rig_start(g, BOOT_A, "");
    assert_false(box_rig_has(g, "data/box/update.raucb"));              /* it would take the letters' room for good */
    AUTO_JSON json_t *s = status(g);
    char worded[SAID_WORDED_SIZE];
    said_word(SAID_EN, json_str(json_object_get(s, "job"), "result", ""), worded);
    assert_non_null(strstr(worded, "lost power in the middle of this: Version 9.1 is being installed"));
    assert_string_equal(json_str(json_object_get(s, "job"), "state", ""), "interrupted");
}

/* What box-fetch leaves is read by root: a link among it may lead to what only root can read. */
static void words_of_box_fetch_that_are_a_link_are_not_read(void **state)
{
    struct box_rig *g = *state;

    box_rig_end(g, SIGTERM);
    box_rig_start(g, BOOT_A, "update_url = http://127.0.0.1:9/u.raucb\n");
    box_rig_put(g, "shadow", "root:secret\n");
    box_rig_put(g, "bin/systemctl", "#!/bin/sh\nln -s $RIG/shadow $RIG/data/upload/network.failed\nexit 1\n");
    box_rig_tell(g, update("network", "", "later"));
    box_rig_ends(g, "failed", "could not be fetched: systemctl failed");
}

/* ---- back */

static void a_version_that_does_not_work_is_left_after_its_tries_and_the_desk_hears_why(void **state)
{
    struct box_rig *g = *state;

    good(g);
    upload_and(g, "later");
    box_rig_ends(g, "done", "9.1");
    box_rig_end(g, SIGTERM);
    box_rig_machine_restarted(g);
    box_rig_start(g, BOOT_B, "");
    box_rig_tell(g, json_pack("{s:s, s:b, s:s}", "do", "good", "good", 0, "sentence", "The desk does not answer."));
    box_rig_is_at(g, "restarts");                                        /* one try is used up; the boot loader counts */
    box_rig_end(g, SIGTERM);
    box_rig_machine_restarted(g);
    box_rig_start(g, BOOT_A, "");
    assert_update(g, "fell_back", "9.1");
    AUTO_JSON json_t *s = status(g);
    assert_string_equal(json_str(json_object_get(s, "update"), "why", ""), "The desk does not answer.");
    box_rig_tell(g, json_pack("{s:s, s:b, s:s}", "do", "good", "good", 0, "sentence", "The desk does not answer."));
    AUTO_FREE char *asked = tmpdir_text(g->dir, "systemctl");
    assert_string_equal(asked, "reboot\n");                             /* the version from before is not restarted for that */
}

static bool finds_good(struct box_rig *g, int64_t damaged)
{
    AUTO_JSON json_t *answer = box_rig_ask(g, json_pack("{s:s, s:b, s:I}", "do", "good", "good", 1, "damaged", (json_int_t)damaged));

    return json_flag(answer, "good");
}

/* Documents that were damaged before it are not a new version's fault; more of them are. */
static void a_version_is_good_with_the_damaged_documents_it_came_to_and_not_with_more(void **state)
{
    struct box_rig *g = *state;

    assert_true(finds_good(g, 2));
    upload_and(g, "later");
    box_rig_ends(g, "done", "9.1");
    box_rig_end(g, SIGTERM);
    box_rig_machine_restarted(g);
    box_rig_start(g, BOOT_B, "");
    assert_true(finds_good(g, 2));
    assert_update(g, "good", "9.1");
    assert_true(finds_good(g, 5));                                      /* it runs for long, and a card wears: going back would help nobody */
}

static void one_that_finds_more_damage_than_there_was_is_left(void **state)
{
    struct box_rig *g = *state;

    assert_true(finds_good(g, 2));
    upload_and(g, "later");
    box_rig_ends(g, "done", "9.1");
    box_rig_end(g, SIGTERM);
    box_rig_machine_restarted(g);
    box_rig_start(g, BOOT_B, "");
    assert_false(finds_good(g, 3));
    box_rig_is_at(g, "restarts");
}

/* A backup that is due as soon as the box is up, say. */
static void one_that_does_not_work_is_left_also_when_the_box_had_something_else_to_do(void **state)
{
    struct box_rig *g = *state;

    good(g);
    upload_and(g, "later");
    box_rig_ends(g, "done", "9.1");
    box_rig_end(g, SIGTERM);
    box_rig_machine_restarted(g);
    box_rig_start(g, BOOT_B, "");
    box_rig_scanner(g, "scanning");
    upload_and(g, "later");
    box_rig_is_at(g, "Letters are being scanned");
    box_rig_tell(g, json_pack("{s:s, s:b, s:s}", "do", "good", "good", 0, "sentence", "The desk does not answer."));
    box_rig_tell(g, json_pack("{s:s, s:s}", "do", "stop", "actor", "ravi"));
    box_rig_scanner(g, "idle");
    box_rig_ends(g, "stopped", "Stopped by ravi");
    box_rig_look(g);
    box_rig_is_at(g, "restarts");
}

/* The power went when rauc was done, before boxd could note what is being tried. */
static void a_version_that_was_never_good_is_left_even_if_nobody_noted_its_update(void **state)
{
    struct box_rig *g = *state;

    good(g);
    upload_and(g, "later");
    box_rig_ends(g, "done", "9.1");
    box_rig_end(g, SIGTERM);
    box_rig_drop(g, "data/box/update.json");
    box_rig_start(g, BOOT_B, "");
    box_rig_tell(g, json_pack("{s:s, s:b, s:s}", "do", "good", "good", 0, "sentence", "The desk does not answer."));
    box_rig_is_at(g, "restarts");
}

static void going_back_starts_the_version_before_if_it_was_ever_good(void **state)
{
    struct box_rig *g = *state;

    box_rig_refused(g, json_pack("{s:s, s:s, s:s}", "do", "start", "job", "rollback", "actor", "asha"), "no earlier version");
    good(g);
    upload_and(g, "later");
    box_rig_ends(g, "done", "9.1");
    box_rig_end(g, SIGTERM);
    box_rig_machine_restarted(g);
    box_rig_start(g, BOOT_B, "");
    good(g);
    box_rig_tell(g, json_pack("{s:s, s:s, s:s}", "do", "start", "job", "rollback", "actor", "asha"));
    box_rig_is_at(g, "restarts");
    assert_int_equal(box_rig_boot(g).first, BOOT_A);
    box_rig_end(g, SIGTERM);
    box_rig_machine_restarted(g);
    box_rig_start(g, BOOT_A, "");
    good(g);
    assert_update(g, "good", DAKBOX_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOX(an_upload_is_installed_and_starts_next_and_is_good_once_it_was_found_good),
        WITH_BOX(one_for_later_waits_and_one_for_the_night_is_planned),
        WITH_BOX(the_one_update_of_a_stick_is_installed),
        WITH_BOX(it_waits_while_a_letter_is_scanned_and_can_be_stopped_then),
        WITH_BOX(only_one_thing_is_done_at_a_time_and_rauc_is_not_stopped_in_the_middle),
        WITH_BOX(what_this_box_must_not_run_is_refused_with_its_sentence),
        WITH_BOX(below_the_floor_of_a_version_found_good_nothing_is_installed),
        WITH_BOX(a_request_that_makes_no_sense_is_refused_at_once),
        WITH_BOX(programs_that_people_do_not_speak_through_are_not_heard),
        WITH_BOX(a_tampered_payload_leaves_the_running_version_and_says_so),
        WITH_BOX(a_boxd_killed_in_the_middle_says_that_it_was_cut_off),
        WITH_BOX(words_of_box_fetch_that_are_a_link_are_not_read),
        WITH_BOX(a_version_is_good_with_the_damaged_documents_it_came_to_and_not_with_more),
        WITH_BOX(one_that_does_not_work_is_left_also_when_the_box_had_something_else_to_do),
        WITH_BOX(one_that_finds_more_damage_than_there_was_is_left),
        WITH_BOX(a_version_that_was_never_good_is_left_even_if_nobody_noted_its_update),
        WITH_BOX(a_version_that_does_not_work_is_left_after_its_tries_and_the_desk_hears_why),
        WITH_BOX(going_back_starts_the_version_before_if_it_was_ever_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
