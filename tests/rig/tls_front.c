#include "tests/rig/tls_front.h"

#include "base/put_file.h"
#include "tests/unit/test.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define NGINX "/usr/sbin/nginx"

bool tls_front_can(void) { return access(NGINX, X_OK) == 0; }

static void write_conf(const struct tls_front *f, const char *address, int port, int server_port, const char *certs_dir, const char *cert,
                       const char *client_ca, const char *protocols)
{
    char path[PATH_MAX], text[8192];
    struct err e = { 0 };
    int n = snprintf(text, sizeof(text),
        "daemon off;\nmaster_process off;\npid %s/pid;\nerror_log %s/error.log;\nevents {}\nhttp {\naccess_log off;\n"
        "client_body_temp_path %s/body;\nproxy_temp_path %s/proxy;\nfastcgi_temp_path %s/f;\nuwsgi_temp_path %s/u;\nscgi_temp_path %s/s;\n"
        "server {\nlisten %s:%d ssl;\nssl_certificate %s/%s.pem;\nssl_certificate_key %s/%s.key;\n",
        f->dir, f->dir, f->dir, f->dir, f->dir, f->dir, f->dir, address, port, certs_dir, cert, certs_dir, cert);

    if (client_ca)
        n += snprintf(text + n, sizeof(text) - (size_t)n, "ssl_client_certificate %s/%s.pem;\nssl_verify_client on;\n", certs_dir, client_ca);
    if (protocols)
        n += snprintf(text + n, sizeof(text) - (size_t)n, "ssl_protocols %s;\nssl_ciphers ALL:@SECLEVEL=0;\n", protocols);
    n += snprintf(text + n, sizeof(text) - (size_t)n, "client_max_body_size 0;\nproxy_request_buffering off;\n"
                  "location / { proxy_pass http://127.0.0.1:%d; proxy_http_version 1.1; }\n}\n}\n", server_port);
    assert_true(n < (int)sizeof(text));
    snprintf(path, sizeof(path), "%s/nginx.conf", f->dir);
    assert_ok(put_file(path, 0644, text, (size_t)n, &e), e);
}

static bool listens(const char *address, int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    inet_pton(AF_INET, address, &a.sin_addr);
    bool yes = connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0;
    close(fd);
    return yes;
}

void tls_front_start(struct tls_front *f, const char *address, int port, int server_port, const char *certs_dir, const char *cert,
                     const char *client_ca, const char *protocols)
{
    char conf[PATH_MAX];

    tmpdir_new(f->dir);
    write_conf(f, address, port, server_port, certs_dir, cert, client_ca, protocols);
    snprintf(conf, sizeof(conf), "%s/nginx.conf", f->dir);
    f->pid = fork();
    if (f->pid == 0) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(null, STDERR_FILENO);
        execl(NGINX, NGINX, "-c", conf, "-p", f->dir, (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 1000 && !listens(address, port); i++)
        usleep(10000);
    if (!listens(address, port)) {
        char *why = tmpdir_text(f->dir, "error.log");

        fail_msg("nginx does not listen: %s", why);
    }
}

void tls_front_end(struct tls_front *f)
{
    if (f->pid > 0) {
        kill(f->pid, SIGTERM);
        waitpid(f->pid, NULL, 0);
    }
    f->pid = 0;
    tmpdir_remove(f->dir);
}
