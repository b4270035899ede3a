#include "care/index.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/said.h"
#include "base/version.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

enum { LINE_SIZE = 256, SIGN_HEX = 2 * crypto_sign_BYTES };

/* ---- objects */

int objects_add(struct objects *o, const struct object *one, struct err *e)
{
    if (o->n == o->room) {
        size_t room = o->room ? 2 * o->room : 256;
        struct object *list = reallocarray(o->list, room, sizeof(*list));

        if (!list)
            return err_set(e, -ENOMEM, "out of memory");
        o->list = list;
        o->room = room;
    }
    o->list[o->n++] = *one;
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct object *)a)->name, ((const struct object *)b)->name);
}

void objects_sort(struct objects *o)
{
    size_t kept = 0;

    if (o->n > 0)
        qsort(o->list, o->n, sizeof(*o->list), by_name);
    for (size_t i = 0; i < o->n; i++)
        if (kept == 0 || strcmp(o->list[kept - 1].name, o->list[i].name) != 0)
            o->list[kept++] = o->list[i];
    o->n = kept;
}

struct object *objects_find(const struct objects *o, const char *name)
{
    struct object key;

    snprintf(key.name, sizeof(key.name), "%s", name);
    return o->n > 0 ? bsearch(&key, o->list, o->n, sizeof(*o->list), by_name) : NULL;
}

void objects_done(struct objects *o)
{
    free(o->list);
    *o = (struct objects){ .list = NULL };
}

/* ---- the index */

void index_done(struct index *x)
{
    objects_done(&x->objects);
    *x = (struct index){ .taken_s = 0 };
}

void index_stamp(int64_t taken_s, char out[STAMP_SIZE])
{
    time_t t = (time_t)taken_s;
    struct tm tm;

    gmtime_r(&t, &tm);
    if (strftime(out, STAMP_SIZE, "%Y%m%dT%H%M%SZ", &tm) != STAMP_SIZE - 1)
        snprintf(out, STAMP_SIZE, "19700101T000000Z");
}

bool index_stamp_is_valid(const char *s)
{
    return strlen(s) == STAMP_SIZE - 1 && s[8] == 'T' && s[15] == 'Z' && strspn(s, "0123456789") == 8 && strspn(s + 9, "0123456789") == 6;
}

int64_t index_stamp_s(const char *stamp)
{
    struct tm tm = { 0 };

    return strptime(stamp, "%Y%m%dT%H%M%SZ", &tm) ? (int64_t)timegm(&tm) : 0;
}

int index_print(const struct index *x, const struct office_key *key, char **ret_text, size_t *ret_n, struct err *e)
{
    uint8_t sign[crypto_sign_BYTES];
    char hex[SIGN_HEX + 1];
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);

    if (!f)
        return err_set(e, -ENOMEM, "out of memory");
    fprintf(f, "dakbox-backup: 1\nkey: %s\nstamp: %s\nversion: %s\ntaken: %" PRId64 "\nhistory: %" PRId64 "\nletters_max: %" PRId64 "\nletters: %" PRId64
            "\ndocuments: %" PRId64 "\nhead: %" PRId64 " %s\nkeys: %" PRId64 " %s\n", x->key_id, x->stamp, x->version, x->taken_s, x->moment.history_seq,
            x->moment.letters_max, x->moment.letters, x->documents, x->head.size, x->head.sha256, x->keys.size, x->keys.sha256);
    for (size_t i = 0; i < x->objects.n; i++)
        fprintf(f, "object: %s %" PRId64 " %s\n", x->objects.list[i].name, x->objects.list[i].sum.size, x->objects.list[i].sum.sha256);
    fflush(f);
    crypto_sign_detached(sign, NULL, (const uint8_t *)text, n, key->sign);
    fprintf(f, "signed: %s\n", sodium_bin2hex(hex, sizeof(hex), sign, sizeof(sign)));
    if (fclose(f) != 0)
        return err_set(e, -ENOMEM, "out of memory");
    *ret_text = TAKE_PTR(text);
    *ret_n = n;
    return 0;
}

/* The last line signs all before it. *ret_n: how much that is. */
static int check_sign(const struct office_key *key, const char *text, size_t n, size_t *ret_n)
{
    static const char label[] = "signed: ";
    const size_t line = sizeof(label) - 1 + SIGN_HEX + 1;
    uint8_t sign[crypto_sign_BYTES], verify[crypto_sign_PUBLICKEYBYTES];
    size_t got = 0;

    if (n < line || text[n - 1] != '\n' || memcmp(text + n - line, label, sizeof(label) - 1) != 0 ||
        sodium_hex2bin(sign, sizeof(sign), text + n - line + sizeof(label) - 1, SIGN_HEX, NULL, &got, NULL) != 0 || got != sizeof(sign))
        return -EBADMSG;
    *ret_n = n - line;
    crypto_sign_ed25519_sk_to_pk(verify, key->sign);
    return crypto_sign_verify_detached(sign, (const uint8_t *)text, *ret_n, verify) == 0 ? 0 : -EBADMSG;
}

static bool is_sum(const struct parcel_sum *s)
{
    return s->size >= 0 && strspn(s->sha256, "0123456789abcdef") == HASH_HEX_SIZE - 1;
}

static int parse_line(struct index *x, const char *line, struct err *e)
{
    struct object o;

    if (sscanf(line, "object: %40s %" SCNd64 " %64s", o.name, &o.sum.size, o.sum.sha256) == 3)
        return strspn(o.name, "0123456789abcdef") == OBJECT_NAME_SIZE - 1 && is_sum(&o.sum) ? objects_add(&x->objects, &o, e) : -EBADMSG;
    if (sscanf(line, "key: %16s", x->key_id) == 1 || sscanf(line, "stamp: %16s", x->stamp) == 1 || sscanf(line, "version: %47s", x->version) == 1 ||
        sscanf(line, "taken: %" SCNd64, &x->taken_s) == 1 || sscanf(line, "history: %" SCNd64, &x->moment.history_seq) == 1 ||
        sscanf(line, "letters_max: %" SCNd64, &x->moment.letters_max) == 1 || sscanf(line, "letters: %" SCNd64, &x->moment.letters) == 1 ||
        sscanf(line, "documents: %" SCNd64, &x->documents) == 1 || strcmp(line, "dakbox-backup: 1") == 0)
        return 0;
    if (sscanf(line, "head: %" SCNd64 " %64s", &x->head.size, x->head.sha256) == 2)
        return is_sum(&x->head) ? 0 : -EBADMSG;
    if (sscanf(line, "keys: %" SCNd64 " %64s", &x->keys.size, x->keys.sha256) == 2)
        return is_sum(&x->keys) ? 0 : -EBADMSG;
    return -EBADMSG;                    /* a newer program's, which says so in its first line */
}

int index_parse(struct index *x, const struct office_key *key, const char *text, size_t n, struct err *e)
{
    size_t signed_n = 0;
    int r = check_sign(key, text, n, &signed_n);

    for (const char *at = text; r == 0 && at < text + signed_n; ) {
        const char *end = memchr(at, '\n', (size_t)(text + signed_n - at));
        char line[LINE_SIZE];

        if (!end || snprintf(line, sizeof(line), "%.*s", (int)(end - at), at) >= (int)sizeof(line))
            r = -EBADMSG;
        else
            r = parse_line(x, line, e);
        at = end ? end + 1 : text + signed_n;
    }
    if (r == 0 && (!index_stamp_is_valid(x->stamp) || strcmp(x->key_id, key->id) != 0 || !*x->head.sha256 || !*x->keys.sha256))
        r = -EBADMSG;
    if (r == 0)
        objects_sort(&x->objects);
    else
        index_done(x);
    return r == -EBADMSG ? err_say(e, r, SAID_BACKUP_LIST_CHANGED) : r;
}
