/* cmd_migration.c - "dakbox migration verify": is a tree of migrated files what its manifests say? */
#include "ctl/args.h"
#include "ctl/ctl.h"

#include "base/said.h"
#include "migration/check.h"

#include <errno.h>
#include <string.h>

static void print_fault(void *ctx, const char *sentence)
{
    char words[SAID_WORDED_SIZE];

    (void)ctx;
    said_word(SAID_EN, sentence, words);
    fprintf(stderr, "dakbox: %s\n", words);
}

int cmd_migration(int argc, char **argv)
{
    struct migration_found found = { 0 };
    struct err e = { 0 };
    int r = args_parse(argc, argv, NULL, 0, &e);

    if (r >= 0 && (r != 2 || strcmp(argv[1], "verify") != 0))
        r = err_set(&e, -EINVAL, "migration wants: verify FOLDER");
    if (r < 0)
        return ctl_misused(&e);
    if (migration_check(argv[2], print_fault, NULL, &found, &e) < 0)
        return ctl_failed(&e);
    if (found.files == 0 && found.faults == 0) {
        err_set(&e, -ENOENT, "%s: there is no manifest in it, nor in a folder of it", argv[2]);
        return ctl_failed(&e);
    }
    printf("%u files, %u receipts, %u unfinished copies: %u faults\n", found.files, found.receipts, found.unfinished, found.faults);
    return found.faults > 0 ? CTL_FAILED : CTL_DONE;
}
