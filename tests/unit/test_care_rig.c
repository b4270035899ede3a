#include "tests/unit/test_care_rig.h"

#include "audit/audit.h"
#include "base/clock.h"
#include "base/put_file.h"
#include "care/state.h"

#include <errno.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>

/* ---- a box */

static void box_new(struct care_box *b, const char *dir, const char *name)
{
    char conf[PATH_MAX], board[PATH_MAX], text[3 * PATH_MAX];
    struct err e = { 0 };

    snprintf(b->dir, sizeof(b->dir), "%s/%s", dir, name);
    assert_int_equal(mkdir(b->dir, 0755), 0);
    snprintf(b->data, sizeof(b->data), "%.3000s/data", b->dir);
    assert_int_equal(mkdir(b->data, 02770), 0);
    snprintf(conf, sizeof(conf), "%.3000s/dakbox.conf", b->dir);
    snprintf(board, sizeof(board), "%s/board", dir);
    assert_ok(put_file(board, 0644, "board=pi\n", 9, &e), e);
    int n = snprintf(text, sizeof(text), "[paths]\ndata_dir = %s\nrun_dir = %s\nreserve_mib = 16\n[backup]\ndir = %s/target\nown_disk = no\nkeep = 3\n"
                     "[mail]\npassword_file = %s/mail.password\n[sms]\npassword_file = %s/data/..//./mail.password\n"
                     "[box]\nboard_file = %s\n[eoffice second]\nurl = https://second.example.gov.in\n[mailbox second]\nurl = imaps://second.example.gov.in\n",     /* a file of several names */
                     b->data, b->dir, dir, b->dir, b->dir, board);
    assert_ok(put_file(conf, 0640, text, (size_t)n, &e), e);
    assert_ok(config_load(conf, &b->config, &e), e);
}

void care_start(struct care_box *b)
{
    char path[PATH_MAX];
    struct err e = { 0 };

    assert_ok(spool_open_configured(b->config, &b->spool, &e), e);
    assert_ok(config_path(b->config, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, path, sizeof(path), &e), e);
    assert_ok(store_open(path, STORE_WRITE, &b->store, &e), e);
}

void care_stop(struct care_box *b)
{
    store_close(b->store);
    spool_close(b->spool);
    b->store = NULL;
    b->spool = NULL;
}

/* ---- its letters */

static void put_document(struct care_box *b, size_t page_bytes)
{
    AUTO_FREE char *page = malloc(page_bytes);
    struct spool_doc *d;
    struct err e = { 0 };

    assert_true(b->n < CARE_DOCS);
    for (size_t i = 0; i < page_bytes; i++)
        page[i] = (char)(i * 7 + (size_t)b->n);
    assert_ok(spool_doc_new(b->spool, false, &d, &e), e);
    snprintf(b->docs[b->n++], ID_SIZE, "%s", spool_doc_id(d));
    assert_ok(spool_blob_put(d, "page-001.png", page, page_bytes, &e), e);
    assert_ok(spool_blob_put(d, "page-002.png", "second page", 11, &e), e);
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_SCANNED, &e), e);
}

int64_t care_letter(struct care_box *b, size_t page_bytes)
{
    char number[STORE_NUMBER_SIZE];
    struct err e = { 0 };
    int64_t id = 0;

    put_document(b, page_bytes);
    const struct letter_new n = { .doc = b->docs[b->n - 1], .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .pages = 2,
                                  .received_s = clock_utc_s() };
    assert_ok(store_take_in(b->store, &n, &id, number, &e), e);
    return id;
}

void care_read(struct care_box *b, int64_t letter, const char *subject)
{
    const struct field f = { .name = "subject", .value = subject, .source = "reading", .conf = 0.9 };
    const struct letter_reading r = { .fields = &f, .n_fields = 1, .body = subject, .post = "SO-1" };
    struct err e = { 0 };

    assert_ok(store_put_reading(b->store, letter, &r, "ocrd", &e), e);
    assert_ok(spool_move(b->spool, b->docs[letter - 1], SPOOL_SCANNED, SPOOL_READ, &e), e);
}

void care_confirm(struct care_box *b, int64_t letter)
{
    static const struct delivery_new deliveries[] = { { .channel = "eoffice" }, { .channel = "mail", .after = 0 } };
    static const struct field fields[] = { { .name = "subject", .value = "Grant of leave" } };
    const struct letter_confirm c = { .fields = fields, .n_fields = 1, .post = "SO-1", .revision = 2, .deliveries = deliveries, .n_deliveries = 2 };
    struct err e = { 0 };

    assert_ok(store_confirm(b->store, letter, &c, "clerk", &e), e);
    assert_ok(spool_move(b->spool, b->docs[letter - 1], SPOOL_READ, SPOOL_FILED, &e), e);
}

static void put_secrets(struct care_box *b)
{
    char path[PATH_MAX + 32];
    struct err e = { 0 };

    snprintf(path, sizeof(path), "%s/mail.password", b->dir);
    assert_ok(put_file(path, 0600, "pass phrase\n", 12, &e), e);
    snprintf(path, sizeof(path), "%s/settings.conf", b->data);
    assert_ok(put_file(path, 0640, "[office]\nname = An office\n", 26, &e), e);
    snprintf(path, sizeof(path), "%s/send", b->data);
    assert_int_equal(mkdir(path, 0770), 0);
    snprintf(path, sizeof(path), "%s/send/token", b->data);
    assert_ok(put_file(path, 0600, "token\n", 6, &e), e);
}

static void put_letters(struct care_box *b)
{
    static const struct officer officers[] = { { .post = "SO-1", .designation = "Section Officer", .is_default = true, .active = true } };
    struct err e = { 0 };

    assert_ok(store_replace_officers(b->store, officers, 1, "admin", &e), e);
    for (int i = 0; i < 3; i++)
        care_letter(b, 200000);
    care_read(b, 1, "Grant of leave");
    care_confirm(b, 1);
    care_read(b, 2, "Purchase of a cupboard");
}

/* ---- the rig */

struct care_rig *care_rig_new(void)
{
    struct care_rig *g = calloc(1, sizeof(*g));
    char path[PATH_MAX];
    struct err e = { 0 };

    assert_true(sodium_init() >= 0);
    tmpdir_new(g->dir);
    snprintf(g->target, sizeof(g->target), "%s/target", g->dir);
    assert_int_equal(mkdir(g->target, 0755), 0);
    box_new(&g->box, g->dir, "box");
    box_new(&g->other, g->dir, "other");
    care_start(&g->box);
    put_letters(&g->box);
    put_secrets(&g->box);
    office_secret_new(g->secret);
    office_key_of(g->secret, &g->opener);
    assert_ok(care_make_dir(g->box.config, &e), e);
    assert_ok(care_path(g->box.config, "office.key", path, &e), e);
    assert_ok(office_key_save(path, &g->opener.key, &e), e);
    return g;
}

void care_rig_free(struct care_rig *g)
{
    care_stop(&g->box);
    care_stop(&g->other);
    config_free(g->box.config);
    config_free(g->other.config);
    tmpdir_remove(g->dir);
    free(g);
}

int care_try_backup(struct care_rig *g, struct err *e)
{
    struct backup_report report;

    return care_backup(g->box.config, NULL, NULL, &report, e);
}

struct backup_report care_must_backup(struct care_rig *g)
{
    struct backup_report report;
    struct err e = { 0 };

    assert_ok(care_backup(g->box.config, NULL, NULL, &report, &e), e);
    return report;
}

int care_try_restore(struct care_rig *g, const char *stamp, const char *last_number, struct restore_report *ret, struct err *e)
{
    const struct restore_ask ask = { .stamp = stamp, .secret = g->secret, .last_number = last_number ? last_number : RESTORE_NONE_LATER, .actor = "admin" };

    return care_restore(g->other.config, &ask, NULL, ret, e);
}

struct restore_report care_must_restore(struct care_rig *g)
{
    struct restore_report report;
    struct err e = { 0 };

    assert_ok(care_try_restore(g, NULL, NULL, &report, &e), e);
    return report;
}

/* ---- is it the same? */

static void count_fault(void *ctx, const struct audit_fault *f)
{
    (void)ctx;
    print_message("fault %d: %s %s %s\n", (int)f->kind, f->letter, f->doc, f->why);
}

unsigned care_faults(struct care_box *b)
{
    struct audit_result found;
    struct err e = { 0 };

    assert_ok(audit_run(b->store, b->spool, &(struct audit_ask){ .fault = count_fault }, &found, &e), e);
    return found.faults;
}

static void expect_same_blob(struct care_rig *g, const char *doc, const char *name)
{
    AUTO_FREE void *one = NULL, *two = NULL;
    size_t one_n = 0, two_n = 0;
    struct err e = { 0 };

    assert_ok(spool_blob_load(g->box.spool, doc, name, 1 << 24, &one, &one_n, &e), e);
    assert_ok(spool_blob_load(g->other.spool, doc, name, 1 << 24, &two, &two_n, &e), e);
    assert_int_equal(one_n, two_n);
    assert_memory_equal(one, two, one_n);
}

void care_expect_same(struct care_rig *g)
{
    enum spool_stage one, two;

    if (!g->other.store)
        care_start(&g->other);
    for (int i = 0; i < g->box.n; i++) {
        assert_int_equal(spool_find(g->box.spool, g->box.docs[i], &one), 0);
        assert_int_equal(spool_find(g->other.spool, g->box.docs[i], &two), 0);
        assert_int_equal(one, two);
        expect_same_blob(g, g->box.docs[i], "page-001.png");
        expect_same_blob(g, g->box.docs[i], "page-002.png");
    }
    assert_int_equal(care_faults(&g->other), 0);
}

/* ---- files of the target */

static void (*each_fn)(void *ctx, const char *path);
static void *each_ctx;

static int each_one(const char *path, const struct stat *st, int what, struct FTW *at)
{
    (void)st;
    (void)at;
    if (what == FTW_F)
        each_fn(each_ctx, path);
    return 0;
}

void care_each_file(const struct care_rig *g, void (*each)(void *ctx, const char *path), void *ctx)
{
    each_fn = each;
    each_ctx = ctx;
    assert_int_equal(nftw(g->target, each_one, 8, FTW_PHYS), 0);
}

struct count { const char *ending; unsigned n; };

static void count_one(void *ctx, const char *path)
{
    struct count *c = ctx;
    size_t n = strlen(path), end = strlen(c->ending);

    c->n += n >= end && strcmp(path + n - end, c->ending) == 0;
}

unsigned care_files(const struct care_rig *g, const char *ending)
{
    struct count c = { ending, 0 };

    care_each_file(g, count_one, &c);
    return c.n;
}
