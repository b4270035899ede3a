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

/* A section with a name, such as [scanner NAME]: a table of its own, of which the set lines count. */
struct profile {
    const char *section;    /* whose keys it has: "scan", "eoffice"; static */
    char *name, *match;
    struct value values[CONFIG_KEYS];
};
struct profiles { struct profile *list; int n; };

struct config {
    char *file;
    struct value values[CONFIG_KEYS];
    struct value below[CONFIG_KEYS];    /* what settings.conf has taken the place of */
    bool by_desk[CONFIG_KEYS];
    struct profiles scanners, instances;
    struct err *problems[CONFIG_MAX_PROBLEMS];
    int n_problems;
};

/* Reads settings at the desk from f into over, which comes zeroed; what does not hold becomes problems of c. path: for words; NULL: they name no line. */
void config_read_over(struct config *c, FILE *f, const char *path, struct value over[CONFIG_KEYS]);
enum config_at_desk config_at_desk(enum config_key key);    /* config_about.c */

/* ---- config_profiles.c: sections with a name */

/* Is [section] one? Then *ret_name is where its name begins; static facts of its kind are the answer, else NULL. */
struct profile_kind;
const struct profile_kind *profile_kind_of(const char *section, const char **ret_name);
/* The section's table, made where it is new. NULL: e says where and why. where: "file:line". */
struct profile *profile_at(struct config *c, const struct profile_kind *kind, const char *name, const char *where, struct err *e);
/* The full name of a key in it, such as "scan.mode"; may it stand there? */
int profile_key(const struct profile_kind *kind, const char *name, const char *where, char *out, size_t size, struct err *e);
bool profile_has_match(const struct profile_kind *kind);
void profiles_done(struct profiles *p);

#endif
