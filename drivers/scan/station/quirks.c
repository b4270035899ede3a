#include "drivers/scan/station/quirks.h"

#include "base/auto.h"

#include <string.h>

/* One row a family; several rows may fit one scanner. name: how the SANE name begins, such as "fujitsu:" or "fujitsu:fi-6".
 * A row needs its symptom: without it nobody dares to take the row out again. */
static const struct {
    const char *name;
    unsigned flags;
    struct quirk_setting set;
} rows[] = {
    /* Killed in the middle of a transfer, the scanner waits for the rest of that SCSI command: the next
     * program to open it gets I/O errors until it is unplugged, or reset. */
    { "fujitsu:", QUIRK_USB_RESET, { 0 } },
    { "canon_dr:", QUIRK_USB_RESET, { 0 } },
    { "epjitsu:", QUIRK_USB_RESET, { 0 } },
    { "avision:", QUIRK_USB_RESET, { 0 } },
    /* Whether two sheets at once stop the feeder is left to the scanner's own panel, where it may be off:
     * then two sheets become one page, and nobody knows. */
    { "fujitsu:", 0, { "df-action", "Stop" } },
    /* Without it an empty feeder is taken for the glass, which is then scanned for ever. */
    { "hpaio:", 0, { "batch-scan", "yes" } },
    /* Buttons read as not pressed, always, until the backend is told to ask the scanner. */
    { "pixma:", QUIRK_UPDATE_BUTTONS, { 0 } },
    /* Each start is a new job over HTTP. With an empty feeder some machines take it from the glass, others
     * show an error at their panel until somebody presses OK. */
    { "airscan:", QUIRK_NO_START_AFTER_EMPTY, { 0 } },
    /* It fetches pages ahead. Stopped at a page it could not decode, it keeps those behind it, and after the sheets
     * were put back the next start gives them first: out of order, and then once more. Closed, it forgets them. */
    { "airscan:", QUIRK_CLOSE_AFTER_BATCH, { 0 } },
    /* Over the network an open scanner is locked: its own panel and every other computer are shut out. */
    { "epson2:net:", QUIRK_CLOSE_AFTER_BATCH, { 0 } },
    { "epsonds:net:", QUIRK_CLOSE_AFTER_BATCH, { 0 } },
    /* SANE's test scanner has ten sheets, says "no paper" once, and then has ten again. */
    { "test:", QUIRK_NO_START_AFTER_EMPTY, { 0 } },
    /* The folder scanner called so behaves like a family of its own, for our tests. */
    { "folder:quirk-empty", QUIRK_NO_START_AFTER_EMPTY, { 0 } },
    { "folder:quirk-close", QUIRK_CLOSE_AFTER_BATCH, { 0 } },
    { "folder:quirk-block", QUIRK_BLOCKING_READS, { 0 } },
};

struct quirks quirks_of(const char *name)
{
    struct quirks q = { 0 };
    size_t n = 0;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (strncmp(name, rows[i].name, strlen(rows[i].name)) != 0)
            continue;
        q.flags |= rows[i].flags;
        if (rows[i].set.option && n < QUIRK_SETTINGS)
            q.set[n++] = rows[i].set;
    }
    return q;
}
