#include "box/failed.h"

#include "base/said.h"
#include "box/child.h"

#include <string.h>

/* By the beginning of its name. */
static const struct { const char *unit; enum said_id words; } known[] = {
    { "dakbox-data.", SAID_UNIT_DATA },     { "dakbox-clock.", SAID_UNIT_CLOCK },     { "dakbox-ready.", SAID_UNIT_CONSOLE },
    { "dakbox-network.", SAID_UNIT_NETWORK }, { "systemd-networkd.", SAID_UNIT_NETWORK }, { "systemd-resolved.", SAID_UNIT_NAMES },
    { "dakbox-firewall.", SAID_UNIT_FIREWALL }, { "nftables.", SAID_UNIT_FIREWALL },  { "dakbox-vpn.", SAID_UNIT_VPN },
    { "chrony.", SAID_UNIT_TIME },          { "dakbox-diary.", SAID_UNIT_DIARY },     { "dakbox-desk.", SAID_UNIT_DESK },
    { "dakbox-scan.", SAID_UNIT_SCAN },     { "dakbox-ocr.", SAID_UNIT_OCR },         { "dakbox-send.", SAID_UNIT_SEND },
    { "dakbox-mail.", SAID_UNIT_MAIL },     { "dakbox-label.", SAID_UNIT_LABEL },     { "dakbox-panel.", SAID_UNIT_PANEL },
    { "dakbox-hotfolder.", SAID_UNIT_HOTFOLDER }, { "dakbox-good.", SAID_UNIT_GOOD }, { "dakbox-reload.", SAID_UNIT_RELOAD },
    { "dakbox-kiosk.", SAID_UNIT_KIOSK },   { "dakbox-restore@complete.", SAID_UNIT_RESTORE },
};

/* boxd's jobs start them, and say how they ended (of restores: @set and @stick; @complete is the start's own). */
static const char *const jobs_own[] = { "dakbox-backup@", "dakbox-restore@s", "dakbox-fetch.", "dakbox-set-clock.", "run-" };

static bool begins(const char *unit, const char *with) { return strncmp(unit, with, strlen(with)) == 0; }

static enum said_id words_of(const char *unit)
{
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (begins(unit, known[i].unit))
            return known[i].words;
    return SAID_UNIT_OTHER;
}

/* "dakbox-data.service loaded failed failed dakbox: the data partition" */
static void take_line(void *ctx, const char *line)
{
    char unit[128], words[SAID_SIZE], sentence[SAID_SIZE];
    json_t *all = ctx;

    snprintf(unit, sizeof(unit), "%.*s", (int)strcspn(line, " "), line);
    for (size_t i = 0; i < ARRAY_LEN(jobs_own); i++)
        if (begins(unit, jobs_own[i]))
            return;
    if (!strchr(unit, '.') || json_array_size(all) >= FAILED_MAX)
        return;
    said_set(words, words_of(unit));
    said_set(sentence, SAID_UNIT_FAILED, words, unit);
    json_array_append_new(all, json_pack("{s:s, s:s}", "unit", unit, "sentence", sentence));
}

json_t *failed_look(void)
{
    /* boxd answers nobody meanwhile */
    static const char *const argv[] = { "timeout", "2", "systemctl", "list-units", "--failed", "--plain", "--no-legend", NULL };
    AUTO_JSON json_t *all = json_array();
    const struct child c = { .argv = argv, .line = take_line, .ctx = all };

    return child_run(NULL, &c, NULL, 0, NULL) < 0 ? NULL : TAKE_PTR(all);
}
