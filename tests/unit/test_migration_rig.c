#include "tests/unit/test_migration_rig.h"

#include <stdio.h>
#include <sys/stat.h>

void migration_tree_new(struct connect_rig *g, char tree[PATH_MAX])
{
    snprintf(tree, PATH_MAX, "%s/tree", g->dir);
    assert_int_equal(mkdir(tree, 0755), 0);
}

void migration_letter_new(struct connect_rig *g, struct connect_letter *l, int number, size_t pdf_bytes)
{
    connect_letter_new(g, l, number, pdf_bytes);
    connect_field(l, "file_no", "A-21001(3)/5/2008/DFG");
}

static void note_fault(void *ctx, const char *sentence)
{
    struct faults *f = ctx;
    char words[SAID_WORDED_SIZE];

    said_word(SAID_EN, sentence, words);
    print_message("    %s\n", words);
    *(said_id_of(sentence) == SAID_MIGRATED_UNLISTED ? &f->unlisted : &f->others) += 1;
}

struct migration_found migration_look(struct connect_rig *g, struct faults *f)
{
    struct migration_found found;
    struct faults own;
    struct err e = { 0 };
    char tree[PATH_MAX];

    if (!f)
        f = &own;
    *f = (struct faults){ 0 };
    snprintf(tree, sizeof(tree), "%s/tree", g->dir);
    assert_ok(migration_check(tree, note_fault, f, &found, &e), e);
    return found;
}

void migration_expect_tree(struct connect_rig *g, unsigned receipts)
{
    struct migration_found found = migration_look(g, NULL);

    assert_int_equal(found.faults, 0);
    assert_int_equal(found.unfinished, 0);
    assert_int_equal(found.receipts, receipts);
}

void migration_expect_delivered(struct outcome *o, int serial)
{
    if (o->verdict != VERDICT_DELIVERED)
        fail_msg("verdict %d: %s", o->verdict, connect_words(o));
    assert_int_equal(json_int(o->result, "serial", 0), serial);
    assert_string_equal(json_str(o->result, "folder", ""), FOLDER);
    outcome_done(o);
}
