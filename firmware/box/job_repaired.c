/* job_repaired.c - "repaired": the data partition is open after a repair. All letters and documents are looked at, and what was put aside and what is
 * missing is said, for the history, too. boxd begins it by itself; cut off, it is done again. Neither letters nor /data are boxd's: "dakbox verify" looks,
 * and /usr/lib/dakbox/data takes the note away. */
#include "box/repaired.h"

#include "base/put_file.h"
#include "base/text.h"
#include "box/child.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { NOTE_MAX_BYTES = 32 };

bool repaired_is_there(const struct board *board) { return access(board->repaired, F_OK) == 0; }

/* How many files were put aside, as the start has counted them. */
static int read_note(const struct box *b, struct board *ret_board, char aside[NOTE_MAX_BYTES], struct err *e)
{
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    int r = board_read(b->conf, ret_board, e);

    if (r < 0)
        return r;
    if (get_file(ret_board->repaired, NOTE_MAX_BYTES - 1, &text, &n, NULL) < 0)
        return err_say(e, -ENOENT, SAID_REPAIR_NOT_NEEDED);
    snprintf(aside, NOTE_MAX_BYTES, "%.*s", (int)strspn(text, "0123456789"), text);
    return 0;
}

static int check(const struct box *b, const json_t *request, struct err *e)
{
    struct board board;
    char aside[NOTE_MAX_BYTES];

    (void)request;
    return read_note(b, &board, aside, e);
}

/* What "dakbox verify --said" found, a line; all else it prints is why it could not look. */
static void keep_found(void *ctx, const char *line)
{
    if (strncmp(line, "[\"verify_", 9) == 0)
        snprintf(ctx, SAID_SIZE, "%s", line);
}

static int run(struct job *j, char result[SAID_SIZE], struct err *e)
{
    static const char *const verify[] = { "systemd-run", "--quiet", "--wait", "--collect", "--pipe", "--uid=dakbox-diary", "--gid=dakbox", "--nice=19", "--",
                                          "dakbox", "verify", "--said", NULL };
    static const char *const forget[] = { "systemd-run", "--quiet", "--wait", "--collect", "--pipe", "--", "/usr/lib/dakbox/data", "forget-repaired", NULL };
    char aside[NOTE_MAX_BYTES], found[SAID_SIZE] = "";
    struct board board;
    int r = read_note(job_box(j), &board, aside, e);

    if (r < 0)
        return r;
    job_phase(j, SAID_REPAIRED_LOOKS);
    r = child_run(j, &(struct child){ .argv = verify, .line = keep_found, .ctx = found }, NULL, 0, e);
    if (r == -ECANCELED)
        return r;
    if (!*found)                                        /* it ends otherwise than well where something is missing, too */
        return err_say(e, r < 0 ? r : -EIO, SAID_REPAIRED_NOT_LOOKED, err_line(e));
    said_set(result, SAID_REPAIRED, aside, found);
    r = child_run(NULL, &(struct child){ .argv = forget }, NULL, 0, e);
    if (r == 0 && repaired_is_there(&board))
        r = err_set(e, -EIO, "its note is still there");
    return r == 0 && said_id_of(found) != SAID_VERIFY_WHOLE ? err_say_line(e, -EBADMSG, result) : r;
}

const struct job_kind job_repaired = { .name = "repaired", .check = check, .run = run };
