/* box_desk.h - a desk with its diary, and a boxd beside them. */
#ifndef TEST_BOX_DESK_H
#define TEST_BOX_DESK_H

#include "tests/unit/desk_rig.h"
#include "tests/unit/test_box_rig.h"

/* For cmocka's set-up and tear-down; *state is the desk's rig. */
void box_desk_new(struct box_rig *box, void **state);
int box_desk_gone(struct box_rig *box, void **state);

#endif
