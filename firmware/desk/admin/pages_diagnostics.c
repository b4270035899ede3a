/* Diagnostics: an archive for whoever helps with this box, without a word of any letter. */
#include "desk/admin/admin.h"

#include "base/log.h"
#include "care/diagnose.h"
#include "store/diagnostics.h"

#include <stdio.h>

enum { ARCHIVE_MAX_BYTES = 16 * 1024 * 1024 };

void page_diagnostics(const struct request *q, struct reply *a)
{
    admin_begin(q, a, S_ADMIN_DIAGNOSTICS, "/admin/diagnostics");
    html_put(&a->body, "<p>%s</p>\n<p>%s</p>\n<p><a class=\"button primary\" download href=\"/admin/diagnostics.tar\">%s</a></p>\n",
             tr(q, S_DIAGNOSTICS_EXPLAIN), tr(q, S_DIAGNOSTICS_WITHOUT), tr(q, S_DIAGNOSTICS_GET));
    admin_end(q, a);
}

void page_diagnostics_file(const struct request *q, struct reply *a)
{
    AUTO_CONFIG struct config *now = admin_config(q);
    AUTO_FREE char *bytes = NULL;
    struct err e = { 0 };
    size_t n = 0;
    FILE *f = now ? open_memstream(&bytes, &n) : NULL;
    int r = f ? diagnostics_write(now, diagnose_parts, DIAGNOSE_PARTS, f, &e) : -1;

    if (f && fclose(f) != 0)
        r = -1;
    if (r < 0) {
        log_error("diagnostics_not_made", LOG_WHY, e.msg);
        web_error(q, a, 500, NULL);
        return;
    }
    html_done(&a->body);
    html_init(&a->body, ARCHIVE_MAX_BYTES);
    html_asset(&a->body, bytes, bytes + n);
    a->type = "application/x-tar";
    snprintf(a->file_name, sizeof(a->file_name), "dakbox-diagnostics.tar");
}
