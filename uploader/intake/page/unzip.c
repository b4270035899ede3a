#include "uploader/intake/page/unzip.h"

#include "uploader/intake/page/words.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

AUTO_DEFINE(struct archive *, archive_read_free)
#define AUTO_ARCHIVE AUTO(auto_archive_read_free)

static const size_t CHUNK = 64 * 1024;

bool unzip_is_zip(const unsigned char *bytes, size_t n) { return n > 4 && memcmp(bytes, "PK\3\4", 4) == 0; }

/* One member's bytes. What its header says of its size is not believed. */
static int unpack(struct mail *m, struct archive *a, unsigned char **ret_bytes, size_t *ret_n)
{
    AUTO_FREE unsigned char *bytes = NULL;
    size_t n = 0, room = 0;
    la_ssize_t got;

    do {
        if (room - n < CHUNK) {
            unsigned char *more = realloc(bytes, room = 2 * room + 2 * CHUNK);

            if (!more)
                return -ENOMEM;
            bytes = more;
        }
        got = archive_read_data(a, bytes + n, CHUNK);
        if (got < 0)
            return -EBADMSG;
        n += (size_t)got;
        m->unpacked_bytes += (size_t)got;
        if (m->unpacked_bytes > MAIL_MAX_UNPACKED_BYTES)
            return -E2BIG;
    } while (got > 0);
    *ret_bytes = TAKE_PTR(bytes);
    *ret_n = n;
    return 0;
}

static int give_member(struct mail *m, struct archive *a, struct archive_entry *entry,
                       int (*each)(void *ctx, const char *name, const unsigned char *bytes, size_t n), void *ctx)
{
    const char *utf8 = archive_entry_pathname_utf8(entry), *name = utf8 ? utf8 : archive_entry_pathname(entry);
    AUTO_FREE unsigned char *bytes = NULL;
    AUTO_FREE char *line = words_line(name ? name : "", MAIL_MAX_NAME_BYTES);
    size_t n = 0;

    if (!line)
        return -ENOMEM;
    if (++m->members > MAIL_MAX_MEMBERS)
        return -E2BIG;
    if (archive_entry_filetype(entry) == AE_IFDIR)
        return 0;
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_is_encrypted(entry))
        return -EBADMSG;
    int r = unpack(m, a, &bytes, &n);
    return r < 0 ? r : each(ctx, line, bytes, n);
}

int unzip_each(struct mail *m, const unsigned char *bytes, size_t n, int (*each)(void *ctx, const char *name, const unsigned char *bytes, size_t n),
               void *ctx)
{
    AUTO_ARCHIVE struct archive *a = archive_read_new();
    struct archive_entry *entry;
    int r = 0, got = ARCHIVE_FATAL;

    if (!a)
        return -ENOMEM;
    if (archive_read_support_format_zip_seekable(a) == ARCHIVE_OK)      /* by its list, as Office programs read it: what is not on it is no part */
        got = archive_read_open_memory(a, bytes, n);
    while (r == 0 && got == ARCHIVE_OK && (got = archive_read_next_header(a, &entry)) == ARCHIVE_OK)
        r = give_member(m, a, entry, each, ctx);
    return r != 0 ? r : got == ARCHIVE_EOF ? 0 : -EBADMSG;
}
