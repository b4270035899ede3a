/* Which name servers are the system's, by its files. */
#include "uploader/line/name_servers.h"

#include "base/auto.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define STUB "# by systemd-resolved\nnameserver 127.0.0.53\noptions edns0\n"

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    for (char *slash = path + strlen(dir) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        mkdir(path, 0755);
    }
    AUTO_FCLOSE FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
}

/* NULL: there is no such file. */
static void expect(const char *etc, const char *resolved, size_t size, const char *servers)
{
    char dir[TMPDIR_SIZE], out[200] = "x";

    tmpdir_new(dir);
    if (etc)
        write_file(dir, "etc/resolv.conf", etc);
    if (resolved)
        write_file(dir, "run/systemd/resolve/resolv.conf", resolved);
    name_servers_of_system(dir, out, size);
    tmpdir_remove(dir);
    assert_string_equal(out, servers);
}

static void resolved_is_looked_through(void **state)
{
    (void)state;
    expect(STUB, "nameserver 10.1.1.1\nnameserver 2001:db8::1\nsearch office.example\n", 200, "10.1.1.1,2001:db8::1");
    expect("nameserver 10.2.2.2\nnameserver 127.0.0.53\n", "nameserver 10.1.1.1\n", 200, "10.2.2.2");
    expect("nameserver ::1\n", "nameserver 10.1.1.1\n", 200, "10.1.1.1");
    expect(NULL, "nameserver 10.1.1.1\n", 200, "10.1.1.1");
}

static void what_no_interface_leads_to_is_left_out(void **state)
{
    (void)state;
    expect(STUB, "nameserver fe80::1%eth0\nnameserver fe80::2\nnameserver 127.0.0.1\nnameserver 0.0.0.0\nnameserver ::\nnameserver 10.1.1.1\n", 200, "10.1.1.1");
    expect(STUB, "nameserver 127.0.0.1\n", 200, "");
    expect(STUB, NULL, 200, "");
    expect(NULL, NULL, 200, "");
}

static void other_lines_are_none(void **state)
{
    char long_line[2000];

    (void)state;
    memset(long_line, 'a', sizeof(long_line));
    memcpy(long_line, "nameserver ", 11);
    snprintf(long_line + 1900, 100, "\nnameserver 10.1.1.1");
    expect(long_line, NULL, 200, "10.1.1.1");
    expect("", "#nameserver 10.3.3.3\nnameserver\nnameserver 10.1.1\nnameserver x\n  nameserver 10.1.1.1 # a word\nnameserver\t10.2.2.2", 200, "10.2.2.2");
}

static void as_many_as_fit_are_taken(void **state)
{
    (void)state;
    expect(STUB, "nameserver 10.1.1.1\nnameserver 10.2.2.2\n", sizeof("10.1.1.1,10.2.2.2"), "10.1.1.1,10.2.2.2");
    expect(STUB, "nameserver 10.1.1.1\nnameserver 10.2.2.2\n", sizeof("10.1.1.1,10.2.2.2") - 1, "10.1.1.1");
    expect(STUB, "nameserver 10.1.1.1\n", 5, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resolved_is_looked_through),
        cmocka_unit_test(what_no_interface_leads_to_is_left_out),
        cmocka_unit_test(other_lines_are_none),
        cmocka_unit_test(as_many_as_fit_are_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
