/* taken_put.c - the settings of a stick come into force: files under names that nobody uses yet, then one rename. */
#include "care/taken_inner.h"

#include "base/put_file.h"
#include "base/wipe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONF_MAX_BYTES = 64 * 1024, SECRET_MODE = 0640, CERT_MODE = 0644, SECRETS_MODE = 0750, CERTS_MODE = 0755 };

/* What lies beside the box's dakbox.conf. */
static int beside(const struct config *box, const char *name, char out[PATH_MAX], struct err *e)
{
    int r = config_taken_path(box, out, PATH_MAX, e);
    size_t n = r == 0 ? strlen(out) - strlen(CONFIG_TAKEN_NAME) : 0;

    return r == 0 && (size_t)snprintf(out + n, PATH_MAX - n, "%s", name) >= PATH_MAX - n ? err_set(e, -ENAMETOOLONG, "the path of %s is too long", name) : r;
}

static int sync_path(const char *path, struct err *e)
{
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);

    return fd < 0 || fsync(fd) < 0 ? err_errno(e, "sync %s", path) : 0;
}

/* The one that dakbox.conf is in. */
static int sync_folder(const struct config *box, struct err *e)
{
    char path[PATH_MAX];
    int r = beside(box, ".", path, e);

    return r == 0 ? sync_path(path, e) : r;
}

static const char *folder_of(const struct taken_key *k) { return k->kind == TAKEN_CERTS ? "certs" : "secrets"; }

/* The file of taken_keys[i]: where it will lie, or, on trial, where it lies now. */
static int file_path(const struct taken *t, size_t i, bool trial, char out[PATH_MAX], struct err *e)
{
    char name[TAKEN_ID_SIZE + TAKEN_NAME_MAX + 16];

    if (trial)
        return snprintf(out, PATH_MAX, "%s/secrets/%s", t->dir, t->values[i].file) < PATH_MAX ? 0 : err_set(e, -ENAMETOOLONG, "a path is too long");
    snprintf(name, sizeof(name), "%s/%s-%s", folder_of(&taken_keys[i]), t->id, t->values[i].file);
    return beside(t->box, name, out, e);
}

/* ---- from-stick.conf */

/* The one in force; NULL: there is none. The caller's. */
static int load_conf(const struct config *box, struct config **ret, struct err *e)
{
    char path[PATH_MAX];
    int r = config_taken_path(box, path, sizeof(path), e);

    *ret = NULL;
    return r < 0 || access(path, F_OK) < 0 ? r : config_load_with(path, "/dev/null", ret, e);
}

/* What the stick says, and of the rest what an earlier one said. */
static int print_conf(const struct taken *t, const struct config *old, bool trial, FILE *out, struct err *e)
{
    char line[CONFIG_VALUE_SIZE + 100], path[PATH_MAX];
    int r = 0;

    for (size_t i = 0; i < taken_n_keys && r == 0; i++) {
        const struct taken_value *v = &t->values[i];
        const char *value = path;

        path[0] = '\0';
        if (v->is_set)
            r = *v->file ? file_path(t, i, trial, path, e) : 0;
        else if (old && config_origin(old, taken_keys[i].key) == CONFIG_BY_FILE)
            value = config_text(old, taken_keys[i].key);
        else
            continue;
        if (r == 0)
            r = config_line(taken_keys[i].key, value, line, sizeof(line), e);
        fputs(r == 0 ? line : "", out);
    }
    return r;
}

static int put_conf(const struct taken *t, bool trial, const char *path, struct err *e)
{
    AUTO_CONFIG struct config *old = NULL;
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    int r = load_conf(t->box, &old, e);

    if (r < 0)
        return r;
    FILE *out = open_memstream(&text, &n);
    r = out ? print_conf(t, old, trial, out, e) : err_set(e, -ENOMEM, "out of memory");
    if (out && fclose(out) != 0 && r == 0)
        r = err_set(e, -ENOMEM, "out of memory");
    return r == 0 ? put_file(path, CERT_MODE, text, n, e) : r;
}

/* to: whole, or as it was; empty where from is not there. */
static int copy_file(const char *from, const char *to, struct err *e)
{
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    int r = get_file(from, CONF_MAX_BYTES, &text, &n, e);

    return r < 0 && r != -ENOENT ? r : put_file(to, CERT_MODE, text ? text : "", n, e);
}

int taken_try(const struct taken *t, char out[4096], struct err *e)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof(path), "%s/try", t->dir);
    int r = n < (int)sizeof(path) - 32 && (mkdir(path, 0700) == 0 || errno == EEXIST) ? 0 : err_errno(e, "make %s", path);

    if (r == 0) {
        snprintf(out, 4096, "%.*s/dakbox.conf", 4000, path);
        r = copy_file(config_file(t->box), out, e);
        snprintf(path + n, sizeof(path) - (size_t)n, "/" CONFIG_TAKEN_NAME);
    }
    return r == 0 ? put_conf(t, true, path, e) : r;
}

/* ---- the files */

static int make_folder(const struct config *box, const char *name, mode_t mode, gid_t *ret_group, struct err *e)
{
    char path[PATH_MAX];
    struct stat st;
    int r = beside(box, name, path, e);

    bool made = r == 0 && mkdir(path, 0700) == 0;
    if (r == 0 && lstat(path, &st) < 0)
        r = err_errno(e, "look at %s", path);
    if (r == 0 && !S_ISDIR(st.st_mode))
        r = err_set(e, -ENOTDIR, "%s is no folder", path);
    /* certs is made here alone, perhaps just before a power cut; secrets comes with the box */
    if (r == 0 && (made || (strcmp(name, "certs") == 0 && st.st_uid == geteuid())) && (st.st_mode & 07777) != mode)
        r = chmod(path, mode) < 0 ? err_errno(e, "make %s", path) : sync_path(path, e);
    if (r == 0 && made)
        r = sync_folder(box, e);
    *ret_group = r == 0 ? st.st_gid : 0;
    return r;
}

/* It lies there as it is to be: the same stick was taken before, and the file may be in use. */
static bool is_put(const struct taken_value *v, const char *path, mode_t mode, gid_t group)
{
    struct stat st;

    return lstat(path, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 07777) == mode && (mode == CERT_MODE || st.st_gid == group) &&
           file_is(path, v->text, v->n);
}

/* Under its name only once it has its owner and mode. */
static int put_secret(const struct taken_value *v, const char *path, gid_t group, struct err *e)
{
    char fresh[PATH_MAX];
    int r = snprintf(fresh, sizeof(fresh), "%s.new", path) < (int)sizeof(fresh) ? 0 : err_set(e, -ENAMETOOLONG, "%s: the path is too long", path);

    if (r == 0)
        r = put_file(fresh, 0600, v->text, v->n, e);
    if (r == 0 && (lchown(fresh, (uid_t)-1, group) < 0 || chmod(fresh, SECRET_MODE) < 0))
        r = err_errno(e, "give %s to its readers", path);
    if (r == 0)
        r = sync_path(fresh, e);
    return r == 0 && rename(fresh, path) < 0 ? err_errno(e, "put %s in its place", path) : r;
}

static int put_one(const struct taken *t, size_t i, gid_t group, struct err *e)
{
    const struct taken_value *v = &t->values[i];
    bool cert = taken_keys[i].kind == TAKEN_CERTS;
    char path[PATH_MAX];
    int r = file_path(t, i, false, path, e);

    if (r < 0 || is_put(v, path, cert ? CERT_MODE : SECRET_MODE, group))
        return r;
    return cert ? put_file(path, CERT_MODE, v->text, v->n, e) : put_secret(v, path, group, e);
}

/* The names of the files are on the card before the settings that name them. */
static int sync_files(const struct config *box, struct err *e)
{
    char path[PATH_MAX];
    int r = beside(box, "secrets", path, e);

    return r == 0 ? sync_path(path, e) : r;
}

static int put_files(const struct taken *t, struct err *e)
{
    gid_t secrets = 0, certs = 0;
    int r = make_folder(t->box, "secrets", SECRETS_MODE, &secrets, e);

    if (r == 0)
        r = make_folder(t->box, "certs", CERTS_MODE, &certs, e);
    for (size_t i = 0; i < taken_n_keys && r == 0; i++)
        if (*t->values[i].file)
            r = put_one(t, i, secrets, e);
    return r == 0 ? sync_files(t->box, e) : r;
}

/* ---- what nobody names any more */

static bool is_ours(const char *name)
{
    return strspn(name, "0123456789abcdef") == TAKEN_ID_SIZE - 1 && name[TAKEN_ID_SIZE - 1] == '-';
}

static bool is_used(const struct config *conf, const char *name)
{
    for (size_t i = 0; conf && i < taken_n_keys; i++) {
        const char *slash = strrchr(config_text(conf, taken_keys[i].key), '/');

        if (slash && strcmp(slash + 1, name) == 0)
            return true;
    }
    return false;
}

static int sweep_folder(const struct config *box, const struct config *conf, const char *folder, struct err *e)
{
    char path[PATH_MAX];
    int r = beside(box, folder, path, e);
    AUTO_CLOSEDIR DIR *dir = r == 0 ? opendir(path) : NULL;

    for (const struct dirent *d; r == 0 && dir && (d = readdir(dir)); )
        if (is_ours(d->d_name) && !is_used(conf, d->d_name) && unlinkat(dirfd(dir), d->d_name, 0) < 0)
            r = err_errno(e, "remove %s/%s", folder, d->d_name);
    return r;
}

static int sweep(const struct config *box, struct err *e)
{
    AUTO_CONFIG struct config *conf = NULL;
    int r = load_conf(box, &conf, e);

    if (r == 0 && conf && config_problems(conf) > 0)    /* a setting of a later version may name any of them */
        return 0;
    if (r == 0)
        r = sweep_folder(box, conf, "secrets", e);
    return r == 0 ? sweep_folder(box, conf, "certs", e) : r;
}

/* ---- in force, and out of it */

int taken_put(const struct taken *t, struct err *e)
{
    char conf[PATH_MAX], before[PATH_MAX];
    int r = beside(t->box, CONFIG_TAKEN_NAME, conf, e);

    if (r == 0)
        r = beside(t->box, TAKEN_BEFORE_NAME, before, e);
    if (r == 0 && unlink(before) < 0 && errno != ENOENT)    /* an older one must not come back when this fails */
        r = err_errno(e, "remove %s", before);
    if (r == 0)
        r = copy_file(conf, before, e);                     /* first: while it is there, files may be there that nobody names */
    if (r == 0)
        r = put_files(t, e);
    return r == 0 ? put_conf(t, false, conf, e) : r;    /* its rename is the moment */
}

int taken_take_back(const struct config *box, struct err *e)
{
    char conf[PATH_MAX], before[PATH_MAX];
    int r = beside(box, CONFIG_TAKEN_NAME, conf, e);

    if (r == 0)
        r = beside(box, TAKEN_BEFORE_NAME, before, e);
    if (r < 0)
        return r;
    if (rename(before, conf) < 0 && errno != ENOENT)
        return err_errno(e, "put %s in its place", conf);
    r = sync_folder(box, e);                            /* what is swept must not be named any more, also after a power cut */
    return r == 0 ? sweep(box, e) : r;
}

int taken_keep(const struct config *box, struct err *e)
{
    char before[PATH_MAX];
    int r = beside(box, TAKEN_BEFORE_NAME, before, e);

    if (r == 0 && unlink(before) < 0 && errno != ENOENT)
        r = err_errno(e, "remove %s", before);
    return r == 0 ? sweep(box, e) : r;
}
