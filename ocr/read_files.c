#include "ocr/read_files.h"

#include "base/log.h"
#include "base/said.h"
#include "base/text.h"
#include "ocr/inputs.h"
#include "ocr/letter_pdf.h"
#include "ocr/original.h"
#include "ocr/queue.h"
#include "ocr/record.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>

struct options {
    bool json, words;
    const char *pdf_dir, *conf;
};

struct run {
    struct options options;
    char **paths;               /* the arguments */
    char **lines;               /* what is printed for each; NULL: still being read */
    int n, next_open, next_print;
    bool failed;
    struct queue *queue;
    struct loop *loop;
};

/* ---- results, in the order of the arguments */

static void print_ready(struct run *run)
{
    for (; run->next_print < run->n && run->lines[run->next_print]; run->next_print++) {
        puts(run->lines[run->next_print]);
        free(run->lines[run->next_print]);
        run->lines[run->next_print] = NULL;
    }
    fflush(stdout);
    if (run->next_print == run->n)
        loop_stop(run->loop);
}

/* line: as err_line() gives it. */
static void set_error(struct run *run, int i, const char *line)
{
    char id[INPUT_ID_SIZE], words[SAID_WORDED_SIZE];
    AUTO_JSON json_t *record = NULL;

    input_id(run->paths[i], id);
    said_word(SAID_EN, line, words);
    text_printable(words);
    record = json_pack("{ssss}", "id", id, "error", words);
    run->lines[i] = record ? json_dumps(record, JSON_COMPACT) : NULL;
    if (!run->lines[i])                 /* no memory */
        run->lines[i] = strdup("{\"error\":\"there is not enough memory\"}");
    run->failed = true;
}

static char *for_people(const json_t *record)
{
    static const char *const shown[] = { "letter_no", "date", "subject", "sender_name", "sender_designation", "sender_organisation", "addressee" };
    const json_t *fields = json_object_get(record, "fields");
    char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);

    if (!f)
        return NULL;
    fprintf(f, "%s: %zu pages, %s, %s, %s%s", json_str(record, "id", ""), json_array_size(json_object_get(record, "pages")),
            json_str(record, "form", ""), json_str(record, "language", ""), json_str(record, "decision", ""),
            json_str(record, "problem", NULL) ? ": " : "");
    fputs(json_str(record, "problem", ""), f);
    for (size_t i = 0; i < ARRAY_LEN(shown); i++)
        if (json_str(fields, shown[i], NULL))
            fprintf(f, "\n  %-20s %s", shown[i], json_str(fields, shown[i], ""));
    fclose(f);
    return text;
}

/* With the folders above it, as far as they are missing. */
static int make_folder(const char *dir, struct err *e)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/", dir);

    if (n < 0 || (size_t)n >= sizeof path)
        return err_set(e, -ENAMETOOLONG, "%s: the name is too long", dir);
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0777) < 0 && errno != EEXIST)
            return err_errno(e, "%s", path);
        *slash = '/';
    }
    return input_is_dir(path) ? 0 : err_set(e, -ENOTDIR, "%s: Not a directory", dir);
}

static int compare_ids(const void *a, const void *b) { return strcmp(a, b); }

/* The PDFs are named by the records' ids. */
static int refuse_same_names(const struct run *run, struct err *e)
{
    AUTO_FREE char (*ids)[INPUT_ID_SIZE] = calloc((size_t)run->n, sizeof *ids);

    if (!ids)
        return err_set(e, -ENOMEM, "no memory for the names of the inputs");
    for (int i = 0; i < run->n; i++)
        input_id(run->paths[i], ids[i]);
    qsort(ids, (size_t)run->n, sizeof *ids, compare_ids);
    for (int i = 1; i < run->n; i++)
        if (strcmp(ids[i - 1], ids[i]) == 0)
            return err_set(e, -EEXIST, "two inputs are called \"%s\": one's PDF would replace the other's", ids[i]);
    return 0;
}

static int write_file(const char *path, const void *data, size_t n, struct err *e)
{
    AUTO_FCLOSE FILE *file = fopen(path, "wbe");
    int r = 0;

    if (!file)
        return err_errno(e, "%s", path);
    if (fwrite(data, 1, n, file) != n || fclose(TAKE_PTR(file)) != 0)
        r = err_errno(e, "%s: write", path);
    if (r < 0)
        unlink(path);
    return r;
}

static int write_pdf(const char *dir, const struct letter *l, const struct fields *f, struct err *e)
{
    AUTO_FREE void *original = NULL;
    AUTO_FREE unsigned char *pdf = NULL;
    char path[PATH_MAX], *const *from = l->ctx;
    size_t size = 0;
    int n = snprintf(path, sizeof path, "%s/%s.pdf", dir, l->id), r;

    if (n < 0 || (size_t)n >= sizeof path)
        return err_set(e, -ENAMETOOLONG, "%s: the name is too long", dir);
    if (original_of(l) != ORIGINAL_NO) {
        r = input_load(*from, l->sources[0].name, FRAME_BLOB_MAX, &original, &size, e);
        return r < 0 ? r : write_file(path, original, size, e);
    }
    r = letter_pdf_make(l, f, 0, letter_pages(l), &pdf, &size, e);
    return r < 0 ? err_wrap(e, r, "%s", path) : write_file(path, pdf, size, e);
}

static int make_line(const struct run *run, const struct letter *l, char **ret_line, struct err *e)
{
    AUTO_JSON json_t *record = NULL;
    struct seams seams;
    struct fields f;
    int r = record_find_fields(l, &f, &seams, e);

    if (r == 0 && run->options.pdf_dir)
        r = write_pdf(run->options.pdf_dir, l, &f, e);
    if (r == 0)
        record = record_make(l, &f, &seams, run->options.words ? RECORD_WORDS : RECORD_SHORT);
    seams_done(&seams);
    fields_done(&f);
    if (r < 0)
        return r;
    *ret_line = !record ? NULL : run->options.json ? json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(6)) : for_people(record);
    return *ret_line ? 0 : err_set(e, -ENOMEM, "no memory for the record");
}

/* Is there a page at all of which something was made? If not, why was the first not? */
static const char *why_unread(const struct letter *l)
{
    const struct page *p;

    for (unsigned k = 0; (p = letter_page(l, k, NULL, NULL)); k++)
        if (page_has_picture(p))
            return NULL;
    return letter_page(l, 0, NULL, NULL)->error;
}

/* ---- what the queue asks for */

/* All are equally urgent. */
static int open_next(void *ctx, enum lane than, enum company company, struct letter **ret_letter)
{
    struct run *run = ctx;

    (void)company;
    while (than == LANES && run->next_open < run->n) {
        int i = run->next_open++;
        struct err e = { 0 };

        if (input_open(run->paths[i], &run->paths[i], ret_letter, &e) == 0)
            return 1;
        set_error(run, i, e.msg);
        print_ready(run);
    }
    return 0;
}

static int load(void *ctx, const struct letter *l, const char *name, void **ret_bytes, size_t *ret_n, struct err *e)
{
    char **path = l->ctx;

    (void)ctx;
    return input_load(*path, name, FRAME_BLOB_MAX, ret_bytes, ret_n, e);
}

static void finished(void *ctx, struct letter *take_l)
{
    AUTO_LETTER struct letter *l = take_l;
    struct run *run = ctx;
    int i = (int)((char **)l->ctx - run->paths);
    const char *why = why_unread(l);
    struct err e = { 0 };

    if (why)
        set_error(run, i, why);
    else if (make_line(run, l, &run->lines[i], &e) < 0)
        set_error(run, i, e.msg);
    print_ready(run);
}

static int64_t tick(void *ctx)
{
    struct run *run = ctx;
    int64_t wait_ms = queue_tick(run->queue);
    const struct err *broken = queue_broken(run->queue);

    if (broken) {
        fprintf(stderr, "ocrd: %s\n", broken->msg);
        loop_stop(run->loop);
    }
    return wait_ms;
}

/* ---- start */

static const struct queue_ops ops = { .open_next = open_next, .load = load, .finished = finished };

static int read_all(struct run *run, struct err *e)
{
    struct config *conf = NULL;
    struct children_limits limits;
    int r = config_load(run->options.conf, &conf, e);

    if (r == 0 && run->options.pdf_dir)
        r = refuse_same_names(run, e);
    if (r == 0 && run->options.pdf_dir)
        r = make_folder(run->options.pdf_dir, e);
    if (r == 0)
        r = loop_new(&run->loop, e);
    if (r == 0) {
        children_limits_from(conf, &limits);
        if (run->n == 1 && !input_is_dir(run->paths[0]))
            limits.count = 1;           /* a single picture: do not load the language data twice */
        r = queue_start(run->loop, &limits, &ops, run, &run->queue, e);
    }
    if (r == 0) {
        loop_set_tick(run->loop, tick, run);
        r = loop_run(run->loop, e);
    }
    queue_stop(run->queue, NULL);
    loop_free(run->loop);
    config_free(conf);
    return r;
}

static int parse_options(int argc, char **argv, struct options *ret)
{
    static const struct option names[] = {
        { "json", no_argument, NULL, 'j' }, { "words", no_argument, NULL, 'w' }, { "pdf", required_argument, NULL, 'p' }, { 0 }
    };
    int opt;

    while ((opt = getopt_long(argc, argv, "c:", names, NULL)) != -1) {
        if (opt == 'c')
            ret->conf = optarg;
        else if (opt == 'j')
            ret->json = true;
        else if (opt == 'w')
            ret->words = true;
        else if (opt == 'p')
            ret->pdf_dir = optarg;
        else
            return -EINVAL;
    }
    return optind < argc ? 0 : -EINVAL;
}

int read_files_main(int argc, char **argv)
{
    struct run run = { 0 };
    struct err e = { 0 };
    int r;

    log_init("ocrd");
    setlocale(LC_ALL, "C.UTF-8");
    if (parse_options(argc, argv, &run.options) < 0) {
        fputs("usage: ocrd --read [--json] [--words] [--pdf DIR] [-c dakbox.conf] FILE|DIR...\n", stderr);
        return 2;
    }
    run.paths = argv + optind;
    run.n = argc - optind;
    run.lines = calloc((size_t)run.n, sizeof *run.lines);
    r = run.lines ? read_all(&run, &e) : -ENOMEM;
    if (r < 0)
        fprintf(stderr, "ocrd: %s\n", e.msg);
    r = r < 0 || run.failed || run.next_print < run.n;
    for (int i = 0; run.lines && i < run.n; i++)
        free(run.lines[i]);
    free(run.lines);
    return r;
}
