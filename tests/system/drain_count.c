#include "base/json.h"
#include "ctl/http_get.h"
#include "ctl/verify.h"
#include "tests/system/drain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

enum { ASK_TRIES = 40, PATIENCE_US = 300 * 1000, PDF_MAX = 4 << 20, TOLD_MAX = 40 };

struct count {
    struct drain *d;
    struct drain_verdict *v;
    json_t *receipts[2];                /* by UUID */
    unsigned told, receipts_used[2];
    /* the letter that is being looked at */
    const struct drain_letter *letter;
    char number[STORE_NUMBER_SIZE];
    unsigned deliveries;
    bool is_lost, is_doubled;
};

static void wrong(struct count *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void wrong(struct count *c, const char *fmt, ...)
{
    va_list ap;

    c->v->wrong++;
    if (++c->told > TOLD_MAX)
        return;
    printf("WRONG: ");
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    putchar('\n');
}

/* ---- what e-Office has */

/* It still stumbles by itself: asked until it answers. */
static int ask_office(struct count *c, int i, struct err *e)
{
    AUTO_JSON json_t *answer = NULL;
    char url[CTL_PATH_SIZE];
    const json_t *receipt;
    size_t k;
    int r = ctl_path(url, e, "http://127.0.0.1:%d/v1/receipts?limit=%d", c->d->place.office_port[i], DRAIN_RECEIPTS_MAX);

    for (int tries = 0; r == 0 && !answer; tries++) {
        int asked = http_get_json(url, c->d->place.token, &answer, e);

        if (asked < 0 && tries == ASK_TRIES)
            r = asked;
        else if (asked < 0)
            usleep(PATIENCE_US);
    }
    if (r < 0)
        return r;
    c->receipts[i] = json_object();
    if (json_int(answer, "total", 0) > DRAIN_RECEIPTS_MAX)
        return err_set(e, -E2BIG, "e-Office %d has more receipts than it lists", i + 1);
    json_array_foreach(json_object_get(answer, "receipts"), k, receipt) {
        const char *uuid = json_str(receipt, "uuid", "");

        if (strcmp(json_str(receipt, "state", ""), "created") != 0)
            wrong(c, "%s was announced to e-Office %d and never completed", json_str(receipt, "diary_number", ""), i + 1);
        else if (json_object_get(c->receipts[i], uuid))
            wrong(c, "e-Office %d lists %s twice", i + 1, uuid);
        else
            json_object_set(c->receipts[i], uuid, (json_t *)(uintptr_t)receipt);        /* only read */
    }
    c->v->receipts[i] = (unsigned)json_object_size(c->receipts[i]);
    return 0;
}

/* The PDF as it lies there. */
static void check_pdf(struct count *c, int office, const char *uuid)
{
    char path[CTL_PATH_SIZE], sha256[HASH_HEX_SIZE];
    AUTO_FREE char *pdf = malloc(PDF_MAX);
    ssize_t n = -1;

    if (!pdf || ctl_path(path, NULL, "%s/office-%d/receipts/documents/%s.pdf", c->d->dir, office + 1, uuid) < 0)
        return;
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0)
        n = read(fd, pdf, PDF_MAX);
    hash_hex_of(pdf, n > 0 ? (size_t)n : 0, sha256);
    if (strcmp(sha256, c->letter->sha256) != 0)
        wrong(c, "the PDF of %s in e-Office %d is not the one that was given (%lld bytes)", c->number, office + 1, (long long)n);
}

static void check_receipt(struct count *c, const struct delivery *v)
{
    int here = strcmp(v->instance, "cbic") == 0;
    const json_t *receipt = json_object_get(c->receipts[here], v->key);

    if (strcmp(v->instance, drain_posts[c->letter->post].instance) != 0)
        wrong(c, "%s is for the e-Office \"%s\", not \"%s\"", c->number, v->instance, drain_posts[c->letter->post].instance);
    if (json_object_get(c->receipts[!here], v->key)) {
        wrong(c, "%s is in the other e-Office", c->number);
        c->is_doubled = true;
    }
    if (!receipt) {
        wrong(c, "%s has no receipt", c->number);
        c->is_lost = true;
        return;
    }
    c->receipts_used[here]++;
    if (strcmp(json_str(receipt, "diary_number", ""), c->number) != 0)
        wrong(c, "the receipt of %s bears the number %s", c->number, json_str(receipt, "diary_number", ""));
    AUTO_JSON json_t *result = json_loads(v->result, 0, NULL);
    if (strcmp(json_str(result, "receipt_no", "none"), json_str(receipt, "receipt_no", "")) != 0)
        wrong(c, "%s: the diary has receipt %s, e-Office %s", c->number, json_str(result, "receipt_no", "none"), json_str(receipt, "receipt_no", ""));
    check_pdf(c, here, v->key);
}

/* ---- mails and SMS */

static void check_arrived(struct count *c, const struct delivery *v, unsigned n, unsigned *once, unsigned *twice)
{
    bool unseen = json_object_get(c->d->unseen, v->key);

    *once += n == 1;
    *twice += n == 2;
    if (n == 0) {
        wrong(c, "%s: its %s (%s, %s) never arrived and counts as delivered", c->number, v->channel, v->kind, v->whom);
        c->is_lost = true;
    } else if (n > 2 || (n == 2 && !unseen)) {
        wrong(c, "%s: its %s (%s, %s) arrived %u times%s", c->number, v->channel, v->kind, v->whom, n, unseen ? "" : ", and nobody sent it again");
        c->is_doubled = true;
    }
}

/* ---- one letter */

static int see_delivery(void *ctx, const struct delivery *v)
{
    struct count *c = ctx;

    c->deliveries++;
    if (v->state != DELIVERY_DELIVERED) {
        wrong(c, "%s: its %s (%s, %s) is %s", c->number, v->channel, v->kind, v->whom, delivery_state_name(v->state));
        c->is_lost = true;
    } else if (strcmp(v->channel, "eoffice") == 0) {
        check_receipt(c, v);
    } else if (strcmp(v->channel, "mail") == 0) {
        check_arrived(c, v, drain_mails_of(c->d, v->key), &c->v->mails_once, &c->v->mails_twice);
    } else {
        check_arrived(c, v, drain_sms_of(c->d, c->number, drain_mobile(c->letter, v->whom)), &c->v->sms_once, &c->v->sms_twice);
    }
    return 0;
}

/* e-Office; the mail copy; VIP: SMS, and a mail to the supervisor; Parliament: SMS and mail, and an SMS to the next one; the acknowledgement. */
static unsigned deliveries_expected(const struct drain_letter *l)
{
    static const unsigned alerts[] = { [CLASS_PLAIN] = 0, [CLASS_VIP] = 2, [CLASS_PARLIAMENT] = 3 };

    return 1 + (drain_posts[l->post].email[0] != '\0') + alerts[l->class] + l->acknowledge;
}

static int see_letter(void *ctx, const struct letter *l)
{
    struct count *c = ctx;

    snprintf(c->number, sizeof(c->number), "%s", l->number);
    if (l->state != LETTER_SENT) {
        wrong(c, "%s is %s", l->number, letter_state_name(l->state));
        c->is_lost = true;
    }
    return 0;
}

static int check_letter(struct count *c, unsigned i, struct err *e)
{
    int64_t id = 0;

    c->letter = &c->d->letters[i];
    c->is_lost = c->is_doubled = false;
    c->deliveries = 0;
    int r = c->letter->doc[0] ? store_letter_id_by_doc(c->d->store, c->letter->doc, &id, e) : -ENOENT;
    if (r == -ENOENT) {
        wrong(c, "letter %u (document %s) has no number", i + 1, c->letter->doc);
        c->v->lost++;
        return 0;
    }
    if (r == 0)
        r = store_letter(c->d->store, id, see_letter, c, e);
    if (r == 0)
        r = store_deliveries(c->d->store, id, see_delivery, c, e);
    if (r == 0 && c->deliveries != deliveries_expected(c->letter))
        wrong(c, "%s has %u deliveries, not %u", c->number, c->deliveries, deliveries_expected(c->letter));
    c->v->lost += c->is_lost;
    c->v->doubled += c->is_doubled;
    return r;
}

/* ---- all that the diary knows: the letters given, and one for each mail */

struct walk { struct count *c; json_t *mails; int64_t last_id; unsigned n; };

static int see_any(void *ctx, const struct letter *l)
{
    struct walk *w = ctx;
    struct count *c = w->c;

    w->last_id = l->id;
    w->n++;
    if (strcmp(l->source, "mail") != 0 && !json_object_get(c->d->by_doc, l->doc)) {
        wrong(c, "%s is a letter nobody gave", l->number);
        c->v->doubled++;
    } else if (strcmp(l->source, "mail") == 0) {
        json_array_append_new(w->mails, json_integer(l->id));
    }
    return 0;
}

static int check_mails(struct count *c, const json_t *ids, struct err *e)
{
    AUTO_JSON json_t *by_message = json_object();
    const json_t *id;
    size_t i;
    int r = 0;

    json_array_foreach(ids, i, id) {
        AUTO_FREE char *message = NULL;

        r = store_field(c->d->store, json_integer_value(id), "in_reply_to", &message, e);
        if (r < 0)
            return r;
        if (json_object_get(by_message, message)) {
            wrong(c, "the mail %s is two letters", message);
            c->v->doubled++;
        }
        json_object_set_new(by_message, message, json_true());
    }
    c->v->taken_in = (unsigned)json_object_size(by_message);
    if (c->v->taken_in < c->d->n_mails) {
        wrong(c, "%u mails came in, and %u are letters", c->d->n_mails, c->v->taken_in);
        c->v->lost += c->d->n_mails - c->v->taken_in;
    }
    return 0;
}

static int check_diary(struct count *c, struct err *e)
{
    AUTO_JSON json_t *mails = json_array();
    struct walk w = { .c = c, .mails = mails };
    int r = 0;

    for (unsigned before = 1; r == 0 && before != w.n; ) {
        const struct letter_filter f = { .state = -1, .before_id = w.last_id, .limit = 1000 };

        before = w.n;
        r = store_letters(c->d->store, &f, see_any, &w, e);
    }
    return r < 0 ? r : check_mails(c, mails, e);
}

static void fault(void *ctx, enum audit_kind kind, const char *sentence)
{
    (void)kind;
    wrong(ctx, "%s", sentence);
}

int drain_count(struct drain *d, struct drain_verdict *ret, struct err *e)
{
    struct count c = { .d = d, .v = ret };
    struct audit_result found = { 0 };
    int r = drain_arrived_look(d, e);

    *ret = (struct drain_verdict){ 0 };
    for (int i = 0; r == 0 && i < 2; i++)
        r = ask_office(&c, i, e);
    for (unsigned i = 0; r == 0 && i < d->n_letters; i++)
        r = check_letter(&c, i, e);
    for (int i = 0; r == 0 && i < 2; i++)
        if (c.receipts_used[i] != ret->receipts[i]) {
            wrong(&c, "e-Office %d has %u receipts, and %u of them belong to a letter", i + 1, ret->receipts[i], c.receipts_used[i]);
            ret->doubled += ret->receipts[i] - c.receipts_used[i];
        }
    if (r == 0 && json_object_size(d->mails) != ret->mails_once + ret->mails_twice) {
        wrong(&c, "%zu different mails arrived, and %u belong to a letter", json_object_size(d->mails), ret->mails_once + ret->mails_twice);
        ret->doubled++;
    }
    if (r == 0)
        r = check_diary(&c, e);
    if (r == 0)
        r = verify_run(d->store, d->spool, false, fault, &c, &found, e);
    json_decref(c.receipts[0]);
    json_decref(c.receipts[1]);
    if (r == 0)
        printf("%u letters, %u documents and %lld history rows verified\n", found.letters, found.documents, (long long)found.history_rows);
    return r;
}
