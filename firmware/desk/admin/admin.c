#include "desk/admin/admin.h"

#include "base/ask_trial.h"
#include "base/csv_out.h"
#include "base/ipc.h"
#include "base/ipc_text.h"
#include "base/log.h"
#include "base/text.h"
#include "desk/web/multipart.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAST_PART_MS = 120 * 1000 };

/* ---- frame */

static const struct { const char *path; enum string_id name; } tabs[] = {
    { "/admin", S_ADMIN_MACHINES }, { "/admin/settings", S_ADMIN_SETTINGS }, { "/admin/officers", S_TAB_OFFICERS },
    { "/admin/rules", S_TAB_FILING }, { "/admin/alerts", S_TAB_ALERTS }, { "/admin/masters", S_ADMIN_MASTERS }, { "/admin/box", S_ADMIN_BOX }, { "/admin/backup", S_ADMIN_BACKUP }, { "/admin/diagnostics", S_ADMIN_DIAGNOSTICS },
};

void admin_begin(const struct request *q, struct reply *a, enum string_id title, const char *self)
{
    struct html *h = &a->body;

    page_begin(q, a, tr(q, title), "admin", self);
    html_put(h, "<nav class=\"rooms\" aria-label=\"%s\"><ul>", tr(q, S_ADMIN));
    for (size_t i = 0; i < ARRAY_LEN(tabs); i++) {
        html_put(h, "<li><a href=\"%s\"", tabs[i].path);
        if (tabs[i].name == title)
            html_put(h, " aria-current=\"page\"");
        html_put(h, ">%s</a></li>", tr(q, tabs[i].name));
    }
    html_put(h, "</ul></nav>\n<h1>%s</h1>\n", tr(q, title));
}

void admin_end(const struct request *q, struct reply *a)
{
    page_end(q, a);
}

void admin_notice(const struct request *q, struct html *h, bool bad, enum string_id sentence, const char *words)
{
    html_put(h, "<div class=\"notice %s\" role=\"%s\"><p>%s</p>", bad ? "bad" : "good", bad ? "alert" : "status", tr(q, sentence));
    if (*words) {
        html_put(h, "<p class=\"said\">");
        html_said(h, q->lang, words);
        html_put(h, "</p>");
    }
    html_put(h, "</div>\n");
}

void admin_put_mistakes(const struct request *q, struct html *h, const json_t *list, int64_t untold, const char *to)
{
    const json_t *one;
    char n[16];
    size_t i;

    if (json_array_size(list) == 0)
        return;
    html_put(h, "<section class=\"mistakes\"><h2>%s</h2><ul>\n", tr(q, S_IMPORT_MISTAKES));
    json_array_foreach(list, i, one) {
        snprintf(n, sizeof(n), "%d", (int)json_int(one, "line", 0));
        if (to)
            html_put(h, "<li><a href=\"#%s\" data-line=\"%s\">", to, n);
        else
            html_put(h, "<li><b>");
        html_fill(h, tr(q, S_IMPORT_LINE), n, NULL);
        html_put(h, to ? "</a> " : "</b> ");
        html_said(h, q->lang, json_str(one, "words", json_str(one, "error", "")));
        html_put(h, "</li>\n");
    }
    html_put(h, "</ul>");
    if (untold > 0) {
        snprintf(n, sizeof(n), "%d", (int)untold);
        html_put(h, "<p>");
        html_fill(h, tr(q, S_IMPORT_MORE), n, NULL);
        html_put(h, "</p>");
    }
    html_put(h, "</section>\n");
}

/* ---- asking */

struct config *admin_config(const struct request *q)
{
    struct config *c = NULL;
    struct err e = { 0 };

    if (config_load_again(q->desk->conf, NULL, &c, &e) < 0)
        log_error("settings_not_read", LOG_WHY, e.msg);
    return c;
}

int admin_ask(const struct request *q, const char *program, json_t *take_request, int wait_ms, json_t **ret_answer, struct err *e)
{
    return ipc_call(q->desk->run_dir, program, take_request, wait_ms, ret_answer, e);
}

int admin_trial(const struct request *q, json_t *take_request, json_t **ret_result, struct err *e)
{
    return ask_trial(q->desk->run_dir, take_request, ret_result, e);
}

/* ---- texts */

int admin_send_text(const struct request *q, const char *what, const char *file, const char *text, size_t n, const json_t *more,
                    json_t **ret_answer, struct err *e)
{
    AUTO_JSON json_t *request = json_pack("{s:s, s:s, s:s}", "do", what, "file", file, "actor", web_actor(q));

    if (more)
        json_object_update(request, (json_t *)(uintptr_t)more);
    int r = ipc_send_text(q->desk->run_dir, "diaryd", request, text, n, LAST_PART_MS, ret_answer, e);
    if (r < 0)
        log_warn("change_refused", LOG_WHY, e->msg);
    return r;
}

int admin_upload_text(const struct request *q, char **ret_text, size_t *ret_n, struct err *e)
{
    static const char bom[] = "\xEF\xBB\xBF";
    const char *text = q->upload && q->upload->text ? q->upload->text : "";
    size_t n = *text ? q->upload->n : 0;
    AUTO_FREE char *clean = NULL;

    if (n >= 3 && memcmp(text, bom, 3) == 0) {
        text += 3;
        n -= 3;
    }
    if (n == 0)
        return err_set(e, -EINVAL, "no file was chosen, or it is empty");
    if (memchr(text, '\0', n) || text_clean(text, n, MULTIPART_MAX_BYTES, &clean, NULL) < 0)
        return err_set(e, -EINVAL, "line %d is not UTF-8 text; save the file as \"CSV UTF-8\" or as UTF-8 text", text_bad_line(text, n));
    *ret_text = strndup(text, n);               /* as it is: the line numbers of mistakes must fit it */
    *ret_n = n;
    return *ret_text ? 0 : err_set(e, -ENOMEM, "out of memory");
}

void admin_put_hidden_text(struct html *h, const char *text)
{
    html_put(h, "<textarea name=\"text\" hidden>\n%s</textarea>", text);        /* a browser drops the first line end */
}

void admin_put_file_field(const struct request *q, struct html *h, enum string_id label, const char *id, const char *accept)
{
    html_put(h, "<label for=\"%s\">%s</label><input type=\"file\" name=\"file\" id=\"%s\" accept=\"%s\">", id, tr(q, label), id, accept);
}

/* ---- tables to take along */

int admin_csv_begin(const struct request *q, struct reply *a, struct admin_csv *ret)
{
    *ret = (struct admin_csv){ .n = 0 };
    ret->out = open_memstream(&ret->text, &ret->n);
    if (!ret->out) {
        web_error(q, a, 500, NULL);
        return -ENOMEM;
    }
    fputs(CSV_BOM, ret->out);
    return 0;
}

void admin_csv_end(const struct request *q, struct reply *a, struct admin_csv *take_table, const char *name, int r)
{
    if (fclose(take_table->out) != 0 || r < 0) {
        web_error(q, a, 500, NULL);
    } else {
        html_done(&a->body);
        html_init(&a->body, take_table->n);
        html_asset(&a->body, take_table->text, take_table->text + take_table->n);
        a->type = "text/csv; charset=utf-8";
        snprintf(a->file_name, sizeof(a->file_name), "%s", name);
    }
    free(take_table->text);
}
