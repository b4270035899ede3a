#include "drivers/scan/folder/config.h"

#include "base/auto.h"

#include <errno.h>
#include <string.h>

enum { LINE_SIZE = PATH_MAX + FOLDER_NAME_SIZE + 16 };

static const char name_chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
static const char blanks[] = " \t\r";

bool folder_name_is_good(const char *name, size_t n)
{
    return n > 0 && n < FOLDER_NAME_SIZE && strspn(name, name_chars) >= n;
}

static int add_device(struct folder_config *c, const char *name, size_t name_n, const char *dir, struct err *e)
{
    size_t dir_n = strlen(dir);

    while (dir_n > 0 && strchr(blanks, dir[dir_n - 1]))
        dir_n--;
    if (c->n_devices == FOLDER_MAX_DEVICES)
        return err_set(e, -EINVAL, "more than %d devices", FOLDER_MAX_DEVICES);
    if (!folder_name_is_good(name, name_n))
        return err_set(e, -EINVAL, "a device name has 1 to %d of the characters A-Z a-z 0-9 . _ -",
                       FOLDER_NAME_SIZE - 1);
    if (dir[0] != '/' || dir_n >= PATH_MAX)
        return err_set(e, -EINVAL, "the directory of device %.*s must be a path that begins with /", (int)name_n, name);
    for (unsigned i = 0; i < c->n_devices; i++)
        if (strlen(c->device[i].name) == name_n && memcmp(c->device[i].name, name, name_n) == 0)
            return err_set(e, -EINVAL, "device %.*s is there already", (int)name_n, name);

    memcpy(c->device[c->n_devices].name, name, name_n);
    c->device[c->n_devices].name[name_n] = '\0';
    memcpy(c->device[c->n_devices].dir, dir, dir_n);
    c->device[c->n_devices].dir[dir_n] = '\0';
    c->n_devices++;
    return 0;
}

/* The number *word begins with; *word then points behind it and the blanks that follow. -1: none from min to max. */
static int take_number(const char **word, int min, int max)
{
    char *end;
    long n;

    errno = 0;
    n = strtol(*word, &end, 10);
    if (errno || end == *word || (*end && !strchr(blanks, *end)) || n < min || n > max)
        return -1;
    *word = end + strspn(end, blanks);
    return (int)n;
}

static int set_settle(struct folder_config *c, const char *word, struct err *e)
{
    int s = take_number(&word, 0, FOLDER_MAX_SETTLE_S);

    if (s < 0 || *word)
        return err_set(e, -EINVAL, "settle takes a number of seconds, 0 to %d", FOLDER_MAX_SETTLE_S);
    c->settle_s = s;
    return 0;
}

static int set_pace(struct folder_config *c, const char *word, struct err *e)
{
    int ipm = take_number(&word, 1, FOLDER_MAX_PACE);
    int images = ipm < 0 ? -1 : take_number(&word, 1, FOLDER_MAX_PACE);

    if (images < 0 || *word)
        return err_set(e, -EINVAL, "pace takes images a minute and images in the buffer, 1 to %d each", FOLDER_MAX_PACE);
    c->pace_ipm = ipm;
    c->buffer_images = images;
    return 0;
}

int folder_config_line(struct folder_config *c, const char *line, struct err *e)
{
    const char *word = line + strspn(line, blanks);
    size_t word_n = strcspn(word, blanks);
    const char *rest = word + word_n + strspn(word + word_n, blanks);

    if (word_n == 0 || word[0] == '#')
        return 0;
    if (word_n == 6 && memcmp(word, "device", 6) == 0) {
        size_t name_n = strcspn(rest, blanks);

        return add_device(c, rest, name_n, rest + name_n + strspn(rest + name_n, blanks), e);
    }
    if (word_n == 6 && memcmp(word, "settle", 6) == 0)
        return set_settle(c, rest, e);
    if (word_n == 4 && memcmp(word, "pace", 4) == 0)
        return set_pace(c, rest, e);
    return err_set(e, -EINVAL, "unknown word; a line is: device NAME DIRECTORY, settle SECONDS, or: pace IPM IMAGES");
}

void folder_config_read(struct folder_config *c, FILE *in, void (*bad)(unsigned line_no, const struct err *e))
{
    char line[LINE_SIZE];

    for (unsigned line_no = 1; fgets(line, sizeof(line), in); line_no++) {
        size_t n = strcspn(line, "\n");
        struct err e = { 0 };
        int ch;

        if (line[n] != '\n' && n == sizeof(line) - 1) {
            while ((ch = getc(in)) != EOF && ch != '\n')
                ;
            err_set(&e, -EINVAL, "longer than %d bytes", LINE_SIZE - 2);
        } else {
            line[n] = '\0';
            folder_config_line(c, line, &e);
        }
        if (e.code)
            bad(line_no, &e);
    }
}

FILE *folder_config_open(void)
{
    const char *dirs = getenv("SANE_CONFIG_DIR");
    FILE *found = NULL;

    if (!dirs || !*dirs)
        dirs = "/etc/sane.d";
    while (*dirs && !found) {
        size_t n = strcspn(dirs, ":");
        char path[PATH_MAX];
        int len = snprintf(path, sizeof(path), "%.*s/folder.conf", (int)n, dirs);

        if (n > 0 && len > 0 && (size_t)len < sizeof(path))
            found = fopen(path, "re");
        dirs += n + (dirs[n] == ':');
    }
    return found;
}
