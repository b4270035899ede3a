/* mail-page - opens mails for maild: the only program that parses them.
 *
 *   mail-page "" MEMORY_MIB CPU_S                started by maild, never by hand; one a mail
 *
 * Gives up everything but standard input and output, says {"ready": true} (or {"error": sentence}), takes one mail and then gives out
 * its files, as they are asked for (frames: reader/frame.h):
 *
 *   {"do": "open", "arrived_s": n, "whole": bool} + the mail's bytes     whole: refuse one beyond a limit (mail.h)
 *   {"kind", "from", "from_name", "subject", "message_id", "in_reply_to", "date_s", "may_answer", "sensitive", "notes": [code …],
 *    "files": [{"use", "name", "ending", "bytes_n"} …], "unseen": name, "report"?: {"what", "status", "key"}, "keys": [uuid …], "receipt_no", "computer_no"}
 *   + the letter as a PDF, + all its words and those of its files, pieces with '\f' between, for the marking check, + a PDF of those lines of them
 *   that must be looked at as a picture, too, if there are any
 *   {"do": "file", "file": k}       {} + its bytes
 *   {"error": sentence, "limit"?: true}
 *
 * What it says is believed no more than the mail: opener.c checks it. */
#include "base/sandbox.h"
#include "reader/frame.h"
#include "uploader/intake/page/check.h"
#include "uploader/intake/page/draw.h"
#include "uploader/intake/page/mail.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <libxml/parser.h>
#include <string.h>
#include <time.h>

static int say(json_t *take_answer, const void *const *blobs, const size_t *sizes, unsigned n, struct err *e)
{
    AUTO_JSON json_t *answer = take_answer;
    struct frame_writer w;
    int r = answer ? frame_write_begin(&w, answer, blobs, sizes, n, e) : err_set(e, -ENOMEM, "out of memory");

    if (r < 0)
        return r;
    r = frame_write(&w, STDOUT_FILENO, e);
    frame_writer_done(&w);
    return r < 0 ? r : 0;
}

static int say_error(const struct err *why, struct err *e)
{
    return say(json_pack("{s:s, s:b}", "error", why->msg, "limit", why->code == -E2BIG), NULL, NULL, 0, e);
}

/* ---- open */

static json_t *files_of(const struct mail *m)
{
    json_t *files = json_array();

    for (size_t i = 0; i < m->n_files; i++) {
        const struct mail_file *f = &m->files[i];

        json_array_append_new(files, json_pack("{s:s, s:s, s:s, s:I}", "use", mail_file_use_name(f->use), "name", f->name, "ending", f->ending,
                              "bytes_n", (json_int_t)f->n));
    }
    return files;
}

static json_t *notes_of(const struct mail *m)
{
    json_t *notes = json_array();

    for (int i = 0; i < NOTES; i++)
        if (m->notes[i])
            json_array_append_new(notes, json_string(note_code((enum note_id)i)));
    return notes;
}

static json_t *keys_of(const struct mail *m)
{
    json_t *keys = json_array();

    for (size_t i = 0; i < m->n_keys; i++)
        json_array_append_new(keys, json_string(m->keys[i]));
    return keys;
}

static json_t *describe(const struct mail *m)
{
    json_t *head = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:b, s:b, s:o, s:o, s:o, s:s, s:s, s:s}", "kind", mail_kind_name(m->kind), "from", m->from,
                             "from_name", m->from_name, "subject", m->subject, "message_id", m->message_id, "in_reply_to", m->in_reply_to,
                             "date_s", (json_int_t)m->date_s, "may_answer", m->may_answer, "sensitive", m->sensitive, "notes", notes_of(m),
                             "files", files_of(m), "keys", keys_of(m), "receipt_no", m->receipt_no, "computer_no", m->computer_no,
                             "unseen", m->unseen ? m->unseen : "");

    if (head && m->kind == MAIL_REPORT)
        json_object_set_new(head, "report", json_pack("{s:s, s:s, s:s}", "what", m->report.what, "status", m->report.status, "key", m->report.key));
    return head;
}

/* What the marking check is to look at: words; *ret_odd stays NULL when all of them are plain. */
static int make_check(struct mail *m, char **ret_words, size_t *ret_n_words, char **ret_odd, size_t *ret_n_odd, struct err *e)
{
    AUTO_FREE char *odd = NULL;
    int r = check_words(m, ret_words, ret_n_words);

    if (r == 0 && !(odd = check_odd_lines(*ret_words, *ret_n_words)))
        r = -ENOMEM;
    if (r < 0)
        return err_set(e, r, "out of memory");
    return *odd ? draw_lines(m, odd, ret_odd, ret_n_odd, e) : 0;
}

static int open_mail(const struct frame *f, struct mail *m, struct err *e)
{
    AUTO_FREE char *letter = NULL, *words = NULL, *odd = NULL;
    struct err why = { 0 };
    size_t n[3] = { 0 };

    mail_done(m);
    m->arrived_s = json_int(f->head, "arrived_s", 0);
    int r = f->blob[0] ? mail_parse(f->blob[0], f->blob_n[0], json_flag(f->head, "whole"), m, &why) : err_set(&why, -EBADMSG, "it is empty");
    if (r == 0)
        r = draw_letter(m, &letter, &n[0], &why);
    if (r == 0 && m->notes[NOTE_CUT])
        mail_set_unseen(m, "text");
    if (r == 0)
        r = make_check(m, &words, &n[1], &odd, &n[2], &why);
    if (r < 0)
        return say_error(&why, e);
    return say(describe(m), (const void *const[]){ letter, words, odd }, n, odd ? 3 : 2, e);
}

static int give_file(const struct frame *f, const struct mail *m, struct err *e)
{
    int64_t k = json_int(f->head, "file", -1);
    const struct mail_file *file = k >= 0 && k < (int64_t)m->n_files ? &m->files[k] : NULL;
    struct err why = { 0 };

    if (!file || !file->bytes) {
        err_set(&why, -ENOENT, "there is no such file");
        return say_error(&why, e);
    }
    return say(json_object(), (const void *const[]){ file->bytes }, &file->n, 1, e);
}

/* ---- */

static int serve(struct err *e)
{
    AUTO_MAIL struct mail m = { .from = NULL };
    struct frame_reader in = { 0 };
    int r = say(json_pack("{s:b}", "ready", 1), NULL, NULL, 0, e);

    while (r == 0) {
        AUTO_FRAME struct frame f = { 0 };

        r = frame_read(&in, STDIN_FILENO, &f, e);
        if (r < 0)
            break;
        r = strcmp(json_str(f.head, "do", ""), "open") == 0 ? open_mail(&f, &m, e) : give_file(&f, &m, e);
    }
    frame_reader_done(&in);
    return r == -ECONNRESET ? 0 : r;
}

static ssize_t swallow(void *ctx, const char *bytes, size_t n)
{
    (void)ctx;
    (void)bytes;
    return (ssize_t)n;
}

/* What the libraries read at their first use is read before the files are closed. libytnef prints what it does not like, where answers go:
 * those are written past stdio. */
static void warm_up(void)
{
    FILE *nowhere = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = swallow });

    if (nowhere)
        stdout = nowhere;
    g_mime_init();
    xmlInitParser();
    tzset();
}

int main(int argc, char **argv)
{
    struct sandbox_limits limits = { .reads_fonts = true, .threads = true };
    struct err e = { 0 };

    if (argc != 4) {
        fputs("mail-page is started by maild\n", stderr);
        return 2;
    }
    limits.memory_mib = (int)strtol(argv[2], NULL, 10);
    limits.cpu_s = (int)strtol(argv[3], NULL, 10);
    warm_up();
    int r = sandbox_enter(&limits, &e);
    if (r < 0)
        say_error(&e, NULL);
    else
        r = serve(&e);
    if (r < 0 && e.msg[0])
        fprintf(stderr, "mail-page: %s\n", e.msg);
    _exit(r == 0 ? 0 : 1);
}
