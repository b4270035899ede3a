#include "care/office.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX_BYTES = 256 * 1024 * 1024, DEPTH_MAX = 8 };

/* What is saved in another way, can be made anew, or is of this very machine. */
static const char *const left_out[] = { "spool", "log", "run", "backup", "box", "restore", "restore.old", "from-backup", "upload",
                                        "box.key", "box.key.part" };

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

/* Several settings may name one file, and each instance of a section has all the others' as well: a parcel has it once. */
struct packing {
    const struct config *c;
    struct parcel_writer *w;
    char **names;
    size_t n;
};

static int add_name(struct packing *p, const char *name, struct err *e)
{
    char **more = realloc(p->names, (p->n + 1) * sizeof(*more));

    if (more)
        p->names = more;
    if (!more || !(p->names[p->n] = strdup(name)))
        return err_set(e, -ENOMEM, "out of memory");
    p->n++;
    return 0;
}

static bool has_name(const struct packing *p, const char *name)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->names[i], name) == 0)
            return true;
    return false;
}

/* Without "//", "/./" and "/../": a file has one name, however a setting spells it. */
static void tidy(const char *path, char out[PATH_MAX])
{
    size_t n = 0, len;

    for (const char *part = path; *part && n < PATH_MAX - 1; part += len + (part[len] == '/')) {
        len = strcspn(part, "/");
        if (len == 2 && strncmp(part, "..", 2) == 0) {
            while (n > 0 && out[--n] != '/')
                continue;
        } else if (len > 0 && !(len == 1 && *part == '.')) {
            n += (size_t)snprintf(out + n, PATH_MAX - n, "%s%.*s", n > 0 || *path == '/' ? "/" : "", (int)len, part);
        }
    }
    out[n < PATH_MAX ? n : PATH_MAX - 1] = '\0';
}

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

/* What it is called in a parcel; false: it is there anyway, below paths.data_dir. */
static bool name_of(const struct packing *p, const char *path, char name[PATH_MAX])
{
    char conf[PATH_MAX], conf_dir[PATH_MAX], data_dir[PATH_MAX], tidied[PATH_MAX];

    tidy(path, tidied);
    tidy(config_file(p->c), conf);
    tidy(config_text(p->c, CONFIG_PATHS_DATA_DIR), data_dir);
    folder_of(conf, conf_dir);
    if (is_below(tidied, data_dir))
        return false;
    if (is_below(tidied, conf_dir))
        snprintf(name, PATH_MAX, OFFICE_CONF "%.*s", (int)(PATH_MAX - sizeof(OFFICE_CONF)), tidied + strlen(conf_dir));
    else
        snprintf(name, PATH_MAX, OFFICE_ELSE "%.*s", (int)(PATH_MAX - sizeof(OFFICE_ELSE)), tidied + strspn(tidied, "/"));
    return true;
}

static int pack_named(struct packing *p, const char *path, struct err *e)
{
    char name[PATH_MAX];

    if (!*path || !name_of(p, path, name) || has_name(p, name))
        return 0;
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? 0 : err_errno(e, "open %s", path);
    int r = add_name(p, name, e);
    return r == 0 ? pack_open_file(p->w, name, fd, e) : r;
}

static bool names_a_file(enum config_key k)
{
    struct config_about about;

    config_about(k, &about);
    size_t n = strlen(about.name);
    return about.kind == CONFIG_KIND_TEXT && k != CONFIG_PATHS_BOX_KEY_FILE && k != CONFIG_BOX_BOARD_FILE && n > 5 && strcmp(about.name + n - 5, "_file") == 0;
}

static int pack_settings_of(struct packing *p, const struct config *with, struct err *e)
{
    int r = 0;

    for (int k = 0; r == 0 && k < CONFIG_KEYS; k++)
        if (names_a_file((enum config_key)k))
            r = pack_named(p, config_text(with, (enum config_key)k), e);
    return r;
}

static int pack_instances(struct packing *p, const char *section, struct err *e)
{
    int r = 0;

    for (int i = 0; r == 0 && i < config_instances(p->c, section); i++) {
        AUTO_CONFIG struct config *one = NULL;

        r = config_instance(p->c, section, config_instance_name(p->c, section, i), &one, e);
        if (r == 0)
            r = pack_settings_of(p, one, e);
    }
    return r;
}

static int pack_all_named(struct packing *p, struct err *e)
{
    char taken[PATH_MAX];
    int r = pack_named(p, config_file(p->c), e);

    if (r == 0)
        r = config_taken_path(p->c, taken, sizeof(taken), e);
    if (r == 0)
        r = pack_named(p, taken, e);
    if (r == 0)
        r = pack_settings_of(p, p->c, e);
    if (r == 0)
        r = pack_instances(p, "eoffice", e);
    return r == 0 ? pack_instances(p, "mailbox", e) : r;
}

int office_pack(const struct config *c, struct parcel_writer *w, struct err *e)
{
    const char *data_dir = config_text(c, CONFIG_PATHS_DATA_DIR);
    struct packing p = { .c = c, .w = w };
    int fd = open(data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int r = fd < 0 ? err_errno(e, "open %s", data_dir) : pack_folder(w, fd, OFFICE_DATA, 0, e);

    if (r == 0)
        r = pack_all_named(&p, e);
    for (size_t i = 0; i < p.n; i++)
        free(p.names[i]);
    free(p.names);
    return r;
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
    static const char earlier[] = OFFICE_DATA "from-backup/";       /* of backups made before these were left out */

    if (steps_up(name))
        return false;
    if (strncmp(name, earlier, sizeof(earlier) - 1) == 0)
        return place(out, new_data, "/from-backup/before/", name + sizeof(earlier) - 1);
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
