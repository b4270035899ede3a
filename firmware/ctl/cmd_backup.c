/* cmd_backup.c - "dakbox backup": makes one, lists those there are, and makes the key that seals them. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/words.h"

#include "box/stick.h"
#include "care/restore.h"
#include "care/state.h"

#include "base/clock.h"
#include "base/exe.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

enum { LINE_SIZE = 256, TRIES = 3 };

static atomic_bool stopping;

static void on_signal(int what)
{
    (void)what;
    atomic_store(&stopping, true);
}

/* ---- one */

struct shown { const struct config *config; int percent; };

static void show_phase(void *ctx, const char *line, int percent)
{
    struct shown *shown = ctx;

    care_progress_keep(shown->config, line, percent);
    if (!isatty(STDERR_FILENO) || percent == shown->percent)
        return;
    shown->percent = percent;
    fprintf(stderr, "\r\033[K%s", CTL_WORDS(line));
    if (percent >= 0)
        fprintf(stderr, " %d %%", percent);
}

static int make_backup(const struct config *c, const char *to, struct err *e)
{
    struct shown shown = { c, -2 };
    const struct care_watch watch = { .stopping = &stopping, .phase = show_phase, .ctx = &shown };
    struct backup_report report;
    char line[SAID_SIZE];

    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    signal(SIGPIPE, SIG_IGN);
    int r = care_backup(c, to, &watch, &report, e);
    if (r != -EBUSY)
        care_progress_end(c);
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
    if (r < 0)
        return r;
    care_done_line(&(struct care_state){ .letters = report.letters, .new_documents = report.new_documents, .bytes = report.new_bytes,
                                         .damaged = report.damaged }, line);
    printf("%s: %s\n", report.stamp, CTL_WORDS(line));
    return 0;
}

/* The stick that is plugged in, for as long as the backup takes. */
static int backup_to_stick(const struct config *c, struct err *e)
{
    const struct box box = { .conf = c, .run_dir = config_text(c, CONFIG_PATHS_RUN_DIR) };
    AUTO_STICK struct stick stick = { .mounted = false };
    int r = stick_open(&box, true, &stick, e);

    return r < 0 ? r : make_backup(c, stick.dir, e);
}

/* ---- those there are */

static int load_key(const struct config *c, struct office_key *ret, struct err *e)
{
    char path[PATH_MAX];
    int r = care_path(c, "office.key", path, e);

    return r < 0 ? r : office_key_load(path, ret, e);
}

static int show_one(void *ctx, const struct index *x, bool broken)
{
    (void)ctx;
    if (broken)
        printf("%s  its list is damaged\n", x->stamp);
    else
        printf("%s  %" PRId64 " letters, %" PRId64 " documents, dakbox %s\n", x->stamp, x->moment.letters, x->documents, x->version);
    return 0;
}

static int list_backups(const struct config *c, const char *from, struct err *e)
{
    struct office_key key;
    int r = load_key(c, &key, e);

    return r < 0 ? r : care_list(c, from, &key, show_one, NULL, e);
}

static int show_status(const struct config *c)
{
    char line[SAID_SIZE];
    enum care_backup_view v = care_backup_look(c, line);

    printf("%s\n", CTL_WORDS(line));
    return v == CARE_GOOD ? CTL_DONE : CTL_FAILED;
}

/* ---- its key */

/* The program that draws reads the secret from its standard input: it is on no command line and in no file. */
static int draw_sheet(const struct config *c, const char *text, const char *file, struct err *e)
{
    char program[PATH_MAX];
    int to_child[2], status = 0;
    int r = exe_beside("recovery-sheet", program, sizeof(program), e);

    if (r < 0)
        return r;
    AUTO_CLOSE int out = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0 || pipe2(to_child, O_CLOEXEC) < 0)
        return err_errno(e, "make %s", file);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(to_child[0], STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        execl(program, program, "-c", config_file(c), (char *)NULL);
        _exit(127);
    }
    close(to_child[0]);
    r = pid < 0 || dprintf(to_child[1], "backup %s\n", text) < 0 ? err_errno(e, "draw %s", file) : 0;
    close(to_child[1]);
    if (pid > 0 && (waitpid(pid, &status, 0) < 0 || status != 0) && r == 0)
        r = err_set(e, -ECHILD, "the sheet could not be drawn");
    return r;
}

static int ask_last_group(const char *text, struct err *e)
{
    char typed[LINE_SIZE];

    for (int i = 0; i < TRIES; i++) {
        printf("Type the last group of the sheet: ");
        fflush(stdout);
        if (!fgets(typed, sizeof(typed), stdin))
            break;
        if (office_secret_ends_in(text, typed))
            return 0;
        printf("That is not it.\n");
    }
    return err_say(e, -EINVAL, SAID_OFFICE_KEY_GROUP);
}

static int show_key(const struct config *c, const char *text, const char *sheet, struct err *e)
{
    if (sheet) {
        int r = draw_sheet(c, text, sheet, e);

        printf(r == 0 ? "The sheet is %s. Print it, lock it away, and remove the file.\n" : "", sheet);
        return r;
    }
    printf("Backup key of this office. Write it down; it is shown once and kept nowhere:\n\n    %s\n\n", text);
    return 0;
}

static int new_key(const struct config *c, bool replace, const char *sheet, struct err *e)
{
    uint8_t secret[OFFICE_SECRET_BYTES];
    struct office_opener opener;
    char text[OFFICE_TEXT_SIZE], path[PATH_MAX];
    int r = care_make_dir(c, e);

    if (r == 0)
        r = care_path(c, "office.key", path, e);
    if (r == 0 && !replace && access(path, F_OK) == 0)
        r = err_say(e, -EEXIST, SAID_OFFICE_KEY_IS_THERE);
    if (r < 0)
        return r;
    office_secret_new(secret);
    office_key_of(secret, &opener);
    office_secret_text(secret, text);
    r = show_key(c, text, sheet, e);
    if (r == 0)
        r = ask_last_group(text, e);
    if (r == 0)
        r = office_key_save(path, &opener.key, e);
    if (r == 0)
        printf("The key %s is in force: backups are sealed to it from now on.\n", opener.key.id);
    sodium_memzero(secret, sizeof(secret));
    sodium_memzero(text, sizeof(text));
    sodium_memzero(&opener, sizeof(opener));
    return r;
}

static int tell_key(const struct config *c, struct err *e)
{
    struct office_key key;
    int r = load_key(c, &key, e);

    if (r == 0)
        printf("backups are sealed to the key %s; its secret is on the recovery sheet of that name\n", key.id);
    return r;
}

int cmd_backup(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL, *to = NULL, *from = NULL, *sheet = NULL;
    bool fresh = false, replace = false, to_stick = false, to_set = false;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--to", &to, NULL }, { "--from", &from, NULL }, { "--sheet", &sheet, NULL },
                                           { "--new", NULL, &fresh }, { "--replace", NULL, &replace }, { "--stick", NULL, &to_stick },
                                           { "--set", NULL, &to_set } };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);
    const char *what = n == 1 ? argv[1] : n == 0 ? "" : "?";

    if (n >= 0 && *what && strcmp(what, "list") != 0 && strcmp(what, "status") != 0 && strcmp(what, "key") != 0)
        n = err_set(&e, -EINVAL, "backup understands list, status and key, or nothing: to make one");
    if (n < 0)
        return ctl_misused(&e);
    int r = sodium_init() < 0 ? err_set(&e, -EIO, "libsodium cannot be started") : config_load(conf, &config, &e);
    if (r == 0 && strcmp(what, "status") == 0)
        return show_status(config);
    if (r == 0)
        r = strcmp(what, "list") == 0 ? list_backups(config, from, &e) : strcmp(what, "key") != 0 ? (to_stick ? backup_to_stick(config, &e) : make_backup(config, to, &e))
          : fresh || replace ? new_key(config, replace, sheet, &e) : tell_key(config, &e);
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}
