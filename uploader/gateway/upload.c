/* The document of a receipt, in pieces: tus 1.0.0, core protocol and the checksum extension.
 *
 * The promise is the offset in the database. It moves only after the bytes are on
 * the disk, and the file is cut back to it before more is written, so bytes
 * behind it (a piece that was cut off by a power cut) never count. What a
 * broken connection brought is kept: settle() syncs it and moves the offset.
 *
 * A piece with an Upload-Checksum counts whole or not at all: what a broken connection brought of it cannot be checked.
 *
 * The last byte generates the receipt in one transaction. A crash before it
 * leaves a complete document without a receipt: documents_recover() goes on there. */
#include "base/auto.h"
#include "base/clock.h"
#include "base/log.h"
#include "uploader/gateway/db.h"
#include "uploader/gateway/document.h"
#include "uploader/gateway/find.h"
#include "uploader/gateway/piece_sum.h"
#include "uploader/gateway/reply.h"
#include "uploader/gateway/room.h"
#include "uploader/gateway/routes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define TUS_VERSION "1.0.0"
enum { READ_SIZE = 64 * 1024, STATUS_CHECKSUM_MISMATCH = 460 };

struct upload {
    struct upload *next;
    char uuid[UUID_SIZE];
    int fd;
    int64_t start, at, size;            /* bytes: where the piece began, how far it is, where the document ends */
    struct piece_sum *sum;              /* as the sender announced it; NULL: it did not */
    bool ended;                         /* settled: by its own answer, or because another request asked */
    struct err failure;                 /* the first one; what comes behind it is thrown away */
};

/* ---- a complete document */

/* Reads the file back from the disk's view. 0; -EBADMSG: it is not what was announced; other errors: the disk. */
static int check_document(int fd, const struct receipt *c, struct err *e)
{
    char hex[HASH_HEX_SIZE], buffer[READ_SIZE];
    struct hash h;
    int64_t at = 0;
    bool is_pdf = false;
    ssize_t n;

    hash_init(&h);
    while ((n = pread(fd, buffer, sizeof(buffer), at)) > 0) {
        if (at == 0)
            is_pdf = n >= GATEWAY_PDF_MIN && memcmp(buffer, "%PDF-", GATEWAY_PDF_MIN) == 0;
        hash_update(&h, buffer, (size_t)n);
        at += n;
    }
    if (n < 0)
        return err_errno(e, "read the document");
    hash_hex(&h, hex);
    if (at != c->size_bytes || strcmp(hex, c->sha256) != 0)
        return err_set(e, -EBADMSG, "The %lld bytes that came have SHA-256 %s, announced was %s.",
                       (long long)at, hex, c->sha256);
    return is_pdf ? 0 : err_set(e, -EBADMSG, "The document does not begin with %%PDF-.");
}

static int start_anew(struct gateway *g, int fd, const char *uuid, struct err *e)
{
    int r = gateway_db_set_offset(g->db, uuid, 0, e);      /* first the promise, then the bytes behind it */

    if (r == 0 && (ftruncate(fd, 0) < 0 || fsync(fd) < 0))
        r = err_errno(e, "empty the document");
    return r;
}

/* 0: the receipt exists. -EBADMSG: not the document announced; the upload is back at 0. */
static int finish_document(struct gateway *g, int fd, const struct receipt *c, struct err *e)
{
    struct err again = { 0 };
    int r = check_document(fd, c, e);

    if (r == -EBADMSG)
        return start_anew(g, fd, c->uuid, &again) < 0 ? (*e = again, again.code) : r;
    if (r == 0)
        r = gateway_db_create(g->db, c->uuid, clock_utc_s(), e);
    if (r == 0)
        log_info("receipt_created", LOG_KEY LOG_BYTES, c->uuid, (long long)c->size_bytes);
    return r;
}

/* ---- a piece on its way */

/* Brings what came to the disk and moves the promise. Once per upload: a failed sync is never tried again. */
static int settle(struct gateway *g, struct upload *u, struct err *e)
{
    int r = 0;

    if (u->ended)
        return 0;
    u->ended = true;
    if (u->failure.code == -EFBIG)
        return 0;                                       /* a piece that is too long counts for nothing */
    if (u->sum && !piece_sum_right(u->sum))
        return 0;                                       /* nor one that is not what it should be, or not all of it */
    if (u->at > u->start) {
        if (fsync(u->fd) < 0)
            r = err_errno(e, "sync the document");
        else
            r = gateway_db_set_offset(g->db, u->uuid, u->at, e);
    }
    return r;
}

/* Another request for the same document asks: the sender has given the old connection up. */
static void settle_others(struct gateway *g, const char *uuid)
{
    struct err e = { 0 };

    for (struct upload *u = g->uploads; u; u = u->next)
        if (strcmp(u->uuid, uuid) == 0 && settle(g, u, &e) < 0)
            log_error("upload_not_kept", LOG_KEY LOG_WHY, uuid, e.msg);
}

static void upload_free(struct gateway *g, struct upload *u)
{
    struct upload **at = &g->uploads;

    while (*at && *at != u)
        at = &(*at)->next;
    if (*at)
        *at = u->next;
    if (u->fd >= 0)
        close(u->fd);
    piece_sum_free(u->sum);
    free(u);
}

static int open_document(struct gateway *g, const char *uuid, int64_t offset, struct err *e)
{
    char name[DOCUMENT_NAME_SIZE];
    struct stat st;

    document_name(uuid, name);
    AUTO_CLOSE int fd = openat(g->documents_fd, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0640);
    if (fd < 0)
        return err_errno(e, "open documents/%s", name);
    if (offset == 0 && fsync(g->documents_fd) < 0)      /* a new file's name must survive too */
        return err_errno(e, "sync documents");
    if (fstat(fd, &st) < 0 || (st.st_size != offset && ftruncate(fd, offset) < 0))
        return err_errno(e, "cut documents/%s", name);
    return TAKE_FD(fd);
}

static int upload_new(struct request *r, const struct receipt *c, struct piece_sum *take_sum, struct err *e)
{
    struct upload *u = calloc(1, sizeof(*u));

    if (!u) {
        piece_sum_free(take_sum);
        return err_set(e, -ENOMEM, "no memory for an upload");
    }
    u->sum = take_sum;
    u->start = u->at = c->offset;
    u->size = c->size_bytes;
    memcpy(u->uuid, c->uuid, sizeof(u->uuid));
    u->fd = open_document(r->g, c->uuid, c->offset, e);
    if (u->fd < 0) {
        piece_sum_free(u->sum);
        free(u);
        return e->code;
    }
    u->next = r->g->uploads;
    r->g->uploads = u;
    r->upload = u;
    return 0;
}

/* ---- requests */

/* True: go on. Otherwise 412, 404 or a failure is the answer. */
static bool find_document(struct request *r, struct receipt *ret)
{
    const char *version = request_header(r, "Tus-Resumable");
    bool found;

    if (!version || strcmp(version, TUS_VERSION) != 0) {
        reply_problem(r, 412, "Tus-Resumable must be " TUS_VERSION ".");
        reply_header(r, "Tus-Version", TUS_VERSION);
        return false;
    }
    settle_others(r->g, r->uuid);
    found = find_announced(r, ret);
    reply_header(r, "Tus-Resumable", TUS_VERSION);
    return found;
}

void document_options(struct request *r)
{
    reply_empty(r, 204);
    reply_header(r, "Tus-Resumable", TUS_VERSION);
    reply_header(r, "Tus-Version", TUS_VERSION);
    reply_header_number(r, "Tus-Max-Size", r->all->document_max_bytes);
    reply_header(r, "Tus-Extension", "checksum");
    reply_header(r, "Tus-Checksum-Algorithm", PIECE_SUM_ALGORITHMS);
}

void document_head(struct request *r)
{
    struct receipt c;

    if (!find_document(r, &c))
        return;
    reply_empty(r, 200);
    reply_header(r, "Tus-Resumable", TUS_VERSION);
    reply_header_number(r, "Upload-Offset", c.offset);
    reply_header_number(r, "Upload-Length", c.size_bytes);
}

static int count_uploads(const struct gateway *g)
{
    int n = 0;

    for (const struct upload *u = g->uploads; u; u = u->next)
        n += !u->ended;
    return n;
}

/* The headers are right and there is something to take: the upload begins, or a refusal is the answer. */
static void begin_upload(struct request *r, const struct receipt *c, int64_t length)
{
    const char *announced = request_header(r, "Upload-Checksum");
    struct piece_sum *sum = NULL;
    struct err e = { 0 };
    int result = announced ? piece_sum_new(announced, &sum, &e) : 0;

    if (result == -EINVAL) {
        reply_problem(r, 400, "%s", e.msg);
        return;
    }
    if (result == 0 && count_uploads(r->g) >= r->all->uploads_max) {
        reply_problem_of(r, 429, "too-many-uploads", "%d documents are on their way already. Go on in a second.", r->all->uploads_max);
        reply_header_number(r, MHD_HTTP_HEADER_RETRY_AFTER, 1);
    } else if (result == 0 && room_check(r, length, false)) {
        result = upload_new(r, c, TAKE_PTR(sum), &e);
    }
    if (result < 0)
        reply_failure(r, &e);
    piece_sum_free(sum);
}

void document_patch_begin(struct request *r)
{
    const char *type = request_header(r, MHD_HTTP_HEADER_CONTENT_TYPE);
    struct receipt c;
    int64_t offset, length = 0;

    if (!find_document(r, &c))
        return;
    request_header_number(r, MHD_HTTP_HEADER_CONTENT_LENGTH, &length);
    if (!type || strcasecmp(type, "application/offset+octet-stream") != 0) {
        reply_problem(r, 415, "Content-Type must be application/offset+octet-stream.");
    } else if (!request_header_number(r, "Upload-Offset", &offset)) {
        reply_problem(r, 400, "Upload-Offset must be a number of bytes.");
    } else if (offset != c.offset) {
        reply_problem(r, 409, "The document ends at %lld, not at %lld.", (long long)c.offset, (long long)offset);
        reply_header_number(r, "Upload-Offset", c.offset);
    } else if (length > c.size_bytes - c.offset) {
        reply_problem(r, 413, "Only %lld bytes are missing.", (long long)(c.size_bytes - c.offset));
    } else if (!c.created) {
        begin_upload(r, &c, length);
    }
    reply_header(r, "Tus-Resumable", TUS_VERSION);
}

void document_patch_data(struct request *r, const char *data, size_t n)
{
    struct upload *u = r->upload;
    size_t done = 0;

    if (!u || u->ended || u->failure.code)
        return;
    if ((int64_t)n > u->size - u->at) {         /* only a body without a declared length gets here */
        err_set(&u->failure, -EFBIG, "the piece is longer than the document");
        return;
    }
    while (done < n) {
        ssize_t wrote = pwrite(u->fd, data + done, n - done, u->at);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0) {
            err_errno(&u->failure, "write the document");
            return;
        }
        done += (size_t)wrote;
        u->at += wrote;
    }
    if (u->sum)
        piece_sum_add(u->sum, data, n);
}

/* The piece is whole. Answers with the new offset, or with what went wrong. */
static void patch_answer(struct request *r, struct upload *u, struct receipt *c)
{
    struct err e = u->failure;
    bool superseded = u->ended;
    if (u->sum)
        piece_sum_end(u->sum);
    int result = settle(r->g, u, &e);

    if (superseded) {
        reply_problem(r, 409, "Another request took this upload over; ask with HEAD where to go on.");
        return;
    }
    if (u->failure.code == -EFBIG) {
        reply_problem(r, 413, "Only %lld bytes were missing.", (long long)(u->size - u->start));
        return;
    }
    if (u->sum && !piece_sum_right(u->sum)) {
        reply_problem_of(r, STATUS_CHECKSUM_MISMATCH, "piece-mismatch", "The piece is not what its Upload-Checksum says; it counts for nothing.");
        reply_header_number(r, "Upload-Offset", u->start);
        return;
    }
    if (result == 0)
        result = u->failure.code;
    if (result == 0 && u->at == u->size)
        result = finish_document(r->g, u->fd, c, &e);
    if (result == -EBADMSG) {
        reply_problem(r, STATUS_CHECKSUM_MISMATCH, "%s The upload starts anew at 0.", e.msg);
        reply_header_number(r, "Upload-Offset", 0);
    } else if (result < 0) {
        reply_failure(r, &e);
    } else {
        reply_empty(r, 204);
        reply_header_number(r, "Upload-Offset", u->at);
    }
}

void document_patch(struct request *r)
{
    struct err e = { 0 };
    struct receipt c;

    if (gateway_db_find(r->g->db, r->uuid, &c, &e) < 0) {
        reply_failure(r, &e);
    } else if (!r->upload) {                    /* an empty piece at the end of a created one: nothing to do */
        reply_empty(r, 204);
        reply_header_number(r, "Upload-Offset", c.offset);
    } else {
        patch_answer(r, r->upload, &c);
        upload_free(r->g, TAKE_PTR(r->upload));
    }
    reply_header(r, "Tus-Resumable", TUS_VERSION);
}

void document_patch_broken(struct request *r)
{
    struct err e = { 0 };

    if (!r->upload)
        return;
    if (settle(r->g, r->upload, &e) < 0)
        log_error("upload_not_kept", LOG_KEY LOG_WHY, r->uuid, e.msg);
    upload_free(r->g, TAKE_PTR(r->upload));
}

/* ---- after a crash */

static int recover_document(void *ctx, const struct receipt *c, const char *content)
{
    struct gateway *g = ctx;
    struct err e = { 0 };
    char name[DOCUMENT_NAME_SIZE];
    struct stat st = { 0 };
    int r = 0;

    (void)content;
    if (c->offset == 0)
        return 0;
    document_name(c->uuid, name);
    AUTO_CLOSE int fd = openat(g->documents_fd, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0640);
    if (fd < 0 || fstat(fd, &st) < 0)
        r = err_errno(&e, "open documents/%s", name);
    else if (st.st_size < c->offset) {
        log_warn("document_lost_bytes", LOG_KEY LOG_BYTES, c->uuid, (long long)(c->offset - st.st_size));
        r = start_anew(g, fd, c->uuid, &e);
    } else if (c->offset == c->size_bytes) {
        if (ftruncate(fd, c->size_bytes) < 0)
            r = err_errno(&e, "cut documents/%s", name);
        else
            r = finish_document(g, fd, c, &e);
    }
    if (r < 0 && r != -EBADMSG)         /* one bad document does not keep the others from being taken */
        log_error("document_not_recovered", LOG_KEY LOG_WHY, c->uuid, e.msg);
    return 0;
}

int documents_recover(struct gateway *g, struct err *e)
{
    return gateway_db_each_awaiting(g->db, recover_document, g, e);
}
