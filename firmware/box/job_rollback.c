/* job_rollback.c - "rollback": the box starts the version before, which is still in the other slot, with the diary as it is. */
#include "box/outcome.h"
#include "box/restart.h"
#include "box/slots.h"

#include <errno.h>

static int look(const struct box *b, struct board *ret_board, struct err *e)
{
    struct boot_state state;
    int r = board_read(b->conf, ret_board, e);

    if (r == 0)
        r = boot_state_read(ret_board->disk, &state, NULL, e);
    return r < 0 ? r : slots_may_go_back(b, ret_board, &state, e);
}

static int check(const struct box *b, const json_t *request, struct err *e)
{
    struct board board;

    (void)request;
    return look(b, &board, e);
}

static void put_other_first(struct boot_state *s, void *ctx)
{
    const struct board *board = ctx;

    boot_state_put_first(s, boot_slot_other(board->slot));
}

static int run(struct job *j, char result[SAID_SIZE], struct err *e)
{
    const struct box *b = job_box(j);
    struct bundle to = { .version = "" };
    struct board board;
    int r = look(b, &board, e);

    if (r == 0)
        r = job_no_return(j);
    if (r == 0)
        r = slots_get(b, boot_slot_other(board.slot), &to, NULL);
    if (r == 0)
        r = boot_state_change(board.disk, put_other_first, &board, e);
    if (r == 0)
        r = outcome_begin(b, &board, OUTCOME_ROLLBACK, &to, job_actor(j), e);
    if (r < 0)
        return r;
    said_set(result, SAID_ROLLBACK_DONE, to.version);
    return restart_now(j, "restart", e);
}

const struct job_kind job_rollback = { .name = "rollback", .may_stop = true, .disturbs = true, .check = check, .run = run };
