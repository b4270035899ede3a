#include "care/parcel.h"

#include "base/said.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAGIC_SIZE = 16,
    CHUNK = 64 * 1024, EXTRA = crypto_secretstream_xchacha20poly1305_ABYTES,
    KEY_SIZE = crypto_secretstream_xchacha20poly1305_KEYBYTES,
    SEALED_KEY_SIZE = KEY_SIZE + crypto_box_SEALBYTES,
    STREAM_SIZE = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    HEADER_SIZE = MAGIC_SIZE + SEALED_KEY_SIZE + STREAM_SIZE,
    LINE_SIZE = PARCEL_NAME_SIZE + PARCEL_OWNER_SIZE + 64,
};
static const char magic[MAGIC_SIZE + 1] = "dakbox-parcel 1\n";
static const char last_line[] = "END\n";

/* ---- making one */

struct parcel_writer {
    FILE *out;
    crypto_secretstream_xchacha20poly1305_state stream;
    struct hash hash;
    int64_t size, left;             /* left: of the file at hand */
    size_t n;                       /* in plain */
    uint8_t plain[CHUNK], sealed[CHUNK + EXTRA];
};

void parcel_writer_free(struct parcel_writer *w)
{
    if (w)
        sodium_memzero(w, sizeof(*w));
    free(w);
}

static int write_out(struct parcel_writer *w, const void *data, size_t n, struct err *e)
{
    if (fwrite(data, 1, n, w->out) != n)
        return errno == ENOSPC ? err_say(e, -ENOSPC, SAID_BACKUP_NO_ROOM_HERE) : err_errno(e, "write a part of the backup");
    hash_update(&w->hash, data, n);
    w->size += (int64_t)n;
    return 0;
}

int parcel_begin(FILE *out, const struct office_key *key, struct parcel_writer **ret_w, struct err *e)
{
    AUTO_PARCEL_WRITER struct parcel_writer *w = calloc(1, sizeof(*w));
    uint8_t header[HEADER_SIZE], stream_key[KEY_SIZE];

    if (!w)
        return err_set(e, -ENOMEM, "out of memory");
    w->out = out;
    hash_init(&w->hash);
    crypto_secretstream_xchacha20poly1305_keygen(stream_key);
    memcpy(header, magic, MAGIC_SIZE);
    crypto_box_seal(header + MAGIC_SIZE, stream_key, KEY_SIZE, key->seal_to);
    crypto_secretstream_xchacha20poly1305_init_push(&w->stream, header + MAGIC_SIZE + SEALED_KEY_SIZE, stream_key);
    sodium_memzero(stream_key, sizeof(stream_key));
    int r = write_out(w, header, sizeof(header), e);
    if (r == 0)
        *ret_w = TAKE_PTR(w);
    return r;
}

static int write_chunk(struct parcel_writer *w, bool last, struct err *e)
{
    unsigned long long n = 0;

    crypto_secretstream_xchacha20poly1305_push(&w->stream, w->sealed, &n, w->plain, w->n, NULL, 0,
                                               last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
    w->n = 0;
    return write_out(w, w->sealed, (size_t)n, e);
}

/* A full chunk waits: it may be the last. */
static int push(struct parcel_writer *w, const void *data, size_t n, struct err *e)
{
    const uint8_t *from = data;
    int r = 0;

    while (r == 0 && n > 0) {
        if (w->n == CHUNK)
            r = write_chunk(w, false, e);
        size_t some = n < CHUNK - w->n ? n : CHUNK - w->n;
        memcpy(w->plain + w->n, from, some);
        w->n += some;
        from += some;
        n -= some;
    }
    return r;
}

int parcel_member(struct parcel_writer *w, const struct parcel_member *m, struct err *e)
{
    char line[LINE_SIZE];

    assert(w->left == 0);
    if (strchr(m->name, '\n'))
        return err_set(e, -EINVAL, "a file's name has a line break");
    int n = snprintf(line, sizeof(line), "%" PRId64 " %04o %s %s\n", m->size, (unsigned)m->mode & 07777, m->owner, m->name);
    w->left = m->size;
    return push(w, line, (size_t)n, e);
}

int parcel_put(struct parcel_writer *w, const void *data, size_t n, struct err *e)
{
    assert((int64_t)n <= w->left);
    w->left -= (int64_t)n;
    return push(w, data, n, e);
}

static void name_owner(uid_t uid, char out[PARCEL_OWNER_SIZE])
{
    const struct passwd *p = getpwuid(uid);

    snprintf(out, PARCEL_OWNER_SIZE, "%s", p && strlen(p->pw_name) < PARCEL_OWNER_SIZE && !strpbrk(p->pw_name, " \n") ? p->pw_name : "-");
}

int parcel_file(struct parcel_writer *w, const char *name, int fd, struct err *e)
{
    struct parcel_member m;
    uint8_t piece[16 * 1024];
    struct stat st;

    if (fstat(fd, &st) < 0)
        return err_errno(e, "look at %s", name);
    m.mode = st.st_mode & 07777;
    m.size = st.st_size;
    snprintf(m.name, sizeof(m.name), "%s", name);
    name_owner(st.st_uid, m.owner);
    int r = parcel_member(w, &m, e);
    while (r == 0 && w->left > 0) {
        size_t want = w->left < (int64_t)sizeof(piece) ? (size_t)w->left : sizeof(piece);
        ssize_t n = read(fd, piece, want);

        if (n <= 0)
            return n == 0 ? err_set(e, -EAGAIN, "%s became shorter", name) : err_errno(e, "read %s", name);
        r = parcel_put(w, piece, (size_t)n, e);
    }
    return r;
}

int parcel_text(struct parcel_writer *w, const char *name, const char *text, size_t n, struct err *e)
{
    struct parcel_member m = { .owner = "-", .mode = 0640, .size = (int64_t)n };

    snprintf(m.name, sizeof(m.name), "%s", name);
    int r = parcel_member(w, &m, e);
    return r < 0 ? r : parcel_put(w, text, n, e);
}

int parcel_end(struct parcel_writer *w, struct parcel_sum *ret, struct err *e)
{
    assert(w->left == 0);
    int r = push(w, last_line, sizeof(last_line) - 1, e);
    if (r == 0)
        r = write_chunk(w, true, e);
    if (r == 0 && fflush(w->out) != 0)
        r = errno == ENOSPC ? err_say(e, -ENOSPC, SAID_BACKUP_NO_ROOM_HERE) : err_errno(e, "write a part of the backup");
    ret->size = w->size;
    hash_hex(&w->hash, ret->sha256);
    return r;
}

/* ---- opening one */

struct parcel_reader {
    FILE *in;
    crypto_secretstream_xchacha20poly1305_state stream;
    bool final, end;                /* final: the last chunk is open; end: its last line was read */
    int64_t left;                   /* of the file at hand */
    size_t at, n;                   /* in plain */
    uint8_t plain[CHUNK], sealed[CHUNK + EXTRA];
};

void parcel_reader_free(struct parcel_reader *r)
{
    if (r)
        sodium_memzero(r, sizeof(*r));
    free(r);
}

static int damaged(struct err *e) { return err_say(e, -EBADMSG, SAID_BACKUP_PART_CHANGED); }

int parcel_open(FILE *in, const struct office_opener *opener, struct parcel_reader **ret_r, struct err *e)
{
    AUTO_PARCEL_READER struct parcel_reader *r = calloc(1, sizeof(*r));
    uint8_t header[HEADER_SIZE], stream_key[KEY_SIZE];

    if (!r)
        return err_set(e, -ENOMEM, "out of memory");
    r->in = in;
    if (fread(header, 1, sizeof(header), in) != sizeof(header))
        return ferror(in) ? err_set(e, -EIO, "read a part of the backup") : damaged(e);
    if (memcmp(header, magic, MAGIC_SIZE) != 0)
        return damaged(e);
    if (crypto_box_seal_open(stream_key, header + MAGIC_SIZE, SEALED_KEY_SIZE, opener->key.seal_to, opener->open) != 0)
        return err_say(e, -EBADMSG, SAID_BACKUP_OTHER_KEY);
    int code = crypto_secretstream_xchacha20poly1305_init_pull(&r->stream, header + MAGIC_SIZE + SEALED_KEY_SIZE, stream_key);
    sodium_memzero(stream_key, sizeof(stream_key));
    if (code != 0)
        return damaged(e);
    *ret_r = TAKE_PTR(r);
    return 0;
}

static int next_chunk(struct parcel_reader *r, struct err *e)
{
    unsigned long long n = 0;
    unsigned char tag = 0;

    if (r->final)
        return damaged(e);                          /* a file that is said to be longer than the parcel */
    size_t got = fread(r->sealed, 1, sizeof(r->sealed), r->in);
    if (ferror(r->in))
        return err_set(e, -EIO, "read a part of the backup");
    if (got < EXTRA || crypto_secretstream_xchacha20poly1305_pull(&r->stream, r->plain, &n, &tag, r->sealed, got, NULL, 0) != 0)
        return damaged(e);
    r->final = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    if (r->final && getc(r->in) != EOF)
        return damaged(e);
    r->at = 0;
    r->n = (size_t)n;
    return 0;
}

static int read_byte(struct parcel_reader *r, struct err *e)
{
    if (r->at == r->n) {
        int code = next_chunk(r, e);

        if (code < 0)
            return code;
    }
    return r->at < r->n ? r->plain[r->at++] : damaged(e);
}

static int read_line(struct parcel_reader *r, char line[LINE_SIZE], struct err *e)
{
    for (size_t n = 0; n < LINE_SIZE; n++) {
        int c = read_byte(r, e);

        if (c < 0)
            return c;
        line[n] = c == '\n' ? '\0' : (char)c;
        if (c == '\n')
            return 0;
    }
    return damaged(e);
}

ssize_t parcel_read(struct parcel_reader *r, void *out, size_t n, struct err *e)
{
    if (r->left == 0)
        return 0;
    if (r->at == r->n) {
        int code = next_chunk(r, e);

        if (code < 0)
            return code;
    }
    size_t some = r->n - r->at;
    if (some > n)
        some = n;
    if ((int64_t)some > r->left)
        some = (size_t)r->left;
    memcpy(out, r->plain + r->at, some);
    r->at += some;
    r->left -= (int64_t)some;
    return some > 0 ? (ssize_t)some : damaged(e);
}

/* The line before a file: "<size> <mode> <owner> <name>". */
static int parse_member(char *line, struct parcel_member *ret)
{
    int at = 0;

    ret->mode = 0;
    if (sscanf(line, "%" SCNd64 " %o %63s %n", &ret->size, &ret->mode, ret->owner, &at) != 3 || at == 0 || ret->size < 0 || !line[at])
        return -EBADMSG;
    return (size_t)snprintf(ret->name, sizeof(ret->name), "%s", line + at) < sizeof(ret->name) ? 0 : -EBADMSG;
}

int parcel_next(struct parcel_reader *r, struct parcel_member *ret, struct err *e)
{
    uint8_t skipped[4096];
    char line[LINE_SIZE];
    ssize_t n = 1;

    while (r->left > 0 && n > 0)
        n = parcel_read(r, skipped, sizeof(skipped), e);
    if (n < 0)
        return (int)n;
    int code = read_line(r, line, e);
    if (code < 0)
        return code;
    if (strcmp(line, "END") == 0)
        return r->final && r->at == r->n ? 0 : damaged(e);
    if (parse_member(line, ret) < 0)
        return damaged(e);
    r->left = ret->size;
    return 1;
}
