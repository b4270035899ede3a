#include "tests/unit/test.h"

#include "tests/unit/box_desk.h"

void box_desk_new(struct box_rig *box, void **state)
{
    char settings[1024];

    fresh_desk(state);
    struct desk_rig *g = *state;
    desk_rig_start_diaryd(g);
    box_rig_settings(g->dir, settings);
    desk_rig_restart(g, settings);
    box_rig_join(box, g->dir);
}

int box_desk_gone(struct box_rig *box, void **state)
{
    box_rig_leave(box);
    return desk_gone(state);
}
