#include "ocr/page/load/pdf_scan.h"

#include "base/auto.h"
#include "ocr/page/load/shrink.h"

#include <limits.h>
#include <math.h>
#include <qpdf/qpdf-c.h>
#include <string.h>

enum { ROUNDED_DPI = 3 };      /* sizes of pages are rounded to points */

/* It writes errors out that nobody took. */
static void auto_qpdf(qpdf_data *q)
{
    qpdf_get_error(*q);
    qpdf_cleanup(q);
}

struct picture { int width_px, height_px; bool bits; };

static int number(qpdf_data q, qpdf_oh dict, const char *key)
{
    qpdf_oh value = qpdf_oh_get_key(q, dict, key);
    int n = 0;

    return qpdf_oh_get_value_as_int(q, value, &n) ? n : 0;
}

static bool is_image(qpdf_data q, qpdf_oh object, qpdf_oh *ret_dict)
{
    if (!qpdf_oh_is_stream(q, object))
        return false;
    *ret_dict = qpdf_oh_get_dict(q, object);
    return qpdf_oh_is_name_and_equals(q, qpdf_oh_get_key(q, *ret_dict, "/Subtype"), "/Image");
}

/* The largest picture that the page may use. When that is another than the one it shows, the page is drawn at a size that does as well. */
static bool largest(qpdf_data q, qpdf_oh page, struct picture *ret)
{
    qpdf_oh objects = qpdf_oh_get_key(q, qpdf_oh_get_key(q, page, "/Resources"), "/XObject"), dict = 0;
    double most = 0;

    qpdf_oh_begin_dict_key_iter(q, objects);
    while (qpdf_oh_dict_more_keys(q)) {
        if (!is_image(q, qpdf_oh_get_key(q, objects, qpdf_oh_dict_next_key(q)), &dict))
            continue;
        struct picture p = { number(q, dict, "/Width"), number(q, dict, "/Height"),
                             number(q, dict, "/BitsPerComponent") == 1 || qpdf_oh_get_bool_value(q, qpdf_oh_get_key(q, dict, "/ImageMask")) };

        if (p.width_px > 0 && p.height_px > 0 && (double)p.width_px * p.height_px > most) {
            most = (double)p.width_px * p.height_px;
            *ret = p;
        }
    }
    return most > 0;
}

static bool find_picture(const unsigned char *bytes, size_t n, int page, struct picture *ret)
{
    AUTO(auto_qpdf) qpdf_data q = qpdf_init();

    qpdf_silence_errors(q);
    qpdf_set_suppress_warnings(q, QPDF_TRUE);
    qpdf_set_attempt_recovery(q, QPDF_FALSE);
    if (qpdf_read_memory(q, "page", (const char *)bytes, n, NULL) & QPDF_ERRORS)
        return false;
    if (qpdf_push_inherited_attributes_to_page(q) & QPDF_ERRORS || page >= qpdf_get_num_pages(q))
        return false;
    return largest(q, qpdf_get_page_n(q, (size_t)page), ret) && !qpdf_has_error(q);
}

/* Dots an inch lie as close across as down, but for what was rounded. */
static bool is_square(double xres, double yres) { return fabs(xres - yres) <= 0.01 * fmax(xres, yres); }

bool pdf_scan_find(const unsigned char *bytes, size_t n, int page, double width_pt, double height_pt, struct pdf_scan *ret)
{
    struct picture p = { 0 };
    int dpi;

    if (!find_picture(bytes, n, page, &p))
        return false;
    if (!is_square(p.width_px / width_pt, p.height_px / height_pt))         /* it may lie on its side */
        p = (struct picture){ p.height_px, p.width_px, p.bits };
    dpi = (int)lround(fmin(p.width_px * 72 / width_pt, INT_MAX));
    *ret = (struct pdf_scan){ p.width_px, p.height_px };
    return is_square(p.width_px / width_pt, p.height_px / height_pt) && (double)p.width_px * p.height_px <= PDF_SCAN_MOST_PIXELS &&
           dpi >= PDF_SCAN_LEAST_DPI && dpi <= (p.bits ? PDF_SCAN_MOST_DPI : SHRINK_DPI) + ROUNDED_DPI;
}
