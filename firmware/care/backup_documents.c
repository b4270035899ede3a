#include "care/backup_inner.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { REREAD_DAYS = 30, DAY_S = 86400, LOOKS = 3, ROOM_SPARE_BYTES = 16 * 1024 * 1024, KEY_FILE_BYTES = 256 };

/* ---- parcels */

static int put_parcel(struct backup *b, struct document *d, int64_t about_bytes, struct err *e)
{
    AUTO_FCLOSE FILE *f = NULL;
    char path[SET_PATH_SIZE];
    struct object o;
    int r = target_scratch(&f, b->dir, about_bytes, e);

    memcpy(o.name, d->name, sizeof(o.name));
    if (r == 0)
        r = document_pack(&b->spool, d, f, &o.sum, e);
    set_object_path(&b->set, d->name, path);
    if (r == 0)
        r = target_put(&b->target, path, f, &o.sum, e);
    if (r < 0)
        return r;
    b->report->new_documents++;
    b->report->new_bytes += o.sum.size;
    b->bytes_done += o.sum.size;
    return objects_add(&b->fresh, &o, e);
}

static bool is_same(const struct parcel_sum *a, const struct parcel_sum *b)
{
    return a->size == b->size && strcmp(a->sha256, b->sha256) == 0;
}

/* What lies there came to its name only after it was read back. Its sum is in the newest index, or (an interrupted backup wrote it) is
 * found out by reading; and each is read again once in REREAD_DAYS. *ret_kept false: it is to be written, or written anew. */
static int look_at_parcel(struct backup *b, const struct document *d, bool *ret_kept, struct err *e)
{
    const struct object *known = objects_find(&b->known, d->name);
    struct object o;
    char path[SET_PATH_SIZE];
    unsigned slice = 0;

    *ret_kept = false;
    if (!objects_find(&b->there, d->name))
        return 0;
    sscanf(d->name, "%2x", &slice);
    if (known && (int64_t)slice % REREAD_DAYS != b->taken_s / DAY_S % REREAD_DAYS)
        return *ret_kept = true, objects_add(&b->fresh, known, e);
    set_object_path(&b->set, d->name, path);
    int r = b->target.ops->sum(b->target.self, path, &o.sum, e);
    if (r == -ENOENT || r == -EIO)
        return 0;
    b->report->reread++;
    if (r < 0 || (known && !is_same(&known->sum, &o.sum)))
        return r;
    memcpy(o.name, d->name, sizeof(o.name));
    *ret_kept = true;
    return objects_add(&b->fresh, &o, e);
}

int backup_take(struct backup *b, const char *id, struct document *ret, struct err *e)
{
    int64_t bytes = 0;
    bool kept = false;
    int r = -EAGAIN;

    for (int look = 0; r == -EAGAIN && look < LOOKS; look++) {
        r = care_stopped(b->watch) ? -ECANCELED : document_look(&b->spool, id, ret, &bytes, e);
        if (r == 0)
            r = look_at_parcel(b, ret, &kept, e);
        if (r == 0 && !kept)
            r = put_parcel(b, ret, bytes, e);
    }
    return r == -EAGAIN ? err_say(e, r, SAID_BACKUP_BUSY_LETTERS) : r;
}

/* ---- the first pass */

struct ahead { struct backup *b; struct err *e; int64_t bytes; };

/* A torn document lies in hold and is told by "dakbox verify"; it goes into the backup as it lies there. One that the card does not give
 * back is in none, and keeps none from being made. */
static int add_document(void *ctx, const char *id)
{
    struct ahead *a = ctx;
    struct document d;
    int64_t bytes = 0;
    int r = care_stopped(a->b->watch) ? -ECANCELED : document_look(&a->b->spool, id, &d, &bytes, a->e);

    if (r == -ENOENT || r == -EBADMSG)
        return 0;
    if (r == 0 && !objects_find(&a->b->there, d.name))
        a->bytes += bytes;
    return r < 0 ? r : documents_add(&a->b->documents, &d, a->e);
}

/* A document that moved while the folders were read stands there twice. */
static void drop_twins(struct documents *d)
{
    size_t kept = 0;

    documents_sort(d);
    for (size_t i = 0; i < d->n; i++)
        if (kept == 0 || strcmp(d->list[kept - 1].id, d->list[i].id) != 0)
            d->list[kept++] = d->list[i];
    d->n = kept;
}

/* The diary goes whole into each head. */
static int64_t diary_bytes(const struct backup *b)
{
    char path[PATH_MAX];
    struct stat st;

    return config_path(b->c, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, path, sizeof(path), NULL) == 0 && stat(path, &st) == 0 ? st.st_size : 0;
}

static int check_room(struct backup *b, int64_t bytes, struct err *e)
{
    int64_t all = bytes + diary_bytes(b), need = all + all / 20 + ROOM_SPARE_BYTES + (int64_t)b->documents.n * KEY_FILE_BYTES;
    int64_t room = b->target.ops->room(b->target.self);

    if (room == -ENOTSUP || room >= need)
        return 0;
    return err_say(e, -ENOSPC, SAID_BACKUP_NO_ROOM_THERE, SAID_NUMBER(need >> 20), SAID_NUMBER(room >> 20));
}

int backup_first_pass(struct backup *b, struct err *e)
{
    struct ahead a = { .b = b, .e = e };
    size_t kept = 0;
    int r = store_moment(b->store, &b->begun, e);

    if (r == 0)
        r = documents_each(&b->spool, add_document, &a, e);
    drop_twins(&b->documents);
    if (r == 0)
        r = check_room(b, a.bytes, e);
    b->bytes_ahead = a.bytes;
    for (size_t i = 0; r == 0 && i < b->documents.n; i++) {
        struct document *d = &b->documents.list[i];

        care_say(b->watch, b->bytes_ahead > 0 ? (int)(b->bytes_done * 90 / (b->bytes_ahead + 1)) : -1, SAID_BACKUP_DOCUMENTS, SAID_NUMBER((long long)i + 1),
                   SAID_NUMBER((long long)b->documents.n));
        r = backup_take(b, d->id, d, e);
        if (r == 0)
            b->documents.list[kept++] = *d;
        r = r == -ENOENT || r == -EBADMSG ? 0 : r;
    }
    b->documents.n = r == 0 ? kept : b->documents.n;
    return r;
}

/* ---- rounds */

struct round { struct backup *b; struct documents *were; struct err *e; unsigned nowhere; };

/* k->were (may be NULL) gets it as it was noted, with no name when it was not. */
static int take_again(struct round *k, const char *id)
{
    struct document *noted = documents_find(&k->b->documents, id), d, was = { .name = "" };
    int r = document_look(&k->b->spool, id, &d, NULL, k->e);

    if (r == 0 && noted && strcmp(noted->name, d.name) == 0) {
        noted->stage = d.stage;
        return 0;
    }
    if (r == 0)
        r = backup_take(k->b, id, &d, k->e);
    if (r == -ENOENT || r == -EBADMSG)
        return k->nowhere++, 0;
    snprintf(was.id, sizeof(was.id), "%s", id);
    if (r == 0 && k->were)
        r = documents_add(k->were, noted ? noted : &was, k->e);
    if (r < 0 || noted)
        return r < 0 ? r : (*noted = d, 0);
    r = documents_add(&k->b->documents, &d, k->e);
    documents_sort(&k->b->documents);
    return r;
}

/* What came after the copy is of no letter in it. */
static bool is_too_late(const struct round *k, const char *doc)
{
    return k->were && !documents_find(&k->b->documents, doc);
}

static int look_at_letter(void *ctx, const char *doc, enum letter_state state)
{
    (void)state;
    return is_too_late(ctx, doc) ? 0 : take_again(ctx, doc);
}

/* A sent letter's document changes no more, so of those only the ones with news in the history are looked at. That of a refused one may be
 * destroyed long after the news. */
static int look_unless_sent(void *ctx, const char *doc, enum letter_state state)
{
    return state == LETTER_SENT ? 0 : look_at_letter(ctx, doc, state);
}

static int look_at_all(struct round *k)
{
    struct store_moment all = k->b->begun;

    all.letters_max = INT64_MAX;
    int r = store_docs(k->b->store, look_unless_sent, k, k->e);
    return r == 0 ? store_docs_since(k->b->store, &all, look_at_letter, k, k->e) : r;
}

int backup_look(struct backup *b, struct err *e)
{
    struct round k = { .b = b, .e = e };
    int r = store_moment(b->store, &b->looked, e);

    return r == 0 ? look_at_all(&k) : r;
}

/* ---- what is of the copy's moment
 *
 *   not changed since before the copy                  as it is
 *   changed, and no news of that after the copy        as it is now: the diary says what is done before it is done; and what a reading adds does no harm
 *   news after the copy, none between look and copy    as it was before the copy
 *   news before and after                              neither */

struct settling { const struct documents *were; struct documents after; bool torn; struct err *e; };

static int note_after(void *ctx, const char *doc, enum letter_state state)
{
    struct settling *k = ctx;
    const struct document *was = documents_find(k->were, doc);

    (void)state;
    return was ? documents_add(&k->after, was, k->e) : 0;
}

static int note_torn(void *ctx, const char *doc, enum letter_state state)
{
    struct settling *k = ctx;

    (void)state;
    k->torn = k->torn || documents_find(&k->after, doc);
    return 0;
}

/* One without pages now has lost its keys, too, and what it was could not be read. */
static void take_back(struct backup *b, const struct document *was)
{
    struct document *noted = documents_find(&b->documents, was->id);

    if (noted && noted->has_blobs)
        *noted = *was;
}

static int settle(struct backup *b, struct documents *were, bool *ret_torn, struct err *e)
{
    const struct store_span after = { .after_seq = b->copied.history_seq, .until_seq = INT64_MAX, .letters_max = b->copied.letters_max };
    const struct store_span before = { .after_seq = b->looked.history_seq, .until_seq = b->copied.history_seq, .letters_max = b->copied.letters_max,
                                       .with_added = true };
    struct settling k = { .were = were, .e = e };

    documents_sort(were);
    int r = store_docs_changed(b->store, &after, note_after, &k, e);
    documents_sort(&k.after);
    if (r == 0)
        r = store_docs_changed(b->store, &before, note_torn, &k, e);
    for (size_t i = 0; i < k.after.n; i++) {
        k.torn = k.torn || !k.after.list[i].name[0];        /* nobody saw it before the copy */
        if (r == 0 && !k.torn)
            take_back(b, &k.after.list[i]);
    }
    *ret_torn = *ret_torn || k.torn;
    documents_done(&k.after);
    return r;
}

static int take_missing(void *ctx, const char *doc, enum letter_state state)
{
    struct round *k = ctx;

    return state == LETTER_REFUSED || documents_find(&k->b->documents, doc) ? 0 : take_again(k, doc);
}

struct dropping { struct documents *from; bool any; };

static int drop_late(void *ctx, const char *doc, enum letter_state state)
{
    struct dropping *k = ctx;
    struct document *d = documents_find(k->from, doc);

    (void)state;
    if (d) {
        memmove(d, d + 1, (size_t)(k->from->list + k->from->n - (d + 1)) * sizeof(*d));
        k->from->n--;
        k->any = true;
    }
    return 0;
}

int backup_drop_late(struct backup *b, struct err *e)
{
    struct dropping k = { .from = &b->documents };
    int r = store_docs_later(b->store, b->copied.letters_max, drop_late, &k, e);

    return r < 0 ? r : k.any;
}

/* Those first, for what they were before the copy nobody knows: the sooner they are here, the less has happened since. */
int backup_settle(struct backup *b, struct store *copy, bool *ret_torn, struct err *e)
{
    struct documents missed = { .n = 0 }, were = { .n = 0 };
    struct round late = { .b = b, .were = &missed, .e = e }, again = { .b = b, .were = &were, .e = e };

    *ret_torn = false;
    int r = store_docs(copy, take_missing, &late, e);
    b->nowhere = late.nowhere;
    if (r == 0)
        r = settle(b, &missed, ret_torn, e);
    if (r == 0)
        r = look_at_all(&again);
    if (r == 0)
        r = settle(b, &were, ret_torn, e);
    if (r == 0)
        r = backup_drop_late(b, e);
    documents_done(&missed);
    documents_done(&were);
    return r < 0 ? r : 0;
}
