/* cmd_conform.c - "dakbox conform": the rules are in uploader/conform, beside what speaks HTTP. */
#include "ctl/ctl.h"

#include <stddef.h>

int cmd_conform(int argc, char **argv) { return ctl_become("dakbox-conform", NULL, argc, argv); }
