#include "tests/system/count.h"

#include "base/json.h"
#include "ctl/http_get.h"
#include "ctl/letter_info.h"
#include "ctl/maildir.h"
#include "ctl/proc.h"
#include "ctl/verify.h"
#include "tests/system/marked.h"
#include "tests/system/shown.h"

#include <errno.h>
#include <string.h>

/* What is known of each letter fed, in the order fed. */
struct tally {
    struct letter_info letter;          /* id 0: it has no diary number */
    char mail_key[UUID_SIZE], receipt_key[UUID_SIZE];
    unsigned numbers, receipts, mails;
};

struct count {
    struct torture *t;
    struct verdict *verdict;
    struct tally *tallies;
    char *token;
    unsigned strangers;                 /* numbers, receipts or mails that belong to no letter fed */
};

static void fault(void *ctx, const char *sentence)
{
    struct count *c = ctx;

    c->verdict->faults++;
    printf("WRONG: %s\n", sentence);
}

/* the audit's: each kind counts alike */
static void audit_fault(void *ctx, enum audit_kind kind, const char *sentence)
{
    (void)kind;
    fault(ctx, sentence);
}

static struct tally *tally_of_doc(struct count *c, const char *doc)
{
    for (unsigned i = 0; i < c->t->n_letters; i++)
        if (c->t->letters[i].doc[0] && strcmp(c->t->letters[i].doc, doc) == 0)
            return &c->tallies[i];
    return NULL;
}

/* ---- diary numbers */

static int count_numbers(struct count *c, struct err *e)
{
    AUTO_LETTER_LIST struct letter_list list = { 0 };
    int r = letter_info_list(c->t->store, -1, &list, e);

    for (size_t i = 0; r == 0 && i < list.n; i++) {
        struct delivery_info d[LETTER_MAX_DELIVERIES];
        size_t n = 0;
        struct tally *y = tally_of_doc(c, list.letters[i].doc);

        if (!y) {
            printf("WRONG: %s is a letter nobody fed\n", list.letters[i].number);
            c->strangers++;
            continue;
        }
        y->letter = list.letters[i];
        y->numbers++;
        r = letter_info_deliveries(c->t->store, y->letter.id, d, &n, e);
        for (size_t k = 0; r == 0 && k < n; k++)
            snprintf(strcmp(d[k].channel, "mail") == 0 ? y->mail_key : y->receipt_key, UUID_SIZE, "%s", d[k].key);
    }
    return r;
}

/* ---- pages in the spool */

/* What the letter shows is its own pages, all of them, in order. */
static void check_pages(struct count *c, unsigned i)
{
    const struct torture_letter *l = &c->t->letters[i];
    char sentence[ERR_MSG_SIZE + 128];
    struct shown shown;
    struct err e = { 0 };
    int r = shown_load(c->t->spool, l->doc, &shown, &e);

    for (unsigned k = 0; r == 0 && k < shown.n; k++)
        if (shown.marks[k].letter != i + 1 || shown.marks[k].page != k + 1)
            r = err_set(&e, -EBADMSG, "its page %u is page %u of letter %u", k + 1, shown.marks[k].page, shown.marks[k].letter);
    if (r == 0 && shown.n != l->n_pages)
        r = err_set(&e, -EBADMSG, "it has %u pages and shows %u", l->n_pages, shown.n);
    if (r == 0)
        return;
    snprintf(sentence, sizeof(sentence), "letter %u: %s", i + 1, e.msg);
    fault(c, sentence);
}

/* ---- receipts in e-Office */

static struct tally *tally_of_number(struct count *c, const char *number)
{
    for (unsigned i = 0; i < c->t->n_letters; i++)
        if (c->tallies[i].numbers > 0 && strcmp(c->tallies[i].letter.number, number) == 0)
            return &c->tallies[i];
    return NULL;
}

static int pages_of_pdf(const char *path, int *ret_pages, struct err *e)
{
    const char *const argv[] = { "pdfinfo", path, NULL };
    char out[4096];
    const char *line;
    int r = proc_run(argv, out, sizeof(out), e);

    if (r < 0)
        return r;
    line = strstr(out, "Pages:");
    return line && sscanf(line, "Pages: %d", ret_pages) == 1 ? 0 : err_set(e, -EBADMSG, "%s: pdfinfo tells no pages", path);
}

static void check_document(struct count *c, unsigned i)
{
    char url[CTL_PATH_SIZE], path[CTL_PATH_SIZE], sentence[ERR_MSG_SIZE + 64];
    struct err e = { 0 };
    int pages = 0;
    int r = ctl_path(url, &e, "%s/v1/receipts/%s/document", config_text(c->t->env.config, CONFIG_EOFFICE_URL),
                     c->tallies[i].receipt_key);

    if (r == 0)
        r = ctl_path(path, &e, "%s/arrived/%06u.pdf", c->t->dir, i + 1);
    if (r == 0)
        r = http_get_file(url, c->token, path, &e);
    if (r == 0)
        r = pages_of_pdf(path, &pages, &e);
    if (r == 0 && pages != (int)c->t->letters[i].n_pages)
        r = err_set(&e, -EBADMSG, "its PDF in e-Office has %d pages instead of %u", pages, c->t->letters[i].n_pages);
    if (r == 0)
        return;
    snprintf(sentence, sizeof(sentence), "letter %u: %s", i + 1, e.msg);
    fault(c, sentence);
}

/* What arrived is stamped, and still for the archive. Where Preflight is not installed nobody can say. */
static void check_archive(struct count *c, const char *arrived)
{
    const char *const argv[] = { "tests/rig/preflight.sh", arrived, NULL };
    struct err why = { 0 };
    char out[1024];
    int r = proc_run(argv, out, sizeof(out), &why);

    if (r < 0 && strncmp(out, "SKIPPED", 7) != 0)
        fault(c, out);
    else
        printf("PDF/A-1b: %s", out);
}

static int count_receipts(struct count *c, struct err *e)
{
    AUTO_JSON json_t *answer = NULL;
    char url[CTL_PATH_SIZE], arrived[CTL_PATH_SIZE];
    size_t k;
    const json_t *receipt;
    int r = ctl_path(url, e, "%s/v1/receipts?limit=10000", config_text(c->t->env.config, CONFIG_EOFFICE_URL));

    if (r == 0)
        r = http_get_json(url, c->token, &answer, e);
    if (r == 0)
        r = ctl_path(arrived, e, "%s/arrived", c->t->dir);
    if (r == 0)
        r = ctl_make_dir(arrived, e);
    if (r < 0)
        return r;
    json_array_foreach(json_object_get(answer, "receipts"), k, receipt) {
        struct tally *y = tally_of_number(c, json_str(receipt, "diary_number", ""));

        if (strcmp(json_str(receipt, "state", ""), "created") != 0)
            continue;                           /* announced and never completed: no receipt */
        if (!y) {
            printf("WRONG: e-Office has a receipt for %s, which nobody fed\n", json_str(receipt, "diary_number", ""));
            c->strangers++;
            continue;
        }
        y->receipts++;
    }
    for (unsigned i = 0; i < c->t->n_letters; i++)
        if (c->tallies[i].receipts == 1)
            check_document(c, i);
    check_archive(c, arrived);
    return 0;
}

/* ---- mails */

static int count_mail(void *ctx, const char *message_id)
{
    struct count *c = ctx;

    for (unsigned i = 0; i < c->t->n_letters; i++)
        if (c->tallies[i].mail_key[0] && strstr(message_id, c->tallies[i].mail_key)) {
            c->tallies[i].mails++;
            return 0;
        }
    printf("WRONG: the mail %s belongs to no letter\n", message_id);
    c->strangers++;
    return 0;
}

/* ---- the verdict */

/* Its number says that it was refused, and it went nowhere. */
static void judge_marked(struct count *c, unsigned i)
{
    const struct tally *y = &c->tallies[i];

    if (y->numbers == 1 && y->letter.state == LETTER_REFUSED && y->receipts == 0 && y->mails == 0)
        return;
    c->verdict->faults++;
    c->verdict->lost += y->numbers < 1;
    c->verdict->doubled += y->numbers > 1;
    printf("WRONG: letter %u (%s, document %s) is classified: %u numbers, %s, %u receipts, %u mails\n", i + 1, y->numbers > 0 ? y->letter.number : "no number",
           c->t->letters[i].doc, y->numbers, letter_state_name(y->letter.state), y->receipts, y->mails);
}

static void judge(struct count *c)
{
    for (unsigned i = 0; i < c->t->n_letters; i++) {
        const struct tally *y = &c->tallies[i];

        if (c->t->letters[i].marked) {
            judge_marked(c, i);
            continue;
        }
        if (y->numbers < 1 || y->receipts < 1 || y->mails < 1)
            c->verdict->lost++;
        if (y->numbers > 1 || y->receipts > 1 || y->mails > 1)
            c->verdict->doubled++;
        if (y->numbers != 1 || y->receipts != 1 || y->mails != 1)
            printf("WRONG: letter %u (%s, document %s): %u numbers, %u receipts, %u mails\n", i + 1,
                   y->numbers > 0 ? y->letter.number : "no number", c->t->letters[i].doc, y->numbers, y->receipts, y->mails);
    }
    c->verdict->doubled += c->strangers;
}

static int count_with(struct count *c, struct err *e)
{
    struct audit_result found;
    int r = count_numbers(c, e);

    for (unsigned i = 0; r == 0 && i < c->t->n_letters; i++)
        if (c->t->letters[i].doc[0] && !c->t->letters[i].marked)
            check_pages(c, i);
    if (r == 0)
        r = count_receipts(c, e);
    if (r == 0)
        r = maildir_each(c->t->env.mail_dir, count_mail, c, e);
    if (r == 0 && c->t->marked_every > 0)
        r = marked_look_for_words(c->t, fault, c, e);
    if (r >= 0)
        r = verify_run(c->t->store, c->t->spool, false, audit_fault, c, &found, e);
    if (r < 0)
        return r;
    judge(c);
    printf("%u letters, %u documents and %lld history rows verified\n", found.letters, found.documents, (long long)found.history_rows);
    return 0;
}

int count_all(struct torture *t, struct verdict *ret, struct err *e)
{
    AUTO_FREE struct tally *tallies = calloc(t->n_letters, sizeof(*tallies));
    AUTO_FREE char *token = NULL;
    int r = tallies ? config_secret(t->env.config, CONFIG_EOFFICE_TOKEN_FILE, &token, e) : err_set(e, -ENOMEM, "out of memory");

    *ret = (struct verdict){ 0 };
    if (r < 0)
        return r;
    struct count c = { .t = t, .verdict = ret, .tallies = tallies, .token = token };
    return count_with(&c, e);
}
