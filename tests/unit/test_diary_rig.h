/* test_diary_rig.h - a diary, a spool and settings in a directory of their own, without any program running. */
#ifndef TESTS_UNIT_TEST_DIARY_RIG_H
#define TESTS_UNIT_TEST_DIARY_RIG_H

#include "base/clock.h"
#include "diary/commands.h"
#include "tests/unit/test_store_rig.h"

struct box { char dir[TMPDIR_SIZE]; char db[TMPDIR_SIZE + 16]; struct config *conf; struct diary d; };

#define RIG_READING "{\"pages\":[{\"text\":\"body of the letter\"},{\"text\":\"\"},{\"text\":\"\"}],\"decision\":\"clear\",\"language\":\"en\"," \
    "\"fields\":{\"letter_no\":\"N-11/2026\",\"date\":\"2024-03-01\",\"subject\":\"Cash book\",\"addressee\":\"Section Officer (Cash)\"}," \
    "\"evidence\":{\"subject\":{\"page\":1,\"box\":[1,2,3,4],\"conf\":0.9}}}"

RIG_FN void box_write(const struct box *b, const char *name, const char *text)
{
    char path[TMPDIR_SIZE + 64];

    snprintf(path, sizeof(path), "%s/%s", b->dir, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

/* Opens, or opens again as after a restart. */
RIG_FN void box_start(struct box *b)
{
    char path[TMPDIR_SIZE + 64];
    struct err e = { 0 };
    unsigned torn;

    snprintf(path, sizeof(path), "%s/dakbox.conf", b->dir);
    assert_ok(config_load(path, &b->conf, &e), e);
    b->d = (struct diary){ .config = b->conf };
    snprintf(path, sizeof(path), "%s/spool", b->dir);
    assert_ok(spool_open(path, NULL, &b->d.spool, &e), e);
    assert_ok(store_open(b->db, STORE_WRITE, &b->d.store, &e), e);
    assert_ok(spool_recover(b->d.spool, &torn, &e), e);
}

RIG_FN void box_stop(struct box *b)
{
    store_close(TAKE_PTR(b->d.store));
    spool_close(TAKE_PTR(b->d.spool));
    config_free(TAKE_PTR(b->conf));
}

RIG_FN void box_new_dir(struct box *b)
{
    char conf[1024];

    tmpdir_new(b->dir);
    snprintf(b->db, sizeof(b->db), "%s/diary.db", b->dir);
    snprintf(conf, sizeof(conf), "[paths]\ndata_dir = %s\nrun_dir = %s\n[office]\nofficers_file = %s/officers.csv\n"
             "[mail]\nurl = smtp://127.0.0.1:2525\n[send]\nmax_tries = 3\n", b->dir, b->dir, b->dir);
    box_write(b, "dakbox.conf", conf);
    box_write(b, "officers.csv", "post,designation,section,name,email,default\nSO-1,Section Officer,Cash,A. Verma,so@example.gov.in,\n"
              "US-1,Under Secretary,,,,yes\n");
}

RIG_FN void box_open(struct box *b)
{
    struct err e = { 0 };

    box_new_dir(b);
    box_start(b);
    assert_ok(officers_file_load(&b->d, &e), e);
}

/* With a diary of rig_put_made(). */
RIG_FN void box_open_made(struct box *b)
{
    struct err e = { 0 };

    box_new_dir(b);
    rig_put_made(b->db);
    box_start(b);
    assert_ok(officers_file_load(&b->d, &e), e);
}

RIG_FN void box_close(struct box *b)
{
    box_stop(b);
    tmpdir_remove(b->dir);
}

/* A document of three pages in a stage; reading NULL: none. doc[] gets its id. */
RIG_FN void box_put_with(struct box *b, enum spool_stage stage, const char *created, const char *reading, bool pdf, char doc[ID_SIZE])
{
    struct spool_doc *d;
    struct err e = { 0 };
    char name[SPOOL_NAME_SIZE];

    assert_ok(spool_doc_new(b->d.spool, false, &d, &e), e);
    snprintf(doc, ID_SIZE, "%s", spool_doc_id(d));
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    if (created)
        assert_ok(spool_doc_set(d, "created", created, &e), e);
    for (int p = 1; p <= 3; p++) {
        snprintf(name, sizeof(name), "page-%04d.png", p);
        assert_ok(spool_blob_put(d, name, "pixels", 6, &e), e);
    }
    if (reading)
        assert_ok(spool_blob_put(d, "reading.json", reading, strlen(reading), &e), e);
    if (pdf)
        assert_ok(spool_blob_put(d, "document.pdf", "%PDF", 4, &e), e);
    assert_ok(spool_doc_commit(d, stage, &e), e);
}

RIG_FN void box_put(struct box *b, enum spool_stage stage, const char *created, const char *reading, char doc[ID_SIZE])
{
    box_put_with(b, stage, created, reading, reading != NULL, doc);
}

/* Flips a byte of a blob behind everybody's back. */
RIG_FN void box_damage(const struct box *b, enum spool_stage stage, const char *doc, const char *blob)
{
    char path[TMPDIR_SIZE + 128];

    snprintf(path, sizeof(path), "%s/spool/%s/%s/%s", b->dir, spool_stage_name(stage), doc, blob);
    FILE *f = fopen(path, "r+");
    assert_non_null(f);
    fputc('X', f);
    fclose(f);
}

RIG_FN enum spool_stage box_stage(const struct box *b, const char *doc)
{
    enum spool_stage stage = SPOOL_STAGES;

    spool_find(b->d.spool, doc, &stage);
    return stage;
}

RIG_FN int64_t box_letter(const struct box *b, const char *doc)
{
    struct err e = { 0 };
    int64_t id;

    assert_ok(store_letter_id_by_doc(b->d.store, doc, &id, &e), e);
    return id;
}

RIG_FN struct rig_seen box_see(const struct box *b, const char *doc) { return rig_see(b->d.store, box_letter(b, doc)); }

/* Asks; "" when the answer is ok, else the error. *ret_answer (may be NULL) is the caller's. */
RIG_FN const char *box_ask(struct box *b, const char *what, json_t *take_request, json_t **ret_answer)
{
    static char words[512];
    AUTO_JSON json_t *request = take_request;
    AUTO_JSON json_t *answer = NULL;

    assert_non_null(request);
    answer = command_answer(&b->d, what, request);
    assert_non_null(answer);
    snprintf(words, sizeof(words), "%s", json_flag(answer, "ok") ? "" : json_str(answer, "error", "no words"));
    if (ret_answer)
        *ret_answer = TAKE_PTR(answer);
    return words;
}

/* All passes, as diaryd runs them at its start. */
RIG_FN void box_passes(struct box *b)
{
    take_in_all(&b->d);
    read_in_all(&b->d);
    align_all(&b->d);
}

#endif
