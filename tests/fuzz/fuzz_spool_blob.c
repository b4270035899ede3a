/* Any bytes as what lies on the card: of a page, of the keys, of the manifest. What is read is what was written, or an
 * error; whole files of foreign bytes, and good ones with a few bytes changed (which come past the first look). */
#include "spool/spool.h"
#include "tests/rig/tmpdir.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { PAGE_BYTES = 70000, MAX_FILE = 80000, CHANGE_BYTES = 4 };

static struct spool *spool;
static char id[ID_SIZE];
static unsigned char page[PAGE_BYTES], good[3][MAX_FILE];
static size_t good_n[3];
static char root[TMPDIR_SIZE], paths[3][TMPDIR_SIZE + 100];

static void check(bool ok)
{
    if (!ok)
        abort();
}

static void put_file(const char *path, const void *bytes, size_t n)
{
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

    check(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
}

static void clean_up(void) { tmpdir_remove(root); }

static void make_letter(void)
{
    static const char *const names[] = { "page-001.png", "key", "manifest" };
    char spool_root[TMPDIR_SIZE + 8];
    struct spool_doc *d;

    tmpdir_new(root);
    atexit(clean_up);
    snprintf(spool_root, sizeof(spool_root), "%s/spool", root);
    for (size_t i = 0; i < PAGE_BYTES; i++)
        page[i] = (unsigned char)(i * 7 + i / 251);
    check(spool_open(spool_root, NULL, &spool, NULL) == 0 && spool_doc_new(spool, false, &d, NULL) == 0);
    memcpy(id, spool_doc_id(d), ID_SIZE);
    check(spool_blob_put(d, "page-001.png", page, PAGE_BYTES, NULL) == 0 && spool_doc_commit(d, SPOOL_SCANNED, NULL) == 0);
    for (int i = 0; i < 3; i++) {
        snprintf(paths[i], sizeof(paths[i]), "%s/scanned/%s/%s", spool_root, id, names[i]);
        AUTO_CLOSE int fd = open(paths[i], O_RDONLY | O_CLOEXEC);
        ssize_t k = read(fd, good[i], MAX_FILE);
        check(k > 0);
        good_n[i] = (size_t)k;
    }
}

/* Is the page right, or refused? Its bytes never are others. */
static void read_back(void)
{
    static unsigned char got[PAGE_BYTES + 1];
    AUTO_SPOOL_BLOB struct spool_blob *b = NULL;

    spool_verify(spool, id, NULL);
    if (spool_blob_open(spool, id, "page-001.png", &b, NULL) < 0)
        return;
    check(spool_blob_seek(b, PAGE_BYTES / 2, NULL) == 0);
    ssize_t k = spool_blob_read(b, got, sizeof(got), NULL);
    check(k < 0 || (k == PAGE_BYTES / 2 && memcmp(got, page + PAGE_BYTES / 2, (size_t)k) == 0));
    if (spool_blob_seek(b, 0, NULL) == 0)
        k = spool_blob_read(b, got, sizeof(got), NULL);
    check(k < 0 || (k == PAGE_BYTES && memcmp(got, page, PAGE_BYTES) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static unsigned char changed[MAX_FILE];

    if (!spool)
        make_letter();
    if (n < 2)
        return 0;
    int which = data[0] % 3;
    if (data[1] % 2) {
        put_file(paths[which], data + 2, n - 2);
    } else {                                            /* each change: where (3 bytes), what */
        memcpy(changed, good[which], good_n[which]);
        for (const uint8_t *at = data + 2; at + CHANGE_BYTES <= data + n; at += CHANGE_BYTES)
            changed[((size_t)at[0] << 16 | (size_t)at[1] << 8 | at[2]) % good_n[which]] ^= at[3];
        put_file(paths[which], changed, good_n[which]);
    }
    read_back();
    put_file(paths[which], good[which], good_n[which]);
    return 0;
}
