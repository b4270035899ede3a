/* take_in.c - every document gets its number, whatever is wrong with it. */
#include "diary/diary.h"

#include "base/clock.h"
#include "base/log.h"
#include "workflow/route.h"

#include <errno.h>
#include <string.h>
#include <time.h>

enum { CLOCK_SLACK_S = 300 };
static const int64_t sane_from_s = 1704067200;      /* 2024-01-01: earlier is a clock that was never set */

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
    return at_s < sane_from_s || at_s > now_s + CLOCK_SLACK_S ? now_s : at_s;
}

static int count_page(void *ctx, const struct spool_entry *entry)
{
    int *pages = ctx;

    *pages += strncmp(entry->name, "page-", 5) == 0;
    return 0;
}

/* What the manifest tells is welcome; a torn one does not keep a letter from its number. */
static int take_in_one(struct diary *d, const char *doc, int64_t *ret_id, struct err *e)
{
    char created[SPOOL_VALUE_SIZE] = "", source[SPOOL_VALUE_SIZE] = "", number[STORE_NUMBER_SIZE];
    int pages = 0;

    spool_get(d->spool, doc, "created", created, NULL);
    spool_get(d->spool, doc, "source", source, NULL);
    spool_each_blob(d->spool, doc, count_page, &pages, NULL);

    struct letter_new n = {
        .doc = doc, .source = source[0] ? source : "unknown", .pages = pages,
        .register_letter = config_text(d->config, CONFIG_OFFICE_REGISTER),
        .number_prefix = config_text(d->config, CONFIG_OFFICE_NUMBER_PREFIX),
        .lane = route_lane(false, false, strcmp(source, "backlog") == 0),
        .received_s = received_at(created, clock_utc_s()),
    };
    int r = store_take_in(d->store, &n, ret_id, number, e);
    if (r == 0)
        log_info("taken_in", LOG_DOC LOG_NUMBER LOG_PAGES, doc, number, pages);
    return r == -EEXIST ? 0 : r;
}

/* A document that was put into hold by the spool or the reader: its letter is held with their words. */
static int hold_one(struct diary *d, const char *doc, int64_t id, struct err *e)
{
    char note[SPOOL_VALUE_SIZE] = "";

    if (spool_verify(d->spool, doc, NULL) < 0)
        snprintf(note, sizeof(note), "The scan of this letter is damaged on the disk. Scan the paper again, then make this number void.");
    else if (spool_get(d->spool, doc, "note", note, NULL) < 0 || !note[0])
        snprintf(note, sizeof(note), "The letter was put aside before it was read. Look at its pages, then release it.");
    int r = store_letter_event(d->store, id, LETTER_EV_HOLD, note, "diaryd", e);
    if (r == 0)
        log_warn("held", LOG_DOC LOG_STAGE, doc, spool_stage_name(SPOOL_HOLD));
    return r;
}

struct pass { struct diary *diary; enum spool_stage stage; int64_t until_ms; bool settled; };

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
    bool known = r == 0;

    if (r == -ENOENT && (r = settle(p, &e)) == 0)
        r = take_in_one(d, doc, &b.id, &e);
    if (r == 0 && p->stage == SPOOL_HOLD && b.state == LETTER_TAKEN_IN)
        r = hold_one(d, doc, b.id, &e);
    if (r < 0)
        log_error("take_in_failed", LOG_DOC LOG_WHY, doc, e.msg);
    if (r < 0)
        return r;       /* only the diary itself or the card can fail here: the others would fare no better */
    return !known && clock_mono_ms() >= p->until_ms;
}

/* A board without a clock battery wakes up in 1970, and a number bears its year for ever: letters wait for theirs. */
static bool clock_is_set(struct diary *d)
{
    bool set = clock_utc_s() >= sane_from_s;

    if (!set && !d->clock_told)
        log_warn("clock_not_set", LOG_WHY, "letters are safe and get their numbers once the clock is set");
    d->clock_told = !set;
    return set;
}

void take_in_all(struct diary *d)
{
    static const enum spool_stage stages[] = { SPOOL_SCANNED, SPOOL_READ, SPOOL_HOLD };
    struct pass p = { .diary = d, .until_ms = clock_mono_ms() + DIARY_PASS_MS };
    struct err e = { 0 };
    int r = 0;

    if (!clock_is_set(d))
        return;
    for (size_t i = 0; i < ARRAY_LEN(stages) && r == 0; i++) {
        int64_t version = spool_stage_version(d->spool, stages[i]);

        if (version && version == d->taken_in[stages[i]])
            continue;
        p.stage = stages[i];
        p.settled = false;
        r = spool_each(d->spool, p.stage, look_at, &p, &e);
        d->taken_in[stages[i]] = r == 0 ? version : 0;
    }
    d->more = d->more || r > 0;
}
