/* What every channel uses: an outcome's words, a delivery's fields, the facts of its PDF. */
#include "uploader/send/channel.h"

#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Drops bytes that are no whole UTF-8 character: a "%.40s" on the way here may have cut one in two. */
static void drop_broken(char *s)
{
    char *out = s;

    while (*s) {
        unsigned char lead = (unsigned char)*s;
        size_t n = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0, have = 1;

        while (have < n && ((unsigned char)s[have] & 0xC0) == 0x80)
            have++;
        if (have == n) {
            memmove(out, s, n);
            out += n;
        }
        s += have;
    }
    *out = '\0';
}

/* One line of UTF-8 out of any bytes; the caller's, NULL: no memory. */
static char *clean_value(const char *value)
{
    AUTO_FREE char *whole = strdup(value);
    char *clean = NULL;

    if (!whole)
        return NULL;
    drop_broken(whole);
    if (text_clean(whole, strlen(whole), strlen(whole), &clean, NULL) < 0)
        return strdup("…");
    text_squeeze(clean);
    return clean;
}

void outcome_say_values(struct outcome *o, enum verdict verdict, enum said_id id, const char *const *values)
{
    char *clean[SAID_VALUES + 1] = { NULL };

    for (size_t i = 0; i < SAID_VALUES && values[i]; i++)
        clean[i] = clean_value(values[i]);
    o->verdict = verdict;
    said_line(o->sentence, id, (const char *const *)clean);
    for (size_t i = 0; i < SAID_VALUES; i++)
        free(clean[i]);
}

void outcome_done(struct outcome *o)
{
    json_decref(o->result);
    o->result = NULL;
}

const char *delivery_field(const struct delivery *d, const char *name) { return json_str(d->fields, name, ""); }
const char *delivery_officer(const struct delivery *d, const char *name) { return json_str(d->officer, name, ""); }

const json_t *delivery_person(const struct delivery *d)
{
    return strcmp(d->whom, "next") == 0 ? d->next_officer : strcmp(d->whom, "supervisor") == 0 ? d->supervisor : d->officer;
}

bool delivery_flag(const struct delivery *d, const char *name)
{
    const char *v = delivery_field(d, name);

    return strcmp(v, "true") == 0 || strcmp(v, "yes") == 0 || strcmp(v, "1") == 0;
}

int delivery_check_normal(const struct delivery *d, struct outcome *o)
{
    const char *classification = delivery_field(d, "classification");

    if (!*classification || strcmp(classification, "none") == 0)
        return 0;
    outcome_say(o, VERDICT_HOLD, SAID_LETTER_CLASSIFIED);
    return -1;
}

int delivery_commit(const struct channel_tools *t, const struct delivery *d, struct outcome *o)
{
    struct err e = { 0 };

    if (t->commit(t->ctx, d, &e) == 0)
        return 0;
    outcome_say(o, VERDICT_RETRY_LATER, SAID_DIARY_DID_NOT_NOTE, err_line(&e));
    return -1;
}

static int note_blob(void *ctx, const struct spool_entry *entry)
{
    struct document_facts *facts = ctx;

    const char *blob = strcmp(entry->name, FILED_BLOB) == 0 ? FILED_BLOB : strcmp(entry->name, DOCUMENT_BLOB) == 0 ? DOCUMENT_BLOB : NULL;

    if (blob) {                         /* there is one of them */
        facts->blob = blob;
        facts->size_bytes = entry->size_bytes;
        memcpy(facts->sha256, entry->sha256, sizeof(facts->sha256));
    } else if (strncmp(entry->name, "page-", 5) == 0) {
        facts->pages++;
    } else if (strncmp(entry->name, "document-", 9) == 0) {
        facts->parts++;
    }
    return 0;
}

int document_facts(const struct channel_tools *t, const struct delivery *d, struct document_facts *ret, struct outcome *o)
{
    enum spool_stage stage;
    struct err e = { 0 };

    *ret = (struct document_facts){ 0 };
    if (spool_find(t->spool, d->doc, &stage) == 0 && stage == SPOOL_READ) {
        outcome_say(o, VERDICT_RETRY, SAID_LETTER_BEING_FILED, d->number);
        return -1;
    }
    int r = spool_each_blob(t->spool, d->doc, note_blob, ret, &e);
    if (r == 0 && ret->size_bytes > 0) {
        if (ret->pages == 0)
            ret->pages = 1;
        return 0;
    }
    if (r == 0 && ret->parts > 0)
        outcome_say(o, VERDICT_HOLD, SAID_LETTER_IN_PARTS, d->number, SAID_NUMBER(ret->parts));
    else if (r == 0 || r == -ENOENT)
        outcome_say(o, VERDICT_HOLD, SAID_LETTER_NO_PDF, d->number);
    else
        outcome_say(o, VERDICT_RETRY_LATER, SAID_LETTER_UNREADABLE, d->number, err_line(&e));
    return -1;
}
