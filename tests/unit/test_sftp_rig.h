/* test_sftp_rig.h - a real OpenSSH on a free port, with keys made for it (tests/rig/sftpd.sh). */
#ifndef TESTS_UNIT_TEST_SFTP_RIG_H
#define TESTS_UNIT_TEST_SFTP_RIG_H

#include "tests/rig/tmpdir.h"

#include <sys/types.h>

struct sftp_rig {
    char dir[TMPDIR_SIZE];          /* "key" lets in, "other_key" does not */
    int port;
    pid_t pid;
    char *host_key, *other_key;     /* as ssh-keygen -l shows them, each with the end of its line; host_key: all that the server has */
};

/* Skips the test, with words, where openssh-server is not installed. */
void sftp_rig_start(struct sftp_rig *s);
void sftp_rig_end(struct sftp_rig *s);

#endif
