/* cmd_read.c - "dakbox read": the reading itself is in ocrd, which also runs without a box around it. */
#include "ctl/ctl.h"

int cmd_read(int argc, char **argv) { return ctl_become("ocrd", "--read", argc, argv); }
