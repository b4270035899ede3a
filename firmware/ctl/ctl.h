/* ctl.h - what the commands of dakbox share: the table of commands, and the
 * short ways to the configuration, the diary and the spool.
 *
 * A command is one function in one cmd_*.c file. It gets its own name as
 * argv[0], prints for people on standard output, one sentence on standard
 * error when it fails, and returns the exit code: 0 done, 1 failed, 2 not
 * understood. */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include "base/config.h"
#include "base/err.h"
#include "spool/spool.h"
#include "store/store.h"

enum { CTL_DONE = 0, CTL_FAILED = 1, CTL_USAGE = 2, CTL_PATH_SIZE = 4096 };

int cmd_run(int argc, char **argv);
int cmd_read(int argc, char **argv);
int cmd_scan(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_register(int argc, char **argv);
int cmd_search(int argc, char **argv);
int cmd_confirm(int argc, char **argv);
int cmd_letter(int argc, char **argv);          /* hold, release, void */
int cmd_officers(int argc, char **argv);
int cmd_label(int argc, char **argv);
int cmd_panel(int argc, char **argv);
int cmd_separators(int argc, char **argv);
int cmd_rules(int argc, char **argv);
int cmd_memory(int argc, char **argv);
int cmd_deliveries(int argc, char **argv);
int cmd_resolve(int argc, char **argv);
int cmd_users(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_restore(int argc, char **argv);
int cmd_reset(int argc, char **argv);
int cmd_migration(int argc, char **argv);
int cmd_test(int argc, char **argv);
int cmd_reload(int argc, char **argv);
int cmd_diagnostics(int argc, char **argv);
int cmd_boot_state(int argc, char **argv);
int cmd_update(int argc, char **argv);
int cmd_rollback(int argc, char **argv);
int cmd_good(int argc, char **argv);
int cmd_check_config(int argc, char **argv);
int cmd_take_settings(int argc, char **argv);
int cmd_firewall(int argc, char **argv);
int cmd_network_files(int argc, char **argv);
int cmd_conform(int argc, char **argv);
int cmd_config_manual(int argc, char **argv);

/* Print "dakbox: <e.msg>" and return CTL_FAILED, or CTL_USAGE. */
int ctl_failed(const struct err *e);
int ctl_misused(const struct err *e);

/* Becomes "<program> <mode> argv[1]..." (mode NULL: none), the program beside this one; standard streams stay. Returns only when that failed: CTL_FAILED. */
int ctl_become(const char *program, const char *mode, int argc, char **argv);

/* Who gives an order, for the history: the login's name. */
enum { CTL_ACTOR_SIZE = 64 };
void ctl_actor(char out[CTL_ACTOR_SIZE]);

/* The diary for reading. *ret_store is the caller's. -EAGAIN: diaryd is not running, with a sentence that says so. */
int ctl_open_store(const struct config *c, struct store **ret_store, struct err *e);


/* Makes a folder and those above it, where missing. */
int ctl_make_dir(const char *path, struct err *e);

/* The diary number of a document. -ENOENT: it has none yet. */
int ctl_number_of_doc(struct store *s, const char *doc, int64_t *ret_id, char ret_number[STORE_NUMBER_SIZE], struct err *e);

/* "dir/name" into out. -ENAMETOOLONG. */
int ctl_path(char out[CTL_PATH_SIZE], struct err *e, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
