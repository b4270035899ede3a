#include "uploader/intake/opener.h"

#include "base/clock.h"
#include "base/exe.h"

#include <errno.h>
#include <unistd.h>

int opener_find(char out[PAGE_PROCESS_PATH_SIZE], struct err *e)
{
    return exe_beside("mail-page", out, PAGE_PROCESS_PATH_SIZE, e);
}

static int start(const char *program, struct opened *o, struct err *e)
{
    int r = access(program, X_OK) == 0 ? page_process_start(program, "", OPENER_MEMORY_MIB, OPENER_CPU_S, &o->process, e) : err_errno(e, "%s", program);

    o->runs = r == 0;
    if (r == 0)
        r = ask_ready(&o->process, clock_mono_ms() + OPENER_WAIT_MS, e);
    return r < 0 ? err_wrap(e, -ENOENT, "the program that opens mails does not run") : 0;
}

/* What the process says about the mail; whatever else happens to it is the mail's doing. */
static int refused(const struct frame *answer, struct err *e)
{
    const char *error = json_str(answer->head, "error", NULL);

    return !error ? 0 : err_set(e, json_flag(answer->head, "limit") ? -E2BIG : -EBADMSG, "%.300s", error);
}

static int ask(struct opened *o, json_t *take_question, const void *bytes, size_t n, struct frame *ret, struct err *e)
{
    AUTO_JSON json_t *question = take_question;
    int64_t until_ms = clock_mono_ms() + OPENER_WAIT_MS;
    int r = question ? ask_tell(&o->process, question, bytes, n, until_ms, e) : -ENOMEM;

    if (r == 0)
        r = ask_hear(&o->process, ret, until_ms, e);
    if (r == -ENOMEM)
        return err_set(e, r, "out of memory");
    return r < 0 ? err_set(e, -EBADMSG, "it cannot be opened: it needs too much time or memory, or is made to do harm") : refused(ret, e);
}

int opener_open(const char *program, const void *bytes, size_t n, int64_t arrived_s, bool whole, struct opened *ret, struct err *e)
{
    *ret = (struct opened){ .runs = false };
    int r = start(program, ret, e);

    if (r == 0)
        r = ask(ret, json_pack("{s:s, s:I, s:b}", "do", "open", "arrived_s", (json_int_t)arrived_s, "whole", whole), bytes, n, &ret->answer, e);
    if (r == 0 && (facts_read(ret->answer.head, &ret->facts, e) < 0 || !ret->answer.blob[OPENED_LETTER] || !ret->answer.blob[OPENED_WORDS]))
        r = err_set(e, -EBADMSG, "the mail could not be opened: the answer about it means nothing");
    return r;
}

void opener_close(struct opened *o)
{
    if (o->runs)
        page_process_end(&o->process);
    frame_done(&o->answer);
    *o = (struct opened){ .runs = false };
}

const unsigned char *opener_part(const struct opened *o, enum opened_part which, size_t *ret_n)
{
    *ret_n = o->answer.blob_n[which];
    return o->answer.blob[which];
}

int opener_file(struct opened *o, size_t k, struct frame *ret_file, struct err *e)
{
    int r = ask(o, json_pack("{s:s, s:I}", "do", "file", "file", (json_int_t)k), NULL, 0, ret_file, e);

    if (r == 0 && (!ret_file->blob[0] || ret_file->blob_n[0] != o->facts.files[k].n))
        r = err_set(e, -EBADMSG, "the mail could not be opened: a file of it is another one than was told");
    return r;
}
