/* cmd_register.c - "dakbox register" and "dakbox search": letters as a table. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/table.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>

enum { USUAL_LIMIT = 50, MAX_LIMIT = 1000, QUERY_SIZE = 1024 };

static const struct table_column columns[] = {
    { "Diary no.", 0 }, { "Taken in", 0 }, { "State", 0 }, { "Letter no.", 28 }, { "Date", 0 }, { "Sender", 28 }, { "Subject", 40 },
    { "Marked to", 28 },
};

static int add_row(void *ctx, const struct letter *l)
{
    char received[CLOCK_SHOWN_SIZE];

    clock_format_shown(l->received_s, received);
    const char *const cells[] = { l->number, received, letter_state_name(l->state), l->letter_no, l->date, l->sender, l->subject,
                                  l->marked_to };
    return table_add(ctx, cells);
}

static int show(const char *conf, const struct letter_filter *filter)
{
    AUTO_TABLE struct table *t = table_new(columns, ARRAY_LEN(columns));
    AUTO_CONFIG struct config *config = NULL;
    AUTO_STORE struct store *store = NULL;
    struct err e = { 0 };
    int r = t ? config_load(conf, &config, &e) : err_set(&e, -ENOMEM, "out of memory");

    if (r == 0)
        r = ctl_open_store(config, &store, &e);
    if (r == 0)
        r = store_letters(store, filter, add_row, t, &e);
    if (r < 0)
        return ctl_failed(&e);
    if (table_rows(t) == 0)
        puts("no letters");
    else
        table_print(t, stdout);
    return CTL_DONE;
}

static int parse_limit(const char *text, struct letter_filter *f, struct err *e)
{
    int64_t n = USUAL_LIMIT;
    int r = text ? args_number(text, "--limit", 1, MAX_LIMIT, &n, e) : 0;

    f->limit = (int)n;
    return r;
}

int cmd_register(int argc, char **argv)
{
    struct letter_filter f = { .state = -1 };
    const char *conf = NULL, *state = NULL, *limit = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--state", &state, NULL }, { "--limit", &limit, NULL } };
    struct err e = { 0 };
    int r = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (r > 0)
        r = err_set(&e, -EINVAL, "register takes no argument \"%s\"; to find letters use search", argv[1]);
    if (r == 0)
        r = parse_limit(limit, &f, &e);
    if (r == 0 && state && (f.state = letter_state_of(state)) < 0)
        r = err_set(&e, -EINVAL, "no state is called \"%s\"; they are taken_in, read, filed, sent, held and void", state);
    return r < 0 ? ctl_misused(&e) : show(conf, &f);
}

int cmd_search(int argc, char **argv)
{
    struct letter_filter f = { .state = -1 };
    const char *conf = NULL, *limit = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--limit", &limit, NULL } };
    char query[QUERY_SIZE] = "";
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);
    int r = n < 0 ? n : parse_limit(limit, &f, &e);

    if (r == 0 && n == 0)
        r = err_set(&e, -EINVAL, "search needs words or a number");
    for (int i = 1; r == 0 && i <= n; i++) {
        size_t at = strlen(query);
        int len = snprintf(query + at, sizeof(query) - at, "%s%s", i > 1 ? " " : "", argv[i]);
        if (len < 0 || (size_t)len >= sizeof(query) - at)
            r = err_set(&e, -E2BIG, "search takes at most %d bytes of words", QUERY_SIZE - 1);
    }
    f.query = query;
    return r < 0 ? ctl_misused(&e) : show(conf, &f);
}
