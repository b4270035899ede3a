#include "ctl/demo_report.h"

#include "base/clock.h"
#include "ctl/demo_refused.h"
#include "ctl/http_get.h"
#include "ctl/maildir.h"
#include "ctl/table.h"
#include "ctl/verify.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct table_column columns[] = {
    { "Diary no.", 0 }, { "Came", 0 }, { "Sender", 26 }, { "Subject", 34 }, { "Marked to", 26 }, { "e-Office receipt", 0 }, { "Mail", 0 }, { "SMS", 0 },
};

enum { SMS_WAIT_MS = 20 * 1000 };

struct report {
    struct clerk *clerk;
    struct spool *spool;
    char *token;
    struct table *table;
    unsigned faults;
};

static void fault(void *ctx, const char *sentence)
{
    struct report *p = ctx;

    p->faults++;
    fprintf(stderr, "dakbox: %s\n", sentence);
}

static void verify_fault(void *ctx, enum audit_kind kind, const char *sentence)
{
    (void)kind;
    fault(ctx, sentence);
}

static void letter_fault(struct report *p, const struct letter_info *l, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void letter_fault(struct report *p, const struct letter_info *l, const char *fmt, ...)
{
    char what[ERR_MSG_SIZE], sentence[ERR_MSG_SIZE + 128];
    va_list args;

    va_start(args, fmt);
    vsnprintf(what, sizeof(what), fmt, args);
    va_end(args);
    snprintf(sentence, sizeof(sentence), "%s: %s", l->number, what);
    fault(p, sentence);
}

/* ---- one channel each */

/* The address of a receipt in the e-Office that got it. */
static int receipt_url(const struct report *p, const struct delivery_info *d, char url[CTL_PATH_SIZE], struct err *e)
{
    AUTO_CONFIG struct config *own = NULL;
    int r = config_instance(p->clerk->env->config, "eoffice", d->instance, &own, e);

    return r < 0 ? r : ctl_path(url, e, "%s/v1/receipts/%s", config_text(own, CONFIG_EOFFICE_URL), d->key);
}

static void check_receipt(struct report *p, const struct letter_info *l, const struct delivery_info *d, char *out, size_t size)
{
    char url[CTL_PATH_SIZE];
    AUTO_JSON json_t *receipt = NULL;
    struct err e = { 0 };

    snprintf(out, size, "%s%s%s", d->state == DELIVERY_DELIVERED ? d->receipt_no : delivery_state_name(d->state), *d->instance ? " " : "", d->instance);
    if (d->state != DELIVERY_DELIVERED) {
        letter_fault(p, l, "not in e-Office (%s): %s", delivery_state_name(d->state), d->sentence);
        return;
    }
    if (receipt_url(p, d, url, &e) < 0 || http_get_json(url, p->token, &receipt, &e) < 0)
        letter_fault(p, l, "e-Office was asked for its receipt: %s", e.msg);
    else if (!*d->receipt_no || strcmp(json_str(receipt, "receipt_no", ""), d->receipt_no) != 0)
        letter_fault(p, l, "e-Office knows it as \"%s\", the diary as \"%s\"", json_str(receipt, "receipt_no", ""), d->receipt_no);
    else if (strcmp(json_str(receipt, "diary_number", ""), l->number) != 0)
        letter_fault(p, l, "e-Office has another diary number: %s", json_str(receipt, "diary_number", ""));
}

static void check_mail(struct report *p, const struct letter_info *l, const struct delivery_info *d, char *out, size_t size)
{
    struct err e = { 0 };

    snprintf(out, size, "%s", delivery_state_name(d->state));
    if (d->state != DELIVERY_DELIVERED) {
        letter_fault(p, l, "its mail is %s: %s", delivery_state_name(d->state), d->sentence);
        return;
    }
    if (!p->clerk->env->mail_dir[0])
        return;                                 /* a server whose mailbox we cannot see */
    int n = maildir_count(p->clerk->env->mail_dir, d->key, &e);
    if (n < 0)
        letter_fault(p, l, "the mail folder cannot be read: %s", e.msg);
    else if (n != 1)
        letter_fault(p, l, "its mail is in the mail folder %d times", n);
}

/* How often the gateway got an SMS to that number of the letter; -errno. */
static int count_sms(const char *book, const char *number, struct err *e)
{
    AUTO_FCLOSE FILE *f = fopen(book, "re");
    AUTO_FREE char *line = NULL;
    size_t size = 0;
    int n = 0;

    if (!f)
        return errno == ENOENT ? 0 : err_errno(e, "open %s", book);
    while (getline(&line, &size, f) > 0) {
        AUTO_JSON json_t *sms = json_loads(line, 0, NULL);

        n += strstr(json_str(sms, "text", ""), number) != NULL;
    }
    return n;
}

/* VIP and Parliament letters are told by SMS, each person once. */
static void check_sms(struct report *p, const struct letter_info *l, bool important, char *out, size_t size)
{
    struct delivery_info d[LETTER_MAX_ALERTS];
    int64_t until_ms = clock_mono_ms() + SMS_WAIT_MS;
    size_t n = 0, done = 0;
    struct err e = { 0 };

    do {
        done = 0;
        if (letter_info_alerts(p->clerk->store, l->id, d, &n, &e) < 0) {
            letter_fault(p, l, "its alerts cannot be read: %s", e.msg);
            return;
        }
        for (size_t i = 0; i < n; i++)
            done += d[i].state == DELIVERY_DELIVERED || d[i].state == DELIVERY_HELD;
    } while (done < n && clock_mono_ms() < until_ms && usleep(100 * 1000) == 0);
    size_t told = 0;
    for (size_t i = 0; i < n; i++) {
        told += d[i].state == DELIVERY_DELIVERED;
        if (d[i].state != DELIVERY_DELIVERED)
            letter_fault(p, l, "an SMS is %s: %s", delivery_state_name(d[i].state), d[i].sentence);
    }
    if (n == 0 && important)
        letter_fault(p, l, "it is a VIP or Parliament letter, and nobody was told by SMS");
    if (n > 0)
        snprintf(out, size, "%zu sent", told);
    int got = count_sms(p->clerk->env->sms_book, l->number, &e);
    if (got < 0 || (size_t)got != told)
        letter_fault(p, l, "the SMS gateway has %d SMS of it, the diary %zu", got, told);
}

static bool is_yes(struct report *p, const struct letter_info *l, const char *field)
{
    AUTO_FREE char *value = NULL;

    return store_field(p->clerk->store, l->id, field, &value, NULL) == 0 && strcmp(value, "yes") == 0;
}

/* ---- one letter */

/* Where its document lies and that it is empty is for verify_run. */
static int check_refused(struct report *p, const struct fed_letter *f, struct err *e)
{
    const char *const cells[] = { f->letter.number, "paper", "-", letter_info_place(f->letter.state), "-", "-", "-", "-" };

    if (f->letter.state != LETTER_REFUSED)
        letter_fault(p, &f->letter, "it bears a classified marking and was not refused (%s)", letter_info_place(f->letter.state));
    else if (!f->classified)
        letter_fault(p, &f->letter, "it was refused, and bears no classified marking");
    return table_add(p->table, cells) < 0 ? err_set(e, -ENOMEM, "out of memory") : 0;
}

static int check_letter(struct report *p, const struct fed_letter *f, struct err *e)
{
    const struct letter_info *l = &f->letter;
    struct delivery_info d[LETTER_MAX_DELIVERIES];
    char receipt[128] = "-", mail[32] = "-", sms[32] = "-";
    enum spool_stage at;
    size_t n = 0;
    int r = letter_info_deliveries(p->clerk->store, l->id, d, &n, e);

    if (r < 0)
        return r;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(d[i].channel, "eoffice") == 0)
            check_receipt(p, l, &d[i], receipt, sizeof(receipt));
        else if (strcmp(d[i].channel, "mail") == 0)
            check_mail(p, l, &d[i], mail, sizeof(mail));
    }
    check_sms(p, l, is_yes(p, l, "vip") || is_yes(p, l, "parliament"), sms, sizeof(sms));
    if (strcmp(receipt, "-") == 0)
        letter_fault(p, l, "it has no delivery to e-Office (%s)", letter_info_place(l->state));
    if (strcmp(mail, "-") == 0)
        letter_fault(p, l, "it has no mail copy (%s)", letter_info_place(l->state));
    if (spool_find(p->spool, l->doc, &at) < 0)
        letter_fault(p, l, "its document %s is missing", l->doc);
    else if (at != SPOOL_SENT)
        letter_fault(p, l, "its document %s is in \"%s\", not in \"%s\"", l->doc, spool_stage_name(at), spool_stage_name(SPOOL_SENT));
    const char *const cells[] = { l->number, f->by_mail ? "e-mail" : "paper", l->sender, l->subject, l->marked_to, receipt, mail, sms };
    return table_add(p->table, cells) < 0 ? err_set(e, -ENOMEM, "out of memory") : 0;
}

static int check_all(struct report *p, struct err *e)
{
    struct clerk *c = p->clerk;
    struct audit_result v = { 0 };
    unsigned moved;
    int r = clerk_watch(c, &moved, e);

    for (size_t i = 0; r == 0 && i < c->n_fed; i++)
        r = c->fed[i].classified || c->fed[i].letter.state == LETTER_REFUSED ? check_refused(p, &c->fed[i], e) : check_letter(p, &c->fed[i], e);
    int words = r == 0 && c->classified ? refused_look_for_words(c->env->dir, c->classified, fault, p, e) : 0;
    r = words < 0 ? words : r;
    if (r == 0)
        r = verify_run(c->store, p->spool, false, verify_fault, p, &v, e);
    if (r < 0)
        return r;
    putchar('\n');
    table_print(p->table, stdout);
    printf("\n%u letters and %lld history rows verified.\n", v.letters, (long long)v.history_rows);
    if (words > 0)
        printf("%d words of the refused paper looked for in every file: %s.\n", words, p->faults > 0 ? "see above" : "none is there");
    return 0;
}

int demo_report(struct clerk *c, unsigned *ret_faults, struct err *e)
{
    AUTO_TABLE struct table *table = table_new(columns, ARRAY_LEN(columns));
    AUTO_SPOOL struct spool *spool = NULL;
    AUTO_FREE char *token = NULL;
    int r = table ? spool_open_configured(c->env->config, &spool, e) : err_set(e, -ENOMEM, "out of memory");

    if (r == 0)
        r = config_secret(c->env->config, CONFIG_EOFFICE_TOKEN_FILE, &token, e);
    if (r < 0)
        return r;
    struct report p = { .clerk = c, .spool = spool, .token = token, .table = table };
    r = check_all(&p, e);
    sodium_memzero(token, strlen(token));
    *ret_faults = p.faults;
    return r;
}
