/* Backups where there is little room: on the disk, and in memory. */
#include "tests/unit/test_care_rig.h"

#include "base/put_file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static int setup(void **state)
{
    *state = care_rig_new();
    return 0;
}

static int teardown(void **state)
{
    care_rig_free(*state);
    return 0;
}

/* The disk is mounted small: the room check comes first, and what is there stays good. */
static void a_full_disk_keeps_what_is_there(void **state)
{
    struct care_rig *g = *state;
    struct err e = { 0 };

    if (mount("none", g->target, "tmpfs", 0, "size=20m") < 0) {
        print_message("SKIPPED: this system does not let us mount a small disk\n");
        skip();
    }
    care_must_backup(g);
    care_letter(&g->box, 5000000);
    assert_int_equal(care_try_backup(g, &e), -ENOSPC);
    assert_non_null(strstr(e.msg, "MiB"));
    care_stop(&g->box);
    struct restore_report report;
    e = (struct err){ 0 };
    assert_ok(care_try_restore(g, NULL, NULL, &report, &e), e);
    assert_int_equal(report.letters, 3);
    care_start(&g->box);
    assert_int_equal(mount("none", g->target, "tmpfs", MS_REMOUNT, "size=64m"), 0);
    care_must_backup(g);
    umount2(g->target, MNT_DETACH);
}

/* A head of a backup for which there was no room: it is in no list, and nobody but a later backup can take it away. */
static void a_full_disk_is_thinned_before_it_is_given_up(void **state)
{
    struct care_rig *g = *state;
    char path[PATH_MAX + 64], key_dir[PATH_MAX];

    if (mount("none", g->target, "tmpfs", 0, "size=20m") < 0) {
        print_message("SKIPPED: this system does not let us mount a small disk\n");
        skip();
    }
    struct backup_report first = care_must_backup(g);
    snprintf(key_dir, sizeof(key_dir), "%.3000s/dakbox-%s/backups", g->target, g->opener.key.id);
    snprintf(path, sizeof(path), "%s/20200101T000000Z.head", key_dir);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(posix_fallocate(fd, 0, 3 * 1024 * 1024), 0);
    close(fd);
    care_letter(&g->box, 100);
    struct backup_report second = care_must_backup(g);
    assert_string_not_equal(first.stamp, second.stamp);
    assert_int_equal(access(path, F_OK), -1);
    umount2(g->target, MNT_DETACH);
}

struct looking { atomic_bool over; off_t most; };

/* The largest file that the program has in memory. */
static void *look_at_memory(void *ctx)
{
    struct looking *k = ctx;
    char link[NAME_MAX], path[64];
    struct stat st;

    while (!atomic_load(&k->over)) {
        for (int fd = 3; fd < 64; fd++) {
            snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
            ssize_t n = readlink(path, link, sizeof(link) - 1);

            if (n > 7 && memcmp(link, "/memfd:", 7) == 0 && fstat(fd, &st) == 0 && st.st_size > k->most)
                k->most = st.st_size;
        }
        usleep(500);
    }
    return NULL;
}

static void put_large(const struct care_box *b)
{
    char path[PATH_MAX + 16];

    snprintf(path, sizeof(path), "%s/masters", b->data);
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0640);
    assert_int_equal(posix_fallocate(fd, 0, 40 * 1024 * 1024), 0);
}

/* The unit of the backup has so much memory and no more: a thick letter, or file of the office, would end each night's backup. */
static void a_thick_letter_is_not_held_in_memory(void **state)
{
    struct care_rig *g = *state;
    struct looking k = { .most = 0 };
    pthread_t thread;

    care_letter(&g->box, 40 * 1024 * 1024);
    put_large(&g->box);
    assert_int_equal(pthread_create(&thread, NULL, look_at_memory, &k), 0);
    care_must_backup(g);
    atomic_store(&k.over, true);
    pthread_join(thread, NULL);
    assert_true(k.most > 0);
    assert_true(k.most <= 32 * 1024 * 1024);
    assert_int_equal(care_must_restore(g).letters, 4);
}

int main(void)
{
#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_RIG(a_full_disk_keeps_what_is_there),
        WITH_RIG(a_full_disk_is_thinned_before_it_is_given_up),
        WITH_RIG(a_thick_letter_is_not_held_in_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
