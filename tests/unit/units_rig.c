#include "tests/unit/units_rig.h"

#include "tests/unit/test.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { MAX_UNITS = 40, NAME_SIZE = 80 };

static char names[MAX_UNITS][NAME_SIZE];
static size_t n_names;

int units_shell(const char *command, char *out, size_t size)
{
    FILE *f = popen(command, "re");

    assert_non_null(f);
    size_t n = fread(out, 1, size - 1, f);
    out[n] = '\0';
    while (fgetc(f) != EOF)
        ;
    int status = pclose(f);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

bool units_can_analyze(void)
{
    char out[64];

    return units_shell("command -v systemd-analyze", out, sizeof(out)) == 0;
}

/* Each "ExecStart=/bindir/NAME ..." wants to be there and to be a program. */
static void put_programs(const char *dir, const char *bindir)
{
    char command[2048], out[256];

    snprintf(command, sizeof(command), "sed -n 's|^Exec[A-Za-z]*=[-+!]*%s/\\([^ ]*\\).*|\\1|p' %s/*.service | sort -u | while read p; do "
             "[ -e %s/$p ] || { echo >%s/$p && chmod 755 %s/$p; }; done", bindir, dir, bindir, bindir, bindir);
    assert_int_equal(units_shell(command, out, sizeof(out)), 0);
}

void units_write(const char *dir, const char *bindir)
{
    char command[2048], out[256];
    glob_t all;

    assert_int_equal(glob("board/units/*.service.in", 0, NULL, &all), 0);
    assert_int_equal(glob("board/system/*/*.service.in", GLOB_APPEND, NULL, &all), 0);
    assert_int_equal(glob("board/system/*/*.service", GLOB_APPEND, NULL, &all), 0);     /* too early for hardening.conf: all is in them */
    for (n_names = 0; n_names < all.gl_pathc; n_names++) {
        const char *from = strrchr(all.gl_pathv[n_names], '/') + 1;
        bool whole = !strstr(from, ".in");

        assert_true(n_names < MAX_UNITS);
        snprintf(names[n_names], NAME_SIZE, "%.*s", (int)(strlen(from) - (whole ? 0 : strlen(".in"))), from);
        snprintf(command, sizeof(command), "sed 's|@bindir@|%s|g; s|^\\(Exec[A-Za-z]*=\\)/usr/lib/dakbox/|\\1%s/|' %s %s >%s/%s", bindir, bindir, whole ? "" : "board/units/hardening.conf", all.gl_pathv[n_names], dir,
                 names[n_names]);
        assert_int_equal(units_shell(command, out, sizeof(out)), 0);
    }
    globfree(&all);
    snprintf(command, sizeof(command), "cp board/units/*.target board/units/*.path board/system/*/*.path board/system/*/*.timer %s/", dir);
    assert_int_equal(units_shell(command, out, sizeof(out)), 0);
    put_programs(dir, bindir);
}

size_t units_n(void) { return n_names; }
const char *units_name(size_t i) { return names[i]; }
