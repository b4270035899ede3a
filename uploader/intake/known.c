#include "uploader/intake/known.h"

#include "base/hash.h"
#include "base/put_file.h"

#include <inttypes.h>
#include <string.h>

enum { KNOWN_MAX_BYTES = 64 << 20, FILE_MODE = 0640 };

struct line { char folder[ID_SIZE], doc[ID_SIZE]; uint32_t uid_validity, uid; };

static bool read_line(const char *text, struct line *l)
{
    return sscanf(text, "%16s %" SCNu32 " %" SCNu32 " %16s", l->folder, &l->uid_validity, &l->uid, l->doc) == 4 && id_is_valid(l->folder) && id_is_valid(l->doc);
}

void known_add(const char *path, const char *folder, uint32_t uid_validity, uint32_t uid, const char *doc)
{
    AUTO_FCLOSE FILE *f = fopen(path, "ae");
    char id[ID_SIZE];

    id_of(folder, strlen(folder), id);
    if (f)
        fprintf(f, "%s %" PRIu32 " %" PRIu32 " %s\n", id, uid_validity, uid, doc);
}

void known_compare(const char *path, const char *folder, uint32_t uid_validity, const struct imap_uids *all, void (*gone)(void *ctx, const char *doc), void *ctx)
{
    AUTO_FREE char *text = NULL, *kept = NULL;
    size_t n = 0, n_kept = 0;
    char id[ID_SIZE], *rest, *one;

    id_of(folder, strlen(folder), id);
    if (get_file(path, KNOWN_MAX_BYTES, &text, &n, NULL) < 0)
        return;
    FILE *out = open_memstream(&kept, &n_kept);
    rest = text;
    while (out && (one = strsep(&rest, "\n"))) {
        struct line l;

        if (!read_line(one, &l))
            continue;
        bool here = strcmp(l.folder, id) == 0, now = here && l.uid_validity == uid_validity;
        bool there = now && imap_uids_have(all, l.uid);

        if (now && !there)
            gone(ctx, l.doc);
        if (!here || there)
            fprintf(out, "%s\n", one);
    }
    if (out && fclose(out) == 0)
        put_file(path, FILE_MODE, kept, n_kept, NULL);
}
