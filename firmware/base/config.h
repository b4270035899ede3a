/* config.h - the settings of dakbox.conf, all in one table (config_keys.h), and those that were changed at the desk.
 *
 * INI text; an unknown section or key, a value out of range and a line that is
 * no setting are errors that name file and line. Secrets are not settings: a
 * setting names the file that holds one. */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include "base/auto.h"
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
#define CONFIG_SETTINGS_NAME "settings.conf"            /* what was set at the desk: diaryd writes it */
#define CONFIG_SETTINGS_GOOD_NAME "settings.good"       /* the last one with which all programs ran ... */
#define CONFIG_SETTINGS_REFUSED_NAME "settings.refused" /* ... and why a newer one was taken back: whoever restarts programs writes these */

enum { CONFIG_SETTINGS_MAX_BYTES = 256 * 1024, CONFIG_SETTINGS_MODE = 0640 };     /* of these three */

enum { CONFIG_MAX_PROFILES = 32, CONFIG_VALUE_SIZE = 1025 };
enum { CONFIG_KEEP_PAGES_MIN_DAYS = 30 };       /* office.keep_pages_days, unless it is 0 */

struct config;

/* path NULL: $DAKBOX_CONF, else /etc/dakbox/dakbox.conf if it is there, else defaults only.
 * *ret_config is the caller's. -ENOENT: a named file is not there; -EINVAL: e says file:line and why. */
int config_load(const char *path, struct config **ret_config, struct err *e);
/* The same with another file in the place of settings.conf; it need not be there. */
int config_load_with(const char *path, const char *over_path, struct config **ret_config, struct err *e);
/* What the files that c was read from say now. over_path: as above, NULL for settings.conf. */
int config_load_again(const struct config *c, const char *over_path, struct config **ret_config, struct err *e);
void config_free(struct config *c);                                     /* NULL is fine */
AUTO_DEFINE(struct config *, config_free)
#define AUTO_CONFIG AUTO(auto_config_free)
const char *config_file(const struct config *c);                        /* it was read from; borrowed; "" when there was none */

const char *config_text(const struct config *c, enum config_key key);   /* borrowed; "" when unset */
int64_t config_number(const struct config *c, enum config_key key);
bool config_flag(const struct config *c, enum config_key key);

/* ---- from-stick.conf: what the appliance has taken from a stick (care/taken.h), beside dakbox.conf and read right after it
 *
 * A line of it holds in the place of dakbox.conf's. It is as strict: a wrong line is an error. Only a setting that this
 * version does not know is passed over, as one of config_problems(): a later version may have taken it. */
#define CONFIG_TAKEN_NAME "from-stick.conf"
/* Where it is, or would be. -ENAMETOOLONG. */
int config_taken_path(const struct config *c, char *out, size_t size, struct err *e);

/* ---- settings.conf: INI as dakbox.conf, below paths.data_dir, read over it
 *
 * Only settings that may be changed at the desk count there. A line that does not hold is passed over, and the value
 * below it stays: what a browser wrote never keeps a program from starting. */
int config_problems(const struct config *c);                            /* ... of from-stick.conf, too */
const struct err *config_problem(const struct config *c, int i);        /* such a line: which, and why */

enum config_origin { CONFIG_BY_DEFAULT, CONFIG_BY_FILE, CONFIG_BY_DESK };
enum config_origin config_origin(const struct config *c, enum config_key key);

/* A value as a file has it: "yes", "300", text. below: as it is without settings.conf. */
void config_write(const struct config *c, enum config_key key, bool below, char out[CONFIG_VALUE_SIZE]);

/* May the desk set key to text? By the parser that will read it, so also: does it come back as it was?
 * -EINVAL: e says why in a sentence; -EPERM: it may not be changed there. */
int config_check(enum config_key key, const char *text, struct err *e);
/* "[section]\nname = value\n" of key. -ENAMETOOLONG. */
int config_line(enum config_key key, const char *text, char *out, size_t size, struct err *e);

/* ---- what a setting is */

enum config_kind { CONFIG_KIND_TEXT, CONFIG_KIND_NUMBER, CONFIG_KIND_FLAG };
enum config_at_desk { CONFIG_FIXED, CONFIG_DESK, CONFIG_CLEAR, CONFIG_SECRET };     /* config_about.h says what they mean */
struct config_about {
    const char *name, *unit, *help, *help_hi, *otherwise;   /* unit, otherwise (the default as text): "" for none */
    const char *choices, *programs;
    int64_t min, max, number;                               /* number: the default of a number or a flag */
    enum config_kind kind;
    enum config_at_desk at_desk;
};
void config_about(enum config_key key, struct config_about *ret);
int config_key_of(const char *name);                                    /* -1: there is none of that name */

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

/* ---- instances: sections [eoffice NAME], [mailbox NAME], [gateway NAME], each with any key of [eoffice] ...
 *
 *   [eoffice cbic-1]
 *   url = https://efile.example.gov.in      for this e-Office instead of eoffice.url
 *
 * Counted from 0 in the order of the file. */
int config_instances(const struct config *c, const char *section);
/* Is the key set, or is there an instance of its section, which says its own? */
bool config_is_set_up(const struct config *c, enum config_key key);
const char *config_instance_name(const struct config *c, const char *section, int i);
/* All settings as they hold for that instance, read with the calls above; "": those of the section without a name. It has no
 * profiles or instances itself. *ret_config is the caller's. -ENOENT: there is no such section. */
int config_instance(const struct config *c, const char *section, const char *name, struct config **ret_config, struct err *e);

/* "<data_dir>/<name>" or "<run_dir>/..." style paths: dir_key's value, a slash, name. -ENAMETOOLONG. */
int config_path(const struct config *c, enum config_key dir_key, const char *name, char *out, size_t size, struct err *e);

/* Reads a secret file (one line, at most 1 KiB, end of line cut). *ret_secret is the
 * caller's: wipe it with sodium_memzero and free it. -ENOENT when key is unset. */
int config_secret(const struct config *c, enum config_key key, char **ret_secret, struct err *e);

/* Where a secret that is set at the desk is kept: "<data_dir>/send/<key's name>", of sendd alone. */
#define CONFIG_SECRETS_NAME "send"
int config_secret_path(const struct config *c, enum config_key key, char *out, size_t size, struct err *e);

/* Prints every key with unit, default, range and help, as Markdown. */
void config_print_manual(FILE *out);

#endif
