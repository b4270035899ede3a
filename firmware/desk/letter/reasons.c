#include "desk/letter/reasons.h"
#include "desk/letter/officers.h"

#include <stdio.h>
#include <string.h>

/* ---- words */

void reason_about(const struct request *q, struct html *h, const char *about, const char *who, const char *what)
{
    static const struct { const char *about; enum string_id words; } all[] = {
        { "subject", S_MEMORY_SUBJECT }, { "shape", S_MEMORY_SHAPE }, { "word", S_MEMORY_WORD }, { "sender", S_MEMORY_SENDER },
        { "read", S_MEMORY_READ }, { "email", S_MEMORY_EMAIL },
    };

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (strcmp(all[i].about, about) == 0) {
            html_fill(h, tr(q, all[i].words), who, what);
            return;
        }
    html_put(h, "%s %s", who, what);
}

enum string_id reason_kind(const char *kind)
{
    static const struct { const char *kind; enum string_id word; } all[] = {
        { "post", S_MARKED_TO }, { "category", S_FIELD_CATEGORY }, { "sender_name", S_FIELD_SENDER_NAME },
        { "sender_designation", S_FIELD_SENDER_DESIGNATION }, { "sender_organisation", S_FIELD_SENDER_ORGANISATION },
    };

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (strcmp(all[i].kind, kind) == 0)
            return all[i].word;
    return S_REASON;
}

/* ---- one reason */

/* A post by its name, anything else as it is. */
static void value_of(const struct letter_view *v, bool is_post, const json_t *of, char out[OFFICER_LABEL_SIZE])
{
    const char *value = json_str(of, "value", "");

    out[0] = '\0';
    if (is_post)
        officer_label_of(v->q, v->store, value, out);
    if (!out[0] && strlen(value) < OFFICER_LABEL_SIZE)
        snprintf(out, OFFICER_LABEL_SIZE, "%s", value);
}

static void put_rule(const struct letter_view *v, const json_t *reason)
{
    static const struct { const char *what; enum string_id words; } all[] = {
        { "post", S_RULE_POST }, { "inactive", S_RULE_INACTIVE }, { "senior", S_RULE_SENIOR }, { "category", S_RULE_CATEGORY },
        { "priority", S_RULE_PRIORITY }, { "lane", S_RULE_LANE },
    };
    const char *what = json_str(reason, "what", "");
    char line[24], value[OFFICER_LABEL_SIZE];

    snprintf(line, sizeof(line), "%lld", (long long)json_int(reason, "line", 0));
    value_of(v, strcmp(what, "post") == 0 || strcmp(what, "inactive") == 0 || strcmp(what, "senior") == 0, reason, value);
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (strcmp(all[i].what, what) == 0)
            html_fill(v->h, tr(v->q, all[i].words), line, value);
}

static void put_times(const struct request *q, struct html *h, const json_t *reason)
{
    char n[24], of[24];

    snprintf(n, sizeof(n), "%lld", (long long)json_int(reason, "n", 0));
    snprintf(of, sizeof(of), "%lld", (long long)json_int(reason, "of", 0));
    html_fill(h, tr(q, S_MEMORY_TIMES), n, of);
}

static void put_memory(const struct letter_view *v, const json_t *reason)
{
    const json_t *others = json_object_get(reason, "others"), *other;
    const char *kind = json_str(reason, "kind", "");
    bool is_post = strcmp(kind, "post") == 0;
    char value[OFFICER_LABEL_SIZE];
    size_t i;

    value_of(v, is_post, reason, value);
    html_put(v->h, "%s: %s – ", tr(v->q, reason_kind(kind)), value);
    put_times(v->q, v->h, reason);
    html_put(v->h, ": ");
    reason_about(v->q, v->h, json_str(reason, "about", ""), json_str(reason, "who", ""), json_str(reason, "what", ""));
    json_array_foreach(others, i, other) {
        value_of(v, is_post, other, value);
        html_put(v->h, "%s %s (%lld)", i == 0 ? tr(v->q, S_MEMORY_OTHERWISE) : ",", value, (long long)json_int(other, "n", 0));
    }
}

void letter_reasons(const struct letter_view *v)
{
    AUTO_FREE char *text = NULL;
    const json_t *reason;
    size_t i;

    if (v->typed || store_field(v->store, v->letter->id, "proposal_reason", &text, NULL) < 0 || !*text)
        return;
    AUTO_JSON json_t *all = json_loads(text, 0, NULL);
    if (json_array_size(all) == 0)
        return;
    html_put(v->h, "<section class=\"reasons\" aria-label=\"%s\"><h2>%s</h2><ul>\n", tr(v->q, S_WHY_PROPOSED), tr(v->q, S_WHY_PROPOSED));
    json_array_foreach(all, i, reason) {
        html_put(v->h, "<li>");
        if (strcmp(json_str(reason, "code", ""), "rule") == 0)
            put_rule(v, reason);
        else
            put_memory(v, reason);
        html_put(v->h, "</li>\n");
    }
    html_put(v->h, "</ul></section>\n");
}
