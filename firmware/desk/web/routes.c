#include "desk/web/routes.h"

#include <string.h>

static const struct route routes[] = {
    { METHOD_GET,  "/",                         page_counter, RIGHT_LOOK },
    { METHOD_GET,  "/live",                     page_counter_live, RIGHT_LOOK },
    { METHOD_GET,  "/waiting",                  page_waiting, RIGHT_LOOK },
    { METHOD_GET,  "/events",                   page_events, RIGHT_SIGNED_IN },
    { METHOD_POST, "/scan/start",               act_scan_start, RIGHT_WORK },
    { METHOD_POST, "/scan/rescan",              act_scan_rescan, RIGHT_WORK },
    { METHOD_POST, "/scan/end",                 act_scan_end, RIGHT_WORK },
    { METHOD_POST, "/scan/clear",               act_scan_clear, RIGHT_DECIDE },
    { METHOD_POST, "/scan/refuse",              act_scan_refuse, RIGHT_WORK },
    { METHOD_POST, "/scan/discard",             act_scan_discard, RIGHT_WORK },
    { METHOD_GET,  "/letters/:n",               page_letter, RIGHT_LOOK },
    { METHOD_GET,  "/letters/:n/live",          page_letter_live, RIGHT_LOOK },
    { METHOD_GET,  "/letters/:n/history",       page_letter_history, RIGHT_LOOK },
    { METHOD_GET,  "/history",                  page_history, RIGHT_AUDIT },
    { METHOD_POST, "/history/csv",              act_history_csv, RIGHT_AUDIT },
    { METHOD_GET,  "/verify",                   page_verify, RIGHT_AUDIT },
    { METHOD_GET,  "/verify/live",              page_verify_live, RIGHT_AUDIT },
    { METHOD_POST, "/verify",                   act_verify, RIGHT_AUDIT },
    { METHOD_POST, "/verify/stop",              act_verify_stop, RIGHT_AUDIT },
    { METHOD_GET,  "/letters/:n/view/:n",       page_view, RIGHT_LOOK },
    { METHOD_GET,  "/letters/:n/zoom/:n",       page_zoom, RIGHT_LOOK },
    { METHOD_GET,  "/letters/:n/hidden/:n",     page_hidden_view, RIGHT_LOOK },
    { METHOD_GET,  "/letters/:n/pages",         page_arrange, RIGHT_LOOK },
    { METHOD_POST, "/letters/:n/pages/order",   act_pages_order, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/pages/turn",    act_pages_turn, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/pages/split",   act_pages_split, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/pages/merge",   act_pages_merge, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/pages/undo",    act_pages_undo, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/links/:n",      act_link_settle, RIGHT_WORK },
    { METHOD_GET,  "/filing",                   page_filing, RIGHT_LOOK },
    { METHOD_POST, "/filing/memory/:n",         act_memory_forget, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/doubts/:n",     act_doubt_settle, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/label",         act_label, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/confirm",       act_confirm, RIGHT_WORK },
    { METHOD_GET,  "/letters/:n/check",         page_check, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/skip",          act_skip, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/hand-over",     act_hand_over, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/take-back",     act_take_back, RIGHT_WORK },
    { METHOD_GET,  "/officers/find",            page_officers_find, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/seen",          act_seen, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/hold",          act_hold, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/release",       act_release, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/void",          act_void, RIGHT_DECIDE },
    { METHOD_POST, "/letters/:n/refuse",        act_refuse, RIGHT_WORK },
    { METHOD_GET,  "/letters/:n/eoffice",       page_eoffice, RIGHT_LOOK },
    { METHOD_GET,  "/deliveries",               page_deliveries, RIGHT_LOOK },
    { METHOD_GET,  "/deliveries/live",          page_deliveries_live, RIGHT_LOOK },
    { METHOD_GET,  "/mails",                    page_mails, RIGHT_LOOK },
    { METHOD_POST, "/mails/take",               act_mail_take, RIGHT_WORK },
    { METHOD_GET,  "/letters/:n/files/:n",      page_mail_file, RIGHT_WORK },
    { METHOD_GET,  "/deliveries/session",       page_session, RIGHT_WORK },
    { METHOD_POST, "/deliveries/session",       act_session, RIGHT_WORK },
    { METHOD_POST, "/deliveries/:n/ask",        act_delivery_ask, RIGHT_WORK },
    { METHOD_POST, "/deliveries/:n/again",      act_delivery_again, RIGHT_WORK },
    { METHOD_POST, "/deliveries/:n/hold",       act_delivery_hold, RIGHT_WORK },
    { METHOD_POST, "/channels/resend",          act_channel_resend, RIGHT_WORK },
    { METHOD_POST, "/channels/pause",           act_channel_pause, RIGHT_WORK },
    { METHOD_POST, "/channels/go-on",           act_channel_go_on, RIGHT_WORK },
    { METHOD_POST, "/deliveries/:n/resend",     act_delivery_resend, RIGHT_WORK },
    { METHOD_POST, "/deliveries/:n/there",      act_delivery_there, RIGHT_WORK },
    { METHOD_GET,  "/pdf/:n",                   page_pdf, RIGHT_LOOK },
    { METHOD_GET,  "/pdf/:n/:n",                page_pdf_part, RIGHT_LOOK },
    { METHOD_GET,  "/register",                 page_register, RIGHT_LOOK },
    { METHOD_POST, "/register/csv",             act_register_csv, RIGHT_LOOK },
    { METHOD_POST, "/register/views",           act_view_keep, RIGHT_LOOK },
    { METHOD_POST, "/register/views/:n/remove", act_view_remove, RIGHT_LOOK },
    { METHOD_GET,  "/clocks",                   page_clocks, RIGHT_LOOK },
    { METHOD_GET,  "/clocks/csv",               page_clocks_csv, RIGHT_LOOK },
    { METHOD_GET,  "/clocks/print",             page_clocks_print, RIGHT_LOOK },
    { METHOD_POST, "/letters/:n/clock",         act_clock_done, RIGHT_WORK },
    { METHOD_GET,  "/reports",                  page_reports, RIGHT_LOOK },
    { METHOD_GET,  "/reports/csv",              page_reports_csv, RIGHT_LOOK },
    { METHOD_GET,  "/reports/print",            page_reports_print, RIGHT_LOOK },
    { METHOD_GET,  "/register/print",           page_print_register, RIGHT_LOOK },
    { METHOD_GET,  "/prints/:n",                page_print, RIGHT_LOOK },
    { METHOD_GET,  "/prints/:n/file",           page_print_file, RIGHT_LOOK },
    { METHOD_GET,  "/invoices",                 page_invoices, RIGHT_LOOK },
    { METHOD_GET,  "/invoices/:n/print",        page_invoice_print, RIGHT_LOOK },
    { METHOD_POST, "/invoices/make",            act_invoice_make, RIGHT_WORK },
    { METHOD_POST, "/invoices/:n/taken",        act_invoice_taken, RIGHT_WORK },
    { METHOD_GET,  "/assets/reports.css",       page_asset, RIGHT_NONE },
    { METHOD_GET,  "/officers",                 page_officers, RIGHT_SIGNED_IN },
    { METHOD_GET,  "/sign-in",                  page_sign_in, RIGHT_NONE },
    { METHOD_POST, "/sign-in",                  act_sign_in, RIGHT_NONE },
    { METHOD_POST, "/sign-in/ticket",           act_ticket, RIGHT_NONE },
    { METHOD_POST, "/first-start",              act_first_start, RIGHT_NONE },
    { METHOD_GET,  "/first",                    page_first, RIGHT_ADMIN },
    { METHOD_GET,  "/first/ready",              page_first_ready, RIGHT_NONE },
    { METHOD_GET,  "/repair",                   page_repair, RIGHT_NONE },
    { METHOD_POST, "/repair",                   act_repair, RIGHT_NONE },
    { METHOD_GET,  "/first/network/live",       page_first_network_live, RIGHT_ADMIN },
    { METHOD_GET,  "/first/scanner/live",       page_first_scanner_live, RIGHT_ADMIN },
    { METHOD_GET,  "/first/scanner/page",       page_first_scanner_page, RIGHT_ADMIN },
    { METHOD_GET,  "/first/officers.csv",       page_first_officers_csv, RIGHT_ADMIN },
    { METHOD_GET,  "/first/:n",                 page_first_step, RIGHT_ADMIN },
    { METHOD_POST, "/first/:n",                 act_first_step, RIGHT_ADMIN },
    { METHOD_POST, "/unlock",                   act_unlock, RIGHT_NONE },
    { METHOD_POST, "/sign-out",                 act_sign_out, RIGHT_NONE },
    { METHOD_POST, "/lock",                     act_lock, RIGHT_SIGNED_IN },
    { METHOD_GET,  "/people",                   page_people, RIGHT_ADMIN },
    { METHOD_POST, "/people/add",               act_people_add, RIGHT_ADMIN },
    { METHOD_POST, "/people/change",            act_people_change, RIGHT_ADMIN },
    { METHOD_POST, "/people/active",            act_people_active, RIGHT_ADMIN },
    { METHOD_POST, "/people/reset",             act_people_reset, RIGHT_ADMIN },
    { METHOD_GET,  "/own",                      page_own, RIGHT_SIGNED_IN },
    { METHOD_POST, "/own/passphrase",           act_own_passphrase, RIGHT_SIGNED_IN },
    { METHOD_POST, "/own/code",                 act_own_code, RIGHT_SIGNED_IN },
    { METHOD_POST, "/own/code/off",             act_own_code_off, RIGHT_SIGNED_IN },
    { METHOD_GET,  "/here",                     page_here, RIGHT_SIGNED_IN },
    { METHOD_GET,  "/admin",                    page_admin, RIGHT_ADMIN },
    { METHOD_POST, "/admin/test",               act_admin_test, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/settings",           page_settings, RIGHT_ADMIN },
    { METHOD_POST, "/admin/settings",           act_setting, RIGHT_ADMIN },
    { METHOD_POST, "/admin/settings/secret",    act_secret, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/officers",           page_admin_officers, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/officers.csv",       page_officers_csv, RIGHT_ADMIN },
    { METHOD_POST, "/admin/officers/check",     act_officers_check, RIGHT_ADMIN },
    { METHOD_POST, "/admin/officers/apply",     act_officers_apply, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/rules",              page_admin_rules, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/rules.txt",          page_rules_txt, RIGHT_ADMIN },
    { METHOD_POST, "/admin/rules/check",        act_rules_check, RIGHT_ADMIN },
    { METHOD_POST, "/admin/rules/apply",        act_rules_apply, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/alerts",             page_admin_alerts, RIGHT_ADMIN },
    { METHOD_POST, "/admin/alerts/check",       act_alerts_check, RIGHT_ADMIN },
    { METHOD_POST, "/admin/alerts/apply",       act_alerts_apply, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/masters",            page_masters, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/masters.csv",        page_masters_csv, RIGHT_ADMIN },
    { METHOD_POST, "/admin/masters",            act_master_map, RIGHT_ADMIN },
    { METHOD_POST, "/admin/masters/fetch",      act_masters_fetch, RIGHT_ADMIN },
    { METHOD_POST, "/admin/masters/import",     act_masters_import, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/box",                page_box, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/box/live",           page_box_live, RIGHT_ADMIN },
    { METHOD_POST, "/admin/box/update",         act_box_update, RIGHT_ADMIN },
    { METHOD_POST, "/admin/box/upload",         act_box_upload, RIGHT_ADMIN },
    { METHOD_POST, "/admin/box/rollback",       act_box_rollback, RIGHT_ADMIN },
    { METHOD_POST, "/admin/box/restart",        act_box_restart, RIGHT_ADMIN },
    { METHOD_POST, "/admin/box/night",          act_box_night, RIGHT_ADMIN },
    { METHOD_POST, "/admin/box/stop",           act_box_stop, RIGHT_ADMIN },
    { METHOD_POST, "/admin/box/keep",           act_box_keep, RIGHT_ADMIN },
    { METHOD_POST, "/admin/box/network",        act_box_network, RIGHT_ADMIN },
    { METHOD_POST, "/admin/box/clock",          act_box_clock, RIGHT_ADMIN },
    { METHOD_POST, "/admin/box/settings",       act_box_settings, RIGHT_ADMIN },
    { METHOD_POST, "/admin/box/take",           act_box_take, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/backup",             page_backup, RIGHT_ADMIN },
    { METHOD_POST, "/admin/backup/start",       act_backup_start, RIGHT_ADMIN },
    { METHOD_POST, "/admin/backup/key",         act_backup_key, RIGHT_ADMIN },
    { METHOD_POST, "/admin/backup/key/use",     act_backup_key_use, RIGHT_ADMIN },
    { METHOD_POST, "/admin/backup/restore",     act_restore, RIGHT_ADMIN },
    { METHOD_POST, "/admin/backup/sheet",       act_backup_sheet, RIGHT_ADMIN },
    { METHOD_POST, "/admin/backup/recovery",    act_recovery, RIGHT_ADMIN },
    { METHOD_POST, "/admin/backup/recovery/done", act_recovery_done, RIGHT_ADMIN },
    { METHOD_POST, "/admin/reset",              act_reset, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/diagnostics",        page_diagnostics, RIGHT_ADMIN },
    { METHOD_GET,  "/admin/diagnostics.tar",    page_diagnostics_file, RIGHT_ADMIN },
    { METHOD_GET,  "/help",                     page_help, RIGHT_NONE },
    { METHOD_GET,  "/help/:n",                  page_help_topic, RIGHT_NONE },
    { METHOD_GET,  "/assets/admin.css",         page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/style.css",         page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/letter.css",        page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/register.css",      page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/counter.css",       page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/deliveries.css",    page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/eoffice.js",        page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/desk.js",           page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/live.js",           page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/letter.js",         page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/officer.js",        page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/sheet.js",          page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/admin.js",          page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/words.js",          page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/pages.js",          page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/keyboard.js",       page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/keyboard.css",      page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/kiosk.js",          page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/keys.js",           page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/first.css",         page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/first.js",          page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/icon.svg",          page_asset, RIGHT_NONE },
    { METHOD_GET,  "/healthz",                  page_health, RIGHT_NONE },
};

/* Does path fit pattern? Numbers: 1..18 digits and nothing else, so neither signs nor overflow. */
static bool path_fits(const char *pattern, const char *path, int64_t ids[2])
{
    int n_ids = 0;

    for (; *pattern; pattern++) {
        if (*pattern != ':') {
            if (*pattern != *path++)
                return false;
            continue;
        }
        char digits[19];
        size_t n = strspn(path, "0123456789");

        if (n == 0 || n >= sizeof(digits))
            return false;
        memcpy(digits, path, n);
        digits[n] = '\0';
        ids[n_ids++] = form_parse_int(digits);
        path += n;
        pattern++;                      /* the 'n' */
    }
    return *path == '\0';
}

const struct route *route_find(enum method method, const char *path, int64_t ids[2], bool *ret_other_method)
{
    *ret_other_method = false;
    for (size_t i = 0; i < ARRAY_LEN(routes); i++)
        if (path_fits(routes[i].pattern, path, ids)) {
            if (routes[i].method == method)
                return &routes[i];
            *ret_other_method = true;
        }
    return NULL;
}

bool route_is_live(const struct route *r)
{
    size_t n = strlen(r->pattern);

    return strcmp(r->pattern, "/events") == 0 || (n >= 5 && strcmp(r->pattern + n - 5, "/live") == 0);
}

const struct route *route_at(size_t i) { return i < ARRAY_LEN(routes) ? &routes[i] : NULL; }

bool route_takes_file(const char *path)
{
    static const char *const paths[] = {
        "/admin/officers/check", "/admin/officers/apply", "/admin/rules/check", "/admin/rules/apply", "/admin/masters/import",
        "/first/10",
    };

    for (size_t i = 0; i < ARRAY_LEN(paths); i++)
        if (strcmp(paths[i], path) == 0)
            return true;
    return false;
}

bool route_takes_inflow(const char *path) { return strcmp(path, "/admin/box/upload") == 0; }
