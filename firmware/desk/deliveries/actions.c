/* What a person does about a delivery, or about a whole channel: checked here, then asked of diaryd or sendd. */
#include "desk/deliveries/deliveries.h"

#include "base/ipc.h"
#include "base/log.h"
#include "store/outbox.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { RESEND_ROUNDS = 400 };       /* of some hundred deliveries each: what a box can have held */

/* ---- one delivery */

struct known { int64_t letter; bool eoffice; enum delivery_state state; char channel[32], number[STORE_NUMBER_SIZE]; };

static int keep(void *ctx, const struct delivery *d)
{
    struct known *k = ctx;

    *k = (struct known){ .letter = d->letter, .eoffice = delivery_is_eoffice(d), .state = d->state };
    snprintf(k->channel, sizeof(k->channel), "%s", d->channel);
    snprintf(k->number, sizeof(k->number), "%s", d->number);
    return 0;
}

/* 0; else the reply is finished. *ret_store (may be NULL) is the caller's. */
static int find(const struct request *q, struct reply *a, struct known *ret, struct store **ret_store)
{
    AUTO_STORE struct store *s = NULL;
    int r = web_store(q, a, &s);

    if (r < 0)
        return r;
    r = store_delivery(s, q->id, keep, ret, NULL);
    if (r < 0)
        web_error(q, a, r == -ENOENT ? 404 : 500, NULL);
    else if (ret_store)
        *ret_store = TAKE_PTR(s);
    return r;
}

/* A day's pile without going back to a list: the next letter that a person enters, the oldest behind this one first. */
static int keep_next(void *ctx, const struct outbox_item *item)
{
    int64_t *next = ctx;

    *next = item->d.letter;
    return 1;
}

static void go_to_next(const struct request *q, struct reply *a, int64_t letter)
{
    AUTO_STORE struct store *s = NULL;
    struct outbox_filter f = { .channel = "eoffice", .state = DELIVERY_HELD, .after_id = q->id, .limit = 1 };
    int64_t next = 0;

    if (web_store(q, a, &s) < 0)
        return;
    if (store_outbox(s, &f, keep_next, &next, NULL) == 0) {
        f.after_id = 0;
        store_outbox(s, &f, keep_next, &next, NULL);
    }
    if (next > 0)
        web_redirect(a, "/letters/%lld/eoffice", (long long)next);
    else
        web_redirect(a, "/letters/%lld#deliveries", (long long)letter);
}

/* Back to where the button was: a form may name the assisted page or the list. */
static void go_back(const struct request *q, struct reply *a, int64_t letter)
{
    const char *to = form_get(q->form, "to");

    if (strcmp(to, "eoffice") == 0)
        web_redirect(a, "/letters/%lld/eoffice", (long long)letter);
    else if (strcmp(to, "next") == 0)
        go_to_next(q, a, letter);
    else if (strcmp(to, "list") == 0)
        web_redirect(a, "/deliveries?state=stuck");
    else
        web_redirect(a, "/letters/%lld#deliveries", (long long)letter);
}

static void tell(const struct request *q, struct reply *a, int64_t letter, json_t *take_message)
{
    if (web_change(q, a, take_message) == 0)
        go_back(q, a, letter);
}

void act_delivery_resend(const struct request *q, struct reply *a)
{
    char sentence[SAID_SIZE];
    struct known d;

    said_set(sentence, SAID_RESEND_BY_PERSON);
    if (find(q, a, &d, NULL) == 0)
        tell(q, a, d.letter, json_pack("{s:s, s:I, s:s, s:b, s:s, s:s}", "do", "delivery_event", "id", (json_int_t)q->id, "event", "resend",
             "counts", 0, "sentence", sentence, "actor", web_actor(q)));
}

/* Out of sendd's hands: from here on a person sees to it. */
void act_delivery_hold(const struct request *q, struct reply *a)
{
    char reason[SAID_SIZE];
    struct known d;

    said_set(reason, SAID_BY_HAND);
    if (find(q, a, &d, NULL) == 0)
        tell(q, a, d.letter, json_pack("{s:s, s:I, s:s, s:s}", "do", "delivery_hold", "id", (json_int_t)q->id,
             "reason", reason, "actor", web_actor(q)));
}

/* The other side is asked by key; what it says comes by way of the diary. */
void act_delivery_ask(const struct request *q, struct reply *a)
{
    struct err e = { 0 };
    struct known d;

    if (find(q, a, &d, NULL) < 0)
        return;
    if (d.state != DELIVERY_UNKNOWN) {
        go_back(q, a, d.letter);                /* settled meanwhile */
        return;
    }
    int r = ipc_call(q->desk->run_dir, "sendd", json_pack("{s:s, s:s}", "do", "delivery_ask", "channel", d.channel), IPC_CALL_MS, NULL, &e);
    if (r < 0) {
        log_warn("delivery_not_asked", LOG_WHY, e.msg);
        web_error(q, a, r == -EREMOTEIO ? 409 : 503, r == -EREMOTEIO ? err_line(&e) : tr(q, S_LAMP_SENDD_DOWN));
    } else {
        web_redirect(a, "/letters/%lld?asked=1#deliveries", (long long)d.letter);
    }
}

/* Where a letter lies that was found in e-Office before: its look-up is made once more. */
void act_delivery_again(const struct request *q, struct reply *a)
{
    struct known d;

    if (find(q, a, &d, NULL) == 0)
        tell(q, a, d.letter, json_pack("{s:s, s:I, s:s, s:b, s:s, s:s}", "do", "delivery_event", "id", (json_int_t)q->id, "event", "again",
             "counts", 0, "sentence", "", "actor", web_actor(q)));
}

/* ---- it is there: numbers typed back */

/* The numbers once more, large, beside the letter they are for: what is said here is final. */
static void second_look(const struct request *q, struct reply *a, const struct known *d, const struct typed_numbers *n)
{
    char path[64], computer_no[24] = "";
    struct html *h = &a->body;

    if (n->computer_no > 0)
        snprintf(computer_no, sizeof(computer_no), "%lld", (long long)n->computer_no);
    snprintf(path, sizeof(path), "/letters/%lld", (long long)d->letter);
    page_begin(q, a, tr(q, S_SECOND_LOOK), "error", path);
    html_put(h, "<section class=\"message second-look\">\n<h1>%s</h1>\n<p>", tr(q, S_SECOND_LOOK));
    html_fill(h, tr(q, S_SECOND_LOOK_TEXT), d->number, NULL);
    html_put(h, "</p>\n<dl class=\"facts\"><div><dt>%s</dt><dd class=\"large\">%s</dd></div>\n<div><dt>%s</dt><dd class=\"large\">%s</dd></div></dl>\n",
             tr(q, S_RECEIPT_NO), n->receipt_no, tr(q, S_COMPUTER_NO), *computer_no ? computer_no : "–");
    snprintf(path, sizeof(path), "/deliveries/%lld/there", (long long)q->id);
    page_form(q, h, path, NULL, "choices");
    html_put(h, "<input type=\"hidden\" name=\"receipt_no\" value=\"%s\"><input type=\"hidden\" name=\"computer_no\" value=\"%s\">"
             "<input type=\"hidden\" name=\"to\" value=\"%s\">"
             "<input type=\"hidden\" name=\"sure\" value=\"yes\"><button class=\"button primary big\" autofocus>%s</button>"
             "<a class=\"button\" href=\"/letters/%lld#deliveries\">%s</a></form>\n</section>\n",
             n->receipt_no, computer_no, strcmp(form_get(q->form, "to"), "next") == 0 ? "next" : "", tr(q, S_SECOND_LOOK_YES), (long long)d->letter, tr(q, S_SECOND_LOOK_NO));
    page_end(q, a);
}

/* A number that another letter has was copied from the wrong line. 0; else the reply says so. */
static int check_computer_no(const struct request *q, struct reply *a, struct store *s, const struct known *d, int64_t computer_no)
{
    char number[STORE_NUMBER_SIZE], why[1024];
    int r = computer_no > 0 ? store_computer_no_is_of(s, computer_no, d->letter, number, NULL) : 0;

    if (r < 0)
        web_error(q, a, 500, NULL);
    if (r <= 0)
        return r;
    string_fill(q->lang, S_PROBLEM_COMPUTER_NO_TAKEN, number, NULL, why, sizeof(why));
    web_error(q, a, 409, why);
    return -EEXIST;
}

static json_t *there_message(const struct request *q, const struct known *d, const struct typed_numbers *n)
{
    char sentence[SAID_SIZE];
    json_t *result = json_object();

    if (d->eoffice) {
        json_object_set_new(result, "receipt_no", json_string(n->receipt_no));
        json_object_set_new(result, "typed_by", json_string(web_actor(q)));
    }
    if (d->eoffice && n->computer_no > 0)
        json_object_set_new(result, "computer_no", json_integer(n->computer_no));
    said_set(sentence, d->eoffice ? SAID_NUMBERS_TYPED_BY : SAID_FOUND_THERE_BY, web_actor(q));
    return json_pack("{s:s, s:I, s:s, s:b, s:s, s:o, s:s}", "do", "delivery_event", "id", (json_int_t)q->id, "event", "delivered", "counts", 0,
                     "sentence", sentence, "result", result, "actor", web_actor(q));
}

void act_delivery_there(const struct request *q, struct reply *a)
{
    AUTO_STORE struct store *s = NULL;
    struct typed_numbers n = { .computer_no = 0 };
    enum string_id problem;
    struct known d;

    if (find(q, a, &d, &s) < 0)
        return;
    if (d.eoffice && numbers_read(q->form, &n, &problem) < 0) {
        web_error(q, a, 400, tr(q, problem));
        return;
    }
    if (check_computer_no(q, a, s, &d, n.computer_no) < 0)
        return;
    if (d.eoffice && !form_has(q->form, "sure"))
        second_look(q, a, &d, &n);
    else
        tell(q, a, d.letter, there_message(q, &d, &n));
}

/* ---- a whole channel */

void act_channel_resend(const struct request *q, struct reply *a)
{
    const char *channel = form_get(q->form, "channel");
    struct err e = { 0 };
    bool more = true;
    int64_t n = 0;
    int r = 0;

    if (!delivery_is_channel(channel)) {
        web_error(q, a, 400, NULL);
        return;
    }
    for (int i = 0; i < RESEND_ROUNDS && r == 0 && more; i++) {
        AUTO_JSON json_t *answer = NULL;

        r = ipc_call(q->desk->run_dir, "diaryd", json_pack("{s:s, s:s, s:s}", "do", "delivery_resend_held", "channel", channel, "actor", web_actor(q)),
                     IPC_CALL_MS, &answer, &e);
        more = r == 0 && json_flag(answer, "more");
        n += r == 0 ? json_int(answer, "resent", 0) : 0;
    }
    if (r < 0)
        web_error(q, a, r == -EREMOTEIO ? 409 : 503, err_line(&e));
    else
        web_redirect(a, "/deliveries?channel=%s&resent=%lld", channel, (long long)n);
}

static void set_pause(const struct request *q, struct reply *a, bool paused)
{
    const char *channel = form_get(q->form, "channel"), *reason = form_get(q->form, "reason");

    if (!delivery_is_channel(channel) || (paused && !*reason))
        web_error(q, a, 400, delivery_is_channel(channel) ? tr(q, S_PROBLEM_NO_REASON) : NULL);
    else if (web_change(q, a, json_pack("{s:s, s:s, s:s, s:s}", "do", paused ? "channel_pause" : "channel_go_on", "channel", channel,
                                        "reason", reason, "actor", web_actor(q))) == 0)
        web_redirect(a, "/deliveries?channel=%s", channel);
}

void act_channel_pause(const struct request *q, struct reply *a) { set_pause(q, a, true); }
void act_channel_go_on(const struct request *q, struct reply *a) { set_pause(q, a, false); }
