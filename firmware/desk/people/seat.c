#include "desk/people/seat.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "base/log.h"
#include "desk/first/first.h"
#include "desk/people/people_pages.h"

#include <errno.h>
#include <string.h>

/* ---- who */

struct now { const struct desk *desk; struct session *who; int generation; bool active; };

static int keep_now(void *ctx, const struct user *u)
{
    struct now *n = ctx;

    n->active = u->active && u->generation == n->generation;
    session_of_user(n->desk, u, n->who);
    return 0;
}

/* 1: still who they were, 0: not any more, or -errno: the diary cannot be asked. */
static int still_there(const struct desk *desk, struct session *who)
{
    AUTO_STORE struct store *s = NULL;
    struct session now = *who;
    struct now n = { .desk = desk, .who = &now, .generation = who->generation };
    struct err e = { 0 };
    int r = store_open(desk->diary_path, STORE_READ, &s, &e);

    if (r == 0)
        r = store_user(s, who->name, keep_now, &n, &e);
    if (r < 0)
        return r == -ENOENT ? 0 : r;
    *who = now;
    return n.active;
}

static enum seat empty_seat(const struct desk *desk)
{
    AUTO_STORE struct store *s = NULL;
    int64_t n = 0;
    struct err e = { 0 };
    int r = store_open(desk->diary_path, STORE_READ, &s, &e);

    if (r == 0)
        r = store_user_count(s, &n, &e);
    return r < 0 ? SEAT_STARTING : n == 0 ? SEAT_FIRST_START : SEAT_EMPTY;
}

enum seat seat_of(const struct desk *desk, const char *session_id, bool doing, struct session *ret)
{
    enum session_state state = sessions_find(desk->sessions, session_id, doing, clock_mono_ms(), ret);

    if (state == SESSION_NONE)
        return empty_seat(desk);
    int r = still_there(desk, ret);
    if (r == 0) {
        sessions_end(desk->sessions, session_id);
        sodium_memzero(ret, sizeof(*ret));
        return SEAT_EMPTY;
    }
    if (r == 1)
        sessions_update(desk->sessions, session_id, ret);
    return state == SESSION_LOCKED ? SEAT_LOCKED : SEAT_TAKEN;
}

/* ---- may they */

/* Parts of a page, streams and pictures: a word is enough, nobody reads it. */
static bool is_a_page(const struct request *q, const struct route *route)
{
    return !route_is_live(route) && !strstr(q->path, "/view/") && !strstr(q->path, "/zoom/") && !strstr(q->path, "/hidden/");
}

static void turn_away(struct request *q, struct reply *a, const struct route *route, enum seat seat, const struct session *who)
{
    bool post = route->method == METHOD_POST;

    if (seat == SEAT_EMPTY && *q->session_id && !route_is_live(route))
        web_log_refused(q, "request_refused", 401, "the session it names is over, or never was");
    if (!is_a_page(q, route)) {
        a->status = seat == SEAT_STARTING ? 503 : 401;
        a->type = "text/plain; charset=utf-8";
        html_put(&a->body, "%s\n", seat == SEAT_LOCKED ? "locked" : "signed out");
    } else if (seat == SEAT_LOCKED) {
        show_locked(q, a, who, 401);
    } else if (seat == SEAT_FIRST_START) {
        show_first_start(q, a, 401, STRINGS);
    } else if (seat == SEAT_STARTING && !post) {
        web_error(q, a, 503, NULL);
    } else {
        show_sign_in(q, a, 401, post ? S_SIGN_IN_KEPT : STRINGS);
    }
}

/* Each person's own language; a switch on any page is remembered. */
static void choose_language(struct request *q, const struct session *who)
{
    int asked = lang_of(form_get(q->query, "lang")), own = lang_of(who->language);

    if (asked < 0 && own >= 0)
        q->lang = (enum lang)own;
    if (asked >= 0 && asked != own)
        ipc_tell(q->desk->run_dir, "diaryd", json_pack("{s:s, s:s, s:s}", "do", "user_language", "name", who->name, "language",
                                                       lang_code((enum lang)asked)));
}

/* While the first administrator sets the box up, a phone need not be at hand yet. */
static bool is_setting_up(const struct request *q)
{
    static const char *const beside[] = { "/events", "/here", "/lock", "/admin/backup/sheet", "/admin/backup/recovery" };
    bool asked = strcmp(q->path, "/first") == 0 || strncmp(q->path, "/first/", 7) == 0;

    for (size_t i = 0; i < ARRAY_LEN(beside); i++)
        asked = asked || strcmp(q->path, beside[i]) == 0;
    return asked && !q->who->needs_passphrase && first_goes_on(q, q->who->roles);
}

/* Passphrase and code are set before anything else is done. */
static bool must_set_up(const struct request *q)
{
    if (is_setting_up(q))
        return false;
    return (q->who->needs_passphrase || q->who->needs_code) && strncmp(q->path, "/own", 4) != 0;
}

bool seat_admit(struct request *q, struct reply *a, const struct route *route, struct session *who)
{
    enum seat seat = seat_of(q->desk, q->session_id, !route_is_live(route), who);

    if (seat == SEAT_LOCKED || seat == SEAT_TAKEN)
        choose_language(q, who);
    if (seat != SEAT_TAKEN) {
        turn_away(q, a, route, seat, who);
        return false;
    }
    q->who = who;
    if (must_set_up(q)) {
        bool first = strcmp(q->path, "/") == 0 && !who->needs_passphrase && first_goes_on(q, who->roles);

        web_redirect(a, first ? "/first" : "/own");
        return false;
    }
    if (!web_may(q, route->right)) {
        if (route->method == METHOD_GET && strcmp(q->path, "/") == 0 && strcmp(home_of(q, who->roles), "/") != 0)
            web_redirect(a, "%s", home_of(q, who->roles));
        else
            show_not_your_role(q, a, route->right);
        return false;
    }
    if (route->method == METHOD_POST && !web_token_is_good(q)) {
        web_log_refused(q, "request_refused", 403, "the form's token is not of this session");
        show_again(q, a, q->path, 403);
        return false;
    }
    return true;
}
