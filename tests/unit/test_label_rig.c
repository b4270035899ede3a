#include "tests/unit/test_label_rig.h"

#include "base/auto.h"
#include "base/ipc.h"

#include <dmtx.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

enum { WAIT_MS = 15000, SEE_MS = 60000 /* a search that has no end */ };

/* ---- eyes */

uint8_t *grey_of(const struct bitmap *b)
{
    uint8_t *grey = malloc((size_t)b->width_px * (size_t)b->height_px);

    for (int y = 0; y < b->height_px; y++)
        for (int x = 0; x < b->width_px; x++)
            grey[(size_t)y * (size_t)b->width_px + (size_t)x] = bitmap_is_black(b, x, y) ? 0 : 255;
    return grey;
}

const char *see_datamatrix(const uint8_t *grey, int width, int height)
{
    static char text[128];
    AUTO_FREE uint8_t *copy = malloc((size_t)width * (size_t)height);
    DmtxTime until = dmtxTimeAdd(dmtxTimeNow(), SEE_MS);
    DmtxRegion *region;

    text[0] = '\0';
    memcpy(copy, grey, (size_t)width * (size_t)height);         /* libdmtx wants to be able to write */
    DmtxImage *image = dmtxImageCreate(copy, width, height, DmtxPack8bppK);
    DmtxDecode *decode = dmtxDecodeCreate(image, 1);
    while (!text[0] && (region = dmtxRegionFindNext(decode, &until))) {
        DmtxMessage *m = dmtxDecodeMatrixRegion(decode, region, DmtxUndefined);

        if (m)
            snprintf(text, sizeof(text), "%.*s", (int)m->outputIdx, (const char *)m->output);
        dmtxMessageDestroy(&m);
        dmtxRegionDestroy(&region);
    }
    dmtxDecodeDestroy(&decode);
    dmtxImageDestroy(&image);
    return text;
}

const char *see_datamatrix_on(const struct bitmap *b)
{
    AUTO_FREE uint8_t *grey = grey_of(b);

    return see_datamatrix(grey, b->width_px, b->height_px);
}

/* ---- a printer */

static bool stops_within(const struct sink *s, int fd, int wait_ms)
{
    struct pollfd p[2] = { { .fd = s->stop_fd, .events = POLLIN }, { .fd = fd, .events = POLLIN } };

    poll(p, 2, wait_ms);
    return p[0].revents != 0;
}

static void keep_job(struct sink *s, char *take_bytes, size_t n)
{
    pthread_mutex_lock(&s->lock);
    if (s->n_jobs < SINK_JOBS_MAX && n > 0) {
        s->jobs[s->n_jobs] = take_bytes;
        s->job_n[s->n_jobs++] = n;
        take_bytes = NULL;
    }
    pthread_mutex_unlock(&s->lock);
    free(take_bytes);
}

static void wait_while(struct sink *s, enum sink_mood mood)
{
    for (enum sink_mood now = mood; now == mood && !stops_within(s, -1, 20); ) {
        pthread_mutex_lock(&s->lock);
        now = s->mood;
        pthread_mutex_unlock(&s->lock);
    }
}

/* Ends when the other side says something, and at the stop. */
static void drip_into(struct sink *s, int fd)
{
    struct pollfd said = { .fd = fd, .events = POLLIN };

    while (poll(&said, 1, 0) == 0 && !stops_within(s, fd, 200))
        if (send(fd, "1", 1, MSG_NOSIGNAL) < 0)
            return;
}

/* One connection to its end. */
static void serve_one(struct sink *s, int fd)
{
    char *bytes = calloc(1, SINK_JOB_SIZE), says[sizeof(s->says)];
    size_t n = 0;

    pthread_mutex_lock(&s->lock);
    enum sink_mood mood = s->mood;
    size_t says_n = s->says_n;
    memcpy(says, s->says, sizeof(says));
    s->connections++;
    pthread_mutex_unlock(&s->lock);
    if (mood == SINK_HANGS)
        wait_while(s, SINK_HANGS);
    bool ended = mood == SINK_CLOSES;
    while (!ended && n < SINK_JOB_SIZE && !stops_within(s, fd, -1)) {
        size_t most = mood == SINK_SLOW ? 1024 : 4096;
        ssize_t got = recv(fd, bytes + n, most < SINK_JOB_SIZE - n ? most : SINK_JOB_SIZE - n, 0);

        if (got <= 0) {
            ended = got < 0;
            break;
        }
        n += (size_t)got;
        if (says_n > 0)
            send(fd, says, says_n, MSG_NOSIGNAL);
        says_n = 0;
        if (mood == SINK_DRIPS)
            drip_into(s, fd);
        ended = mood == SINK_CUTS && n > 2000;
        if (mood == SINK_SLOW)
            stops_within(s, -1, 100);
    }
    if (ended)
        free(bytes);
    else
        keep_job(s, bytes, n);
    if (mood == SINK_KEEPS)
        wait_while(s, SINK_KEEPS);
}

static void *be_sink(void *arg)
{
    struct sink *s = arg;

    while (!stops_within(s, s->listen_fd, -1)) {
        AUTO_CLOSE int fd = accept4(s->listen_fd, NULL, NULL, SOCK_CLOEXEC);

        if (fd >= 0)
            serve_one(s, fd);
    }
    return NULL;
}

void sink_start(struct sink *s, int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)port) };
    socklen_t n = sizeof(a);
    int yes = 1, small = 4096;      /* as little room as a printer has, so that a label does not fit unread */

    *s = (struct sink){ .stop_fd = eventfd(0, EFD_CLOEXEC) };
    pthread_mutex_init(&s->lock, NULL);
    s->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    setsockopt(s->listen_fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
    assert_int_equal(bind(s->listen_fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(listen(s->listen_fd, 16), 0);
    assert_int_equal(getsockname(s->listen_fd, (struct sockaddr *)&a, &n), 0);
    s->port = ntohs(a.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, be_sink, s), 0);
}

void sink_stop(struct sink *s)
{
    eventfd_write(s->stop_fd, 1);
    pthread_join(s->thread, NULL);
    close(s->listen_fd);
    close(s->stop_fd);
    for (int i = 0; i < s->n_jobs; i++)
        free(s->jobs[i]);
    pthread_mutex_destroy(&s->lock);
}

void sink_set(struct sink *s, enum sink_mood mood, const char *says, size_t n)
{
    pthread_mutex_lock(&s->lock);
    s->mood = mood;
    s->says_n = n;
    memcpy(s->says, says, n);
    pthread_mutex_unlock(&s->lock);
}

static int read_locked(pthread_mutex_t *lock, const int *value)
{
    pthread_mutex_lock(lock);
    int v = *value;
    pthread_mutex_unlock(lock);
    return v;
}

int sink_jobs(struct sink *s) { return read_locked(&s->lock, &s->n_jobs); }
int sink_connections(struct sink *s) { return read_locked(&s->lock, &s->connections); }

void sink_wait(struct sink *s, int jobs)
{
    for (int i = 0; i < WAIT_MS / 10 && sink_jobs(s) < jobs; i++)
        rig_sleep_ms(10);
    if (sink_jobs(s) < jobs)
        fail_msg("the printer has %d labels, not %d", sink_jobs(s), jobs);
}

/* ---- diaryd */

static json_t *take(struct label_rig *g)
{
    for (int i = 0; i < g->n; i++)
        if (g->labels[i].waits) {
            char number[32];

            snprintf(number, sizeof(number), "CRU-A/2026/%06d", i + 1);
            return json_pack("{s:b, s:{s:i, s:i, s:s, s:I, s:i, s:b}}", "ok", 1, "label", "id", i + 1, "letter", i + 1, "number", number,
                             "received_s", (json_int_t)1773480000, "pages", 3, "again", (int)g->labels[i].again);
        }
    return json_pack("{s:b, s:n}", "ok", 1, "label");
}

static json_t *done(struct label_rig *g, const json_t *m)
{
    int id = (int)json_int(m, "id", 0);
    bool printed = json_flag(m, "printed");

    if (id < 1 || id > g->n)
        return ipc_refuse("there is no label %d", id);
    if (g->deaf)
        return NULL;
    g->labels[id - 1].waits = !printed;
    g->labels[id - 1].printed += printed;
    g->labels[id - 1].failed += !printed;
    said_word(SAID_EN, json_str(m, "sentence", ""), g->labels[id - 1].sentence);
    return ipc_ok();
}

static void *be_diaryd(void *arg)
{
    struct label_rig *g = arg;

    for (;;) {
        AUTO_JSON json_t *request = NULL;
        AUTO_JSON json_t *answer = NULL;
        AUTO_CLOSE int fd = accept(g->listen_fd, NULL, NULL);

        if (fd < 0)
            return NULL;
        if (ipc_receive(fd, 2000, &request, NULL) < 0)
            continue;
        pthread_mutex_lock(&g->lock);
        const char *what = json_str(request, "do", "");
        answer = strcmp(what, "label_take") == 0 ? take(g) : strcmp(what, "label_done") == 0 ? done(g, request) : ipc_refuse("what?");
        pthread_mutex_unlock(&g->lock);
        if (answer)
            ipc_send(fd, answer, NULL);
    }
}

/* ---- the rig */

void label_rig_new(struct label_rig *g, const char *settings)
{
    char conf[4096];
    struct err e = { 0 };

    *g = (struct label_rig){ .labeld = 0 };
    tmpdir_new(g->dir);
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n%s", g->dir, g->dir, settings);
    rig_write(g->dir, "dakbox.conf", conf, (size_t)n);
    pthread_mutex_init(&g->lock, NULL);
    g->listen_fd = ipc_listen(g->dir, "diaryd", &e);
    assert_true(g->listen_fd >= 0);
    assert_int_equal(pthread_create(&g->diary, NULL, be_diaryd, g), 0);
}

void label_rig_free(struct label_rig *g)
{
    rig_end(&g->labeld, SIGTERM);
    shutdown(g->listen_fd, SHUT_RDWR);
    pthread_join(g->diary, NULL);
    close(g->listen_fd);
    pthread_mutex_destroy(&g->lock);
    tmpdir_remove(g->dir);
}

void label_start(struct label_rig *g)
{
    g->labeld = rig_spawn(g->dir, "labeld");
    for (int i = 0; i < WAIT_MS / 10 && !*label_status(g, "state"); i++)
        rig_sleep_ms(10);
    assert_string_not_equal(label_status(g, "state"), "");
}

int label_add(struct label_rig *g, bool again)
{
    pthread_mutex_lock(&g->lock);
    assert_true(g->n < LABELS_MAX);
    g->labels[g->n].waits = true;
    g->labels[g->n].again = again;
    int id = ++g->n;
    pthread_mutex_unlock(&g->lock);
    ipc_hint(g->dir, "labeld");
    return id;
}

static void wait_for(struct label_rig *g, int id, const int *count, int times, const char *what)
{
    for (int i = 0; i < WAIT_MS / 10 && read_locked(&g->lock, count) < times; i++)
        rig_sleep_ms(10);
    if (read_locked(&g->lock, count) < times)
        fail_msg("label %d was reported %s %d times, not %d: %s", id, what, *count, times, g->labels[id - 1].sentence);
}

void label_wait_printed(struct label_rig *g, int id, int times) { wait_for(g, id, &g->labels[id - 1].printed, times, "printed"); }
void label_wait_failed(struct label_rig *g, int id, int times) { wait_for(g, id, &g->labels[id - 1].failed, times, "waiting"); }

void label_set_deaf(struct label_rig *g, bool deaf)
{
    pthread_mutex_lock(&g->lock);
    g->deaf = deaf;
    pthread_mutex_unlock(&g->lock);
}

const char *label_status(struct label_rig *g, const char *key)
{
    static char text[SAID_WORDED_SIZE];
    AUTO_JSON json_t *answer = NULL;

    text[0] = '\0';
    if (ipc_call(g->dir, "labeld", json_pack("{s:s}", "do", "status"), 1000, &answer, NULL) == 0)
        said_word(SAID_EN, json_str(answer, key, ""), text);
    return text;
}
