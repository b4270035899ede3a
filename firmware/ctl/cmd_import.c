/* cmd_import.c - "dakbox import": each file becomes a letter; a bad one is named and the others go on. */
#include "ctl/args.h"
#include "ctl/ctl.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "intake/intake.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

enum { NUMBER_MS = 10000, LOOK_MS = 100, TELL_MS = 5000 };

struct import_run {
    const struct config *config;
    struct spool *spool;
    struct store *store;        /* NULL while diaryd is not running */
    struct mark_checker *checker;
    struct intake_origin origin;
    int64_t told_ms;            /* monotonic: how far a long file is */
    unsigned bad;
};

/* diaryd numbers it within moments; when it is away it does so later. */
static void show_number(struct import_run *run, const char *path, const char *doc)
{
    int64_t deadline_ms = clock_mono_ms() + (run->store ? NUMBER_MS : 0), id;
    struct err e = { 0 };

    do {
        char number[STORE_NUMBER_SIZE];

        if (run->store && ctl_number_of_doc(run->store, doc, &id, number, &e) == 0) {
            printf("%s  %s\n", number, path);
            return;
        }
        usleep(LOOK_MS * 1000);
    } while (clock_mono_ms() < deadline_ms);
    printf("taken in as %s: %s; its diary number follows when diaryd runs\n", doc, path);
}

static void import_failed(struct import_run *run, const struct err *e)
{
    ctl_failed(e);
    run->bad++;
}

/* A long file takes a while: a line now and then. */
static bool tell_progress(void *ctx, int page, int pages)
{
    struct import_run *run = ctx;
    int64_t now_ms = clock_mono_ms();

    if (page > 1 && now_ms - run->told_ms >= TELL_MS) {
        run->told_ms = now_ms;
        fprintf(stderr, "dakbox: looking for classified markings: page %d of %d\n", page, pages);
    }
    return false;
}

static void import_one(struct import_run *run, const char *path)
{
    const char *run_dir = config_text(run->config, CONFIG_PATHS_RUN_DIR);
    char doc[ID_SIZE];
    struct err e = { 0 };

    run->told_ms = clock_mono_ms();
    int r = intake_file(run->spool, run->checker, path, &run->origin, tell_progress, run, doc, &e);
    if (r < 0)
        import_failed(run, &e);
    if (r == 0 || r == -EKEYREVOKED)
        ipc_hint(run_dir, "diaryd");
    if (r == 0)
        ipc_hint(run_dir, "ocrd");
    if (r == 0 || r == -EKEYREVOKED)
        show_number(run, r == 0 ? path : "refused: classified", doc);
}

static int not_hidden(const struct dirent *entry) { return entry->d_name[0] != '.'; }

/* Each file in the folder, by name; folders inside it are left alone. */
static void import_folder(struct import_run *run, const char *path)
{
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, not_hidden, alphasort), folders = 0;
    struct err e = { 0 };

    if (n < 0) {
        err_errno(&e, "%s", path);
        import_failed(run, &e);
        return;
    }
    for (int i = 0; i < n; i++) {
        char file[CTL_PATH_SIZE];
        struct stat st;

        if (ctl_path(file, &e, "%s/%s", path, entries[i]->d_name) < 0)
            import_failed(run, &e);
        else if (stat(file, &st) == 0 && S_ISDIR(st.st_mode))
            folders++;
        else                                            /* what cannot be looked at is named too */
            import_one(run, file);
        free(entries[i]);
    }
    free(entries);
    if (n == folders) {
        err_set(&e, -ENODATA, "%s: there is no file in it%s", path, n > 0 ? "; folders inside it are left alone" : "");
        import_failed(run, &e);
    }
}

/* A person's word counts only with his name. */
static int clear(bool unmarked, const char *actor, char out[SPOOL_VALUE_SIZE], struct err *e)
{
    out[0] = '\0';
    if (unmarked != (actor && actor[0]))
        return err_set(e, -EINVAL, "--not-classified and --actor NAME go together: NAME has looked at the files and says so");
    if (unmarked && snprintf(out, SPOOL_VALUE_SIZE, "dakbox import --not-classified, by %s", actor) >= SPOOL_VALUE_SIZE)
        return err_set(e, -EINVAL, "--actor: the name is too long");
    return 0;
}

int cmd_import(int argc, char **argv)
{
    AUTO_MARK_CHECKER struct mark_checker *checker = NULL;
    AUTO_CONFIG struct config *config = NULL;
    AUTO_SPOOL struct spool *spool = NULL;
    AUTO_STORE struct store *store = NULL;
    const char *conf = NULL, *purpose = "letter", *actor = NULL;
    bool unmarked = false;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--purpose", &purpose, NULL }, { "--actor", &actor, NULL },
                                           { "--not-classified", NULL, &unmarked } };
    char cleared[SPOOL_VALUE_SIZE];
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n == 0)
        n = err_set(&e, -EINVAL, "import needs a file or a folder");
    if (n > 0 && !intake_is_purpose(purpose))
        n = err_set(&e, -EINVAL, "--purpose %s: it is letter, vip or backlog", purpose);
    if (n > 0 && clear(unmarked, actor, cleared, &e) < 0)
        n = -EINVAL;
    if (n < 0)
        return ctl_misused(&e);
    signal(SIGPIPE, SIG_IGN);           /* of the checker */
    if (config_load(conf, &config, &e) < 0 || spool_open_configured(config, &spool, &e) < 0 || mark_new_configured(config, &checker, &e) < 0)
        return ctl_failed(&e);
    if (ctl_open_store(config, &store, NULL) < 0)
        store = NULL;
    struct import_run run = {
        .config = config, .spool = spool, .store = store, .checker = checker,
        .origin = { .source = "import", .purpose = purpose, .cleared = cleared,
                    .reserve_bytes = (uint64_t)config_number(config, CONFIG_PATHS_RESERVE_MIB) << 20 },
    };
    for (int i = 1; i <= n; i++) {
        struct stat st;

        if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
            import_folder(&run, argv[i]);
        else
            import_one(&run, argv[i]);
    }
    return run.bad > 0 ? CTL_FAILED : CTL_DONE;
}
