/* cmd_users.c - "dakbox users": who may sign in at the desk. What it does is in the history under the name of the Unix user. */
#include "ctl/args.h"
#include "ctl/users.h"
#include "ctl/table.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "store/people.h"

#include <errno.h>
#include <string.h>

/* ---- list */

static void shown_time(int64_t at_s, char out[CLOCK_SHOWN_SIZE])
{
    if (at_s > 0)
        clock_format_shown(at_s, out);
    else
        snprintf(out, CLOCK_SHOWN_SIZE, "never");
}

static int add_person(void *ctx, const struct user *u)
{
    char roles[ROLES_TEXT_SIZE], seen[CLOCK_SHOWN_SIZE];

    roles_to_text(u->roles, roles);
    shown_time(u->seen_s, seen);
    const char *const cells[] = { u->name, u->full_name, roles, u->active ? "on" : "off", *u->passphrase ? "yes" : "no", *u->code_sealed ? "yes" : "no", seen };
    return table_add(ctx, cells);
}

static int list_all(const struct config *c, struct err *e)
{
    static const struct table_column columns[] = {
        { "Name", 0 }, { "Full name", 40 }, { "Roles", 0 }, { "", 0 }, { "Passphrase", 0 }, { "Code", 0 }, { "Last signed in", 0 },
    };
    AUTO_TABLE struct table *t = table_new(columns, ARRAY_LEN(columns));
    AUTO_STORE struct store *s = NULL;
    int r = t ? ctl_open_store(c, &s, e) : err_set(e, -ENOMEM, "out of memory");

    if (r == 0)
        r = store_users(s, add_person, t, e);
    if (r == 0 && table_rows(t) == 0)
        puts("Nobody can sign in yet. Open the desk; \"dakbox users setup-code\" prints the code it asks for.");
    else if (r == 0)
        table_print(t, stdout);
    return r;
}

/* ---- changes: each is asked of diaryd */

static int ask(const struct config *c, json_t *take_message, json_t **ret_answer, struct err *e)
{
    char actor[CTL_ACTOR_SIZE];

    ctl_actor(actor);
    json_object_set_new(take_message, "actor", json_string(actor));
    return ipc_call(config_text(c, CONFIG_PATHS_RUN_DIR), "diaryd", take_message, IPC_CALL_MS, ret_answer, e);
}

int users_add(const struct config *c, const char *name, const char *full_name, const char *roles, struct err *e)
{
    return ask(c, json_pack("{s:s, s:s, s:s, s:s, s:i}", "do", "user_put", "name", name, "full_name", full_name, "roles", roles, "revision", 0), NULL, e);
}

int users_set_passphrase(const struct config *c, const char *name, const char *hash, struct err *e)
{
    return ask(c, json_pack("{s:s, s:s, s:s}", "do", "user_passphrase", "name", name, "passphrase", hash), NULL, e);
}

int users_ticket(const struct config *c, const char *name, char out[USERS_ADDRESS_SIZE], struct err *e)
{
    AUTO_JSON json_t *answer = NULL;
    AUTO_JSON json_t *desk = NULL;
    int r = ask(c, json_pack("{s:s, s:s}", "do", "user_ticket", "name", name), &answer, e);

    if (r < 0)
        return r;
    ipc_call(config_text(c, CONFIG_PATHS_RUN_DIR), "deskd", json_pack("{s:s}", "do", "status"), IPC_CALL_MS, &desk, NULL);
    snprintf(out, USERS_ADDRESS_SIZE, "%s/sign-in?ticket=%s", json_str(desk, "url", "(the desk's address)"), json_str(answer, "ticket", ""));
    return 0;
}

static int print_ticket(const struct config *c, const char *name, struct err *e)
{
    char address[USERS_ADDRESS_SIZE];
    int r = users_ticket(c, name, address, e);

    if (r == 0)
        printf("%s\nlets %s in once, within %d minutes.\n", address, name, TICKET_VALID_S / 60);
    return r;
}

struct person_now { char full_name[PERSON_FULL_NAME_SIZE]; int revision; };

static int keep_person(void *ctx, const struct user *u)
{
    struct person_now *p = ctx;

    snprintf(p->full_name, sizeof(p->full_name), "%s", u->full_name);
    p->revision = u->revision;
    return 0;
}

static int set_roles(const struct config *c, const char *name, const char *roles, struct err *e)
{
    AUTO_STORE struct store *s = NULL;
    struct person_now now = { .revision = 0 };
    int r = ctl_open_store(c, &s, e);

    if (r == 0)
        r = store_user(s, name, keep_person, &now, e);
    return r < 0 ? r : ask(c, json_pack("{s:s, s:s, s:s, s:s, s:i}", "do", "user_put", "name", name, "full_name", now.full_name, "roles", roles,
                                        "revision", now.revision), NULL, e);
}

static int set_active(const struct config *c, const char *name, bool active, struct err *e)
{
    return ask(c, json_pack("{s:s, s:s, s:b}", "do", "user_active", "name", name, "active", active), NULL, e);
}

static int reset(const struct config *c, const char *name, struct err *e)
{
    int r = ask(c, json_pack("{s:s, s:s}", "do", "user_reset", "name", name), NULL, e);

    return r < 0 ? r : print_ticket(c, name, e);
}

/* ---- the first start */

static int print_setup_code(const struct config *c, struct err *e)
{
    char path[CTL_PATH_SIZE], code[64];
    int r = config_path(c, CONFIG_PATHS_RUN_DIR, "setup-code", path, sizeof(path), e);

    if (r < 0)
        return r;
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    if (!f && errno == ENOENT)
        return err_set(e, -ENOENT, "there is no setup code: an administrator has been made already, or diaryd is not running");
    if (!f || !fgets(code, sizeof(code), f))
        return err_errno(e, "read %s", path);
    fputs(code, stdout);
    return 0;
}

/* ---- which */

static const struct { const char *what; int least, most; } commands[] = {
    { "list", 0, 0 }, { "add", 3, 3 }, { "roles", 2, 2 }, { "off", 1, 1 }, { "on", 1, 1 }, { "reset", 1, 1 }, { "ticket", 1, 1 }, { "setup-code", 0, 0 },
};

static int run(const struct config *c, const char *what, char **word, struct err *e)
{
    if (strcmp(what, "add") == 0) {
        int r = users_add(c, word[0], word[1], word[2], e);

        return r < 0 ? r : print_ticket(c, word[0], e);
    }
    if (strcmp(what, "roles") == 0)
        return set_roles(c, word[0], word[1], e);
    if (strcmp(what, "off") == 0 || strcmp(what, "on") == 0)
        return set_active(c, word[0], strcmp(what, "on") == 0, e);
    if (strcmp(what, "reset") == 0)
        return reset(c, word[0], e);
    if (strcmp(what, "ticket") == 0)
        return print_ticket(c, word[0], e);
    return strcmp(what, "setup-code") == 0 ? print_setup_code(c, e) : list_all(c, e);
}

int cmd_users(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL } };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);
    const char *what = n > 0 ? argv[1] : "list";
    size_t i = 0;

    while (n >= 0 && i < ARRAY_LEN(commands) && strcmp(commands[i].what, what) != 0)
        i++;
    if (n >= 0 && i == ARRAY_LEN(commands))
        n = err_set(&e, -EINVAL, "users can list, add, roles, on, off, reset, ticket and setup-code, but not \"%s\"", what);
    else if (n > 0 && (n - 1 < commands[i].least || n - 1 > commands[i].most))
        n = err_set(&e, -EINVAL, "\"dakbox help users\" shows what users %s needs", what);
    if (n < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0)
        r = run(config, what, argv + 2, &e);
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}
