#include "care/office.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX_BYTES = 256 * 1024 * 1024, DEPTH_MAX = 8 };

/* What is saved in another way, can be made anew, or is of this very machine. */
static const char *const left_out[] = { "spool", "log", "run", "backup", "box", "restore", "restore.old", "box.key", "box.key.part" };

static bool is_left_out(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(left_out); i++)
        if (strcmp(name, left_out[i]) == 0)
            return true;
    return strncmp(name, CONFIG_DIARY_NAME, sizeof(CONFIG_DIARY_NAME) - 1) == 0;
}

static int pack_open_file(struct parcel_writer *w, const char *name, int fd, struct err *e)
{
    struct stat st;

    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size > FILE_MAX_BYTES)
        return 0;
    return parcel_file(w, name, fd, e);
}

static int pack_folder(struct parcel_writer *w, int take_fd, const char *name, int depth, struct err *e)
{
    AUTO_CLOSEDIR DIR *dir = fdopendir(take_fd);
    int r = 0;

    if (!dir)
        return close(take_fd), err_errno(e, "read the folder %s", name);
    for (const struct dirent *d; r == 0 && (d = readdir(dir)); ) {
        char path[PATH_MAX];
        struct stat st;

        if (d->d_name[0] == '.' || (depth == 0 && is_left_out(d->d_name)) || strchr(d->d_name, '\n') ||
            fstatat(dirfd(dir), d->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 || (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) ||
            (size_t)snprintf(path, sizeof(path), "%s%s%s", name, d->d_name, S_ISDIR(st.st_mode) ? "/" : "") >= sizeof(path))
            continue;
        int fd = openat(dirfd(dir), d->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | (S_ISDIR(st.st_mode) ? O_DIRECTORY : 0));
        if (fd < 0) {
            r = errno == ENOENT ? 0 : err_errno(e, "open %s", path);
            continue;
        }
        if (S_ISDIR(st.st_mode)) {
            r = depth < DEPTH_MAX ? pack_folder(w, fd, path, depth + 1, e) : (close(fd), 0);
            continue;
        }
        r = pack_open_file(w, path, fd, e);
        close(fd);
    }
    return r;
}

/* ---- files that settings name */

static void folder_of(const char *path, char out[PATH_MAX])
{
    const char *slash = strrchr(path, '/');

    snprintf(out, PATH_MAX, "%.*s", slash ? (int)(slash - path + 1) : 0, path);
}

static bool is_below(const char *path, const char *folder)
{
    size_t n = strlen(folder);

    return n > 0 && strncmp(path, folder, n) == 0 && (folder[n - 1] == '/' || path[n] == '/');
}

static int pack_named(const struct config *c, struct parcel_writer *w, const char *path, struct err *e)
{
    char conf_dir[PATH_MAX], name[PATH_MAX];

    folder_of(config_file(c), conf_dir);
    if (!*path || is_below(path, config_text(c, CONFIG_PATHS_DATA_DIR)))
        return 0;
    if (is_below(path, conf_dir))
        snprintf(name, sizeof(name), OFFICE_CONF "%.*s", (int)(sizeof(name) - sizeof(OFFICE_CONF)), path + strlen(conf_dir));
    else
        snprintf(name, sizeof(name), OFFICE_ELSE "%.*s", (int)(sizeof(name) - sizeof(OFFICE_ELSE)), path + strspn(path, "/"));
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? 0 : err_errno(e, "open %s", path);
    return pack_open_file(w, name, fd, e);
}

static bool names_a_file(enum config_key k)
{
    struct config_about about;

    config_about(k, &about);
    size_t n = strlen(about.name);
    return about.kind == CONFIG_KIND_TEXT && k != CONFIG_PATHS_BOX_KEY_FILE && n > 5 && strcmp(about.name + n - 5, "_file") == 0;
}

static int pack_settings_of(const struct config *c, const struct config *with, struct parcel_writer *w, struct err *e)
{
    int r = 0;

    for (int k = 0; r == 0 && k < CONFIG_KEYS; k++)
        if (names_a_file((enum config_key)k))
            r = pack_named(c, w, config_text(with, (enum config_key)k), e);
    return r;
}

static int pack_instances(const struct config *c, const char *section, struct parcel_writer *w, struct err *e)
{
    int r = 0;

    for (int i = 0; r == 0 && i < config_instances(c, section); i++) {
        AUTO_CONFIG struct config *one = NULL;

        r = config_instance(c, section, config_instance_name(c, section, i), &one, e);
        if (r == 0)
            r = pack_settings_of(c, one, w, e);
    }
    return r;
}

int office_pack(const struct config *c, struct parcel_writer *w, struct err *e)
{
    const char *data_dir = config_text(c, CONFIG_PATHS_DATA_DIR);
    char taken[PATH_MAX];
    int fd = open(data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int r = fd < 0 ? err_errno(e, "open %s", data_dir) : pack_folder(w, fd, OFFICE_DATA, 0, e);

    if (r == 0)
        r = pack_named(c, w, config_file(c), e);
    if (r == 0)
        r = config_taken_path(c, taken, sizeof(taken), e);
    if (r == 0)
        r = pack_named(c, w, taken, e);
    if (r == 0)
        r = pack_settings_of(c, c, w, e);
    if (r == 0)
        r = pack_instances(c, "eoffice", w, e);
    return r == 0 ? pack_instances(c, "mailbox", w, e) : r;
}

/* ---- back */

static bool steps_up(const char *path)
{
    for (const char *part = path; *part; part += strcspn(part, "/"), part += *part == '/')
        if (strncmp(part, "..", 2) == 0)
            return true;
    return false;
}

static bool place(char out[PATH_MAX], const char *folder, const char *below, const char *rest)
{
    return *rest && (size_t)snprintf(out, PATH_MAX, "%s%s%s", folder, below, rest) < PATH_MAX;
}

bool office_place(const char *name, const char *new_data, char out[PATH_MAX])
{
    if (steps_up(name))
        return false;
    if (strncmp(name, OFFICE_DATA, sizeof(OFFICE_DATA) - 1) == 0)
        return place(out, new_data, "/", name + sizeof(OFFICE_DATA) - 1);
    if (strncmp(name, OFFICE_ELSE, sizeof(OFFICE_ELSE) - 1) == 0)
        return place(out, new_data, "/from-backup/", name + sizeof(OFFICE_ELSE) - 1);
    return strncmp(name, OFFICE_CONF, sizeof(OFFICE_CONF) - 1) == 0 && place(out, new_data, "/" OFFICE_CONF_BACK "/", name + sizeof(OFFICE_CONF) - 1);
}

void office_conf_dir(const struct config *c, char out[PATH_MAX]) { folder_of(config_file(c), out); }

int office_box_key_path(const struct config *c, char out[PATH_MAX], struct err *e)
{
    const char *own = config_text(c, CONFIG_PATHS_BOX_KEY_FILE);

    if (!*own)
        return config_path(c, CONFIG_PATHS_DATA_DIR, "box.key", out, PATH_MAX, e);
    return snprintf(out, PATH_MAX, "%s", own) < PATH_MAX ? 0 : err_set(e, -ENAMETOOLONG, "paths.box_key_file is too long");
}
