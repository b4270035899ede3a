#include "ctl/officers_send.h"

#include "base/hash.h"
#include "base/ipc.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

enum { PART_BYTES = 16 * 1024 /* in JSON a byte may become six */, MAX_BYTES = 4 * 1024 * 1024, IMPORT_MS = 120 * 1000 };

static int load(const char *file, char **ret_text, size_t *ret_n, struct err *e)
{
    AUTO_FCLOSE FILE *f = fopen(file, "rbe");
    AUTO_FREE char *text = f ? malloc(MAX_BYTES + 1) : NULL;

    if (!f)
        return err_errno(e, "open %s", file);
    if (!text)
        return err_set(e, -ENOMEM, "out of memory");
    *ret_n = fread(text, 1, MAX_BYTES + 1, f);
    if (ferror(f))
        return err_errno(e, "read %s", file);
    if (*ret_n > MAX_BYTES)
        return err_set(e, -EFBIG, "%s is larger than %d bytes", file, MAX_BYTES);
    if (memchr(text, '\0', *ret_n))
        return err_set(e, -EINVAL, "%s is no text; save it as \"CSV UTF-8\"", file);
    text[*ret_n] = '\0';
    *ret_text = TAKE_PTR(text);
    return 0;
}

/* The end of a part that does not cut through a letter. */
static size_t part_of(const char *text, size_t n)
{
    size_t end = n < PART_BYTES ? n : PART_BYTES;

    while (end < n && end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    return end;
}

/* diaryd names the line, but JSON carries no other text than UTF-8. */
static int check_text(const char *file, const char *text, size_t n, struct err *e)
{
    AUTO_FREE char *clean = NULL;

    if (text_clean(text, n, MAX_BYTES, &clean, NULL) == 0)
        return 0;
    return err_set(e, -EINVAL, "%s:%d: is not UTF-8; save the file as \"CSV UTF-8\"", file, text_bad_line(text, n));
}

int officers_send(const char *run_dir, const char *file, const char *actor, bool check_only, json_t **ret_answer, struct err *e)
{
    const char *name = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
    AUTO_FREE char *text = NULL;
    char id[UUID_SIZE];
    size_t n = 0, at = 0;
    int r = load(file, &text, &n, e);

    if (r == 0)
        r = check_text(file, text, n, e);
    uuid_new(id);
    while (r == 0) {
        size_t part = part_of(text + at, n - at);
        bool last = at + part == n;

        r = ipc_call(run_dir, "diaryd", json_pack("{s:s, s:s, s:s, s:s, s:I, s:s%, s:b, s:b}", "do", "officers_import", "id", id, "file", name,
                                                  "actor", actor, "at", (json_int_t)at, "text", text + at, part, "last", last, "check", check_only),
                     last ? IMPORT_MS : IPC_CALL_MS, last ? ret_answer : NULL, e);
        at += part;
        if (last)
            break;
    }
    return r;
}
