/* config_inner.h - what config.c and config_about.c share; nobody else includes it. */
#ifndef BASE_CONFIG_INNER_H
#define BASE_CONFIG_INNER_H

#include "base/config.h"

#include <ini.h>

enum { CONFIG_MAX_PROBLEMS = 8, CONFIG_LINE_BYTES = INI_MAX_LINE - 2 /* of a file, without its end */ };

struct setting {
    const char *name, *unit, *text, *help;
    int64_t number, min, max;
    enum config_kind kind;
};
extern const struct setting config_table[CONFIG_KEYS];      /* config_about.c */

struct value {
    char *text;
    int64_t number;
    int line;               /* where it was set; 0: default */
};

/* A [scanner NAME] section: a table of its own, of which the set lines count. */
struct profile {
    char *name, *match;
    struct value values[CONFIG_KEYS];
};

struct config {
    char *file;
    struct value values[CONFIG_KEYS];
    struct value below[CONFIG_KEYS];    /* what settings.conf has taken the place of */
    bool by_desk[CONFIG_KEYS];
    struct profile *profiles;
    int n_profiles;
    char *problems[CONFIG_MAX_PROBLEMS];
    int n_problems;
};

/* Reads settings at the desk from f into over, which comes zeroed; what does not hold becomes problems of c. path: for words. */
void config_read_over(struct config *c, FILE *f, const char *path, struct value over[CONFIG_KEYS]);
enum config_at_desk config_at_desk(enum config_key key);    /* config_about.c */

#endif
