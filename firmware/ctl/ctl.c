#include "ctl/ctl.h"
#include "ctl/words.h"

#include "base/exe.h"

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

int ctl_failed(const struct err *e)
{
    fprintf(stderr, "dakbox: %s\n", CTL_WORDS(err_line(e)));
    return CTL_FAILED;
}

int ctl_misused(const struct err *e)
{
    fprintf(stderr, "dakbox: %s\n", CTL_WORDS(err_line(e)));
    return CTL_USAGE;
}

int ctl_path(char out[CTL_PATH_SIZE], struct err *e, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    int n = vsnprintf(out, CTL_PATH_SIZE, fmt, args);
    va_end(args);
    return n < 0 || n >= CTL_PATH_SIZE ? err_set(e, -ENAMETOOLONG, "the path %.80s… is too long", out) : 0;
}

int ctl_become(const char *program, const char *mode, int argc, char **argv)
{
    char dir[CTL_PATH_SIZE], path[CTL_PATH_SIZE];
    AUTO_FREE const char **args = calloc((size_t)argc + 2, sizeof(*args));
    struct err e = { 0 };

    if (!args)
        return ctl_failed((err_set(&e, -ENOMEM, "out of memory"), &e));
    if (exe_dir(dir, sizeof(dir), &e) < 0 || ctl_path(path, &e, "%s/%s", dir, program) < 0)
        return ctl_failed(&e);
    args[0] = path;
    size_t n = 1;
    if (mode)
        args[n++] = mode;
    for (int i = 1; i < argc; i++)
        args[n++] = argv[i];
    execv(path, (char *const *)(uintptr_t)args);
    err_errno(&e, "run %s", path);
    return ctl_failed(&e);
}

void ctl_actor(char out[CTL_ACTOR_SIZE])
{
    const struct passwd *p = getpwuid(getuid());

    snprintf(out, CTL_ACTOR_SIZE, "%s", p ? p->pw_name : "operator");
}

int ctl_open_store(const struct config *c, struct store **ret_store, struct err *e)
{
    char path[CTL_PATH_SIZE];
    int r = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, path, sizeof(path), e);

    if (r == 0)
        r = store_open(path, STORE_READ, ret_store, e);
    if (r == -EAGAIN)
        return err_set(e, r, "the diary is not open yet: start dakbox (or diaryd) first (%s)", path);
    return r;
}

int ctl_make_dir(const char *path, struct err *e)
{
    char part[CTL_PATH_SIZE];
    int r = ctl_path(part, e, "%s", path);

    for (char *slash = part; r == 0 && slash; ) {
        slash = strchr(slash + 1, '/');
        if (slash)
            *slash = '\0';
        if (mkdir(part, 0770) < 0 && errno != EEXIST)
            r = err_errno(e, "make the folder %s", part);
        if (slash)
            *slash = '/';
    }
    return r;
}

static int take_number(void *ctx, const struct letter *l)
{
    snprintf(ctx, STORE_NUMBER_SIZE, "%s", l->number);
    return 0;
}

int ctl_number_of_doc(struct store *s, const char *doc, int64_t *ret_id, char ret_number[STORE_NUMBER_SIZE], struct err *e)
{
    int r = store_letter_id_by_doc(s, doc, ret_id, e);

    return r < 0 ? r : store_letter(s, *ret_id, take_number, ret_number, e);
}
