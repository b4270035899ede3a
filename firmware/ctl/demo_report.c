#include "ctl/demo_report.h"

#include "ctl/demo_refused.h"
#include "ctl/http_get.h"
#include "ctl/maildir.h"
#include "ctl/table.h"
#include "ctl/verify.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

static const struct table_column columns[] = {
    { "Diary no.", 0 }, { "Sender", 26 }, { "Subject", 34 }, { "Marked to", 26 }, { "e-Office receipt", 0 }, { "Mail", 0 }, { "SMS", 0 },
};

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

static void check_receipt(struct report *p, const struct letter_info *l, const struct delivery_info *d, char *out, size_t size)
{
    char url[CTL_PATH_SIZE];
    AUTO_JSON json_t *receipt = NULL;
    struct err e = { 0 };

    snprintf(out, size, "%s", d->state == DELIVERY_DELIVERED ? d->receipt_no : delivery_state_name(d->state));
    if (d->state != DELIVERY_DELIVERED) {
        letter_fault(p, l, "not in e-Office (%s): %s", delivery_state_name(d->state), d->sentence);
        return;
    }
    if (ctl_path(url, &e, "%s/v1/receipts/%s", config_text(p->clerk->env->config, CONFIG_EOFFICE_URL), d->key) < 0 ||
        http_get_json(url, p->token, &receipt, &e) < 0)
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

/* ---- one letter */

/* Where its document lies and that it is empty is for verify_run. */
static int check_refused(struct report *p, const struct fed_letter *f, struct err *e)
{
    const char *const cells[] = { f->letter.number, "-", letter_info_place(f->letter.state), "-", "-", "-", "-" };

    if (f->letter.state != LETTER_REFUSED)
        letter_fault(p, &f->letter, "it bears a classified marking and was not refused (%s)", letter_info_place(f->letter.state));
    else if (!f->classified)
        letter_fault(p, &f->letter, "it was refused, and bears no classified marking");
    return table_add(p->table, cells) < 0 ? err_set(e, -ENOMEM, "out of memory") : 0;
}

static int check_letter(struct report *p, const struct letter_info *l, struct err *e)
{
    struct delivery_info d[LETTER_MAX_DELIVERIES];
    char receipt[128] = "-", mail[32] = "-";
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
    if (strcmp(receipt, "-") == 0)
        letter_fault(p, l, "it has no delivery to e-Office (%s)", letter_info_place(l->state));
    if (strcmp(mail, "-") == 0)
        letter_fault(p, l, "it has no mail copy (%s)", letter_info_place(l->state));
    if (spool_find(p->spool, l->doc, &at) < 0)
        letter_fault(p, l, "its document %s is missing", l->doc);
    else if (at != SPOOL_SENT)
        letter_fault(p, l, "its document %s is in \"%s\", not in \"%s\"", l->doc, spool_stage_name(at), spool_stage_name(SPOOL_SENT));
    const char *const cells[] = { l->number, l->sender, l->subject, l->marked_to, receipt, mail, "-" };
    return table_add(p->table, cells) < 0 ? err_set(e, -ENOMEM, "out of memory") : 0;
}

static int check_all(struct report *p, struct err *e)
{
    struct clerk *c = p->clerk;
    struct audit_result v = { 0 };
    unsigned moved;
    int r = clerk_watch(c, &moved, e);

    for (size_t i = 0; r == 0 && i < c->n_fed; i++)
        r = c->fed[i].classified || c->fed[i].letter.state == LETTER_REFUSED ? check_refused(p, &c->fed[i], e) : check_letter(p, &c->fed[i].letter, e);
    int words = r == 0 && c->classified ? refused_look_for_words(c->env->dir, c->classified, fault, p, e) : 0;
    r = words < 0 ? words : r;
    if (r == 0)
        r = verify_run(c->store, p->spool, false, fault, p, &v, e);
    if (r < 0)
        return r;
    putchar('\n');
    table_print(p->table, stdout);
    printf("SMS comes with a later version.\n\n%u letters and %lld history rows verified.\n", v.letters, (long long)v.history_rows);
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
