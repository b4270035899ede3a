/* What every channel uses: an outcome's words, a delivery's fields, the facts of its PDF. */
#include "uploader/send/channel.h"

#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
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

void outcome_set(struct outcome *o, enum verdict verdict, const char *fmt, ...)
{
    char words[2 * sizeof(o->sentence)];
    AUTO_FREE char *clean = NULL;
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(words, sizeof(words), fmt, ap);
    va_end(ap);
    o->verdict = verdict;
    drop_broken(words);
    if (text_clean(words, strlen(words), sizeof(words), &clean, NULL) < 0)
        snprintf(o->sentence, sizeof(o->sentence), "The other side answered with words that cannot be shown.");
    else {
        text_squeeze(clean);
        text_cut_bytes(clean, sizeof(o->sentence) - 1);
        snprintf(o->sentence, sizeof(o->sentence), "%s", clean);
    }
}

void outcome_done(struct outcome *o)
{
    json_decref(o->result);
    o->result = NULL;
}

const char *delivery_field(const struct delivery *d, const char *name) { return json_str(d->fields, name, ""); }
const char *delivery_officer(const struct delivery *d, const char *name) { return json_str(d->officer, name, ""); }

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
    outcome_set(o, VERDICT_HOLD, "The letter is marked as classified. It leaves by no channel; hand the paper to the officer "
                "responsible for classified papers.");
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
    }
    return 0;
}

int document_facts(const struct channel_tools *t, const struct delivery *d, struct document_facts *ret, struct outcome *o)
{
    enum spool_stage stage;
    struct err e = { 0 };

    *ret = (struct document_facts){ 0 };
    if (spool_find(t->spool, d->doc, &stage) == 0 && stage == SPOOL_READ) {
        outcome_set(o, VERDICT_RETRY, "The letter %s is just being filed. It goes on by itself.", d->number);
        return -1;
    }
    int r = spool_each_blob(t->spool, d->doc, note_blob, ret, &e);
    if (r == 0 && ret->size_bytes > 0) {
        if (ret->pages == 0)
            ret->pages = 1;
        return 0;
    }
    if (r == 0 || r == -ENOENT)
        outcome_set(o, VERDICT_HOLD, "The letter %s has no PDF in the box. Nothing was sent; scan it again or ask the administrator.",
                    d->number);
    else
        outcome_set(o, VERDICT_RETRY_LATER, "The letter %s cannot be read from the card: %s. Sending waits.", d->number, e.msg);
    return -1;
}
