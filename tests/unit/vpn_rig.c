#include "tests/unit/vpn_rig.h"

#include "base/exe.h"
#include "tests/rig/netns.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <stdio.h>
#include <unistd.h>

void vpn_start(const char *dir, bool world, const char *name, const char *command)
{
    char line[4096];

    netns_in_world(world);
    snprintf(line, sizeof(line), "setsid %s >%s/%s.log 2>&1 & echo $! >%s/%s.pid", command, dir, name, dir, name);
    netns_do(line);
    netns_in_world(false);
}

void vpn_stop(const char *dir, const char *name, const char *signal)
{
    char line[512];

    snprintf(line, sizeof(line), "cd %s && [ ! -e %s.pid ] || kill -s %s -- -$(cat %s.pid) 2>/dev/null; true", dir, name, signal, name);
    netns_do(line);
}

void vpn_wait(const char *dir, const char *condition)
{
    char line[1024];

    snprintf(line, sizeof(line), "cd %s && for i in $(seq 900); do { %s; } >/dev/null 2>&1 && exit 0; sleep 0.1; done; exit 1", dir, condition);
    netns_do(line);
}

void vpn_client_start(const char *dir, const char *conf_dir)
{
    char command[3072], top[512], exe[TMPDIR_SIZE];
    struct err e = { 0 };

    assert_ok(exe_dir(exe, sizeof(exe), &e), e);
    assert_non_null(getcwd(top, sizeof(top)));
    /* a xfrm interface is networkd's; and where the image has its scripts, this has them from the sources */
    snprintf(command, sizeof(command), "cd %s && rm -rf run && mkdir run && %s/dakbox network-files -c %s/dakbox.conf . && sed 's|/usr/lib/dakbox/|%s/board/system/network/|' dakbox-vpn.conf >vpn.conf",
             dir, exe, conf_dir, top);
    netns_do(command);
    snprintf(command, sizeof(command), "env RUNTIME_DIRECTORY=%s/run board/system/network/vpn %s/vpn.conf", dir, dir);
    vpn_start(dir, false, "client", command);
}
