/* recovery-sheet - draws the recovery sheet onto standard output. The secrets come by standard input, a line each ("backup ABCD EFGH ...",
 * "disk 1234-..."): on no command line and in no file. */
#include "care/office_key.h"
#include "care/sheet/sheet.h"

#include "base/clock.h"
#include "base/config.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_SIZE = 512 };

static int fail(const struct err *e)
{
    fprintf(stderr, "recovery-sheet: %s\n", e->msg);
    return 1;
}

static void read_secrets(char backup[LINE_SIZE], char disk[LINE_SIZE])
{
    char line[LINE_SIZE];

    while (fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "backup ", 7) == 0)
            snprintf(backup, LINE_SIZE, "%s", line + 7);
        else if (strncmp(line, "disk ", 5) == 0)
            snprintf(disk, LINE_SIZE, "%s", line + 5);
    }
    sodium_memzero(line, sizeof(line));
}

static int draw(const struct config *c, const char *backup, const char *disk, struct err *e)
{
    uint8_t secret[OFFICE_SECRET_BYTES];
    struct office_opener opener = { .key.id = "" };
    char host[64] = "", *pdf = NULL;
    size_t n = 0;
    int r = *backup ? office_secret_parse(backup, secret, e) : 0;

    if (r == 0 && *backup)
        office_key_of(secret, &opener);
    gethostname(host, sizeof(host) - 1);
    const struct sheet s = { .office = config_text(c, CONFIG_OFFICE_NAME), .office_hi = config_text(c, CONFIG_OFFICE_NAME_HI), .box = host,
                             .key_id = opener.key.id, .backup = backup, .disk = disk, .made_s = clock_utc_s() };
    if (r == 0)
        r = sheet_draw(&s, &pdf, &n, e);
    if (r == 0 && (fwrite(pdf, 1, n, stdout) != n || fflush(stdout) != 0))
        r = err_errno(e, "write the sheet");
    if (pdf)
        sodium_memzero(pdf, n);
    free(pdf);
    sodium_memzero(&opener, sizeof(opener));
    return r;
}

int main(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    char backup[LINE_SIZE] = "", disk[LINE_SIZE] = "";
    struct err e = { 0 };
    const char *conf = argc == 3 && strcmp(argv[1], "-c") == 0 && *argv[2] ? argv[2] : NULL;

    setlocale(LC_ALL, "C.UTF-8");
    if (sodium_init() < 0 || config_load(conf, &config, &e) < 0)
        return fail(&e);
    read_secrets(backup, disk);
    int r = draw(config, backup, disk, &e);
    sodium_memzero(backup, sizeof(backup));
    sodium_memzero(disk, sizeof(disk));
    return r < 0 ? fail(&e) : 0;
}
