/* Pictures that come with mails: as files they are pages, among the words of the mail small ones are its look; a marking is found in all. The
 * built programs. */
#include "tests/unit/test_mail_look_rig.h"

#include <leptonica/allheaders.h>
#include <string.h>

enum { FRAMES = 2 };

/* ---- pictures */

struct shape { int width_px, height_px, letters_pt; };
static const struct shape page = { 1200, 1600, 12 }, small = { 480, 410, 4 }, logo = { 240, 120, 10 };

/* Black on white, a line of words each, in the middle. */
static PIX *picture(const struct shape *s, const char *const *lines, size_t n)
{
    PIX *pix = pixCreate(s->width_px, s->height_px, 8);
    L_BMF *font = bmfCreate(NULL, s->letters_pt);
    l_int32 width, overflow;

    pixSetAll(pix);
    for (size_t i = 0; i < n; i++) {
        bmfGetStringWidth(font, lines[i], &width);
        pixSetTextline(pix, font, lines[i], 0, (s->width_px - width) / 2, (int)(i + 1) * s->letters_pt * 7, NULL, &overflow);
    }
    bmfDestroy(&font);
    return pix;
}

static struct bytes file_of(PIX *take_pix, int format)
{
    struct bytes b = { NULL, 0 };
    l_uint8 *data = NULL;

    assert_int_equal(pixWriteMem(&data, &b.n, take_pix, format), 0);
    b.at = memcpy(malloc(b.n), data, b.n);
    lept_free(data);
    pixDestroy(&take_pix);
    return b;
}

static const char *const letter[] = { "No. 4 of 2026", "Ministry of Finance", "The drainage of the lower town", "was considered by the board", "and your comments are asked", "by the end of the month" };
static const char *const marked[] = { "SECRET", "The drainage of the lower town", "was considered by the board", "and your comments are asked" };

static struct bytes letter_as(int format) { return file_of(picture(&page, letter, ARRAY_LEN(letter)), format); }
static struct bytes marked_as(int format) { return file_of(picture(&page, marked, ARRAY_LEN(marked)), format); }

static const struct { const char *name, *blob; int format; } kinds[] = {
    { "a.gif", "file-002.gif", IFF_GIF }, { "a.bmp", "file-002.bmp", IFF_BMP }, { "a.webp", "file-002.webp", IFF_WEBP }, { "a.png", "file-002.png", IFF_PNG },
};

/* ---- as files */

static void pictures_of_every_kind_that_is_read_are_pages(void **state)
{
    struct look_rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (look_rig_take_file(g, kinds[i].name, letter_as(kinds[i].format)) != TAKEN_LETTER || !look_rig_has(g, kinds[i].blob))
            fail_msg("%s: %d %s %s", kinds[i].name, g->taken.as, g->taken.why, g->taken.sentence);
}

static void a_marking_is_found_in_pictures_of_every_kind(void **state)
{
    struct look_rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        enum taken_as as = look_rig_take_file(g, kinds[i].name, marked_as(kinds[i].format));

        if (as == TAKEN_LETTER || strcmp(g->taken.why, "unchecked") == 0)
            fail_msg("%s: %d %s %s", kinds[i].name, as, g->taken.why, g->taken.sentence);
    }
}

/* Frame after frame behind the head of the first. */
static void a_marking_is_found_in_any_picture_of_one_that_moves(void **state)
{
    enum { HEAD = 13 };
    struct look_rig *g = *state;
    struct bytes frame[FRAMES] = { letter_as(IFF_GIF), marked_as(IFF_GIF) }, all = { NULL, 0 };
    FILE *out = open_memstream((char **)&all.at, &all.n);

    for (int i = 0; i < FRAMES; i++) {
        size_t colors = frame[i].at[10] & 0x80 ? (size_t)3 << ((frame[i].at[10] & 7) + 1) : 0, at = HEAD + (i == 0 ? 0 : colors);

        fwrite(frame[i].at + (i == 0 ? 0 : at), 1, frame[i].n - (i == 0 ? 0 : at) - 1, out);
        free(frame[i].at);
    }
    fputc(0x3B, out);
    fclose(out);
    assert_int_not_equal(look_rig_take_file(g, "new.gif", all), TAKEN_LETTER);
    assert_string_not_equal(g->taken.why, "unchecked");
}

/* What shows pictures shows the part of one that came. */
static void one_that_moves_and_was_cut_within_a_picture_waits(void **state)
{
    enum { HEAD = 13 };
    struct look_rig *g = *state;
    struct bytes first = letter_as(IFF_GIF), second = marked_as(IFF_GIF), all = { malloc(first.n + second.n), 0 };
    size_t colors = second.at[10] & 0x80 ? (size_t)3 << ((second.at[10] & 7) + 1) : 0, end = second.n * 3 / 4;

    memcpy(all.at, first.at, first.n - 1);
    memcpy(all.at + first.n - 1, second.at + HEAD + colors, end - HEAD - colors);
    all.n = first.n - 1 + end - HEAD - colors;
    free(first.at);
    free(second.at);
    assert_int_not_equal(look_rig_take_file(g, "cut.gif", all), TAKEN_LETTER);
}

/* ---- among the words */

static char *mail_that_shows(const char *html, struct bytes b)
{
    char *mail = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&mail, &n);

    fprintf(out, "From: Ram <ram@example.org>\nSubject: Land\nMessage-ID: <%zu@example.org>\nContent-Type: multipart/related; boundary=B\n\n--B\n"
            "Content-Type: text/html\n\n<p>Sir, the drains of the town.</p>%s\n--B\n", b.n, html);
    look_rig_put_part(out, "Content-Type: image/png; name=image001.png\nContent-ID: <image001@01D>\nContent-Disposition: inline\n", b);
    fputs("--B--\n", out);
    fclose(out);
    free(b.at);
    return mail;
}

static const char shown[] = "<img src=\"cid:image001@01D\">", not_shown[] = "<img src=\"cid:other@01D\">";

static void a_logo_among_the_words_is_no_page_and_stays_in_the_mail(void **state)
{
    static const char *const name[] = { "BHARAT" };
    struct look_rig *g = *state;
    const struct { const char *html; struct bytes picture; bool page; } cases[] = {
        { shown, file_of(picture(&logo, name, 1), IFF_PNG), false },
        { shown, file_of(picture(&logo, name, 1), IFF_GIF), false },
        { shown, file_of(picture(&(struct shape){ 2, 2, 4 }, NULL, 0), IFF_GIF), false },                     /* a counter */
        { shown, file_of(picture(&(struct shape){ 300, 300, 4 }, NULL, 0), IFF_PNG), false },
        { not_shown, file_of(picture(&(struct shape){ 240, 122, 10 }, name, 1), IFF_PNG), true },              /* it came as a file */
        { shown, file_of(picture(&page, letter, ARRAY_LEN(letter)), IFF_PNG), true },      /* a letter, pasted in */
        { shown, file_of(picture(&small, letter, ARRAY_LEN(letter)), IFF_PNG), true },        /* small, but full of words */
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *mail = mail_that_shows(cases[i].html, cases[i].picture);

        if (look_rig_take_mail(g, mail, "") != TAKEN_LETTER)
            fail_msg("picture %zu: %d %s %s", i, g->taken.as, g->taken.why, g->taken.sentence);
        if ((look_rig_has(g, "file-002.png") || look_rig_has(g, "file-002.gif")) != cases[i].page || look_rig_has(g, "enclosure-001.png"))
            fail_msg("picture %zu: it is %sa page", i, cases[i].page ? "not " : "");
    }
}

static void a_marking_in_a_logo_is_found(void **state)
{
    static const char *const name[] = { "SECRET" };
    struct look_rig *g = *state;

    assert_int_not_equal(look_rig_take_mail(g, mail_that_shows(shown, file_of(picture(&logo, name, 1), IFF_GIF)), ""), TAKEN_LETTER);
}

static void a_letter_pasted_into_a_mail_is_a_page_also_when_a_person_takes_it(void **state)
{
    struct look_rig *g = *state;

    assert_int_equal(look_rig_take_mail(g, mail_that_shows(shown, marked_as(IFF_PNG)), "priya"), TAKEN_LETTER);
    assert_true(look_rig_has(g, "file-002.png"));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, look_rig_set_up, look_rig_tear_down)
    const struct CMUnitTest tests[] = {
        CASE(pictures_of_every_kind_that_is_read_are_pages), CASE(a_marking_is_found_in_pictures_of_every_kind),
        CASE(a_marking_is_found_in_any_picture_of_one_that_moves), CASE(one_that_moves_and_was_cut_within_a_picture_waits), CASE(a_logo_among_the_words_is_no_page_and_stays_in_the_mail),
        CASE(a_marking_in_a_logo_is_found), CASE(a_letter_pasted_into_a_mail_is_a_page_also_when_a_person_takes_it),
    };

    return cmocka_run_group_tests(tests, look_rig_prepare, look_rig_finish);
}
