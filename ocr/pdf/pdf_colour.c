/* The output intent: PDF/A wants to be told what the numbers of a colour mean. Ours are sRGB (IEC 61966-2-1), so here is
 * its profile: matrix and curve, ICC.1:1998-09, as small as one can be. */
#include "ocr/pdf/pdf_parts.h"

#include "base/auto.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum {
    HEADER = 128, TAGS = 9, ENTRY = 12,
    AT_NAME = HEADER + 4 + TAGS * ENTRY, NAME = 96,
    AT_RIGHTS = AT_NAME + NAME, RIGHTS = 16,
    AT_WHITE = AT_RIGHTS + RIGHTS, XYZ = 20,
    AT_PRIMARIES = AT_WHITE + XYZ,
    AT_CURVE = AT_PRIMARIES + 3 * XYZ, CURVE_POINTS = 34, CURVE = 12 + 2 * CURVE_POINTS,
};
static_assert(AT_CURVE + CURVE == PDF_ICC_BYTES, "the parts make up the whole");

/* White and primaries as seen in the light of D50, which is the profile's; 1/65536. */
struct xyz { int x, y, z; };
static const struct xyz white = { 0xF6D6, 0x10000, 0xD32D }, d65 = { 0xF351, 0x10000, 0x116CC },
                        primaries[] = { { 0x6FA0, 0x38F5, 0x0390 }, { 0x6297, 0xB787, 0x18D9 }, { 0x249F, 0x0F84, 0xB6C2 } };

static void put_tag(unsigned char *profile, int k, const char *name, unsigned at, unsigned n)
{
    unsigned char *entry = profile + HEADER + 4 + k * ENTRY;

    memcpy(entry, name, 4);
    pdf_put32(entry + 4, at);
    pdf_put32(entry + 8, n);
}

static void put_xyz(unsigned char *at, const struct xyz *c)
{
    memcpy(at, "XYZ ", 4);
    pdf_put32(at + 8, (unsigned)c->x);
    pdf_put32(at + 12, (unsigned)c->y);
    pdf_put32(at + 16, (unsigned)c->z);
}

static void put_curve(unsigned char *at)
{
    memcpy(at, "curv", 4);
    pdf_put32(at + 8, CURVE_POINTS);
    for (int i = 0; i < CURVE_POINTS; i++) {
        double v = i / (CURVE_POINTS - 1.0), light = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);

        pdf_put16(at + 12 + 2 * i, (unsigned)lround(light * 65535));
    }
}

static void put_header(unsigned char *profile)
{
    pdf_put32(profile, PDF_ICC_BYTES);
    pdf_put32(profile + 8, 0x02200000);             /* version 2.2 */
    memcpy(profile + 12, "mntrRGB XYZ ", 12);
    pdf_put16(profile + 24, 2026);                  /* made on the first of January */
    pdf_put16(profile + 26, 1);
    pdf_put16(profile + 28, 1);
    memcpy(profile + 36, "acsp", 4);
    pdf_put32(profile + 68, (unsigned)white.x);
    pdf_put32(profile + 72, (unsigned)white.y);
    pdf_put32(profile + 76, (unsigned)white.z);
    pdf_put32(profile + HEADER, TAGS);
}

void pdf_icc_srgb(unsigned char out[PDF_ICC_BYTES])
{
    static const char *const primary_tags[] = { "rXYZ", "gXYZ", "bXYZ" }, *const curve_tags[] = { "rTRC", "gTRC", "bTRC" };

    memset(out, 0, PDF_ICC_BYTES);
    put_header(out);
    put_tag(out, 0, "desc", AT_NAME, NAME);
    memcpy(out + AT_NAME, "desc", 4);
    pdf_put32(out + AT_NAME + 8, 5);
    memcpy(out + AT_NAME + 12, "sRGB", 5);          /* behind it no Unicode and no Macintosh name */
    put_tag(out, 1, "cprt", AT_RIGHTS, RIGHTS);
    memcpy(out + AT_RIGHTS, "text\0\0\0\0free", 13);
    put_tag(out, 2, "wtpt", AT_WHITE, XYZ);
    put_xyz(out + AT_WHITE, &d65);
    for (int i = 0; i < 3; i++) {
        put_tag(out, 3 + i, primary_tags[i], (unsigned)(AT_PRIMARIES + i * XYZ), XYZ);
        put_xyz(out + AT_PRIMARIES + i * XYZ, &primaries[i]);
        put_tag(out, 6 + i, curve_tags[i], AT_CURVE, CURVE);
    }
    put_curve(out + AT_CURVE);
}
