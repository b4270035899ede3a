/* The repair of the data partition, as people see it: the desk's page while it is shut, a press at the box's own screen, boxd, and what is said once it is
 * open again. A real desk and boxd; e2fsck on a file system that is really damaged (tests/rig/damaged_card.sh). What the start and the sealed
 * card have to do with it: test_image_repair. */
#include "tests/unit/test.h"

#include "store/history_find.h"
#include "tests/unit/box_desk.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NEEDED "[\"data_needs_repair\"]\n"

/* "data repair" as far as e2fsck goes, and "data forget-repaired"; "dakbox verify" is the built one. Waits while repair.waits is there. */
static const char systemd_run[] =
    "#!/bin/sh\n"
    "echo \"$*\" >>$RIG/systemd-run\n"
    "while [ $1 != -- ]; do shift; done\nshift\n"
    "case \"$*\" in\n"
    "'/usr/lib/dakbox/data repair')\n"
    "    [ ! -e $RIG/run.fails ] || { echo 'the unit is there already'; exit 1; }\n"
    "    echo 'percent 7'\n"
    "    while [ -e $RIG/repair.waits ]; do sleep 0.1; done\n"
    "    . board/system/data/filesystem\n"
    "    filesystem_repair $RIG/filesystem && exit\n"
    "    echo '[\"data_beyond_repair\"]' >$RIG/run/data-state; exit 1 ;;\n"
    "'/usr/lib/dakbox/data forget-repaired') exec rm $RIG/repaired ;;\n"
    "'dakbox verify --said') [ ! -e $RIG/verify.fails ] || { echo 'no such user'; exit 1; }; exec \"$RIG_BIN/dakbox\" verify --said -c \"$RIG/dakbox.conf\" ;;\n"
    "*) exit 3 ;;\n"
    "esac\n";

static struct box_rig box;

static int shell(const char *command)
{
    char out[4096];
    FILE *f = popen(command, "re");

    assert_non_null(f);
    while (fgets(out, sizeof(out), f))
        ;
    return WEXITSTATUS(pclose(f));
}

/* ---- while it is shut */

static int shut(void **state, const char *how)
{
    struct desk_rig *g = desk_rig_new_empty();
    char settings[1024], path[TMPDIR_SIZE + 32], command[TMPDIR_SIZE + 64];

    box_rig_settings(g->dir, settings);
    snprintf(path, sizeof(path), "%s/dakbox.conf", g->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "ae");
    assert_true(f && fputs(settings, f) >= 0 && fflush(f) == 0);
    box_rig_join(&box, g->dir);
    box_rig_put(&box, "bin/systemd-run", systemd_run);
    box_rig_put(&box, "run/data-state", NEEDED);
    snprintf(command, sizeof(command), "tests/rig/damaged_card.sh %s %s", g->dir, how);
    assert_int_equal(shell(command), 0);
    *state = g;
    return 0;
}

static int setup(void **state) { return shut(state, "folder"); }
static int setup_garbage(void **state) { return shut(state, "garbage"); }

static int teardown(void **state)
{
    box_rig_drop(&box, "repair.waits");
    box_rig_leave(&box);
    desk_rig_free(*state);
    return 0;
}

/* As a browser of the office's network, which is another machine. */
static struct http_answer from_network(const struct desk_rig *g, const char *method, const char *path)
{
    struct sockaddr_in a = { .sin_family = AF_INET }, to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)g->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char request[512];

    assert_int_equal(inet_pton(AF_INET, "127.0.0.2", &a.sin_addr), 1);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
    int n = snprintf(request, sizeof(request), "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                     "Content-Length: 0\r\n\r\n", method, path, g->port, g->port);
    assert_int_equal(send(fd, request, (size_t)n, MSG_NOSIGNAL), n);
    return http_read_answer(fd);
}

static void expect(struct http_answer a, int status, const char *says, const char *silent)
{
    assert_int_equal(a.status, status);
    assert_says(&a, says);
    if (silent)
        assert_silent(&a, silent);
    http_done(&a);
}

static void press(const struct desk_rig *g, int status)
{
    struct http_answer a = http_ask(g, "POST", "/repair", NULL, "");

    assert_int_equal(a.status, status);
    http_done(&a);
}

static void the_box_s_own_screen_has_a_button_and_asks_once_more(void **state)
{
    struct desk_rig *g = *state;

    expect(http_get(g, "/?lang=en"), 503, "action=\"/repair\"", "http-equiv=\"refresh\"");
    expect(http_get(g, "/?lang=en"), 503, "is out of order, as can happen when the power fails", "The box is starting");
    expect(http_get(g, "/?lang=hi"), 503, ">मरम्मत करें</button>", "Repair");
    expect(http_get(g, "/repair?lang=en"), 200, ">Repair the card now</button>", "http-equiv=\"refresh\"");
    expect(http_get(g, "/repair?lang=en"), 200, "Files that can no longer be joined to their letter are kept aside", NULL);
    expect(http_get(g, "/repair?lang=hi"), 200, ">कार्ड की मरम्मत अभी करें</button>", "Repair the card");
    assert_false(box_rig_has(&box, "systemd-run"));         /* nothing was done by looking */
}

static void nobody_on_the_network_can_have_it_done(void **state)
{
    struct desk_rig *g = *state;

    expect(from_network(g, "GET", "/?lang=en"), 503, "It can be repaired at the box&#39;s own screen.", "action=\"/repair\"");
    expect(from_network(g, "GET", "/?lang=en"), 503, "http-equiv=\"refresh\"", NULL);
    expect(from_network(g, "GET", "/repair?lang=en"), 403, "own screen only", "Repair the card now");
    expect(from_network(g, "POST", "/repair?lang=en"), 403, "own screen only", NULL);
    assert_false(box_rig_has(&box, "systemd-run"));
    struct http_answer a = http_ask(g, "POST", "/repair", "Host: 127.0.0.1\r\nOrigin: http://elsewhere\r\n", "");
    assert_int_equal(a.status, 403);                        /* a page of another place, in the screen's own browser */
    http_done(&a);
    assert_false(box_rig_has(&box, "systemd-run"));
}

/* What systemd was asked for, once it was. */
static bool asked_to_restart(const struct desk_rig *g)
{
    for (int i = 0; i < 500 && !box_rig_has(&box, "systemctl"); i++)
        usleep(20000);
    AUTO_FREE char *asked = tmpdir_text(g->dir, "systemctl");
    return strcmp(asked, "reboot\n") == 0;
}

static void a_press_repairs_says_how_far_it_is_and_starts_the_box_anew(void **state)
{
    struct desk_rig *g = *state;
    char command[TMPDIR_SIZE + 64];

    box_rig_put(&box, "repair.waits", "");
    press(g, 303);
    box_rig_has_done(&box, 7);
    expect(http_get(g, "/?lang=en"), 503, "The card is being repaired. Leave the box switched on.", "action=\"/repair\"");
    expect(http_get(g, "/?lang=en"), 503, " 7 %", NULL);
    expect(from_network(g, "GET", "/?lang=hi"), 503, "कार्ड की मरम्मत हो रही है", NULL);
    expect(http_get(g, "/?lang=en"), 503, "http-equiv=\"refresh\"", NULL);
    press(g, 409);                                          /* one at a time */
    box_rig_refused(&box, json_pack("{s:s, s:s}", "do", "stop", "actor", "screen"), "no longer be stopped");
    box_rig_drop(&box, "repair.waits");
    box_rig_is_at(&box, "restarts");
    assert_true(asked_to_restart(g));
    AUTO_FREE char *run = tmpdir_text(g->dir, "systemd-run");
    assert_non_null(strstr(run, "--unit=data-repair --property=RuntimeMaxSec=12h -- /usr/lib/dakbox/data repair\n"));
    snprintf(command, sizeof(command), "/sbin/fsck.ext4 -f -n %s/filesystem 2>&1", g->dir);
    assert_int_equal(shell(command), 0);
}

static void what_cannot_be_repaired_leads_to_the_backup(void **state)
{
    struct desk_rig *g = *state;

    press(g, 303);
    box_rig_ends(&box, "failed", "bring the office back from its backup");
    assert_false(box_rig_has(&box, "systemctl"));           /* it is not started anew for that */
    expect(http_get(g, "/?lang=en"), 503, "bring the office back from its backup", "action=\"/repair\"");
    expect(http_get(g, "/?lang=hi"), 503, "कार्यालय को बैकअप से वापस लाएँ", NULL);
    press(g, 303);                                          /* leads back to the page */
    box_rig_refused(&box, json_pack("{s:s, s:s, s:s}", "do", "start", "job", "repair", "actor", "screen"), "needs no repair");
}

static void one_that_does_not_end_can_be_begun_again(void **state)
{
    struct desk_rig *g = *state;

    box_rig_put(&box, "run.fails", "");
    press(g, 303);
    box_rig_ends(&box, "failed", "has not come to its end");
    expect(http_get(g, "/?lang=en"), 503, "the unit is there already", NULL);
    expect(http_get(g, "/?lang=en"), 503, "action=\"/repair\"", NULL);
    box_rig_drop(&box, "run.fails");
    press(g, 303);
    box_rig_is_at(&box, "restarts");
}

/* The other reasons are no matter of the file system, and an open one is none at all. */
static void nothing_else_is_ever_repaired(void **state)
{
    static const char *const others[] = { "[\"data_damaged\"]\n", "[\"data_missing\"]\n", "[\"data_no_stick\"]\n", "[\"data_wrong_key\"]\n", "[\"data_beyond_repair\"]\n" };
    struct desk_rig *g = *state;

    for (size_t i = 0; i <= ARRAY_LEN(others); i++) {
        if (i < ARRAY_LEN(others))
            box_rig_put(&box, "run/data-state", others[i]);
        else
            box_rig_put(&box, "run/data-state", NEEDED), box_rig_put(&box, "run/data-open", "");
        struct http_answer a = http_get(g, "/?lang=en");
        assert_silent(&a, "action=\"/repair\"");
        http_done(&a);
        a = http_get(g, "/repair");
        assert_int_equal(a.status, 303);
        http_done(&a);
        press(g, 303);
        box_rig_refused(&box, json_pack("{s:s, s:s, s:s}", "do", "start", "job", "repair", "actor", "screen"), "needs no repair");
    }
    assert_false(box_rig_has(&box, "systemd-run"));
}

/* ---- once it is open again */

static int setup_open(void **state)
{
    box_desk_new(&box, state);
    box_rig_put(&box, "bin/systemd-run", systemd_run);
    return 0;
}

static int teardown_open(void **state) { return box_desk_gone(&box, state); }

static int find(void *ctx, const struct history_row *h, const char *number, bool proved)
{
    (void)number, (void)proved;
    if (strstr(h->detail, "\"repaired\"") && strstr(h->detail, "verify_"))
        snprintf(ctx, 1024, "%s", h->detail);
    return 0;
}

/* What the history has of it, once diaryd has heard. */
static void noted(const struct desk_rig *g, char out[1024])
{
    struct store *store = diary_beside(g);
    struct err e = { 0 };

    out[0] = '\0';
    for (int i = 0; i < 500 && !*out; i++) {
        box_rig_look(&box);
        usleep(20000);
        assert_ok(store_history_find(store, &(struct history_ask){ .event = "box", .actor = "boxd", .limit = 1000 }, find, out, &e), e);
    }
    store_close(store);
}

static void all_letters_are_looked_at_and_the_history_says_so(void **state)
{
    struct desk_rig *g = *state;
    char detail[1024];

    box_rig_look(&box);
    assert_false(box_rig_has(&box, "systemd-run"));         /* not without a repair */
    box_rig_put(&box, "repaired", "3\n");
    box_rig_look(&box);
    for (int i = 0; i < 500 && box_rig_has(&box, "repaired"); i++)
        usleep(20000);
    box_rig_ends(&box, "done", "are kept aside: 3. Letters looked at: ");
    box_rig_ends(&box, "done", "Nothing is missing, nothing has changed.");
    assert_false(box_rig_has(&box, "repaired"));
    noted(g, detail);
    assert_non_null(strstr(detail, "verify_whole"));
    struct http_answer a = http_get(g, "/admin/box?lang=en");
    assert_says(&a, "All letters looked at after a repair of the card");
    assert_says(&a, "are kept aside: 3.");
    http_done(&a);
    a = http_get(g, "/history?lang=en&event=box");
    assert_says(&a, "All letters looked at after a repair of the card");
    http_done(&a);
    AUTO_FREE char *run = tmpdir_text(g->dir, "systemd-run");
    assert_non_null(strstr(run, "--uid=dakbox-diary --gid=dakbox --nice=19 -- dakbox verify --said\n"));
}

struct known { char number[STORE_NUMBER_SIZE], doc[ID_SIZE]; };

static int keep_known(void *ctx, const struct letter *l)
{
    struct known *k = ctx;

    snprintf(k->number, sizeof(k->number), "%s", l->number);
    snprintf(k->doc, sizeof(k->doc), "%s", l->doc);
    return 0;
}

static void a_letter_whose_document_is_lost_is_named(void **state)
{
    struct desk_rig *g = *state;
    struct store *store = diary_beside(g);
    char command[TMPDIR_SIZE + 128], detail[1024];
    struct known letter = { 0 };
    struct err e = { 0 };

    assert_ok(store_letter(store, g->ids[0], keep_known, &letter, &e), e);
    store_close(store);
    assert_true(*letter.number && *letter.doc);
    snprintf(command, sizeof(command), "rm -r %s/spool/*/%s", g->dir, letter.doc);
    assert_int_equal(shell(command), 0);
    box_rig_put(&box, "repaired", "0\n");
    box_rig_look(&box);
    for (int i = 0; i < 500 && box_rig_has(&box, "repaired"); i++)
        usleep(20000);
    box_rig_ends(&box, "failed", "Faults: 1, at ");      /* the page shows it as what people have to look at */
    box_rig_ends(&box, "failed", letter.number);
    noted(g, detail);
    assert_non_null(strstr(detail, letter.number));
}

static void letters_that_could_not_be_looked_at_are_looked_at_later(void **state)
{
    (void)state;
    box_rig_put(&box, "verify.fails", "");
    box_rig_put(&box, "repaired", "0\n");
    box_rig_look(&box);
    box_rig_is_at(&box, "all letters are being looked at");
    box_rig_ends(&box, "failed", "could not be looked at");
    assert_true(box_rig_has(&box, "repaired"));
    box_rig_drop(&box, "verify.fails");
    box_rig_end(&box, SIGTERM);
    box_rig_start(&box, BOOT_A, "");                        /* or some time later */
    box_rig_look(&box);
    for (int i = 0; i < 500 && box_rig_has(&box, "repaired"); i++)
        usleep(20000);
    box_rig_ends(&box, "done", "Nothing is missing");
}

#define WITH_SHUT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
#define WITH_OPEN(test) cmocka_unit_test_setup_teardown(test, setup_open, teardown_open)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SHUT(the_box_s_own_screen_has_a_button_and_asks_once_more),
        WITH_SHUT(nobody_on_the_network_can_have_it_done),
        WITH_SHUT(a_press_repairs_says_how_far_it_is_and_starts_the_box_anew),
        cmocka_unit_test_setup_teardown(what_cannot_be_repaired_leads_to_the_backup, setup_garbage, teardown),
        WITH_SHUT(one_that_does_not_end_can_be_begun_again),
        WITH_SHUT(nothing_else_is_ever_repaired),
        WITH_OPEN(all_letters_are_looked_at_and_the_history_says_so),
        WITH_OPEN(a_letter_whose_document_is_lost_is_named),
        WITH_OPEN(letters_that_could_not_be_looked_at_are_looked_at_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
