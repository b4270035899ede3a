/* torture.c - "torture --letters N --seed S [--what paper|delivery] [--classified EVERY] [--dir D]": see torture.h and drain.h. */
#include "tests/system/torture.h"

#include "base/clock.h"
#include "ctl/args.h"
#include "ctl/maildir.h"
#include "tests/rig/tmpdir.h"
#include "tests/system/clerk.h"
#include "tests/system/count.h"
#include "tests/system/drain.h"
#include "tests/system/killer.h"
#include "tests/system/stacks.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

enum {
    TURN_MS = 40, DESK_MS = 400,
    MAIL_LOOKS = 100,
    LIMIT_MS = 90000, LIMIT_LETTER_MS = 15000,      /* the whole run: so much, and so much a letter */
    KILL_SPREAD_MS = 400,
    PAPER_MOST = 500,                               /* more letters than these begin where they are confirmed, unless it is said otherwise */
};

/* Those that hand letters on are named more often. */
static const char *const victims[] = {
    "scand", "scand", "scan-station", "scan-station", "ocrd", "ocr-page", "ocr-page", "diaryd", "diaryd", "diaryd", "deskd",
    "sendd", "sendd", "sendd", "sendd", "eofficed", "eofficed", NULL,
};

uint64_t torture_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* ---- the diary comes and goes with diaryd */

bool torture_diary(struct torture *t)
{
    return t->store || ctl_open_store(t->env.config, &t->store, NULL) == 0;
}

void torture_diary_failed(struct torture *t)
{
    store_close(t->store);
    t->store = NULL;
}

/* ---- start */

static int make_dir(struct torture *t, const char *wanted, struct err *e)
{
    char template[] = "/tmp/dakbox-torture-XXXXXX";

    if (wanted && mkdir(wanted, 0755) < 0 && errno != EEXIST)
        return err_errno(e, "make %s", wanted);
    if (!wanted && !mkdtemp(template))
        return err_errno(e, "make %s", template);
    if (!wanted && chmod(template, 0755) < 0)           /* the mail server has users of its own */
        return err_errno(e, "open %s", template);
    AUTO_FREE char *full = realpath(wanted ? wanted : template, NULL);
    return full ? ctl_path(t->dir, e, "%s", full) : err_errno(e, "open %s", wanted ? wanted : template);
}

static int plan_letters(struct torture *t, struct err *e)
{
    uint64_t random = t->seed;

    t->letters = calloc(t->n_letters, sizeof(*t->letters));
    if (!t->letters)
        return err_set(e, -ENOMEM, "out of memory");
    for (unsigned i = 0; i < t->n_letters; i++) {
        uint64_t gap = torture_random(&random) % 10;

        t->letters[i].n_pages = 1 + (unsigned)(torture_random(&random) % TORTURE_MAX_PAGES);
        t->letters[i].gap = i + 1 == t->n_letters || gap < 5 ? GAP_END : gap < 8 ? GAP_SEPARATOR : GAP_FORGOTTEN;
    }
    for (unsigned i = t->marked_every; t->marked_every > 0 && i <= t->n_letters; i += t->marked_every) {
        t->letters[i - 1].marked = true;                /* in a stack of its own: the counter takes such paper out as a whole */
        t->letters[i - 1].gap = GAP_END;
        if (i > 1)
            t->letters[i - 2].gap = GAP_END;
    }
    return stacks_draw(t, e);
}

/* A real mail server needs root; without, the sink of the demo takes its place. *ret_script: NULL for the sink. */
static int choose_mail_server(char path[CTL_PATH_SIZE], const char **ret_script, struct err *e)
{
    bool real = geteuid() == 0 && access("/usr/sbin/exim4", X_OK) == 0;
    int r = real ? demo_find("smtpd.sh", "tests/rig/smtpd.sh", path, e) : 0;

    *ret_script = real ? path : NULL;
    if (!real)
        printf("not root, or no Exim here: mails go to tests/rig/mail_sink.py instead of a real mail server\n");
    return r;
}

static int open_office(struct torture *t, struct err *e)
{
    char officers[CTL_PATH_SIZE], office[CTL_PATH_SIZE], script[CTL_PATH_SIZE];
    /* a box under fire: what is killed twice in a row comes back soon all the same */
    static const struct super_limits limits = { .restart = { .steady_ms = 1000, .first_ms = 50, .max_ms = 800 }, .stop_ms = 10000 };
    struct demo_options o = { .dir = office, .officers_file = officers, .port_base = 0, .limits = &limits };
    int r = ctl_path(office, e, "%s/office", t->dir);

    if (r == 0)
        r = demo_find("letters/officers.csv", "tests/letters/officers.csv", officers, e);
    if (r == 0)
        r = choose_mail_server(script, &o.mail_script, e);
    if (r == 0)
        r = demo_prepare(&t->env, &o, e);
    if (r == 0)
        r = spool_open_configured(t->env.config, &t->spool, e);
    return r < 0 ? r : demo_start(&t->env, e);
}

/* ---- the run */

static void tell_where_they_are(const struct torture *t)
{
    for (unsigned i = 0; i < t->n_fed; i++)
        if (!t->letters[i].sent)
            printf("letter %u, document %s, is not sent\n", i + 1, t->letters[i].doc);
}

static int play(struct torture *t, struct err *e)
{
    int64_t until_ms = clock_mono_ms() + LIMIT_MS + (int64_t)LIMIT_LETTER_MS * t->n_letters, desk_ms = 0;
    int r = 0;

    while (r == 0 && t->n_sent < t->n_letters) {
        if (clock_mono_ms() > until_ms) {
            tell_where_they_are(t);
            return err_set(e, -ETIMEDOUT, "out of time: %u of %u letters fed, %u sent", t->n_fed, t->n_letters, t->n_sent);
        }
        r = clerk_feed_step(t, e);
        if (r == 0 && clock_mono_ms() >= desk_ms) {
            r = clerk_desk_step(t, e);
            desk_ms = clock_mono_ms() + DESK_MS;
        }
        usleep(TURN_MS * 1000);
    }
    return r;
}

static int play_with_kills(struct torture *t, struct err *e)
{
    char log[CTL_PATH_SIZE], program_logs[CTL_PATH_SIZE];
    int r = ctl_path(log, e, "%s/kills", t->dir);

    if (r == 0)
        r = ctl_path(program_logs, e, "%s/data/log", t->env.dir);
    const struct killer_plan plan = { .super_pid = t->env.super_pid, .seed = t->seed, .victims = victims, .spread_ms = KILL_SPREAD_MS,
                                      .program_log_dir = program_logs, .log_path = log };
    pid_t killer = r < 0 ? r : killer_start(&plan, e);

    if (killer < 0)
        return killer;
    r = play(t, e);
    killer_stop(killer);
    if (killer_tell(log) == 0 && r == 0)
        r = err_set(e, -EBADMSG, "nothing was killed: this run proves nothing");
    return r;
}

/* A mail server has taken a mail before it lies in the folder. Mails that never come are counted later. */
static void wait_for_mails(const struct torture *t)
{
    for (int look = 0; look < MAIL_LOOKS && maildir_count(t->env.mail_dir, "", NULL) < (int)(t->n_letters - t->n_refused); look++)
        usleep(100 * 1000);
}

/* All programs run again, and the diary can be read. */
static int settle(struct torture *t, struct err *e)
{
    int r = demo_wait(&t->env, e);

    wait_for_mails(t);
    for (int look = 0; r == 0 && !torture_diary(t); look++) {
        if (look == 100)
            return err_set(e, -ETIMEDOUT, "the diary cannot be read");
        usleep(100 * 1000);
    }
    return r;
}

static int run(struct torture *t, const char *dir, struct verdict *v, struct err *e)
{
    int r = make_dir(t, dir, e);

    v->lost = t->n_letters;                 /* until they are counted */

    if (r == 0)
        r = plan_letters(t, e);             /* 1. paper */
    if (r == 0)
        r = open_office(t, e);              /* 2. programs, mail server, e-Office */
    int played = r == 0 ? play_with_kills(t, e) : r;    /* 3. letters in, programs killed */
    if (r < 0)
        return r;
    struct err why = { 0 };
    r = settle(t, &why);                    /* 4. no more kills */
    if (r == 0)
        r = count_all(t, v, &why);          /* 5. count, also when the run itself failed */
    if (played == 0 && r < 0)
        *e = why;
    return played < 0 ? played : r;
}

static void close_office(struct torture *t)
{
    store_close(t->store);
    spool_close(t->spool);
    demo_done(&t->env);
    free(t->letters);
}

static int paper_main(unsigned n_letters, unsigned marked_every, uint64_t seed, const char *dir)
{
    struct torture t = { .n_letters = n_letters, .marked_every = marked_every, .seed = seed, .env = { .lock_fd = -1 } };
    struct verdict v = { 0 };
    struct err e = { 0 };
    int r = run(&t, dir, &v, &e);

    if (r < 0)
        printf("torture: %s\n", e.msg);
    bool good = r == 0 && v.lost == 0 && v.doubled == 0 && v.faults == 0;
    close_office(&t);
    if (!good)
        printf("what is left of it is in %s\n", t.dir);
    else if (!dir)
        tmpdir_remove(t.dir);
    printf("%u times two letters were split that came in as one\n", t.n_split);
    if (marked_every > 0)
        printf("classified letters %u, refused %u, of them by a person's look %u\n", n_letters / marked_every, t.n_refused, t.n_doubted);
    printf("letters %u, lost %u, doubled %u\n", t.n_letters, v.lost, v.doubled);
    return good ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *letters = "50", *seed = "1", *dir = NULL, *what = NULL, *classified = "0";
    const struct args_option options[] = { { "--letters", &letters, NULL }, { "--seed", &seed, NULL }, { "--dir", &dir, NULL }, { "--what", &what, NULL },
                                           { "--classified", &classified, NULL } };
    struct err e = { 0 };
    int64_t n_letters = 0, seed_number = 0, marked_every = 0;
    int r = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (r == 0)
        r = args_number(letters, "--letters", 1, TORTURE_MAX_LETTERS, &n_letters, &e);
    if (r == 0)
        r = args_number(seed, "--seed", 0, INT64_MAX, &seed_number, &e);
    if (r == 0)
        r = args_number(classified, "--classified", 0, TORTURE_MAX_LETTERS, &marked_every, &e);
    if (r == 0 && !what)
        what = n_letters > PAPER_MOST ? "delivery" : "paper";
    if (r == 0 && strcmp(what, "delivery") != 0 && strcmp(what, "paper") != 0)
        r = err_set(&e, -EINVAL, "--what must be paper or delivery");
    if (r != 0) {
        fprintf(stderr, "torture: %s\nusage: torture --letters N --seed S [--what paper|delivery] [--classified EVERY] [--dir D]\n", e.msg);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    printf("%s, seed %lld\n", strcmp(what, "paper") == 0 ? "from the paper tray on" : "from the confirmation on", (long long)seed_number);
    fflush(stdout);
    return strcmp(what, "paper") == 0 ? paper_main((unsigned)n_letters, (unsigned)marked_every, (uint64_t)seed_number, dir) : drain_main((unsigned)n_letters, (uint64_t)seed_number, dir);
}
