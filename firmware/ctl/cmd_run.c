/* cmd_run.c - "dakbox run": all programs in the foreground; with --demo, a whole office in a folder. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/demo_clerk.h"
#include "ctl/demo_mails.h"
#include "ctl/demo_people.h"
#include "ctl/demo_refused.h"
#include "ctl/demo_report.h"
#include "ctl/reload.h"
#include "ctl/super.h"

#include "base/clock.h"
#include "base/exe.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { LOOK_MS = 200, STUCK_MS = 180000 };

static volatile sig_atomic_t stop;

static void on_signal(int signal_no)
{
    (void)signal_no;
    stop = 1;
}

static void catch_signals(void)
{
    struct sigaction a = { .sa_handler = on_signal };

    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* ---- run */

/* eofficed is a stand-in for the central e-Office: only when asked for. Panel, hot folder and mailboxes: where they are set up. */
static bool is_wanted(const char *name, const struct config *c, bool with_eoffice)
{
    if (strcmp(name, "eofficed") == 0)
        return with_eoffice;
    if (strcmp(name, "paneld") == 0)
        return config_text(c, CONFIG_PANEL_CHIP)[0] || config_text(c, CONFIG_PANEL_INPUT)[0];
    if (strcmp(name, "maild") == 0)
        return config_is_set_up(c, CONFIG_MAILBOX_URL);
    return strcmp(name, "hotfolderd") != 0 || config_text(c, CONFIG_HOTFOLDER_DIR)[0];
}

/* The programs of this box. */
static int run_programs(const char *conf_path, const struct config *c, bool with_eoffice, struct err *e)
{
    static const char *const names[] = { "diaryd", "scand", "ocrd", "deskd", "sendd", "labeld", "paneld", "hotfolderd", "maild", "eofficed" };
    char dir[CTL_PATH_SIZE], files[ARRAY_LEN(names)][CTL_PATH_SIZE];
    const char *argv[ARRAY_LEN(names)][4];
    struct super_program table[ARRAY_LEN(names)];
    size_t n = 0;
    int r = exe_dir(dir, CTL_PATH_SIZE, e);

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(names); i++) {
        if (!is_wanted(names[i], c, with_eoffice))
            continue;
        r = ctl_path(files[i], e, "%s/%s", dir, names[i]);
        argv[i][0] = files[i];
        argv[i][1] = conf_path ? "-c" : NULL;
        argv[i][2] = conf_path;
        argv[i][3] = NULL;
        table[n++] = (struct super_program){ .name = names[i], .argv = argv[i] };
    }
    AUTO(reload_done) struct reload reload = { .conf = conf_path };
    struct super_limits limits = super_limits_usual;
    limits.settings = &reload;
    if (r == 0)
        r = reload_init(&reload, conf_path, e);
    return r < 0 ? r : super_run(table, n, &limits, NULL, e);
}

static int run_plain(const char *conf_path, bool with_eoffice)
{
    AUTO_CONFIG struct config *config = NULL;
    struct err e = { 0 };
    int r = config_load(conf_path, &config, &e);

    if (r == 0)
        r = ctl_make_dir(config_text(config, CONFIG_PATHS_DATA_DIR), &e);
    if (r < 0)
        return ctl_failed(&e);
    AUTO_CLOSE int lock_fd = super_lock(config_text(config, CONFIG_PATHS_RUN_DIR), &e);
    if (lock_fd < 0)
        return ctl_failed(&e);
    return run_programs(conf_path, config, with_eoffice, &e) < 0 ? ctl_failed(&e) : CTL_DONE;
}

/* ---- run --demo */

static int feed_all(struct clerk *c, const char *folder, struct err *e)
{
    AUTO_NAME_LIST struct name_list letters = { 0 };
    char feeder[CTL_PATH_SIZE];
    int r = feeder_list_letters(folder, &letters, e);

    if (r == 0 && letters.n == 0)
        return err_set(e, -ENODATA, "%s holds no letters: each is a folder of page images", folder);
    if (r == 0)
        r = ctl_path(feeder, e, "%s/feeder", c->env->dir);
    if (r == 0)
        r = feeder_clear(feeder, e);                /* what an earlier, broken-off demo left */
    for (size_t i = 0; r == 0 && i < letters.n; i++)
        r = clerk_feed(c, letters.names[i], e);
    return r;
}

/* What a demo is shown; NULL: none of it. */
struct dak { const char *letters, *mails, *classified; };

static int feed_classified(struct clerk *c, const char *folder, struct err *e)
{
    AUTO_NAME_LIST struct name_list letters = { 0 };
    int r = feeder_list_letters(folder, &letters, e);

    c->classified = folder;
    for (size_t i = 0; r == 0 && i < letters.n; i++)
        r = refused_feed(c, letters.names[i], e);
    return r;
}

static int confirm_until_all_rest(struct clerk *c, struct err *e)
{
    int64_t moved_ms = clock_mono_ms();
    unsigned moved;
    int r = 0;

    while (r == 0 && !clerk_all_rest(c)) {
        if (stop)
            return err_set(e, -ECANCELED, "stopped before all letters were sent");
        if (clock_mono_ms() - moved_ms > STUCK_MS) {
            clerk_tell_stuck(c);
            return err_set(e, -ETIMEDOUT, "no letter has moved for %d s", STUCK_MS / 1000);
        }
        usleep(LOOK_MS * 1000);
        r = clerk_watch(c, &moved, e);
        if (moved > 0)
            moved_ms = clock_mono_ms();
        if (r == 0)
            r = clerk_confirm_read(c, e);
    }
    return r;
}

static int finish_once(struct clerk *c, struct err *e)
{
    unsigned faults = 0;
    int r = confirm_until_all_rest(c, e);

    if (r == -ECANCELED)
        return r;
    int reported = demo_report(c, &faults, r < 0 ? NULL : e);       /* the table shows what there is */
    if (r == 0)
        r = reported;
    return r == 0 && faults > 0 ? err_set(e, -EBADMSG, "%u things are not as they should be", faults) : r;
}

static void welcome(const struct demo_env *env)
{
    printf("Desk: http://127.0.0.1:%d/   e-Office inbox: http://127.0.0.1:%d/\n"
           "Second e-Office, of some posts: http://127.0.0.1:%d/i/" DEMO_SECOND_OFFICE "/\n"
           "Confirm the letters at the desk and watch them arrive in the inbox. Mails: %s\n"
           "More paper: copy page images into %s/feeder and press Scan at the desk\n"
           "A mail for the office: save it as a file in %s/mailbox/new\n"
           "Ctrl-C ends the demo.\n\n", env->desk_port, env->eoffice_port, env->eoffice_port,
           env->mail_dir[0] ? env->mail_dir : config_text(env->config, CONFIG_MAIL_URL), env->dir, env->dir);
    fflush(stdout);
}

/* Stays until a person ends it. */
static int stay(struct clerk *c, struct err *e)
{
    unsigned moved;
    int r = 0;

    while (r == 0 && !stop) {
        usleep(LOOK_MS * 1000);
        r = clerk_watch(c, &moved, e);
    }
    return r;
}

/* Mails first: they are read while paper goes through the scanner. */
static int feed(struct clerk *c, const struct dak *dak, struct err *e)
{
    int r = 0;

    if (dak->mails) {
        printf("Sending the mails of %s\n", dak->mails);
        r = mails_feed(c, dak->mails, e);
    }
    if (r == 0 && dak->letters) {
        printf("Feeding the letters of %s\n", dak->letters);
        r = feed_all(c, dak->letters, e);
    }
    if (r == 0 && dak->classified) {
        printf("Feeding paper that must be refused, of %s\n", dak->classified);
        r = feed_classified(c, dak->classified, e);
    }
    return r;
}

static int play(struct demo_env *env, const struct dak *dak, bool once, struct err *e)
{
    struct clerk clerk = { 0 };
    int r = demo_start(env, e);

    if (r == 0)
        r = clerk_open(&clerk, env, &stop, e);
    if (r == 0 && !once) {
        welcome(env);
        r = demo_people(env, e);
    }
    if (r == 0)
        r = feed(&clerk, dak, e);
    if (r == 0)
        r = once ? finish_once(&clerk, e) : stay(&clerk, e);
    clerk_done(&clerk);
    return r;
}

static int run_demo(const struct demo_options *o, const struct dak *dak, bool once)
{
    struct demo_env env = { .lock_fd = -1 };
    struct err e = { 0 };

    catch_signals();
    int r = demo_prepare(&env, o, &e);
    if (r == 0)
        r = play(&env, dak, once, &e);
    demo_done(&env);
    if (r == -ECANCELED && !once)
        return CTL_DONE;
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}

/* The officers' directory lies beside the letters, else the sample one is taken. */
static int find_officers(const char *letters, char out[CTL_PATH_SIZE], struct err *e)
{
    if (letters && ctl_path(out, e, "%s/officers.csv", letters) == 0 && access(out, R_OK) == 0)
        return 0;
    return demo_find("letters/officers.csv", "tests/letters/officers.csv", out, e);
}

/* Its rules beside the directory whose posts they name; there need be none. */
static const char *find_rules(const char *officers, char out[CTL_PATH_SIZE])
{
    const char *slash = strrchr(officers, '/');

    return ctl_path(out, NULL, "%.*srules.txt", slash ? (int)(slash - officers) + 1 : 0, officers) == 0 && access(out, R_OK) == 0 ? out : NULL;
}

int cmd_run(int argc, char **argv)
{
    const char *conf = NULL, *port_base = NULL;
    struct dak dak = { .letters = NULL };
    struct demo_options o = { .port_base = DEMO_PORT_BASE, .mailbox = true, .two_offices = true };
    bool once = false, with_eoffice = false;
    const struct args_option options[] = {
        { "-c", &conf, NULL }, { "--with-eoffice", NULL, &with_eoffice }, { "--demo", &o.dir, NULL },
        { "--letters", &dak.letters, NULL }, { "--mails", &dak.mails, NULL }, { "--classified", &dak.classified, NULL }, { "--once", NULL, &once },
        { "--port-base", &port_base, NULL },
        { "--mail", &o.mail_url, NULL }, { "--mail-ca", &o.mail_ca, NULL }, { "--mail-user", &o.mail_user, NULL },
        { "--mail-password-file", &o.mail_password_file, NULL }, { "--mail-dir", &o.mail_dir, NULL },
    };
    char officers[CTL_PATH_SIZE], rules[CTL_PATH_SIZE];
    struct err e = { 0 };
    int64_t port = DEMO_PORT_BASE;
    int left = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (left > 0)
        left = err_set(&e, -EINVAL, "run takes no argument \"%s\"", argv[1]);
    if (left == 0 && !o.dir && (once || dak.letters || dak.mails || dak.classified || port_base || o.mail_url))
        left = err_set(&e, -EINVAL, "--letters, --mails, --classified, --once, --port-base and --mail belong to --demo DIR");
    if (left == 0 && once && !dak.letters)
        left = err_set(&e, -EINVAL, "--once needs --letters FOLDER");
    if (left == 0 && port_base)
        left = args_number(port_base, "--port-base", 0, 65000, &port, &e);
    if (left < 0)
        return ctl_misused(&e);
    if (!o.dir)
        return run_plain(conf, with_eoffice);
    if (find_officers(dak.letters, officers, &e) < 0)
        return ctl_failed(&e);
    o.port_base = (int)port;
    o.officers_file = officers;
    o.rules_file = find_rules(officers, rules);
    return run_demo(&o, &dak, once);
}
