/* Any pixels as the request "mark": through the whole look for markings, as ocr-page answers it. Tesseract itself is Debian's and not watched. */
#include "base/auto.h"
#include "ocr/page/mark/request.h"

#include <stdlib.h>

enum { HEAD = 6, MAX_SIDE = 480 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
const char *__asan_default_options(void);

const char *__asan_default_options(void) { return "allocator_may_return_null=1:detect_leaks=0"; }

/* The pixels, again and again, each row "shift" bytes further on: a small input is a whole page, too. */
static void fill(unsigned char *to, size_t row_bytes, int height, const uint8_t *data, size_t n, size_t shift)
{
    for (int y = 0; y < height; y++)
        for (size_t i = 0; i < row_bytes; i++)
            to[(size_t)y * row_bytes + i] = data[((size_t)y * (row_bytes + shift) + i) % n];
}

static void check(const json_t *answer, int width, int height)
{
    int decision = mark_decision_of(json_string_value(json_object_get(answer, "decision"))), box[4];
    int grade = mark_grade_of(json_string_value(json_object_get(answer, "classification")));
    const char *why = json_string_value(json_object_get(answer, "why"));

    if (decision < 0 || grade < 0 || (decision == MARK_CLEAR) != (why == NULL))
        abort();
    if (decision == MARK_CLEAR)
        return;
    for (size_t i = 0; i < ARRAY_LEN(box); i++)
        box[i] = (int)json_integer_value(json_array_get(json_object_get(answer, "box"), i));
    if (!why[0] || box[0] < 0 || box[1] < 0 || box[2] < 0 || box[3] < 0 || box[0] + box[2] > width || box[1] + box[3] > height)
        abort();
}

/* data: width, height (two bytes each), resolution, colour and shift, pixels. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct engine engine;
    AUTO_JSON json_t *answer = json_object();
    AUTO_LOADED struct loaded file = { 0 };
    struct err e = { 0 };

    setMsgSeverity(L_SEVERITY_NONE);
    if (!engine.started && engine_start("eng+Devanagari", &engine, &e) < 0)
        abort();
    if (n <= HEAD)
        return -1;
    int width = 1 + (data[0] * 256 + data[1]) % MAX_SIDE, height = 1 + (data[2] * 256 + data[3]) % MAX_SIDE, dpi = data[4] * 10;
    bool color = data[5] & 1;
    size_t row_bytes = (size_t)width * (color ? 3 : 1), bytes = row_bytes * (size_t)height;
    AUTO_FREE unsigned char *pixels = malloc(bytes);
    AUTO_JSON json_t *request = json_pack("{sisisisb}", "width_px", width, "height_px", height, "dpi", dpi, "color", color);

    fill(pixels, row_bytes, height, data + HEAD, n - HEAD, data[5] / 2);
    int r = mark_request_picture(request, pixels, bytes, &file, &e);
    if (r == 0)
        r = mark_request_answer(&engine, &file, answer, &e);
    if (r < 0 && !e.msg[0])
        abort();
    if (r == 0)
        check(answer, width, height);
    return 0;
}
