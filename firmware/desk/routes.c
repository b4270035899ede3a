#include "desk/routes.h"

#include <string.h>

/* ":n" stands for a decimal number. */
static const struct route {
    enum method method;
    const char *pattern;
    page_fn *page;
} routes[] = {
    { METHOD_GET,  "/",                         page_counter },
    { METHOD_GET,  "/live",                     page_counter_live },
    { METHOD_GET,  "/events",                   page_events },
    { METHOD_POST, "/scan/start",               act_scan_start },
    { METHOD_POST, "/scan/rescan",              act_scan_rescan },
    { METHOD_POST, "/scan/end",                 act_scan_end },
    { METHOD_POST, "/scan/clear",               act_scan_clear },
    { METHOD_POST, "/scan/refuse",              act_scan_refuse },
    { METHOD_POST, "/scan/discard",             act_scan_discard },
    { METHOD_GET,  "/letters/:n",               page_letter },
    { METHOD_GET,  "/letters/:n/live",          page_letter_live },
    { METHOD_GET,  "/letters/:n/view/:n",       page_view },
    { METHOD_GET,  "/letters/:n/hidden/:n",     page_hidden_view },
    { METHOD_GET,  "/letters/:n/pages",         page_arrange },
    { METHOD_POST, "/letters/:n/pages/order",   act_pages_order },
    { METHOD_POST, "/letters/:n/pages/split",   act_pages_split },
    { METHOD_POST, "/letters/:n/pages/merge",   act_pages_merge },
    { METHOD_POST, "/letters/:n/pages/undo",    act_pages_undo },
    { METHOD_POST, "/letters/:n/links/:n",      act_link_settle },
    { METHOD_GET,  "/filing",                   page_filing },
    { METHOD_POST, "/filing/memory/:n",         act_memory_forget },
    { METHOD_POST, "/letters/:n/doubts/:n",     act_doubt_settle },
    { METHOD_POST, "/letters/:n/label",         act_label },
    { METHOD_POST, "/letters/:n/confirm",       act_confirm },
    { METHOD_POST, "/letters/:n/hold",          act_hold },
    { METHOD_POST, "/letters/:n/release",       act_release },
    { METHOD_POST, "/letters/:n/void",          act_void },
    { METHOD_POST, "/letters/:n/refuse",        act_refuse },
    { METHOD_POST, "/deliveries/:n/resend",     act_delivery_resend },
    { METHOD_POST, "/deliveries/:n/there",      act_delivery_there },
    { METHOD_GET,  "/pdf/:n",                   page_pdf },
    { METHOD_GET,  "/pdf/:n/:n",                page_pdf_part },
    { METHOD_GET,  "/register",                 page_register },
    { METHOD_GET,  "/officers",                 page_officers },
    { METHOD_GET,  "/assets/style.css",         page_asset },
    { METHOD_GET,  "/assets/desk.js",           page_asset },
    { METHOD_GET,  "/assets/live.js",           page_asset },
    { METHOD_GET,  "/assets/letter.js",         page_asset },
    { METHOD_GET,  "/assets/pages.js",          page_asset },
    { METHOD_GET,  "/assets/icon.svg",          page_asset },
    { METHOD_GET,  "/healthz",                  page_health },
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

page_fn *route_find(enum method method, const char *path, int64_t ids[2], bool *ret_other_method)
{
    *ret_other_method = false;
    for (size_t i = 0; i < ARRAY_LEN(routes); i++)
        if (path_fits(routes[i].pattern, path, ids)) {
            if (routes[i].method == method)
                return routes[i].page;
            *ret_other_method = true;
        }
    return NULL;
}
