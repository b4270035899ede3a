#include "uploader/intake/ledger.h"

#include "base/log.h"
#include "base/put_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { LEDGER_MAX_BYTES = 8 << 20, FILE_MODE = 0640 };

struct ledger {
    char path[PATH_MAX];
    json_t *root;               /* {"folders": {name: {"uid_validity", "seen"}}, "listed": [{…} …], "numbers": {…}} */
};

/* An account's name is a person's word: what stands for it in a file's name is made of it. */
void ledger_path_of(const char *dir, const char *account, const char *ending, char out[PATH_MAX])
{
    char id[ID_SIZE];

    id_of(account, strlen(account), id);
    if (snprintf(out, PATH_MAX, "%s/%s.%s", dir, id, ending) >= PATH_MAX)
        out[0] = '\0';
}

static int find_path(const char *dir, const char *account, char out[PATH_MAX], struct err *e)
{
    if (mkdir(dir, 02770) < 0 && errno != EEXIST)
        return err_errno(e, "make the folder %s", dir);
    ledger_path_of(dir, account, "json", out);
    return out[0] ? 0 : err_set(e, -ENAMETOOLONG, "%s is too long", dir);
}

static json_t *part(json_t *root, const char *key, json_t *take_empty)
{
    json_t *now = json_object_get(root, key);

    if (json_typeof(take_empty) == (now ? json_typeof(now) : JSON_NULL)) {
        json_decref(take_empty);
        return now;
    }
    json_object_set_new(root, key, take_empty);
    return json_object_get(root, key);
}

int ledger_open(const char *dir, const char *account, struct ledger **ret_ledger, struct err *e)
{
    struct ledger *l = calloc(1, sizeof(*l));
    AUTO_FREE char *text = NULL;
    size_t n;
    int r = l ? find_path(dir, account, l->path, e) : err_set(e, -ENOMEM, "out of memory");

    if (r == 0 && get_file(l->path, LEDGER_MAX_BYTES, &text, &n, NULL) == 0) {
        l->root = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
        if (!json_is_object(l->root))
            log_warn("ledger_damaged", LOG_WHY, "it is begun anew; mails that are letters are known all the same");
    }
    if (r == 0 && !json_is_object(l->root)) {
        json_decref(l->root);
        l->root = json_object();
    }
    if (r < 0 || !l->root) {
        ledger_free(l);
        return r < 0 ? r : err_set(e, -ENOMEM, "out of memory");
    }
    part(l->root, "folders", json_object());
    part(l->root, "listed", json_array());
    part(l->root, "numbers", json_object());
    *ret_ledger = l;
    return 0;
}

void ledger_free(struct ledger *l)
{
    if (!l)
        return;
    json_decref(l->root);
    free(l);
}

int ledger_save(struct ledger *l, struct err *e)
{
    AUTO_FREE char *text = json_dumps(l->root, JSON_INDENT(1) | JSON_SORT_KEYS);

    return text ? put_file(l->path, FILE_MODE, text, strlen(text), e) : err_set(e, -ENOMEM, "out of memory");
}

/* ---- how far */

uint32_t ledger_seen(const struct ledger *l, const char *folder, uint32_t uid_validity)
{
    const json_t *f = json_object_get(json_object_get(l->root, "folders"), folder);
    int64_t seen = json_int(f, "seen", 0);

    return json_int(f, "uid_validity", 0) == uid_validity && seen > 0 && seen <= UINT32_MAX ? (uint32_t)seen : 0;
}

int ledger_set_seen(struct ledger *l, const char *folder, uint32_t uid_validity, uint32_t uid, struct err *e)
{
    json_t *f = json_pack("{s:I, s:I}", "uid_validity", (json_int_t)uid_validity, "seen", (json_int_t)uid);

    return json_object_set_new(json_object_get(l->root, "folders"), folder, f) < 0 ? err_set(e, -ENOMEM, "out of memory") : 0;
}

/* ---- listed */

static json_t *listed(const struct ledger *l) { return json_object_get(l->root, "listed"); }

static bool read_mail(const json_t *o, struct ledger_mail *ret)
{
    if (!o)
        return false;
    *ret = (struct ledger_mail){
        .id = json_str(o, "id", ""), .folder = json_str(o, "folder", ""), .from = json_str(o, "from", ""), .why = json_str(o, "why", ""),
        .sentence = json_str(o, "sentence", ""), .by = json_str(o, "by", ""), .uid_validity = (uint32_t)json_int(o, "uid_validity", 0),
        .uid = (uint32_t)json_int(o, "uid", 0), .arrived_s = json_int(o, "arrived_s", 0),
    };
    return true;
}

bool ledger_at(const struct ledger *l, size_t k, struct ledger_mail *ret) { return read_mail(json_array_get(listed(l), k), ret); }

static bool find(const struct ledger *l, const char *id, size_t *ret_k, struct ledger_mail *ret)
{
    for (size_t k = 0; ledger_at(l, k, ret); k++)
        if (strcmp(ret->id, id) == 0) {
            *ret_k = k;
            return true;
        }
    return false;
}

bool ledger_find(const struct ledger *l, const char *id, struct ledger_mail *ret)
{
    size_t k;

    return find(l, id, &k, ret);
}

int ledger_list(struct ledger *l, const struct ledger_mail *m, struct err *e)
{
    json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I}", "id", m->id, "folder", m->folder, "from", m->from, "why", m->why,
                          "sentence", m->sentence, "by", m->by, "uid_validity", (json_int_t)m->uid_validity, "uid", (json_int_t)m->uid,
                          "arrived_s", (json_int_t)m->arrived_s);

    if (!o)
        return err_set(e, -ENOMEM, "out of memory");
    ledger_unlist(l, json_str(o, "id", ""));            /* not m->id: it may be of the one that goes */
    while (json_array_size(listed(l)) >= LEDGER_MAX_LISTED)
        json_array_remove(listed(l), 0);
    return json_array_append_new(listed(l), o) < 0 ? err_set(e, -ENOMEM, "out of memory") : 0;
}

void ledger_unlist(struct ledger *l, const char *id)
{
    struct ledger_mail m;
    size_t k;

    if (find(l, id, &k, &m))
        json_array_remove(listed(l), k);
}

bool ledger_is_listed(const struct ledger *l, const char *folder, uint32_t uid_validity, uint32_t uid)
{
    struct ledger_mail m;

    for (size_t k = 0; ledger_at(l, k, &m); k++)
        if (m.uid == uid && m.uid_validity == uid_validity && strcmp(m.folder, folder) == 0)
            return true;
    return false;
}

size_t ledger_count(const struct ledger *l, const char *why)
{
    struct ledger_mail m;
    size_t n = 0;

    for (size_t k = 0; ledger_at(l, k, &m); k++)
        n += !why || strcmp(m.why, why) == 0;
    return n;
}

/* ---- numbers */

int64_t ledger_number(const struct ledger *l, const char *key) { return json_int(json_object_get(l->root, "numbers"), key, 0); }

void ledger_set_number(struct ledger *l, const char *key, int64_t value)
{
    json_object_set_new(json_object_get(l->root, "numbers"), key, json_integer(value));
}
