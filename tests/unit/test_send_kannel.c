/* sendd's SMS channel through a real Kannel to its fake SMSC. Kannel listens on all addresses, so the test lives in a network of its own. */
#include "tests/rig/data/sms_templates.h"
#include "tests/unit/test_send_rig.h"

#include "base/auto.h"
#include "base/json.h"

#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAKESMSC "/usr/lib/kannel/test/fakesmsc"

struct kannel { char dir[TMPDIR_SIZE]; pid_t bearer, smsc, smsbox; int keep; };

static const char settings[] =
    "group = core\nadmin-port = 13000\nadmin-password = x\nsmsbox-port = 13001\nbox-allow-ip = 127.0.0.1\n\n"
    "group = smsc\nsmsc = fake\nsmsc-id = fake\nport = 13002\nconnect-allow-ip = 127.0.0.1\n\n"
    "group = smsbox\nbearerbox-host = 127.0.0.1\nsendsms-port = 13013\n\n"
    "group = sendsms-user\nusername = box\npassword = \"p&n#4@x$*=%+\"\nconcatenation = true\nmax-messages = 10\n\n"
    "group = sms-service\nkeyword = default\ntext = \"\"\n";

/* False: this machine does not give us one. */
static bool own_network(void)
{
    struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };

    if (unshare(CLONE_NEWNET) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
        return false;
    AUTO_CLOSE int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    return fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &lo) == 0;
}

static pid_t spawn(const char *const argv[], int in, const char *log)
{
    pid_t pid = fork();

    if (pid == 0) {
        int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (in >= 0)
            dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    return pid;
}

static bool listens(int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0;
}

static void wait_for_port(int port)
{
    for (int i = 0; i < 150 && !listens(port); i++)
        rig_sleep_ms(100);
    assert_true(listens(port));
}

static void kannel_start(struct kannel *k)
{
    char conf[PATH_MAX], log[PATH_MAX], smsc_log[PATH_MAX];
    int in[2];

    tmpdir_new(k->dir);
    rig_write(k->dir, "kannel.conf", settings, strlen(settings));
    snprintf(conf, sizeof(conf), "%s/kannel.conf", k->dir);
    snprintf(log, sizeof(log), "%s/log", k->dir);
    snprintf(smsc_log, sizeof(smsc_log), "%s/smsc", k->dir);
    k->bearer = spawn((const char *const[]){ "bearerbox", conf, NULL }, -1, log);
    wait_for_port(13001);
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    k->keep = in[1];                                    /* at the end of its input it would end */
    k->smsc = spawn((const char *const[]){ FAKESMSC, "-H", "127.0.0.1", "-r", "13002", NULL }, in[0], smsc_log);
    close(in[0]);
    k->smsbox = spawn((const char *const[]){ "smsbox", conf, NULL }, -1, log);
    wait_for_port(13013);
}

static void kannel_end(struct kannel *k)
{
    const pid_t all[] = { k->smsbox, k->smsc, k->bearer };

    close(k->keep);
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        kill(all[i], SIGKILL);
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        waitpid(all[i], NULL, 0);
    tmpdir_remove(k->dir);
}

/* The fake SMSC prints "Got message 1: <FROM TO ucs-2 CONTENT>", content in the encoding of URLs. As hex; "" while there is none. */
static void received(const struct kannel *k, char *out, size_t size)
{
    char path[PATH_MAX], bytes[16384] = "";
    size_t n = 0;

    out[0] = '\0';
    snprintf(path, sizeof(path), "%s/smsc", k->dir);
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    if (!f || fread(bytes, 1, sizeof(bytes) - 1, f) == 0)
        return;
    const char *at = strstr(bytes, "Got message 1: <GOVCRU 919876543210 ucs-2 "), *end = at ? strstr(at, ">\n") : NULL;
    if (!end)
        return;
    for (at = strstr(at, "ucs-2 ") + 6; at < end && n + 3 < size; at++) {
        unsigned c = (unsigned char)(*at == '+' ? ' ' : *at);

        if (*at == '%') {
            sscanf(at + 1, "%2x", &c);
            at += 2;
        }
        n += (size_t)snprintf(out + n, size - n, "%02X", c);
    }
}

static void new_rig(struct send_rig *r, const char *password)
{
    char conf[4096];

    send_new(r, "");
    rig_write(r->dir, "pin", password, strlen(password));
    rig_write(r->dir, "templates", sms_test_templates, strlen(sms_test_templates));
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[office]\nsms_templates_file = %s/templates\n[eoffice]\nurl =\n"
                     "[sms]\ngateway = kannel\nuser = box\npassword_file = %s/pin\nheader = GOVCRU\n[send]\nretry_first_s = 1\nretry_max_s = 1\n",
                     r->dir, r->dir, r->dir, r->dir);
    rig_write(r->dir, "dakbox.conf", conf, (size_t)n);
}

static struct send_letter *add_alert(struct send_rig *r)
{
    struct send_letter *l = send_add(r, "sms", 100);

    json_object_set_new(l->message, "kind", json_string("deadline"));
    json_object_set_new(l->message, "whom", json_string("addressee"));
    json_object_set_new(l->message, "detail", json_pack("{s:s}", "due", "2026-12-07"));
    json_object_set_new(json_object_get(l->message, "officer"), "mobile", json_string("9876543210"));
    return l;
}

static void hindi_reaches_the_smsc_as_it_was_registered(void **state)
{
    char got[1024] = "";
    struct kannel *k = *state;
    struct send_rig r;

    if (!k)
        skip();
    new_rig(&r, "wrong\n");
    struct send_letter *l = add_alert(&r);
    send_start(&r);
    send_wait(&r, l, "take commit retry ");             /* our fault, not the letter's: the channel waits */
    assert_non_null(strstr(l->sentence, "sms.user"));
    send_free(&r);

    new_rig(&r, "p&n#4@x$*=%+\n");
    l = add_alert(&r);
    send_start(&r);
    send_wait(&r, l, "delivered");
    assert_string_equal(l->story, "take commit delivered ");
    for (int i = 0; i < 100 && !got[0]; i++) {
        rig_sleep_ms(100);
        received(k, got, sizeof(got));
    }
    /* पत्र CRU-A/2026/000001 पर 07-12-2026 तक कार्रवाई करें। */
    assert_string_equal(got, "092A0924094D09300020004300520055002D0041002F0032003000320036002F0030003000300030003000310020092A0930"
                        "002000300037002D00310032002D003200300032003600200924091500200915093E0930094D09300935093E090800200915"
                        "0930094709020964");
    send_free(&r);
}

static int start(void **state)
{
    static struct kannel k;

    if (access(FAKESMSC, X_OK) < 0 || access("/usr/sbin/bearerbox", X_OK) < 0) {
        print_message("SKIPPED: kannel and kannel-extras are not installed\n");
        return 0;
    }
    if (!own_network()) {
        print_message("SKIPPED: this machine gives the test no network of its own\n");
        return 0;
    }
    kannel_start(&k);
    *state = &k;
    return 0;
}

static int end(void **state)
{
    if (*state)
        kannel_end(*state);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = { cmocka_unit_test(hindi_reaches_the_smsc_as_it_was_registered) };

    return cmocka_run_group_tests(tests, start, end);
}
