#include "ocr/page/picture/view.h"

#include "base/said.h"

#include <errno.h>
#include <math.h>

static int to_jpeg(PIX *pix, int quality, struct picture *ret, struct err *e)
{
    if (!pix || pixWriteMemJpeg(&ret->bytes, &ret->n, pix, quality, 1 /* progressive */) != 0)
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    return 0;
}

int view_make(const struct sheet *s, json_t *answer, struct picture *ret, struct err *e)
{
    double factor = fmin(1, (double)VIEW_WIDTH_PX / pixGetWidth(s->small));
    AUTO_PIX PIX *shown = pixScaleGeneral(s->small, (float)factor, (float)factor, 0, 0);      /* sharpened it costs a tenth more and shows no more */
    int r = to_jpeg(shown, VIEW_QUALITY, ret, e);

    if (r == 0)
        json_object_set_new(answer, "view", json_pack("{sisi}", "width", pixGetWidth(shown), "height", pixGetHeight(shown)));
    return r;
}
