#include "spool/manifest.h"

#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { MAX_BLOB_LINE = 200 };

#define MAX_BLOB_BYTES (INT64_C(1) << 50)      /* no card is that large; sums of sizes stay numbers */

static const char first_line[] = "dakbox-document: 2", unsealed_line[] = "dakbox-document: 1";

static const char *const keys[] = {
    "source",       /* scan, import, hotfolder, mail */
    "scanner",      /* as SANE names it */
    "created",      /* UTC, ISO 8601: when the paper came */
    "file",         /* name of an imported file */
    "ended",        /* how the batch ended when not by an empty feeder; "purged" and when: the letter's time here was over (refuse.c) */
    "tries",        /* how often reading was begun */
    "note",         /* one sentence for people */
    "batch",        /* id of the press that brought it: the same for all letters of one stack */
    "purpose",      /* letter, vip, backlog; add, replace: pages for a letter that is there already */
    "target",       /* of add and replace: the document meant */
    "replaces",     /* of replace: the blob whose page is made anew */
    "split_from",   /* the document it was split from at the desk */
    "cleared",      /* who looked at the paper or file of an import and said that it is not classified */
    "refused",      /* UTC, ISO 8601: classified, its keys forgotten; then only id, source, created and operator are left */
    "operator",     /* who refused it */
};
_Static_assert(ARRAY_LEN(keys) == MANIFEST_KEYS, "a place for each key");

static int key_index(const char *key, size_t n)
{
    for (int k = 0; k < MANIFEST_KEYS; k++)
        if (strlen(keys[k]) == n && memcmp(keys[k], key, n) == 0)
            return k;
    return -1;
}

void spool_page_name(unsigned page_no, char out[SPOOL_NAME_SIZE])
{
    snprintf(out, SPOOL_NAME_SIZE, "page-%03u.png", page_no);
}

bool spool_is_page(const char *name) { return strncmp(name, "page-", 5) == 0 || strncmp(name, "file-", 5) == 0; }

void manifest_done(struct manifest *m)
{
    for (int k = 0; k < MANIFEST_KEYS; k++)
        free(m->values[k]);
    free(m->entries);
    *m = (struct manifest){ 0 };
}

int manifest_set(struct manifest *m, const char *key, const char *value, struct err *e)
{
    int k = key_index(key, strlen(key));
    struct err why = { 0 };
    char *clean;

    if (k < 0)
        return err_set(e, -EINVAL, "a manifest has no \"%s\"", key);
    if (strpbrk(value, "\r\n") || text_clean(value, strlen(value), SPOOL_VALUE_SIZE - 1, &clean, &why) < 0)
        return err_set(e, -EINVAL, "manifest value %s: %s", key, why.msg[0] ? why.msg : "has a line break");
    if (strlen(clean) >= SPOOL_VALUE_SIZE) {        /* NFC makes क़ (U+0958) two characters: longer than it came */
        free(clean);
        return err_set(e, -EINVAL, "manifest value %s: longer than %d bytes", key, SPOOL_VALUE_SIZE - 1);
    }
    free(m->values[k]);
    m->values[k] = clean;
    return 0;
}

const char *manifest_get(const struct manifest *m, const char *key)
{
    int k = key_index(key, strlen(key));

    return k >= 0 && m->values[k] ? m->values[k] : "";
}

bool manifest_name_is_valid(const char *name)
{
    static const char reserved[] = ".part";
    static const char *const own_files[] = { "manifest", "begun", "key" };
    size_t n = strlen(name);

    if (n == 0 || n >= SPOOL_NAME_SIZE || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") != n)
        return false;
    if (n >= sizeof(reserved) - 1 && strcmp(name + n - (sizeof(reserved) - 1), reserved) == 0)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(own_files); i++)
        if (strcmp(name, own_files[i]) == 0)
            return false;
    return name[0] >= 'a';
}

const struct spool_entry *manifest_find(const struct manifest *m, const char *name)
{
    for (size_t i = 0; i < m->n_entries; i++)
        if (strcmp(m->entries[i].name, name) == 0)
            return &m->entries[i];
    return NULL;
}

int manifest_add(struct manifest *m, const struct spool_entry *entry, struct err *e)
{
    if (!manifest_name_is_valid(entry->name))
        return err_set(e, -EINVAL, "\"%s\" is no name for a blob", entry->name);
    if (manifest_find(m, entry->name))
        return err_set(e, -EEXIST, "blob %s is there already", entry->name);
    if (m->n_entries >= SPOOL_MAX_BLOBS)
        return err_set(e, -E2BIG, "more than %d blobs", SPOOL_MAX_BLOBS);
    if ((m->n_entries & (m->n_entries + 1)) == 0) {        /* full at 0, 1, 3, 7, 15 ... */
        struct spool_entry *more = reallocarray(m->entries, 2 * m->n_entries + 1, sizeof(*more));

        if (!more)
            return err_set(e, -ENOMEM, "out of memory");
        m->entries = more;
    }
    m->entries[m->n_entries++] = *entry;
    return 0;
}

int manifest_print(const struct manifest *m, bool whole, char **ret_text, size_t *ret_n, struct err *e)
{
    AUTO_FREE char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);

    if (!f)
        return err_errno(e, "memory stream");
    fprintf(f, "%s\nid: %s\n", first_line, m->id);
    for (int k = 0; k < MANIFEST_KEYS; k++)
        if (m->values[k])
            fprintf(f, "%s: %s\n", keys[k], m->values[k]);
    if (whole) {
        for (size_t i = 0; i < m->n_entries; i++)
            fprintf(f, "blob: %" PRId64 " %s %s\n", m->entries[i].size_bytes, m->entries[i].sha256, m->entries[i].name);
        fputs("END\n", f);
    }
    if (fclose(f) != 0)
        return err_set(e, -ENOMEM, "out of memory");
    *ret_text = TAKE_PTR(text);
    *ret_n = n;
    return 0;
}

static bool parse_blob(const char *text, struct spool_entry *entry)
{
    int end = 0;

    return sscanf(text, "%" SCNd64 " %64[0-9a-f] %39s%n", &entry->size_bytes, entry->sha256, entry->name, &end) == 3 &&
           !text[end] && strlen(entry->sha256) == HASH_HEX_SIZE - 1 && entry->size_bytes >= 0 && entry->size_bytes <= MAX_BLOB_BYTES;
}

/* One "key: value" line, already cut out and terminated. */
static int parse_line(struct manifest *m, char *line, int line_no, struct err *e)
{
    struct spool_entry entry = { 0 };
    struct err why = { 0 };
    int r;

    char *colon = strstr(line, ": ");
    if (!colon)
        return err_set(e, -EBADMSG, "manifest line %d: not \"key: value\"", line_no);
    *colon = '\0';
    if (strcmp(line, "blob") == 0) {
        if (!parse_blob(colon + 2, &entry))
            return err_set(e, -EBADMSG, "manifest line %d: not a blob line", line_no);
        r = manifest_add(m, &entry, &why);
    } else {
        r = manifest_set(m, line, colon + 2, &why);
    }
    return r < 0 ? err_set(e, r == -ENOMEM ? r : -EBADMSG, "manifest line %d: %s", line_no, why.msg) : 0;
}

static int parse_lines(struct manifest *m, const char *id, char *text, bool whole, struct err *e)
{
    char *rest = text, *line;
    bool ended = false;

    for (int line_no = 1; (line = strsep(&rest, "\n")) && (rest || *line); line_no++) {
        int r = 0;

        if (ended)
            return err_set(e, -EBADMSG, "manifest line %d: text behind END", line_no);
        if (!rest)
            return err_set(e, -EBADMSG, "manifest line %d: cut off", line_no);
        if (line_no == 1 && strcmp(line, unsealed_line) == 0)
            return err_set(e, -EBADMSG, "manifest line 1: of an earlier version, whose pages are not sealed");
        if (line_no == 1 && strcmp(line, first_line) != 0)
            return err_set(e, -EBADMSG, "manifest line 1: not \"%s\"", first_line);
        if (line_no == 2 && (strncmp(line, "id: ", 4) != 0 || strcmp(line + 4, id) != 0))
            return err_set(e, -EBADMSG, "manifest line 2: not the manifest of %s", id);
        if (line_no > 2 && whole && strcmp(line, "END") == 0)
            ended = true;
        else if (line_no > 2)
            r = parse_line(m, line, line_no, e);
        if (r < 0)
            return r;
        if (line_no == 2)
            memcpy(m->id, id, ID_SIZE);
    }
    if (!m->id[0] || (whole && !ended))
        return err_set(e, -EBADMSG, "manifest without its END line: torn");
    return 0;
}

int manifest_parse(struct manifest *m, const char *id, const char *text, size_t n, bool whole, struct err *e)
{
    if (n > MANIFEST_MAX_BYTES || memchr(text, 0, n))
        return err_set(e, -EBADMSG, "manifest of %zu bytes is not one", n);
    AUTO_FREE char *copy = strndup(text, n);
    int r = copy ? parse_lines(m, id, copy, whole, e) : err_set(e, -ENOMEM, "out of memory");
    if (r < 0)
        manifest_done(m);
    return r;
}

bool manifest_peek(const char *text, const char *name, struct spool_entry *ret_entry)
{
    size_t n = strlen(name);

    for (const char *at = text; (at = strstr(at, name)); at += n) {
        const char *line = at;
        char copy[MAX_BLOB_LINE];

        while (line > text && line[-1] != '\n')
            line--;
        if (at == text || at[-1] != ' ' || at[n] != '\n' || strncmp(line, "blob: ", 6) != 0 || at + n - line >= MAX_BLOB_LINE)
            continue;
        snprintf(copy, sizeof(copy), "%.*s", (int)(at + n - line), line);
        *ret_entry = (struct spool_entry){ 0 };
        if (parse_blob(copy + 6, ret_entry) && strcmp(ret_entry->name, name) == 0)
            return true;
    }
    return false;
}
