#include "ocr/fields/people.h"

#include "base/auto.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_NAME_WORDS = 14 };       /* with pen strokes and what stands beside it */
enum { MAX_STROKES = 12 };          /* letters that pen strokes were read as */

static const char *const no_name[] = {
    "branch", "शाखा", "version", "रूपांतर", "division", "section", "अनुभाग", "department", "ministry", "मंत्रालय", "विभाग", "government", "सरकार", "seal", "copy",
    "secretary", "director", "सचिव", "office", "annexure", "signature", "हस्ताक्षर", "stamp", "page", "duplicate", "original", "attached", "संलग्न", "अनुलग्नक", "only", "total",
    "proper channel", "attn", "attention", "रुपये", "rupees", "translation", "अनुवाद", "india", "part", "under", "name", "enclosure", "official", "language", "राजभाषा",
    "admn", "admin", "administration", "coordination", "judicial", "finance", "vigilance", "accounts", "establishment", "estt", "personnel", "legal", "technical", "hq", "sports", "cooperation",
    "planning", "parliament", "hindi", "general", "audit", "training", "प्रशासन", "समन्वय", "संसद", "वित्त", "सतर्कता", "स्थापना", "लेखा", "तकनीकी", "प्रशिक्षण", NULL
};
static const char *const joining[] = { "of", "the", "and", "by", "for", "to", "in", "is", "with", "regards", "में", "के", "की", "का", "एवं", "को", "से", "है", "हैं", "तथा", NULL };
static const char *const of_phrases[] = { "of", "the", "by", "order", "आज्ञा", NULL };       /* "(By order of the Governor)"; के may be an initial */
static const char *const signed_for[] = { "sd", "s d", "ह", "हस्ता", "हस्ताक्षरित", "signed", NULL };
static const char *const digital[] = { "digitally signed by", "signed by", "digitally approved by", "डिजिटल रूप से हस्ताक्षरित", NULL };

static bool has_digit(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[i] >= '0' && text[i] <= '9')
            return true;
    return false;
}

bool row_is_signature(const struct row *r, size_t *from, size_t *to)
{
    const char *text = r->text, *close = strrchr(text, ')'), *open = NULL;
    unsigned words;

    if (!close)
        return false;
    for (const char *p = text; p < close; p++)
        open = *p == '(' ? p : open;
    if (strlen(close) > 4 || (open && open - text > 24))
        return false;
    *from = open ? (size_t)(open + 1 - text) : 0;
    *to = (size_t)(close - text);
    words = fold_words(r->fold);
    return words >= 1 && words <= 7 && fold_letters(r->fold) >= 4 && *to > *from + 3 && !has_digit(text + *from, *to - *from) && !fold_has_any(r->fold, no_name);
}

/* Letters the reader doubts, such as it sees in pen strokes: the mean of the words before byte "to" of the row. */
static bool is_doubtful_before(const struct row *r, size_t to)
{
    static const double doubtful = 0.75;
    double sum = 0, n = 0;
    size_t at = 0;

    for (size_t i = r->first; i < r->first + r->n && at + 1 < to; i++) {
        double length = (double)strlen(r->on->words[i].text);

        if (at + (size_t)length < to) {
            sum += length * r->on->words[i].conf;
            n += length;
        }
        at += (size_t)length + 1;
    }
    return n > 0 && sum / n < doubtful;
}

/* What stands before the bracket must be pen strokes or "Sd/-", and inside not a post. */
static bool is_bracketed(const struct row *r, size_t *from, size_t *to)
{
    AUTO_FREE char *before = NULL, *before_fold = NULL, *inside = NULL, *inside_fold = NULL;

    if (!row_is_signature(r, from, to))
        return false;
    before = strndup(r->text, *from);
    before_fold = before ? row_fold(before, NULL) : NULL;
    inside = strndup(r->text + *from, *to - *from);
    inside_fold = inside ? row_fold(inside, NULL) : NULL;
    if (!before_fold || !inside_fold || words_office(inside_fold) || words_section(inside_fold) || words_title(inside_fold))
        return false;
    return !fold_has_any(inside_fold, of_phrases) && !words_post(before_fold) && !words_office(before_fold) && !words_post(inside_fold) && (fold_letters(before_fold) <= (is_doubtful_before(r, *from) ? MAX_STROKES : 5) || row_after_label(r, label_close) >= 0);
}

/* ---- the name */

/* Three letters a word, where an initial stands for three: "S. Das". */
static bool has_names_letters(const char *fold)
{
    unsigned letters = fold_letters(fold), initials = 0, longest = 0;

    for (const char *at = fold; *at; at += strcspn(at, " "), at += *at == ' ') {
        AUTO_FREE char *word = strndup(at, strcspn(at, " "));
        unsigned n = word ? fold_letters(word) : 0;

        initials += n == 1;
        longest = n > longest ? n : longest;
    }
    return longest >= 3 && letters + 2 * initials >= 3 * fold_words(fold);
}

static bool is_bare_name(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];
    unsigned words = fold_words(r->fold);

    return words >= 2 && words <= 5 && has_names_letters(r->fold) && !strpbrk(r->text, "{}[]|<>()=_") && r->conf > 0.5 && !strpbrk(r->fold, "0123456789") && !fold_has_any(r->fold, no_name) &&
           !fold_has_any(r->fold, joining) && !strpbrk(r->text, "/:;@") && !words_post(r->fold) && !words_office(r->fold) && !words_place(r->fold) &&
           row_after_label(r, label_close) < 0 && !words_contact(r->fold) && !words_noise(r->fold) && row_right(r) - row_x(r) < 0.4 && !row_in_paragraph(rows, i);
}

struct candidate { size_t row, post, from, to; int points; bool digital; const char *why; };      /* digital: beside it the name may be printed */

/* What has been passed on the way down. */
struct passed { bool text, closed, signed_already, sd; size_t close; /* its row */ };

/* Orders are closed in somebody's name, firms sign for themselves. */
static const char *const by_order[] = { "by order", "by order of", "by order and in the name of", "आज्ञा से", "आदेश से", "राज्यपाल की आज्ञा से", "राज्यपाल के आदेश से", NULL };
static const char *const signs_for[] = { "for", "for and on behalf of", "on behalf of", "कृते", NULL };

static bool is_close(const struct rows *rows, size_t i)
{
    const struct row *r = &rows->row[i];
    bool shortened = fold_words(r->fold) <= 8 && !row_in_paragraph(rows, i);

    return row_after_label(r, label_close) >= 0 ||
           (shortened && (row_after_label(r, by_order) >= 0 || (row_after_label(r, signs_for) >= 0 && words_office(r->fold) && row_is_below_body(rows, i))));
}

static bool behind_digital(const struct row *r, struct candidate *c)
{
    long at = row_after_label(r, digital);
    const char *date = at < 0 ? NULL : strcasestr(r->text + at, " date");

    if (at < 0 || fold_letters(r->text + at) < 4)
        return false;
    c->from = (size_t)at;
    c->to = date ? (size_t)(date - r->text) : strlen(r->text);
    return true;
}

static bool starts_capital(const char *text)
{
    for (; *text; text += strcspn(text, " "), text += strspn(text, " "))
        if (*text >= 'a' && *text <= 'z')
            return false;
    return true;
}

/* A citizen signs with the name alone, right below "Yours faithfully". */
static bool is_below_close(const struct rows *rows, size_t i, const struct passed *seen)
{
    const struct row *r = &rows->row[i], *close = &rows->row[seen->close];

    return seen->closed && i > seen->close && rows_between(close, r) < 5 && row_x(r) < row_right(close) + 0.1 && row_right(r) > row_x(close) - 0.1 && r->conf > 0.75 &&
           starts_capital(r->text);
}

/* "Name" right above "Secretary", right of the middle: of an order without a close. */
static bool is_above_post(const struct rows *rows, size_t i, size_t post)
{
    return post < rows->n && row_x(&rows->row[i]) > 0.4 && rows_stacked(&rows->row[i], &rows->row[post]) && starts_capital(rows->row[i].text);
}

static void score(const struct rows *rows, size_t i, const struct passed *seen, struct candidate *c)
{
    const struct row *r = &rows->row[i];
    bool bracketed;

    *c = (struct candidate){ .row = i, .post = rows->n, .why = "signature" };
    if (!seen->text || fold_words(r->fold) > MAX_NAME_WORDS || row_in_paragraph(rows, i))
        return;
    c->post = post_below_name(rows, i);
    if (c->post == rows->n)
        c->post = post_above_name(rows, i);
    bracketed = is_bracketed(r, &c->from, &c->to);
    if (bracketed) {
        c->points = strchr(r->text, '(') ? 4 : 1;
    } else if (behind_digital(r, c)) {
        c->points = 3;
        c->digital = true;
        c->why = "digital signature";
    } else if (is_bare_name(rows, i) && (((c->post < rows->n || seen->sd) && (seen->closed || seen->sd || row_y(r) > 0.5)) || is_below_close(rows, i, seen) ||
                                         is_above_post(rows, i, c->post))) {
        c->to = strlen(r->text);
        c->points = 1;
        c->why = "name above the designation";
    } else {
        return;
    }
    c->points += (c->post < rows->n ? 3 : 0) + (seen->closed ? 2 : 0) + (seen->sd ? 2 : 0) - (r->page > 0 ? 1 : 0) - (seen->signed_already ? 4 : 0);
    if (bracketed && c->post == rows->n && fold_words(r->fold) < 2)
        c->points = 0;              /* one word in brackets without a post says nothing */
    if (bracketed && !strchr(r->text, '(') && fold_words(r->fold) < 2)
        c->points = 0;              /* nor does the end of a name */
}

/* A title or an enclosure on a later page begins another paper, whose signature is not this letter's. */
static bool begins_other_paper(const struct row *r, const struct passed *seen)
{
    return r->page > 0 && seen->signed_already && row_y(r) < 0.25 && words_title(r->fold);
}

static struct candidate find_name(const struct rows *rows)
{
    struct candidate best = { .row = rows->n, .post = rows->n, .points = 2 };
    struct passed seen = { 0 };

    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = &rows->row[i];
        struct candidate c;

        if (begins_other_paper(r, &seen))
            break;
        score(rows, i, &seen, &c);
        if (c.points > best.points)
            best = c;
        seen.sd = row_after_label(r, signed_for) >= 0 && fold_words(r->fold) <= 2;
        seen.text |= row_in_paragraph(rows, i) || row_after_label(r, label_subject) >= 0 || row_after_label(r, label_salutation) >= 0 || row_right(r) - row_x(r) > 0.6;
        if (is_close(rows, i)) {
            seen.closed = true;
            seen.close = i;
        }
        seen.signed_already |= c.points >= 5 && !c.digital;
    }
    return best;
}

/* ---- the values */

static bool is_honorific(const char *text, size_t n)
{
    AUTO_FREE char *word = strndup(text, n), *fold = word ? row_fold(word, NULL) : NULL;

    return fold && words_honorific(fold);
}

/* "Df." and "Or." before a name are a "Dr.", and "Smt," is "Smt." */
static void mend_honorific(char *name)
{
    size_t n = name ? strcspn(name, " ") : 0;

    if (n == 3 && strchr("DO", name[0]) && strchr("frFR", name[1]) && name[2] == '.')
        memcpy(name, "Dr", 2);
    if (n > 2 && n < 12 && name[n - 1] == ',' && is_honorific(name, n - 1))
        name[n - 1] = '.';
}

/* "GOPAL NAME, Joint Secretary", as the Gazette prints it: takes the name from the designation. */
static void split_name(const struct row *r, struct fields *f)
{
    struct found *post = &f->of[FIELD_SENDER_DESIGNATION];
    size_t comma = strcspn(r->text, ",");
    AUTO_FREE char *name = r->text[comma] ? strndup(r->text, comma) : NULL, *name_fold = name ? row_fold(name, NULL) : NULL;
    AUTO_FREE char *rest = name ? row_fold(r->text + comma, NULL) : NULL;

    if (!name_fold || !rest || fold_words(name_fold) < 2 || fold_words(name_fold) > 4 || !has_names_letters(name_fold) || has_digit(name, comma) || !starts_capital(name) ||
        words_post(name_fold) || words_office(name_fold) || words_place(name_fold) || fold_has_any(name_fold, no_name) || fold_has_any(name_fold, joining) || !words_post(rest))
        return;
    found_set(&f->of[FIELD_SENDER_NAME], r, 0, comma, 0.75, "before the designation, on its line");
    found_set(post, r, comma + 1, strlen(r->text), 0.75, post->why);
}

/* An officer's after all: asks through the proper channel, or signs with post and office. */
static bool is_officers(const struct people *p, size_t post)
{
    size_t below = post < p->rows->n ? row_under(p->rows, post) : p->rows->n;

    static const char *const counsel[] = { "advocate", "advocates", "solicitor", "counsel", "अधिवक्ता", NULL };

    if (post == p->rows->n)
        return false;
    if (fold_has_any(p->rows->row[post].fold, counsel) && fold_words(p->rows->row[post].fold) <= 5)
        return true;                    /* writes for a client */
    if (below < p->rows->n && words_office(p->rows->row[below].fold) && fold_words(p->rows->row[below].fold) >= 2 && rows_between(&p->rows->row[post], &p->rows->row[below]) < 1.5)
        return true;
    for (size_t i = 0; i < p->rows->n && p->rows->row[i].page == 0; i++)
        if (words_through(p->rows->row[i].fold))
            return true;
    return false;
}

void people_signature(struct people *p, struct fields *f)
{
    const struct rows *rows = p->rows;
    struct candidate name = find_name(rows);
    size_t closing = post_below_close(rows, p->body), post;

    if (closing < rows->n && name.row < rows->n && rows->row[name.row].page > rows->row[closing].page)
        name = (struct candidate){ .row = rows->n, .post = rows->n };       /* of an enclosure */
    if (name.row < rows->n) {
        p->signature = name.row;
        p->role[name.row] = ROLE_SIGNED;
        found_set(&f->of[FIELD_SENDER_NAME], &rows->row[name.row], name.from, name.to, name.points >= 6 ? 0.95 : 0.7, name.why);
        mend_honorific(f->of[FIELD_SENDER_NAME].value);
    }
    post = name.post;
    p->citizen = p->citizen && !is_officers(p, post);
    if (p->citizen)
        return;                                             /* "Applicant" is no post */
    if (post == rows->n && name.points < 6)
        post = closing;
    if (post == rows->n && name.row == rows->n)
        post = post_alone(rows, p->body);
    p->post = post;
    if (post < rows->n) {
        post_set(p, post, name.row < rows->n ? 0.97 : 0.75, "below the signature", &f->of[FIELD_SENDER_DESIGNATION]);
        if (name.row == rows->n)
            split_name(&rows->row[post], f);
    } else {
        post_in_head(p, f);
    }
}
