#include "care/sheet/sheet.h"

#include "base/auto.h"
#include "base/clock.h"
#include "print/cell.h"
#include "print/pdf.h"
#include "print/textbox.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

/* Millimetres on A4. */
enum { PAGE_W = 210, PAGE_H = 297, MARGIN = 20, CODE = 42, GAP = 6 };
static const double TEXT_EM = 3.6, HEAD_EM = 5, GROUP_EM = 6.2, QUIET_MODULES = 2;

struct part { const char *title, *title_hi, *secret, *what, *what_hi; };

/* Draws words with the upper left corner there, in so wide a column; returns how high they are. */
static double put_words(cairo_t *cr, const char *words, const char *language, double x, double y, double width, double em, bool bold)
{
    struct cell *c = cell_new(cr, &(struct cell_style){ .width = width, .em = em, .bold = bold, .language = language });

    if (!c)
        return 0;
    double height = cell_set(c, words);
    cell_paint(c, x, y);
    cell_free(c);
    return height;
}

static int put_code(cairo_t *cr, const char *text, double x, double y, struct err *e)
{
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);

    if (!code)
        return err_set(e, -ENOMEM, "out of memory");
    double module = CODE / (code->width + 2 * QUIET_MODULES);
    for (int row = 0; row < code->width; row++)
        for (int column = 0; column < code->width; column++)
            if (code->data[row * code->width + column] & 1)
                cairo_rectangle(cr, x + (column + QUIET_MODULES) * module, y + (row + QUIET_MODULES) * module, module, module);
    cairo_fill(cr);
    memset(code->data, 0, (size_t)code->width * (size_t)code->width);
    QRcode_free(code);
    return 0;
}

static void put_line(cairo_t *cr, double y)
{
    cairo_set_line_width(cr, 0.3);
    cairo_move_to(cr, MARGIN, y);
    cairo_line_to(cr, PAGE_W - MARGIN, y);
    cairo_stroke(cr);
}

/* Title, the secret large with its code beside it, what to do. *y moves on. */
static int put_part(cairo_t *cr, const struct part *p, double *y, struct err *e)
{
    const double width = PAGE_W - 2 * MARGIN, words_w = width - CODE - GAP;
    char title[160];
    double at = *y + 3;

    snprintf(title, sizeof(title), "%s · %s", p->title, p->title_hi);
    put_line(cr, *y);
    at += put_words(cr, title, "hi", MARGIN, at, width, HEAD_EM, true) + 2;
    double code_y = at;
    const struct textbox box = { .x = MARGIN, .y = at, .width = words_w, .height = 3 * GROUP_EM, .max_em = GROUP_EM, .lines = 3, .bold = true, .mono = true };
    textbox_paint(cr, &box, p->secret);
    at += box.height + 3;
    at += put_words(cr, p->what, "en", MARGIN, at, words_w, TEXT_EM, false) + 2;
    at += put_words(cr, p->what_hi, "hi", MARGIN, at, words_w, TEXT_EM, false);
    int r = put_code(cr, p->secret, PAGE_W - MARGIN - CODE, code_y, e);
    *y = (at > code_y + CODE ? at : code_y + CODE) + GAP;
    return r;
}

static double put_head(cairo_t *cr, const struct sheet *s)
{
    char office[400], about[300], when[CLOCK_SHOWN_SIZE];
    double y = MARGIN;

    y += put_words(cr, "Recovery sheet · पुनर्प्राप्ति पत्रक", "hi", MARGIN, y, PAGE_W - 2 * MARGIN, 7.5, true) + 2;
    snprintf(office, sizeof(office), "%.180s · %.180s", s->office_hi, s->office);
    y += put_words(cr, office, "hi", MARGIN, y, PAGE_W - 2 * MARGIN, HEAD_EM, false) + 1;
    clock_format_shown(s->made_s, when);
    snprintf(about, sizeof(about), "Box · बॉक्स: %.60s     Backup key no. · बैकअप कुंजी सं.: %.20s     %s", *s->box ? s->box : "-", *s->key_id ? s->key_id : "-", when);
    y += put_words(cr, about, "hi", MARGIN, y, PAGE_W - 2 * MARGIN, TEXT_EM, false) + 3;
    y += put_words(cr, "Keep this sheet under lock and key, away from the box and away from the backups. Do not copy, photograph or mail it. Whoever has it and a "
                   "backup can read all letters. It was shown once and is kept nowhere: if it is lost, make a new key and a new backup at once.",
                   "en", MARGIN, y, PAGE_W - 2 * MARGIN, TEXT_EM, false) + 2;
    y += put_words(cr, "यह पत्रक ताले में, बॉक्स और बैकअप दोनों से अलग रखें। इसकी प्रति न बनाएँ, फ़ोटो न लें, ई-मेल न करें। जिसके पास यह और कोई बैकअप हो, वह सभी पत्र पढ़ सकता है। "
                   "यह एक ही बार दिखाया गया और कहीं सहेजा नहीं गया: खो जाए तो तुरंत नई कुंजी और नया बैकअप बनाएँ।", "hi", MARGIN, y, PAGE_W - 2 * MARGIN, TEXT_EM, false);
    return y + GAP;
}

static const char backup_what[] = "When the box or its card is lost: put a new card in, start it, plug the backup disk in, run "
    "\"dakbox restore\" (the help page \"Backup\" has each step) and type these letters. 0 is never used: what looks like it is the letter O.";
static const char backup_what_hi[] = "बॉक्स या उसका कार्ड नष्ट हो जाए तो: नया कार्ड लगाकर बॉक्स आरंभ करें, बैकअप डिस्क लगाएँ, \"dakbox restore\" चलाएँ (सहायता पृष्ठ \"बैकअप\" में हर चरण है) और ये "
    "अक्षर टाइप करें। इसमें शून्य (0) नहीं होता: वैसा दिखने वाला अक्षर O है।";
static const char disk_what[] = "When the box does not open its card any more, because its security chip or key stick is gone or was changed: give a USB stick the name DAKBOX-KEY, "
    "write this key, with its hyphens, into a file dakbox.key on it, plug it in and start the box. It opens the data partition of this card only.";
static const char disk_what_hi[] = "सुरक्षा चिप या कुंजी-स्टिक न रहने या बदल जाने से बॉक्स अपना कार्ड न खोल सके तो: एक USB स्टिक को DAKBOX-KEY नाम दें, उस पर dakbox.key फ़ाइल में यह कुंजी हाइफ़न सहित लिखें, उसे लगाएँ और बॉक्स "
    "आरंभ करें। यह केवल इसी कार्ड का डेटा भाग खोलती है।";

static int draw(cairo_t *cr, const struct sheet *s, struct err *e)
{
    const struct part backup = { "Backup key", "बैकअप कुंजी", s->backup, backup_what, backup_what_hi };
    const struct part disk = { "Recovery key of the card", "कार्ड की पुनर्प्राप्ति कुंजी", s->disk, disk_what, disk_what_hi };
    double y = put_head(cr, s);
    int r = *s->backup ? put_part(cr, &backup, &y, e) : 0;

    if (r == 0 && *s->disk)
        r = put_part(cr, &disk, &y, e);
    put_line(cr, PAGE_H - 2 * MARGIN);
    put_words(cr, "Locked away by · ताले में रखने वाले का नाम, हस्ताक्षर:                                        Where, since · स्थान, दिनांक:", "hi", MARGIN,
              PAGE_H - 2 * MARGIN + 2, PAGE_W - 2 * MARGIN, TEXT_EM, false);
    cairo_show_page(cr);
    return r;
}

int sheet_draw(const struct sheet *s, char **ret_pdf, size_t *ret_n, struct err *e)
{
    struct pdf pdf;

    if ((!*s->backup && !*s->disk) || strlen(s->backup) >= SHEET_SECRET_SIZE || strlen(s->disk) >= SHEET_SECRET_SIZE)
        return err_set(e, -EINVAL, "a recovery sheet needs a key of at most %d letters", SHEET_SECRET_SIZE - 1);
    int r = pdf_begin(&pdf, PAGE_W, PAGE_H, e);
    if (r < 0)
        return r;
    pdf_about(&pdf, "Recovery sheet", "dakbox", s->made_s);
    return pdf_end(&pdf, draw(pdf.cr, s, e), ret_pdf, ret_n, e);
}
