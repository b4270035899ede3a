/* test_send_fakes.h - an e-Office and a mail relay that misbehave on order. Each is a thread on a port of 127.0.0.1. */
#ifndef TEST_SEND_FAKES_H
#define TEST_SEND_FAKES_H

#include "tests/unit/test_send_rig.h"

/* ---- HTTP */

enum http_fault { FAULT_NONE, FAULT_STATUS, FAULT_HALF, FAULT_NOTHING, FAULT_GARBAGE, FAULT_SLOW, FAULT_WRONG_UUID, FAULT_ENDLESS };

struct fake_office {
    struct send_rig *rig;
    int port, listen_fd;
    pthread_t thread;
    /* The fault, and where it strikes: these methods, these keys (NULL: any), this many times. */
    enum http_fault fault;
    const char *method, *key, *other_key;
    int status, times;
    const char *body, *headers;     /* FAULT_STATUS; headers: whole lines, NULL: none */
    bool works_first;               /* does what was asked, then misbehaves */
    bool sick;                      /* healthz fails, too */
    struct { char uuid[UUID_SIZE]; long long size, offset; } known[SEND_LETTERS_MAX];
    int n_known, masters_asked;      /* "Speed Post" is in the second answer and later ones */
};
void fake_office_start(struct fake_office *f, struct send_rig *rig);    /* f: the fault is set */
void fake_office_stop(struct fake_office *f);

/* ---- SMTP, without TLS. The story of a letter gets "dot" when its mail has come whole. */

enum smtp_fault { SMTP_GOOD, SMTP_REFUSE, SMTP_CUT_IN_DATA, SMTP_CUT_AFTER_DOT, SMTP_SILENT_AFTER_DOT };

struct fake_relay {
    struct send_rig *rig;
    int port, listen_fd;
    pthread_t thread;
    enum smtp_fault fault;
    const char *at, *reply;         /* SMTP_REFUSE: this command ("RCPT", ".") is answered so */
    int times;                      /* then it is good */
    char message[256 * 1024];       /* the last mail, as received */
    char recipients[512];           /* of the last mail */
};
void fake_relay_start(struct fake_relay *f, struct send_rig *rig);
void fake_relay_stop(struct fake_relay *f);

#endif
