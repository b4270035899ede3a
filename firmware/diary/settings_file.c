#include "diary/settings_file.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int settings_file_load(const char *path, const char *what, size_t max_bytes, char **ret_text, size_t *ret_n, struct err *e)
{
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    size_t n = 0;
    ssize_t got;

    if (fd < 0 || fstat(fd, &st) < 0)
        return err_errno(e, "open %s %s", what, path);
    if (!S_ISREG(st.st_mode) || (size_t)st.st_size > max_bytes)
        return err_set(e, -EINVAL, "%s must be a file of at most %zu bytes: %s", what, max_bytes, path);
    AUTO_FREE char *text = malloc((size_t)st.st_size + 1);
    if (!text)
        return err_set(e, -ENOMEM, "out of memory");
    while ((got = read(fd, text + n, (size_t)st.st_size - n)) > 0)
        n += (size_t)got;
    if (got < 0)
        return err_errno(e, "read %s %s", what, path);
    text[n] = '\0';
    *ret_text = TAKE_PTR(text);
    *ret_n = n;
    return 0;
}
