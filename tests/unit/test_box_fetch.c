/* Updates over the network: a real nginx, a line that breaks, and what must never come of it. */
#include "tests/unit/test.h"
#include "tests/unit/test_box_rig.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/hash.h"
#include "tests/rig/fault_proxy.h"
#include "tests/rig/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define NGINX "/usr/sbin/nginx"

enum { UPDATE_BYTES = 3 * 1024 * 1024 + 5 };

static pid_t nginx;
static struct fault_proxy *line;
static int server_port;     /* 0: any */

/* ---- the server */

static void publish(const struct box_rig *g, char fill, const char *sum)
{
    AUTO_FREE char *bytes = malloc(UPDATE_BYTES);
    char path[PATH_MAX], hex[HASH_HEX_SIZE], text[128];

    memset(bytes, fill, UPDATE_BYTES);
    hash_hex_of(bytes, UPDATE_BYTES, hex);
    snprintf(path, sizeof(path), "%s/www/dakbox.raucb", g->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "we");
    assert_true(f && fwrite(bytes, UPDATE_BYTES, 1, f) == 1);
    snprintf(text, sizeof(text), "%s  dakbox.raucb\n", sum ? sum : hex);
    box_rig_put(g, "www/dakbox.raucb.sha256", text);
    snprintf(path, sizeof(path), "%s/www/dakbox.raucb.sha256", g->dir);
    chmod(path, 0644);
}

/* answers: directives of its own. */
static void start_nginx(const struct box_rig *g, const char *answers)
{
    char conf[8192], path[PATH_MAX];
    const char *d = g->dir;

    socket_end(socket_listen(&server_port), false);         /* free a moment ago */
    snprintf(conf, sizeof(conf), "daemon off;\nmaster_process off;\nuser root;\npid %s/nginx.pid;\nerror_log %s/nginx.log;\nevents {}\nhttp {\naccess_log off;\n"
             "client_body_temp_path %s/n1;\nproxy_temp_path %s/n2;\nfastcgi_temp_path %s/n3;\nuwsgi_temp_path %s/n4;\nscgi_temp_path %s/n5;\n"
             "server { listen 127.0.0.1:%d; root %s/www; %s }\n}\n", d, d, d, d, d, d, d, server_port, d, answers);
    box_rig_put(g, "nginx.conf", conf);
    snprintf(path, sizeof(path), "%s/nginx.conf", d);
    nginx = fork();
    if (nginx == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execl(NGINX, "nginx", "-c", path, (char *)NULL);
        _exit(127);
    }
    for (int64_t until = clock_mono_ms() + 10000; clock_mono_ms() < until; usleep(20000)) {
        struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)server_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
        AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

        if (connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
            return;
    }
    fail_msg("nginx does not answer; see %s/nginx.log", d);
}

static void end_nginx(void)
{
    if (nginx <= 0)
        return;
    kill(nginx, SIGTERM);
    waitpid(nginx, NULL, 0);
}

static int setup(void **state)
{
    char path[PATH_MAX], settings[256];

    box_rig_new(state);
    struct box_rig *g = *state;
    nginx = 0;
    server_port = 0;
    line = NULL;
    if (access(NGINX, X_OK) < 0)
        return 0;
    snprintf(path, sizeof(path), "%s/www", g->dir);
    assert_int_equal(mkdir(path, 0755), 0);
    publish(g, 'u', NULL);
    start_nginx(g, "");
    line = fault_proxy_new(server_port);
    snprintf(settings, sizeof(settings), "update_url = http://127.0.0.1:%d/dakbox.raucb\n", fault_proxy_port(line));
    box_rig_end(g, SIGTERM);
    box_rig_start(g, BOOT_A, settings);
    return 0;
}

static int teardown(void **state)
{
    fault_proxy_free(line);
    end_nginx();
    return box_rig_gone(state);
}

static void fetch(const struct box_rig *g)
{
    box_rig_tell(g, json_pack("{s:s, s:s, s:s, s:s, s:s}", "do", "start", "job", "update", "actor", "asha", "source", "network", "restart", "later"));
}

#define NEEDS_NGINX() do { if (nginx == 0) skip(); } while (0)

/* ---- */

static void what_is_published_is_fetched_and_installed(void **state)
{
    struct box_rig *g = *state;

    NEEDS_NGINX();
    fetch(g);
    box_rig_ends(g, "done", "Version 9.1 is installed");
    assert_false(box_rig_has(g, "data/upload/network"));
    assert_false(box_rig_has(g, "data/upload/network.part"));
}

static void a_download_that_was_cut_goes_on_where_it_was(void **state)
{
    struct box_rig *g = *state;

    NEEDS_NGINX();
    fault_proxy_say(line, "cut down 2000000 at GET /dakbox.raucb HTTP");
    fetch(g);
    box_rig_ends(g, "failed", "the line broke. What has come so far is kept");
    AUTO_FREE char *rauc = tmpdir_text(g->dir, "rauc");
    assert_string_equal(rauc, "");                                  /* nobody has looked at half an update */
    fault_proxy_say(line, "well");
    int64_t before = fault_proxy_counts(line).down_bytes;
    fetch(g);
    box_rig_ends(g, "done", "Version 9.1 is installed");
    int64_t more = fault_proxy_counts(line).down_bytes - before;
    if (more > UPDATE_BYTES - 1500000)
        fail_msg("the rest is at most %d bytes, but %lld came", UPDATE_BYTES - 1500000, (long long)more);
}

static void a_server_that_gives_no_parts_sends_it_from_its_beginning(void **state)
{
    struct box_rig *g = *state;

    NEEDS_NGINX();
    fault_proxy_say(line, "cut down 2000000 at GET /dakbox.raucb HTTP");
    fetch(g);
    box_rig_ends(g, "failed", "the line broke");
    fault_proxy_say(line, "well");
    end_nginx();
    start_nginx(g, "max_ranges 0;");
    fetch(g);
    box_rig_ends(g, "done", "Version 9.1 is installed");
}

static void another_version_published_meanwhile_is_fetched_from_its_beginning(void **state)
{
    struct box_rig *g = *state;

    NEEDS_NGINX();
    fault_proxy_say(line, "cut down 2000000 at GET /dakbox.raucb HTTP");
    fetch(g);
    box_rig_ends(g, "failed", "the line broke");
    fault_proxy_say(line, "well");
    publish(g, 'v', NULL);
    fetch(g);
    box_rig_ends(g, "done", "Version 9.1 is installed");
}

static void bytes_that_are_not_what_was_published_are_thrown_away(void **state)
{
    struct box_rig *g = *state;

    NEEDS_NGINX();
    publish(g, 'x', "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    fetch(g);
    box_rig_ends(g, "failed", "its checksum is wrong");
    assert_false(box_rig_has(g, "data/upload/network.part"));
    publish(g, 'x', "moved to another place");
    fetch(g);
    box_rig_ends(g, "failed", "gives no checksum");
}

static void a_server_that_is_away_or_knows_nothing_is_said(void **state)
{
    struct box_rig *g = *state;

    NEEDS_NGINX();
    fault_proxy_say(line, "refuse");
    fetch(g);
    box_rig_ends(g, "failed", "could not be fetched: nobody answers at");
    fault_proxy_say(line, "well");
    box_rig_drop(g, "www/dakbox.raucb.sha256");
    fetch(g);
    box_rig_ends(g, "failed", "answers with status 404");
}

static void a_download_is_stopped_when_somebody_says_so(void **state)
{
    struct box_rig *g = *state;

    NEEDS_NGINX();
    fault_proxy_say(line, "stall down 1000000 at GET /dakbox.raucb HTTP");
    fetch(g);
    for (int64_t until = clock_mono_ms() + 10000; !box_rig_has(g, "data/upload/network.part") && clock_mono_ms() < until;)
        usleep(20000);
    box_rig_tell(g, json_pack("{s:s, s:s}", "do", "stop", "actor", "ravi"));
    box_rig_ends(g, "stopped", "Stopped by ravi");
    AUTO_FREE char *asked = tmpdir_text(g->dir, "systemctl");
    assert_non_null(strstr(asked, "stop dakbox-fetch.service"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_published_is_fetched_and_installed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_download_that_was_cut_goes_on_where_it_was, setup, teardown),
        cmocka_unit_test_setup_teardown(a_server_that_gives_no_parts_sends_it_from_its_beginning, setup, teardown),
        cmocka_unit_test_setup_teardown(another_version_published_meanwhile_is_fetched_from_its_beginning, setup, teardown),
        cmocka_unit_test_setup_teardown(bytes_that_are_not_what_was_published_are_thrown_away, setup, teardown),
        cmocka_unit_test_setup_teardown(a_server_that_is_away_or_knows_nothing_is_said, setup, teardown),
        cmocka_unit_test_setup_teardown(a_download_is_stopped_when_somebody_says_so, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
