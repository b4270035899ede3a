#include "drivers/label/sheets.h"

#include "base/auto.h"
#include "base/config.h"
#include "drivers/label/layout.h"
#include "print/pdf.h"
#include "drivers/label/sheet_page.h"
#include "image/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <string.h>

enum { COPIES_MAX = 500, PURPOSES_MAX = 16 };

struct order {
    const char *conf, *out;                                 /* NULL: the usual one; standard output */
    const struct sheet_purpose *purposes[PURPOSES_MAX];
    int n_purposes, copies;
};

/* ---- the PDF */

static int draw_all(cairo_t *cr, const struct order *o, const struct label_paper *office, struct err *e)
{
    int r = 0;

    for (int i = 0; i < o->n_purposes; i++) {
        struct sheet s = { .purpose = o->purposes[i], .office = office->office, .office_hi = office->office_hi };

        for (int side = 0; r == 0 && side < 2 * o->copies; side++) {
            r = sheet_page_paint(cr, &s, e);
            cairo_show_page(cr);
        }
    }
    return r;
}

static int draw_pdf(const struct order *o, const struct label_paper *office, char **ret_bytes, size_t *ret_n, struct err *e)
{
    struct pdf pdf;
    int r = pdf_begin(&pdf, SHEET_WIDTH_UM / 1000.0, SHEET_HEIGHT_UM / 1000.0, e);

    return r < 0 ? r : pdf_end(&pdf, draw_all(pdf.cr, o, office, e), ret_bytes, ret_n, e);
}

static int write_all(int fd, const char *bytes, size_t n, const char *name, struct err *e)
{
    while (n > 0) {
        ssize_t wrote = write(fd, bytes, n);

        if (wrote < 0 && errno != EINTR)
            return err_errno(e, "the sheets could not be written to %s", name);
        bytes += wrote > 0 ? wrote : 0;
        n -= wrote > 0 ? (size_t)wrote : 0;
    }
    return 0;
}

static int make_sheets(const struct order *o, struct err *e)
{
    AUTO_FREE char *pdf = NULL;
    struct label_paper office = { 0 };
    struct config *c = NULL;
    size_t n = 0;
    int r = config_load(o->conf, &c, e);

    if (r == 0)
        r = label_paper_init(c, &office, e);
    if (r == 0)
        r = draw_pdf(o, &office, &pdf, &n, e);
    label_paper_done(&office);
    config_free(c);
    if (r < 0 || !o->out)
        return r < 0 ? r : write_all(STDOUT_FILENO, pdf, n, "standard output", e);
    AUTO_CLOSE int fd = open(o->out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_errno(e, "open %s", o->out);
    r = write_all(fd, pdf, n, o->out, e);
    return r == 0 && close(TAKE_FD(fd)) < 0 ? err_errno(e, "write %s", o->out) : r;
}

/* ---- what was asked for */

static int add_purpose(struct order *o, const char *name, struct err *e)
{
    const struct sheet_purpose *p = sheet_purpose_find(name);

    if (!p)
        return err_set(e, -EINVAL, "there is no purpose \"%s\"; there are %s", name, sheet_purpose_names());
    if (o->n_purposes == PURPOSES_MAX)
        return err_set(e, -EINVAL, "at most %d purposes", PURPOSES_MAX);
    o->purposes[o->n_purposes++] = p;
    return 0;
}

static int set_copies(struct order *o, const char *text, struct err *e)
{
    char *end;
    long n = strtol(text, &end, 10);

    if (!*text || *end || n < 1 || n > COPIES_MAX)
        return err_set(e, -EINVAL, "--copies takes a number from 1 to %d, not \"%s\"", COPIES_MAX, text);
    o->copies = (int)n;
    return 0;
}

static int read_order(int argc, char **argv, struct order *o, struct err *e)
{
    static const struct option options[] = {
        { "purpose", required_argument, NULL, 'p' }, { "copies", required_argument, NULL, 'n' },
        { "out", required_argument, NULL, 'o' }, { NULL, 0, NULL, 0 },
    };
    int option, r = 0;

    *o = (struct order){ .copies = 1 };
    opterr = 0;
    while (r == 0 && (option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
        if (option == 'c')
            o->conf = optarg;
        else if (option == 'o')
            o->out = optarg;
        else if (option == 'p')
            r = add_purpose(o, optarg, e);
        else if (option == 'n')
            r = set_copies(o, optarg, e);
        else
            r = err_set(e, -EINVAL, "separator sheets: \"%s\" is not understood or lacks its value", argv[optind - 1]);
    }
    if (r == 0 && optind < argc)
        r = err_set(e, -EINVAL, "separator sheets take no argument \"%s\"", argv[optind]);
    return r == 0 && o->n_purposes == 0 ? add_purpose(o, "letter", e) : r;
}

int sheets_main(int argc, char **argv)
{
    struct order o;
    struct err e = { 0 };

    setlocale(LC_ALL, "C.UTF-8");
    int code = read_order(argc, argv, &o, &e) < 0 ? 2 : make_sheets(&o, &e) < 0 ? 1 : 0;
    if (code != 0)
        fprintf(stderr, "dakbox: %s\n", e.msg);
    return code;
}
