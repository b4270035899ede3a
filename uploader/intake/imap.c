#include "uploader/intake/imap.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* ---- what it can do */

static int read_caps(void *ctx, const struct imap_answer *a)
{
    struct imap_caps *caps = ctx;

    if (strncasecmp(a->line, "* CAPABILITY ", 13) == 0) {
        caps->idle = strcasestr(a->line, " IDLE") != NULL;
        caps->move = strcasestr(a->line, " MOVE") != NULL;
    }
    return 0;
}

int imap_ask_caps(struct imap *i, struct imap_caps *ret, struct err *e)
{
    *ret = (struct imap_caps){ .idle = false };
    return imap_do(i, "CAPABILITY", 0, read_caps, ret, e);
}

/* ---- a folder */

static int read_folder(void *ctx, const struct imap_answer *a)
{
    struct imap_folder *f = ctx;
    const char *at = strcasestr(a->line, "[UIDVALIDITY "), *flags = strcasestr(a->line, "[PERMANENTFLAGS ");

    if (at)
        f->uid_validity = (uint32_t)strtoul(at + 13, NULL, 10);
    if (flags)
        f->keeps_keywords = strstr(flags, "\\*") || strcasestr(flags, IMAP_KEYWORD);
    return 0;
}

/* That it may not be written to stands in the tagged line, which is not handed out: ask what may be kept instead. */
int imap_select(struct imap *i, const char *folder, struct imap_folder *ret, struct err *e)
{
    char command[IMAP_COMMAND_SIZE], quoted[2 * IMAP_FOLDER_SIZE + 3] = "";
    int r = imap_quote(folder, quoted, sizeof(quoted), e);

    *ret = (struct imap_folder){ .keeps_keywords = false };
    snprintf(command, sizeof(command), "%s %s", "SELECT", quoted);
    if (r == 0)
        r = imap_do(i, command, 0, read_folder, ret, e);
    return r == 0 && ret->uid_validity == 0 ? err_set(e, -EPROTO, "the mailbox gives no UIDVALIDITY") : r;
}

static int read_list(void *ctx, const struct imap_answer *a)
{
    if (strncasecmp(a->line, "* LIST ", 7) == 0)
        *(bool *)ctx = !strcasestr(a->line, "\\Noselect") && !strcasestr(a->line, "\\NonExistent");
    return 0;
}

int imap_has_folder(struct imap *i, const char *folder, bool *ret_there, struct err *e)
{
    char command[IMAP_COMMAND_SIZE], quoted[2 * IMAP_FOLDER_SIZE + 3] = "";
    int r = imap_quote(folder, quoted, sizeof(quoted), e);

    *ret_there = false;
    snprintf(command, sizeof(command), "LIST \"\" %s", quoted);
    return r == 0 ? imap_do(i, command, 0, read_list, ret_there, e) : r;
}

/* ---- which mails */

void imap_uids_done(struct imap_uids *u)
{
    free(u->uid);
    *u = (struct imap_uids){ .n = 0 };
}

static int by_uid(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

bool imap_uids_have(const struct imap_uids *u, uint32_t uid) { return u->n > 0 && bsearch(&uid, u->uid, u->n, sizeof(uid), by_uid); }

static int add_uids(struct imap_uids *u, const char *at)
{
    while (*at) {
        char *end;
        unsigned long uid = strtoul(at, &end, 10);

        if (end == at || uid == 0 || uid > UINT32_MAX)
            return -EPROTO;
        uint32_t *more = u->n % 256 == 0 ? reallocarray(u->uid, u->n + 256, sizeof(*more)) : u->uid;
        if (!more)
            return -ENOMEM;
        u->uid = more;
        u->uid[u->n++] = (uint32_t)uid;
        at = end + strspn(end, " ");
    }
    return 0;
}

static int read_search(void *ctx, const struct imap_answer *a)
{
    return strncasecmp(a->line, "* SEARCH", 8) == 0 ? add_uids(ctx, a->line + 8 + strspn(a->line + 8, " ")) : 0;
}

int imap_search(struct imap *i, const char *what, struct imap_uids *ret, struct err *e)
{
    char command[IMAP_COMMAND_SIZE];

    snprintf(command, sizeof(command), "UID SEARCH %s", what);
    *ret = (struct imap_uids){ .n = 0 };
    int r = imap_do(i, command, 0, read_search, ret, e);
    if (r == -EPROTO || r == -ENOMEM)
        err_set(e, r, r == -ENOMEM ? "out of memory" : "the mailbox gives a list of mails that is none");
    if (r < 0)
        imap_uids_done(ret);
    else if (ret->n > 1)
        qsort(ret->uid, ret->n, sizeof(*ret->uid), by_uid);
    return r;
}

/* ---- one mail */

struct reading { uint32_t uid; bool found; struct imap_meta meta; unsigned char *bytes; size_t n; };

/* Is it the answer about this mail, and not news of another? */
static bool is_about(const struct reading *x, const char *line)
{
    const char *uid = strcasestr(line, "UID ");

    return strncmp(line, "* ", 2) == 0 && strcasestr(line, " FETCH (") && uid && strtoul(uid + 4, NULL, 10) == x->uid;
}

static int64_t date_of(const char *line)
{
    const char *at = strcasestr(line, "INTERNALDATE \"");
    struct tm tm = { 0 };

    if (!at)
        return 0;
    at += 14;
    if (!strptime(at + strspn(at, " "), "%d-%b-%Y %H:%M:%S %z", &tm))
        return 0;
    long east_s = tm.tm_gmtoff;             /* timegm() forgets it */
    return (int64_t)timegm(&tm) - east_s;
}

static int read_meta(void *ctx, const struct imap_answer *a)
{
    struct reading *x = ctx;

    if (!is_about(x, a->line))
        return 0;
    const char *size = strcasestr(a->line, "RFC822.SIZE ");
    x->found = true;
    x->meta = (struct imap_meta){ .arrived_s = date_of(a->line), .size_bytes = size ? strtoll(size + 12, NULL, 10) : 0,
                                  .done = strcasestr(a->line, IMAP_KEYWORD) != NULL };
    return 0;
}

int imap_ask_meta(struct imap *i, uint32_t uid, struct imap_meta *ret, struct err *e)
{
    struct reading x = { .uid = uid };
    char command[96];

    snprintf(command, sizeof(command), "UID FETCH %" PRIu32 " (UID INTERNALDATE RFC822.SIZE FLAGS)", uid);
    int r = imap_do(i, command, 0, read_meta, &x, e);
    *ret = x.meta;
    return r < 0 || x.found ? r : err_set(e, -ENOENT, "the mail is not there any more");
}

static int read_bytes(void *ctx, const struct imap_answer *a)
{
    struct reading *x = ctx;

    if (!a->literal || x->bytes || !is_about(x, a->line))
        return 0;
    x->bytes = malloc(a->literal_n + 1);
    if (!x->bytes)
        return -ENOMEM;
    memcpy(x->bytes, a->literal, a->literal_n);
    x->n = a->literal_n;
    x->found = true;
    return 0;
}

int imap_fetch(struct imap *i, uint32_t uid, size_t max_bytes, unsigned char **ret_bytes, size_t *ret_n, struct err *e)
{
    struct reading x = { .uid = uid };
    char command[64];

    snprintf(command, sizeof(command), "UID FETCH %" PRIu32 " (UID BODY.PEEK[])", uid);
    int r = imap_do(i, command, max_bytes, read_bytes, &x, e);
    if (r == 0 && !x.found)
        r = err_set(e, -ENOENT, "the mail is not there any more");
    if (r == -ENOMEM)
        err_set(e, r, "out of memory");
    if (r < 0) {
        free(x.bytes);
        return r;
    }
    *ret_bytes = x.bytes;
    *ret_n = x.n;
    return 0;
}

/* ---- dealt with */

int imap_set_keyword(struct imap *i, uint32_t uid, struct err *e)
{
    char command[64];

    snprintf(command, sizeof(command), "UID STORE %" PRIu32 " +FLAGS.SILENT (" IMAP_KEYWORD ")", uid);
    return imap_do(i, command, 0, NULL, NULL, e);
}

static int transfer(struct imap *i, const char *verb, uint32_t uid, const char *quoted, struct err *e)
{
    char command[IMAP_COMMAND_SIZE];

    snprintf(command, sizeof(command), "UID %s %" PRIu32 " %.1024s", verb, uid, quoted);
    return imap_do(i, command, 0, NULL, NULL, e);
}

int imap_put_aside(struct imap *i, const struct imap_caps *caps, uint32_t uid, const char *folder, struct err *e)
{
    char quoted[2 * IMAP_FOLDER_SIZE + 3], create[sizeof(quoted) + 8];
    const char *verb = caps->move ? "MOVE" : "COPY";
    int r = imap_quote(folder, quoted, sizeof(quoted), e);

    if (r == 0)
        r = transfer(i, verb, uid, quoted, e);
    if (r == -EREMOTEIO) {
        snprintf(create, sizeof(create), "CREATE %s", quoted);
        if (imap_do(i, create, 0, NULL, NULL, NULL) == 0)
            r = transfer(i, verb, uid, quoted, e);
    }
    return r == 0 && !caps->move ? imap_set_keyword(i, uid, e) : r;
}
