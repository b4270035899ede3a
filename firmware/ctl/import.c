#include "ctl/import.h"

#include "base/clock.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { COPY_BYTES = 64 * 1024 };

static const struct { const char *kind; unsigned char n, first[IMPORT_MAGIC_BYTES]; } kinds[] = {
    { "jpg", 3, { 0xFF, 0xD8, 0xFF } },
    { "png", 8, { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' } },
    { "tif", 4, { 'I', 'I', 42, 0 } },
    { "tif", 4, { 'M', 'M', 0, 42 } },
    { "pdf", 5, { '%', 'P', 'D', 'F', '-' } },
};

const char *import_kind(const unsigned char *first, size_t n)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (n >= kinds[i].n && memcmp(first, kinds[i].first, kinds[i].n) == 0)
            return kinds[i].kind;
    if (n >= 3 && first[0] == 'P' && first[1] >= '1' && first[1] <= '6' && strchr(" \t\r\n#", first[2]))
        return "pnm";
    return NULL;
}

/* Looks before anything is written. *ret_fd is the caller's. */
static int open_checked(const char *path, int *ret_fd, const char **ret_kind, struct err *e)
{
    unsigned char first[IMPORT_MAGIC_BYTES];
    struct stat st;
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return err_errno(e, "it cannot be opened");
    if (fstat(fd, &st) < 0)
        return err_errno(e, "it cannot be looked at");
    if (!S_ISREG(st.st_mode))
        return err_set(e, -EINVAL, "it is not a file");
    if (st.st_size == 0)
        return err_set(e, -ENODATA, "it is empty");
    if (st.st_size > (off_t)IMPORT_MAX_MIB * 1024 * 1024)
        return err_set(e, -EFBIG, "it is larger than %d MiB; split it first", IMPORT_MAX_MIB);
    ssize_t n = pread(fd, first, sizeof(first), 0);
    if (n < 0)
        return err_errno(e, "it cannot be read");
    *ret_kind = import_kind(first, (size_t)n);
    if (!*ret_kind)
        return err_set(e, -EMEDIUMTYPE, "it is neither an image (JPEG, PNG, TIFF, PNM) nor a PDF");
    *ret_fd = TAKE_FD(fd);
    return 0;
}

static int copy_bytes(int fd, struct spool_doc *d, const char *kind, struct err *e)
{
    char name[SPOOL_NAME_SIZE], buf[COPY_BYTES];
    AUTO_SPOOL_BLOB struct spool_blob *blob = NULL;
    int64_t total = 0;
    ssize_t n;

    snprintf(name, sizeof(name), "file-001.%s", kind);
    int r = spool_blob_create(d, name, &blob, e);
    while (r == 0 && (n = read(fd, buf, sizeof(buf))) != 0) {
        if (n < 0)
            return err_errno(e, "it cannot be read");
        total += n;
        if (total > (int64_t)IMPORT_MAX_MIB * 1024 * 1024)
            return err_set(e, -EFBIG, "it grew beyond %d MiB while it was read", IMPORT_MAX_MIB);
        r = spool_blob_write(blob, buf, (size_t)n, e);
    }
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

static int fill(struct spool_doc *d, int fd, const char *path, const char *kind, struct err *e)
{
    char now[CLOCK_ISO_SIZE];
    int r = copy_bytes(fd, d, kind, e);

    clock_format_iso(clock_utc_s(), now);
    if (r == 0)
        r = spool_doc_set(d, "source", "import", e);
    if (r == 0)
        r = spool_doc_set(d, "created", now, e);
    return r < 0 ? r : set_name(d, path, e);
}

int import_file(struct spool *s, const char *path, uint64_t reserve_bytes, char ret_doc[ID_SIZE], struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    AUTO_CLOSE int fd = -1;
    const char *kind = NULL;
    int r = open_checked(path, &fd, &kind, e);

    if (r == 0)
        r = spool_check_room(s, reserve_bytes, e);
    if (r == 0)
        r = spool_doc_new(s, false, &d, e);
    if (r == 0)
        r = fill(d, fd, path, kind, e);
    if (r == 0) {
        snprintf(ret_doc, ID_SIZE, "%s", spool_doc_id(d));
        r = spool_doc_commit(TAKE_PTR(d), SPOOL_SCANNED, e);
    }
    return r < 0 ? err_wrap(e, r, "%s was not taken in", path) : 0;
}
