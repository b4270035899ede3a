#include "intake/intake.h"

#include "base/clock.h"
#include "base/text.h"
#include "intake/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { COPY_BYTES = 64 * 1024 };

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

/* ---- copying */

static int copy_bytes(int fd, struct spool_doc *d, const char *kind, char ret_sha256[HASH_HEX_SIZE], struct err *e)
{
    char name[SPOOL_NAME_SIZE], buf[COPY_BYTES];
    AUTO_SPOOL_BLOB struct spool_blob *blob = NULL;
    struct hash hash;
    int64_t total = 0;
    ssize_t n;

    hash_init(&hash);
    snprintf(name, sizeof(name), "file-001.%s", kind);
    int r = spool_blob_create(d, name, &blob, e);
    while (r == 0 && (n = pread(fd, buf, sizeof(buf), total)) != 0) {
        if (n < 0)
            return unreadable(e);
        total += n;
        if (total > (int64_t)INTAKE_MAX_MIB * 1024 * 1024)
            return err_set(e, -EFBIG, "it grew beyond %d MiB while it was read", INTAKE_MAX_MIB);
        hash_update(&hash, buf, (size_t)n);
        r = spool_blob_write(blob, buf, (size_t)n, e);
    }
    hash_hex(&hash, ret_sha256);
    return r < 0 ? r : spool_blob_commit(TAKE_PTR(blob), e);
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
    return r < 0 ? r : set_name(d, name, e);
}

int intake_copy(struct spool *s, int fd, const char *kind, const char *name, const struct intake_origin *o,
                struct spool_doc **ret_doc, char ret_sha256[HASH_HEX_SIZE], struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    int r = spool_check_room(s, o->reserve_bytes, e);

    if (r == 0)
        r = spool_doc_new(s, false, &d, e);
    if (r == 0)
        r = copy_bytes(fd, d, kind, ret_sha256, e);
    if (r == 0)
        r = set_values(d, name, o, e);
    if (r == 0)
        *ret_doc = TAKE_PTR(d);
    return r;
}

/* ---- all in one */

static int take(struct spool *s, const char *path, const struct intake_origin *o, char ret_doc[ID_SIZE], struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char sha256[HASH_HEX_SIZE];
    const char *kind = NULL;
    int r = fd < 0 ? err_errno(e, "it cannot be opened") : intake_look(fd, &kind, e);

    if (r == 0 && intake_probe(path, NULL, e) == -EBADMSG)      /* when it cannot be told, reading will tell */
        r = -EBADMSG;
    if (r == 0)
        r = intake_copy(s, fd, kind, path, o, &d, sha256, e);
    if (r < 0)
        return r;
    snprintf(ret_doc, ID_SIZE, "%s", spool_doc_id(d));
    return spool_doc_commit(TAKE_PTR(d), SPOOL_SCANNED, e);
}

int intake_file(struct spool *s, const char *path, const struct intake_origin *o, char ret_doc[ID_SIZE], struct err *e)
{
    return err_wrap(e, take(s, path, o, ret_doc, e), "%s was not taken in", path);
}
