#include "tests/unit/test_folder_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int option_number(SANE_Handle h, const char *name)
{
    const SANE_Option_Descriptor *d;

    for (int n = 1; (d = sane_get_option_descriptor(h, n)); n++)
        if (d->name && strcmp(d->name, name) == 0)
            return n;
    fail_msg("no option %s", name);
    return 0;
}

void folder_set_text(SANE_Handle h, const char *name, const char *value)
{
    char text[64];

    snprintf(text, sizeof(text), "%s", value);
    assert_int_equal(sane_control_option(h, option_number(h, name), SANE_ACTION_SET_VALUE, text, NULL), SANE_STATUS_GOOD);
}

void folder_set_word(SANE_Handle h, const char *name, SANE_Word word)
{
    assert_int_equal(sane_control_option(h, option_number(h, name), SANE_ACTION_SET_VALUE, &word, NULL), SANE_STATUS_GOOD);
}

SANE_Word folder_sensor(SANE_Handle h, const char *name)
{
    SANE_Word word = -1;

    assert_int_equal(sane_control_option(h, option_number(h, name), SANE_ACTION_GET_VALUE, &word, NULL), SANE_STATUS_GOOD);
    return word;
}

SANE_Status folder_read_side(SANE_Handle h, int chunk, struct folder_page *page)
{
    SANE_Status status;
    SANE_Int got;

    assert_int_equal(sane_get_parameters(h, &page->p), SANE_STATUS_GOOD);
    page->n = 0;
    page->data = malloc((size_t)page->p.lines * (size_t)page->p.bytes_per_line + (size_t)chunk);
    assert_non_null(page->data);
    while ((status = sane_read(h, page->data + page->n, chunk, &got)) == SANE_STATUS_GOOD) {
        page->n += (size_t)got;
        assert_true(page->n <= (size_t)page->p.lines * (size_t)page->p.bytes_per_line);
    }
    return status;
}

int folder_next_grey(SANE_Handle h)
{
    struct folder_page page;
    SANE_Status status = sane_start(h);
    int grey;

    if (status != SANE_STATUS_GOOD)
        return -(int)status;
    status = folder_read_side(h, 4096, &page);
    grey = page.n > 0 ? page.data[page.n / 2] : 0;
    free(page.data);
    return status == SANE_STATUS_EOF ? grey : -(int)status;
}

int folder_setup(void **state)
{
    struct folder_test *t = calloc(1, sizeof(*t));

    assert_non_null(t);
    scan_rig_new(&t->rig);
    assert_int_equal(sane_init(NULL, NULL), SANE_STATUS_GOOD);
    assert_int_equal(sane_open(RIG_DEVICE, &t->h), SANE_STATUS_GOOD);
    folder_set_word(t->h, "resolution", RIG_DPI);
    *state = t;
    return 0;
}

int folder_teardown(void **state)
{
    struct folder_test *t = *state;

    if (t->h)
        sane_close(t->h);
    sane_exit();
    scan_rig_done(&t->rig);
    free(t);
    return 0;
}
