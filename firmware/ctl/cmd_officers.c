/* cmd_officers.c - "dakbox officers": the directory shown, taken out as a file, and replaced by one. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/officers_send.h"
#include "ctl/table.h"
#include "ctl/words.h"

#include "base/csv_out.h"

#include <errno.h>
#include <string.h>

/* ---- list */

static int add_officer(void *ctx, const struct officer *o)
{
    char today[160] = "";

    if (!o->active)
        snprintf(today, sizeof(today), "inactive%s%.100s", o->successor[0] ? ", now " : "", o->successor);
    else if (o->leave_until[0])
        snprintf(today, sizeof(today), "on leave until %.10s%s%.100s", o->leave_until, o->link_post[0] ? ", stands in: " : "", o->link_post);
    else if (o->is_default)
        snprintf(today, sizeof(today), "default");
    const char *const cells[] = { o->post, o->designation, o->section, o->name, o->next_post, today };
    return table_add(ctx, cells);
}

static int list_all(struct store *s, struct err *e)
{
    static const struct table_column columns[] = { { "Post", 20 }, { "Designation", 32 }, { "Section", 32 }, { "Held by", 28 }, { "Next", 20 }, { "Today", 40 } };
    AUTO_TABLE struct table *t = table_new(columns, ARRAY_LEN(columns));
    int r = t ? store_officers(s, add_officer, t, e) : err_set(e, -ENOMEM, "out of memory");

    if (r == 0 && table_rows(t) > 0)
        table_print(t, stdout);
    else if (r == 0)
        puts("there are no officers; \"dakbox officers import FILE.csv\" takes them in");
    return r;
}

/* ---- show */

static void fact(const char *name, const char *value)
{
    if (*value)
        printf("%-16s %s\n", name, value);
}

static int show_post(void *ctx, const struct officer *o)
{
    (void)ctx;
    fact("post", o->post);
    fact("designation", o->designation);
    fact("", o->designation_hi);
    fact("other names", o->other_names);
    fact("section", o->section);
    fact("", o->section_hi);
    fact("e-Office", o->instance);
    fact("next in channel", o->next_post);
    fact("has taken over", o->replaces);
    fact("default", o->is_default ? "yes: takes what nobody else matches" : "");
    fact("active", o->active ? "yes" : "no");
    fact("taken over by", o->successor);
    return 0;
}

static int show_holder(void *ctx, const struct officer *o)
{
    (void)ctx;
    if (o->name[0] || o->email[0] || o->mobile[0])
        printf("%-16s %s%s%s  %s %s  %s to %s\n", "held by", o->name, o->name_hi[0] ? " / " : "", o->name_hi, o->email, o->mobile,
               o->since[0] ? o->since : "…", o->until[0] ? o->until : "…");
    if (o->leave_since[0])
        printf("%-16s %s to %s%s%s\n", "on leave", o->leave_since, o->leave_until, o->link_post[0] ? ", stands in: " : "", o->link_post);
    return 0;
}

static int show_acting(void *ctx, const struct officer *o)
{
    if (strcmp(ctx, o->post) != 0)
        printf("%-16s %s, %s %s\n", "acts today", o->post, o->name, o->email);
    return 0;
}

static int show(struct store *s, const char *post, struct err *e)
{
    int r = store_officer(s, post, show_post, NULL, e);

    if (r == 0)
        r = store_officer_rows(s, post, show_holder, NULL, e);
    return r == 0 ? store_officer_acting(s, post, NULL, show_acting, (void *)(uintptr_t)post, e) : r;
}

/* ---- export */

static int export_row(void *ctx, const struct officer *o)
{
    const char *const cells[] = { o->post, o->designation, o->designation_hi, o->other_names, o->section, o->section_hi, o->instance, o->next_post,
                                  o->is_default ? "yes" : "", o->active ? "" : "no", o->active ? o->replaces : "", o->name, o->name_hi, o->email,
                                  o->mobile, o->since, o->until, o->leave_since, o->leave_until, o->link_post };

    csv_out(ctx, cells, ARRAY_LEN(cells));
    return 0;
}

static int export_all(struct store *s, const char *path, struct err *e)
{
    AUTO_FCLOSE FILE *file = path ? fopen(path, "we") : NULL;
    FILE *out = path ? file : stdout;

    if (!out)
        return err_errno(e, "write %s", path);
    fputs("\xEF\xBB\xBFpost,designation,designation_hi,other_names,section,section_hi,instance,next_post,default,active,replaces,"
          "name,name_hi,email,mobile,from,to,leave_from,leave_to,link_post\r\n", out);      /* spreadsheets know UTF-8 by its mark */
    int r = store_officer_rows(s, NULL, export_row, out, e);
    return r == 0 && (fflush(out) != 0 || ferror(out)) ? err_errno(e, "write %s", path ? path : "the directory") : r;
}

/* ---- import */

static const char *change_words(const char *change)
{
    static const char *const words[][2] = {
        { "new", "new" }, { "changed", "changed" }, { "transferred", "transferred" }, { "inactive", "no longer active" }, { "active_again", "active again" },
    };

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (strcmp(change, words[i][0]) == 0)
            return words[i][1];
    return change;
}

static void print_change(const json_t *c)
{
    const char *change = json_str(c, "change", ""), *before = json_str(c, "before", ""), *after = json_str(c, "after", "");
    const char *columns = json_str(c, "columns", "");

    printf("  %-16s %s", json_str(c, "post", ""), change_words(change));
    if (strcmp(change, "transferred") == 0)
        printf(": %s → %s", *before ? before : "vacant", *after ? after : "vacant");
    else if (strcmp(change, "new") == 0 && *after)
        printf(": %s", after);
    if (*columns)
        printf("%s%s", strcmp(change, "changed") == 0 ? ": " : "; also ", columns);
    putchar('\n');
}

static void print_summary(const char *file, bool check_only, const json_t *answer)
{
    const json_t *summary = json_object_get(answer, "summary"), *changes = json_object_get(answer, "changes"), *change;
    const char *at_start = json_str(answer, "file_at_start", "");
    static const char *const kinds[] = { "new", "transferred", "changed", "inactive", "active_again" };
    int64_t untold = json_int(answer, "untold", 0), any = 0;
    size_t i;

    printf("%s: %lld posts", file, (long long)json_int(summary, "posts", 0));
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
        int64_t n = json_int(summary, kinds[k], 0);

        any += n;
        if (n > 0)
            printf(", %lld %s", (long long)n, change_words(kinds[k]));
    }
    puts(any == 0 ? ", nothing changed" : check_only ? " (only checked, nothing is changed)" : "");
    json_array_foreach((json_t *)(uintptr_t)changes, i, change)
        print_change(change);
    if (untold > 0)
        printf("  … and %lld more\n", (long long)untold);
    if (*at_start && !check_only)
        printf("office.officers_file is set: at its next start diaryd reads %s again. Put this directory there, too, or empty the setting.\n", at_start);
}

static void print_mistakes(const char *file, const json_t *answer)
{
    const json_t *list = json_object_get(answer, "mistakes"), *one;
    int64_t untold = json_int(answer, "untold", 0);
    size_t i;

    json_array_foreach((json_t *)(uintptr_t)list, i, one) {
        int64_t line = json_int(one, "line", 0);

        if (line > 0)
            fprintf(stderr, "%s:%lld: %s\n", file, (long long)line, CTL_WORDS(json_str(one, "words", "")));
        else
            fprintf(stderr, "%s: %s\n", file, CTL_WORDS(json_str(one, "words", "")));
    }
    if (untold > 0)
        fprintf(stderr, "… and %lld more mistakes\n", (long long)untold);
}

static int import(const struct config *c, const char *file, bool check_only, struct err *e)
{
    AUTO_JSON json_t *answer = NULL;
    char actor[CTL_ACTOR_SIZE];

    ctl_actor(actor);
    int r = officers_send(config_text(c, CONFIG_PATHS_RUN_DIR), file, actor, check_only, &answer, e);
    if (r == 0) {
        print_summary(file, check_only, answer);
    } else if (json_array_size(json_object_get(answer, "mistakes")) > 0) {
        print_mistakes(file, answer);
        err_set(e, r, "%s is not taken in; the directory is as it was", file);
    }
    return r;
}

/* ---- which */

int cmd_officers(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    AUTO_STORE struct store *store = NULL;
    const char *conf = NULL;
    bool check = false;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--check", NULL, &check } };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);
    const char *what = n > 0 ? argv[1] : "list";
    bool importing = strcmp(what, "import") == 0, showing = strcmp(what, "show") == 0, exporting = strcmp(what, "export") == 0;

    if (n >= 0 && !importing && !showing && !exporting && strcmp(what, "list") != 0)
        n = err_set(&e, -EINVAL, "officers can list, show, import and export, but not \"%s\"", what);
    else if (n >= 0 && (importing || showing) && n != 2)
        n = err_set(&e, -EINVAL, importing ? "officers import needs one file" : "officers show needs one post");
    else if (n > 2 || (n == 2 && strcmp(what, "list") == 0))
        n = err_set(&e, -EINVAL, "officers %s takes no argument \"%s\"", what, argv[n]);
    if (n < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0 && !importing)
        r = ctl_open_store(config, &store, &e);
    if (r == 0)
        r = importing ? import(config, argv[2], check, &e) : showing ? show(store, argv[2], &e)
          : exporting ? export_all(store, n == 2 ? argv[2] : NULL, &e) : list_all(store, &e);
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}
