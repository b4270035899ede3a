#include "tests/unit/test_sftp_rig.h"

#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static bool listens(int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0;
}

void sftp_rig_start(struct sftp_rig *s)
{
    char port[16], log[PATH_MAX];
    pid_t parent = getpid();

    if (access("/usr/sbin/sshd", X_OK) < 0) {
        print_message("SKIPPED: the package openssh-server is not installed\n");
        skip();
    }
    *s = (struct sftp_rig){ .port = rig_free_port() };
    tmpdir_new(s->dir);
    snprintf(port, sizeof(port), "%d", s->port);
    snprintf(log, sizeof(log), "%s/sshd.log", s->dir);
    s->pid = fork();
    assert_true(s->pid >= 0);
    if (s->pid == 0) {
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

        if (fd >= 0)
            dup2(fd, STDERR_FILENO);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == parent)
            execl("tests/rig/sftpd.sh", "sftpd.sh", port, s->dir, (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 1000 && !listens(s->port); i++)
        rig_sleep_ms(10);
    assert_true(listens(s->port));
    s->host_key = tmpdir_text(s->dir, "host_key.sha256");
    s->other_key = tmpdir_text(s->dir, "other_key.sha256");
}

void sftp_rig_end(struct sftp_rig *s)
{
    rig_end(&s->pid, SIGKILL);
    free(s->host_key);
    free(s->other_key);
    tmpdir_remove(s->dir);
}
