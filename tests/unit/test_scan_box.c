#include "tests/unit/test_scan_box.h"

#include "base/exe.h"
#include "base/ipc.h"

#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_BLOB = 8 << 20, GREY_AT_PX = 40 };

static void make_dir(const char *path) { assert_int_equal(mkdir(path, 0770), 0); }

static void write_file(const char *path, const char *mode, const char *text)
{
    FILE *f = fopen(path, mode);

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

void scan_box_write(const struct scan_box *b, const char *sane_file, const char *text)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/sane/%s", b->dir, sane_file);
    write_file(path, "we", text);
}

void scan_box_append(const struct scan_box *b, const char *sane_file, const char *text)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/sane/%s", b->dir, sane_file);
    write_file(path, "ae", text);
}

static void write_conf(const struct scan_box *b, int64_t reserve_mib, const char *settings)
{
    char conf[4096];
    int n = snprintf(conf, sizeof(conf),
                     "[paths]\ndata_dir = %s/data\nrun_dir = %s\nreserve_mib = %lld\n"
                     "[ocr]\nlanguages = eng\n"        /* each station loads them for its check: the small ones */
                     "[scan]\nsource = ADF\nresolution_dpi = %d\nstall_s = 1\nlook_s = 1\nbutton_poll_ms = 50\n"
                     "hide_blank = no\ncheck_image = no\n%s", b->dir, b->run_dir, (long long)reserve_mib,
                     RIG_DPI, settings);

    assert_in_range(n, 1, sizeof(conf) - 1);
    write_file(b->conf, "we", conf);
}

struct scan_box *scan_box_new(const char *backend, int64_t reserve_mib, const char *settings)
{
    struct scan_box *b = calloc(1, sizeof(*b));
    char path[PATH_MAX];
    struct err e = { 0 };

    assert_non_null(b);
    tmpdir_new(b->dir);
    snprintf(b->run_dir, sizeof(b->run_dir), "%s/run", b->dir);
    snprintf(b->conf, sizeof(b->conf), "%s/dakbox.conf", b->dir);
    make_dir(b->run_dir);
    static const char *const dirs[] = { "data", "sane", "sane/dll.d" };     /* an empty dll.d keeps the system's backends out */
    for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
        snprintf(path, sizeof(path), "%s/%s", b->dir, dirs[i]);
        make_dir(path);
    }
    scan_box_write(b, "dll.conf", backend);
    write_conf(b, reserve_mib, settings);
    snprintf(path, sizeof(path), "%s/data/spool", b->dir);
    assert_ok(spool_open(path, NULL, &b->spool, &e), e);
    return b;
}

/* ---- trays */

struct scan_rig scan_box_tray(const struct scan_box *b, int k)
{
    struct scan_rig g = { .spool = "" };

    memcpy(g.dir, b->dir, sizeof(g.dir));
    assert_in_range(snprintf(g.feed, sizeof(g.feed), "%s/t%d", b->dir, k), 1, sizeof(g.feed) - 1);
    return g;
}

void scan_box_make_trays(const struct scan_box *b, int n)
{
    char conf[8192] = "";

    for (int k = 1; k <= n; k++) {
        struct scan_rig g = scan_box_tray(b, k);
        size_t used = strlen(conf);

        make_dir(g.feed);
        snprintf(conf + used, sizeof(conf) - used, "device t%d %s\n", k, g.feed);
    }
    scan_box_write(b, "folder.conf", conf);
}

/* ---- scand comes and goes */

static void become_scand(const struct scan_box *b)
{
    char exe[PATH_MAX], path[PATH_MAX + 32];
    int log;

    prctl(PR_SET_PDEATHSIG, SIGTERM);           /* a test that is killed leaves nothing behind */
    if (exe_dir(exe, sizeof(exe), NULL) < 0)
        _exit(126);
    snprintf(path, sizeof(path), "%s/../lib/sane", exe);
    setenv("LD_LIBRARY_PATH", path, 1);
    snprintf(path, sizeof(path), "%s/sane", b->dir);
    setenv("SANE_CONFIG_DIR", path, 1);
    snprintf(path, sizeof(path), "%s/log", b->dir);
    log = open(path, O_WRONLY | O_CREAT | O_APPEND, 0660);
    if (log >= 0)
        dup2(log, STDERR_FILENO);
    snprintf(path, sizeof(path), "%s/scand", exe);
    execl(path, "scand", "-c", b->conf, (char *)NULL);
    _exit(127);
}

static void rest_ms(long ms) { nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL); }

void scan_box_fail(const struct scan_box *b, const char *fmt, ...)
{
    char path[PATH_MAX], line[600];
    va_list ap;
    FILE *f;

    snprintf(path, sizeof(path), "%s/log", b->dir);
    f = fopen(path, "re");
    while (f && fgets(line, sizeof(line), f))
        fputs(line, stderr);
    if (f)
        fclose(f);
    va_start(ap, fmt);
    vsnprintf(line, sizeof(line), fmt, ap);
    va_end(ap);
    fail_msg("%s", line);
}

void scan_box_start(struct scan_box *b)
{
    fflush(NULL);
    b->scand = fork();
    assert_true(b->scand >= 0);
    if (b->scand == 0)
        become_scand(b);
    for (int i = 0; i < BOX_WAIT_S * 20; i++) {
        if (ipc_call(b->run_dir, "scand", json_pack("{s:s}", "do", "status"), IPC_CALL_MS, NULL, NULL) == 0)
            return;
        if (waitpid(b->scand, NULL, WNOHANG) == b->scand) {
            b->scand = 0;
            scan_box_fail(b, "scand ended by itself");
        }
        rest_ms(50);
    }
    scan_box_fail(b, "scand does not answer");
}

void scan_box_kill(struct scan_box *b, int signal)
{
    if (b->scand > 0 && kill(b->scand, signal) == 0)
        waitpid(b->scand, NULL, 0);
    b->scand = 0;
}

void scan_box_free(struct scan_box *b)
{
    if (!b)
        return;
    scan_box_kill(b, SIGTERM);
    spool_close(b->spool);
    tmpdir_remove(b->dir);
    free(b);
}

/* ---- asking */

static void take(char *out, size_t size, const json_t *from, const char *key) { snprintf(out, size, "%s", json_str(from, key, "")); }

bool scan_box_ask(const struct scan_box *b, const char *name, struct box_scanner *ret)
{
    AUTO_JSON json_t *answer = NULL;
    const json_t *last, *s;
    struct err e = { 0 };
    size_t i;

    memset(ret, 0, sizeof(*ret));
    assert_ok(ipc_call(b->run_dir, "scand", json_pack("{s:s}", "do", "status"), IPC_CALL_MS, &answer, &e), e);
    json_array_foreach(json_object_get(answer, "scanners"), i, s) {
        if (name && strcmp(json_str(s, "name", ""), name) != 0)
            continue;
        take(ret->state, sizeof(ret->state), s, "state");
        take(ret->code, sizeof(ret->code), s, "code");
        take(ret->sentence, sizeof(ret->sentence), s, "sentence");
        take(ret->doc, sizeof(ret->doc), s, "doc");
        ret->pages = (int)json_int(s, "pages", -1);
        last = json_object_get(s, "last");
        take(ret->last_doc, sizeof(ret->last_doc), last, "doc");
        ret->last_pages = (int)json_int(last, "pages", -1);
        return true;
    }
    return false;
}

static bool is_at_work(const struct box_scanner *s)
{
    return strcmp(s->state, "scanning") == 0 || strcmp(s->code, "starting") == 0 ||
           (strcmp(s->state, "absent") == 0 && strcmp(s->code, "driver_stuck") == 0);     /* it is being started anew */
}

/* The press that was answered last. On a busy machine it is answered before the station has begun: as long as the scanner
 * says that it is ready and knows nothing of that letter, it is about to. */
static struct { char name[64], doc[ID_SIZE]; } pressed;

static bool is_about_to(const char *name, const struct box_scanner *s)
{
    return strcmp(pressed.name, name ? name : "") == 0 && strcmp(s->state, "idle") == 0 && strcmp(s->code, "ready") == 0 &&
           strcmp(s->doc, pressed.doc) != 0 && strcmp(s->last_doc, pressed.doc) != 0;
}

/* state NULL: any in which it does not work. */
static struct box_scanner await(const struct scan_box *b, const char *name, const char *state)
{
    struct box_scanner s = { .state = "" };

    for (int i = 0; i < BOX_WAIT_S * 50; i++) {
        if (scan_box_ask(b, name, &s) && (state ? strcmp(s.state, state) == 0 : !is_at_work(&s) && (i > ABOUT_TO_S * 50 || !is_about_to(name, &s))))
            return s;
        rest_ms(20);
    }
    scan_box_fail(b, "%s is never %s but %s, %s: %s", name ? name : "the scanner", state ? state : "at rest",
                  s.state, s.code, s.sentence);
    return s;
}

struct box_scanner scan_box_await(const struct scan_box *b, const char *name, const char *state) { return await(b, name, state); }
struct box_scanner scan_box_rest(const struct scan_box *b, const char *name) { return await(b, name, NULL); }

/* ---- pressing */

static bool call(const struct scan_box *b, const char *what, const char *name, char doc[ID_SIZE], char why[ERR_MSG_SIZE])
{
    AUTO_JSON json_t *answer = NULL;
    struct err e = { 0 };
    int r = ipc_call(b->run_dir, "scand", json_pack("{s:s, s:s*}", "do", what, "scanner", name), IPC_CALL_MS,
                     &answer, &e);

    if (doc)
        snprintf(doc, ID_SIZE, "%s", json_str(answer, "doc", ""));
    if (why)
        snprintf(why, ERR_MSG_SIZE, "%s", r < 0 ? e.msg : "");
    return r == 0;
}

bool scan_box_press(const struct scan_box *b, const char *name, char doc[ID_SIZE], char why[ERR_MSG_SIZE])
{
    char begun[ID_SIZE] = "";
    bool taken = call(b, "scan_start", name, begun, why);

    snprintf(pressed.name, sizeof(pressed.name), "%s", name ? name : "");
    snprintf(pressed.doc, sizeof(pressed.doc), "%s", begun);
    if (doc)
        snprintf(doc, ID_SIZE, "%s", begun);
    if (!taken)
        pressed.name[0] = '\n';         /* no scanner's */
    return taken;
}

bool scan_box_end(const struct scan_box *b, const char *name) { return call(b, "scan_end", name, NULL, NULL); }

/* ---- the spool */

static struct spool_blob *open_page(const struct scan_box *b, const char *doc, unsigned page_no)
{
    struct spool_blob *blob = NULL;
    char name[SPOOL_NAME_SIZE];

    snprintf(name, sizeof(name), "page-%03u.png", page_no);
    return spool_blob_open(b->spool, doc, name, &blob, NULL) == 0 ? blob : NULL;
}

unsigned scan_box_pages(const struct scan_box *b, const char *doc)
{
    struct spool_blob *blob;
    unsigned n = 0;

    while ((blob = open_page(b, doc, n + 1))) {
        spool_blob_close(blob);
        n++;
    }
    return n;
}

struct count { const struct scan_box *box; unsigned n; };

static int count(void *ctx, const char *id)
{
    struct count *c = ctx;

    c->n += scan_box_pages(c->box, id) > 0;
    return 0;
}

unsigned scan_box_letters(const struct scan_box *b, enum spool_stage stage)
{
    struct count c = { .box = b };
    struct err e = { 0 };

    assert_ok(spool_each(b->spool, stage, count, &c, &e), e);
    return c.n;
}

/* The page, or NULL. The caller destroys it. */
static PIX *read_page(const struct scan_box *b, const char *doc, unsigned page_no)
{
    AUTO_FREE uint8_t *png = malloc(MAX_BLOB);
    AUTO_SPOOL_BLOB struct spool_blob *blob = open_page(b, doc, page_no);
    struct err e = { 0 };
    size_t n = 0;
    ssize_t got;
    PIX *p;

    assert_non_null(png);
    if (!blob)
        return NULL;
    while ((got = spool_blob_read(blob, png + n, MAX_BLOB - n, &e)) > 0)
        n += (size_t)got;
    p = pixReadMem(png, n);
    assert_non_null(p);
    return p;
}

/* 0xRRGGBB */
static unsigned colour_at(PIX *p, int y_px)
{
    PIX *rgb = pixConvertTo32(p);
    l_uint32 pixel = 0;

    assert_non_null(rgb);
    pixGetPixel(rgb, GREY_AT_PX, y_px, &pixel);
    pixDestroy(&rgb);
    return pixel >> 8;
}

unsigned scan_box_colour(const struct scan_box *b, const char *doc, unsigned page_no)
{
    PIX *p = read_page(b, doc, page_no);
    unsigned colour;

    assert_non_null(p);
    colour = colour_at(p, GREY_AT_PX);
    pixDestroy(&p);
    return colour;
}

static int grey_at(PIX *take_p, int y_px)
{
    unsigned colour;

    if (!take_p)
        return -1;
    colour = colour_at(take_p, y_px);
    pixDestroy(&take_p);
    assert_int_equal(colour >> 16, colour & 0xFF);
    return (int)(colour & 0xFF);
}

int scan_box_grey(const struct scan_box *b, const char *doc, unsigned page_no)
{
    return grey_at(read_page(b, doc, page_no), GREY_AT_PX);
}

int scan_box_last_grey(const struct scan_box *b, const char *doc, unsigned page_no)
{
    PIX *p = read_page(b, doc, page_no);

    return grey_at(p, p ? pixGetHeight(p) - 1 : 0);
}
