/* take_in.c - every document gets its number, whatever is wrong with it. */
#include "diary/diary.h"
#include "diary/mail_record.h"
#include "diary/scan_record.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "base/said.h"
#include "store/backup.h"
#include "workflow/route.h"

#include <errno.h>
#include <string.h>
#include <time.h>

enum { CLOCK_SLACK_S = 300 };

/* "created" of the manifest, or now where that cannot be: a board without a clock battery, a document from elsewhere. */
static int64_t received_at(const char *created, int64_t now_s)
{
    struct tm tm = { 0 };
    int end = 0;

    if (sscanf(created, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
               &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &end) != 6 || created[end])
        return now_s;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    int64_t at_s = timegm(&tm);
    return !clock_is_set(at_s) || at_s > now_s + CLOCK_SLACK_S ? now_s : at_s;
}

/* ---- what the document tells of itself */

/* All of it is welcome, and none of it is needed: a torn document gets its number, too. */
struct told {
    char created[SPOOL_VALUE_SIZE], source[SPOOL_VALUE_SIZE], purpose[SPOOL_VALUE_SIZE], note[SPOOL_VALUE_SIZE];
    char refused[SPOOL_VALUE_SIZE], operator[SPOOL_VALUE_SIZE];         /* classified: then there is nothing else but created and source */
    struct scan_record scan;
    struct mail_record mail;
    int page_blobs, arranged;           /* arranged: pages by the last arrangement; 0: there is none */
    char arrangement[SPOOL_NAME_SIZE];
    struct field fields[3 + MAIL_RECORD_MAX_FIELDS];
    size_t n_fields;
};

static int count_blob(void *ctx, const struct spool_entry *entry)
{
    struct told *t = ctx;

    t->page_blobs += strncmp(entry->name, "page-", 5) == 0;
    if (strncmp(entry->name, "arrange-", 8) == 0 && strverscmp(entry->name, t->arrangement) > 0)
        memcpy(t->arrangement, entry->name, sizeof(t->arrangement));
    return 0;
}

/* A record that cannot be used is a doubt, never a reason to give no number. */
static void read_scan(struct diary *d, const char *doc, struct told *t)
{
    AUTO_FREE void *text = NULL;
    struct err e = { 0 };
    size_t n;
    int r = spool_blob_load(d->spool, doc, "scan.json", SCAN_RECORD_MAX_BYTES, &text, &n, &e);

    if (r == -ENOENT)
        return;
    if (r == 0)
        r = scan_record_parse(text, n, &t->scan, &e);
    if (r == 0)
        return;
    log_warn("scan_record_refused", LOG_DOC LOG_WHY, doc, e.msg);
    scan_record_doubt(&t->scan, "bad_record", 0, e.msg);
}

static void read_mail(struct diary *d, const char *doc, struct told *t)
{
    AUTO_FREE void *text = NULL;
    struct err e = { 0 };
    size_t n;
    int r = spool_blob_load(d->spool, doc, "mail.json", MAIL_RECORD_MAX_BYTES, &text, &n, &e);

    if (r == 0)
        r = mail_record_parse(text, n, &t->mail, &e);
    if (r < 0 && r != -ENOENT)
        log_warn("mail_record_refused", LOG_DOC LOG_WHY, doc, e.msg);
}

static void read_arrangement(struct diary *d, const char *doc, struct told *t)
{
    AUTO_FREE void *text = NULL;
    AUTO_JSON json_t *root = NULL;
    size_t n;

    if (t->arrangement[0] && spool_blob_load(d->spool, doc, t->arrangement, SCAN_RECORD_MAX_BYTES, &text, &n, NULL) == 0)
        root = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
    t->arranged = (int)json_array_size(json_object_get(root, "pages"));
}

/* What is known before anything is read: the button that was pressed, and the barcode on the cover. */
static void add_fields(struct told *t)
{
    const struct scan_record *s = &t->scan;
    const char *mode = s->article[0] ? postal_delivery_mode(s->article) : NULL;
    struct field f = { .source = "barcode", .conf = 0.95, .page = s->article_page, .x = s->article_box[0], .y = s->article_box[1],
                       .w = s->article_box[2], .h = s->article_box[3] };

    if (strcmp(t->purpose, "vip") == 0)
        t->fields[t->n_fields++] = (struct field){ .name = "vip", .value = "yes", .source = "scan", .conf = 1 };
    if (s->article[0]) {
        f.name = "mode_no";
        f.value = s->article;
        t->fields[t->n_fields++] = f;
    }
    if (mode) {
        f.name = "delivery_mode";
        f.value = mode;
        t->fields[t->n_fields++] = f;
    }
    for (size_t i = 0; i < t->mail.n_fields; i++)
        t->fields[t->n_fields++] = t->mail.fields[i];
}

static void ask_document(struct diary *d, const char *doc, struct told *t)
{
    spool_get(d->spool, doc, "created", t->created, NULL);
    spool_get(d->spool, doc, "source", t->source, NULL);
    spool_get(d->spool, doc, "purpose", t->purpose, NULL);
    spool_get(d->spool, doc, "note", t->note, NULL);
    spool_get(d->spool, doc, "refused", t->refused, NULL);
    spool_get(d->spool, doc, "operator", t->operator, NULL);
    spool_each_blob(d->spool, doc, count_blob, t, NULL);
    read_scan(d, doc, t);
    if (strcmp(t->source, "mail") == 0)
        read_mail(d, doc, t);
    read_arrangement(d, doc, t);
    add_fields(t);
}

static int visible_pages(const struct told *t)
{
    return t->arranged > 0 ? t->arranged : t->scan.pages > 0 ? t->scan.pages : t->page_blobs;
}

/* ---- its number */

/* Which was the last number of a year that was over when the office came back from a backup, nobody was asked (care/restore.h), so none more of
 * that year is given: what is still of it counts as received now. */
static int check_year(struct diary *d, int64_t now_s, int64_t *received_s, struct err *e)
{
    int year = clock_local_year(*received_s);
    struct store_restored back;
    int r = year < clock_local_year(now_s) ? store_last_restore(d->store, &back, e) : -ENOENT;

    if (r == 0 && year < clock_local_year(back.at_s))
        *received_s = now_s;
    return r == -ENOENT ? 0 : r;
}

static int take_in_one(struct diary *d, const char *doc, int64_t *ret_id, struct err *e)
{
    char number[STORE_NUMBER_SIZE];
    int64_t now_s = clock_utc_s();
    struct told t = { .created = "" };

    ask_document(d, doc, &t);
    bool vip = strcmp(t.purpose, "vip") == 0, backlog = strcmp(t.purpose, "backlog") == 0 || strcmp(t.source, "backlog") == 0;
    struct letter_new n = {
        .doc = doc, .source = t.source[0] ? t.source : "unknown", .pages = visible_pages(&t),
        .register_letter = config_text(d->config, CONFIG_OFFICE_REGISTER),
        .number_prefix = config_text(d->config, CONFIG_OFFICE_NUMBER_PREFIX),
        .purpose = vip ? "vip" : backlog ? "backlog" : "letter",
        .lane = route_lane(vip, false, backlog),
        .received_s = received_at(t.created, now_s),
        .fields = t.fields, .n_fields = t.n_fields, .doubts = t.mail.root ? t.mail.doubts : t.scan.doubts,
        .n_doubts = t.mail.root ? t.mail.n_doubts : t.scan.n_doubts,
        .hold_reason = t.note,          /* whoever wrote one wants a person to look: additions.c */
        .label = config_text(d->config, CONFIG_LABEL_PRINTER)[0] != '\0' && !t.refused[0],
        .refused = t.refused, .operator = t.operator,
    };
    int r = check_year(d, now_s, &n.received_s, e);

    if (r == 0)
        r = store_take_in(d->store, &n, ret_id, number, e);
    scan_record_done(&t.scan);
    mail_record_done(&t.mail);
    if (r == 0)
        log_info("taken_in", LOG_DOC LOG_NUMBER LOG_PAGES, doc, number, n.pages);
    if (r == 0 && t.refused[0])
        d->more = true;                 /* its empty document has to go where it belongs */
    if (r == 0 && n.label)
        ipc_hint(config_text(d->config, CONFIG_PATHS_RUN_DIR), "labeld");
    return r == -EEXIST ? 0 : r;
}

/* A document that was put into hold by the spool or the reader: its letter is held with their words. */
static int hold_one(struct diary *d, const char *doc, int64_t id, struct err *e)
{
    char note[SPOOL_VALUE_SIZE] = "", why[SAID_SIZE] = "";

    if (spool_verify(d->spool, doc, NULL) < 0)
        said_set(why, SAID_SCAN_DAMAGED);
    else if (spool_get(d->spool, doc, "note", note, NULL) < 0 || !note[0])
        said_set(why, SAID_PUT_ASIDE);
    int r = store_letter_event(d->store, id, LETTER_EV_HOLD, why[0] ? why : note, "diaryd", e);
    if (r == 0)
        log_warn("held", LOG_DOC LOG_STAGE, doc, spool_stage_name(SPOOL_HOLD));
    return r;
}

static bool is_refused(const struct diary *d, const char *doc)
{
    char when[SPOOL_VALUE_SIZE] = "";

    return spool_get(d->spool, doc, "refused", when, NULL) == 0 && when[0];
}

struct pass { struct diary *diary; enum spool_stage stage; int64_t until_ms; bool settled, later /* one waits for another's number */; };

/* A number is for ever, so its letter must be where it was seen also after a power cut. The listing came before: once
 * a pass is enough. */
static int settle(struct pass *p, struct err *e)
{
    int r = p->settled ? 0 : spool_settle(p->diary->spool, p->stage, e);

    p->settled = r == 0;
    return r;
}

static int look_at(void *ctx, const char *doc)
{
    struct pass *p = ctx;
    struct diary *d = p->diary;
    struct letter_brief b = { .state = LETTER_TAKEN_IN };
    struct err e = { 0 };
    int r = store_brief_of_doc(d->store, doc, &b, &e);
    enum addition addition = ADDITION_NONE;
    bool known = r == 0;

    if (r == -ENOENT && (r = addition_look(d, doc, p->stage, &addition, &e)) == 0 && addition != ADDITION_NONE) {
        p->later = p->later || addition == ADDITION_LATER;
        return 0;
    }
    if (!known && r == 0 && (r = settle(p, &e)) == 0)
        r = take_in_one(d, doc, &b.id, &e);
    if (r == 0 && p->stage == SPOOL_HOLD && b.state == LETTER_TAKEN_IN && !is_refused(d, doc))
        r = hold_one(d, doc, b.id, &e);
    if (r < 0)
        log_error("take_in_failed", LOG_DOC LOG_WHY, doc, e.msg);
    if (r < 0)
        return r;       /* only the diary itself or the card can fail here: the others would fare no better */
    return !known && clock_mono_ms() >= p->until_ms;
}

/* A board without a clock battery wakes up in 1970, and a number bears its year for ever: letters wait for theirs. */
static bool numbers_may_begin(struct diary *d)
{
    bool set = clock_is_set(clock_utc_s());

    if (!set && !d->clock_told)
        log_warn("clock_not_set", LOG_WHY, "letters are safe and get their numbers once the clock is set");
    d->clock_told = !set;
    return set;
}

int take_in_doc(struct diary *d, const char *doc, struct err *e)
{
    struct letter_brief b;
    enum spool_stage stage;
    int64_t id;
    int r = store_brief_of_doc(d->store, doc, &b, e);

    if (r != -ENOENT || !numbers_may_begin(d))
        return r == -ENOENT ? 0 : r;
    r = spool_find(d->spool, doc, &stage);
    if (r == 0)
        r = spool_settle(d->spool, stage, e);
    return r < 0 ? r : take_in_one(d, doc, &id, e);
}

void take_in_all(struct diary *d)
{
    static const enum spool_stage stages[] = { SPOOL_SCANNED, SPOOL_READ, SPOOL_HOLD };
    struct pass p = { .diary = d, .until_ms = clock_mono_ms() + DIARY_PASS_MS };
    struct err e = { 0 };
    int r = 0;

    if (!numbers_may_begin(d))
        return;
    for (size_t i = 0; i < ARRAY_LEN(stages) && r == 0; i++) {
        int64_t version = spool_stage_version(d->spool, stages[i]);

        if (version && version == d->taken_in[stages[i]])
            continue;
        p.stage = stages[i];
        p.settled = p.later = false;
        r = spool_each(d->spool, p.stage, look_at, &p, &e);
        d->taken_in[stages[i]] = r == 0 && !p.later ? version : 0;
    }
    d->more = d->more || r > 0;
}
