/* demo_env.h - a whole office in one folder: "dakbox run --demo DIR".
 *
 *   DIR/dakbox.conf      the settings, written anew at each start
 *   DIR/data, DIR/run    spool and diary; sockets
 *   DIR/eoffice          the receipts of the stand-in e-Office
 *   DIR/mail             the mails that were sent (Maildir)
 *   DIR/mailbox          the office's own mailbox, whose mails become letters (Maildir)
 *   DIR/feeder           the virtual scanner's paper tray: page images in name order
 *   DIR/sane             SANE's configuration for it
 *   DIR/tls, DIR/secrets certificate of the mail sink; random tokens, made once
 *
 * The same folder may be used again: letters stay, ports and settings are those of
 * the new start. */
#ifndef CTL_DEMO_ENV_H
#define CTL_DEMO_ENV_H

#include "base/config.h"
#include "base/err.h"
#include "ctl/ctl.h"
#include "ctl/super.h"

#include <stdbool.h>
#include <sys/types.h>

enum { DEMO_PORT_BASE = 8470 };     /* desk; e-Office is next, then the mail sink, SMS gateway and mailbox */

#define DEMO_SECOND_OFFICE "admin"   /* the instance of e-Office that some posts of the sample directory belong to */

struct demo_options {
    const char *dir;                /* made when missing */
    const char *officers_file;      /* copied into DIR; NULL: no directory */
    const char *rules_file;         /* copied into DIR; NULL: no rules */
    int port_base;                  /* 0: any free ports */
    const char *mail_script;        /* own mail server: PORT MAILDIR CERT KEY USER PASSWORD_FILE; NULL: mail_sink.py */
    const char *mail_url;           /* a mail server that runs already; NULL: our own */
    const char *mail_ca, *mail_user, *mail_password_file;   /* for mail_url; NULL: none */
    const struct super_limits *limits;      /* of the supervisor; NULL: the usual ones */
    const char *mail_dir;           /* where mail_url's server puts mails (Maildir); NULL: cannot be looked at */
    bool mailbox;                   /* maild, and a mailbox of our own that it reads */
    bool two_offices;               /* a second instance of e-Office: DEMO_SECOND_OFFICE */
};

struct demo_env {
    char dir[CTL_PATH_SIZE];        /* absolute */
    char program_dir[CTL_PATH_SIZE];
    char mail_dir[CTL_PATH_SIZE];   /* "" when it cannot be looked at */
    char mail_script[CTL_PATH_SIZE];    /* "" when another server is used */
    char sms_script[CTL_PATH_SIZE], sms_book[CTL_PATH_SIZE];    /* the SMS gateway, and what it got: a line each */
    char mailbox_script[CTL_PATH_SIZE], mailbox_dir[CTL_PATH_SIZE];     /* "" without a mailbox */
    int desk_port, eoffice_port, mail_port, sms_port, mailbox_port;
    struct super_limits limits;
    struct config *config;          /* DIR/dakbox.conf as loaded */
    int lock_fd;
    pid_t super_pid;                /* 0: not started */
};

/* Makes everything in DIR and loads the settings; starts nothing. env is the caller's until demo_done, also
 * on failure. -ENAMETOOLONG: DIR is too long for sockets; -EADDRINUSE: a port is taken; -EBUSY: a
 * demo runs there already; -EEXIST: DIR holds something else. */
int demo_prepare(struct demo_env *env, const struct demo_options *o, struct err *e);

/* Starts all programs under a supervisor process and waits until each answers. -ETIMEDOUT names the one that does not. */
int demo_start(struct demo_env *env, struct err *e);

/* Waits until each program answers: after a start, or when some were killed. */
int demo_wait(const struct demo_env *env, struct err *e);

/* Stops all and waits. */
void demo_stop(struct demo_env *env);
void demo_done(struct demo_env *env);       /* demo_stop and free; { 0 } is fine */

/* A file that comes with dakbox (mail_sink.py, the sample letters): installed in
 * <program dir>/../share/dakbox, or in the source tree below or beside the program. -ENOENT. */
int demo_find(const char *installed_name, const char *source_name, char out[CTL_PATH_SIZE], struct err *e);

#endif
