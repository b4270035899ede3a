#include "tests/rig/relay.h"

#include "base/auto.h"
#include "base/put_file.h"
#include "tests/unit/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(const char *const argv[])
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (null >= 0)
            dup2(null, STDERR_FILENO);
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

void relay_start(struct relay *s, const char *script, int port, const char *password)
{
    char port_text[16], line[64] = "", password_file[PATH_MAX];
    struct err e = { 0 };
    int out[2];

    tmpdir_new(s->dir);
    snprintf(password_file, sizeof(password_file), "%s/password", s->dir);
    assert_ok(put_file(password_file, 0600, password, strlen(password), &e), e);
    snprintf(port_text, sizeof(port_text), "%d", port);
    snprintf(s->maildir, sizeof(s->maildir), "%s/Maildir", s->dir);
    snprintf(s->cert, sizeof(s->cert), "%s/cert.pem", s->dir);
    snprintf(s->key, sizeof(s->key), "%s/key.pem", s->dir);
    run((const char *const[]){ "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", s->key, "-out", s->cert, "-days", "2",
                               "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,DNS:relay.test", NULL });
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    s->pid = fork();
    if (s->pid == 0) {
        dup2(out[1], STDOUT_FILENO);
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        execl(script, script, port_text, s->maildir, s->cert, s->key, "box", password_file, (char *)NULL);
        _exit(127);
    }
    close(out[1]);
    for (size_t n = 0; n < sizeof(line) - 1 && read(out[0], line + n, 1) == 1 && line[n] != '\n'; n++)
        ;
    close(out[0]);
    if (sscanf(line, "READY %d", &s->port) != 1)
        fail_msg("%s did not start; is its package installed?", script);
}

void relay_end(struct relay *s)
{
    if (s->pid > 0) {
        kill(s->pid, SIGTERM);
        waitpid(s->pid, NULL, 0);
    }
    s->pid = 0;
    tmpdir_remove(s->dir);
}

int relay_mails(const struct relay *s, char *out, size_t size)
{
    char path[PATH_MAX + 8];
    int n = 0;

    snprintf(path, sizeof(path), "%s/new", s->maildir);
    AUTO_CLOSEDIR DIR *d = opendir(path);
    assert_non_null(d);
    for (const struct dirent *f; (f = readdir(d)); ) {
        if (f->d_name[0] == '.')
            continue;
        AUTO_CLOSE int fd = openat(dirfd(d), f->d_name, O_RDONLY | O_CLOEXEC);
        ssize_t got = fd >= 0 ? read(fd, out, size - 1) : -1;

        if (got <= 0)
            fail_msg("%s cannot be read", f->d_name);
        out[got > 0 ? got : 0] = '\0';
        n++;
    }
    return n;
}
