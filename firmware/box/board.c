#include "box/board.h"

#include "base/auto.h"
#include "base/put_file.h"
#include "base/said.h"

#include <errno.h>
#include <ini.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

enum { CMDLINE_MAX_BYTES = 16 * 1024 };

struct found {
    struct board *board;
    char slot[16];
};

static int copy(char *out, size_t size, const char *value)
{
    return snprintf(out, size, "%s", value) < (int)size;
}

/* inih: 0 is a mistake. */
static int on_value(void *ctx, const char *section, const char *name, const char *value)
{
    struct found *f = ctx;

    if (*section)
        return 0;
    if (strcmp(name, "compatible") == 0)
        return copy(f->board->compatible, sizeof(f->board->compatible), value);
    if (strcmp(name, "disk") == 0)
        return copy(f->board->disk, sizeof(f->board->disk), value);
    if (strcmp(name, "recovery") == 0)
        return copy(f->board->recovery, sizeof(f->board->recovery), value);
    if (strcmp(name, "repaired") == 0)
        return copy(f->board->repaired, sizeof(f->board->repaired), value);
    return strcmp(name, "slot") == 0 && copy(f->slot, sizeof(f->slot), value);
}

/* ---- auto */

int board_slot_of_cmdline(const char *cmdline)
{
    static const char name[] = "rauc.slot=";

    for (const char *at = cmdline; *at; at += strcspn(at, " \n"), at += strspn(at, " \n")) {
        char slot[16];

        if (strncmp(at, name, strlen(name)) != 0)
            continue;
        at += strlen(name);
        snprintf(slot, sizeof(slot), "%.*s", (int)strcspn(at, " \n"), at);
        return boot_slot_find(slot);
    }
    return -1;
}

static int find_slot(struct board *b, const char *asked, struct err *e)
{
    AUTO_FREE char *cmdline = NULL;
    size_t n = 0;
    int slot = boot_slot_find(asked);

    if (strcmp(asked, "auto") == 0 && get_file("/proc/cmdline", CMDLINE_MAX_BYTES, &cmdline, &n, NULL) == 0)
        slot = board_slot_of_cmdline(cmdline);
    if (slot < 0)
        return err_say(e, -ENODEV, SAID_BOX_NO_SLOT);
    b->slot = (enum boot_slot)slot;
    return 0;
}

/* The disk of the partition that / is on: /sys/dev/block/179:5 leads to .../mmcblk0/mmcblk0p5. */
static int find_disk(struct board *b, struct err *e)
{
    char link[64], target[PATH_MAX];
    struct stat st;

    if (strcmp(b->disk, "auto") != 0)
        return 0;
    if (stat("/", &st) < 0)
        return err_errno(e, "look at /");
    snprintf(link, sizeof(link), "/sys/dev/block/%u:%u", major(st.st_dev), minor(st.st_dev));
    ssize_t n = readlink(link, target, sizeof(target) - 1);
    if (n < 0)
        return err_say(e, -ENODEV, SAID_BOX_NO_DISK);
    target[n] = '\0';
    char *partition = strrchr(target, '/');
    if (partition)
        *partition = '\0';
    const char *disk = strrchr(target, '/');
    if (!disk || !copy(b->disk, sizeof(b->disk), "/dev/") || strlen(disk) + 5 > NAME_MAX)
        return err_say(e, -ENODEV, SAID_BOX_NO_DISK);
    snprintf(b->disk, sizeof(b->disk), "/dev/%.*s", NAME_MAX, disk + 1);
    return 0;
}

/* ---- */

static int read_file(const struct config *c, struct found *f, struct err *e)
{
    const char *path = config_text(c, CONFIG_BOX_BOARD_FILE);
    AUTO_FCLOSE FILE *file = fopen(path, "re");

    if (!file)
        return errno == ENOENT ? err_say(e, -ENOENT, SAID_BOX_NOT_APPLIANCE) : err_errno(e, "open %s", path);
    int bad_line = ini_parse_file(file, on_value, f);
    return bad_line == 0 ? 0 : err_set(e, -EINVAL, "%s:%d: is not understood", path, bad_line);
}

int board_read(const struct config *c, struct board *ret, struct err *e)
{
    struct board b = { .disk = "auto", .recovery = "/data/recovery.key", .repaired = "/data/repaired" };
    struct found f = { .board = &b, .slot = "auto" };
    int r = read_file(c, &f, e);

    if (r == 0 && !b.compatible[0])
        r = err_set(e, -EINVAL, "%s: compatible is missing", config_text(c, CONFIG_BOX_BOARD_FILE));
    if (r == 0)
        r = find_slot(&b, f.slot, e);
    if (r == 0)
        r = find_disk(&b, e);
    if (r == 0)
        *ret = b;
    return r;
}

bool board_is_appliance(const struct config *c)
{
    return access(config_text(c, CONFIG_BOX_BOARD_FILE), F_OK) == 0;
}
