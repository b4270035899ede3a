#include "tests/rig/netns.h"

#include "base/auto.h"
#include "tests/unit/test.h"

#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/if_link.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int box_fd = -1, world_fd = -1;
static pid_t world_pid;

static int shell(const char *command)
{
    int status = -1;
    pid_t pid = fork();

    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

        dup2(null, STDERR_FILENO);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    waitpid(pid, &status, 0);
    return status;
}

static void write_text(const char *path, const char *text)
{
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd >= 0 && write(fd, text, strlen(text)) < 0)
        fail_msg("write %s", path);
}

/* A namespace of the network, and of users where that takes one. */
static bool enter_own(void)
{
    char map[64];
    int uid = (int)getuid(), gid = (int)getgid();

    if (unshare(CLONE_NEWNET) == 0)
        return true;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
        return false;
    write_text("/proc/self/setgroups", "deny");
    snprintf(map, sizeof(map), "0 %d 1", uid);
    write_text("/proc/self/uid_map", map);
    snprintf(map, sizeof(map), "0 %d 1", gid);
    write_text("/proc/self/gid_map", map);
    return true;
}

/* A process that only keeps the world's namespace until its parent is gone. */
static bool make_world(void)
{
    char path[64], byte;
    int ready[2];

    if (pipe2(ready, O_CLOEXEC) < 0)
        return false;
    world_pid = fork();
    if (world_pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (unshare(CLONE_NEWNET) == 0 && write(ready[1], "r", 1) == 1)
            for (;;)
                pause();
        _exit(1);
    }
    close(ready[1]);
    bool made = read(ready[0], &byte, 1) == 1;
    close(ready[0]);
    snprintf(path, sizeof(path), "/proc/%d/ns/net", (int)world_pid);
    world_fd = made ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    box_fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    return world_fd >= 0 && box_fd >= 0;
}

bool netns_can(void)
{
    return shell("command -v ip >/dev/null") == 0 && enter_own() && make_world()
        && shell("ip link add probe0 type veth peer name probe1 && ip link del probe0") == 0;
}

void netns_do(const char *command)
{
    if (shell(command) != 0)
        fail_msg("%s: failed", command);
}

void netns_in_world(bool world) { assert_int_equal(setns(world ? world_fd : box_fd, CLONE_NEWNET), 0); }

/* IPv6 would announce itself on each interface, and nobody could say what the program has sent. */
static const char quiet[] = "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6; ip link set lo up";

void netns_build(void)
{
    char command[512];

    netns_do(quiet);
    netns_do("ip link del right0 2>/dev/null; ip link del wrong0 2>/dev/null; true");
    snprintf(command, sizeof(command), "ip link add right0 type veth peer name right1 && ip link add wrong0 type veth peer name wrong1 && "
             "ip link set right1 netns %d && ip link set wrong1 netns %d", (int)world_pid, (int)world_pid);
    netns_do(command);
    netns_in_world(true);
    netns_do(quiet);
    netns_do("ip addr replace " NETNS_WORLD "/32 dev lo; ip addr add 10.9.1.2/24 dev right1 && ip addr add 10.9.2.2/24 dev wrong1 && "
             "ip link set right1 up && ip link set wrong1 up");
    netns_in_world(false);
    netns_do("ip addr add 10.9.1.1/24 dev right0 && ip addr add 10.9.2.1/24 dev wrong0 && ip link set right0 up && ip link set wrong0 up && "
             "ip route add default via 10.9.2.2 dev wrong0 && ip route add 10.9.9.0/24 via 10.9.1.2 dev right0");
}

int64_t netns_sent(const char *interface)
{
    struct ifaddrs *all = NULL;
    int64_t sent = -1;

    assert_int_equal(getifaddrs(&all), 0);
    for (const struct ifaddrs *one = all; one; one = one->ifa_next)
        if (strcmp(one->ifa_name, interface) == 0 && one->ifa_addr && one->ifa_addr->sa_family == AF_PACKET)
            sent = ((const struct rtnl_link_stats *)one->ifa_data)->tx_packets;
    freeifaddrs(all);
    assert_true(sent >= 0);
    return sent;
}
