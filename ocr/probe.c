#include "ocr/probe.h"

#include "base/clock.h"
#include "base/config.h"
#include "base/log.h"
#include "base/said.h"
#include "base/text.h"
#include "ocr/children.h"
#include "ocr/inputs.h"
#include "reader/ask.h"

#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

enum { PROBE_TIME_S = 30 };             /* most for the first page; less with a lower ocr.page_time_s */

static int understand(const json_t *answer, int *ret_pages, struct err *e)
{
    const char *error = json_str(answer, "error", NULL);
    int64_t pages = json_int(answer, "pages", 0);

    if (error)
        return err_say_line(e, -EBADMSG, error);
    if (pages < 1 || pages > LETTER_MAX_PAGES)
        return err_set(e, -EPROTO, "an answer without pages came from ocr-page");
    *ret_pages = (int)pages;
    return 0;
}

/* A child that breaks down before it has the whole file is known by its silence. */
static int ask(const struct page_process *p, const void *bytes, size_t n, int64_t until_ms, int *ret_pages, struct err *e)
{
    AUTO_JSON json_t *question = json_pack("{sssi}", "do", "probe", "page", 0);
    AUTO_FRAME struct frame answer = { 0 };
    int r = ask_ready(p, until_ms, e);

    if (r == 0)
        r = ask_tell(p, question, bytes, n, until_ms, e);
    if (r == 0)
        r = ask_hear(p, &answer, until_ms, e);
    if (r == -ETIMEDOUT)
        err_set(e, r, "opening it took longer than allowed");
    return r == 0 ? understand(answer.head, ret_pages, e) : r;
}

static int probe(const char *path, const struct config *conf, int *ret_pages, struct err *e)
{
    char program[PAGE_PROCESS_PATH_SIZE];
    AUTO_FREE void *bytes = NULL;
    struct children_limits limits;
    struct page_process p;
    size_t n = 0;
    int time_s, r;

    children_limits_from(conf, &limits);
    time_s = limits.page_time_s < PROBE_TIME_S ? limits.page_time_s : PROBE_TIME_S;
    r = input_is_dir(path) ? err_set(e, -EISDIR, "it is a folder") : input_load(path, path, FRAME_BLOB_MAX, &bytes, &n, e);
    if (r == 0)
        r = page_process_find(program, e);
    if (r == 0)
        r = page_process_start(program, "", limits.memory_mib, time_s, &p, e);
    if (r < 0)
        return r;
    r = ask(&p, bytes, n, clock_mono_ms() + time_s * 1000LL, ret_pages, e);
    page_process_end(&p);
    return r;
}

static void print(json_t *take_line)
{
    AUTO_JSON json_t *line = take_line;
    AUTO_FREE char *text = line ? json_dumps(line, JSON_COMPACT) : NULL;

    puts(text ? text : "{\"error\":\"there is not enough memory\"}");
}

int probe_main(int argc, char **argv)
{
    struct config *conf = NULL;
    const char *conf_path = NULL;
    struct err e = { 0 };
    int pages = 0, opt, r;

    log_init("ocrd");
    setlocale(LC_ALL, "C.UTF-8");
    signal(SIGPIPE, SIG_IGN);
    while ((opt = getopt(argc, argv, "c:")) == 'c')
        conf_path = optarg;
    if (opt != -1 || optind + 1 != argc) {
        fputs("usage: ocrd --probe [-c dakbox.conf] FILE\n", stderr);
        return 2;
    }
    r = config_load(conf_path, &conf, &e);
    if (r == 0)
        r = probe(argv[optind], conf, &pages, &e);
    config_free(conf);
    if (r < 0)
        text_printable(e.msg);
    print(r == 0 ? json_pack("{si}", "pages", pages) : json_pack("{ss}", "error", err_line(&e)));
    return r == 0 ? 0 : 1;
}
