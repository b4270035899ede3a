/* job_recovery.c - "recovery_key": a person has the sheet with the recovery key and types its last group back; the box forgets the key. What is below
 * /data boxd itself may not change: /usr/lib/dakbox/data does it, outside of boxd's own cage. */
#include "box/child.h"
#include "box/note.h"
#include "box/recovery.h"

#include "base/clock.h"
#include "base/hash.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>

static int load(const struct board *board, char out[RECOVERY_KEY_SIZE], struct err *e)
{
    AUTO_CLOSE int fd = open(board->recovery, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    ssize_t n = fd < 0 ? 0 : read(fd, out, RECOVERY_KEY_SIZE - 1);

    out[n > 0 ? n : 0] = '\0';
    out[strcspn(out, "\r\n ")] = '\0';
    return out[0] ? 0 : err_say(e, -ENOENT, SAID_RECOVERY_NONE);
}

bool recovery_is_there(const struct board *board) { return access(board->recovery, F_OK) == 0; }

int recovery_show(const struct box *b, const struct board *board, const char *actor, char out[RECOVERY_KEY_SIZE], struct err *e)
{
    char id[ID_SIZE], line[SAID_SIZE];
    int r = load(board, out, e);

    if (r < 0)
        return r;
    id_new(id);
    said_set(line, SAID_RECOVERY_SHOWN);
    note_add(b, &(struct note){ .id = id, .what = "recovery_key", .how = "done", .result = line, .actor = actor, .at_s = clock_utc_s() });
    return 0;
}

bool recovery_ends_in(const char *key, const char *typed)
{
    const char *last = strrchr(key, '-');
    size_t n;

    last = last ? last + 1 : key;
    typed += strspn(typed, " \t-");
    n = strlen(last);
    for (size_t i = 0; i < n; i++)
        if (tolower((unsigned char)typed[i]) != tolower((unsigned char)last[i]))
            return false;
    return n > 0 && typed[n + strspn(typed + n, " \t")] == '\0';
}

static int check(const struct box *b, const json_t *request, struct err *e)
{
    char key[RECOVERY_KEY_SIZE] = "";
    struct board board;
    int r = board_read(b->conf, &board, e);

    if (r == 0)
        r = load(&board, key, e);
    if (r == 0 && !recovery_ends_in(key, json_str(request, "last", "")))
        r = err_say(e, -EINVAL, SAID_RECOVERY_OTHER_GROUP);
    sodium_memzero(key, sizeof(key));
    return r;
}

static int run(struct job *j, char result[SAID_SIZE], struct err *e)
{
    static const char *const forget[] = { "systemd-run", "--quiet", "--wait", "--collect", "--pipe", "--", "/usr/lib/dakbox/data", "forget-recovery", NULL };
    struct board board;
    int r = board_read(job_box(j)->conf, &board, e);

    if (r == 0)
        r = child_run(NULL, &(struct child){ .argv = forget }, NULL, 0, e);
    if (r == 0 && recovery_is_there(&board))
        r = err_set(e, -EIO, "it is still there");
    said_set(result, SAID_RECOVERY_FORGOTTEN);
    return r < 0 ? err_say(e, r, SAID_RECOVERY_NOT_FORGOTTEN, err_line(e)) : 0;
}

const struct job_kind job_recovery_key = { .name = "recovery_key", .check = check, .run = run };
