#include "ctl/demo_mails.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/ipc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { LOOK_MS = 100, MAILS_MS = 120000, MAIL_MAX_BYTES = 1 << 20 };

static bool ends_in(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);

    return n >= k && strcmp(s + n - k, end) == 0;
}

/* ---- into the mailbox */

/* A mail is another one each time it is sent: what a sender's program would add. */
static void write_heads(FILE *f, const char *id)
{
    char date[64];
    time_t now = (time_t)clock_utc_s();
    struct tm tm;

    gmtime_r(&now, &tm);
    strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S +0000", &tm);
    fprintf(f, "Message-ID: <%s@example.org>\nDate: %s\n", id, date);
}

static int copy_text(FILE *from, FILE *to, const char *path, struct err *e)
{
    char part[4096];
    size_t n, all = 0;

    while ((n = fread(part, 1, sizeof(part), from)) > 0 && (all += n) <= MAIL_MAX_BYTES)
        fwrite(part, 1, n, to);
    if (ferror(from))
        return err_errno(e, "read %s", path);
    return all > MAIL_MAX_BYTES ? err_set(e, -EFBIG, "%s is larger than %d bytes", path, MAIL_MAX_BYTES) : 0;
}

/* Appears in the folder at once, as a delivery agent puts it there. */
static int put_mail(const char *mailbox, const char *path, struct err *e)
{
    char id[ID_SIZE], tmp[CTL_PATH_SIZE], new[CTL_PATH_SIZE];

    id_new(id);
    int r = ctl_path(tmp, e, "%s/tmp/%s", mailbox, id);
    if (r == 0)
        r = ctl_path(new, e, "%s/new/%s", mailbox, id);
    if (r < 0)
        return r;
    AUTO_FCLOSE FILE *from = fopen(path, "re");
    if (!from)
        return err_errno(e, "open %s", path);
    FILE *to = fopen(tmp, "wxe");
    if (!to)
        return err_errno(e, "write %s", tmp);
    write_heads(to, id);
    r = copy_text(from, to, path, e);
    if (fclose(to) != 0 && r == 0)
        r = err_errno(e, "write %s", tmp);
    if (r == 0 && rename(tmp, new) < 0)
        r = err_errno(e, "write %s", new);
    return r;
}

static int is_mail(const struct dirent *d) { return ends_in(d->d_name, ".eml"); }

/* *ret_letters: how many of them are to become letters. */
static int put_mails(const struct clerk *c, const char *folder, size_t *ret_letters, struct err *e)
{
    struct dirent **found;
    int n = scandir(folder, &found, is_mail, alphasort), r = n < 0 ? err_errno(e, "open %s", folder) : 0;

    *ret_letters = 0;
    for (int i = 0; i < n; i++) {
        char path[CTL_PATH_SIZE];

        if (r == 0)
            r = ctl_path(path, e, "%s/%s", folder, found[i]->d_name);
        if (r == 0)
            r = put_mail(c->env->mailbox_dir, path, e);
        *ret_letters += r == 0 && !ends_in(found[i]->d_name, "-listed.eml");
        free(found[i]);
    }
    if (n >= 0)
        free(found);
    return r;
}

/* ---- and out of it, as letters */

static bool is_fed(const struct clerk *c, int64_t id)
{
    for (size_t i = 0; i < c->n_fed; i++)
        if (c->fed[i].letter.id == id)
            return true;
    return false;
}

static int64_t last_id(const struct letter_list *l) { return l->n > 0 ? l->letters[l->n - 1].id : 0; }

/* Letters behind "last" that nobody fed came by mail. *n: of them, those that were found so far. */
static int take_new(struct clerk *c, int64_t last, size_t *n, struct err *e)
{
    AUTO_LETTER_LIST struct letter_list list = { 0 };
    struct fed_letter *f;
    int r = letter_info_list(c->store, -1, &list, e);

    if (r == -EAGAIN || r == -EBUSY)
        return 0;                               /* diaryd is busy: with the next look */
    for (size_t i = 0; r == 0 && i < list.n; i++) {
        if (list.letters[i].id <= last || is_fed(c, list.letters[i].id))
            continue;
        r = clerk_next(c, "e-mail", &f, e);
        if (r < 0)
            return r;
        f->letter = list.letters[i];
        f->by_mail = true;
        snprintf(f->doc, sizeof(f->doc), "%s", f->letter.doc);
        c->n_fed++;
        ++*n;
        printf("  %s  by e-mail: %s\n", f->letter.number, letter_info_place(f->letter.state));
        fflush(stdout);
    }
    return r;
}

int mails_feed(struct clerk *c, const char *folder, struct err *e)
{
    int64_t deadline_ms = clock_mono_ms() + MAILS_MS;
    AUTO_LETTER_LIST struct letter_list before = { 0 };
    size_t wanted = 0, n = 0;
    int r = letter_info_list(c->store, -1, &before, e);

    if (r == 0)
        r = put_mails(c, folder, &wanted, e);
    if (r < 0)
        return r;
    ipc_hint(config_text(c->env->config, CONFIG_PATHS_RUN_DIR), "maild");
    while (n < wanted) {
        if (*c->stop)
            return err_set(e, -ECANCELED, "stopped before all mails were letters");
        if (clock_mono_ms() > deadline_ms)
            return err_set(e, -ETIMEDOUT, "%zu of %zu mails became letters; the log of maild is %s/data/log/maild.log", n, wanted, c->env->dir);
        usleep(LOOK_MS * 1000);
        r = take_new(c, last_id(&before), &n, e);
        if (r < 0)
            return r;
    }
    return 0;
}
