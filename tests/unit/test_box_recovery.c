/* The recovery key of the sealed card: on its sheet, in the history that it was shown, and gone once its last group was typed back. A real desk, diary and
 * boxd; and what "dakbox status" tells of the box. */
#include "tests/unit/test.h"

#include "base/exe.h"
#include "base/ipc.h"
#include "base/put_file.h"
#include "base/version.h"
#include "box/recovery.h"
#include "box/who.h"
#include "store/history_find.h"
#include "tests/unit/box_desk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEY "cbdefghi-jklnrtuv-cbdefghi-jklnrtuv-cbdefghi-jklnrtuv-cbdefghi-vutrnlkj"

static struct box_rig box;

static int setup(void **state)
{
    box_desk_new(&box, state);
    box_rig_put(&box, "recovery.key", KEY);
    box_rig_put(&box, "bin/systemd-run", "#!/bin/sh\n[ ! -e $RIG/run.fails ] || { echo 'the card is broken'; exit 1; }\n"
                                         "while [ $1 != -- ]; do shift; done\nshift\n[ \"$*\" != '/usr/lib/dakbox/data forget-recovery' ] || exec rm $RIG/recovery.key\nexit 1\n");
    return 0;
}

static int teardown(void **state) { return box_desk_gone(&box, state); }
#define WITH_CARD(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static int count(void *ctx, const struct history_row *h, const char *number, bool proved)
{
    int *n = ctx;

    (void)number, (void)proved;
    assert_null(strstr(h->detail, "vutrnlkj"));
    *n += strstr(h->detail, "recovery_shown") != NULL;
    return 0;
}

static int shown_in_history(const struct desk_rig *g, const char *actor)
{
    struct store *store = diary_beside(g);
    struct err e = { 0 };
    int n = 0;

    assert_ok(store_history_find(store, &(struct history_ask){ .event = "box", .actor = actor, .limit = 1000 }, count, &n, &e), e);
    store_close(store);
    return n;
}

static void the_sheet_is_printed_and_noted_and_the_key_forgotten_once_its_end_was_typed(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a = http_get(g, "/admin/backup?lang=en");

    assert_says(&a, "Recovery key of the card");
    assert_silent(&a, "vutrnlkj");
    assert_says(&a, "action=\"/admin/backup/recovery\" class=\"stack sheet-form\"");        /* the box's own screen: html/kiosk.js */
    assert_says(&a, "data-kiosk hidden>Nothing can be printed from this screen");
    http_done(&a);
    a = http_post(g, "/admin/backup/recovery", "");
    assert_int_equal(a.status, 200);
    assert_says(&a, "application/pdf");
    assert_says(&a, "X-Frame-Options: SAMEORIGIN");
    assert_says(&a, "Cache-Control: no-store");
    assert_memory_equal(a.body, "%PDF", 4);
    http_done(&a);
    a = http_post(g, "/admin/backup/recovery/done?lang=en", "&group=jklnrtuv");
    assert_says(&a, "That is not the last group");
    http_done(&a);
    assert_true(box_rig_has(&box, "recovery.key"));
    a = http_post(g, "/admin/backup/recovery/done", "&group=+VUTRNLKJ+");
    assert_int_equal(a.status, 303);
    http_done(&a);
    box_rig_ends(&box, "done", "stands on its sheet only");
    assert_false(box_rig_has(&box, "recovery.key"));
    a = http_get(g, "/admin/backup?lang=en");
    assert_silent(&a, "Last group of the printed key");
    http_done(&a);
    a = http_post(g, "/admin/backup/recovery?lang=en", "");
    assert_says(&a, "has no recovery key to print");
    assert_says(&a, "X-Frame-Options: DENY");           /* the frame of a press that came too late stays empty, and kiosk.js says so */
    http_done(&a);
    for (int i = 0; i < 500 && box_rig_has(&box, "box/notes.json"); i++) {
        box_rig_look(&box);
        usleep(20000);
    }
    assert_int_equal(shown_in_history(g, "desk"), 1);
    AUTO_FREE char *kept = tmpdir_text(g->dir, "box/job.json");
    assert_null(strstr(kept, "vutrnlkj"));
}

/* Are these bytes in what the process may write: heap, stacks, data? */
static bool remembers(pid_t pid, const char *words)
{
    char name[64], line[512];
    unsigned long from, to;
    bool found = false;

    snprintf(name, sizeof(name), "/proc/%d/maps", (int)pid);
    AUTO_FCLOSE FILE *maps = fopen(name, "re");
    snprintf(name, sizeof(name), "/proc/%d/mem", (int)pid);
    AUTO_CLOSE int mem = open(name, O_RDONLY | O_CLOEXEC);
    if (!maps || mem < 0)
        skip();                                         /* this system lets nobody look */
    while (!found && fgets(line, sizeof(line), maps)) {
        if (sscanf(line, "%lx-%lx rw", &from, &to) != 2 || !strstr(line, " rw") || to - from > (64UL << 20))
            continue;
        AUTO_FREE char *bytes = malloc(to - from);
        ssize_t n = pread(mem, bytes, to - from, (off_t)from);
        found = n > 0 && memmem(bytes, (size_t)n, words, strlen(words));
    }
    return found;
}

static void the_key_does_not_stay_in_the_memory_of_boxd_once_it_was_shown(void **state)
{
    char key[] = KEY;
    struct desk_rig *g = *state;

    struct http_answer a = http_post(g, "/admin/backup/recovery", "");
    assert_memory_equal(a.body, "%PDF", 4);
    http_done(&a);
    assert_false(remembers(box.boxd, KEY));
    assert_true(remembers(getpid(), key));              /* this test has it, and is seen to */
}

static void only_an_administrator_gets_it(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_sign_in_as(g, "clerk", 1u << ROLE_CLERK);
    struct http_answer a = http_post(g, "/admin/backup/recovery", "");
    assert_int_equal(a.status, 403);
    http_done(&a);
    a = http_post(g, "/admin/backup/recovery/done", "&group=vutrnlkj");
    assert_int_equal(a.status, 403);
    http_done(&a);
    assert_true(box_rig_has(&box, "recovery.key"));
}

static void one_that_cannot_be_forgotten_stays_and_is_said_to(void **state)
{
    struct desk_rig *g = *state;

    box_rig_put(&box, "run.fails", "");
    struct http_answer a = http_post(g, "/admin/backup/recovery/done", "&group=vutrnlkj");
    http_done(&a);
    box_rig_ends(&box, "failed", "could not forget the recovery key");
    assert_true(box_rig_has(&box, "recovery.key"));
}

static void the_desk_alone_may_ask_for_it(void **state)
{
    static const char *const others[] = { "dakbox-panel", "dakbox-diary", "dakbox-ocr", "nobody", "" };

    (void)state;
    assert_true(who_may_ask("dakbox-desk", "recovery_key") && who_may_ask("dakbox-desk", "start") && who_may_ask("dakbox-diary", "good"));
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        assert_false(who_may_ask(others[i], "recovery_key") || who_may_ask(others[i], "start") || who_may_ask(others[i], "keep"));
    assert_false(who_may_ask("dakbox-panel", "good") || who_may_ask("dakbox-ocr", NULL));
}

/* ---- at the socket itself, by programs of other users */

static const struct { const char *user; uid_t uid; bool is_heard, gets_it; } users[] = {
    { "dakbox-desk", 64101, true, true }, { "dakbox-diary", 64102, true, false }, { "dakbox-panel", 64103, true, false },
    { "dakbox-ocr", 64104, false, false }, { "", 64105, false, false },
};

/* From here on this test and what it starts know these users, and no other process does. */
static bool have_users(const char *dir)
{
    AUTO_FREE char *known = NULL;
    char path[TMPDIR_SIZE + 16];
    size_t n = 0;

    if (geteuid() != 0 || get_file("/etc/passwd", 1 << 20, &known, &n, NULL) < 0)
        return false;
    snprintf(path, sizeof(path), "%s/passwd", dir);
    AUTO_FCLOSE FILE *f = fopen(path, "we");
    assert_true(f && fwrite(known, 1, n, f) == n);
    for (size_t i = 0; i < ARRAY_LEN(users); i++)
        if (users[i].user[0])
            fprintf(f, "%s:x:%u:%u::/:/bin/false\n", users[i].user, (unsigned)users[i].uid, (unsigned)users[i].uid);
    return fflush(f) == 0 && unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount(path, "/etc/passwd", NULL, MS_BIND, NULL) == 0;
}

static int ask_as(uid_t uid, const char *what, char key[RECOVERY_KEY_SIZE])
{
    int said[2], status = 0;

    assert_int_equal(pipe2(said, O_CLOEXEC), 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        AUTO_JSON json_t *answer = NULL;
        int r = setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0
                    ? -EPERM : ipc_call(box.run_dir, "boxd", json_pack("{s:s, s:s}", "do", what, "actor", "asha"), 5000, &answer, NULL);
        const char *got = json_str(answer, "key", "");

        _exit(write(said[1], got, strlen(got) + 1) < 0 ? EIO : r == -EPIPE ? ECONNRESET : -r);      /* which of them, is a matter of who is quicker */
    }
    close(said[1]);
    memset(key, 0, RECOVERY_KEY_SIZE);
    assert_true(read(said[0], key, RECOVERY_KEY_SIZE - 1) > 0);
    close(said[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return -WEXITSTATUS(status);
}

static void whoever_is_not_the_desk_is_refused_at_the_socket(void **state)
{
    struct desk_rig *g = *state;
    char socket[PATH_MAX], up[PATH_MAX], key[RECOVERY_KEY_SIZE];

    if (!have_users(g->dir))
        skip();                                         /* only root can be somebody else */
    box_rig_end(&box, SIGTERM);
    box_rig_start(&box, BOOT_A, "");
    snprintf(up, sizeof(up), "%s/..", g->dir);
    snprintf(socket, sizeof(socket), "%s/boxd.sock", box.run_dir);
    assert_true(chmod(up, 0755) == 0 && chmod(g->dir, 0755) == 0 && chmod(box.run_dir, 0755) == 0 && chmod(socket, 0666) == 0);
    for (size_t i = 0; i < ARRAY_LEN(users); i++) {
        int status = ask_as(users[i].uid, "status", key);
        assert_int_equal(status, users[i].is_heard ? 0 : -ECONNRESET);
        int r = ask_as(users[i].uid, "recovery_key", key);
        assert_int_equal(r, users[i].gets_it ? 0 : users[i].is_heard ? -EREMOTEIO : -ECONNRESET);
        assert_string_equal(key, users[i].gets_it ? KEY : "");
    }
}

static void the_last_group_is_told_from_all_others(void **state)
{
    (void)state;
    assert_true(recovery_ends_in(KEY, "vutrnlkj") && recovery_ends_in(KEY, " -VuTrNlKj ") && recovery_ends_in("whole", "whole"));
    assert_false(recovery_ends_in(KEY, "") || recovery_ends_in(KEY, "vutrnlk") || recovery_ends_in(KEY, "vutrnlkjj") || recovery_ends_in(KEY, "vutrnlkj x"));
    assert_false(recovery_ends_in("", "") || recovery_ends_in("a-", ""));
}

static void the_status_tells_versions_the_last_job_and_the_card(void **state)
{
    struct desk_rig *g = *state;
    char program[PATH_MAX], command[3 * PATH_MAX];

    box_rig_tell(&box, json_pack("{s:b, s:s}", "good", 1, "do", "good"));
    box_rig_tell(&box, json_pack("{s:s, s:s, s:s, s:s}", "do", "start", "job", "update", "actor", "asha", "source", "stick"));
    box_rig_ends(&box, "failed", "No update lies");
    assert_int_equal(exe_beside("dakbox", program, sizeof(program), NULL), 0);
    snprintf(command, sizeof(command), "%s status -c %s/dakbox.conf >%s/said", program, g->dir, g->dir);
    assert_int_equal(system(command), 0);
    AUTO_FREE char *said = tmpdir_text(g->dir, "said");
    static const char *const words[] = { "version " DAKBOX_VERSION " on dakbox-arm64", "slot A: " DAKBOX_VERSION ", runs", "found good", "slot B: empty",
                                         "last job update, failed", "by asha: No update lies on the USB stick", "MiB free" };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (!strstr(said, words[i]))
            fail_msg("\"%s\" is not in:\n%s", words[i], said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CARD(the_sheet_is_printed_and_noted_and_the_key_forgotten_once_its_end_was_typed),
        WITH_CARD(the_key_does_not_stay_in_the_memory_of_boxd_once_it_was_shown),
        WITH_CARD(only_an_administrator_gets_it),
        WITH_CARD(one_that_cannot_be_forgotten_stays_and_is_said_to),
        cmocka_unit_test(the_desk_alone_may_ask_for_it),
        cmocka_unit_test(the_last_group_is_told_from_all_others),
        WITH_CARD(whoever_is_not_the_desk_is_refused_at_the_socket),
        WITH_CARD(the_status_tells_versions_the_last_job_and_the_card),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
