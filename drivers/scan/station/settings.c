#include "drivers/scan/station/settings.h"

#include "base/log.h"
#include "drivers/scan/station/options.h"

#include <string.h>

static struct intake_rules read_rules(const struct config *c, int profile)
{
    const char *separate = config_profile_text(c, profile, CONFIG_SCAN_SEPARATE);
    bool press = strcmp(separate, "press") == 0, count = strcmp(separate, "count") == 0;

    if (!press && !count && strcmp(separate, "sheets") != 0)
        log_warn("bad_setting", LOG_WHY, "scan.separate is none of sheets, press, count: sheets is taken");
    return (struct intake_rules){
        .split = !press && !count,
        .count_pages = count ? (unsigned)config_profile_number(c, profile, CONFIG_SCAN_COUNT_PAGES) : 0,
        .labels = !press && config_profile_text(c, profile, CONFIG_SCAN_LABEL_PREFIX)[0],
        .hide_blank = config_profile_flag(c, profile, CONFIG_SCAN_HIDE_BLANK),
    };
}

void settings_read(const struct config *c, int profile, struct settings *ret)
{
    const char *source = config_profile_text(c, profile, CONFIG_SCAN_SOURCE);
    struct err e = { 0 };

    *ret = (struct settings){
        .wish = { .source = source, .mode = config_profile_text(c, profile, CONFIG_SCAN_MODE),
                  .paper = config_profile_text(c, profile, CONFIG_SCAN_PAPER),
                  .res_dpi = (int)config_profile_number(c, profile, CONFIG_SCAN_RESOLUTION_DPI) },
        .stack = { .at = { .rules = read_rules(c, profile) },
                   .reserve_bytes = (uint64_t)config_number(c, CONFIG_PATHS_RESERVE_MIB) << 20,
                   .max_pages = (unsigned)config_profile_number(c, profile, CONFIG_SCAN_MAX_PAGES),
                   .stall_ms = config_profile_number(c, profile, CONFIG_SCAN_STALL_S) * 1000,
                   .guess_duplex = source_is_duplex(source),
                   .run_dir = config_text(c, CONFIG_PATHS_RUN_DIR) },
        .button_poll_ms = config_profile_number(c, profile, CONFIG_SCAN_BUTTON_POLL_MS),
        .start_on_paper = config_profile_flag(c, profile, CONFIG_SCAN_START_ON_PAPER),
    };
    if (buttons_parse(config_profile_text(c, profile, CONFIG_SCAN_BUTTONS), &ret->buttons, &e) < 0)
        log_warn("bad_setting", LOG_WHY, e.msg);
}
