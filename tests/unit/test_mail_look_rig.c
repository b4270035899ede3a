#include "tests/unit/test_mail_look_rig.h"

#include <signal.h>
#include <sodium.h>
#include <string.h>

enum { PAGE_MS = 60000 };

static char program[PAGE_PROCESS_PATH_SIZE];
static struct mark_checker *checker;
struct bytes marked_pdf, plain_pdf;

/* ---- mails */

void look_rig_put_part(FILE *out, const char *headers, struct bytes b)
{
    size_t size = sodium_base64_encoded_len(b.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = malloc(size), *end;

    sodium_bin2base64(text, size, b.at, b.n, sodium_base64_VARIANT_ORIGINAL);
    end = text + strlen(text);
    fprintf(out, "%sContent-Transfer-Encoding: base64\n\n", headers);
    for (const char *at = text; at < end; at += 76)
        fprintf(out, "%.76s\n", at);
    free(text);
}

static char *mail_with(const char *name, struct bytes b)
{
    AUTO_FREE char *headers = NULL;
    char *mail = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&mail, &n);

    assert_true(asprintf(&headers, "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"%s\"\n", name) > 0);
    fprintf(out, "From: Ram <ram@example.org>\nSubject: Land\nMessage-ID: <%s@example.org>\nContent-Type: multipart/mixed; boundary=B\n\n--B\n"
            "Content-Type: text/plain\n\nSir, please see below.\n--B\n", name);
    look_rig_put_part(out, headers, b);
    fputs("--B--\n", out);
    fclose(out);
    return mail;
}

/* ---- the box */

static void mark(void *ctx, const void *bytes, size_t n, bool (*progress)(void *ctx, int page, int pages), void *progress_ctx, struct mark_verdict *ret)
{
    (void)ctx;
    mark_file(checker, bytes, n, progress, progress_ctx, ret);
}

static void words(void *ctx, const void *bytes, size_t n, bool (*progress)(void *ctx, int page, int pages), void *progress_ctx, struct mark_verdict *ret)
{
    (void)ctx;
    mark_words(checker, bytes, n, progress, progress_ctx, ret);
}

int look_rig_set_up(void **state)
{
    struct look_rig *g = calloc(1, sizeof(*g));
    struct err e = { 0 };

    tmpdir_new(g->dir);
    snprintf(g->root, sizeof(g->root), "%s/spool", g->dir);
    assert_ok(spool_open(g->root, NULL, &g->spool, &e), e);
    g->setup = (struct take_setup){ .opener = program, .origin = { .purpose = "letter" }, .mark = mark, .mark_words = words, .ctx = g, .spool = g->spool };
    *state = g;
    return 0;
}

int look_rig_tear_down(void **state)
{
    struct look_rig *g = *state;

    spool_close(g->spool);
    tmpdir_remove(g->dir);
    free(g->mail);
    free(g);
    return 0;
}

enum taken_as look_rig_take_again(struct look_rig *g, const char *by)
{
    static const struct mail_place place = { .account = "box", .folder = "INBOX", .uid_validity = 7, .uid = 1, .arrived_s = 1790000000 };
    struct err e = { 0 };

    assert_ok(take_mail(&g->setup, &place, (const unsigned char *)g->mail, strlen(g->mail), by, &g->taken, &e), e);
    return g->taken.as;
}

enum taken_as look_rig_take_mail(struct look_rig *g, char *take_mail, const char *by)
{
    free(g->mail);
    g->mail = take_mail;
    return look_rig_take_again(g, by);
}

enum taken_as look_rig_take_file(struct look_rig *g, const char *name, struct bytes take_bytes)
{
    char *mail = mail_with(name, take_bytes);

    free(take_bytes.at);
    return look_rig_take_mail(g, mail, "");
}

bool look_rig_has(struct look_rig *g, const char *blob)
{
    struct err e = { 0 };

    return spool_has_blob(g->spool, g->taken.doc, blob, &e) == 1;
}

/* ---- */

/* Pages with this subject at their top, as mail-page draws them. */
static struct bytes draw(const char *subject)
{
    AUTO_OPENED struct opened o;
    AUTO_FREE char *mail = NULL;
    struct bytes b;
    struct err e = { 0 };

    assert_true(asprintf(&mail, "Subject: %s\n\nThe drainage of the lower town.\n", subject) > 0);
    assert_ok(opener_open(program, mail, strlen(mail), 1790000000, true, &o, &e), e);
    const unsigned char *pdf = opener_part(&o, OPENED_LETTER, &b.n);
    b.at = malloc(b.n);
    memcpy(b.at, pdf, b.n);
    return b;
}

int look_rig_prepare(void **state)
{
    struct err e = { 0 };

    (void)state;
    signal(SIGPIPE, SIG_IGN);
    if (opener_find(program, &e) < 0)
        return -1;
    assert_ok(mark_new(&(struct mark_setup){ .languages = "eng+hin", .memory_mib = 1024, .page_ms = PAGE_MS }, &checker, &e), e);
    marked_pdf = draw("SECRET");
    plain_pdf = draw("Land");
    return 0;
}

int look_rig_finish(void **state)
{
    (void)state;
    mark_free(checker);
    free(marked_pdf.at);
    free(plain_pdf.at);
    return 0;
}
