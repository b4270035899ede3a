/* cmd_restore.c - "dakbox restore": an office from its backup onto an empty box. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/words.h"

#include "care/restore.h"

#include "base/clock.h"
#include "base/put_file.h"
#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { KEY_TEXT_MAX = 512, NUMBER_TEXT_SIZE = 128 };

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
    printf("The last diary number that the lost box gave, as on its last label, or \"%s\" if no letter was taken in after the backup: ", RESTORE_NONE_LATER);
    fflush(stdout);
    if (!fgets(typed, NUMBER_TEXT_SIZE, stdin))
        typed[0] = '\0';
    text_squeeze(typed);
    return *typed ? typed : NULL;
}

static void show_report(const struct restore_report *report)
{
    char line[SAID_SIZE], when[CLOCK_SHOWN_SIZE];

    if (report->completed) {
        puts("A restore that was cut off is complete now. Start dakbox.");
        return;
    }
    clock_format_shown(report->taken_s, when);
    said_set(line, SAID_RESTORE_DONE, SAID_NUMBER(report->letters), when, SAID_NUMBER(report->asked_about));
    printf("%s: %s\n", report->stamp, CTL_WORDS(line));
    if (report->lost > 0)
        printf("%d numbers that were given later are void: nobody gets them a second time\n", report->lost);
}

int cmd_restore(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL, *key_file = NULL;
    char actor[CTL_ACTOR_SIZE], number[NUMBER_TEXT_SIZE];
    uint8_t secret[OFFICE_SECRET_BYTES] = { 0 };
    struct restore_ask ask = { .secret = secret, .actor = actor };
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--from", &ask.from, NULL }, { "--backup", &ask.stamp, NULL },
                                           { "--last-number", &ask.last_number, NULL }, { "--key-file", &key_file, NULL } };
    struct restore_report report;
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n > 0)
        n = err_set(&e, -EINVAL, "restore takes no argument \"%s\"", argv[1]);
    if (n < 0)
        return ctl_misused(&e);
    ctl_actor(actor);
    int r = sodium_init() < 0 ? err_set(&e, -EIO, "libsodium cannot be started") : config_load(conf, &config, &e);
    if (r == 0)
        r = read_secret(key_file, secret, &e);
    if (r == 0 && !ask.last_number)
        ask.last_number = ask_last_number(number);
    if (r == 0)
        r = care_restore(config, &ask, NULL, &report, &e);
    sodium_memzero(secret, sizeof(secret));
    if (r < 0)
        return ctl_failed(&e);
    show_report(&report);
    return CTL_DONE;
}
