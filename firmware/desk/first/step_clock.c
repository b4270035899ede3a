/* The clock: what it shows, whether a time server keeps it, and setting it by hand where none does (boxd's job "clock"). */
#include "desk/first/first.h"

#include "base/clock.h"
#include "desk/admin/box_pages.h"

#include <string.h>

enum { JOB_MS = 15 * 1000, AGAIN_MS = 300 };

/* A clock from before this program was made cannot be right: then the fields stand empty. */
static void put_by_hand(struct first *f)
{
    char shown[CLOCK_SHOWN_SIZE], day[CLOCK_SHOWN_SIZE] = "", at[8] = "";

    if (clock_is_set(clock_utc_s())) {
        clock_format_shown(clock_utc_s(), shown);
        snprintf(day, sizeof(day), "%.*s", (int)strcspn(shown, " "), shown);
        snprintf(at, sizeof(at), "%.5s", strchr(shown, ' ') ? strchr(shown, ' ') + 1 : "");
    }
    first_put_input(f, "date", S_SETUP_CLOCK_DAY, "text", form_has(f->q->form, "date") ? form_get(f->q->form, "date") : day, STRINGS);
    first_put_input(f, "time", S_SETUP_CLOCK_TIME, "text", form_has(f->q->form, "time") ? form_get(f->q->form, "time") : at, STRINGS);
    first_put_press(f, "set", S_SETUP_CLOCK_SET);
}

static void put(struct first *f)
{
    char now[CLOCK_SHOWN_SIZE];
    bool kept = clock_is_set(clock_utc_s()) && clock_is_kept();

    clock_format_shown(clock_utc_s(), now);
    html_put(f->h, "<p>%s <b class=\"first-now\">%s</b></p>\n<p class=\"notice %s\">%s</p>\n", tr(f->q, S_SETUP_CLOCK_SHOWS), now, kept ? "good" : "",
             tr(f->q, kept ? S_SETUP_CLOCK_KEPT : S_SETUP_CLOCK_ALONE));
    if (!kept && box_is_appliance(f->q))
        put_by_hand(f);
    else if (!kept)
        html_put(f->h, "<p>%s</p>\n", tr(f->q, S_SETUP_SYSTEMS_OWN));
}

/* What became of the job, once it has ended. */
static void wait_for_job(struct first *f)
{
    int64_t until_ms = clock_mono_ms() + JOB_MS;
    bool running = true;

    while (running && clock_mono_ms() < until_ms) {
        AUTO_JSON json_t *status = NULL;

        clock_pause_ms(AGAIN_MS);
        if (first_ask(f, "boxd", json_pack("{s:s}", "do", "status"), &status) < 0)
            return;
        const json_t *job = json_object_get(status, "job");
        const char *state = json_str(job, "state", "");
        running = strcmp(state, "running") == 0;
        f->bad = strcmp(state, "done") != 0;
        snprintf(f->said, sizeof(f->said), "%s", json_str(job, running ? "phase" : "result", ""));
    }
}

static enum first_answer press(struct first *f, const char *press)
{
    int64_t at_s;

    if (strcmp(press, "set") != 0)
        return FIRST_GO_ON;
    if (box_read_time(form_get(f->q->form, "date"), form_get(f->q->form, "time"), &at_s) < 0)
        return first_refuse(f, S_SETUP_BAD_TIME);
    if (first_ask(f, "boxd", json_pack("{s:s, s:s, s:I}", "do", "start", "job", "clock", "at_s", (json_int_t)at_s), NULL) == 0)
        wait_for_job(f);
    return FIRST_STAY;
}

const struct first_page first_clock = { .title = S_SETUP_CLOCK, .next = S_SETUP_CLOCK_RIGHT, .put = put, .press = press };
