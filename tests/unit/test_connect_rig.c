#include "tests/unit/test_connect_rig.h"

#include "base/auto.h"
#include "tests/unit/test_gateway_rig.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int commit(void *ctx, const struct delivery *d, struct err *e)
{
    struct connect_rig *g = ctx;

    (void)d;
    g->commits++;
    return g->refuse_commit ? err_set(e, -EIO, "the disk has failed") : 0;
}

void connect_set(struct connect_rig *g, const char *settings)
{
    char conf[8192], path[PATH_MAX];
    struct err e = { 0 };
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n%s", g->dir, g->dir, settings);

    connect_close(g);
    config_free(g->config);
    g->config = NULL;
    rig_write(g->dir, "dakbox.conf", conf, (size_t)n);
    snprintf(path, sizeof(path), "%s/dakbox.conf", g->dir);
    assert_ok(config_load(path, &g->config, &e), e);
}

void connect_new(struct connect_rig *g, const struct channel *channel, const char *settings)
{
    char root[PATH_MAX];
    struct err e = { 0 };

    *g = (struct connect_rig){ .channel = channel };
    tmpdir_new(g->dir);
    connect_set(g, settings);
    snprintf(root, sizeof(root), "%s/spool", g->dir);
    assert_ok(spool_open(root, NULL, &g->spool, &e), e);
    g->tools = (struct channel_tools){ .spool = g->spool, .stopping = &g->stopping, .commit = commit, .ctx = g, .sent_bytes = &g->sent_bytes };
}

void connect_close(struct connect_rig *g)
{
    if (g->self)
        g->channel->close(g->self);
    g->self = NULL;
}

void connect_free(struct connect_rig *g)
{
    connect_close(g);
    spool_close(g->spool);
    config_free(g->config);
    tmpdir_remove(g->dir);
}

void connect_open(struct connect_rig *g)
{
    struct err e = { 0 };

    if (!g->self)
        assert_ok(g->channel->open(g->config, &g->tools, &g->self, &e), e);
}

void connect_letter_new(struct connect_rig *g, struct connect_letter *l, int number, size_t pdf_bytes)
{
    AUTO_FREE unsigned char *pdf = malloc(pdf_bytes);
    struct spool_doc *d = NULL;
    struct err e = { 0 };

    *l = (struct connect_letter){ .fields = NULL };
    randombytes_buf(pdf, pdf_bytes);
    memcpy(pdf, "%PDF-1.4\n", 9);
    hash_hex_of(pdf, pdf_bytes, l->sha256);
    uuid_new(l->key);
    snprintf(l->number, sizeof(l->number), "CRU-A/2026/%06d", number);
    assert_ok(spool_doc_new(g->spool, false, &d, &e), e);
    snprintf(l->doc, sizeof(l->doc), "%s", spool_doc_id(d));
    assert_ok(spool_blob_put(d, "page-0001.png", "page", 4, &e), e);
    assert_ok(spool_blob_put(d, "filed.pdf", pdf, pdf_bytes, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_FILED, &e), e);
    l->fields = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "letter_no", "N-11016/6/2016", "date", "2026-03-02", "received_date", "2026-03-14",
                          "subject", "लेखा परीक्षा की रिपोर्ट", "sender_name", "श्री क. ख. गुप्ता", "form", "office_memorandum", "language", "hi",
                          "delivery_mode", "Speed Post");
    l->officer = json_pack("{s:s,s:s,s:s,s:s,s:s}", "post", "US-1", "designation", "Under Secretary", "section", "Budget", "name", "A. B.",
                           "email", "us-1@example.gov.in");
    l->d = (struct delivery){ .id = number, .doc = l->doc, .number = l->number, .key = l->key, .kind = "letter", .whom = "",
                              .received_s = 1773480000, .fields = l->fields, .officer = l->officer };
}

void connect_letter_free(struct connect_letter *l)
{
    json_decref(l->fields);
    json_decref(l->officer);
}

void connect_field(struct connect_letter *l, const char *name, const char *value)
{
    json_object_set_new(l->fields, name, json_string(value));
}

struct outcome connect_deliver(struct connect_rig *g, struct connect_letter *l)
{
    struct outcome o = { 0 };

    connect_open(g);
    g->channel->deliver(g->self, &l->d, &o);
    return o;
}

struct outcome connect_ask(struct connect_rig *g, struct connect_letter *l)
{
    struct outcome o = { 0 };

    connect_open(g);
    g->channel->ask(g->self, &l->d, &o);
    return o;
}

const char *connect_words(const struct outcome *o)
{
    static char words[SAID_WORDED_SIZE];

    said_word(SAID_EN, o->sentence, words);
    return words;
}

void connect_expect(struct connect_rig *g, struct connect_letter *l, enum verdict verdict, const char *words)
{
    struct outcome o = connect_deliver(g, l);

    assert_int_equal(o.verdict, verdict);
    if (!strstr(connect_words(&o), words))
        fail_msg("\"%s\" is not in \"%s\"", words, connect_words(&o));
    outcome_done(&o);
}

void connect_deliver_once(void *ctx)
{
    struct connect_kill *k = ctx;
    struct outcome o = connect_deliver(k->g, k->l);

    outcome_done(&o);
    connect_close(k->g);
}
