/* cmd_memory.c - "dakbox memory list|forget": what clerks taught by confirming letters. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/letter_info.h"
#include "ctl/table.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "store/memory.h"
#include "workflow/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { USUAL_LIMIT = 100, MAX_LIMIT = 10000 };

/* ---- list */

/* "letters of X with numbers like A-#/#" ... */
static void say_about(const struct memory_row *m, char *out, size_t size)
{
    static const struct { const char *about, *before, *between; } words[] = {
        { "subject", "letters of ", " with this subject: " }, { "shape", "letters of ", " with numbers like " },
        { "word", "letters of ", " with this word in the subject: " }, { "sender", "letters of ", "" }, { "read", "read as ", "" },
        { "email", "letters from ", "" },
    };

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(words[i].about, m->about) == 0) {
            snprintf(out, size, "%s%s%s%s", words[i].before, m->who, words[i].between, m->what);
            return;
        }
    snprintf(out, size, "%s %s", m->who, m->what);
}

static int add_row(void *ctx, const struct memory_row *m)
{
    char id[32], times[32], about[1024], last[CLOCK_DATE_SIZE];
    const char *const cells[] = { id, m->kind, about, m->value, times, last };

    snprintf(id, sizeof(id), "%" PRId64, m->id);
    snprintf(times, sizeof(times), "%d", m->n);
    say_about(m, about, sizeof(about));
    clock_format_date(m->last_s, last);
    return table_add(ctx, cells);
}

static int list(const struct config *config, const char *kind, int limit, struct err *e)
{
    static const struct table_column columns[] = { { "Id", 0 }, { "What", 0 }, { "Of", 70 }, { "Confirmed as", 40 }, { "Times", 0 }, { "Last", 0 } };
    AUTO_TABLE struct table *t = table_new(columns, ARRAY_LEN(columns));
    AUTO_STORE struct store *store = NULL;
    int r = t ? ctl_open_store(config, &store, e) : err_set(e, -ENOMEM, "out of memory");

    if (r == 0)
        r = store_memory(store, kind, limit, add_row, t, e);
    if (r < 0)
        return r;
    if (table_rows(t) == 0)
        puts("nothing is remembered yet");
    else
        table_print(t, stdout);
    return 0;
}

/* ---- forget */

static int forget(const struct config *config, const char *id_text, const char *number, struct err *e)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_JSON json_t *answer = NULL;
    struct letter_info l = { .id = 0 };
    char actor[CTL_ACTOR_SIZE];
    int64_t id = 0;
    int r = number ? ctl_open_store(config, &store, e) : args_number(id_text, "the id", 1, INT64_MAX, &id, e);

    if (r == 0 && number)
        r = letter_info_by_number(store, number, &l, e);
    ctl_actor(actor);
    if (r == 0)
        r = ipc_call(config_text(config, CONFIG_PATHS_RUN_DIR), "diaryd", json_pack("{s:s, s:s, s:I}", "do", "memory_forget", "actor", actor,
                     number ? "letter" : "id", (json_int_t)(number ? l.id : id)), IPC_CALL_MS, &answer, e);
    if (r == 0 && number)
        printf("what letter %s taught is taken back (%lld entries)\n", number, (long long)json_int(answer, "rows", 0));
    else if (r == 0)
        puts("forgotten; letters that are confirmed from now on may teach it again");
    return r;
}

int cmd_memory(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL, *kind = NULL, *limit = NULL, *letter = NULL;
    const struct args_option options[] = {
        { "-c", &conf, NULL }, { "--kind", &kind, NULL }, { "--limit", &limit, NULL }, { "--letter", &letter, NULL },
    };
    struct err e = { 0 };
    int64_t rows = USUAL_LIMIT;
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);
    bool lists = n == 1 && strcmp(argv[1], "list") == 0;
    bool forgets = n > 0 && strcmp(argv[1], "forget") == 0 && n == (letter ? 1 : 2);

    if (n >= 0 && !lists && !forgets)
        n = err_set(&e, -EINVAL, "memory needs list, forget ID, or forget --letter NUMBER");
    if (n >= 0 && limit)
        n = args_number(limit, "--limit", 1, MAX_LIMIT, &rows, &e);
    if (n >= 0 && kind && memory_kind_of(kind) < 0)
        n = err_set(&e, -EINVAL, "there is no kind \"%s\"; there are post, category, sender_name, sender_designation and sender_organisation", kind);
    if (n < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0)
        r = lists ? list(config, kind, (int)rows, &e) : forget(config, letter ? NULL : argv[2], letter, &e);
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}
