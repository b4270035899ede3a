#include "care/reset.h"

#include "care/office.h"
#include "care/restore_inner.h"
#include "care/state.h"

#include "base/clock.h"
#include "base/put_file.h"
#include "store/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 4096 };

/* ---- what it would cost */

int reset_look(const struct config *c, struct reset_cost *ret, struct err *e)
{
    static const enum letter_state open_states[] = { LETTER_TAKEN_IN, LETTER_READ, LETTER_HELD, LETTER_FILED };
    AUTO_STORE struct store *s = NULL;
    struct letter_counts n;
    struct care_state state;
    char path[PATH_MAX];
    int64_t changed_s = 0;
    int r = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, path, sizeof(path), e);

    *ret = (struct reset_cost){ .letters = 0 };
    care_state_load(c, &state);
    ret->backup_s = state.good_s;
    if (r < 0 || access(path, F_OK) < 0)
        return r;
    r = store_open(path, STORE_READ, &s, NULL);
    if (r == -EAGAIN)
        r = store_open(path, STORE_INSPECT, &s, e);
    if (r == 0)
        r = store_letter_counts(s, 0, &n, e);
    if (r == 0)
        r = store_last_change(s, &changed_s, e);
    if (r < 0)
        return r;
    for (int i = 0; i < LETTER_STATES; i++)
        ret->letters += n.by_state[i];
    for (size_t i = 0; i < ARRAY_LEN(open_states); i++)
        ret->undelivered += n.by_state[open_states[i]];
    /* by a clock that went back since, nobody can tell */
    bool clock_went_back = clock_utc_s() < state.good_s || !clock_is_set(changed_s);
    ret->changed_since = ret->letters > 0 && (clock_went_back || changed_s > state.good_s);
    return 0;
}

int reset_may(const struct config *c, const struct reset_ask *ask, struct err *e)
{
    char when[CLOCK_SHOWN_SIZE];
    struct reset_cost cost;
    int r = reset_look(c, &cost, e);

    if (r < 0)
        return r;
    if (strcmp(ask->office, config_text(c, CONFIG_OFFICE_NAME)) != 0)
        return err_say(e, -EINVAL, SAID_RESET_OFFICE, config_text(c, CONFIG_OFFICE_NAME));
    if (cost.undelivered > 0 && !ask->undelivered_too)
        return err_say(e, -EPERM, SAID_RESET_UNDELIVERED, SAID_NUMBER(cost.undelivered));
    clock_format_shown(cost.backup_s, when);
    if (cost.changed_since && !ask->without_backup)
        return cost.backup_s > 0 ? err_say(e, -EPERM, SAID_RESET_OLD_BACKUP, when) : err_say(e, -EPERM, SAID_RESET_NO_BACKUP, SAID_NUMBER(cost.letters));
    return 0;
}

/* ---- the reset */

/* Zeros over it, on the card, then away: as spool/keys.c does with a document's keys. */
static int destroy_file(int dir_fd, const char *name, struct err *e)
{
    static const char zeros[PIECE];
    AUTO_CLOSE int fd = openat(dir_fd, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;
    int r = 0;

    if (fd < 0)
        return errno == ENOENT ? 0 : err_errno(e, "open %s", name);
    if (fstat(fd, &st) < 0)
        return err_errno(e, "look at %s", name);
    for (off_t left = st.st_size; r == 0 && left > 0; left -= PIECE)
        r = put_all(fd, zeros, left < PIECE ? (size_t)left : PIECE);
    if (r == 0 && (fsync(fd) < 0 || unlinkat(dir_fd, name, 0) < 0 || fsync(dir_fd) < 0))
        r = -errno;
    return r < 0 ? err_set(e, r, "destroy %s: %s", name, strerror(-r)) : 0;
}

static int destroy_path(const char *path, struct err *e)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');

    snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path + 1) : 2, slash ? path : "./");
    AUTO_CLOSE int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return errno == ENOENT ? 0 : err_errno(e, "open %s", folder);
    return destroy_file(dir, slash ? slash + 1 : path, e);
}

/* The box key: without it no letter, and no secret of a person, can be opened. Then passwords for other sides. */
static int destroy_keys(const struct config *c, struct err *e)
{
    char path[PATH_MAX];
    int r = office_box_key_path(c, path, e);

    if (r == 0)
        r = destroy_path(path, e);
    if (r == 0)
        r = care_path(c, "office.key", path, e);
    if (r == 0)
        r = destroy_path(path, e);
    if (r == 0)
        r = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_SECRETS_NAME, path, sizeof(path), e);
    AUTO_CLOSEDIR DIR *secrets = r == 0 ? opendir(path) : NULL;
    for (const struct dirent *d; r == 0 && secrets && (d = readdir(secrets)); )
        if (d->d_name[0] != '.')
            r = destroy_file(dirfd(secrets), d->d_name, e);
    return r;
}

static int remove_all(const char *data_dir, struct err *e)
{
    AUTO_CLOSEDIR DIR *dir = opendir(data_dir);
    char path[PATH_MAX];
    int r = dir ? 0 : err_errno(e, "open %s", data_dir);

    for (const struct dirent *d; r == 0 && (d = readdir(dir)); ) {
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0 || strcmp(d->d_name, "lost+found") == 0)
            continue;
        r = (size_t)snprintf(path, sizeof(path), "%s/%s", data_dir, d->d_name) < sizeof(path) ? restore_remove(path, e)
          : err_set(e, -ENAMETOOLONG, "a path below %s is too long", data_dir);
    }
    return r == 0 && fsync(dirfd(dir)) < 0 ? err_errno(e, "sync %s", data_dir) : r;
}

int care_reset(const struct config *c, struct err *e)
{
    char writer[PATH_MAX];
    int r = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME ".writer", writer, sizeof(writer), e);

    if (r < 0)
        return r;
    AUTO_CLOSE int lock = open(writer, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    if (lock < 0)
        return err_errno(e, "open %s", writer);
    if (flock(lock, LOCK_EX | LOCK_NB) < 0)
        return err_say(e, -EBUSY, SAID_RESET_RUNNING);
    r = destroy_keys(c, e);
    return r == 0 ? remove_all(config_text(c, CONFIG_PATHS_DATA_DIR), e) : r;
}
