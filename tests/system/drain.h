/* drain.h - the second system test: thousands of letters are confirmed and go out to two e-Offices, a mail relay and an SMS gateway, and
 * mails come in, while the programs are killed and the lines between them break.
 *
 *   drain.c           start, the loop, the summary
 *   drain_letters.c   the letters: what each one is, its document, and what must become of it
 *   drain_place.c     folder, settings, programs, servers, and the lines between them
 *   drain_clerk.c     the clerk: confirms, and looks at what is held or in doubt
 *   drain_faults.c    what goes wrong with the lines, by a plan
 *   drain_arrived.c   what has reached the officers' mail folder and the SMS gateway
 *   drain_mails.c     mails that arrive in the box's own mailbox meanwhile
 *   drain_count.c     is each letter everywhere, once?
 *
 * The reading of letters is left out: it takes 1.5 CPU s a letter and is tortured by torture.c. */
#ifndef TESTS_SYSTEM_DRAIN_H
#define TESTS_SYSTEM_DRAIN_H

#include "ctl/ctl.h"
#include "tests/rig/fault_proxy.h"
#include "tests/rig/names.h"
#include "tests/rig/relay.h"
#include "tests/rig/tls_front.h"

#include <stdint.h>

enum {
    DRAIN_LETTERS_A_MAIL = 50,          /* one mail comes in for so many letters that go out */
    DRAIN_RECEIPTS_MAX = 10000,         /* of one e-Office: more it does not list in one answer */
};

/* ---- the letters */

enum drain_class { CLASS_PLAIN, CLASS_VIP, CLASS_PARLIAMENT };

struct drain_post { const char *id, *designation, *instance, *email, *mobile, *next; };
extern const struct drain_post drain_posts[];
enum { DRAIN_POSTS = 5, DRAIN_POST_SUPERVISOR = 4 };

struct drain_letter {
    unsigned post;                      /* of drain_posts */
    enum drain_class class;
    bool backlog, acknowledge;
    char doc[ID_SIZE];                  /* "": not in the spool yet */
    char sha256[HASH_HEX_SIZE];         /* of its PDF, as it must arrive */
};

/* ---- the place */

enum drain_line { LINE_EOFFICE_1, LINE_EOFFICE_2, LINE_RELAY, LINE_SMS, LINE_MAILBOX, LINES };

struct drain_place {
    struct relay relay, mailbox;        /* Exim, and Dovecot where there is one */
    struct tls_front front;             /* nginx before the second e-Office, which asks for a certificate; where there is one */
    bool has_mailbox, has_front;
    char sms_file[CTL_PATH_SIZE], token[64];
    int office_port[2];
    pid_t sms_gateway, super_pid;
    struct fault_proxy *lines[LINES];
    struct name_server *names;
    struct config *config;              /* of the box */
};

/* ---- the run */

struct drain {
    unsigned n_letters, n_mails;
    uint64_t seed;
    char dir[CTL_PATH_SIZE];
    struct drain_letter *letters;
    struct drain_place place;
    struct spool *spool;
    struct store *store;                /* NULL while the diary cannot be read */
    json_t *by_doc;                     /* document: index of its letter */
    json_t *mails, *messages;           /* what arrived: mails by the key of their delivery, SMS by "number to", and how often */
    json_t *mail_files;                 /* names of mails that were looked at */
    int64_t look_ms;                    /* when the clerk looks there again */
    long sms_read;                      /* bytes of sms_file that were looked at */
    json_t *unseen;                     /* keys of deliveries that the clerk sent again without looking */
    json_t *held;                       /* keys of deliveries that were held, and how often */
    unsigned n_fed, n_confirmed, n_mailed, n_looked, n_held;
    struct drain_faults *faults;
};

struct drain_verdict {
    unsigned lost, doubled;             /* letters and mails */
    unsigned wrong;                     /* anything else that is not as it should be */
    unsigned receipts[2], mails_once, mails_twice, sms_once, sms_twice, taken_in;
};

/* "torture --what delivery": the exit code of the program. dir NULL: a temporary one, which goes when all is well. */
int drain_main(unsigned n_letters, uint64_t seed, const char *dir);

/* Opens the diary when it is not open. False: not now. drain_diary_failed(): it gave an error that is no answer. */
bool drain_diary(struct drain *d);
void drain_diary_failed(struct drain *d);

/* ---- drain_letters.c */

int drain_letters_plan(struct drain *d, struct err *e);
/* Puts letter i (from 0) into the spool as one that was read. */
int drain_letter_put(struct drain *d, unsigned i, struct err *e);
/* What the clerk types when confirming it; the caller's. */
json_t *drain_letter_fields(const struct drain *d, unsigned i);
/* Whose mobile an SMS about it goes to; whom: as in the delivery. */
const char *drain_mobile(const struct drain_letter *l, const char *whom);
/* Officers' directory and alert policy, which say who gets what. */
int drain_letters_write_office(const struct drain *d, struct err *e);

/* ---- drain_place.c */

int drain_place_open(struct drain *d, struct err *e);
int drain_place_start(struct drain *d, struct err *e);     /* programs, under a supervisor */
int drain_place_wait(struct drain *d, struct err *e);      /* until each one answers */
void drain_place_close(struct drain *d);

/* ---- drain_clerk.c, drain_mails.c */

/* What can be done now. -EBADMSG: something cannot be. */
int drain_clerk_step(struct drain *d, struct err *e);
/* Keeps as many mails in the mailbox as belong to the letters fed. */
int drain_mails_step(struct drain *d, struct err *e);

/* ---- drain_arrived.c */

int drain_arrived_look(struct drain *d, struct err *e);
unsigned drain_mails_of(const struct drain *d, const char *key);
unsigned drain_sms_of(const struct drain *d, const char *number, const char *mobile);

/* ---- drain_faults.c */

int drain_faults_new(struct drain *d, struct err *e);
void drain_faults_step(struct drain *d);        /* the next orders of the plan, when their time has come */
void drain_faults_end(struct drain *d);         /* all lines are well */
unsigned drain_faults_tell(struct drain *d);    /* prints how often each kind struck; returns how often all of them did */
void drain_faults_free(struct drain *d);

/* ---- drain_count.c */

int drain_count(struct drain *d, struct drain_verdict *ret, struct err *e);

#endif
