/* The key that wraps every document's keys: read, or made once, and told from another box's. */
#include "spool/spool_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

enum {
    KEY_SIZE = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    HEX_SIZE = 2 * KEY_SIZE,
    CHECK_SIZE = crypto_generichash_BYTES,
    FILE_MAX_BYTES = HEX_SIZE + 2,
};
_Static_assert((int)KEY_SIZE == (int)SEAL_KEY_SIZE, "one size of key");

#define CHECK_NAME "box.check"      /* in the root of the spool: tells whether a key is the one of its documents */

struct place { int dir_fd; const char *name; char path[PATH_MAX]; };

/* ---- the file */

/* 32 bytes as they are, or 64 hex digits with an end of line or without. */
static int parse_key(const char *text, size_t n, uint8_t *key)
{
    const char *end;
    size_t got;

    if (n == KEY_SIZE) {
        memcpy(key, text, KEY_SIZE);
        return 0;
    }
    if (n < HEX_SIZE || strspn(text + HEX_SIZE, "\r\n") != n - HEX_SIZE ||
        sodium_hex2bin(key, KEY_SIZE, text, HEX_SIZE, NULL, &got, &end) != 0 || got != KEY_SIZE)
        return -EINVAL;
    return 0;
}

/* 1: read, 0: there is none. */
static int read_key(const struct place *at, uint8_t *key, struct err *e)
{
    char text[FILE_MAX_BYTES + 1] = { 0 };
    AUTO_CLOSE int fd = openat(at->dir_fd, at->name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ssize_t n;

    if (fd < 0 && errno == ENOENT)
        return 0;
    if (fd < 0 || (n = read(fd, text, sizeof(text) - 1)) < 0)
        return err_set(e, -ENOKEY, "the box key %s cannot be read: %s; without it no letter can be opened", at->path, strerror(errno));
    int r = parse_key(text, (size_t)n, key);
    sodium_memzero(text, sizeof(text));
    return r < 0 ? err_set(e, -ENOKEY, "the box key %s is none: it must be 64 hex digits or 32 bytes; bring it back from the backup",
                           at->path) : 1;
}

/* Whole or not at all, and on the card before anything is sealed with it. Readable by the programs' group alone. */
static int make_key(const struct fs_ops *fs, const struct place *at, uint8_t *key, struct err *e)
{
    char part[NAME_MAX], text[HEX_SIZE + 2];
    int n = snprintf(part, sizeof(part), "%s.part", at->name);

    if (n < 0 || (size_t)n >= sizeof(part))
        return err_set(e, -ENAMETOOLONG, "the name of the box key %s is too long", at->path);
    AUTO_CLOSE int fd = fs->create(at->dir_fd, part);
    int r = fd < 0 ? fd : fchmod(fd, 0640) < 0 ? -errno : 0;
    randombytes_buf(key, KEY_SIZE);
    sodium_bin2hex(text, sizeof(text), key, KEY_SIZE);
    text[HEX_SIZE] = '\n';
    if (r == 0)
        r = fs->write(fd, text, HEX_SIZE + 1);
    sodium_memzero(text, sizeof(text));
    if (r == 0)
        r = fs->sync(fd);
    if (r == 0)
        r = fs->rename_new(at->dir_fd, part, at->dir_fd, at->name);
    if (r == 0)
        r = fs->sync(at->dir_fd);
    return r < 0 ? err_set(e, r, "make the box key %s: %s", at->path, strerror(-r)) : 0;
}

/* ---- whose documents are these? */

static int is_document(void *ctx, const char *name)
{
    (void)ctx;
    return id_is_valid(name);
}

/* 1: there is a document in some stage, 0: none, or -errno. */
static int has_documents(const struct spool *s, struct err *e)
{
    int r = 0;

    for (int i = 0; r == 0 && i < SPOOL_STAGES; i++)
        r = spool_each_file(s->stage_fd[i], is_document, NULL, e);
    return r;
}

static void check_of(const uint8_t *key, uint8_t out[CHECK_SIZE])
{
    static const char what[] = "dakbox box key";

    crypto_generichash(out, CHECK_SIZE, (const uint8_t *)what, sizeof(what) - 1, key, KEY_SIZE);
}

/* The spool keeps what tells its key from another; an empty one takes the key that is there. */
static int compare_check(struct spool *s, const struct place *at, struct err *e)
{
    uint8_t want[CHECK_SIZE];
    AUTO_FREE void *found = NULL;
    size_t n = 0;
    int r = spool_get_file(s->root_fd, "", CHECK_NAME, CHECK_SIZE, &found, &n, NULL);

    if (r < 0 && r != -ENOENT)
        return err_set(e, r, "read " CHECK_NAME " in the spool: %s", strerror(-r));
    check_of(s->box_key, want);
    if (n == CHECK_SIZE && sodium_memcmp(found, want, CHECK_SIZE) == 0)
        return 0;
    bool never_sealed = r == -ENOENT;
    r = has_documents(s, e);
    if (r > 0)
        return never_sealed ? err_set(e, -ENOKEY, "the letters in the spool were not sealed by this version, or its file " CHECK_NAME
                                                  " is lost: move the old spool away, or bring the file back from the backup")
                            : err_set(e, -ENOKEY, "the box key %s is not the one that sealed the letters in the spool: bring the right one "
                                                  "back from the backup", at->path);
    if (r == 0 && (r = spool_put_file(s->fs, s->root_fd, CHECK_NAME, want, sizeof(want))) < 0)
        err_set(e, r, "write " CHECK_NAME " in the spool: %s", strerror(-r));
    return r;           /* safe once spool_open has synced the root */
}

static int get_key(struct spool *s, const struct place *at, struct err *e)
{
    int r = read_key(at, s->box_key, e);

    if (r == 0) {
        r = has_documents(s, e);
        if (r > 0)
            r = err_set(e, -ENOKEY, "the box key %s is missing and no letter in the spool can be opened without it: bring it back from "
                        "the backup; nothing was made anew", at->path);
        if (r == 0)
            r = make_key(s->fs, at, s->box_key, e);
    }
    return r < 0 ? r : compare_check(s, at, e);
}

static int find_place(const char *root, const char *key_file, struct place *ret_at, struct err *e)
{
    char dir[PATH_MAX];
    int n = key_file && key_file[0] ? snprintf(ret_at->path, PATH_MAX, "%s", key_file) : snprintf(ret_at->path, PATH_MAX, "%s/../box.key", root);
    const char *slash = n < PATH_MAX ? strrchr(ret_at->path, '/') : NULL;

    if (n < 0 || n >= PATH_MAX)
        return err_set(e, -ENAMETOOLONG, "the path of the box key is too long");
    ret_at->name = slash ? slash + 1 : ret_at->path;
    snprintf(dir, sizeof(dir), "%.*s", slash ? (int)(slash - ret_at->path + 1) : 1, slash ? ret_at->path : ".");
    ret_at->dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return ret_at->dir_fd < 0 ? err_set(e, -ENOKEY, "the folder of the box key %s: %s", ret_at->path, strerror(errno)) : 0;
}

int spool_get_box_key(struct spool *s, const char *root, const char *key_file, struct err *e)
{
    struct place at;
    int r = find_place(root, key_file, &at, e);

    if (r < 0)
        return r;
    AUTO_CLOSE int dir_fd = at.dir_fd;
    s->box_key = sodium_malloc(KEY_SIZE);
    if (!s->box_key)
        return err_set(e, -ENOMEM, "out of memory");
    if (flock(s->root_fd, LOCK_EX) < 0)             /* all programs start at once, and one of them makes it */
        return err_errno(e, "lock the spool");
    r = get_key(s, &at, e);
    flock(s->root_fd, LOCK_UN);
    return r;
}
