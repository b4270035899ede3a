#include "base/notify.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/* false: nobody listens. */
static bool manager_address(struct sockaddr_un *a, socklen_t *ret_len)
{
    const char *path = getenv("NOTIFY_SOCKET");

    *a = (struct sockaddr_un){ .sun_family = AF_UNIX };
    if (!path || strlen(path) >= sizeof(a->sun_path) || (path[0] != '/' && path[0] != '@'))
        return false;
    memcpy(a->sun_path, path, strlen(path));
    if (a->sun_path[0] == '@')
        a->sun_path[0] = '\0';          /* a name that is no file */
    *ret_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    return true;
}

void notify(const char *fmt, ...)
{
    char lines[NOTIFY_MAX_BYTES];
    struct sockaddr_un a;
    socklen_t len;
    va_list args;

    if (!manager_address(&a, &len))
        return;
    va_start(args, fmt);
    int n = vsnprintf(lines, sizeof(lines), fmt, args);
    va_end(args);
    if (n < 0)
        return;
    if ((size_t)n >= sizeof(lines))
        text_cut_bytes(lines, sizeof(lines) - 1);
    AUTO_CLOSE int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0)
        sendto(fd, lines, strlen(lines), MSG_NOSIGNAL, (const struct sockaddr *)&a, len);
}

static int64_t number_in(const char *name)
{
    const char *text = getenv(name);
    char *end = NULL;

    if (!text || *text < '0' || *text > '9')
        return -1;
    errno = 0;
    int64_t n = strtoll(text, &end, 10);
    return errno == 0 && *end == '\0' ? n : -1;
}

int64_t notify_watchdog_ms(void)
{
    int64_t us = number_in("WATCHDOG_USEC");
    bool ours = !getenv("WATCHDOG_PID") || number_in("WATCHDOG_PID") == getpid();

    return ours && us >= 1000 ? us / 1000 : 0;
}
