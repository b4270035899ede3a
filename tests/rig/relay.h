/* relay.h - a mail relay of its own for a test: a script of tests/rig with TLS, login "box" and a Maildir. Fails the test when it cannot. */
#ifndef TESTS_RIG_RELAY_H
#define TESTS_RIG_RELAY_H

#include "tests/rig/tmpdir.h"

#include <limits.h>
#include <stddef.h>
#include <sys/types.h>

struct relay {
    char dir[TMPDIR_SIZE], maildir[PATH_MAX], cert[PATH_MAX], key[PATH_MAX];    /* cert: who vouches for it, too */
    int port;
    pid_t pid;
};

/* It answers as "localhost", and as "relay.test". port 0: a free one, where the script can find one. */
void relay_start(struct relay *s, const char *script, int port, const char *password);
void relay_end(struct relay *s);

/* Number of mails in the Maildir; the text of the last one seen goes to out. */
int relay_mails(const struct relay *s, char *out, size_t size);

#endif
