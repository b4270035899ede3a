/* job_network.c - "network": new settings of the network are tried, and stay when somebody says so in time. "network_back": a change that nobody has
 * said anything of, because boxd or the box was started anew in between, is taken back; main.c begins it. */
#include "box/child.h"
#include "box/network_change.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>

enum { DIARY_AGAIN_MS = 2000 };

static const char taker_back[] = "dakbox";          /* as diaryd calls it where nobody in person does */

static const json_t *settings_of(const json_t *request) { return json_object_get(request, "settings"); }

static int check(const struct box *b, const json_t *request, struct err *e)
{
    if (network_change_is_open(b))
        return err_say(e, -EBUSY, SAID_NETWORK_STILL_OPEN);
    return network_change_check(b, settings_of(request), e);
}

/* The units watch settings.conf, too, but may have looked between two settings. What the firewall asks name servers is not waited for. */
static int follow(struct err *e)
{
    static const char *const network[] = { "systemctl", "restart", "dakbox-network.service", NULL };
    static const char *const firewall[] = { "systemctl", "--no-block", "restart", "dakbox-firewall.service", NULL };
    int r = child_run(NULL, &(struct child){ .argv = network }, NULL, 0, e);
    int later = child_run(NULL, &(struct child){ .argv = firewall }, NULL, 0, r == 0 ? e : NULL);

    return r == 0 ? later : r;
}

/* Without the diary nothing can be put back: it is waited for, unless boxd is told to stop; then the next start does it. */
static int write_before(struct job *j, struct err *e)
{
    int r;

    while ((r = network_change_write(job_box(j), NETWORK_BEFORE, taker_back, e)) < 0 && r != -EREMOTEIO && r != -ENODATA && job_pause(j, DIARY_AGAIN_MS))
        *e = (struct err){ .msg = "" };
    return r;
}

/* What was before is not known: what is set stays. */
static int give_before_up(struct job *j, struct err *e)
{
    struct err why = { .msg = "" };
    int r = network_change_close(job_box(j), &why);

    return r < 0 ? err_say(e, r, SAID_NETWORK_BACK_FAILED, err_line(&why)) : -ENODATA;
}

/* Once the settings are back the change is over, whether the network follows or not: a person must be able to try others. */
static int take_back(struct job *j, struct err *e)
{
    struct err why = { .msg = "" };

    job_phase(j, SAID_NETWORK_GOES_BACK);
    int r = write_before(j, e);
    if (r == -ENODATA)
        return give_before_up(j, e);
    if (r < 0)
        return err_say(e, r, SAID_NETWORK_BACK_FAILED, err_line(e));
    int followed = follow(&why);
    r = network_change_close(job_box(j), e);
    if (r < 0)
        return err_say(e, r, SAID_NETWORK_BACK_NOT_NOTED, err_line(e));
    return followed < 0 ? err_say(e, followed, SAID_NETWORK_NOT_FOLLOWED, err_line(&why)) : 0;
}

/* It did not even get as far as being tried: why, in e. */
static int give_up(struct job *j, int why, struct err *e)
{
    struct err back = { .msg = "" };
    int r = take_back(j, &back);

    if (r < 0)
        return err_say_line(e, r, err_line(&back));
    return err_say(e, why, SAID_NETWORK_FAILED, err_line(e));
}

/* 1: it stays; 0: nobody said so; -ECANCELED: somebody said that it does not. */
static int wait_for_word(struct job *j, char result[SAID_SIZE], struct err *e)
{
    int64_t wait_s = config_number(job_box(j)->conf, CONFIG_BOX_KEEP_S);
    int r = network_change_wait(job_box(j), clock_utc_s() + wait_s, e);

    if (r < 0)
        return r;
    AUTO_JSON json_t *trial = network_change_describe(job_box(j));
    if (*json_str(trial, "address", ""))
        job_phase(j, SAID_NETWORK_TRIAL_AT, SAID_NUMBER(wait_s), json_str(trial, "address", ""));
    else
        job_phase(j, SAID_NETWORK_TRIAL, SAID_NUMBER(wait_s));
    return job_wait_for_keep(j, (int)(wait_s * 1000), result);
}

static int try(struct job *j, char result[SAID_SIZE], struct err *e)
{
    const struct box *b = job_box(j);

    job_phase(j, SAID_NETWORK_WRITES);
    int r = network_change_write(b, NETWORK_AFTER, job_actor(j), e);
    if (r < 0)
        return r;
    job_phase(j, SAID_NETWORK_FOLLOWS);
    r = follow(e);
    return r == 0 ? wait_for_word(j, result, e) : r;
}

static int run(struct job *j, char result[SAID_SIZE], struct err *e)
{
    int64_t wait_s = config_number(job_box(j)->conf, CONFIG_BOX_KEEP_S);
    int r = network_change_open(job_box(j), settings_of(job_asked(j)), job_actor(j), e);     /* from here on a start takes it back */

    if (r < 0)
        return r;
    r = try(j, result, e);
    if (r > 0)
        return 0;
    if (r < 0 && r != -ECANCELED)
        return give_up(j, r, e);
    int back = take_back(j, e);
    if (back < 0 || r < 0)
        return back < 0 ? back : r;
    return err_say(e, -ETIMEDOUT, SAID_NETWORK_TAKEN_BACK, SAID_NUMBER(wait_s));
}

/* A page that was opened through the new address says as much as a person. */
static int keep(const struct box *b, const json_t *message, const char *actor, char result[SAID_SIZE], struct err *e)
{
    AUTO_JSON json_t *trial = network_change_describe(b);
    const char *reached = json_str(message, "reached", "");

    if (*reached && strcmp(reached, json_str(trial, "address", "")) != 0)
        return err_set(e, -EINVAL, "reached: %.60s is not the new address", reached);
    int r = network_change_close(b, e);
    if (r < 0)
        return err_say(e, r, SAID_NETWORK_NOT_KEPT, err_line(e));
    if (*reached)
        said_set(result, SAID_NETWORK_REACHED, reached);
    else
        said_set(result, SAID_NETWORK_KEPT, actor);
    return 0;
}

const struct job_kind job_network = { .name = "network", .may_stop = true, .disturbs = true, .check = check, .run = run, .keep = keep };

/* ---- after a start */

static int check_open(const struct box *b, const json_t *request, struct err *e)
{
    (void)request;
    return network_change_is_open(b) ? 0 : err_say(e, -ENOENT, SAID_NETWORK_NOT_ON_TRIAL);
}

static int run_back(struct job *j, char result[SAID_SIZE], struct err *e)
{
    said_set(result, SAID_NETWORK_BACK_AT_START);
    return take_back(j, e);
}

const struct job_kind job_network_back = { .name = "network_back", .check = check_open, .run = run_back };
