#include "tests/unit/test_hotfolder_rig.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/* Probing has no context of its own. */
static struct hot_rig *rig;

static int probe(const char *path, const atomic_bool *stop, struct err *e)
{
    (void)stop;
    assert_int_equal(access(path, F_OK), 0);
    if (rig->in_probe)
        rig->in_probe(rig);
    return rig->probe_says < 0 ? err_set(e, rig->probe_says, "the PDF is damaged or cut off") : 0;
}

/* A file says itself what it bears. */
static void mark(void *ctx, const struct intake_bytes *b, bool (*progress)(void *ctx, int page, int pages), void *progress_ctx,
                 struct mark_verdict *ret)
{
    struct hot_rig *g = ctx;

    *ret = (struct mark_verdict){ .page = 2 };
    g->marked++;
    if (progress(progress_ctx, 1, 2))
        *ret = (struct mark_verdict){ .decision = MARK_HOLD, .unchecked = true, .why = "stopped" };
    else if (memmem(b->data, b->n, "SECRET", 6))
        ret->decision = MARK_REFUSE;
    else if (memmem(b->data, b->n, "PERHAPS", 7))
        *ret = (struct mark_verdict){ .decision = MARK_HOLD, .page = 2, .why = "top of the page" };
    else if (memmem(b->data, b->n, "UNCHECKED", 9))
        *ret = (struct mark_verdict){ .decision = MARK_HOLD, .unchecked = true, .page = 1, .why = "the check broke down" };
    if (g->in_mark)
        g->in_mark(g);
}

static void on_taken(void *ctx, const char *doc)
{
    struct hot_rig *g = ctx;

    assert_true(!doc[0] || id_is_valid(doc));
    if (g->when_taken)
        g->when_taken(g);
}

static void begin(struct hot_rig *g)
{
    struct err e = { 0 };

    assert_ok(hotfolder_open(&g->setup, &g->folder, &e), e);
}

int hot_setup(void **state)
{
    struct hot_rig *g = calloc(1, sizeof(*g));

    tmpdir_new(g->dir);
    snprintf(g->in, sizeof(g->in), "%s/in", g->dir);
    snprintf(g->notes, sizeof(g->notes), "%s/notes", g->dir);
    snprintf(g->root, sizeof(g->root), "%s/spool", g->dir);
    assert_int_equal(mkdir(g->in, 0700), 0);
    g->setup = (struct hotfolder_setup){
        .dir = g->in, .notes_dir = g->notes, .spool_root = g->root, .settle_ms = SETTLE_MS,
        .origin = { .source = "hotfolder", .purpose = "vip" }, .probe = probe, .mark = mark, .taken = on_taken, .ctx = g,
    };
    g->now_ms = 1000000;
    rig = g;
    begin(g);
    *state = g;
    return 0;
}

int hot_teardown(void **state)
{
    struct hot_rig *g = *state;

    hotfolder_close(g->folder);
    tmpdir_remove(g->dir);
    free(g);
    return 0;
}

void hot_restart(struct hot_rig *g)
{
    AUTO_SPOOL struct spool *s = NULL;
    struct err e = { 0 };
    unsigned torn;

    hotfolder_close(g->folder);
    assert_ok(spool_open(g->root, NULL, &s, &e), e);
    assert_ok(spool_recover(s, &torn, &e), e);
    assert_int_equal(torn, 0);
    begin(g);
}

/* ---- files */

void hot_path(struct hot_rig *g, const char *name, char out[RIG_PATH])
{
    int n = snprintf(out, RIG_PATH, "%s/%s", g->in, name);

    assert_in_range(n, 1, RIG_PATH - 1);
}

void hot_put(struct hot_rig *g, const char *name, const char *bytes)
{
    char path[RIG_PATH];

    hot_path(g, name, path);
    AUTO_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
}

bool hot_has(struct hot_rig *g, const char *name)
{
    char path[RIG_PATH];
    struct stat st;

    hot_path(g, name, path);
    return lstat(path, &st) == 0;
}

char *hot_read(struct hot_rig *g, const char *name)
{
    char path[RIG_PATH];
    char *text = calloc(1, 8192);

    hot_path(g, name, path);
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && read(fd, text, 8191) >= 0)
        return text;
    free(text);
    return NULL;
}

unsigned hot_count(struct hot_rig *g, const char *sub)
{
    char path[RIG_PATH];
    const struct dirent *d;
    unsigned n = 0;

    hot_path(g, sub, path);
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    while (dir && (d = readdir(dir)))
        n += d->d_type == DT_REG;
    return n;
}

/* ---- looks and letters */

void hot_pass(struct hot_rig *g)
{
    int64_t next_ms = hotfolder_pass(g->folder, g->now_ms, &g->report);

    assert_in_range(next_ms, 1, HOTFOLDER_LOOK_MS);
}

void hot_settle(struct hot_rig *g)
{
    hot_pass(g);
    g->now_ms += SETTLE_MS;
    hot_pass(g);
}

struct counting { struct spool *spool; const char *bytes; unsigned all, same; };

static int count(void *ctx, const char *doc)
{
    struct counting *c = ctx;
    AUTO_FREE void *data = NULL;
    size_t n = 0;
    struct err e = { 0 };

    c->all++;
    assert_ok(spool_verify(c->spool, doc, &e), e);
    if (!c->bytes || spool_blob_load(c->spool, doc, "file-001.pdf", 100000, &data, &n, NULL) < 0)
        return 0;
    c->same += n == strlen(c->bytes) && memcmp(data, c->bytes, n) == 0;
    return 0;
}

static struct counting count_letters(struct hot_rig *g, const char *bytes)
{
    AUTO_SPOOL struct spool *s = NULL;
    struct counting c = { .bytes = bytes };
    struct err e = { 0 };

    assert_ok(spool_open(g->root, NULL, &s, &e), e);
    c.spool = s;
    for (int stage = SPOOL_SCANNED; stage < SPOOL_STAGES; stage++)
        assert_ok(spool_each(s, stage, count, &c, &e), e);
    c.spool = NULL;
    return c;
}

unsigned hot_letters(struct hot_rig *g) { return count_letters(g, NULL).all; }
unsigned hot_letters_of(struct hot_rig *g, const char *bytes) { return count_letters(g, bytes).same; }
