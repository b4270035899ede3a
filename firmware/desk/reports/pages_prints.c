/* Prints: begun by a link, sent when they are quick, waited for on a page of their own when they are not. */
#include "desk/reports/orders.h"

#include "desk/reports/table.h"
#include "desk/web/dates.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

void order_init(const struct request *q, struct print_order *o)
{
    *o = (struct print_order){ .desk = q->desk, .lang = q->lang };
    snprintf(o->owner, sizeof(o->owner), "%s", web_actor(q));
}

/* ---- the file on its way out */

struct file { int fd; off_t at; };

static ssize_t read_piece(void *ctx, char *out, size_t n)
{
    struct file *f = ctx;
    ssize_t k = pread(f->fd, out, n, f->at);

    f->at += k > 0 ? k : 0;
    return k < 0 ? -errno : k;
}

static void file_done(void *ctx)
{
    struct file *f = ctx;

    close(f->fd);
    free(f);
}

static void send_file(const struct request *q, struct reply *a, int take_fd, const char *name)
{
    struct file *f = calloc(1, sizeof(*f));
    struct stat about;

    if (!f || fstat(take_fd, &about) < 0) {
        free(f);
        close(take_fd);
        web_error(q, a, 500, NULL);
        return;
    }
    f->fd = take_fd;
    a->type = "application/pdf";
    snprintf(a->file_name, sizeof(a->file_name), "%s", name);
    a->pour = (struct pour){ .piece = read_piece, .end = file_done, .ctx = f, .size = (uint64_t)about.st_size };
}

/* ---- begin */

void order_answer(const struct request *q, struct reply *a, struct print_order *take_order, const char *what, const char *which)
{
    enum print_state state = PRINT_UNDER_WAY;
    struct err e = { 0 };
    char name[64];
    int64_t id = 0, rows;
    int fd = -1, r = web_change(q, a, json_pack("{s:s, s:s, s:s, s:s}", "do", "printed", "what", what, "which", which, "actor", web_actor(q)));

    if (r < 0) {
        order_done(take_order);
        return;
    }
    r = prints_begin(q->desk->prints, take_order, PRINTS_WAIT_MS, &id, &e);
    if (r == -EBUSY)
        web_error(q, a, 503, tr(q, S_PRINT_BUSY));
    else if (r < 0 || prints_look(q->desk->prints, id, web_actor(q), &state, &rows, &fd, name) < 0)
        web_error(q, a, 500, NULL);
    else if (fd >= 0)
        send_file(q, a, fd, name);
    else
        web_redirect(a, "/prints/%lld", (long long)id);
}

/* GET /register/print?day=dd-mm-yyyy */
void page_print_register(const struct request *q, struct reply *a)
{
    struct print_order o;
    char day[CLOCK_DATE_SIZE];

    order_init(q, &o);
    if (date_read(form_get(q->query, "day"), o.from) < 0) {
        web_error(q, a, 400, tr(q, S_PERIOD_BAD));
        return;
    }
    snprintf(o.to, sizeof(o.to), "%s", o.from);
    o.draw = order_draw_register;
    clock_show_date(o.from, day);
    for (int lang = 0; lang < LANGS; lang++)
        string_fill((enum lang)lang, S_PRINT_ON_DAY, day, NULL, o.about[lang], sizeof(o.about[lang]));
    snprintf(o.file_name, sizeof(o.file_name), "dak-register-%s.pdf", o.from);
    order_answer(q, a, &o, "register", o.from);
}

void order_answer_report(const struct request *q, struct reply *a, struct report_table *take_table, const char *code, const char *words,
                         const char *words_hi)
{
    struct report_table *table = malloc(sizeof(*table));
    struct print_order o;

    if (!table) {
        report_table_done(take_table);
        web_error(q, a, 500, NULL);
        return;
    }
    *table = *take_table;
    *take_table = (struct report_table){ .n_columns = 0 };
    order_init(q, &o);
    o.table = table;
    o.draw = order_draw_report;
    snprintf(o.about[0], sizeof(o.about[0]), "%s", words);
    snprintf(o.about[1], sizeof(o.about[1]), "%s", words_hi);
    snprintf(o.file_name, sizeof(o.file_name), "%.40s.pdf", code);
    order_answer(q, a, &o, "report", code);
}

/* ---- wait */

/* GET /prints/:n: how far it is; it looks again by itself. */
void page_print(const struct request *q, struct reply *a)
{
    enum print_state state;
    char name[64], self[64], done[24];
    int64_t rows;
    int fd;

    if (prints_look(q->desk->prints, q->id, web_actor(q), &state, &rows, &fd, name) < 0) {
        web_error(q, a, 404, tr(q, S_PRINT_GONE));
        return;
    }
    if (fd >= 0)
        close(fd);
    snprintf(self, sizeof(self), "/prints/%" PRId64, q->id);
    snprintf(done, sizeof(done), "%" PRId64, rows);
    page_begin(q, a, tr(q, S_TAB_REPORTS), state == PRINT_UNDER_WAY ? "printing" : "reports", self);
    html_put(&a->body, "<section class=\"message\" role=\"status\">\n<h1>%s</h1>\n<p>", tr(q, state == PRINT_UNDER_WAY ? S_PRINT_WORKING
             : state == PRINT_DONE ? S_PRINT_READY : S_PRINT_FAILED));
    if (state == PRINT_UNDER_WAY)
        html_fill(&a->body, tr(q, S_PRINT_ROWS), done, NULL);
    else if (state == PRINT_DONE)
        html_put(&a->body, "<a class=\"button primary big\" href=\"/prints/%lld/file\">%s</a>", (long long)q->id, tr(q, S_PRINT_OPEN));
    else
        html_put(&a->body, "<a class=\"button\" href=\"/reports\">%s</a>", tr(q, S_TAB_REPORTS));
    html_put(&a->body, "</p>\n</section>\n");
    page_end(q, a);
}

/* GET /prints/:n/file */
void page_print_file(const struct request *q, struct reply *a)
{
    enum print_state state;
    char name[64];
    int64_t rows;
    int fd;

    if (prints_look(q->desk->prints, q->id, web_actor(q), &state, &rows, &fd, name) < 0)
        web_error(q, a, 404, tr(q, S_PRINT_GONE));
    else if (fd >= 0)
        send_file(q, a, fd, name);
    else
        web_redirect(a, "/prints/%lld", (long long)q->id);
}
