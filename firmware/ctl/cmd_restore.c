/* cmd_restore.c - "dakbox restore": an office from its backup onto an empty box. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/words.h"

#include "box/stick.h"
#include "care/restore.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/put_file.h"
#include "base/text.h"
#include "base/wipe.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>

enum { KEY_TEXT_MAX = 512, NUMBER_TEXT_SIZE = 128, ASKED_MAX_BYTES = 4096 };

/* From the file, or typed: it must not stand on a command line, which every program can read. */
static int read_secret(const char *file, uint8_t secret[OFFICE_SECRET_BYTES], struct err *e)
{
    AUTO_FREE char *text = NULL;
    char typed[KEY_TEXT_MAX];
    size_t n = 0;
    int r = file ? get_file(file, KEY_TEXT_MAX, &text, &n, e) : 0;

    if (r == -ENOENT)
        return err_set(e, r, "%s is not there", file);
    if (r < 0)
        return r;
    if (!file) {
        printf("The backup key of the recovery sheet, seven groups of four letters: ");
        fflush(stdout);
        if (!fgets(typed, sizeof(typed), stdin))
            return err_set(e, -EINVAL, "no key was typed");
    }
    r = office_secret_parse(file ? text : typed, secret, e);
    sodium_memzero(typed, sizeof(typed));
    if (text)
        sodium_memzero(text, n);
    return r;
}

/* Numbers given after the backup stand on paper, and only a person knows which was the last. An empty answer is none. */
static const char *ask_last_number(char typed[NUMBER_TEXT_SIZE])
{
    printf("The last diary number that the lost box gave (the highest of last label, e-Office and acknowledgements), or \"%s\" if no letter and no mail was taken in after the backup: ", RESTORE_NONE_LATER);
    fflush(stdout);
    if (!fgets(typed, NUMBER_TEXT_SIZE, stdin))
        typed[0] = '\0';
    text_squeeze(typed);
    return *typed ? typed : NULL;
}

/* What boxd was asked (box/job_restore.c): {"key", "last_number", "until_s", "actor"}. The file is gone as soon as it was read. */
static int read_asked(const char *file, struct restore_ask *ask, uint8_t secret[OFFICE_SECRET_BYTES], char actor[CTL_ACTOR_SIZE], char number[NUMBER_TEXT_SIZE], struct err *e)
{
    AUTO_WIPE char *text = NULL;
    size_t n = 0;
    int r = get_file(file, ASKED_MAX_BYTES, &text, &n, e);

    unlink(file);
    if (r < 0)
        return r;
    json_set_alloc_funcs(malloc, wipe_free);
    AUTO_JSON json_t *asked = json_loadb(text, n, 0, NULL);
    r = office_secret_parse(json_str(asked, "key", ""), secret, e);
    snprintf(actor, CTL_ACTOR_SIZE, "%s", json_str(asked, "actor", ""));
    snprintf(number, NUMBER_TEXT_SIZE, "%s", json_str(asked, "last_number", ""));
    ask->last_number = *number ? number : NULL;
    ask->until_s = json_int(asked, "until_s", 0);
    return r;
}

/* ---- from where */

static atomic_bool stopping;

static void on_signal(int what)
{
    (void)what;
    atomic_store(&stopping, true);
}

static void keep_phase(void *ctx, const char *line, int percent) { care_progress_keep(ctx, line, percent); }

static int restore_from(struct config *c, const struct restore_ask *ask, struct restore_report *ret, struct err *e)
{
    const struct care_watch watch = { .stopping = &stopping, .phase = keep_phase, .ctx = c };

    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    signal(SIGPIPE, SIG_IGN);
    int r = care_restore(c, ask, &watch, ret, e);
    if (r != -EBUSY)
        care_progress_end(c);
    return r;
}

/* The stick that is plugged in, for as long as it takes. */
static int restore_from_stick(struct config *c, struct restore_ask *ask, struct restore_report *ret, struct err *e)
{
    const struct box box = { .conf = c, .run_dir = config_text(c, CONFIG_PATHS_RUN_DIR) };
    AUTO_STICK struct stick stick = { .mounted = false };
    int r = stick_open(&box, false, &stick, e);

    ask->from = stick.dir;
    ask->is_stick = true;
    return r < 0 ? r : restore_from(c, ask, ret, e);
}

/* ---- */

static void word_report(const struct restore_report *report, char line[SAID_SIZE])
{
    char when[CLOCK_SHOWN_SIZE], done[SAID_SIZE];

    clock_format_shown(report->taken_s, when);
    if (report->completed)
        said_set(done, SAID_RESTORE_COMPLETED);
    else
        said_set(done, report->settings_apart ? SAID_RESTORE_DONE_APART : SAID_RESTORE_DONE, SAID_NUMBER(report->letters), when, SAID_NUMBER(report->asked_about));
    memcpy(line, done, sizeof(done));
    if (report->damaged > 0)
        said_set(line, SAID_RESTORE_DAMAGED, done, SAID_NUMBER(report->damaged));
}

static void show_report(const struct restore_report *report, const char *line)
{
    printf("%s%s%s\n", report->stamp, *report->stamp ? ": " : "", CTL_WORDS(line));
    if (report->lost > 0)
        printf("%d numbers that were given later are void: nobody gets them a second time\n", report->lost);
}

/* For boxd, which words it itself. */
static int check(const struct config *c)
{
    struct err e = { 0 };
    int r = care_restore_may(c, &e);

    printf("%s", r < 0 ? err_line(&e) : "");
    return r < 0 ? CTL_FAILED : CTL_DONE;
}

/* Where boxd's question stood: {"said": a line}. */
static void answer(const char *file, const char *line)
{
    AUTO_JSON json_t *o = json_pack("{s:s}", "said", line);
    AUTO_FREE char *text = o ? json_dumps(o, JSON_COMPACT) : NULL;

    if (text)
        put_file(file, 0600, text, strlen(text), NULL);     /* without one boxd tells how the program ended */
}

int cmd_restore(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL, *key_file = NULL, *asked = NULL;
    char actor[CTL_ACTOR_SIZE], number[NUMBER_TEXT_SIZE];
    uint8_t secret[OFFICE_SECRET_BYTES] = { 0 };
    struct restore_ask ask = { .secret = secret, .actor = actor };
    bool only_check = false, only_complete = false, from_stick = false, from_set = false;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--from", &ask.from, NULL }, { "--backup", &ask.stamp, NULL },
                                           { "--last-number", &ask.last_number, NULL }, { "--key-file", &key_file, NULL }, { "--asked", &asked, NULL },
                                           { "--stick", NULL, &from_stick }, { "--set", NULL, &from_set }, { "--check", NULL, &only_check },
                                           { "--complete", NULL, &only_complete } };
    struct restore_report report;
    char line[SAID_SIZE];
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n > 0)
        n = err_set(&e, -EINVAL, "restore takes no argument \"%s\"", argv[1]);
    if (n < 0)
        return ctl_misused(&e);
    ctl_actor(actor);
    int r = sodium_init() < 0 ? err_set(&e, -EIO, "libsodium cannot be started") : config_load(conf, &config, &e);
    if (r == 0 && only_check)
        return check(config);
    if (r == 0 && only_complete)
        return care_restore_complete(config, &e) < 0 ? ctl_failed(&e) : CTL_DONE;
    if (r == 0)
        r = asked ? read_asked(asked, &ask, secret, actor, number, &e) : read_secret(key_file, secret, &e);
    if (r == 0 && !ask.last_number && !asked)
        ask.last_number = ask_last_number(number);
    if (r == 0)
        r = from_stick ? restore_from_stick(config, &ask, &report, &e) : restore_from(config, &ask, &report, &e);
    sodium_memzero(secret, sizeof(secret));
    if (r == 0)
        word_report(&report, line);
    if (asked)
        answer(asked, r < 0 ? err_line(&e) : line);
    if (r < 0)
        return ctl_failed(&e);
    show_report(&report, line);
    return CTL_DONE;
}
