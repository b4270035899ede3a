#include "ocr/fields/people.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

/* Who writes, in the kinds eFile's form knows (and a few it files under them): the first that applies. A "-" begins an ending of words. */
static const char *const courts[] = { "court", "tribunal", "bench", "न्यायालय", "अधिकरण", "न्यायाधिकरण", NULL };
static const char *const vips[] = { "member of parliament", "minister", "governor", "chief minister", "mla", "mlc", "speaker", "संसद सदस्य", "सांसद", "मंत्री", "राज्यपाल", "मुख्यमंत्री", "मुख्य मंत्री", "विधायक",
                                    "member of legislative assembly", "राज्य मंत्री", NULL };
static const char *const no_vip[] = { "prime minister s office", "ps to", "pps to", "private secretary to", "osd to", "के निजी सचिव", NULL };
static const char *const private_firms[] = { "pvt", "private limited", "llp", "sons", "traders", "enterprises", "industries", "associates", "solutions", "technologies", "constructions", "company", "प्राइवेट", NULL };
static const char *const undertakings[] = { "undertaking", "government enterprise", "govt enterprise", "enterprise of", "miniratna", "mini ratna", "navratna", "nav ratna", "maharatna", "maha ratna", "उपक्रम", "मिनीरत्न", "नवरत्न", "महारत्न", NULL };
static const char *const companies[] = { "limited", "ltd", "corporation", "bank", "लिमिटेड", "निगम", "बैंक", "लि", NULL };
static const char *const autonomous[] = { "university", "universities", "institute", "institution", "council", "authority", "commission", "board", "society", "academy", "association", "federation", "samiti", "trust", "sansthan",
                                          "foundation", "mission", "agency", "autonomous", "विश्वविद्यालय", "संस्थान", "परिषद", "परिषद्", "प्राधिकरण", "आयोग", "बोर्ड", "संघ", "समिति", "अकादमी", "स्वायत्त",
                                          "provident fund organisation", "भविष्य निधि संगठन", "college", "school", "vidyalaya", "vishwavidyalaya", "vishvavidyalaya", "viswavidyalaya", "mahavidyalaya", "vidyapeeth", "vidyapith", "महाविद्यालय", "विद्यालय", NULL };
static const char *const attached[] = { "directorate", "directorate general", "commissionerate", "bureau", "office of", "survey of india", "archives", "railway", "railways", "headquarters", "निदेशालय", "महानिदेशालय",
                                        "कार्यालय", "ब्यूरो", "मुख्यालय", "आयुक्तालय", "रेलवे", "police", "force", "laboratory", "observatory", NULL };
static const char *const central[] = { "ministry", "government of india", "govt of india", "मंत्रालय", "भारत सरकार", "lok sabha secretariat", "rajya sabha secretariat", "लोक सभा सचिवालय", "राज्य सभा सचिवालय",
                                       "cabinet secretariat", "niti aayog", "prime minister s office", "president s secretariat", NULL };

/* Is the letterhead a state's: "Government of Bihar", "उत्तर प्रदेश शासन"? */
static bool is_states(const char *fold)
{
    for (const char *at = fold; (at = strstr(at, "government of ")) || (at = NULL);) {
        at += strlen("government of ");
        if (!fold_starts(at, "india") && state_named(at))
            return true;
    }
    return (strstr(fold, "शासन") || strstr(fold, "सरकार")) && state_named(fold) && !strstr(fold, "भारत सरकार");
}

/* Head and office as one folded text; the caller's. */
static char *head_text(const struct people *p, const struct fields *f)
{
    char *text = NULL;
    const char *office = f->of[FIELD_SENDER_ORGANISATION].value;

    if (office)
        text_append(&text, office);
    for (size_t i = 0; i < p->head_end; i++)
        if (p->role[i] != ROLE_ADDRESSEE && p->rows->row[i].conf > 0.4)
            text_append(&text, p->rows->row[i].text);
    return text;
}

struct verdict { const char *type, *why; double conf; };

static struct verdict by_office(const char *head, const char *office)
{
    if (fold_has_any(office, courts))
        return (struct verdict){ "court", "a court's letterhead", 0.95 };
    if (is_states(office) || is_states(head))
        return (struct verdict){ fold_has_any(office, companies) || fold_has_any(head, undertakings) ? "psu" : "state", "a state's letterhead", 0.85 };
    if (fold_has_any(office, private_firms))
        return (struct verdict){ "private", "a firm's name", 0.85 };
    if (fold_has_any(office, companies))
        return (struct verdict){ fold_has_any(head, undertakings) || !(fold_has(office, "ltd") || fold_has(office, "limited")) || fold_has_any(head, central) ? "psu" : "private",
                                 "a company's name", 0.8 };
    if (fold_starts(office, "ministry") || strstr(office, "मंत्रालय"))
        return (struct verdict){ "central", "a ministry", 0.95 };
    if (fold_has_any(office, autonomous))
        return (struct verdict){ "autonomous", "a body of its own", 0.8 };
    if (fold_has_any(office, attached))
        return (struct verdict){ "attached", "an office below a ministry", 0.75 };
    if (fold_has_any(head, central) || strstr(office, "सचिवालय"))
        return (struct verdict){ "central", "the Government of India's letterhead", 0.85 };
    if (state_named(office))
        return (struct verdict){ "state", "an office that names a state", 0.6 };
    return (struct verdict){ "autonomous", "an office of no other kind", 0.4 };
}

static void set(struct found *ret, const struct found *evidence, struct verdict v)
{
    ret->value = strdup(v.type);
    ret->page = evidence->value ? evidence->page : 0;
    ret->box = evidence->box;
    ret->conf = v.conf;
    ret->why = v.why;
}

void people_sender_type(const struct people *p, struct fields *f)
{
    struct found *ret = &f->of[FIELD_SENDER_TYPE];
    const struct found *office = &f->of[FIELD_SENDER_ORGANISATION], *post = &f->of[FIELD_SENDER_DESIGNATION], *name = &f->of[FIELD_SENDER_NAME];
    AUTO_FREE char *text = head_text(p, f), *head = text ? row_fold(text, NULL) : NULL;
    AUTO_FREE char *office_fold = office->value ? row_fold(office->value, NULL) : NULL;
    AUTO_FREE char *post_fold = post->value ? row_fold(post->value, NULL) : NULL;

    if (strcmp(p->form, "mp_letter") == 0 || (post_fold && fold_has_any(post_fold, vips) && !fold_has_any(post_fold, no_vip)))
        set(ret, post, (struct verdict){ "vip", "a Member, Minister or Governor writes", 0.9 });
    else if (p->citizen)
        set(ret, name, (struct verdict){ "citizen", "a person applies", 0.9 });
    else if (office_fold)
        set(ret, office, by_office(head ? head : office_fold, office_fold));
    else if (head && fold_has_any(head, central))
        set(ret, post, (struct verdict){ "central", "the Government of India's letterhead", 0.7 });
    else if (!post->value && name->value)
        set(ret, name, (struct verdict){ "citizen", "a name without office or post", 0.6 });
}
