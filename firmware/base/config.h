/* config.h - the settings of dakbox.conf, all in one table (config_keys.h).
 *
 * INI text; an unknown section or key, a value out of range and a line that is
 * no setting are errors that name file and line. Secrets are not settings: a
 * setting names the file that holds one. */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum config_key {
#define CONFIG_TEXT(id, name, otherwise, help)                  CONFIG_##id,
#define CONFIG_NUMBER(id, name, unit, otherwise, min, max, help) CONFIG_##id,
#define CONFIG_FLAG(id, name, otherwise, help)                  CONFIG_##id,
#include "base/config_keys.h"
    CONFIG_KEYS
};

/* What lies below paths.data_dir, as config_path wants it. */
#define CONFIG_SPOOL_NAME "spool"
#define CONFIG_DIARY_NAME "diary.db"

enum { CONFIG_MAX_PROFILES = 32 };

struct config;

/* path NULL: $DAKBOX_CONF, else /etc/dakbox/dakbox.conf if it is there, else defaults only.
 * *ret_config is the caller's. -ENOENT: a named file is not there; -EINVAL: e says file:line and why. */
int config_load(const char *path, struct config **ret_config, struct err *e);
void config_free(struct config *c);                                     /* NULL is fine */
const char *config_file(const struct config *c);                        /* it was read from; borrowed; "" when there was none */

const char *config_text(const struct config *c, enum config_key key);   /* borrowed; "" when unset */
int64_t config_number(const struct config *c, enum config_key key);
bool config_flag(const struct config *c, enum config_key key);

/* ---- profiles of scanners: sections [scanner NAME] with "match" and any key of [scan]
 *
 *   [scanner front desk]
 *   match = fi-7160            what the scanner's SANE name, vendor and model or serial number contains; in any case of letters
 *   source = ADF Duplex        for this scanner instead of scan.source
 *
 * Profiles count from 0 in the order of the file; -1 stands for "no profile": the key of [scan] itself. */
int config_profiles(const struct config *c);
const char *config_profile_name(const struct config *c, int profile);       /* "front desk"; "" for -1 */
const char *config_profile_match(const struct config *c, int profile);      /* "" when unset: matches nothing */
/* key is one of CONFIG_SCAN_*. */
const char *config_profile_text(const struct config *c, int profile, enum config_key key);
int64_t config_profile_number(const struct config *c, int profile, enum config_key key);
bool config_profile_flag(const struct config *c, int profile, enum config_key key);

/* "<data_dir>/<name>" or "<run_dir>/..." style paths: dir_key's value, a slash, name. -ENAMETOOLONG. */
int config_path(const struct config *c, enum config_key dir_key, const char *name, char *out, size_t size, struct err *e);

/* Reads a secret file (one line, at most 1 KiB, end of line cut). *ret_secret is the
 * caller's: wipe it with sodium_memzero and free it. -ENOENT when key is unset. */
int config_secret(const struct config *c, enum config_key key, char **ret_secret, struct err *e);

/* Prints every key with unit, default, range and help, as Markdown. */
void config_print_manual(FILE *out);

#endif
