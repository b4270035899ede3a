/* sms_modem.c - a GSM modem at the box: gammu-smsd sends what lies in its outbox, gammu-smsd-inject puts it there.
 *
 * A program is started for each SMS, without a shell and with a bound on its time. It ends with 0 once the SMS lies in the
 * outbox; until gammu-smsd has sent it, it lies there, also over a restart. */
#include "uploader/send/sms_gateway.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { TOLD_SIZE = 200, LOOK_MS = 100 };
#define INJECT  "gammu-smsd-inject"
#define LONGEST "500"             /* letters: in as many parts as it takes */

/* Starts it with its words going to a pipe. 0, or -errno: nothing was started. */
static int start(const struct sms_line *line, const struct sms_message *m, pid_t *ret_pid, int *ret_told)
{
    char to[SMS_NUMBER_SIZE + 1];
    const char *argv[] = { INJECT, "-c", line->modem_config, "TEXT", to, "-autolen", LONGEST, "-text", m->text,
                           sms_is_ascii(m->text) ? NULL : "-unicode", NULL };
    static const char *const environment[] = { "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", NULL };
    posix_spawn_file_actions_t files;
    int told[2];

    snprintf(to, sizeof(to), "+%s", m->to);
    if (pipe2(told, O_CLOEXEC | O_NONBLOCK) < 0)
        return -errno;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, told[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, told[1], STDERR_FILENO);
    int r = posix_spawnp(ret_pid, INJECT, &files, NULL, (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)environment);
    posix_spawn_file_actions_destroy(&files);
    close(told[1]);
    if (r != 0) {
        close(told[0]);
        return -r;
    }
    *ret_told = told[0];
    return 0;
}

/* Its last words, for a sentence; what is more is thrown away. False: it was ended by us, or died. */
static bool wait_for(const struct sms_line *line, pid_t pid, int told, char words[TOLD_SIZE], int *ret_status)
{
    int64_t until_ms = clock_mono_ms() + (int64_t)line->idle_s * 1000;
    bool killed = false;
    size_t n = 0;

    for (;;) {
        char some[512];
        struct pollfd p = { .fd = told, .events = POLLIN };
        poll(&p, 1, LOOK_MS);
        for (ssize_t got; (got = read(told, some, sizeof(some))) > 0; )
            for (ssize_t i = 0; i < got && n < TOLD_SIZE - 1; i++)
                words[n++] = some[i] >= ' ' && some[i] <= '~' ? some[i] : ' ';
        words[n] = '\0';
        if (waitpid(pid, ret_status, WNOHANG) == pid)
            return !killed && WIFEXITED(*ret_status);
        if (!killed && (clock_mono_ms() > until_ms || atomic_load(line->tools->stopping))) {
            kill(pid, SIGKILL);
            killed = true;
        }
    }
}

void sms_modem_send(const struct sms_line *line, const struct sms_message *m, struct outcome *o)
{
    char words[TOLD_SIZE] = "";
    int status = 0, told = -1;
    pid_t pid;

    if (delivery_commit(line->tools, m->d, o) < 0)
        return;
    int r = start(line, m, &pid, &told);
    if (r < 0) {
        outcome_say(o, VERDICT_RETRY_LATER, SAID_SMS_MODEM_PROGRAM, INJECT, strerror(-r));
        return;
    }
    bool ended = wait_for(line, pid, told, words, &status);
    close(told);
    if (!ended)
        outcome_say(o, VERDICT_UNKNOWN, SAID_SMS_LOST, INJECT, m->who);
    else if (WEXITSTATUS(status) == 127)
        outcome_say(o, VERDICT_RETRY_LATER, SAID_SMS_MODEM_PROGRAM, INJECT, strerror(ENOENT));
    else if (WEXITSTATUS(status) != 0)
        outcome_say(o, VERDICT_RETRY_LATER, SAID_SMS_MODEM, words);
    else {
        o->verdict = VERDICT_DELIVERED;
        o->result = json_pack("{s:s}", "template", m->t->name);
    }
}
