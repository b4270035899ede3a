#include "box/boot_state.h"

#include "base/auto.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/file.h>
#include <zlib.h>

enum { CRC_BYTES = 4, ENV_BYTES = BOOT_SECTOR_BYTES - CRC_BYTES, MAX_LEFT = 9 };

static const off_t copies_at[BOOT_COPIES] = { 1024 * 1024, 1024 * 1024 + 4096 };

/* ---- slots */

const char *boot_slot_name(enum boot_slot slot) { return slot == BOOT_A ? "A" : "B"; }

int boot_slot_find(const char *name)
{
    for (int i = 0; i < BOOT_SLOTS; i++)
        if (strcmp(boot_slot_name((enum boot_slot)i), name) == 0)
            return i;
    return -1;
}

void boot_state_init(struct boot_state *s)
{
    *s = (struct boot_state){ .first = BOOT_A, .left = { BOOT_TRIES, BOOT_TRIES } };
}

void boot_state_put_first(struct boot_state *s, enum boot_slot slot)
{
    s->first = slot;
    s->left[slot] = BOOT_TRIES;
}

enum boot_slot boot_state_next(const struct boot_state *s)
{
    return s->left[s->first] == 0 && s->left[boot_slot_other(s->first)] > 0 ? boot_slot_other(s->first) : s->first;
}

/* ---- a sector and its meaning */

static uint32_t crc_of(const uint8_t sector[BOOT_SECTOR_BYTES])
{
    return (uint32_t)crc32(crc32(0, NULL, 0), sector + CRC_BYTES, ENV_BYTES);
}

/* Digits and nothing else, at most max; -1 otherwise. */
static int64_t number_of(const char *text, int64_t max)
{
    int64_t n = 0;

    if (!*text)
        return -1;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return -1;
        n = n * 10 + (*text - '0');
        if (n > max)
            return -1;
    }
    return n;
}

static int take_order(struct boot_state *s, const char *value)
{
    s->first = *value == 'B' ? BOOT_B : BOOT_A;
    return strcmp(value, "A B") == 0 || strcmp(value, "B A") == 0 ? 0 : -EBADMSG;
}

static int take_other(struct boot_state *s, const char *pair, size_t n)
{
    if (n + 1 > sizeof(s->others) - s->n_others)
        return -EBADMSG;
    memcpy(s->others + s->n_others, pair, n + 1);
    s->n_others += n + 1;
    return 0;
}

/* One "name=value" that ends in a NUL. seen: those of ours that were there. */
static int take_pair(struct boot_state *s, const char *pair, unsigned *seen)
{
    static const char *const left[BOOT_SLOTS] = { "A_LEFT=", "B_LEFT=" };

    if (strncmp(pair, "ORDER=", 6) == 0) {
        *seen |= 1;
        return take_order(s, pair + 6);
    }
    for (int i = 0; i < BOOT_SLOTS; i++)
        if (strncmp(pair, left[i], strlen(left[i])) == 0) {
            *seen |= 2u << i;
            s->left[i] = (int)number_of(pair + strlen(left[i]), MAX_LEFT);
            return s->left[i] < 0 ? -EBADMSG : 0;
        }
    if (strncmp(pair, "FLOOR=", 6) == 0) {
        s->floor = number_of(pair + 6, INT_MAX);
        return s->floor < 0 ? -EBADMSG : 0;
    }
    return take_other(s, pair, strlen(pair));
}

int boot_state_parse(const uint8_t sector[BOOT_SECTOR_BYTES], struct boot_state *ret, struct err *e)
{
    struct boot_state s = { .first = BOOT_A };
    char env[ENV_BYTES + 1];
    uint32_t crc;
    unsigned seen = 0;
    int r = 0;

    memcpy(&crc, sector, CRC_BYTES);
    if (le32toh(crc) != crc_of(sector))
        return err_set(e, -EBADMSG, "its checksum is wrong");
    memcpy(env, sector + CRC_BYTES, ENV_BYTES);
    env[ENV_BYTES] = '\0';
    for (const char *pair = env; r == 0 && pair < env + ENV_BYTES && *pair; pair += strlen(pair) + 1)
        r = take_pair(&s, pair, &seen);
    if (r < 0 || seen != 7)
        return err_set(e, -EBADMSG, "it does not say which slot is started");
    *ret = s;
    return 0;
}

void boot_state_format(const struct boot_state *s, uint8_t sector[BOOT_SECTOR_BYTES])
{
    char env[ENV_BYTES] = { 0 };
    int n = snprintf(env, sizeof(env), "ORDER=%s %s%cA_LEFT=%d%cB_LEFT=%d%cFLOOR=%lld", boot_slot_name(s->first),
                     boot_slot_name(boot_slot_other(s->first)), 0, s->left[BOOT_A], 0, s->left[BOOT_B], 0, (long long)s->floor);

    memcpy(env + n + 1, s->others, s->n_others);    /* at most 256 behind at most 54: the NUL at the end is there */
    memcpy(sector + CRC_BYTES, env, ENV_BYTES);
    uint32_t crc = htole32(crc_of(sector));
    memcpy(sector, &crc, CRC_BYTES);
}

/* ---- on the disk */

static int read_copy(int fd, int copy, struct boot_state *ret, struct err *e)
{
    uint8_t sector[BOOT_SECTOR_BYTES];
    ssize_t n = pread(fd, sector, sizeof(sector), copies_at[copy]);

    if (n < 0)
        return err_errno(e, "read the boot state");
    return n == sizeof(sector) ? boot_state_parse(sector, ret, e) : err_set(e, -EBADMSG, "the disk is too small");
}

static int read_copies(int fd, struct boot_state *ret, struct err *e)
{
    int r = -EBADMSG;

    boot_state_init(ret);
    for (int i = 0; i < BOOT_COPIES && r < 0; i++)
        r = read_copy(fd, i, ret, e);
    return r;
}

/* The second copy first: the one that counts is changed only when the other one holds the new state. */
static int write_copies(int fd, const struct boot_state *s, struct err *e)
{
    uint8_t sector[BOOT_SECTOR_BYTES];

    boot_state_format(s, sector);
    for (int i = BOOT_COPIES - 1; i >= 0; i--) {
        ssize_t n = pwrite(fd, sector, sizeof(sector), copies_at[i]);

        if (n < 0 || fdatasync(fd) < 0)
            return err_errno(e, "write the boot state");
        if (n != sizeof(sector))
            return err_set(e, -EIO, "write the boot state: the disk took only a part");
    }
    return 0;
}

static int open_disk(const char *disk, int flags, struct err *e)
{
    int fd = open(disk, flags | O_CLOEXEC);

    return fd < 0 ? err_errno(e, "open %s", disk) : fd;
}

int boot_state_read(const char *disk, struct boot_state *ret, bool *ret_whole, struct err *e)
{
    AUTO_CLOSE int fd = open_disk(disk, O_RDONLY, e);

    boot_state_init(ret);
    if (fd < 0)
        return fd;
    int r = read_copies(fd, ret, e);
    if (ret_whole)
        *ret_whole = r == 0;
    return r == -EBADMSG ? 0 : err_wrap(e, r, "boot state of %s", disk);
}

int boot_state_change(const char *disk, void (*change)(struct boot_state *s, void *ctx), void *ctx, struct err *e)
{
    AUTO_CLOSE int fd = open_disk(disk, O_RDWR, e);
    struct boot_state s;

    if (fd < 0)
        return fd;
    if (flock(fd, LOCK_EX) < 0)                     /* let go with the descriptor */
        return err_errno(e, "lock %s", disk);
    int r = read_copies(fd, &s, e);
    if (r < 0 && r != -EBADMSG)
        return r;
    change(&s, ctx);
    return write_copies(fd, &s, e);
}
