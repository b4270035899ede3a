#include "desk/web/routes.h"

#include <string.h>

/* ":n" stands for a decimal number. */
static const struct route {
    enum method method;
    const char *pattern;
    page_fn *page;
    enum right right;               /* what whoever asks must be allowed to do */
} routes[] = {
    { METHOD_GET,  "/",                         page_counter, RIGHT_LOOK },
    { METHOD_GET,  "/live",                     page_counter_live, RIGHT_LOOK },
    { METHOD_GET,  "/events",                   page_events, RIGHT_LOOK },
    { METHOD_POST, "/scan/start",               act_scan_start, RIGHT_WORK },
    { METHOD_POST, "/scan/rescan",              act_scan_rescan, RIGHT_WORK },
    { METHOD_POST, "/scan/end",                 act_scan_end, RIGHT_WORK },
    { METHOD_POST, "/scan/clear",               act_scan_clear, RIGHT_DECIDE },
    { METHOD_POST, "/scan/refuse",              act_scan_refuse, RIGHT_WORK },
    { METHOD_POST, "/scan/discard",             act_scan_discard, RIGHT_WORK },
    { METHOD_GET,  "/letters/:n",               page_letter, RIGHT_LOOK },
    { METHOD_GET,  "/letters/:n/live",          page_letter_live, RIGHT_LOOK },
    { METHOD_GET,  "/letters/:n/view/:n",       page_view, RIGHT_LOOK },
    { METHOD_GET,  "/letters/:n/hidden/:n",     page_hidden_view, RIGHT_LOOK },
    { METHOD_GET,  "/letters/:n/pages",         page_arrange, RIGHT_LOOK },
    { METHOD_POST, "/letters/:n/pages/order",   act_pages_order, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/pages/split",   act_pages_split, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/pages/merge",   act_pages_merge, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/pages/undo",    act_pages_undo, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/links/:n",      act_link_settle, RIGHT_WORK },
    { METHOD_GET,  "/filing",                   page_filing, RIGHT_LOOK },
    { METHOD_POST, "/filing/memory/:n",         act_memory_forget, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/doubts/:n",     act_doubt_settle, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/label",         act_label, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/confirm",       act_confirm, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/hold",          act_hold, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/release",       act_release, RIGHT_WORK },
    { METHOD_POST, "/letters/:n/void",          act_void, RIGHT_DECIDE },
    { METHOD_POST, "/letters/:n/refuse",        act_refuse, RIGHT_WORK },
    { METHOD_POST, "/deliveries/:n/resend",     act_delivery_resend, RIGHT_WORK },
    { METHOD_POST, "/deliveries/:n/there",      act_delivery_there, RIGHT_WORK },
    { METHOD_GET,  "/pdf/:n",                   page_pdf, RIGHT_LOOK },
    { METHOD_GET,  "/pdf/:n/:n",                page_pdf_part, RIGHT_LOOK },
    { METHOD_GET,  "/register",                 page_register, RIGHT_LOOK },
    { METHOD_GET,  "/officers",                 page_officers, RIGHT_SIGNED_IN },
    { METHOD_GET,  "/assets/style.css",         page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/letter.css",        page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/desk.js",           page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/live.js",           page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/letter.js",         page_asset, RIGHT_NONE },
    { METHOD_GET,  "/assets/pages.js",          page_asset, RIGHT_NONE },
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

page_fn *route_find(enum method method, const char *path, int64_t ids[2], enum right *ret_right, bool *ret_other_method)
{
    *ret_other_method = false;
    for (size_t i = 0; i < ARRAY_LEN(routes); i++)
        if (path_fits(routes[i].pattern, path, ids)) {
            if (routes[i].method == method) {
                *ret_right = routes[i].right;
                return routes[i].page;
            }
            *ret_other_method = true;
        }
    return NULL;
}
