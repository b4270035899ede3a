#include "desk/letter/doubts.h"

#include "desk/arrange/sides.h"

#include <stdio.h>
#include <string.h>

/* Codes: firmware/doc/pages.md. */
static const struct { const char *code; enum string_id sentence; bool image; } words[] = {
    { "too_dark", S_ATTENTION_TOO_DARK, true }, { "too_light", S_ATTENTION_TOO_LIGHT, true },
    { "cut_off", S_ATTENTION_CUT_OFF, true }, { "skewed", S_ATTENTION_SKEWED, true },
    { "streaks", S_ATTENTION_STREAKS, true }, { "folded", S_ATTENTION_FOLDED, true },
    { "not_looked_at", S_ATTENTION_NOT_LOOKED_AT, false }, { "maybe_separator", S_DOUBT_MAYBE_SEPARATOR, false },
    { "maybe_new_letter", S_DOUBT_MAYBE_NEW_LETTER, false }, { "sheets_differ", S_DOUBT_SHEETS_DIFFER, false },
    { "odd_sides", S_DOUBT_ODD_SIDES, false }, { "only_blank", S_DOUBT_ONLY_BLANK, false },
    { "resumed", S_DOUBT_RESUMED, false }, { "double_feed", S_DOUBT_DOUBLE_FEED, false },
    { "bad_image", S_DOUBT_BAD_IMAGE, true }, { "bad_record", S_DOUBT_BAD_RECORD, false },
    { "marking_looked_at", S_DOUBT_MARKING_LOOKED_AT, false }, { "not_replaced", S_DOUBT_NOT_REPLACED, false }, { "pdf_javascript", S_DOUBT_PDF_JAVASCRIPT, false },
    { "mail_enclosures", S_DOUBT_MAIL_ENCLOSURES, false },
    { "mail_locked", S_DOUBT_MAIL_LOCKED, false },
    { "mail_encrypted", S_DOUBT_MAIL_ENCRYPTED, false },
    { "mail_signed", S_DOUBT_MAIL_SIGNED, false },
    { "mail_program", S_DOUBT_MAIL_PROGRAM, false },
    { "mail_tnef", S_DOUBT_MAIL_TNEF, false },
    { "mail_empty", S_DOUBT_MAIL_EMPTY, false },
    { "mail_cut", S_DOUBT_MAIL_CUT, false },
    { "mail_text_damaged", S_DOUBT_MAIL_TEXT_DAMAGED, false },
    { "mail_left_out", S_DOUBT_MAIL_LEFT_OUT, false },
    { "pdf_launch", S_DOUBT_PDF_LAUNCH, false }, { "pdf_attachments", S_DOUBT_PDF_ATTACHMENTS, false },
};

const char *doubt_sentence(const struct request *q, const char *code, const char *detail, const char *otherwise)
{
    if (strcmp(code, "bad_image") == 0 && *detail && strcmp(detail, code) != 0)
        return doubt_sentence(q, detail, "", tr(q, S_DOUBT_BAD_IMAGE));
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(words[i].code, code) == 0)
            return tr(q, words[i].sentence);
    return otherwise;
}

bool doubt_is_about_image(const char *code)
{
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(words[i].code, code) == 0)
            return words[i].image;
    return false;
}

/* ---- on the letter's screen */

/* More are folded away: the fields are further up then. */
enum { DOUBTS_SHOWN = 5 };

struct doubts { const struct letter_view *v; const struct sides *sides; int n; };

/* The page as the clerk sees it. The scanner counts sides as they came, hidden ones among them; what is not shown keeps that number. */
static int page_shown(const struct doubts *all, const struct doubt *d)
{
    const struct side *side = d->page > 0 && (size_t)d->page <= all->sides->n ? &all->sides->of[d->page - 1] : NULL;

    return strcmp(d->source, "scan") == 0 && side && !side->why ? side->place : d->page;
}

static void fold_the_rest(const struct doubts *all)
{
    char more[16];

    snprintf(more, sizeof(more), "%d", all->v->letter->doubts - DOUBTS_SHOWN);
    html_put(all->v->h, "</ul><details class=\"more\"><summary>");
    html_fill(all->v->h, tr(all->v->q, S_DOUBTS_MORE), more, NULL);
    html_put(all->v->h, "</summary><ul>\n");
}

static int put_doubt(void *ctx, const struct doubt *d)
{
    struct doubts *all = ctx;
    const struct letter_view *v = all->v;
    struct html *h = v->h;
    char page[16], side[16], path[80];

    if (*d->settled_by)
        return 0;
    if (all->n++ == DOUBTS_SHOWN)
        fold_the_rest(all);
    snprintf(page, sizeof(page), "%d", page_shown(all, d));
    snprintf(side, sizeof(side), "%d", d->page);
    snprintf(path, sizeof(path), "/letters/%lld/doubts/%d", (long long)v->letter->id, d->n);
    html_put(h, "<li>");
    html_fill(h, doubt_sentence(v->q, d->code, d->detail, d->detail), page, NULL);
    if (d->page > 0 && strcmp(d->source, "scan") == 0) {
        html_put(h, " <small>(");
        html_fill(h, tr(v->q, S_SIDE_NO), side, NULL);
        html_put(h, ")</small>");
    }
    html_put(h, " ");
    page_form(v->q, h, path, NULL, "inline");
    html_put(h, "<button class=\"button small\">✓ %s</button></form></li>\n", tr(v->q, S_DOUBT_SETTLED));
    return 0;
}

int letter_doubts(const struct letter_view *v, struct err *e)
{
    if (v->letter->doubts == 0)
        return 0;
    html_put(v->h, "<section class=\"attention\" id=\"doubts\" tabindex=\"-1\" aria-label=\"%s\"><strong>%s</strong><ul>\n", tr(v->q, S_NOT_SURE), tr(v->q, S_NOT_SURE));
    struct sides sides = { 0 };
    if (v->reading)
        sides_load(v->reading, &sides, NULL);       /* without it the numbers of the scanner stand */
    struct doubts all = { .v = v, .sides = &sides };
    int r = store_doubts(v->store, v->letter->id, put_doubt, &all, e);
    sides_done(&sides);
    html_put(v->h, all.n > DOUBTS_SHOWN ? "</ul></details>" : "</ul>");
    html_put(v->h, "<a class=\"button small\" href=\"/letters/%lld/pages\">%s</a></section>\n", (long long)v->letter->id, tr(v->q, S_PAGES));
    return r;
}

void act_doubt_settle(const struct request *q, struct reply *a)
{
    if (web_change(q, a, json_pack("{s:s, s:I, s:I, s:s}", "do", "doubt_settle", "letter", (json_int_t)q->id,
                                   "doubt", (json_int_t)q->sub_id, "actor", web_actor(q))) == 0)
        web_redirect(a, "/letters/%lld", (long long)q->id);
}
