/* The register: every letter, newest first, searched by words and numbers. */
#include "base/clock.h"
#include "base/log.h"
#include "desk/register/lines.h"
#include "desk/letter/links.h"

#include <errno.h>
#include <string.h>

enum { ROWS = 50 };

struct rows {
    const struct request *q;
    struct html *h;
    struct store *store;
    int n;
    int64_t last_id;
    bool more;
};

static void head_of_table(const struct request *q, struct html *h)
{
    static const struct { enum string_id title; const char *class_name; } columns[] = {     /* roomy: not on the small panel */
        { S_NUMBER, "" }, { S_RECEIVED, "" }, { S_LETTER_NO_AND_DATE, "" }, { S_SENDER, "" }, { S_SUBJECT, "" },
        { S_MARKED_TO, "roomy" }, { S_EOFFICE_RECEIPT, "roomy" }, { S_STATE, "" },
    };

    html_put(h, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>\n<thead><tr>", tr(q, S_TAB_REGISTER));
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        html_put(h, "<th scope=\"col\" class=\"%s\">%s</th>", columns[i].class_name, tr(q, columns[i].title));
    html_put(h, "</tr></thead>\n<tbody>\n");
}

static int put_row(void *ctx, const struct letter *l)
{
    struct rows *rows = ctx;
    struct html *h = rows->h;
    struct receipt receipt;
    char date[CLOCK_DATE_SIZE];

    if (rows->n == ROWS) {              /* one more than is shown: there is a next page */
        rows->more = true;
        return 0;
    }
    int r = receipt_of(rows->store, l->id, &receipt, NULL);
    if (r < 0)
        return r;
    if (rows->n++ == 0)
        head_of_table(rows->q, h);
    clock_show_date(l->date, date);
    rows->last_id = l->id;
    html_put(h, "<tr><th scope=\"row\"><a href=\"/letters/%lld\">%s</a>", (long long)l->id, l->number);
    if (l->lane == 0)
        html_put(h, " <span class=\"badge vip\">%s</span>", tr(rows->q, S_VIP_BADGE));
    link_badge(rows->q, h, l);
    html_put(h, "</th><td>");
    line_time(h, l->received_s, false);
    html_put(h, "</td><td class=\"id\">%s<br><span class=\"date\">%s</span></td><td>%s</td><td class=\"wide\">%s</td><td class=\"roomy\">%s</td><td class=\"id roomy\">%s",
             l->letter_no, date, l->sender, l->subject, l->marked_to, receipt.receipt_no);
    if (receipt.computer_no[0])
        html_put(h, "<br><span class=\"date\">%s %s</span>", tr(rows->q, S_COMPUTER_NO), receipt.computer_no);
    html_put(h, "</td><td>");
    line_state(rows->q, h, l, &receipt);
    html_put(h, "</td></tr>\n");
    return 0;
}

static void search_form(const struct request *q, struct html *h, const char *query, int state)
{
    html_put(h, "<form class=\"search\" method=\"get\" action=\"/register\" role=\"search\">\n"
             "<label for=\"q\">%s</label><input id=\"q\" name=\"q\" type=\"search\" value=\"%s\" placeholder=\"%s\" autofocus>\n"
             "<label for=\"state\">%s</label><select id=\"state\" name=\"state\"><option value=\"\">%s</option>",
             tr(q, S_SEARCH_FOR), query, tr(q, S_SEARCH_HINT), tr(q, S_STATE), tr(q, S_ANY_STATE));
    for (int i = 0; i < LETTER_STATES; i++)
        html_put(h, "<option value=\"%s\"%s>%s</option>", letter_state_name((enum letter_state)i),
                 i == state ? " selected" : "", tr(q, state_label((enum letter_state)i)));
    html_put(h, "</select><button class=\"button primary\">%s</button>", tr(q, S_SEARCH));
    if (*query || state >= 0)
        html_put(h, "<a class=\"button\" href=\"/register\">%s</a>", tr(q, S_SEARCH_CLEAR));
    html_put(h, "</form>\n");
}

static void next_page_link(const struct request *q, struct html *h, const char *query, int state, int64_t before_id, enum string_id label)
{
    html_put(h, "<a class=\"button\" href=\"/register?q=");
    html_url(h, query);
    html_put(h, "&amp;state=%s", state >= 0 ? letter_state_name((enum letter_state)state) : "");
    if (before_id > 0)
        html_put(h, "&amp;before=%lld", (long long)before_id);
    html_put(h, "\">%s</a>\n", tr(q, label));
}

/* The register's own address, for the language switch. */
static void self_of(const char *query, int state, int64_t before_id, struct html *self)
{
    html_put(self, "/register?q=");
    html_url(self, query);
    html_put(self, "&state=%s", state >= 0 ? letter_state_name((enum letter_state)state) : "");
    if (before_id > 0)
        html_put(self, "&before=%lld", (long long)before_id);
}

void page_register(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct html *h = &a->body, self;
    struct err e = { 0 };
    struct letter_filter f = {
        .state = letter_state_of(form_get(q->query, "state")), .query = form_get(q->query, "q"),
        .before_id = form_int(q->query, "before"), .limit = ROWS + 1,
    };

    if (web_store(q, a, &s) < 0)
        return;
    if (f.before_id < 0)
        f.before_id = 0;
    html_init(&self, FORM_MAX_BYTES);
    self_of(f.query, f.state, f.before_id, &self);
    page_begin(q, a, tr(q, S_TAB_REGISTER), "register", self.text ? self.text : "/register");
    html_done(&self);
    html_put(h, "<h1 class=\"unseen\">%s</h1>\n", tr(q, S_TAB_REGISTER));
    search_form(q, h, f.query, f.state);

    struct rows rows = { .q = q, .h = h, .store = s };
    int r = store_letters(s, &f, put_row, &rows, &e);
    if (rows.n > 0)
        html_put(h, "</tbody></table></div>\n");
    if (r < 0) {
        log_error("register_not_read", LOG_WHY, e.msg);
        web_error(q, a, r == -EAGAIN ? 503 : 500, NULL);
        return;
    }
    if (rows.n == 0)
        html_put(h, "<p class=\"empty\">%s</p>\n", tr(q, *f.query || f.state >= 0 ? S_NOTHING_FOUND : S_NO_LETTERS_YET));
    html_put(h, "<nav class=\"paging\" aria-label=\"%s\">", tr(q, S_PAGING));
    if (f.before_id > 0)
        next_page_link(q, h, f.query, f.state, 0, S_NEWEST);
    if (rows.more)
        next_page_link(q, h, f.query, f.state, rows.last_id, S_OLDER);
    html_put(h, "</nav>\n");
    page_end(q, a);
}
