/* What becomes of a page when the JBIG2 encoder is broken: here it loses one pixel. The linker puts it in the place of the real one. */
#include "test.h"

#include "ocr/page/picture/bilevel.h"
#include "ocr/page/picture/jbig2.h"

#include <stdlib.h>

static enum { SOUND, LOSES_A_PIXEL, CUT_OFF } fault;

int __real_jbig2_encode(PIX *ink, unsigned char **ret_bytes, size_t *ret_n, struct err *e);
int __wrap_jbig2_encode(PIX *ink, unsigned char **ret_bytes, size_t *ret_n, struct err *e);
int __wrap_jbig2_encode(PIX *ink, unsigned char **ret_bytes, size_t *ret_n, struct err *e)
{
    AUTO_PIX PIX *lossy = pixCopy(NULL, ink);
    int r;

    if (fault == LOSES_A_PIXEL)
        pixSetPixel(lossy, 50, 50, 0);
    r = __real_jbig2_encode(lossy, ret_bytes, ret_n, e);
    if (r == 0 && fault == CUT_OFF)
        *ret_n /= 2;
    return r;
}

static PIX *sheet_of_dots(void)
{
    PIX *pix = pixCreate(400, 300, 1);

    for (int y = 0; y < 300; y += 10)
        for (int x = 0; x < 400; x += 10)
            pixSetPixel(pix, x, y, 1);
    return pix;
}

static struct layer encode(int with)
{
    AUTO_PIX PIX *ink = sheet_of_dots();
    struct layer l = { 0 };
    struct err e = { 0 };

    fault = with;
    assert_ok(bilevel_encode(ink, &l, &e), e);
    free(l.bytes);
    l.bytes = NULL;
    return l;
}

static void a_sound_encoder_is_trusted(void **state)
{
    struct layer l = encode(SOUND);

    (void)state;
    assert_int_equal(l.kind, LAYER_JBIG2);
    assert_false(l.distrusted);
}

static void a_lost_pixel_is_noticed_and_the_page_goes_as_group_4(void **state)
{
    struct layer l = encode(LOSES_A_PIXEL);

    (void)state;
    assert_int_equal(l.kind, LAYER_G4);
    assert_true(l.distrusted);
}

static void a_stream_that_is_cut_off_is_noticed(void **state)
{
    struct layer l = encode(CUT_OFF);

    (void)state;
    assert_int_equal(l.kind, LAYER_G4);
    assert_true(l.distrusted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_encoder_is_trusted),
        cmocka_unit_test(a_lost_pixel_is_noticed_and_the_page_goes_as_group_4),
        cmocka_unit_test(a_stream_that_is_cut_off_is_noticed),
    };

    setMsgSeverity(L_SEVERITY_NONE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
