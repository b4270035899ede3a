#include "drivers/scan/folder/plug.h"

#include "base/auto.h"
#include "drivers/scan/folder/control.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char pulled_mark[] = ".unplugged", name_file[] = ".name";

int plug_pull(int dir_fd, struct err *e)
{
    AUTO_CLOSE int fd = openat(dir_fd, pulled_mark, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660);

    return fd < 0 ? err_errno(e, "make %s", pulled_mark) : 0;
}

static int write_name(int dir_fd, const char *name, struct err *e)
{
    AUTO_CLOSE int fd = openat(dir_fd, name_file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);

    return fd < 0 || write(fd, name, strlen(name)) < 0 ? err_errno(e, "write %s", name_file) : 0;
}

int plug_return(int dir_fd, const char *name, struct err *e)
{
    int r = name[0] ? write_name(dir_fd, name, e) : 0;

    if (r == 0 && unlinkat(dir_fd, pulled_mark, 0) < 0 && errno != ENOENT)
        r = err_errno(e, "remove %s", pulled_mark);
    return r;
}

static void read_name(int dir_fd, char name[FOLDER_NAME_SIZE])
{
    AUTO_CLOSE int fd = openat(dir_fd, name_file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    char text[FOLDER_NAME_SIZE] = "";
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

    if (n > 0 && folder_name_is_good(text, strlen(text)))
        memcpy(name, text, sizeof(text));
}

bool plug_is_in(int dir_fd, char name[FOLDER_NAME_SIZE])
{
    AUTO_FREE struct control *c = NULL;

    if (faccessat(dir_fd, pulled_mark, F_OK, 0) < 0) {
        read_name(dir_fd, name);
        return true;
    }
    c = calloc(1, sizeof(*c));
    if (!c || !control_peek(c, dir_fd) || !c->returned)
        return false;
    read_name(dir_fd, name);
    if (c->returned_as[0])
        memcpy(name, c->returned_as, sizeof(c->returned_as));
    return true;
}
