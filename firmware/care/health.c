#include "care/health.h"

#include "care/state.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/put_file.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { TEXT_MAX = 4096, ROOM_DAYS = 14, DAY_S = 86400, SOON_DAYS = 14, TREND_MIN_DAYS = 3, LIFE_LOOK_PCT = 90, LIFE_BAD_PCT = 101, DEPTH = 4 };

/* ---- what /sys tells */

static int read_text(const char *path, char out[TEXT_MAX])
{
    AUTO_FCLOSE FILE *f = fopen(path, "re");

    if (!f)
        return -errno;
    size_t n = fread(out, 1, TEXT_MAX - 1, f);
    out[n] = '\0';
    return 0;
}

static bool read_sys(const char *root, const char *fmt_path, const char *name, char out[TEXT_MAX])
{
    char path[PATH_MAX];

    return (size_t)snprintf(path, sizeof(path), "%s%s/%s", root, fmt_path, name) < sizeof(path) && read_text(path, out) == 0;
}

static bool go_below(const char *root, char dir[PATH_MAX], const char *link)
{
    char path[PATH_MAX], real[PATH_MAX];

    if ((size_t)snprintf(path, sizeof(path), "%s%s/%s", root, dir, link) >= sizeof(path) || !realpath(path, real) || strncmp(real, root, strlen(root)) != 0)
        return false;
    return snprintf(dir, PATH_MAX, "%s", real + strlen(root)) < PATH_MAX;
}

/* The block device's folder in /sys, below a LUKS or device-mapper mapping the one it stands on. */
static bool find_device(const char *root, unsigned major, unsigned minor, char dir[PATH_MAX])
{
    char below[PATH_MAX];

    snprintf(dir, PATH_MAX, "/sys/dev/block/%u:%u", major, minor);
    if (!go_below(root, dir, "."))
        return false;
    for (int depth = 0; depth < DEPTH; depth++) {
        if ((size_t)snprintf(below, sizeof(below), "%s%s/slaves", root, dir) >= sizeof(below))
            return true;
        AUTO_CLOSEDIR DIR *slaves = opendir(below);
        const struct dirent *d;
        while (slaves && (d = readdir(slaves)) && d->d_name[0] == '.')
            ;
        if (!slaves || !d)
            return true;
        snprintf(below, sizeof(below), "slaves/%.200s", d->d_name);
        if (!go_below(root, dir, below))
            return true;
    }
    return true;
}

/* life_time is two numbers, for the two kinds of cells: 0x01 .. 0x0a are tenths of a life, 0x0b is beyond it, 0 is not told. */
static int worst_life(const char *text)
{
    unsigned a = 0, b = 0;

    if (sscanf(text, "%x %x", &a, &b) < 1)
        return HEALTH_UNKNOWN;
    unsigned worst = a > b ? a : b;
    return worst < 1 || worst > 11 ? HEALTH_UNKNOWN : (int)worst * 10;
}

/* A partition's card is one folder up; its facts stand in "device". */
static void read_card(const char *root, const char *dir, struct health *h)
{
    static const char *const places[] = { "device", "../device" };
    char text[TEXT_MAX], name[64];

    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        snprintf(name, sizeof(name), "%s/life_time", places[i]);
        if (h->used_pct == HEALTH_UNKNOWN && read_sys(root, dir, name, text))
            h->used_pct = worst_life(text);
        snprintf(name, sizeof(name), "%s/pre_eol_info", places[i]);
        if (h->pre_eol == HEALTH_UNKNOWN && read_sys(root, dir, name, text)) {
            long v = strtol(text, NULL, 16);

            h->pre_eol = v >= 1 && v <= 3 ? (int)v : HEALTH_UNKNOWN;
        }
    }
}

/* ext4 counts by the name of what it is mounted from: the mapping, not the card. */
static void read_errors(const char *root, unsigned major, unsigned minor, struct health *h)
{
    char dir[PATH_MAX], ext4[PATH_MAX + 16], text[TEXT_MAX];

    snprintf(dir, sizeof(dir), "/sys/dev/block/%u:%u", major, minor);
    if (!go_below(root, dir, "."))
        return;
    const char *name = strrchr(dir, '/') + 1;
    snprintf(ext4, sizeof(ext4), "/sys/fs/ext4/%s", name);
    if (read_sys(root, ext4, "errors_count", text))
        h->fs_errors = strtoll(text, NULL, 10);
}

/* ---- room, and where it is going */

struct room_day { int64_t at_s, free_mib; };

static int read_room(const struct config *c, struct room_day days[ROOM_DAYS])
{
    AUTO_FREE char *text = NULL;
    char path[PATH_MAX], *at, *line;
    size_t size = 0;
    int n = 0;

    if (care_path(c, "room", path, NULL) < 0 || get_file(path, TEXT_MAX, &text, &size, NULL) < 0)
        return 0;
    for (at = text; n < ROOM_DAYS && (line = strsep(&at, "\n")); )
        if (sscanf(line, "%" SCNd64 " %" SCNd64, &days[n].at_s, &days[n].free_mib) == 2)
            n++;
    return n;
}

int health_note_room(const struct config *c, int64_t now_s, int64_t free_mib, struct err *e)
{
    struct room_day days[ROOM_DAYS];
    char path[PATH_MAX], text[TEXT_MAX];
    int n = read_room(c, days), first = n == ROOM_DAYS ? 1 : 0, r = care_make_dir(c, e);
    size_t size = 0;

    if (n > 0 && now_s - days[n - 1].at_s < DAY_S && now_s >= days[n - 1].at_s)
        return 0;
    for (int i = first; i < n; i++)
        size += (size_t)snprintf(text + size, sizeof(text) - size, "%" PRId64 " %" PRId64 "\n", days[i].at_s, days[i].free_mib);
    size += (size_t)snprintf(text + size, sizeof(text) - size, "%" PRId64 " %" PRId64 "\n", now_s, free_mib);
    if (r == 0)
        r = care_path(c, "room", path, e);
    return r < 0 ? r : put_file(path, 0640, text, size, e);
}

static int64_t fills_in(const struct config *c, int64_t now_s, int64_t free_mib)
{
    struct room_day days[ROOM_DAYS];
    int n = read_room(c, days);

    if (n == 0 || now_s - days[0].at_s < (int64_t)TREND_MIN_DAYS * DAY_S || days[0].free_mib <= free_mib)
        return HEALTH_UNKNOWN;
    int64_t left = free_mib - config_number(c, CONFIG_PATHS_RESERVE_MIB), lost = days[0].free_mib - free_mib;
    return left <= 0 ? 0 : left * ((now_s - days[0].at_s) / DAY_S) / lost;
}

void health_look(const struct config *c, const char *sys_root, struct health *ret)
{
    const char *data_dir = config_text(c, CONFIG_PATHS_DATA_DIR);
    char dir[PATH_MAX];
    struct statvfs fs;
    struct stat st;

    *ret = (struct health){ .used_pct = HEALTH_UNKNOWN, .pre_eol = HEALTH_UNKNOWN, .fs_errors = HEALTH_UNKNOWN, .fills_in_days = HEALTH_UNKNOWN };
    if (stat(data_dir, &st) < 0 || statvfs(data_dir, &fs) < 0)
        return;
    ret->read_only = (fs.f_flag & ST_RDONLY) != 0;
    ret->free_mib = (int64_t)((uint64_t)fs.f_bavail * fs.f_frsize >> 20);
    ret->size_mib = (int64_t)((uint64_t)fs.f_blocks * fs.f_frsize >> 20);
    ret->full = ret->free_mib < config_number(c, CONFIG_PATHS_RESERVE_MIB);
    ret->keeps_all = config_number(c, CONFIG_OFFICE_KEEP_PAGES_DAYS) == 0;
    ret->fills_in_days = fills_in(c, clock_utc_s(), ret->free_mib);
    read_errors(sys_root, major(st.st_dev), minor(st.st_dev), ret);
    if (!find_device(sys_root, major(st.st_dev), minor(st.st_dev), dir))
        return;
    snprintf(ret->device, sizeof(ret->device), "%.63s", strrchr(dir, '/') + 1);
    read_card(sys_root, dir, ret);
}

/* ---- in words */

enum health_view health_say(const struct health *h, char sentence[SAID_SIZE])
{
    sentence[0] = '\0';
    if (h->read_only)
        return said_set(sentence, SAID_HEALTH_READ_ONLY), HEALTH_BAD;
    if (h->fs_errors > 0)
        return said_set(sentence, SAID_HEALTH_FS_ERRORS, SAID_NUMBER(h->fs_errors)), HEALTH_BAD;
    if (h->pre_eol == 3 || h->used_pct >= LIFE_BAD_PCT)
        return said_set(sentence, SAID_HEALTH_CARD_WORN), HEALTH_BAD;
    if (h->full && h->keeps_all)
        return said_set(sentence, SAID_HEALTH_FULL), HEALTH_BAD;
    if (h->pre_eol == 2 || h->used_pct >= LIFE_LOOK_PCT)
        return said_set(sentence, SAID_HEALTH_CARD_OLD, SAID_NUMBER(h->used_pct > 0 ? h->used_pct : 80)), HEALTH_LOOK;
    if (h->fills_in_days != HEALTH_UNKNOWN && h->fills_in_days <= SOON_DAYS)
        return said_set(sentence, h->keeps_all ? SAID_HEALTH_FILLS_KEEPS_ALL : SAID_HEALTH_FILLS, SAID_NUMBER(h->fills_in_days)), HEALTH_LOOK;
    return HEALTH_GOOD;
}

void health_print(const struct health *h, FILE *out)
{
    fprintf(out, "card_device %s\ncard_used_pct %d\ncard_pre_eol %d\nfs_errors %" PRId64 "\nread_only %d\nfills_in_days %" PRId64 "\n",
            *h->device ? h->device : "-", h->used_pct, h->pre_eol, h->fs_errors, h->read_only, h->fills_in_days);
}
