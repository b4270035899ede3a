#include "base/ipc_text.h"

#include "base/hash.h"
#include "base/ipc.h"

#include <errno.h>

enum { PART_BYTES = 16 * 1024 /* in JSON a byte may become six */ };

/* The end of a part that does not cut through a letter. */
static size_t part_of(const char *text, size_t n)
{
    size_t end = n < PART_BYTES ? n : PART_BYTES;

    while (end < n && end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    return end;
}

int ipc_send_text(const char *run_dir, const char *program, const json_t *request, const char *text, size_t n, int last_ms,
                  json_t **ret_answer, struct err *e)
{
    char id[UUID_SIZE];
    size_t at = 0;
    int r = 0;

    *ret_answer = NULL;
    uuid_new(id);
    for (bool last = false; r == 0 && !last; ) {
        size_t n_part = part_of(text + at, n - at);
        json_t *part = json_pack("{s:s, s:I, s:s%}", "id", id, "at", (json_int_t)at, "text", text + at, n_part);

        last = at + n_part == n;
        if (!part || json_object_update(part, (json_t *)(uintptr_t)request) < 0) {      /* reads it only */
            json_decref(part);
            return err_set(e, -ENOMEM, "out of memory");
        }
        json_object_set_new(part, "last", json_boolean(last));
        r = ipc_call(run_dir, program, part, last ? last_ms : IPC_CALL_MS, last ? ret_answer : NULL, e);
        at += n_part;
    }
    return r;
}
