/* The scanner: found or not, and a page to try it, which is shown and thrown away. */
#include "desk/first/first.h"

#include "base/ipc.h"
#include "base/log.h"
#include "base/put_file.h"
#include "desk/admin/admin.h"
#include "desk/counter/machines.h"

#include <string.h>
#include <sys/stat.h>

enum { ASK_MS = 1500, PAGE_MAX_BYTES = 64 * 1024 * 1024 };

/* ---- the test page: scand leaves it in memory (spool.h) */

static bool page_path(const struct request *q, char path[PATH_MAX])
{
    return config_path(q->desk->conf, CONFIG_PATHS_RUN_DIR, SPOOL_TEST_PAGE, path, PATH_MAX, NULL) == 0;
}

/* When it was made; 0: there is none. */
static int64_t page_made_s(const struct request *q)
{
    char path[PATH_MAX];
    struct stat st;

    return page_path(q, path) && stat(path, &st) == 0 ? st.st_mtime : 0;
}

/* It is scand's. One that does not answer forgets it by itself, at its next start or some minutes after the test. */
void first_throw_page_away(const struct request *q)
{
    struct err e = { 0 };

    if (page_made_s(q) != 0 && ipc_call(q->desk->run_dir, "scand", json_pack("{s:s}", "do", "forget_test_page"), ASK_MS, NULL, &e) < 0)
        log_warn("test_page_stays", LOG_WHY, e.msg);
}

void page_first_scanner_page(const struct request *q, struct reply *a)
{
    AUTO_FREE char *page = NULL;
    char path[PATH_MAX];
    size_t n = 0;

    if (!page_path(q, path) || page_made_s(q) == 0 || get_file(path, PAGE_MAX_BYTES, &page, &n, NULL) < 0) {
        web_error(q, a, 404, NULL);
        return;
    }
    html_done(&a->body);
    html_init(&a->body, PAGE_MAX_BYTES);
    html_asset(&a->body, page, page + n);
    a->type = "image/png";
}

/* ---- what is found */

static bool is_in_doubt(const json_t *scanner) { return strcmp(json_str(scanner, "code", ""), "marking_doubt") == 0; }

/* A test page that waits half way: nobody misses it. Whatever else waits there is a letter. */
static bool is_half_a_test(const json_t *scanner)
{
    return (strcmp(json_str(scanner, "state", ""), "interrupted") == 0 || is_in_doubt(scanner)) && strcmp(json_str(scanner, "purpose", ""), "test") == 0;
}

/* Whoever sets the box up may not yet open the counter, where a letter that may bear a marking is asked about: a test page is thrown away here. */
static void put_discard(const struct request *q, struct html *h, const json_t *scanner)
{
    if (is_in_doubt(scanner))
        html_put(h, "<p class=\"notice bad\" role=\"alert\" data-key=\"doubt\">%s</p>\n", tr(q, S_SETUP_SCANNER_DOUBT));
    html_put(h, "<p data-key=\"discard\"><button class=\"button\" name=\"press\" value=\"discard\">%s</button></p>\n", tr(q, S_SETUP_SCANNER_DISCARD));
}

static void discard_tests(struct first *f)
{
    AUTO_JSON json_t *status = NULL;
    const json_t *scanner;
    size_t i;

    if (first_ask(f, "scand", json_pack("{s:s}", "do", "status"), &status) < 0)
        return;
    json_array_foreach(json_object_get(status, "scanners"), i, scanner)
        if (is_half_a_test(scanner))
            first_ask(f, "scand", json_pack("{s:s, s:s}", "do", "scan_discard", "scanner", json_str(scanner, "name", "")), NULL);
}

/* Kept up to date: a scanner that is plugged in now appears by itself. */
static void put_scanners(const struct request *q, struct html *h)
{
    AUTO_JSON json_t *status = NULL;
    const json_t *scanner;
    size_t i;

    if (admin_ask(q, "scand", json_pack("{s:s}", "do", "status"), ASK_MS, &status, NULL) < 0) {
        html_put(h, "<p class=\"notice\">%s</p>\n", tr(q, S_SETUP_SCANNER_SAYS_NOTHING));
        return;
    }
    const json_t *scanners = json_object_get(status, "scanners");
    if (json_array_size(scanners) == 0)
        html_put(h, "<p class=\"notice\">%s</p>\n", tr(q, S_SETUP_SCANNER_NONE));
    json_array_foreach(scanners, i, scanner) {
        const char *state = json_str(scanner, "state", "");
        bool well = strcmp(state, "fault") != 0 && strcmp(state, "absent") != 0;

        html_put(h, "<p class=\"notice %s\" data-key=\"%s\">%s <b>%s</b> %s</p>\n", well ? "good" : "bad", json_str(scanner, "name", ""), well ? "✓" : "✗",
                 json_str(scanner, "title", json_str(scanner, "name", "")), tr(q, machine_scanner_word(state, json_str(scanner, "code", ""))));
        if (is_half_a_test(scanner))
            put_discard(q, h, scanner);
    }
}

/* Its address is another one for each page, or a browser would show the one before. */
static void put_page(const struct request *q, struct html *h)
{
    int64_t made_s = page_made_s(q);

    if (made_s > 0)
        html_put(h, "<figure data-key=\"page-%lld\"><img class=\"first-page\" src=\"/first/scanner/page?made=%lld\" alt=\"%s\"><figcaption>%s</figcaption></figure>\n",
                 (long long)made_s, (long long)made_s, tr(q, S_SETUP_SCANNER_SHOWN), tr(q, S_SETUP_SCANNER_SHOWN));
}

void page_first_scanner_live(const struct request *q, struct reply *a)
{
    put_scanners(q, &a->body);
    put_page(q, &a->body);
}

static void put_scanner(struct first *f)
{
    html_put(f->h, "<div class=\"wide\" data-live=\"/first/scanner/live\" data-every-ms=\"1000\">\n");
    put_scanners(f->q, f->h);
    put_page(f->q, f->h);
    html_put(f->h, "</div>\n<p>%s</p>\n<div class=\"wide\">", tr(f->q, S_SETUP_SCANNER_PAPER));
    first_put_press(f, "scan", S_SETUP_SCANNER_PAGE);
    html_put(f->h, "</div>\n");
}

/* Without a scanner there was nothing to look at. */
static enum first_answer press_scanner(struct first *f, const char *press)
{
    AUTO_JSON json_t *status = NULL;

    if (strcmp(press, "scan") == 0) {
        if (first_ask(f, "scand", json_pack("{s:s, s:s}", "do", "scan_start", "purpose", "test"), NULL) == 0)
            snprintf(f->said, sizeof(f->said), "%s", tr(f->q, S_SETUP_SCANNER_TRIES));
        return FIRST_STAY;
    }
    if (strcmp(press, "discard") == 0) {
        discard_tests(f);
        return FIRST_STAY;
    }
    if (admin_ask(f->q, "scand", json_pack("{s:s}", "do", "status"), ASK_MS, &status, NULL) < 0)
        return FIRST_LEAVE;
    return json_array_size(json_object_get(status, "scanners")) > 0 ? FIRST_GO_ON : FIRST_LEAVE;
}

const struct first_page first_scanner = { .title = S_SETUP_SCANNER, .next = S_SETUP_NEXT, .put = put_scanner, .press = press_scanner };
