/* cmd_status.c - "dakbox status": asks each program; one that is not running is said to be so. */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/table.h"
#include "ctl/words.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/said.h"
#include "box/board.h"
#include "care/health.h"
#include "workflow/states.h"

#include <errno.h>
#include <string.h>

enum { ASK_MS = 2000, LINE_SIZE = 8 * 1024 };        /* no sentence is shown in part */

/* ---- a line of words for each program's answer */

static void say_scanner(const json_t *s, char *out)
{
    const json_t *sheets = json_object_get(s, "sheets");
    const char *state = json_str(s, "state", "");
    size_t at = (size_t)snprintf(out, LINE_SIZE, "%.255s: %.40s", json_str(s, "title", json_str(s, "name", "")), state);

    if (strcmp(state, "scanning") == 0 || strcmp(state, "interrupted") == 0)
        at += (size_t)snprintf(out + at, LINE_SIZE - at, ", %lld pages safe", (long long)json_int(s, "pages", 0));
    if (json_int(sheets, "sides", 0) > 0)
        at += (size_t)snprintf(out + at, LINE_SIZE - at, ", %lld sides (%lld pages, %lld blank, %lld separators)",
                               (long long)json_int(sheets, "sides", 0), (long long)json_int(sheets, "pages", 0),
                               (long long)json_int(sheets, "blanks", 0), (long long)json_int(sheets, "separators", 0));
    if (json_is_integer(json_object_get(sheets, "fed")))
        at += (size_t)snprintf(out + at, LINE_SIZE - at, ", %lld sheets fed", (long long)json_int(sheets, "fed", 0));
    at += (size_t)snprintf(out + at, LINE_SIZE - at, ". %s", CTL_WORDS(json_str(s, "sentence", "")));
    if (*json_str(s, "power", "") && at < LINE_SIZE)
        snprintf(out + at, LINE_SIZE - at, " %s", CTL_WORDS(json_str(s, "power", "")));
}

static void say_scand(const json_t *a, char *out)       /* the scanners have rows of their own */
{
    const char *power = json_str(json_object_get(a, "power"), "sentence", "");
    size_t n = json_array_size(json_object_get(a, "scanners")), at;

    if (n == 0)
        at = (size_t)snprintf(out, LINE_SIZE, "no scanner. %s", CTL_WORDS(json_str(a, "sentence", "")));
    else
        at = (size_t)snprintf(out, LINE_SIZE, "%zu scanner%s", n, n == 1 ? "" : "s");
    if (*power && at < LINE_SIZE)
        snprintf(out + at, LINE_SIZE - at, "%s %s", n == 0 ? "" : ".", CTL_WORDS(power));
}

static void say_ocrd(const json_t *a, char *out)
{
    snprintf(out, LINE_SIZE, "%lld being read, %lld waiting, %lld pages done", (long long)json_int(a, "reading", 0),
             (long long)json_int(a, "waiting", 0), (long long)json_int(a, "pages_done", 0));
}

static void say_diaryd(const json_t *a, char *out)
{
    const json_t *counts = json_object_get(a, "counts");
    size_t at = 0;

    at += (size_t)snprintf(out, LINE_SIZE, "%lld today", (long long)json_int(a, "today", 0));
    for (int state = 0; state < LETTER_STATES && at < LINE_SIZE; state++)
        at += (size_t)snprintf(out + at, LINE_SIZE - at, ", %lld %s", (long long)json_int(counts, letter_state_name(state), 0),
                               letter_state_name(state));
    if (*json_str(a, "rules_problem", "") && at < LINE_SIZE)
        at += (size_t)snprintf(out + at, LINE_SIZE - at, ". The newer rules are not in force: %s", CTL_WORDS(json_str(a, "rules_problem", "")));
    if (*json_str(a, "way_problem", "") && at < LINE_SIZE)
        snprintf(out + at, LINE_SIZE - at, ". Letters wait: %s", CTL_WORDS(json_str(a, "way_problem", "")));
}

static void say_sendd(const json_t *a, char *out)
{
    const json_t *channels = json_object_get(a, "channels"), *c;
    size_t i, at = 0;

    snprintf(out, LINE_SIZE, "no channel is set up");
    json_array_foreach(channels, i, c)
        if (at < LINE_SIZE)
            at += (size_t)snprintf(out + at, LINE_SIZE - at, "%s%.40s: %.20s%s%s", i > 0 ? "; " : "", json_str(c, "name", ""),
                                   json_str(c, "state", ""), *json_str(c, "sentence", "") ? ", " : "", CTL_WORDS(json_str(c, "sentence", "")));
}

static void say_labeld(const json_t *a, char *out)
{
    if (strcmp(json_str(a, "state", ""), "off") == 0)
        snprintf(out, LINE_SIZE, "no label printer is set up");
    else
        snprintf(out, LINE_SIZE, "%.100s: %.40s. %s", json_str(a, "printer", ""), json_str(a, "state", ""), CTL_WORDS(json_str(a, "sentence", "")));
}

static void say_paneld(const json_t *a, char *out)
{
    if (strcmp(json_str(a, "state", ""), "off") == 0)
        snprintf(out, LINE_SIZE, "no panel is set up");
    else
        snprintf(out, LINE_SIZE, "shows %.40s. %s", json_str(a, "state", ""), CTL_WORDS(json_str(a, "sentence", "")));
}

static void say_hotfolderd(const json_t *a, char *out)
{
    if (strcmp(json_str(a, "state", ""), "off") == 0)
        snprintf(out, LINE_SIZE, "no hot folder is set up");
    else
        snprintf(out, LINE_SIZE, "%.100s: %lld waiting, %lld taken in, %lld bad, %lld held, %lld refused. %s", json_str(a, "dir", ""),
                 (long long)json_int(a, "waiting", 0), (long long)json_int(a, "taken", 0), (long long)json_int(a, "bad", 0),
                 (long long)json_int(a, "held", 0), (long long)json_int(a, "refused", 0), CTL_WORDS(json_str(a, "sentence", "")));
}

static void say_maild(const json_t *a, char *out)
{
    const json_t *accounts = json_object_get(a, "accounts"), *one;
    size_t i, at = 0;

    snprintf(out, LINE_SIZE, "no mailbox is set up");
    json_array_foreach(accounts, i, one)
        if (at < LINE_SIZE)
            at += (size_t)snprintf(out + at, LINE_SIZE - at, "%s%.40s: %.20s, %lld taken in, %lld listed%s%s", i > 0 ? "; " : "", json_str(one, "name", ""),
                                   json_str(one, "state", ""), (long long)json_int(one, "taken", 0), (long long)json_int(one, "listed", 0),
                                   *json_str(one, "sentence", "") ? ". " : "", CTL_WORDS(json_str(one, "sentence", "")));
}

static void say_url(const json_t *a, char *out)
{
    const char *fingerprint = json_str(a, "fingerprint", "");

    snprintf(out, LINE_SIZE, "%.300s%s%.100s", json_str(a, "url", ""), *fingerprint ? "  certificate SHA-256 " : "", fingerprint);
}

/* A row for each of the two systems, and what it did last, stand below. */
static void say_boxd(const json_t *a, char *out)
{
    const json_t *trial = json_object_get(a, "network");
    size_t at = (size_t)snprintf(out, LINE_SIZE, "version %.40s on %.60s", json_str(a, "version", ""), json_str(a, "board", ""));

    if (json_is_object(json_object_get(a, "restart")))
        at += (size_t)snprintf(out + at, LINE_SIZE - at, ", restarts tonight");
    if (json_is_object(trial))
        snprintf(out + at, LINE_SIZE - at, ", the network is on trial");
}

static const struct {
    const char *name;
    void (*say)(const json_t *answer, char *out);
} programs[] = {
    { "scand", say_scand }, { "ocrd", say_ocrd }, { "diaryd", say_diaryd }, { "deskd", say_url }, { "sendd", say_sendd },
    { "labeld", say_labeld }, { "paneld", say_paneld }, { "hotfolderd", say_hotfolderd }, { "maild", say_maild }, { "eofficed", say_url },
    { "boxd", say_boxd },
};

/* ---- */

/* A row for each scanner below its program's; no other program has any. */
static void add_scanners(struct table *t, const json_t *answer)
{
    const json_t *scanner;
    size_t i;

    json_array_foreach(json_object_get(answer, "scanners"), i, scanner) {
        char line[LINE_SIZE];
        const char *const cells[] = { "", line };

        say_scanner(scanner, line);
        table_add(t, cells);
    }
}

static void add_row(struct table *t, const char *line)
{
    const char *const cells[] = { "", line };

    table_add(t, cells);
}

static void add_slots(struct table *t, const json_t *boxd)
{
    const json_t *slot;
    char line[LINE_SIZE];
    size_t i;

    json_array_foreach(json_object_get(boxd, "slots"), i, slot) {
        const char *version = json_str(slot, "version", "");
        bool good = json_int(slot, "found_good_s", 0) > 0;

        snprintf(line, sizeof(line), "slot %.1s: %.40s%s%s%s%s", json_str(slot, "slot", ""), *version ? version : "empty", json_flag(slot, "running") ? ", runs" : "",
                 json_flag(slot, "next") ? ", starts next" : "", !*version ? "" : good ? ", found good" : ", not found good yet",
                 *version && json_int(slot, "left", 0) == 0 ? ", is not started any more" : "");
        add_row(t, line);
    }
}

static void add_job(struct table *t, const json_t *boxd)
{
    const json_t *job = json_object_get(boxd, "job");
    bool runs = strcmp(json_str(job, "state", ""), "running") == 0;
    char line[LINE_SIZE], shown[CLOCK_SHOWN_SIZE];

    if (!json_is_object(job))
        return;
    clock_format_shown(json_int(job, runs ? "began_s" : "ended_s", 0), shown);
    snprintf(line, sizeof(line), "%s %.20s, %.20s %s, by %.64s: %s", runs ? "running job" : "last job", json_str(job, "job", ""), json_str(job, "state", ""), shown,
             json_str(job, "actor", ""), CTL_WORDS(json_str(job, runs ? "phase" : "result", "")));
    add_row(t, line);
}

/* The card that all lies on: that is no program, but nothing works without it. */
static void add_card(struct table *t, const struct config *c)
{
    char line[LINE_SIZE], sentence[SAID_SIZE] = "";
    const char *const cells[] = { "card", line };
    struct health h;

    health_look(c, "", &h);
    health_say(&h, sentence);
    snprintf(line, sizeof(line), "%lld of %lld MiB free. %s", (long long)h.free_mib, (long long)h.size_mib, *sentence ? CTL_WORDS(sentence) : "It is well.");
    table_add(t, cells);
}

static int show_table(const struct config *c, json_t *const *answers)
{
    static const struct table_column columns[] = { { "Program", 0 }, { "State", 0 } };
    AUTO_TABLE struct table *t = table_new(columns, ARRAY_LEN(columns));

    for (size_t i = 0; t && i < ARRAY_LEN(programs); i++) {
        char line[LINE_SIZE] = "not running";
        const char *const cells[] = { programs[i].name, line };

        if (strcmp(programs[i].name, "boxd") == 0 && !board_is_appliance(c))
            continue;

        if (answers[i])
            programs[i].say(answers[i], line);
        table_add(t, cells);
        add_scanners(t, answers[i]);
        add_slots(t, answers[i]);
        add_job(t, answers[i]);
    }
    if (t) {
        add_card(t, c);
        table_print(t, stdout);
    }
    return t ? CTL_DONE : CTL_FAILED;
}

static int show_json(json_t *const *answers)
{
    AUTO_JSON json_t *all = json_object();

    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        json_object_set(all, programs[i].name, answers[i] ? answers[i] : json_null());
    return json_dumpf(all, stdout, JSON_INDENT(2)) < 0 || putchar('\n') == EOF ? CTL_FAILED : CTL_DONE;
}

int cmd_status(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL;
    bool as_json = false;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--json", NULL, &as_json } };
    json_t *answers[ARRAY_LEN(programs)] = { NULL };
    struct err e = { 0 };
    int r = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (r > 0)
        r = err_set(&e, -EINVAL, "status takes no argument \"%s\"", argv[1]);
    if (r < 0)
        return ctl_misused(&e);
    if (config_load(conf, &config, &e) < 0)
        return ctl_failed(&e);
    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        ipc_call(config_text(config, CONFIG_PATHS_RUN_DIR), programs[i].name, json_pack("{s:s}", "do", "status"), ASK_MS,
                 &answers[i], NULL);
    int code = as_json ? show_json(answers) : show_table(config, answers);
    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        json_decref(answers[i]);
    return code;
}
