/* With send.interface set not one packet leaves by another way: neither a letter, nor a mail, nor the question for a name.
 * In network namespaces, with the default route over the wrong interface, where everything would be answered, too. */
#include "tests/rig/netns.h"
#include "tests/unit/test_send_scene.h"

#include "base/auto.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static bool own_files;      /* what is mounted here is seen here alone */

/* ---- tests */

static void letters_and_names_go_by_the_right_interface_and_proxies_of_the_environment_are_not_asked(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s);
    setenv("https_proxy", "http://10.9.2.2:3128", 1);
    setenv("ALL_PROXY", "http://10.9.2.2:3128", 1);
    struct send_letter *l = send_add(&s.rig, "eoffice", 3000);
    send_start(&s.rig);
    send_wait(&s.rig, l, "delivered");
    assert_string_equal(l->story, "take commit last-byte delivered ");
    assert_true(s.names.asked > 0);
    assert_int_equal(netns_sent("wrong0"), s.wrong_before);
    unsetenv("https_proxy");
    unsetenv("ALL_PROXY");
    scene_end(&s);
}

/* So that the other tests prove something: the trap is open. */
static void without_the_setting_the_same_letter_would_leave_by_the_wrong_one(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s);
    netns_do("ip link set right0 down");
    scene_conf(&s, "", NETNS_WORLD, "");
    struct send_letter *l = send_add(&s.rig, "eoffice", 3000);
    send_start(&s.rig);
    send_wait(&s.rig, l, "take retry");
    scene_expect(l, "is for another name than");            /* its certificate was seen */
    assert_true(netns_sent("wrong0") > s.wrong_before);
    scene_end(&s);
}

static void with_the_interface_down_without_address_or_gone_all_waits_and_nothing_leaves(void **state)
{
    static const struct { const char *command, *words, *back; } cases[] = {
        { "ip link set right0 down", "is off or its cable is unplugged", "ip link set right0 up && ip route add 10.9.9.0/24 via 10.9.1.2 dev right0" },
        { "ip addr del 10.9.1.1/24 dev right0", "has no address yet",
          "ip addr add 10.9.1.1/24 dev right0 && ip route replace 10.9.9.0/24 via 10.9.1.2 dev right0" },
        { "ip link del right0", "has no network interface right0", NULL },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct scene s;

        scene_begin(&s);
        print_message("    %s\n", cases[i].command);
        netns_do(cases[i].command);
        struct send_letter *l = send_add(&s.rig, "eoffice", 3000), *mail = send_add(&s.rig, "mail", 3000);
        send_start(&s.rig);
        send_wait(&s.rig, l, "take retry take retry");
        send_wait(&s.rig, mail, "take retry take retry");
        scene_expect(l, cases[i].words);
        scene_expect(mail, cases[i].words);
        assert_int_equal(l->tries, 0);
        assert_int_equal(netns_sent("wrong0"), s.wrong_before);
        if (cases[i].back) {
            netns_do(cases[i].back);
            send_wait(&s.rig, l, "delivered");
            assert_int_equal(netns_sent("wrong0"), s.wrong_before);
        }
        scene_end(&s);
    }
}

static void a_name_that_is_not_answered_or_not_known_there_is_asked_nowhere_else(void **state)
{
    static const struct { const char *host, *servers, *words; } cases[] = {
        { OFFICE_NAME, "10.8.8.8", "no name server behind the network interface right0 answers" },
        { "nobody.example.gov.in", NAME_SERVER, "nobody knows the name nobody.example.gov.in" },
        { OFFICE_NAME, "not-an-address", "is no list of addresses" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct scene s;

        scene_begin(&s);
        scene_conf(&s, "right0", cases[i].host, cases[i].servers);
        struct send_letter *l = send_add(&s.rig, "eoffice", 3000);
        send_start(&s.rig);
        send_wait(&s.rig, l, "take retry");
        scene_expect(l, cases[i].words);
        assert_int_equal(l->tries, 0);
        assert_int_equal(netns_sent("wrong0"), s.wrong_before);
        scene_end(&s);
    }
}

/* As on the appliance: the system's resolver is on "lo", which no socket of sendd leads to; its own servers are in its file. */
static void without_name_servers_in_the_settings_the_system_s_are_asked_through_the_interface(void **state)
{
    struct scene s;

    (void)state;
    if (!own_files) {
        print_message("SKIPPED: this needs a system that allows mount namespaces\n");
        skip();
    }
    scene_begin(&s);
    netns_do("mount -t tmpfs none /run && mkdir -p /run/systemd/resolve && echo nameserver 127.0.0.53 >/run/stub && mount --bind /run/stub /etc/resolv.conf && "
             "printf 'nameserver 10.9.2.77\\nnameserver " NAME_SERVER "\\n' >/run/systemd/resolve/resolv.conf");      /* the first is the office's */
    scene_conf(&s, "right0", OFFICE_NAME, "");
    struct send_letter *l = send_add(&s.rig, "eoffice", 3000);
    send_start(&s.rig);
    send_wait(&s.rig, l, "delivered");
    assert_true(s.names.asked > 0);
    assert_int_equal(netns_sent("wrong0"), s.wrong_before);
    netns_do("umount /etc/resolv.conf /run");
    scene_end(&s);
}

/* The box's routes say that e-Office is behind the other interface. */
static void routes_that_lead_elsewhere_are_not_followed(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s);
    netns_do("ip route del 10.9.9.0/24 dev right0");
    struct send_letter *l = send_add(&s.rig, "eoffice", 3000);
    send_start(&s.rig);
    send_wait(&s.rig, l, "delivered");                      /* the world is on the other end of right0, and says so */
    assert_int_equal(netns_sent("wrong0"), s.wrong_before);
    scene_end(&s);
}

/* The interface is lost while the answer is waited for. */
static void a_line_that_goes_down_in_the_middle_is_not_replaced_by_the_other_one(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s);
    s.office.fault = FAULT_SLOW;
    s.office.method = "PUT";
    s.office.times = 1;
    struct send_letter *l = send_add(&s.rig, "eoffice", 3000);
    send_start(&s.rig);
    send_wait(&s.rig, l, "take");
    rig_sleep_ms(300);
    netns_do("ip link set right0 down");
    send_wait(&s.rig, l, "retry");
    send_wait(&s.rig, l, "take retry");
    rig_sleep_ms(1500);
    assert_int_equal(netns_sent("wrong0"), s.wrong_before);
    scene_end(&s);
}

/* SO_BINDTODEVICE takes no privilege since Linux 5.7: sendd runs without any. */
static void an_unprivileged_user_may_bind_a_socket_to_an_interface(void **state)
{
    int status = -1;

    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        if (setuid(65534) < 0)
            _exit(2);
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

        _exit(fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", sizeof("lo")) == 0 ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2) {
        print_message("SKIPPED: only a root can become somebody else\n");
        skip();
    }
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unprivileged_user_may_bind_a_socket_to_an_interface),
        cmocka_unit_test(letters_and_names_go_by_the_right_interface_and_proxies_of_the_environment_are_not_asked),
        cmocka_unit_test(without_the_setting_the_same_letter_would_leave_by_the_wrong_one),
        cmocka_unit_test(with_the_interface_down_without_address_or_gone_all_waits_and_nothing_leaves),
        cmocka_unit_test(a_name_that_is_not_answered_or_not_known_there_is_asked_nowhere_else),
        cmocka_unit_test(without_name_servers_in_the_settings_the_system_s_are_asked_through_the_interface),
        cmocka_unit_test(routes_that_lead_elsewhere_are_not_followed),
        cmocka_unit_test(a_line_that_goes_down_in_the_middle_is_not_replaced_by_the_other_one),
    };

    scene_can();
    own_files = unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
