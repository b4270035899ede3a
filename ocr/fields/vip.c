/* Is the sender one of those whose letters have a lane of their own: Members, Ministers, Governors and their offices?
 *
 * Only the head of the paper and the sender's own post count. An addressee, a copy list, Madhya Pradesh and "c/o Shri ... MP" do not. */
#include "ocr/fields/rules.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

/* The more senior first; the first that is held today counts before any that was held once. */
static const struct { const char *kind, *once /* its name for who was it, NULL: none */; const char *phrases[12]; } kinds[] = {
    { "president", NULL, { "president s secretariat", "president of india", "rashtrapati bhavan", "rashtrapati bhawan", "राष्ट्रपति सचिवालय", "राष्ट्रपति भवन" } },
    { "vice_president", NULL, { "vice president of india", "vice president s secretariat", "उपराष्ट्रपति सचिवालय", "उप राष्ट्रपति सचिवालय", "भारत के उपराष्ट्रपति" } },
    { "pmo", NULL, { "prime minister s office", "prime ministers office", "prime minister", "प्रधानमंत्री कार्यालय", "प्रधान मंत्री कार्यालय", "प्रधानमंत्री", "प्रधान मंत्री" } },
    { "governor", NULL, { "raj bhavan", "raj bhawan", "governor s secretariat", "governor of", "lieutenant governor", "lt governor", "governor", "राजभवन", "राज भवन", "राज्यपाल", "उपराज्यपाल",
                          "उप राज्यपाल" } },
    { "cm", NULL, { "chief minister", "chief minister s office", "chief ministers office", "मुख्यमंत्री", "मुख्य मंत्री", "मुख्यमन्त्री", "उप मुख्यमंत्री" } },
    { "speaker", NULL, { "speaker lok sabha", "deputy speaker lok sabha", "deputy chairman rajya sabha", "अध्यक्ष लोक सभा", "उपसभापति राज्य सभा" } },
    { "minister", "ex_minister", { "minister of state", "minister", "union minister", "cabinet minister", "minister s office", "राज्य मंत्री", "राज्यमंत्री", "मंत्री", "मन्त्री",
                                   "केंद्रीय मंत्री", "केन्द्रीय मंत्री" } },
    { "mp", "ex_mp", { "member of parliament", "member parliament", "m p lok sabha", "m p rajya sabha", "mp lok sabha", "mp rajya sabha", "member of lok sabha", "member of rajya sabha",
                       "member lok sabha", "member rajya sabha", "संसद सदस्य", "सांसद" } },
    { "mp", "ex_mp", { "सदस्य लोक सभा", "सदस्य राज्य सभा", "सदस्य लोकसभा", "सदस्य राज्यसभा", "संसद् सदस्य", "सासद", "mp ls", "mp rs", "ex mp", "former mp", "ex m p" } },
    { "mlc", NULL, { "member of legislative council", "member legislative council", "m l c", "mlc", "सदस्य विधान परिषद", "विधान परिषद सदस्य" } },
    { "mla", "ex_mla", { "member of legislative assembly", "member legislative assembly", "m l a", "mla", "विधायक", "सदस्य विधान सभा", "सदस्य विधानसभा", "विधान सभा सदस्य" } },
};

static const char *const once[] = { "ex", "former", "formerly", "late", "पूर्व", "भूतपूर्व", NULL };
/* Rows that name such a person and are not about the sender. */
static const char *const others[] = { "c o", "relief fund", "fund", "scheme", "yojana", "local area", "award", "wife of", "son of", "s o", "w o", "d o", "copy", "kind attention",
                                      "महोदय", "महोदया", "जी", "योजना", "कोष", "राहत", "द्वारा", "सेवा में", "through", NULL };
static const char *const addressing[] = { "the", "hon ble", "honble", "respected", "shri", "smt", "माननीय", "आदरणीय", "श्री", NULL };
static const char *const no_minister[] = { "council of ministers", "group of ministers", "cabinet", NULL };

enum { MOST_WORDS = 12, NONE = -1 };
struct verdict { int kind; bool once; size_t row; };

/* ---- one line */

/* "former Member of Parliament", "पूर्व सांसद", "Ex-MP" */
static bool is_once(const char *fold, const char *at)
{
    AUTO_FREE char *before = strndup(fold, (size_t)(at - fold));

    for (const char *const *o = once; before && *o; o++) {
        const char *word = fold_find(before, *o);

        if (fold_starts(at, *o) || (word && fold_words(word) <= 3))
            return true;
    }
    return false;
}

/* Which office a line names; NONE. */
static int kind_in(const char *fold, bool *ret_once)
{
    if (fold_words(fold) > MOST_WORDS || fold_has_any(fold, no_minister))
        return NONE;
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
        for (size_t p = 0; p < ARRAY_LEN(kinds[k].phrases) && kinds[k].phrases[p]; p++) {
            const char *at = fold_find(fold, kinds[k].phrases[p]);

            *ret_once = at && is_once(fold, at);
            if (at && !(*ret_once && !kinds[k].once))
                return (int)k;
        }
    return NONE;
}

static void weigh(const struct rows *rows, size_t i, struct verdict *best)
{
    bool was;
    int kind = fold_has_any(rows->row[i].fold, others) ? NONE : kind_in(rows->row[i].fold, &was);

    if (kind == NONE)
        return;
    if (best->kind == NONE || was < best->once || (was == best->once && kind < best->kind))
        *best = (struct verdict){ .kind = kind, .once = was, .row = i };
}

/* ---- where to look */

/* Above "To", subject and greeting. What begins as one addresses a person is an addressee without a label, but at the very top. */
static void look_at_head(const struct rows *rows, struct verdict *best)
{
    for (size_t i = 0; i < rows->n && rows->row[i].page == 0 && row_y(&rows->row[i]) < 0.28; i++) {
        const struct row *r = &rows->row[i];

        if (row_after_label(r, label_to) >= 0 || row_after_label(r, label_subject) >= 0 || row_after_label(r, label_salutation) >= 0 || row_after_label(r, label_reference) >= 0)
            return;
        if (!row_in_paragraph(rows, i) && !(row_after_label(r, addressing) >= 0 && row_y(r) > 0.12))
            weigh(rows, i, best);
    }
}

/* The name that signs, with what stands below it. */
static void look_at_signatures(const struct rows *rows, struct verdict *best)
{
    enum { ROWS_BELOW = 3 };
    size_t from, to;

    for (size_t i = 0; i < rows->n; i++) {
        size_t k = i;

        if (!row_is_signature(&rows->row[i], &from, &to) || row_in_paragraph(rows, i) || (rows->row[i].page == 0 && row_y(&rows->row[i]) < 0.25))
            continue;
        for (int step = 0; step < ROWS_BELOW; step++) {
            k = row_below(rows, k);
            if (k == rows->n || row_after_label(&rows->row[k], label_to) >= 0 || row_after_label(&rows->row[k], label_copy) >= 0 || fold_words(rows->row[k].fold) > 8)
                break;
            weigh(rows, k, best);
        }
    }
}

/* ---- name */

static bool is_name(const struct row *r)
{
    unsigned words = fold_words(r->fold);
    bool was;

    return words >= 2 && words <= 6 && fold_letters(r->fold) >= 6 && !strpbrk(r->fold, "0123456789") && kind_in(r->fold, &was) == NONE && !fold_has_any(r->fold, others) &&
           !fold_has(r->fold, "government") && !fold_has(r->fold, "सरकार") && !fold_has(r->fold, "office") && !fold_has(r->fold, "कार्यालय");
}

/* Persons have one, offices do not: the sender's, else what stands right above the post in the head. */
static void find_name(const struct rows *rows, const struct verdict *v, const struct found *sender, struct found *ret)
{
    const struct row *r = &rows->row[v->row], *above = r - 1;

    if (strcmp(kinds[v->kind].kind, "pmo") == 0 || strcmp(kinds[v->kind].kind, "president") == 0)
        return;
    if (sender->value)
        *ret = (struct found){ .value = strdup(sender->value), .page = sender->page, .box = sender->box, .conf = sender->conf, .why = sender->why };
    else if (v->row > 0 && above->page == r->page && is_name(above))
        found_set(ret, above, 0, strlen(above->text), 0.7, "above the post in the head");
}

void rule_vip(const struct rows *rows, struct fields *f)
{
    const char *form = f->of[FIELD_FORM].value ? f->of[FIELD_FORM].value : "";
    struct verdict v = { .kind = NONE };
    bool head;

    if (strcmp(form, "parliament_question") == 0 || strcmp(form, "court_notice") == 0)
        return;                             /* these name Ministers as who is asked or sued */
    look_at_head(rows, &v);
    head = v.kind != NONE;
    look_at_signatures(rows, &v);
    if (v.kind == NONE)
        return;
    const struct row *r = &rows->row[v.row];
    const char *why = head ? "head of the paper" : "post of who signed";
    found_take(&f->of[FIELD_VIP], strdup("yes"), r, 0, strlen(r->text), 0.95, why);
    found_take(&f->of[FIELD_VIP_KIND], strdup(v.once ? kinds[v.kind].once : kinds[v.kind].kind), r, 0, strlen(r->text), 0.9, why);
    find_name(rows, &v, &f->of[FIELD_SENDER_NAME], &f->of[FIELD_VIP_NAME]);
}
