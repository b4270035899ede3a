#include "ocr/page/load/tiff.h"

#include "base/said.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { ENTRY_BYTES = 12, TAG_STRIP_OFFSETS = 273, TAG_STRIP_BYTES = 279, TYPE_SHORT = 3 };

struct view { const unsigned char *bytes; size_t n; bool big_endian; };

/* Reads beyond the end give 0, which every caller below takes as "damaged". */
static uint32_t number(const struct view *v, size_t at, size_t n_bytes)
{
    uint32_t value = 0;

    if (at > v->n || v->n - at < n_bytes)
        return 0;
    for (size_t i = 0; i < n_bytes; i++)
        value = value << 8 | v->bytes[at + (v->big_endian ? i : n_bytes - 1 - i)];
    return value;
}

static int open_view(const unsigned char *bytes, size_t n, struct view *ret, struct err *e)
{
    *ret = (struct view){ bytes, n, n >= 2 && bytes[0] == 'M' };
    if (n < 8 || (memcmp(bytes, "II", 2) != 0 && memcmp(bytes, "MM", 2) != 0))
        return err_say(e, -EBADMSG, SAID_TIFF_DAMAGED);
    if (number(ret, 2, 2) == 43)
        return err_set(e, -ERANGE, "it is a BigTIFF (over 4 GiB), more than can be read");
    return number(ret, 2, 2) == 42 ? 0 : err_say(e, -EBADMSG, SAID_TIFF_DAMAGED);
}

int tiff_count_pages(const unsigned char *bytes, size_t n, int max_pages, int *ret_pages, struct err *e)
{
    struct view v;
    size_t at;
    int pages = 0, r = open_view(bytes, n, &v, e);

    if (r < 0)
        return r;
    for (at = number(&v, 4, 4); at != 0; pages++) {
        uint32_t entries = number(&v, at, 2);

        if (entries == 0 || at + 2 + (size_t)entries * ENTRY_BYTES + 4 > n) {
            if (pages == 0)
                return err_say(e, -EBADMSG, SAID_TIFF_PAGE_DAMAGED, "1");
            pages++;                    /* those before it are read; it says itself that it is damaged */
            break;
        }
        if (pages == max_pages)         /* also ends a chain that runs in a circle */
            return err_say(e, -ERANGE, SAID_TIFF_MANY_PAGES, SAID_NUMBER(max_pages));
        at = number(&v, at + 2 + (size_t)entries * ENTRY_BYTES, 4);
    }
    if (pages == 0)
        return err_say(e, -EBADMSG, SAID_TIFF_NO_PAGES);
    *ret_pages = pages;
    return 0;
}

/* The value of a tag with a single number, 0 when it is not there. */
static uint32_t single_value(const struct view *v, size_t directory, uint32_t tag)
{
    uint32_t entries = number(v, directory, 2);

    for (uint32_t i = 0; i < entries; i++) {
        size_t at = directory + 2 + (size_t)i * ENTRY_BYTES;

        if (number(v, at, 2) == tag && number(v, at + 4, 4) == 1)
            return number(v, at + 8, number(v, at + 2, 2) == TYPE_SHORT ? 2 : 4);
    }
    return 0;
}

uint32_t tiff_first_value(const unsigned char *bytes, size_t n, uint32_t tag)
{
    struct view v;

    return open_view(bytes, n, &v, NULL) < 0 ? 0 : single_value(&v, number(&v, 4, 4), tag);
}

int tiff_find_strip(const unsigned char *bytes, size_t n, const unsigned char **ret_strip, size_t *ret_n, struct err *e)
{
    struct view v;
    size_t directory, at, size;
    int r = open_view(bytes, n, &v, e);

    if (r < 0)
        return r;
    directory = number(&v, 4, 4);
    at = single_value(&v, directory, TAG_STRIP_OFFSETS);
    size = single_value(&v, directory, TAG_STRIP_BYTES);
    if (at == 0 || size == 0 || at > n || n - at < size)
        return err_set(e, -EBADMSG, "the TIFF is not one strip");
    *ret_strip = bytes + at;
    *ret_n = size;
    return 0;
}
