/* eofficed behind a real nginx with the settings of uploader/gateway/nginx.conf.example. */
#include "tests/unit/test_gateway_tls_rig.h"

#include "base/auto.h"

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define NGINX "/usr/sbin/nginx"
#define EXAMPLE "uploader/gateway"

static struct office office;
static pid_t nginx;
static char url[64], masters[128];

static char *replace(char *take_text, const char *what, const char *with)
{
    char *at = strstr(take_text, what), *text = NULL;

    if (!at)
        fail_msg("nginx.conf.example does not say \"%s\" any more", what);
    assert_true(asprintf(&text, "%.*s%s%s", (int)(at - take_text), take_text, with, at + strlen(what)) > 0);
    free(take_text);
    return text;
}

/* The example with our ports and files, and the frame that a distribution has around it. */
static void write_conf(int port)
{
    AUTO_FREE char *text = tmpdir_text(EXAMPLE, "nginx.conf.example");
    char value[PATH_MAX];
    AUTO_FREE char *conf = NULL;

    snprintf(value, sizeof(value), "127.0.0.1:%d ssl", port);
    text = replace(text, "443 ssl", value);
    snprintf(value, sizeof(value), "http://127.0.0.1:%d", office.port);
    text = replace(text, "http://127.0.0.1:8471", value);
    static const char *const files[][2] = { { "server.pem", "server.pem" }, { "server.key", "server.key" }, { "client-ca.pem", "ca.pem" } };
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char was[100];

        snprintf(was, sizeof(was), "/etc/nginx/eoffice/%s", files[i][0]);
        snprintf(value, sizeof(value), "%s/%s", office.dir, files[i][1]);
        text = replace(text, was, value);
    }
    assert_true(asprintf(&conf, "daemon off;\nmaster_process off;\npid %s/nginx.pid;\nerror_log %s/nginx.log;\nevents {}\nhttp {\naccess_log off;\n"
                         "client_body_temp_path %s/n1;\nproxy_temp_path %s/n2;\nfastcgi_temp_path %s/n3;\nuwsgi_temp_path %s/n4;\nscgi_temp_path %s/n5;\n%s}\n",
                         office.dir, office.dir, office.dir, office.dir, office.dir, office.dir, office.dir, text) > 0);
    rig_write(office.dir, "nginx.conf", conf, strlen(conf));
}

static void start_nginx(int port)
{
    char conf[PATH_MAX];
    pid_t parent = getpid();

    write_conf(port);
    snprintf(conf, sizeof(conf), "%s/nginx.conf", office.dir);
    nginx = fork();
    if (nginx == 0) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

        dup2(null, STDERR_FILENO);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == parent)
            execl(NGINX, NGINX, "-c", conf, "-p", office.dir, (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 500 && tls_ask(office.dir, "cru-a", masters, NULL, NULL) == 0; i++)
        rig_sleep_ms(20);
}

static int start(void **state)
{
    int port = rig_free_port();

    (void)state;
    if (access(NGINX, X_OK) < 0)
        return 0;
    office_new(&office, "subject_header = X-Client-Subject\nclient_subject = CN=cru-a\n[gateway cbic-1]\nclient_subject = CN=cru-b\n");
    tls_certs(office.dir);
    snprintf(url, sizeof(url), "https://localhost:%d", port);
    snprintf(masters, sizeof(masters), "%s/v1/masters", url);
    start_nginx(port);
    return 0;
}

static int end(void **state)
{
    (void)state;
    if (office.pid <= 0)
        return 0;
    rig_end(&nginx, SIGKILL);
    office_free(&office);
    return 0;
}

#define WITH_TOKEN "Authorization: Bearer " OFFICE_TOKEN

static void need_nginx(void)
{
    if (office.pid <= 0) {
        print_message("nginx is missing\n");
        skip();
    }
}

static void without_a_certificate_nginx_lets_nobody_through(void **state)
{
    (void)state;
    need_nginx();
    assert_int_equal(tls_ask(office.dir, NULL, masters, WITH_TOKEN, NULL), 400);
    assert_int_equal(tls_ask(office.dir, "stranger", masters, WITH_TOKEN, NULL), 400);
    assert_int_equal(tls_ask(office.dir, "old", masters, WITH_TOKEN, NULL), 400);
}

static void the_certificate_decides_which_instance_is_asked(void **state)
{
    char further[128], type[64];

    (void)state;
    need_nginx();
    snprintf(further, sizeof(further), "%s/i/cbic-1/v1/masters", url);
    assert_int_equal(tls_ask(office.dir, "cru-a", masters, WITH_TOKEN, NULL), 200);
    assert_int_equal(tls_ask(office.dir, "cru-b", further, WITH_TOKEN, NULL), 200);
    assert_int_equal(tls_ask(office.dir, "cru-b", masters, WITH_TOKEN, type), 403);
    assert_string_equal(type, "certificate-refused");
    assert_int_equal(tls_ask(office.dir, "cru-a", further, WITH_TOKEN, NULL), 403);
    assert_int_equal(tls_ask(office.dir, "cru-a", masters, NULL, NULL), 401);       /* the token is asked for, too */
}

static void nobody_says_for_himself_who_he_is(void **state)
{
    struct answer a;

    (void)state;
    need_nginx();
    char further[128];
    snprintf(further, sizeof(further), "%s/i/cbic-1/v1/masters", url);
    assert_int_equal(tls_ask(office.dir, "cru-a", further, "X-Client-Subject: CN=cru-b", NULL), 403);
    a = ask(&office, "GET", "/v1/masters", NULL, NULL, 0);                          /* past nginx: no certificate */
    assert_int_equal(a.status, 403);
    answer_done(&a);
}

static void through_nginx_nobody_is_this_machine(void **state)
{
    char inbox[128];

    (void)state;
    need_nginx();
    snprintf(inbox, sizeof(inbox), "%s/", url);
    assert_int_equal(tls_ask(office.dir, "cru-b", inbox, NULL, NULL), 403);
    assert_int_equal(tls_ask(office.dir, "cru-a", inbox, "Host: localhost", NULL), 401);
    assert_int_equal(tls_ask(office.dir, "cru-a", inbox, WITH_TOKEN, NULL), 200);
    struct answer a = ask(&office, "GET", "/", "Authorization;", NULL, 0);
    assert_int_equal(a.status, 200);
    answer_done(&a);
}

static void every_rule_holds_through_nginx_too(void **state)
{
    char self[PATH_MAX] = "", command[4 * PATH_MAX], said[16384];

    (void)state;
    need_nginx();
    assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
    snprintf(command, sizeof(command), "%s/dakbox-conform %s --token-file %s/token --ca %s/ca.pem --cert %s/cru-a.pem --key %s/cru-a.key 2>&1", dirname(self), url,
             office.dir, office.dir, office.dir, office.dir);
    FILE *f = popen(command, "r");
    said[fread(said, 1, sizeof(said) - 1, f)] = '\0';
    if (pclose(f) != 0)
        fail_msg("%s", said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_certificate_nginx_lets_nobody_through),
        cmocka_unit_test(the_certificate_decides_which_instance_is_asked),
        cmocka_unit_test(nobody_says_for_himself_who_he_is),
        cmocka_unit_test(through_nginx_nobody_is_this_machine),
        cmocka_unit_test(every_rule_holds_through_nginx_too),
    };

    return cmocka_run_group_tests(tests, start, end);
}
