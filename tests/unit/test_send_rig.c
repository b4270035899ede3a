#include "tests/unit/test_send_rig.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/ipc.h"
#include "base/json.h"
#include "spool/spool.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* ---- the stub of diaryd */

enum { SENTENCE_BYTES = 500, RESULT_BYTES = 8 * 1024 };

static const struct { const char *name; enum delivery_event event; } events[] = {
    { "commit", DELIVERY_EV_COMMIT }, { "delivered", DELIVERY_EV_DELIVERED }, { "retry", DELIVERY_EV_RETRY },
    { "unknown", DELIVERY_EV_UNKNOWN }, { "hold", DELIVERY_EV_HOLD }, { "resend", DELIVERY_EV_RESEND },
    { "cancel", DELIVERY_EV_CANCEL },
};

static void tell(struct send_letter *l, const char *word, const char *mark)
{
    size_t n = strlen(l->story);

    snprintf(l->story + n, sizeof(l->story) - n, "%s%s ", word, mark);
}

static bool has_id(const json_t *ids, int64_t id)
{
    size_t i;
    json_t *v;

    json_array_foreach(ids, i, v)
        if (json_integer_value(v) == id)
            return true;
    return false;
}

static bool may_go(const struct send_letter *l, const json_t *request, enum delivery_state state)
{
    return l->state == state && (state == DELIVERY_WAITING || json_flag(request, "ask")) && l->due_ms <= clock_mono_ms() &&
           json_int(l->message, "lane", 0) <= json_int(request, "max_lane", 2) && !has_id(json_object_get(request, "busy"), l->id) &&
           strcmp(json_str(l->message, "channel", ""), json_str(request, "channel", "")) == 0 &&
           strcmp(json_str(l->message, "instance", ""), json_str(request, "instance", "")) == 0;
}

/* Important first, then what was refused least, then the oldest. */
static struct send_letter *next_of(struct send_rig *r, const json_t *request, enum delivery_state state)
{
    struct send_letter *best = NULL;

    for (int i = 0; i < r->n; i++) {
        struct send_letter *l = &r->letters[i];
        int64_t lane = json_int(l->message, "lane", 0), best_lane = best ? json_int(best->message, "lane", 0) : 0;

        if (may_go(l, request, state) && (!best || lane < best_lane || (lane == best_lane && l->tries < best->tries)))
            best = l;
    }
    return best;
}

static json_t *nothing(const struct send_rig *r)
{
    json_t *answer = json_pack("{s:b, s:n}", "ok", 1, "delivery");
    int64_t first_ms = 0, now_ms = clock_mono_ms();

    for (int i = 0; i < r->n; i++)
        if (r->letters[i].due_ms > now_ms && (first_ms == 0 || r->letters[i].due_ms < first_ms))
            first_ms = r->letters[i].due_ms;
    if (first_ms > 0)
        json_object_set_new(answer, "due_in_s", json_integer((first_ms - now_ms + 999) / 1000));
    return answer;
}

static void count_in_hand(struct send_rig *r)
{
    r->in_hand = 0;
    for (int i = 0; i < r->n; i++)
        r->in_hand += r->letters[i].state == DELIVERY_SENDING || r->letters[i].state == DELIVERY_COMMITTING;
    r->most_in_hand = r->in_hand > r->most_in_hand ? r->in_hand : r->most_in_hand;
    r->rushed = r->rushed || r->in_hand > 1 + r->delivered + 1;
}

static json_t *take(struct send_rig *r, const json_t *request)
{
    struct send_letter *l = next_of(r, request, DELIVERY_UNKNOWN);

    if (!l)
        l = next_of(r, request, DELIVERY_WAITING);
    if (!l)
        return nothing(r);
    json_object_set_new(l->message, "tries", json_integer(l->tries));
    if (l->state == DELIVERY_WAITING) {
        l->state = DELIVERY_SENDING;
        tell(l, "take", "");
        r->taken++;
        count_in_hand(r);
    }
    json_object_set_new(l->message, "state", json_string(delivery_state_name(l->state)));
    return json_pack("{s:b, s:O}", "ok", 1, "delivery", l->message);
}

/* The real one takes no longer texts. */
static bool is_too_long(const json_t *request)
{
    AUTO_FREE char *result = json_dumps(json_object_get(request, "result"), JSON_COMPACT);

    return strlen(json_str(request, "sentence", "")) > SENTENCE_BYTES || (result && strlen(result) > RESULT_BYTES);
}

static json_t *event(struct send_rig *r, const json_t *request)
{
    const char *name = json_str(request, "event", "");
    int64_t id = json_int(request, "id", 0);
    struct send_letter *l = id >= 1 && id <= r->n ? &r->letters[id - 1] : NULL;

    if (is_too_long(request))
        return ipc_refuse("a text is too long");
    if (r->refuse_delivered > 0 && strcmp(name, "delivered") == 0) {
        r->refuse_delivered--;
        return ipc_refuse("the disk is full");
    }
    for (size_t i = 0; l && i < ARRAY_LEN(events); i++) {
        if (strcmp(events[i].name, name) != 0)
            continue;
        int next = delivery_next(l->state, events[i].event);
        if (next < 0 || (r->refuse_commit && strcmp(name, "commit") == 0))
            return ipc_refuse("a delivery that is %s cannot do %s", delivery_state_name(l->state), name);
        l->state = (enum delivery_state)next;
        l->tries += json_flag(request, "counts");
        l->due_ms = json_int(request, "wait_s", 0) > 0 ? clock_mono_ms() + 1000 * json_int(request, "wait_s", 0) : 0;
        if (json_object_get(request, "result")) {
            json_decref(l->result);
            l->result = json_incref(json_object_get(request, "result"));
        }
        said_word(SAID_EN, json_str(request, "sentence", ""), l->sentence);
        size_t said_n = strlen(l->said);
        snprintf(l->said + said_n, sizeof(l->said) - said_n, "%s ", l->sentence);
        tell(l, name, json_flag(request, "counts") ? "+" : "");
        r->delivered += l->state == DELIVERY_DELIVERED;
        return ipc_ok();
    }
    return ipc_refuse("not understood");
}

static json_t *sender_started(struct send_rig *r, const json_t *request)
{
    r->started++;
    for (int i = 0; i < r->n; i++)
        if (!has_id(json_object_get(request, "in_hand"), r->letters[i].id))
            r->letters[i].state = (enum delivery_state)delivery_next(r->letters[i].state, DELIVERY_EV_ORPHANED);
    return json_pack("{s:b, s:i}", "ok", 1, "orphaned", 0);
}

static json_t *ask_now(struct send_rig *r)
{
    for (int i = 0; i < r->n; i++)
        if (r->letters[i].state == DELIVERY_UNKNOWN)
            r->letters[i].due_ms = 0;
    return ipc_ok();
}

static json_t *due_now(struct send_rig *r, const json_t *request)
{
    for (int i = 0; i < r->n; i++)
        if (strcmp(json_str(r->letters[i].message, "channel", ""), json_str(request, "channel", "")) == 0 &&
            strcmp(json_str(r->letters[i].message, "instance", ""), json_str(request, "instance", "")) == 0)
            r->letters[i].due_ms = 0;
    return ipc_ok();
}

static json_t *note_target(struct send_rig *r, const json_t *request)
{
    r->target_notes++;
    json_object_set_new(r->targets, json_str(request, "target", ""), json_deep_copy(request));
    return ipc_ok();
}

static json_t *tell_targets(const struct send_rig *r)
{
    json_t *list = json_array(), *t;
    const char *name;

    json_object_foreach(r->targets, name, t)
        json_array_append(list, t);
    return json_pack("{s:b, s:o}", "ok", 1, "targets", list);
}

static json_t *answer_to(struct send_rig *r, const json_t *request)
{
    const char *what = json_str(request, "do", "");

    if (strcmp(what, "delivery_take") == 0)
        return take(r, request);
    if (strcmp(what, "delivery_event") == 0)
        return event(r, request);
    if (strcmp(what, "sender_started") == 0)
        return sender_started(r, request);
    if (strcmp(what, "delivery_ask_now") == 0)
        return ask_now(r);
    if (strcmp(what, "delivery_due_now") == 0)
        return due_now(r, request);
    if (strcmp(what, "target_note") == 0)
        return note_target(r, request);
    if (strcmp(what, "targets") == 0)
        return tell_targets(r);
    return ipc_refuse("not understood");
}

/* Is sendd to die of this request? answer NULL: the diary has not seen it yet. */
static bool kills(struct send_rig *r, const json_t *request, const json_t *answer)
{
    bool takes = strcmp(json_str(request, "do", ""), "delivery_take") == 0;
    const char *step = takes ? "take" : json_str(request, "event", "");

    if (!r->kill_at || r->kill_before != !answer || strcmp(r->kill_at, step) != 0 || (takes && answer && !json_is_object(json_object_get(answer, "delivery"))))
        return false;
    kill(r->sendd, SIGKILL);
    r->kill_at = NULL;
    return true;
}

static void *be_diaryd(void *arg)
{
    struct send_rig *r = arg;

    for (;;) {
        AUTO_JSON json_t *request = NULL;
        AUTO_JSON json_t *answer = NULL;
        AUTO_CLOSE int fd = accept(r->listen_fd, NULL, NULL);

        if (fd < 0)
            return NULL;
        if (ipc_receive(fd, 2000, &request, NULL) < 0)
            continue;
        pthread_mutex_lock(&r->lock);
        if (!kills(r, request, NULL)) {
            answer = answer_to(r, request);
            kills(r, request, answer);
        }
        bool lose = r->lose_takes > 0 && json_is_object(json_object_get(answer, "delivery"));
        r->lose_takes -= lose;
        int slow_ms = json_is_object(json_object_get(answer, "delivery")) ? r->take_ms : 0;
        pthread_mutex_unlock(&r->lock);
        rig_sleep_ms(slow_ms);
        if (!lose && answer)
            ipc_send(fd, answer, NULL);
    }
}

/* ---- the rig */

void send_new(struct send_rig *r, const char *settings)
{
    char conf[4096], spool[PATH_MAX];
    struct err e = { 0 };

    *r = (struct send_rig){ 0 };
    r->targets = json_object();
    tmpdir_new(r->dir);
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n%s", r->dir, r->dir, settings);
    rig_write(r->dir, "dakbox.conf", conf, (size_t)n);
    rig_write(r->dir, "token", OFFICE_TOKEN "\n", sizeof(OFFICE_TOKEN));
    snprintf(spool, sizeof(spool), "%s/spool", r->dir);
    pthread_mutex_init(&r->lock, NULL);
    r->listen_fd = ipc_listen(r->dir, "diaryd", &e);
    assert_true(r->listen_fd >= 0);
    assert_int_equal(pthread_create(&r->diary, NULL, be_diaryd, r), 0);
}

/* The directory's name is only known inside send_new(), so the settings are written afterwards. */
void send_new_at(struct send_rig *r, int port, int max_tries)
{
    char conf[2048];

    send_new(r, "");
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = http://127.0.0.1:%d/\ntoken_file = %s/token\nmax_mib = 4\ntimeout_s = 1\n"
                     "[send]\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = %d\nparallel = 1\n", r->dir, r->dir, port, r->dir, max_tries);
    rig_write(r->dir, "dakbox.conf", conf, (size_t)n);
}

void send_free(struct send_rig *r)
{
    rig_end(&r->sendd, SIGTERM);
    shutdown(r->listen_fd, SHUT_RDWR);
    pthread_join(r->diary, NULL);
    close(r->listen_fd);
    for (int i = 0; i < r->n; i++) {
        json_decref(r->letters[i].message);
        json_decref(r->letters[i].result);
    }
    json_decref(r->targets);
    pthread_mutex_destroy(&r->lock);
    tmpdir_remove(r->dir);
}

static void put_letter(struct send_rig *r, size_t pdf_bytes, char doc[ID_SIZE])
{
    AUTO_SPOOL struct spool *s = NULL;
    AUTO_FREE char *pdf = malloc(pdf_bytes);
    struct spool_doc *d = NULL;
    struct err e = { 0 };
    char root[PATH_MAX];

    snprintf(root, sizeof(root), "%s/spool", r->dir);
    for (size_t i = 0; i < pdf_bytes; i++)
        pdf[i] = (char)(i * 7 + i / 251);
    memcpy(pdf, "%PDF-1.4\n", 9);
    assert_ok(spool_open(root, NULL, &s, &e), e);
    assert_ok(spool_doc_new(s, false, &d, &e), e);
    snprintf(doc, ID_SIZE, "%s", spool_doc_id(d));
    assert_ok(spool_blob_put(d, "page-0001.png", "page", 4, &e), e);
    assert_ok(spool_blob_put(d, "document.pdf", pdf, pdf_bytes, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_FILED, &e), e);
}

struct send_letter *send_add(struct send_rig *r, const char *channel, size_t pdf_bytes)
{
    struct send_letter *l = &r->letters[r->n];

    assert_true(r->n < SEND_LETTERS_MAX);
    *l = (struct send_letter){ .id = r->n + 1, .state = DELIVERY_WAITING };
    uuid_new(l->key);
    put_letter(r, pdf_bytes, l->doc);
    char number[32];
    snprintf(number, sizeof(number), "CRU-A/2026/%06d", r->n + 1);
    l->message = json_pack("{s:I,s:I,s:s,s:s,s:s,s:s,s:I,s:{},s:i,s:{s:s,s:s,s:s,s:s,s:s,s:s},s:{s:s,s:s,s:s,s:s,s:s}}",
        "id", (json_int_t)l->id, "letter", (json_int_t)l->id, "doc", l->doc, "number", number, "channel", channel, "key", l->key,
        "received_s", (json_int_t)1773480000, "result", "lane", 1,
        "fields", "letter_no", "N-11016/6/2016", "date", "2026-03-02", "subject", "लेखा परीक्षा की रिपोर्ट",
            "sender_name", "श्री क. ख. गुप्ता", "form", "office_memorandum", "language", "hi",
        "officer", "post", "US-1", "designation", "Under Secretary", "section", "Budget", "name", "A. B.",
            "email", "us-1@example.gov.in");
    assert_non_null(l->message);
    pthread_mutex_lock(&r->lock);
    r->n++;
    pthread_mutex_unlock(&r->lock);
    return l;
}

void send_set_field(struct send_letter *l, const char *field, const char *value)
{
    json_object_set_new(json_object_get(l->message, "fields"), field, json_string(value));
}

void send_start(struct send_rig *r) { r->sendd = rig_spawn(r->dir, "sendd"); }
void send_kill(struct send_rig *r) { rig_end(&r->sendd, SIGKILL); }

void send_tell(struct send_rig *r, const char *key, const char *word)
{
    pthread_mutex_lock(&r->lock);
    for (int i = 0; i < r->n; i++)
        if (strcmp(r->letters[i].key, key) == 0)
            tell(&r->letters[i], word, "");
    pthread_mutex_unlock(&r->lock);
}

void send_wait(struct send_rig *r, const struct send_letter *l, const char *words)
{
    char story[SEND_STORY];

    for (int i = 0; i < 6000; i++) {            /* a minute: three tests and their servers share two cores */
        pthread_mutex_lock(&r->lock);
        memcpy(story, l->story, sizeof(story));
        pthread_mutex_unlock(&r->lock);
        if (strstr(story, words))
            return;
        rig_sleep_ms(10);
    }
    fail_msg("waited for \"%s\", the story is \"%s\": %s", words, story, l->sentence);
}

void send_resend(struct send_rig *r, struct send_letter *l)
{
    pthread_mutex_lock(&r->lock);
    l->state = (enum delivery_state)delivery_next(l->state, DELIVERY_EV_RESEND);
    l->due_ms = 0;
    tell(l, "desk", "");
    pthread_mutex_unlock(&r->lock);
    ipc_hint(r->dir, "sendd");
}
