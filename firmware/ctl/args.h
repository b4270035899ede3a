/* args.h - options of a command: "--name", "--name VALUE", "--name=VALUE", "-c VALUE". */
#ifndef CTL_ARGS_H
#define CTL_ARGS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct args_option {
    const char *name;       /* with its dashes: "--json", "-c" */
    const char **value;     /* takes a value: where it goes (borrowed from argv); or NULL */
    bool *flag;             /* takes none: set to true; or NULL */
};

/* Takes the options out of argv[1..] and moves what is left to argv[1..]; a lone
 * "--" ends the options. Returns how many arguments are left (argv[0] not
 * counted); -EINVAL with the sentence: unknown option, value missing or not wanted. */
int args_parse(int argc, char **argv, const struct args_option *options, size_t n_options, struct err *e);

/* A whole number in min..max. -EINVAL names what it was for. */
int args_number(const char *text, const char *what, int64_t min, int64_t max, int64_t *ret, struct err *e);

#endif
