/* test_migration_rig.h - what the tests of the migration channel share, whatever medium its tree lies on: the folder "tree" of the rig. */
#ifndef TEST_MIGRATION_RIG_H
#define TEST_MIGRATION_RIG_H

#include "tests/unit/test_connect_rig.h"

#include "migration/check.h"

#define FOLDER "fl-A-21001(3)_5_2008_DFG"

/* Makes the folder; tree: its path. */
void migration_tree_new(struct connect_rig *g, char tree[PATH_MAX]);
/* A letter of the file whose folder is FOLDER. */
void migration_letter_new(struct connect_rig *g, struct connect_letter *l, int number, size_t pdf_bytes);

struct faults { int unlisted, others; };
/* The check of the tree; prints what it says. f may be NULL. */
struct migration_found migration_look(struct connect_rig *g, struct faults *f);
/* So many receipts and nothing else. */
void migration_expect_tree(struct connect_rig *g, unsigned receipts);
/* Ends o. */
void migration_expect_delivered(struct outcome *o, int serial);

#endif
