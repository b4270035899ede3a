/* demo_files.h - the files demo_prepare writes; used by demo_env.c only. */
#ifndef CTL_DEMO_FILES_H
#define CTL_DEMO_FILES_H

#include "ctl/demo_env.h"

#define DEMO_MAIL_USER "dakbox"

int demo_make_dirs(const char *dir, struct err *e);
/* Who is told by SMS, and the texts: DIR/alerts.txt, DIR/sms.txt. */
int demo_write_alerts(const char *dir, struct err *e);
/* The directory of officers as DIR/officers.csv; with two offices some of its posts belong to the second. */
int demo_write_officers(const char *dir, const struct demo_options *o, struct err *e);
int demo_write_secrets(const char *dir, struct err *e);         /* kept when they are there */
int demo_write_sane(const char *dir, struct err *e);
int demo_write_certificate(const char *dir, struct err *e);     /* made once, by the openssl tool */
int demo_copy_file(const char *from, const char *to, struct err *e);
int demo_write_conf(const struct demo_env *env, const struct demo_options *o, struct err *e);
/* Writes text to path in one go: a file that is there is whole. mode: permission bits. */
int demo_write_text(const char *path, const char *text, unsigned mode, struct err *e);

/* Finds n ports. base 0: any free ones; else base, base+1 ... -EADDRINUSE names the one that is taken. */
int demo_choose_ports(int base, int *ret_ports, int n, struct err *e);

#endif
