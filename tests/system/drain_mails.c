#include "tests/system/drain.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>

/* Appears in the folder at once, as a delivery agent puts it there. */
static int put_mail(struct drain *d, unsigned i, struct err *e)
{
    const struct passwd *mail = getpwnam("mail");
    char tmp[CTL_PATH_SIZE], new[CTL_PATH_SIZE], text[512];
    int r = ctl_path(tmp, e, "%s/tmp/%u", d->place.mailbox.maildir, i);

    if (r == 0)
        r = ctl_path(new, e, "%s/new/%u", d->place.mailbox.maildir, i);
    if (r < 0)
        return r;
    int n = snprintf(text, sizeof(text), "From: Ram <ram%u@example.org>\nTo: cru@example.gov.in\nSubject: Land at Pune, plot %u\n"
                     "Message-ID: <%u.%llu@example.org>\n\nSir,\n\nmay I ask about plot %u.\n", i, i, i, (unsigned long long)d->seed, i);
    AUTO_CLOSE int fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (!mail || fd < 0 || write(fd, text, (size_t)n) != n || fchown(fd, mail->pw_uid, mail->pw_gid) < 0 || rename(tmp, new) < 0)
        return err_errno(e, "put a mail into %s", new);
    return 0;
}

int drain_mails_step(struct drain *d, struct err *e)
{
    unsigned wanted = d->n_mails == 0 ? 0 : 1 + (unsigned)((uint64_t)d->n_fed * d->n_mails / d->n_letters);
    int r = 0;

    for (; r == 0 && d->n_mailed < d->n_mails && d->n_mailed < wanted; d->n_mailed++)
        r = put_mail(d, d->n_mailed + 1, e);
    return r;
}
