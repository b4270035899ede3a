/* cmd_rules.c - "dakbox rules check|try|reload|show": the office's rules, checked and tried before they are put into force. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/table.h"
#include "ctl/words.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "store/rules.h"
#include "store/rules_trial.h"
#include "workflow/rules_file.h"

#include <errno.h>
#include <string.h>

/* ---- reading a file */

static int load(const char *path, char **ret_text, size_t *ret_n, struct err *e)
{
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    AUTO_FREE char *text = malloc(RULES_FILE_BYTES + 1);

    if (!f)
        return err_errno(e, "open %s", path);
    if (!text)
        return err_set(e, -ENOMEM, "out of memory");
    *ret_n = fread(text, 1, RULES_FILE_BYTES + 1, f);       /* one more than may be, so that it shows */
    if (ferror(f))
        return err_set(e, -EIO, "%s cannot be read", path);
    *ret_text = TAKE_PTR(text);
    return 0;
}

/* Prints every mistake. store NULL: posts are not checked. */
static int parse(const char *name, const char *text, size_t n, struct store *store, struct rules *ret, struct err *e)
{
    AUTO_FREE struct rules_errors *errors = calloc(1, sizeof(*errors));
    int r = errors ? rules_parse(text, n, store ? store_is_active_post : NULL, store, ret, errors) : -ENOMEM;

    if (r == -EINVAL) {
        for (size_t i = 0; i < errors->n; i++)
            fprintf(stderr, "%s: line %d: %s\n", name, errors->list[i].line, CTL_WORDS(errors->list[i].said));
        return err_set(e, r, "%s has %zu mistake%s; nothing was changed", name, errors->n, errors->n == 1 ? "" : "s");
    }
    return r < 0 ? err_set(e, r, "out of memory") : 0;
}

AUTO_DEFINE(struct rules *, rules_done)
#define AUTO_RULES __attribute__((cleanup(rules_done)))

/* ---- check */

static int check(const char *conf, const char *path)
{
    AUTO_CONFIG struct config *config = NULL;
    AUTO_STORE struct store *store = NULL;
    AUTO_RULES struct rules rules = { .n = 0 };
    AUTO_FREE char *text = NULL;
    struct err e = { 0 };
    size_t n;
    int r = load(path, &text, &n, &e);

    if (r == 0 && config_load(conf, &config, NULL) == 0)
        ctl_open_store(config, &store, NULL);
    if (r == 0)
        r = parse(path, text, n, store, &rules, &e);
    if (r < 0)
        return ctl_failed(&e);
    printf("%s: %zu rule%s, no mistake%s\n", path, rules.n, rules.n == 1 ? "" : "s",
           store ? "" : "; whether the posts exist was not checked, since diaryd is not running");
    return CTL_DONE;
}

/* ---- try: what the rules would have done with letters that are here */

static int add_row(void *ctx, const struct rules_trial_row *row)
{
    const struct letter *l = row->letter;
    const char *const cells[] = { l->number, l->subject, l->marked_to, row->would, row->lines };

    return table_add(ctx, cells);
}

static int keep_text(void *ctx, const struct rules_kept *k)
{
    return (*(char **)ctx = strdup(k->text)) ? 0 : -ENOMEM;
}

/* Of the file named, else of the settings; else those in force. */
static int find_rules(const struct config *c, struct store *store, const char *path, const char **ret_name, char **ret_text, size_t *ret_n, struct err *e)
{
    if (!path && *config_text(c, CONFIG_OFFICE_RULES_FILE))
        path = config_text(c, CONFIG_OFFICE_RULES_FILE);
    *ret_name = path ? path : "the rules in force";
    if (path)
        return load(path, ret_text, ret_n, e);
    int r = store_rules(store, keep_text, ret_text, e);
    *ret_n = r == 0 ? strlen(*ret_text) : 0;
    return r;
}

static int try_rules(const char *conf, const char *path, const char *since, bool all)
{
    static const struct table_column columns[] = {
        { "Diary no.", 0 }, { "Subject", 40 }, { "Marked to", 28 }, { "By the rules", 40 }, { "Line", 12 },
    };
    AUTO_CONFIG struct config *config = NULL;
    AUTO_STORE struct store *store = NULL;
    AUTO_TABLE struct table *table = table_new(columns, ARRAY_LEN(columns));
    AUTO_RULES struct rules rules = { .n = 0 };
    AUTO_FREE char *text = NULL;
    const char *name = "";
    struct err e = { 0 };
    size_t n = 0;
    int r = table ? config_load(conf, &config, &e) : err_set(&e, -ENOMEM, "out of memory");

    if (r == 0)
        r = ctl_open_store(config, &store, &e);
    if (r == 0)
        r = find_rules(config, store, path, &name, &text, &n, &e);
    if (r == 0)
        r = parse(name, text, n, store, &rules, &e);
    const struct rules_trial t = { .rules = &rules, .since = since, .all = all, .each = add_row, .ctx = table };
    struct rules_trial_counts counts = { 0 };
    if (r == 0)
        r = store_rules_trial(store, &t, &counts, &e);
    if (r < 0)
        return ctl_failed(&e);
    if (table_rows(table) > 0)
        table_print(table, stdout);
    printf("%s: %zu rules; %d letters looked at, %d matched by a rule, %d would have been filed otherwise. Nothing was changed.\n", name, rules.n,
           counts.looked_at, counts.matched, counts.changed);
    return CTL_DONE;
}

/* ---- reload, show */

static int reload(const char *conf)
{
    AUTO_CONFIG struct config *config = NULL;
    AUTO_JSON json_t *answer = NULL;
    char actor[CTL_ACTOR_SIZE];
    const json_t *one;
    struct err e = { 0 };
    size_t i;
    int r = config_load(conf, &config, &e);

    ctl_actor(actor);
    if (r == 0)
        r = ipc_call(config_text(config, CONFIG_PATHS_RUN_DIR), "diaryd", json_pack("{s:s, s:s}", "do", "rules_reload", "actor", actor), IPC_CALL_MS,
                     &answer, &e);
    if (r == -EREMOTEIO)
        json_array_foreach(json_object_get(answer, "errors"), i, one)
            fprintf(stderr, "line %lld: %s\n", (long long)json_int(one, "line", 0), CTL_WORDS(json_str(one, "error", "")));
    if (r < 0)
        return ctl_failed(&e);
    printf("%lld rules are in force\n", (long long)json_int(answer, "rules", 0));
    return CTL_DONE;
}

static int print_kept(void *ctx, const struct rules_kept *k)
{
    char since[CLOCK_SHOWN_SIZE] = "";

    (void)ctx;
    if (k->since_s > 0)
        clock_format_shown(k->since_s, since);
    printf("# %s%s\n%s%s", k->since_s > 0 ? "in force since " : "no rules were ever put into force", since, k->text,
           *k->text && k->text[strlen(k->text) - 1] != '\n' ? "\n" : "");
    if (*k->problem)
        printf("# the file was refused: %s\n", CTL_WORDS(k->problem));
    return 0;
}

static int show(const char *conf)
{
    AUTO_CONFIG struct config *config = NULL;
    AUTO_STORE struct store *store = NULL;
    struct err e = { 0 };
    int r = config_load(conf, &config, &e);

    if (r == 0)
        r = ctl_open_store(config, &store, &e);
    if (r == 0)
        r = store_rules(store, print_kept, NULL, &e);
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}

int cmd_rules(int argc, char **argv)
{
    const char *conf = NULL, *since = NULL;
    bool all = false;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--since", &since, NULL }, { "--all", NULL, &all } };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);
    const char *what = n > 0 ? argv[1] : "";

    if (n < 0)
        return ctl_misused(&e);
    if (since && !clock_is_date(since))
        return ctl_misused((err_set(&e, -EINVAL, "--since must be a day, yyyy-mm-dd"), &e));
    if (strcmp(what, "check") == 0 && n == 2)
        return check(conf, argv[2]);
    if (strcmp(what, "try") == 0 && n <= 2)
        return try_rules(conf, n == 2 ? argv[2] : NULL, since, all);
    if (strcmp(what, "reload") == 0 && n == 1)
        return reload(conf);
    if (strcmp(what, "show") == 0 && n == 1)
        return show(conf);
    return ctl_misused((err_set(&e, -EINVAL, "rules needs check FILE, try [FILE], reload or show"), &e));
}
