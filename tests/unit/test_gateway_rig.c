#include "tests/unit/test_gateway_rig.h"

#include "base/auto.h"
#include "base/hash.h"
#include "base/json.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int rig_free_port(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof(a);
    AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
    return ntohs(a.sin_port);
}

void rig_write(const char *dir, const char *name, const void *data, size_t n)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    AUTO_FCLOSE FILE *f = fopen(path, "we");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, n, f), n);
}

pid_t rig_spawn(const char *dir, const char *program)
{
    char self[PATH_MAX] = "", path[PATH_MAX + 32], conf[PATH_MAX], log[PATH_MAX];
    pid_t parent = getpid(), pid;

    assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
    snprintf(path, sizeof(path), "%s/%s", dirname(self), program);
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", dir);
    snprintf(log, sizeof(log), "%s/%s.log", dir, program);
    pid = fork();
    assert_true(pid >= 0);
    if (pid > 0)
        return pid;
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0)
        dup2(fd, STDERR_FILENO);
    prctl(PR_SET_PDEATHSIG, SIGKILL);               /* a test that dies leaves nothing running */
    if (getppid() == parent)
        execl(path, program, "-c", conf, (char *)NULL);
    _exit(127);
}

void rig_end(pid_t *pid, int signal)
{
    int status = 0;
    pid_t ended = *pid;

    if (ended <= 0)
        return;
    *pid = 0;
    kill(ended, signal);
    waitpid(ended, &status, 0);
    if (signal == SIGTERM && status != 0 && status != SIGTERM)     /* SIGTERM: it had not even begun. A sanitizer shows here, too */
        fail_msg("a program that was asked to end did not end well: status %x", (unsigned)status);
}

int rig_ended(pid_t pid, int *ret_code)
{
    int status = 0;

    if (waitpid(pid, &status, WNOHANG) != pid)
        return 0;
    *ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return 1;
}

void rig_sleep_ms(int ms)
{
    nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L }, NULL);
}

/* ---- eofficed */

/* port: eofficed's own. */
static void configure(struct office *o, int port, const char *more_settings)
{
    char conf[8192];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[gateway]\nport = %d\ndata_dir = %s/eoffice\n"
                     "token_file = %s/token\nmax_mib = 1\n%s", o->dir, o->dir, port, o->dir, o->dir, more_settings);

    assert_true(n > 0 && n < (int)sizeof(conf));
    snprintf(o->url, sizeof(o->url), "http://127.0.0.1:%d", o->port);
    rig_write(o->dir, "dakbox.conf", conf, (size_t)n);
    rig_write(o->dir, "token", OFFICE_TOKEN "\n", sizeof(OFFICE_TOKEN));
}

void office_new(struct office *o, const char *more_settings)
{
    *o = (struct office){ .port = rig_free_port() };
    tmpdir_new(o->dir);
    configure(o, o->port, more_settings);
    office_start(o);
}

static void start_contract(struct office *o, int behind_port, bool strict)
{
    char port[16], behind[16], report[PATH_MAX];
    pid_t parent = getpid();

    snprintf(port, sizeof(port), "%d", o->port);
    snprintf(behind, sizeof(behind), "%d", behind_port);
    snprintf(report, sizeof(report), "%s/contract", o->dir);
    o->contract = fork();
    assert_true(o->contract >= 0);
    if (o->contract > 0)
        return;
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(null, STDOUT_FILENO);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent)
        execlp("python3", "python3", "-W", "ignore", "tests/rig/contract_proxy.py", "uploader/gateway/openapi.yaml", port, behind, report, strict ? "--strict" : NULL, (char *)NULL);
    _exit(127);
}

void office_new_checked(struct office *o, const char *more_settings, bool strict)
{
    int behind_port = rig_free_port();

    if (system("python3 -c 'import jsonschema, yaml' 2>/dev/null") != 0) {
        print_message("python3-jsonschema or python3-yaml is missing: the contract is not looked at\n");
        office_new(o, more_settings);
        return;
    }
    *o = (struct office){ .port = rig_free_port() };
    tmpdir_new(o->dir);
    configure(o, behind_port, more_settings);
    start_contract(o, behind_port, strict);
    office_start(o);
}

int office_checked(const struct office *o)
{
    AUTO_FREE char *report = tmpdir_text(o->dir, "contract");
    int n = 0;

    for (const char *at = report; (at = strstr(at, "ok ")); at++)
        n += at == report || at[-1] == '\n';
    return o->contract ? n : -1;
}

void office_expect_contract(const struct office *o)
{
    AUTO_FREE char *report = tmpdir_text(o->dir, "contract");
    const char *broken = strstr(report, "BROKEN");

    if (broken)
        fail_msg("against openapi.yaml: %.*s", (int)strcspn(broken, "\n"), broken);
    if (office_checked(o) == 0)
        fail_msg("contract_proxy.py saw nothing");
}

static void end_contract(struct office *o)
{
    if (!o->contract)
        return;
    office_expect_contract(o);
    kill(o->contract, SIGKILL);
    waitpid(o->contract, NULL, 0);
    o->contract = 0;
}

void office_start(struct office *o)
{
    long status = 0;

    o->pid = rig_spawn(o->dir, "eofficed");
    for (int i = 0; i < 500 && status != 200; i++) {
        struct answer a = ask(o, "GET", "/healthz", NULL, NULL, 0);

        status = a.status;
        answer_done(&a);
        if (status != 200)
            rig_sleep_ms(10);
        if (waitpid(o->pid, NULL, WNOHANG) == o->pid)
            break;
    }
    if (status != 200)
        fail_msg("eofficed did not start; see %s/eofficed.log", o->dir);
}

void office_free(struct office *o)
{
    rig_end(&o->pid, SIGTERM);
    end_contract(o);
    tmpdir_remove(o->dir);
}

/* ---- HTTP */

static size_t collect(char *data, size_t one, size_t n, void *ctx)
{
    FILE *out = ctx;

    return fwrite(data, one, n, out);
}

static struct curl_slist *split_headers(const char *headers, bool *ret_own_token)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    AUTO_FREE char *copy = strdup(headers ? headers : "");
    char *at = copy;

    *ret_own_token = false;
    for (char *line; (line = strsep(&at, "\n")); )
        if (*line) {
            *ret_own_token |= strncmp(line, "Authorization", 13) == 0;
            list = curl_slist_append(list, line);
        }
    return list;
}

struct answer ask(const struct office *o, const char *method, const char *path, const char *headers, const void *body, size_t n)
{
    struct answer a = { 0 };
    char url[512];
    size_t headers_n;
    bool own_token;
    struct curl_slist *list = split_headers(headers, &own_token);
    FILE *h = open_memstream(&a.headers, &headers_n), *b = open_memstream(&a.body, &a.body_n);
    CURL *c = curl_easy_init();

    assert_true(c && h && b);
    if (!own_token)
        list = curl_slist_append(list, "Authorization: Bearer " OFFICE_TOKEN);
    snprintf(url, sizeof(url), "%s%s", o->url, path);
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, b);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, h);
    if (strcmp(method, "HEAD") == 0)
        curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
    if (body) {
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)n);
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
    }
    curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &a.status);
    curl_easy_cleanup(c);
    curl_slist_free_all(list);
    fclose(h);
    fclose(b);
    a.json = json_loadb(a.body, a.body_n, 0, NULL);
    return a;
}

void answer_done(struct answer *a)
{
    free(a->headers);
    free(a->body);
    json_decref(a->json);
    *a = (struct answer){ 0 };
}

const char *answer_header(const struct answer *a, const char *name)
{
    static char value[256];
    size_t n = strlen(name);

    for (const char *line = a->headers; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (strncasecmp(line, name, n) == 0 && line[n] == ':') {
            const char *from = line + n + 1 + strspn(line + n + 1, " ");

            snprintf(value, sizeof(value), "%.*s", (int)strcspn(from, "\r\n"), from);
            return value;
        }
    return "";
}

/* ---- a letter */

json_t *good_receipt(const void *pdf, size_t n)
{
    char sha256[HASH_HEX_SIZE];

    hash_hex_of(pdf, n, sha256);
    json_t *r = json_pack("{s:s,s:s,s:s,s:s,s:s,s:n,s:s,s:i,s:s,s:i,s:i,s:b,s:{s:s,s:s,s:s},s:s,s:i,s:s,s:{s:s,s:i},s:{s:s,s:I,s:s,s:i}}",
        "receipt_nature", "electronic", "classified", "normal", "diary_number", "CRU-A/2026/000001", "diary_date", "2026-03-14",
        "received_date", "2026-03-14", "letter_date", "letter_reference_no", "N-11016/6/2016", "delivery_mode_id", 12, "mode_number", "EE123456785IN",
        "language_id", 4, "correspondence_type_id", 101, "vip", 0,
        "sender", "name", "श्री क. ख. गुप्ता", "designation", "अवर सचिव", "organisation", "वित्त मंत्रालय",
        "subject", "लेखा परीक्षा <b>&amp;</b> बजट", "main_category_id", 501, "remarks", "",
        "send_to", "post", "US-1", "priority_id", 71,
        "document", "sha256", sha256, "size_bytes", (json_int_t)n, "content_type", "application/pdf", "pages", 1);
    assert_non_null(r);
    return r;
}

struct answer put(const struct office *o, const char *uuid, const json_t *receipt)
{
    AUTO_FREE char *body = json_dumps(receipt, 0);
    char path[128];

    snprintf(path, sizeof(path), "/v1/receipts/%s", uuid);
    return ask(o, "PUT", path, "Content-Type: application/json", body, strlen(body));
}

struct answer patch(const struct office *o, const char *uuid, long long offset, const void *data, size_t n)
{
    char path[128], headers[256];

    snprintf(path, sizeof(path), "/v1/receipts/%s/document", uuid);
    snprintf(headers, sizeof(headers), "Tus-Resumable: 1.0.0\nContent-Type: application/offset+octet-stream\nUpload-Offset: %lld", offset);
    return ask(o, "PATCH", path, headers, data, n);
}

void expect_awaiting(const struct office *o, const char *uuid, long long offset)
{
    char path[128];

    snprintf(path, sizeof(path), "/v1/receipts/%s", uuid);
    struct answer a = ask(o, "GET", path, NULL, NULL, 0);
    assert_int_equal(a.status, 200);
    assert_string_equal(json_str(a.json, "state", ""), "awaiting_document");
    assert_int_equal(json_int(a.json, "offset", -1), offset);
    answer_done(&a);
    snprintf(path, sizeof(path), "/v1/receipts/%s/document", uuid);
    a = ask(o, "HEAD", path, "Tus-Resumable: 1.0.0", NULL, 0);
    assert_int_equal(a.status, 200);
    assert_int_equal(atoll(answer_header(&a, "Upload-Offset")), offset);
    answer_done(&a);
}
