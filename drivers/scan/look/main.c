/* scan-look - looks at pages for scan-station: separators, blanks, bar codes, bad images.
 *
 *   scan-look LABEL_PREFIX image|""            started by scan-station, never by hand
 *
 * Descriptor 0 is a seqpacket socket, 3 the memory in which the pages lie (look/shrink.h). It maps the memory
 * to read, gives up everything but the socket, and answers one request after the other:
 *
 *   {"width_px", "height_px", "dpi", "tint_width_px", "tint_height_px", "whole"}
 *   {"kind": …}                                 answer.h
 *
 * It decodes what strangers printed, so it is believed nothing: see answer_parse(). */
#include "base/sandbox.h"
#include "drivers/scan/look/answer.h"
#include "drivers/scan/look/see.h"
#include "drivers/scan/look/shrink.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MEMORY_FD = 3, MEMORY_MIB = 512, CPU_S = 3600, REQUEST_BYTES = 1024 };

/* 0: the sizes fit the memory. */
static int take_request(const char *text, size_t n, const uint8_t *memory, struct see_page *ret)
{
    AUTO_JSON json_t *m = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
    int64_t w = json_int(m, "width_px", 0), h = json_int(m, "height_px", 0), dpi = json_int(m, "dpi", 0);
    int64_t tw = json_int(m, "tint_width_px", 0), th = json_int(m, "tint_height_px", 0);

    if (w <= 0 || h <= 0 || w > SHRINK_GREY_BYTES || h > SHRINK_GREY_BYTES / w || dpi <= 0 || dpi > SHRINK_MAX_DPI)
        return -EPROTO;
    if (tw < 0 || th < 0 || tw > SHRINK_TINT_BYTES || (tw > 0 && th > SHRINK_TINT_BYTES / tw))
        return -EPROTO;
    *ret = (struct see_page){ .grey = { memory, (int)w, (int)h, (size_t)w, (int)dpi }, .whole = json_flag(m, "whole") };
    if (tw > 0 && th > 0)
        ret->tint = (struct grey){ memory + SHRINK_GREY_BYTES, (int)tw, (int)th, (size_t)tw, (int)(dpi / SHRINK_TINT_PART > 0 ? dpi / SHRINK_TINT_PART : 1) };
    return 0;
}

static int answer(const struct page_look *look)
{
    AUTO_JSON json_t *m = look_to_json(look);
    AUTO_FREE char *text = m ? json_dumps(m, JSON_COMPACT) : NULL;

    if (!text)
        return -ENOMEM;
    return write(STDIN_FILENO, text, strlen(text)) < 0 ? -errno : 0;
}

/* Until scan-station closes the socket. A request that makes no sense ends it, too: the other side starts a new one. */
static int serve(const struct see_setup *setup, struct decoder *d, const uint8_t *memory)
{
    char text[REQUEST_BYTES];
    ssize_t n;
    int r = 0;

    while (r == 0 && (n = read(STDIN_FILENO, text, sizeof text)) > 0) {
        struct see_page page;
        struct page_look look;

        r = take_request(text, (size_t)n, memory, &page);
        if (r == 0)
            r = see(setup, d, &page, &look);
        if (r == 0)
            r = answer(&look);
    }
    return r;
}

int main(int argc, char **argv)
{
    static const struct sandbox_limits limits = { .memory_mib = MEMORY_MIB, .cpu_s = CPU_S };
    struct decoder *d = NULL;
    struct err e = { 0 };
    const uint8_t *memory;
    int r;

    if (argc != 3) {
        fputs("scan-look is started by scan-station\n", stderr);
        return 2;
    }
    memory = mmap(NULL, SHRINK_BYTES, PROT_READ, MAP_SHARED, MEMORY_FD, 0);
    r = memory == MAP_FAILED ? err_errno(&e, "map the page") : decoder_new(&d, &e);
    if (r == 0)
        r = sandbox_enter(&limits, &e);
    if (r == 0)
        r = serve(&(struct see_setup){ argv[1], strcmp(argv[2], "image") == 0 }, d, memory);
    if (r < 0 && e.msg[0])
        fprintf(stderr, "scan-look: %s\n", e.msg);
    _exit(r == 0 ? 0 : 1);              /* no clean-up of libraries that would want what was given up */
}
