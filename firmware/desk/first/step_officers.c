/* The officers' directory from a file: looked at first, then put into force. */
#include "desk/first/first.h"

#include "base/csv_out.h"
#include "desk/admin/admin.h"
#include "desk/web/multipart.h"

#include <stdio.h>
#include <string.h>

#define PATH "/first/10"

static int count(void *ctx, const struct officer *o)
{
    (void)o;
    ++*(int *)ctx;
    return 0;
}

static void put_number(struct first *f, enum string_id sentence, int n, const char *look)
{
    char digits[16];

    snprintf(digits, sizeof(digits), "%d", n);
    html_put(f->h, "<p class=\"notice %s\" role=\"status\">", look);
    html_fill(f->h, tr(f->q, sentence), digits, NULL);
    html_put(f->h, "</p>\n");
}

static int known(const struct first *f)
{
    AUTO_STORE struct store *s = NULL;
    int n = 0;

    return store_open(f->q->desk->diary_path, STORE_READ, &s, NULL) == 0 && store_officer_rows(s, NULL, count, &n, NULL) == 0 ? n : 0;
}

/* What diaryd said of the file that came, with a button to put it into force where it is right. */
static void put_looked_at(struct first *f)
{
    admin_put_mistakes(f->q, f->h, json_object_get(f->answer, "mistakes"), json_int(f->answer, "untold", 0), NULL);
    if (f->bad)
        return;
    put_number(f, S_SETUP_OFFICERS_RIGHT, (int)json_int(json_object_get(f->answer, "summary"), "posts", 0), "good");
    page_form(f->q, f->h, PATH, NULL, "first-form");
    admin_put_hidden_text(f->h, f->text);
    html_put(f->h, "<div class=\"first-buttons\"><button class=\"button primary big\" name=\"press\" value=\"apply\" " ADMIN_WITH_FILE ">%s</button></div></form>\n",
             tr(f->q, S_IMPORT_APPLY));
}

static void put(struct first *f)
{
    int n = known(f);

    if (f->text)
        put_looked_at(f);
    else if (n > 0)
        put_number(f, S_SETUP_OFFICERS_THERE, n, "good");
    html_put(f->h, "<p>%s <a href=\"/first/officers.csv\" download>%s</a></p>\n", tr(f->q, S_SETUP_OFFICERS_EXPLAIN), tr(f->q, S_SETUP_OFFICERS_SAMPLE));
    page_form(f->q, f->h, PATH, NULL, "first-form");
    html_put(f->h, "<div class=\"upload\">");
    admin_put_file_field(f->q, f->h, S_IMPORT_OFFICERS_FILE, "file", ".csv,text/csv,text/plain");
    html_put(f->h, "<button class=\"button\" name=\"press\" value=\"check\" " ADMIN_WITH_FILE ">%s</button></div></form>\n", tr(f->q, S_IMPORT_CHECK));
}

static enum first_answer bring(struct first *f, bool only_look)
{
    AUTO_JSON json_t *more = json_pack("{s:b}", "check", only_look);
    const char *name = f->q->upload && *f->q->upload->name ? f->q->upload->name : "desk";
    struct err e = { 0 };
    size_t n = 0;
    int r = admin_upload_text(f->q, &f->text, &n, &e);

    if (r == 0)
        r = admin_send_text(f->q, "officers_import", name, f->text, n, more, &f->answer, &e);
    if (r < 0) {
        f->bad = true;
        snprintf(f->said, sizeof(f->said), "%s", json_array_size(json_object_get(f->answer, "mistakes")) > 0 ? tr(f->q, S_IMPORT_REFUSED) : err_line(&e));
        return FIRST_STAY;
    }
    if (only_look)
        return FIRST_STAY;
    admin_let_go_of_file(f->q, CONFIG_OFFICE_OFFICERS_FILE);
    return FIRST_GO_ON;
}

static enum first_answer press(struct first *f, const char *press)
{
    if (strcmp(press, "check") == 0 || strcmp(press, "apply") == 0)
        return bring(f, strcmp(press, "check") == 0);
    return known(f) > 0 ? FIRST_GO_ON : FIRST_LEAVE;
}

const struct first_page first_officers = { .title = S_SETUP_OFFICERS, .next = S_SETUP_NEXT, .own_forms = true, .put = put, .press = press };

/* Two posts of an imaginary office, with the columns that matter at first (officers_file.h has them all). */
void page_first_officers_csv(const struct request *q, struct reply *a)
{
    static const char *const rows[][7] = {
        { "post", "designation", "designation_hi", "section", "section_hi", "name", "email" },
        { "US-ADM", "Under Secretary (Administration)", "अवर सचिव (प्रशासन)", "Administration", "प्रशासन", "", "us-adm@example.gov.in" },
        { "SO-CASH", "Section Officer (Cash)", "अनुभाग अधिकारी (रोकड़)", "Cash", "रोकड़", "", "so-cash@example.gov.in" },
    };
    struct admin_csv table;

    if (admin_csv_begin(q, a, &table) < 0)
        return;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        csv_out(table.out, rows[i], ARRAY_LEN(rows[i]));
    admin_csv_end(q, a, &table, "officers-sample.csv", 0);
}
