/* cmd_rules.c - "dakbox rules check|try|reload|show": the office's rules, checked and tried before they are put into force. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/table.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "store/rules.h"
#include "workflow/route.h"
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
            fprintf(stderr, "%s: line %d: %s\n", name, errors->list[i].line, errors->list[i].words);
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

struct trial {
    const struct rules *rules;
    struct store *store;
    struct table *table;
    const char *since;                  /* a day, yyyy-mm-dd; NULL: from the beginning */
    int64_t last_id;
    int looked_at, matched, changed;
    bool over;                          /* a letter came before that day */
    struct err *e;
};

/* A letter's fields by the names the rules use; owned. */
struct facts { char *text[RULE_TEXTS]; char *priority; bool yes[RULE_FIELDS - RULE_TEXTS]; };

static void facts_done(struct facts *f)
{
    for (int i = 0; i < RULE_TEXTS; i++)
        free(f->text[i]);
    free(f->priority);
}

static int keep_field(void *ctx, const struct field *field)
{
    static const struct { const char *name; enum rule_field field; } names[] = {
        { "letter_no", RULE_NUMBER }, { "sender_name", RULE_NAME }, { "sender_designation", RULE_DESIGNATION },
        { "sender_organisation", RULE_ORGANISATION }, { "sender_email", RULE_EMAIL }, { "sender_state", RULE_STATE }, { "subject", RULE_SUBJECT },
        { "addressee", RULE_ADDRESSEE }, { "form", RULE_FORM }, { "language", RULE_LANGUAGE }, { "category", RULE_CATEGORY },
        { "vip", RULE_VIP }, { "parliament", RULE_PARLIAMENT }, { "urgent", RULE_URGENT },
    };
    struct facts *f = ctx;
    char **keep = strcmp(field->name, "priority") == 0 ? &f->priority : NULL;

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(names[i].name, field->name) == 0 && names[i].field >= RULE_TEXTS)
            f->yes[names[i].field - RULE_TEXTS] = strcmp(field->value, "yes") == 0;
        else if (strcmp(names[i].name, field->name) == 0)
            keep = &f->text[names[i].field];
    if (keep && !(*keep = strdup(field->value)))
        return -ENOMEM;
    return 0;
}

static bool differs(const struct letter *l, const struct facts *f, enum rule_outcome o, const char *value)
{

    switch (o) {
    case RULE_MARK:         return strcmp(l->post, value) != 0;
    case RULE_SET_CATEGORY: return strcmp(f->text[RULE_CATEGORY] ? f->text[RULE_CATEGORY] : "", value) != 0;
    case RULE_PRIORITY:     return strcmp(f->priority ? f->priority : "Normal", value) != 0;
    case RULE_LANE:         return l->lane < 0 || l->lane >= LANES || strcmp(lane_names[l->lane], value) != 0;
    case RULE_HOLD:         return l->state != LETTER_HELD;
    case RULE_SENIOR: case RULE_OUTCOMES: break;
    }
    return true;
}

static int add_row(struct trial *t, const struct letter *l, const struct facts *f, const struct rule_answers *a)
{
    char would[600] = "", lines[120] = "";
    size_t at = 0, at_line = 0;
    bool matched = false, changed = false;

    for (int o = 0; o < RULE_OUTCOMES; o++) {
        const struct rule_answer *answer = &a->of[o];

        if (!answer->value)
            continue;
        matched = true;
        if (!differs(l, f, (enum rule_outcome)o, answer->value) || at >= sizeof(would) || at_line >= sizeof(lines))
            continue;
        at += (size_t)snprintf(would + at, sizeof(would) - at, "%s%s%s%s", changed ? ", " : "", o == RULE_MARK ? "" : rule_outcome_name((enum rule_outcome)o),
                               o == RULE_MARK || o == RULE_SENIOR ? "" : " ", o == RULE_SENIOR ? "" : answer->value);
        at_line += (size_t)snprintf(lines + at_line, sizeof(lines) - at_line, "%s%d", changed ? ", " : "", answer->line);
        changed = true;
    }
    t->matched += matched;
    t->changed += changed;
    const char *const cells[] = { l->number, l->subject, l->marked_to, would, lines };
    return changed ? table_add(t->table, cells) : 0;
}

static int try_letter(void *ctx, const struct letter *l)
{
    struct trial *t = ctx;
    struct facts f = { .priority = NULL };
    struct rule_answers a;
    char day[CLOCK_DATE_SIZE];

    t->last_id = l->id;
    clock_format_date(l->received_s, day);
    t->over = t->since && strcmp(day, t->since) < 0;
    if (t->over)
        return 1;
    if (l->state == LETTER_VOID || l->read_s == 0)
        return 0;
    t->looked_at++;
    int r = store_fields(t->store, l->id, keep_field, &f, t->e);
    if (r == 0) {
        struct rule_letter letter = { .text = { [RULE_PURPOSE] = l->purpose } };

        for (int i = 0; i < RULE_TEXTS; i++)
            if (i != RULE_PURPOSE)
                letter.text[i] = f.text[i];
        memcpy(letter.yes, f.yes, sizeof(letter.yes));
        r = rules_apply(t->rules, &letter, &a);
    }
    if (r == 0)
        r = add_row(t, l, &f, &a);
    facts_done(&f);
    return r;
}

enum { PAGE = 1000 };

static int try_all(struct trial *t, bool all, struct err *e)
{
    struct letter_filter f = { .state = -1, .limit = PAGE };
    int64_t before;
    int r;

    do {
        before = f.before_id;
        r = store_letters(t->store, &f, try_letter, t, e);
        f.before_id = t->last_id;
    } while (r == 0 && (all || t->since) && t->last_id > 1 && f.before_id != before);
    return r < 0 ? r : 0;
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
    struct trial t = { .rules = &rules, .store = store, .table = table, .since = since, .e = &e };
    if (r == 0)
        r = try_all(&t, all, &e);
    if (r < 0)
        return ctl_failed(&e);
    if (table_rows(table) > 0)
        table_print(table, stdout);
    printf("%s: %zu rules; %d letters looked at, %d matched by a rule, %d would have been filed otherwise. Nothing was changed.\n", name, rules.n,
           t.looked_at, t.matched, t.changed);
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
            fprintf(stderr, "line %lld: %s\n", (long long)json_int(one, "line", 0), json_str(one, "error", ""));
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
        printf("# the file was refused: %s\n", k->problem);
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
