/* test_mail_rig.h - a real mailbox (Dovecot, tests/rig/imapd.sh) with maild, or with what maild is made of. */
#ifndef TESTS_UNIT_TEST_MAIL_RIG_H
#define TESTS_UNIT_TEST_MAIL_RIG_H

#include "tests/rig/relay.h"
#include "tests/unit/test.h"
#include "uploader/intake/folder.h"

enum { MAILBOX_PATIENCE_MS = 90000, MAILBOX_MAILS_MAX = 64 };

struct mailbox_rig {
    struct relay server;
    char dir[TMPDIR_SIZE], conf[TMPDIR_SIZE + 16];
    struct config *config;
    struct route *route;
    atomic_bool stop;
    int via_port;                       /* what maild is told to connect to; 0: the server's own */
    pid_t maild;
};

/* For cmocka. Where there is no Dovecot each test skips, by mailbox_need(). */
int mailbox_set_up(void **state);
int mailbox_set_up_with_token(void **state);    /* "ya29.token" is good */
int mailbox_set_up_read_only(void **state);
int mailbox_set_up_lying(void **state);         /* tests/rig/lying_mailbox.py in its place */
int mailbox_tear_down(void **state);
void mailbox_need(const struct mailbox_rig *g);

/* login: password_file or token_file; more: lines of [mailbox]. */
void mailbox_write_conf(struct mailbox_rig *g, const char *login, const char *more);
void mailbox_write_secret(struct mailbox_rig *g, const char *secret);
/* Appears in the folder at once, as a delivery agent puts it there. */
void mailbox_deliver(struct mailbox_rig *g, const char *name, const char *message_id, const char *text);
unsigned mailbox_marked(struct mailbox_rig *g);         /* mails with our keyword */

void mailbox_start_maild(struct mailbox_rig *g);
void mailbox_kill_maild(struct mailbox_rig *g);
unsigned mailbox_letters(struct mailbox_rig *g);
void mailbox_wait_for(struct mailbox_rig *g, unsigned n_letters, unsigned n_marked);

/* The spool of a test without maild: it knows a mail by its identity. gone: the last letter whose mail has left. */
typedef int mailbox_take_fn(void *ctx, const struct mail_place *place, const unsigned char *bytes, size_t n, const char *by, struct taken *ret, struct err *e);
struct mailbox_taker {
    char docs[MAILBOX_MAILS_MAX][ID_SIZE], gone[ID_SIZE];
    unsigned n, n_gone;
    bool no_marks;
    mailbox_take_fn *take;              /* in its place, with this as ctx; NULL: none */
    const char *done_folder;            /* NULL: mails get the keyword */
};
int mailbox_look(struct mailbox_rig *g, int port, struct ledger *l, struct mailbox_taker *t, struct err *e);
int mailbox_look_and_compare(struct mailbox_rig *g, int port, struct ledger *l, struct mailbox_taker *t, struct folder_found *found, struct err *e);

#endif
