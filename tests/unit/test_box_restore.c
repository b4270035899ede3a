/* A restore as boxd does it, with the real "dakbox restore" and a backup of a real box: what is refused is refused before a program is stopped or leaves all as
 * it was, and the programs go on; what is done starts the box anew. The key is in no file that stays. */
#include "tests/unit/test_care_rig.h"
#include "tests/unit/test_box_rig.h"

#include "base/clock.h"
#include "base/put_file.h"
#include "store/history_find.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ACTOR_SIZE = 64 };

static const char systemctl[] =
    "#!/bin/sh\n"
    "echo \"$*\" >>\"$RIG/systemctl\"\n"
    "case $1 in\n"
    "stop) [ ! -e \"$RIG/stop.fails\" ] || { echo 'one hangs'; exit 1; } ;;\n"
    "start)\n"
    "    case $2 in dakbox-restore@stick.service) ;; *) exit 0 ;; esac\n"
    "    while [ -e \"$RIG/unit.waits\" ]; do sleep 0.1; done\n"
    "    [ ! -e \"$RIG/unit.dies\" ] || { echo 'Job for dakbox-restore@stick.service failed'; exit 1; }\n"
    "    \"$RIG_BIN/dakbox\" restore --stick --asked \"$RIG/run/restore.json\" -c \"$RIG/dakbox.conf\" >>\"$RIG/restore.log\" 2>&1 ;;\n"
    "esac\n";

/* The lost office, its backup on the stick, and the box that is to have it. */
struct both {
    struct care_rig *lost;
    struct box_rig *box;
    char key[OFFICE_TEXT_SIZE];
};

/* $RIG: the box; $LOST: the backups of the lost one. */
static void run(const char *command) { assert_int_equal(system(command), 0); }

static int setup(void **state)
{
    struct both *s = calloc(1, sizeof(*s));
    void *box = NULL;
    char conf[PATH_MAX];
    struct err e = { 0 };

    s->lost = care_rig_new();
    care_must_backup(s->lost);
    office_secret_text(s->lost->secret, s->key);
    setenv("LOST", s->lost->target, 1);
    box_rig_new(&box);
    s->box = box;
    box_rig_put(s->box, "bin/systemctl", systemctl);
    box_rig_put(s->box, "bin/dakbox", "#!/bin/sh\nexec \"$RIG_BIN/dakbox\" \"$@\" -c \"$RIG/dakbox.conf\"\n");
    run("cp -a \"$LOST\"/. \"$RIG\"/stick/");
    config_free(s->lost->other.config);                 /* the other box is this one */
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", s->box->dir);
    assert_ok(config_load(conf, &s->lost->other.config, &e), e);
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    struct both *s = *state;
    void *box = s->box;

    box_rig_drop(s->box, "unit.waits");                 /* else boxd waits for it */
    care_rig_free(s->lost);
    box_rig_gone(&box);
    free(s);
    return 0;
}
#define WITH_BOTH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static json_t *restore(const char *key, const char *last)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "do", "start", "job", "restore", "actor", "asha", "where", "stick", "key", key, "last_number", last);
}

static bool was_asked(const struct both *s, const char *line)
{
    AUTO_FREE char *asked = box_rig_has(s->box, "systemctl") ? tmpdir_text(s->box->dir, "systemctl") : strdup("");

    return strstr(asked, line) != NULL;
}

static bool file_has(const struct both *s, const char *name, const char *words)
{
    AUTO_FREE char *text = box_rig_has(s->box, name) ? tmpdir_text(s->box->dir, name) : strdup("");

    return strstr(text, words) != NULL;
}

static void wait_asked(const struct both *s, const char *line)
{
    for (int i = 0; i < 500 && !was_asked(s, line); i++)
        usleep(20000);
    assert_true(was_asked(s, line));
}

/* The unit that begins it, then a boxd that has been started by the box's next start. */
static void must_restore(struct both *s, const char *last)
{
    box_rig_tell(s->box, restore(s->key, last));
    box_rig_is_at(s->box, "restarts");
    wait_asked(s, "\nreboot\n");
    box_rig_end(s->box, SIGTERM);
    box_rig_start(s->box, BOOT_A, "");
    box_rig_ends(s->box, "done", "3 letters are back");
}

/* ---- */

static int keep_actor(void *ctx, const struct history_row *h, const char *number, bool proved)
{
    (void)number, (void)proved;
    snprintf(ctx, ACTOR_SIZE, "%s", h->actor);
    return 0;
}

static void the_office_comes_back_and_the_box_starts_anew(void **state)
{
    static const char *const kept[] = { "data/box/job.json", "data/box/notes.json", "boxd.log", "restore.log" };
    struct both *s = *state;
    char actor[ACTOR_SIZE] = "";
    struct err e = { 0 };

    must_restore(s, RESTORE_NONE_LATER);
    assert_true(was_asked(s, "stop dakbox-scan ") && was_asked(s, "start dakbox-restore@stick.service\n"));
    assert_false(was_asked(s, "start --no-block"));
    care_expect_same(s->lost);
    assert_true(box_rig_has(s->box, "data/settings.conf") && box_rig_has(s->box, "mail.password"));
    assert_ok(store_history_find(s->lost->other.store, &(struct history_ask){ .event = "restored", .limit = 1 }, keep_actor, actor, &e), e);
    assert_string_equal(actor, "asha");
    assert_true(file_has(s, "data/box/notes.json", "restore_done"));            /* waits for the diary that came */
    assert_false(box_rig_has(s->box, "run/restore.json"));
    for (size_t i = 0; i < ARRAY_LEN(kept); i++)
        assert_false(file_has(s, kept[i], s->key) || file_has(s, kept[i], s->key + OFFICE_TEXT_SIZE - 5));
    box_rig_refused(s->box, restore(s->key, RESTORE_NONE_LATER), "has letters already");
}

static void what_makes_no_sense_is_refused_while_everything_runs(void **state)
{
    struct both *s = *state;
    char slip[OFFICE_TEXT_SIZE];

    memcpy(slip, s->key, sizeof(slip));
    slip[2] = slip[2] == 'A' ? 'C' : 'A';
    box_rig_refused(s->box, restore(slip, RESTORE_NONE_LATER), "not the key of a sheet");
    box_rig_refused(s->box, restore("ABCD EFGH", RESTORE_NONE_LATER), "7 groups of 4 letters");
    box_rig_refused(s->box, restore("", RESTORE_NONE_LATER), "7 groups of 4 letters");
    box_rig_refused(s->box, restore(s->key, ""), "which diary number the lost box gave last");
    box_rig_refused(s->box, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "do", "start", "job", "restore", "actor", "asha", "where", "/etc", "key", s->key, "last_number",
                                      "none"), "where: must be");
    box_rig_refused(s->box, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "do", "start", "job", "restore", "actor", "asha", "where", "set", "key", s->key, "last_number",
                                      "none"), "No place for backups is set");
    assert_false(box_rig_has(s->box, "systemctl"));
}

/* Nothing has been changed, the programs go on, and the sentence is the restore's own. */
static void expect_asked_fails(struct both *s, json_t *take_asked, const char *words)
{
    box_rig_drop(s->box, "systemctl");
    box_rig_tell(s->box, take_asked);
    box_rig_ends(s->box, "failed", words);
    assert_true(was_asked(s, "\nstart --no-block dakbox.target\n"));
    assert_false(was_asked(s, "reboot"));
    assert_false(box_rig_has(s->box, "run/restore.json") || box_rig_has(s->box, "data/restore") || box_rig_has(s->box, "data/settings.conf"));
}

static void expect_failed(struct both *s, const char *key, const char *last, const char *words) { expect_asked_fails(s, restore(key, last), words); }

static json_t *until(json_t *asked, int64_t until_s)
{
    json_object_set_new(asked, "until_s", json_integer(until_s));
    return asked;
}

static void damage_one(void *ctx, const char *path)
{
    unsigned *n = ctx;

    if (strstr(path, "/objects/") && (*n)++ == 0)
        assert_int_equal(truncate(path, 100), 0);
}

static void what_fails_changes_nothing_says_why_and_can_be_begun_again(void **state)
{
    struct both *s = *state;
    uint8_t secret[OFFICE_SECRET_BYTES];
    char other[OFFICE_TEXT_SIZE];
    unsigned n = 0;

    office_secret_new(secret);
    office_secret_text(secret, other);
    expect_failed(s, other, RESTORE_NONE_LATER, "no backup of this key on the stick");
    expect_failed(s, s->key, "XYZ-A/2026/000009", "is no diary number of this register");
    expect_asked_fails(s, until(restore(s->key, RESTORE_NONE_LATER), 1000000000), "no backup of this key from 09-09-2001");
    run("mv \"$RIG/stick\" \"$RIG/pulled\"");
    expect_failed(s, s->key, RESTORE_NONE_LATER, "No USB stick is in the box");
    run("mv \"$RIG/pulled\" \"$RIG/stick\"");
    box_rig_put(s->box, "unit.dies", "");
    expect_failed(s, s->key, RESTORE_NONE_LATER, "ended without a word");
    box_rig_drop(s->box, "unit.dies");
    box_rig_put(s->box, "stop.fails", "");
    expect_failed(s, s->key, RESTORE_NONE_LATER, "could not be stopped");
    box_rig_drop(s->box, "stop.fails");
    snprintf(s->lost->target, sizeof(s->lost->target), "%s/stick", s->box->dir);
    run("cp -a \"$RIG/stick\" \"$RIG/whole\"");
    care_each_file(s->lost, damage_one, &n);
    assert_true(n > 0);
    expect_failed(s, s->key, RESTORE_NONE_LATER, "damaged or was changed");
    run("rm -r \"$RIG/stick\" && mv \"$RIG/whole\" \"$RIG/stick\"");
    must_restore(s, RESTORE_NONE_LATER);
    care_expect_same(s->lost);
}

static void while_the_diary_cannot_be_stopped_nothing_is_touched(void **state)
{
    struct both *s = *state;

    box_rig_diary(s->box);
    box_rig_drop(s->box, "systemctl");
    box_rig_tell(s->box, restore(s->key, RESTORE_NONE_LATER));
    box_rig_ends(s->box, "failed", "dakbox is running");
    assert_true(was_asked(s, "\nstart --no-block dakbox.target\n"));
    box_rig_diary_ends(s->box);
    must_restore(s, RESTORE_NONE_LATER);                /* over the empty diary of the new box */
    care_expect_same(s->lost);
}

/* The new box would count CRU-A; the office that comes counts DLH-B. */
static void the_last_number_is_one_of_the_office_that_comes(void **state)
{
    struct both *s = *state;
    static const char settings[] = "[office]\nnumber_prefix = DLH\nregister = B\n";
    char path[PATH_MAX + 16], number[64];
    struct err e = { 0 };


    snprintf(path, sizeof(path), "%s/settings.conf", s->lost->box.data);
    assert_ok(put_file(path, 0640, settings, strlen(settings), &e), e);
    care_must_backup(s->lost);
    run("cp -a \"$LOST\"/. \"$RIG\"/stick/");
    snprintf(number, sizeof(number), "CRU-A/%d/000004", clock_local_year(clock_utc_s()));
    expect_failed(s, s->key, number, "DLH-B");
    snprintf(number, sizeof(number), "DLH-B/%d/000002", clock_local_year(clock_utc_s()));
    must_restore(s, number);
}

static void a_boxd_that_dies_lets_the_programs_go_on_when_it_is_back(void **state)
{
    struct both *s = *state;

    box_rig_put(s->box, "unit.waits", "");
    box_rig_tell(s->box, restore(s->key, RESTORE_NONE_LATER));
    box_rig_is_at(s->box, "programs are stopped");
    wait_asked(s, "start dakbox-restore@stick.service\n");
    assert_true(box_rig_has(s->box, "run/restore.json"));
    box_rig_end(s->box, SIGKILL);
    box_rig_start(s->box, BOOT_A, "");
    box_rig_ends(s->box, "interrupted", "if its letters are there, it is complete");
    assert_true(was_asked(s, "\nstart --no-block dakbox.target\n"));
    assert_false(box_rig_has(s->box, "run/restore.json"));
    box_rig_drop(s->box, "unit.waits");
    must_restore(s, RESTORE_NONE_LATER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOTH(the_office_comes_back_and_the_box_starts_anew),
        WITH_BOTH(what_makes_no_sense_is_refused_while_everything_runs),
        WITH_BOTH(what_fails_changes_nothing_says_why_and_can_be_begun_again),
        WITH_BOTH(while_the_diary_cannot_be_stopped_nothing_is_touched),
        WITH_BOTH(the_last_number_is_one_of_the_office_that_comes),
        WITH_BOTH(a_boxd_that_dies_lets_the_programs_go_on_when_it_is_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
