#include "ctl/officers_send.h"

#include "base/auto.h"
#include "base/ipc_text.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

enum { MAX_BYTES = 4 * 1024 * 1024, IMPORT_MS = 120 * 1000 };

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
    size_t n = 0;
    int r = load(file, &text, &n, e);

    if (r == 0)
        r = check_text(file, text, n, e);
    if (r < 0)
        return r;
    AUTO_JSON json_t *request = json_pack("{s:s, s:s, s:s, s:b}", "do", "officers_import", "file", name, "actor", actor, "check", check_only);
    return ipc_send_text(run_dir, "diaryd", request, text, n, IMPORT_MS, ret_answer, e);
}
