/* A page that may bear a classified marking, and a letter that does. */
#include "drivers/scan/station/station_internal.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/said.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { REFUSE_AGAIN_MS = 1000 };

bool station_is_in_doubt(const struct station *s) { return s->code == CODE_MARKING_DOUBT; }

void station_doubts(struct station *s)
{
    const struct stack_marking *m = stack_marking(s->stack);
    char sentence[SENTENCE_SIZE];

    id_new(s->doubt);
    marking_doubt_sentence(m, sentence);
    log_warn("marking_doubt", LOG_DEVICE LOG_GRADE LOG_WHY, s->set.name, (int)m->verdict.grade,
             m->verdict.unchecked ? m->verdict.why : "a person must look at the paper");
    station_say(s, SCAN_SCANNING, CODE_MARKING_DOUBT, sentence);
}

/* Not even the letter's id is logged. */
void station_refused(struct station *s)
{
    struct stack_marking m = *stack_marking(s->stack);
    char sentence[SENTENCE_SIZE];

    log_warn("refused", LOG_DEVICE LOG_GRADE, s->set.name, (int)m.verdict.grade);
    marking_refused_sentence(&m, stack_letters(s->stack), sentence);
    s->refused_sheet = m.sheet;
    s->must_refuse = false;
    attention_forget(&s->attention, m.doc);
    station_forget_stack(s);
    s->set.refused(s->set.ctx, m.doc);
    station_say(s, SCAN_FAULT, CODE_CLASSIFIED, sentence);
}

/* Nothing else happens before it is gone. A card that failed is left alone until the next start. */
void station_not_refused(struct station *s, enum scan_code code, const struct err *e)
{
    char sentence[SENTENCE_SIZE];

    if (!s->must_refuse)
        log_error("refusal_not_done", LOG_DEVICE LOG_WHY, s->set.name, e->msg);
    s->card_failed = code == CODE_CARD_FAILED && e->code == -EIO;
    s->must_refuse = !s->card_failed;
    s->letter_at_ms = clock_mono_ms() + REFUSE_AGAIN_MS;
    snprintf(sentence, sizeof(sentence), "Sheet %u bears a classified marking, but the box could not destroy what it has of the letter%s. Take the "
             "whole letter out of the feeder.", stack_marking(s->stack)->sheet,
             code == CODE_NO_ROOM ? ": its disk is full. It is tried again by itself" :
             s->card_failed ? ": its disk failed. Call the administrator" : ". It is tried again by itself");
    if (s->card_failed)
        station_forget_stack(s);
    station_say(s, SCAN_FAULT, code, sentence);
}

int64_t station_refuse_again(struct station *s)
{
    int64_t wait_ms = s->letter_at_ms - clock_mono_ms();
    enum scan_code code;
    struct err e = { 0 };

    if (wait_ms > 0)
        return wait_ms;
    return station_stepped(s, stack_refuse_again(s->stack, &code, &e), code, &e);
}

static int check_answer(const struct station *s, const char *doubt, const char *actor, struct err *e)
{
    if (!station_is_in_doubt(s))
        return err_say(e, -ENOENT, SAID_SCAN_NO_DOUBT_HERE);
    if (doubt[0] && strcmp(doubt, s->doubt) != 0)
        return err_say(e, -ENOENT, SAID_SCAN_DOUBT_ANSWERED);
    return actor[0] ? 0 : err_say(e, -EINVAL, SAID_SCAN_WHO_LOOKED);
}

typedef enum stack_result answer_fn(struct stack *s, const char *actor, enum scan_code *ret_code, struct err *e);

static int answer(struct station *s, const char *doubt, const char *actor, answer_fn *act, struct err *e)
{
    int r = check_answer(s, doubt, actor, e);
    char clean[MARKING_ACTOR_SIZE];
    enum scan_code code = CODE_BAD_PAGE;
    enum stack_result result;
    struct err why = { 0 };

    if (r < 0)
        return r;
    s->press_is_old = true;                     /* whatever was pressed at the scanner meanwhile was not for what comes next */
    station_set_state(s, SCAN_SCANNING, CODE_SCANNING, "");
    marking_clean_actor(actor, clean);
    result = act(s->stack, clean, &code, &why);
    station_stepped(s, result, code, &why);
    return 0;
}

int station_clear(struct station *s, const char *doubt, const char *actor, struct err *e)
{
    int r = answer(s, doubt, actor, stack_clear, e);

    if (r == 0)
        log_info("marking_cleared", LOG_DEVICE, s->set.name);
    return r;
}

int station_refuse(struct station *s, const char *doubt, const char *actor, struct err *e)
{
    return answer(s, doubt, actor, stack_refuse, e);
}
