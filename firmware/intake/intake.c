#include "intake/intake.h"

#include "base/clock.h"
#include "base/text.h"
#include "intake/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

static const struct { const char *kind; unsigned char n, first[INTAKE_MAGIC_BYTES]; } kinds[] = {
    { "jpg", 3, { 0xFF, 0xD8, 0xFF } },
    { "png", 8, { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' } },
    { "tif", 4, { 'I', 'I', 42, 0 } },
    { "tif", 4, { 'M', 'M', 0, 42 } },
    { "pdf", 5, { '%', 'P', 'D', 'F', '-' } },
};

static const char *const purposes[] = { "letter", "vip", "backlog" };

static const int refusals[] = { -ENODATA, -EFBIG, -EMEDIUMTYPE, -EINVAL, -EBADMSG };

bool intake_is_purpose(const char *purpose)
{
    for (size_t i = 0; i < ARRAY_LEN(purposes); i++)
        if (strcmp(purposes[i], purpose) == 0)
            return true;
    return false;
}

const char *intake_kind(const unsigned char *first, size_t n)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (n >= kinds[i].n && memcmp(first, kinds[i].first, kinds[i].n) == 0)
            return kinds[i].kind;
    if (n >= 3 && first[0] == 'P' && first[1] >= '1' && first[1] <= '6' && memchr(" \t\r\n#", first[2], 5))
        return "pnm";
    return NULL;
}

bool intake_is_refusal(int error)
{
    for (size_t i = 0; i < ARRAY_LEN(refusals); i++)
        if (refusals[i] == error)
            return true;
    return false;
}

/* The file cannot be read: -EIO is the card's. */
static int unreadable(struct err *e)
{
    err_errno(e, "it cannot be read");
    return -EREMOTEIO;
}

int intake_look(int fd, const char **ret_kind, struct err *e)
{
    unsigned char first[INTAKE_MAGIC_BYTES];
    struct stat st;

    if (fstat(fd, &st) < 0)
        return unreadable(e);
    if (!S_ISREG(st.st_mode))
        return err_set(e, -EINVAL, "it is not a file");
    if (st.st_size == 0)
        return err_set(e, -ENODATA, "it is empty");
    if (st.st_size > (off_t)INTAKE_MAX_MIB * 1024 * 1024)
        return err_set(e, -EFBIG, "it is larger than %d MiB; split it first", INTAKE_MAX_MIB);
    ssize_t n = pread(fd, first, sizeof(first), 0);
    if (n < 0)
        return unreadable(e);
    *ret_kind = intake_kind(first, (size_t)n);
    return *ret_kind ? 0 : err_set(e, -EMEDIUMTYPE, "it is neither an image (JPEG, PNG, TIFF, PNM) nor a PDF");
}

/* ---- in memory */

void intake_bytes_done(struct intake_bytes *b)
{
    if (b->data)
        sodium_memzero(b->data, b->n);
    free(b->data);
    *b = (struct intake_bytes){ .n = 0 };
}

/* Exactly size bytes, and then the end. */
static int read_all(int fd, unsigned char *data, size_t size, struct err *e)
{
    unsigned char beyond;
    size_t at = 0;

    while (at < size) {
        ssize_t n = pread(fd, data + at, size - at, (off_t)at);

        if (n < 0)
            return unreadable(e);
        if (n == 0)
            return err_set(e, -EFBIG, "it changed while it was read");
        at += (size_t)n;
    }
    return pread(fd, &beyond, 1, (off_t)size) > 0 ? err_set(e, -EFBIG, "it grew while it was read") : 0;
}

int intake_load(int fd, struct intake_bytes *ret, struct err *e)
{
    AUTO_INTAKE_BYTES struct intake_bytes b = { .n = 0 };
    struct stat st;

    if (fstat(fd, &st) < 0)
        return unreadable(e);
    if (st.st_size <= 0 || st.st_size > (off_t)INTAKE_MAX_MIB * 1024 * 1024)
        return st.st_size <= 0 ? err_set(e, -ENODATA, "it is empty") : err_set(e, -EFBIG, "it is larger than %d MiB; split it first", INTAKE_MAX_MIB);
    b.data = malloc((size_t)st.st_size);
    if (!b.data)
        return err_set(e, -ENOMEM, "there is not enough memory for it");
    b.n = (size_t)st.st_size;
    int r = read_all(fd, b.data, b.n, e);
    if (r < 0)
        return r;
    hash_hex_of(b.data, b.n, b.sha256);
    *ret = b;
    b = (struct intake_bytes){ .n = 0 };
    return 0;
}

/* ---- a document */

static int put_bytes(const struct intake_bytes *b, struct spool_doc *d, const char *kind, struct err *e)
{
    char name[SPOOL_NAME_SIZE];

    snprintf(name, sizeof(name), "file-001.%s", kind);
    return spool_blob_put(d, name, b->data, b->n, e);
}

/* The file's own name, as far as a manifest value holds it. */
static int set_name(struct spool_doc *d, const char *path, struct err *e)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    AUTO_FREE char *clean = NULL;

    if (text_clean(base, strlen(base), SPOOL_VALUE_SIZE * 4, &clean, NULL) < 0)
        return spool_doc_set(d, "file", "(its name is not UTF-8)", e);
    text_squeeze(clean);
    text_cut_bytes(clean, SPOOL_VALUE_SIZE - 1);
    return spool_doc_set(d, "file", clean, e);
}

static int set_values(struct spool_doc *d, const char *name, const struct intake_origin *o, struct err *e)
{
    char now[CLOCK_ISO_SIZE];
    int r = spool_doc_set(d, "source", o->source, e);

    clock_format_iso(clock_utc_s(), now);
    if (r == 0)
        r = spool_doc_set(d, "purpose", o->purpose, e);
    if (r == 0)
        r = spool_doc_set(d, "created", now, e);
    if (r == 0 && o->cleared && o->cleared[0])
        r = spool_doc_set(d, "cleared", o->cleared, e);
    return r < 0 ? r : set_name(d, name, e);
}

int intake_put(struct spool *s, const struct intake_bytes *b, const char *kind, const char *name, const struct intake_origin *o,
               struct spool_doc **ret_doc, struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    int r = spool_check_room(s, o->reserve_bytes, e);

    if (r == 0)
        r = spool_doc_new(s, false, &d, e);
    if (r == 0)
        r = put_bytes(b, d, kind, e);
    if (r == 0)
        r = set_values(d, name, o, e);
    if (r == 0)
        *ret_doc = TAKE_PTR(d);
    return r;
}

/* ---- one that bears a marking */

int intake_refuse(struct spool *s, const char *id, const char *source, const char *operator, struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    char now[CLOCK_ISO_SIZE];
    enum spool_stage stage;
    int r = spool_find(s, id, &stage);

    if (r == 0)                         /* begun before: it is complete, or is completed now */
        return stage == SPOOL_OPEN ? spool_refuse(s, id, stage, operator, e) : 0;
    r = r == -ENOENT ? spool_doc_new_as(s, id, false, &d, e) : err_set(e, r, "look for letter %s: %s", id, strerror(-r));
    clock_format_iso(clock_utc_s(), now);
    if (r == 0)
        r = spool_doc_set(d, "source", source, e);
    if (r == 0)
        r = spool_doc_set(d, "created", now, e);
    return r == 0 ? spool_doc_refuse(TAKE_PTR(d), operator, e) : r;
}

void intake_mark_words(const struct mark_verdict *v, char out[INTAKE_WHY_SIZE])
{
    char page[32] = "it";

    if (v->page > 0)
        snprintf(page, sizeof(page), "page %d", v->page);
    if (v->unchecked)
        snprintf(out, INTAKE_WHY_SIZE, "%s could not be checked for classified markings (%s)", page, v->why);
    else if (v->decision == MARK_REFUSE)
        snprintf(out, INTAKE_WHY_SIZE, "%s bears a classified marking", page);
    else
        snprintf(out, INTAKE_WHY_SIZE, "%s may bear a classified marking (%s)", page, v->why);
}

/* ---- all in one */

struct asking { bool (*progress)(void *ctx, int page, int pages); void *ctx; int64_t until_ms; };

static bool is_over(void *ctx, int page, int pages)
{
    const struct asking *a = ctx;

    return clock_mono_ms() >= a->until_ms || (a->progress && a->progress(a->ctx, page, pages));
}

/* 0: it may be kept. -EPERM, -EKEYREVOKED: in words; ret_doc as intake_file. */
static int check(struct spool *s, struct mark_checker *m, const struct intake_bytes *b, const struct intake_origin *o, struct asking *a,
                 char ret_doc[ID_SIZE], struct err *e)
{
    struct mark_verdict v;
    char why[INTAKE_WHY_SIZE];
    int r;

    if (o->cleared && o->cleared[0])
        return 0;
    mark_file(m, b->data, b->n, is_over, a, &v);
    intake_mark_words(&v, why);
    if (v.decision == MARK_CLEAR)
        return 0;
    if (v.decision == MARK_HOLD)
        return err_set(e, -EPERM, "%s. Look at it. If it is classified, take the file away from this computer; if it is not: "
                       "dakbox import --not-classified --actor NAME FILE", why);
    id_new(ret_doc);
    r = intake_refuse(s, ret_doc, o->source, "dakbox import", e);
    return r < 0 ? r : err_set(e, -EKEYREVOKED, "%s. It was refused: the register keeps its number and nothing else. The file itself was not "
                               "touched; take it away from this computer", why);
}

static int take(struct spool *s, struct mark_checker *m, const char *path, const struct intake_origin *o, struct asking *a,
                char ret_doc[ID_SIZE], struct err *e)
{
    AUTO_INTAKE_BYTES struct intake_bytes b = { .n = 0 };
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const char *kind = NULL;
    int r = fd < 0 ? err_errno(e, "it cannot be opened") : intake_look(fd, &kind, e);

    if (r == 0 && intake_probe(path, NULL, e) == -EBADMSG)      /* when it cannot be told, the check will tell */
        r = -EBADMSG;
    if (r == 0)
        r = intake_load(fd, &b, e);
    if (r == 0)
        r = check(s, m, &b, o, a, ret_doc, e);
    if (r == 0)
        r = intake_put(s, &b, kind, path, o, &d, e);
    if (r < 0)
        return r;
    snprintf(ret_doc, ID_SIZE, "%s", spool_doc_id(d));
    return spool_doc_commit(TAKE_PTR(d), SPOOL_SCANNED, e);
}

int intake_file(struct spool *s, struct mark_checker *m, const char *path, const struct intake_origin *o,
                bool (*progress)(void *ctx, int page, int pages), void *ctx, char ret_doc[ID_SIZE], struct err *e)
{
    struct asking a = { progress, ctx, clock_mono_ms() + INTAKE_CHECK_MAX_MS };

    return err_wrap(e, take(s, m, path, o, &a, ret_doc, e), "%s was not taken in", path);
}
