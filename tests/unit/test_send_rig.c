#include "tests/unit/test_send_rig.h"

#include "base/auto.h"
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
};

static void tell(struct send_letter *l, const char *word, const char *mark)
{
    size_t n = strlen(l->story);

    snprintf(l->story + n, sizeof(l->story) - n, "%s%s ", word, mark);
}

static bool is_skipped(const json_t *skip, int64_t id)
{
    size_t i;
    json_t *v;

    json_array_foreach(skip, i, v)
        if (json_integer_value(v) == id)
            return true;
    return false;
}

static json_t *take(struct send_rig *r, const json_t *request)
{
    static const enum delivery_state wanted[] = { DELIVERY_UNKNOWN, DELIVERY_WAITING };

    for (size_t w = 0; w < ARRAY_LEN(wanted); w++)
        for (int i = 0; i < r->n; i++) {
            struct send_letter *l = &r->letters[i];

            if (l->state != wanted[w] || is_skipped(json_object_get(request, "skip"), l->id)
                || strcmp(json_str(l->message, "channel", ""), json_str(request, "channel", "")) != 0)
                continue;
            json_object_set_new(l->message, "tries", json_integer(l->tries));
            if (l->state == DELIVERY_WAITING) {
                l->state = DELIVERY_SENDING;
                tell(l, "take", "");
            }
            json_object_set_new(l->message, "state", json_string(delivery_state_name(l->state)));
            return json_pack("{s:b, s:O}", "ok", 1, "delivery", l->message);
        }
    return json_pack("{s:b, s:n}", "ok", 1, "delivery");
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
        if (json_object_get(request, "result")) {
            json_decref(l->result);
            l->result = json_incref(json_object_get(request, "result"));
        }
        snprintf(l->sentence, sizeof(l->sentence), "%s", json_str(request, "sentence", ""));
        tell(l, name, json_flag(request, "counts") ? "+" : "");
        return ipc_ok();
    }
    return ipc_refuse("not understood");
}

static json_t *sender_started(struct send_rig *r)
{
    r->started++;
    for (int i = 0; i < r->n; i++)
        r->letters[i].state = (enum delivery_state)delivery_next(r->letters[i].state, DELIVERY_EV_ORPHANED);
    return json_pack("{s:b, s:i}", "ok", 1, "orphaned", 0);
}

static json_t *answer_to(struct send_rig *r, const json_t *request)
{
    const char *what = json_str(request, "do", "");

    if (strcmp(what, "delivery_take") == 0)
        return take(r, request);
    if (strcmp(what, "delivery_event") == 0)
        return event(r, request);
    if (strcmp(what, "sender_started") == 0)
        return sender_started(r);
    return ipc_refuse("not understood");
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
        answer = answer_to(r, request);
        bool lose = r->lose_takes > 0 && json_is_object(json_object_get(answer, "delivery"));
        r->lose_takes -= lose;
        pthread_mutex_unlock(&r->lock);
        if (!lose)
            ipc_send(fd, answer, NULL);
    }
}

/* ---- the rig */

void send_new(struct send_rig *r, const char *settings)
{
    char conf[4096], spool[PATH_MAX];
    struct err e = { 0 };

    *r = (struct send_rig){ 0 };
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

    for (int i = 0; i < 1500; i++) {
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
    tell(l, "desk", "");
    pthread_mutex_unlock(&r->lock);
    ipc_hint(r->dir, "sendd");
}
