/* register_bench DATA_DIR [QUERIES] [cold]: how long the register's questions take, in a diary that register_seed made.
 *
 * One line a kind of question: name, how often it was asked, and in milliseconds the 50th and 99th percentile of the
 * processor's time, then of the time on the wall. What is asked is drawn from the letters themselves. "cold": before each question the diary's pages leave the memory of the kernel
 * and the connection is a new one. The last lines are the same words asked of SQLite as it is used elsewhere: FTS5 in the
 * order of its rank, and LIKE. */
#include "store/db.h"
#include "store/register.h"

#include "base/config.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 51, LIKES = 3, TEXT = 512, TAKEN_OUT = 100000 };

static struct store *store;
static char path[PATH_MAX];
static int64_t letters;
static int queries = 300;
static bool cold;
static uint64_t chance = 88172645463325252u;

static uint32_t draw(uint32_t below)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (uint32_t)((chance >> 16) % below);
}

/* The machine may be shared: what counts is the processor's time, and beside it stands the time on the wall. */
struct moment { double wall_ms, cpu_ms; };

static double ms_of(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct moment now(void) { return (struct moment){ ms_of(CLOCK_MONOTONIC), ms_of(CLOCK_PROCESS_CPUTIME_ID) }; }

static struct moment since(struct moment from)
{
    struct moment to = now();

    return (struct moment){ to.wall_ms - from.wall_ms, to.cpu_ms - from.cpu_ms };
}

static void fail(const char *doing, const struct err *e)
{
    fprintf(stderr, "register_bench: %s: %s\n", doing, e->msg);
    exit(1);
}

static void open_again(void)
{
    struct err e = { 0 };

    store_close(store);
    store = NULL;
    if (cold) {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd >= 0) {
            posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
            close(fd);
        }
    }
    if (store_open(path, STORE_INSPECT, &store, &e) < 0)
        fail("open", &e);
}

/* ---- what is asked */

static void ask_text(const char *sql, int64_t id, char out[TEXT])
{
    sqlite3_stmt *q = NULL;

    out[0] = '\0';
    if (sqlite3_prepare_v2(store->db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_bind_int64(q, 1, id) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
        snprintf(out, TEXT, "%s", db_text(q, 0));
    sqlite3_finalize(q);
}

/* So many words in a row out of the text of a letter. */
static void some_words(int n, char out[TEXT])
{
    char text[TEXT];
    const char *at = text;

    ask_text("SELECT substr(body, 1 + (?1 * 7) % 300, 200) FROM search_text WHERE rowid = ?1", 1 + draw((uint32_t)letters), text);
    at += strcspn(at, " \n");
    at += strspn(at, " \n");
    size_t len = 0;
    for (int i = 0; i < n && at[len]; i++) {
        len += strspn(at + len, " \n");
        len += strcspn(at + len, " \n");
    }
    snprintf(out, TEXT, "%.*s", (int)len, at);
}

static const char *one_of(const char *const *list, size_t n) { return list[draw((uint32_t)n)]; }

static void common_word(char out[TEXT])
{
    static const char *const list[] = { "office", "letter", "government", "ministry", "secretary", "कार्यालय", "मंत्रालय", "विभाग", "pension", "संबंध" };
    snprintf(out, TEXT, "%s", one_of(list, ARRAY_LEN(list)));
}

static void rare_word(char out[TEXT])
{
    do
        some_words(1, out);
    while (strlen(out) < 8);
}

static void two_words(char out[TEXT])
{
    char a[TEXT], b[TEXT];

    some_words(1, a);
    some_words(1, b);
    snprintf(out, TEXT, "%.200s %.200s", a, b);
}

static void phrase(char out[TEXT])
{
    char text[TEXT];

    some_words(2, text);
    snprintf(out, TEXT, "\"%.400s\"", text);
}

static void beginning(char out[TEXT])
{
    some_words(1, out);
    text_cut_bytes(out, strlen(out) > 12 ? 12 : 4);
}

static void number(char out[TEXT])
{
    ask_text("SELECT value FROM fields WHERE letter = ? AND name = 'letter_no'", 1 + draw((uint32_t)letters), out);
    char *blank = strchr(out, ' ');
    if (blank)
        *blank = '\0';
}

/* As somebody reads it off a bad copy: O for 0, l for 1, a slash left out. */
static void misread(char out[TEXT])
{
    number(out);
    for (char *c = out; *c; c++)
        *c = *c == '0' ? 'O' : *c == '1' ? 'l' : *c;
    char *slash = strchr(out, '/');
    if (slash)
        memmove(slash, slash + 1, strlen(slash));
}

static void serial(char out[TEXT]) { snprintf(out, TEXT, "%u", 1 + draw(50000)); }

static void computer_no(char out[TEXT]) { snprintf(out, TEXT, "%" PRId64, 3000000 + 1 + (int64_t)draw((uint32_t)letters)); }

/* ---- asking */

static int see(void *ctx, const struct letter *l, const struct register_hit *hit)
{
    (void)hit;
    *(int64_t *)ctx = l->id;
    return 0;
}

static void ask(const struct register_ask *a)
{
    struct err e = { 0 };
    int64_t last = 0;
    int r = store_register_exact(store, &(struct register_ask){ .words = a->words, .limit = 8 }, see, &last, &e);

    if (r == 0)
        r = store_register_page(store, a, see, &last, &e);
    if (r < 0 && r != -ETIMEDOUT)
        fail("ask", &e);
}

static int by_wall(const void *a, const void *b)
{
    double x = ((const struct moment *)a)->wall_ms, y = ((const struct moment *)b)->wall_ms;

    return x < y ? -1 : x > y;
}

static int by_cpu(const void *a, const void *b)
{
    double x = ((const struct moment *)a)->cpu_ms, y = ((const struct moment *)b)->cpu_ms;

    return x < y ? -1 : x > y;
}

static struct moment *all;      /* of searches, together */
static size_t n_all;

static void report(const char *name, struct moment *took, size_t n)
{
    size_t last = n - 1 - n / 100;

    qsort(took, n, sizeof(*took), by_wall);
    double wall_50 = took[n / 2].wall_ms, wall_99 = took[last].wall_ms;
    qsort(took, n, sizeof(*took), by_cpu);
    printf("%s\t%zu\t%.2f\t%.2f\t%.2f\t%.2f\n", name, n, took[n / 2].cpu_ms, took[last].cpu_ms, wall_50, wall_99);
    fflush(stdout);
}

static void measure_words(const char *name, void (*make)(char out[TEXT]), struct register_ask with)
{
    struct moment *took = calloc((size_t)queries, sizeof(*took));

    for (int i = 0; took && i < queries; i++) {
        char words[TEXT] = "";
        if (make)
            make(words);
        with.words = words;
        with.limit = PAGE;
        if (cold || i == 0)
            open_again();
        struct moment from = now();
        ask(&with);
        took[i] = since(from);
    }
    if (make && took) {
        memcpy(all + n_all, took, (size_t)queries * sizeof(*took));
        n_all += (size_t)queries;
    }
    if (took)
        report(name, took, (size_t)queries);
    free(took);
}

static void measure_count(const char *name, void (*make)(char out[TEXT]))
{
    struct moment *took = calloc((size_t)queries, sizeof(*took));
    int n;

    for (int i = 0; took && i < queries; i++) {
        char words[TEXT];
        make(words);
        if (cold)
            open_again();
        struct moment from = now();
        store_register_count(store, &(struct register_ask){ .words = words, .limit = 1 }, 1001, &n, NULL);
        took[i] = since(from);
    }
    if (took)
        report(name, took, (size_t)queries);
    free(took);
}

static void measure_table(void)
{
    struct register_ask a = { .facet[FACET_STATE] = "sent", .limit = 200 };
    struct moment from = now();
    struct err e = { 0 };

    for (int n = 0; n < TAKEN_OUT && n < letters; n += 200)
        if (store_register_page(store, &a, see, &a.after, &e) < 0)
            fail("table", &e);
    struct moment took = since(from);
    report("table_of_100000_letters", &took, 1);
}

/* ---- as it is done elsewhere */

static void measure_sql(const char *name, const char *sql, void (*make)(char out[TEXT]), int n)
{
    struct moment *took = calloc((size_t)n, sizeof(*took));
    sqlite3_stmt *q = NULL;

    if (sqlite3_prepare_v2(store->db, sql, -1, &q, NULL) != SQLITE_OK)
        fail(sql, &(struct err){ .msg = "cannot be asked" });
    for (int i = 0; took && i < n; i++) {
        char words[TEXT];
        make(words);
        struct moment from = now();
        sqlite3_bind_text(q, 1, words, -1, SQLITE_STATIC);
        while (sqlite3_step(q) == SQLITE_ROW)
            ;
        took[i] = since(from);
        sqlite3_reset(q);
    }
    sqlite3_finalize(q);
    if (took)
        report(name, took, (size_t)n);
    free(took);
}

int main(int argc, char **argv)
{
    char counted[TEXT];

    if (argc < 2) {
        fprintf(stderr, "usage: register_bench DATA_DIR [QUERIES] [cold]\n");
        return 2;
    }
    if (argc >= 3)
        queries = (int)strtol(argv[2], NULL, 10);
    cold = argc >= 4 && strcmp(argv[3], "cold") == 0;
    snprintf(path, sizeof(path), "%s/%s", argv[1], CONFIG_DIARY_NAME);
    open_again();
    ask_text("SELECT max(id) FROM letters WHERE id > ?", 0, counted);
    letters = strtoll(counted, NULL, 10);
    all = calloc((size_t)queries * 32, sizeof(*all));
    if (!all || letters < 1000 || queries < 1)
        return 1;

    int64_t far = letters > 60000 ? letters - 50000 : letters / 2;
    measure_words("first_page", NULL, (struct register_ask){ .limit = PAGE });
    measure_words("page_1000", NULL, (struct register_ask){ .after = far });
    measure_words("by_letter_date", NULL, (struct register_ask){ .order = ORDER_DATE_UP, .after = far });
    measure_words("state_sent", NULL, (struct register_ask){ .facet[FACET_STATE] = "sent" });
    measure_words("state_held", NULL, (struct register_ask){ .facet[FACET_STATE] = "held" });
    measure_words("state_open", NULL, (struct register_ask){ .facet[FACET_STATE] = "open" });
    measure_words("lane_vip", NULL, (struct register_ask){ .facet[FACET_LANE] = "first" });
    measure_words("unknown_deliveries", NULL, (struct register_ask){ .facet[FACET_CHANNEL] = "any:unknown" });
    measure_words("section", NULL, (struct register_ask){ .facet[FACET_SECTION] = "Legal" });
    measure_words("five_filters", NULL, (struct register_ask){ .facet[FACET_STATE] = "sent", .facet[FACET_LANGUAGE] = "hi", .facet[FACET_MODE] = "E-mail",
                  .facet[FACET_SENDER_STATE] = "Gujarat", .facet[FACET_POST] = "PS-1" });
    measure_words("filters_without_letters", NULL, (struct register_ask){ .facet[FACET_STATE] = "void", .facet[FACET_CHANNEL] = "any:delivered" });
    measure_words("days", NULL, (struct register_ask){ .from = "2023-03-17", .to = "2025-02-03", .facet[FACET_POST] = "JS-1" });
    measure_words("word_common", common_word, (struct register_ask){ .limit = PAGE });
    measure_words("word_any", rare_word, (struct register_ask){ .limit = PAGE });
    measure_words("words_two", two_words, (struct register_ask){ .limit = PAGE });
    measure_words("phrase", phrase, (struct register_ask){ .limit = PAGE });
    measure_words("beginning", beginning, (struct register_ask){ .limit = PAGE });
    measure_words("number", number, (struct register_ask){ .limit = PAGE });
    measure_words("number_misread", misread, (struct register_ask){ .limit = PAGE });
    measure_words("diary_number_short", serial, (struct register_ask){ .limit = PAGE });
    measure_words("computer_number", computer_no, (struct register_ask){ .limit = PAGE });
    measure_words("word_and_filters", common_word, (struct register_ask){ .facet[FACET_SENDER_STATE] = "Gujarat", .facet[FACET_FORM] = "circular", .from = "2022-01-01", .to = "2022-06-30" });
    measure_count("count_word", common_word);
    measure_count("count_two_words", two_words);
    if (!cold)
        measure_table();
    report("search", all, n_all);
    if (!cold) {
        measure_sql("peer_fts5_rank", "SELECT rowid, snippet(search_text, 4, '[', ']', '…', 20) FROM search_text WHERE search_text MATCH '\"' || ?1 || '\"' ORDER BY rank LIMIT 51", rare_word, queries > 50 ? 50 : queries);
        measure_sql("peer_fts5_rank_common", "SELECT rowid FROM search_text WHERE search_text MATCH ?1 ORDER BY rank LIMIT 51", common_word, 10);
        measure_sql("peer_like", "SELECT letter FROM fields WHERE name = 'letter_no' AND value LIKE '%' || ?1 || '%' ORDER BY letter DESC LIMIT 51", misread, LIKES);
    }
    store_close(store);
    free(all);
    return 0;
}
