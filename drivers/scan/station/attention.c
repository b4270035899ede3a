#include "drivers/scan/station/attention.h"

#include "drivers/scan/station/look.h"

#include <stdio.h>
#include <string.h>

static const struct { enum look_fault fault; const char *is, *first; } words[] = {
    { LOOK_TOO_DARK,  "is too dark",              "" },
    { LOOK_TOO_LIGHT, "is too light",             "" },
    { LOOK_CUT_OFF,   "is cut off at an edge",    "" },
    { LOOK_SKEWED,    "is skewed",                "" },
    { LOOK_STREAKS,   "has streaks",              "Clean the scanner's glass. " },
    { LOOK_FOLDED,    "is folded over its text",  "Flatten the sheet. " },
};

static struct attention_item *add(struct attention *a, const char *code, const char *doc, unsigned page)
{
    struct attention_item *item;

    if (a->n == ATTENTION_MAX)
        return NULL;
    item = &a->item[a->n++];
    *item = (struct attention_item){ .code = code, .page = page };
    snprintf(item->doc, sizeof(item->doc), "%s", doc);
    return item;
}

int attention_add_page(struct attention *a, const char *doc, unsigned page, unsigned faults, bool addition)
{
    int n = 0;

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        struct attention_item *item = NULL;

        if (!(faults & words[i].fault))
            continue;
        n++;
        item = add(a, look_fault_name(words[i].fault), doc, page);
        if (!item)
            continue;
        item->can_rescan = !addition;
        if (addition)
            snprintf(item->sentence, sizeof(item->sentence), "Page %u of the added pages %s. %sHide it at the desk and add it again.",
                     page, words[i].is, words[i].first);
        else
            snprintf(item->sentence, sizeof(item->sentence), "Page %u %s. %sPut that sheet in again and press Rescan.",
                     page, words[i].is, words[i].first);
    }
    return n;
}

void attention_add(struct attention *a, const char *code, const char *doc, const char *sentence)
{
    struct attention_item *item = add(a, code, doc, 0);

    if (item)
        snprintf(item->sentence, sizeof(item->sentence), "%s", sentence);
}

const struct attention_item *attention_first_page(const struct attention *a)
{
    for (int i = 0; i < a->n; i++)
        if (a->item[i].can_rescan)
            return &a->item[i];
    return NULL;
}

void attention_blob(const struct attention_item *item, char blob[SPOOL_NAME_SIZE])
{
    spool_page_name(item->page, blob);
}

/* Takes those of doc out; blob: only of that page, NULL: all. */
static void take_out(struct attention *a, const char *doc, const char *blob)
{
    char name[SPOOL_NAME_SIZE];
    int kept = 0;

    for (int i = 0; i < a->n; i++) {
        attention_blob(&a->item[i], name);
        if (strcmp(a->item[i].doc, doc) != 0 || (blob && strcmp(name, blob) != 0))
            a->item[kept++] = a->item[i];
    }
    a->n = kept;
}

void attention_settle(struct attention *a, const char *doc, const char *blob) { take_out(a, doc, blob); }
void attention_forget(struct attention *a, const char *doc) { take_out(a, doc, NULL); }

json_t *attention_json(const struct attention *a)
{
    json_t *list = json_array();

    for (int i = 0; i < a->n; i++) {
        const struct attention_item *item = &a->item[i];
        char blob[SPOOL_NAME_SIZE];

        attention_blob(item, blob);
        json_array_append_new(list, json_pack("{s:s, s:s, s:i, s:s, s:s}", "code", item->code, "doc", item->doc,
                                              "page", (int)item->page, "blob", item->can_rescan ? blob : "",
                                              "sentence", item->sentence));
    }
    return list;
}
