/* What people set for themselves: passphrase, one-time code, recovery codes. Each asks for the passphrase they have. */
#include "desk/people/people_pages.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "desk/people/code.h"
#include "workflow/passphrase.h"

#include <string.h>

/* ---- the page */

static void put_password(const struct request *q, struct html *h, const char *form, const char *name, enum string_id label, enum string_id hint)
{
    bool current = strcmp(name, "current") == 0;

    html_put(h, "<div class=\"field\"><label for=\"%s_%s\">%s</label><input id=\"%s_%s\" name=\"%s\" type=\"password\" autocomplete=\"%s\" maxlength=\"512\" required>",
             form, name, tr(q, label), form, name, name, current ? "current-password" : "new-password");
    if (hint != STRINGS)
        html_put(h, "<span class=\"hint\">%s</span>", tr(q, hint));
    html_put(h, "</div>\n");
}

static void put_passphrase_form(const struct request *q, struct html *h)
{
    html_put(h, "<h2>%s</h2>\n", tr(q, q->who->needs_passphrase ? S_OWN_FIRST_PASSPHRASE : S_OWN_PASSPHRASE));
    page_form(q, h, "/own/passphrase", NULL, "door-form");
    if (!q->who->needs_passphrase)
        put_password(q, h, "p", "current", S_OWN_CURRENT, STRINGS);
    put_password(q, h, "p", "passphrase", S_OWN_NEW, S_PASSPHRASE_RULE);
    put_password(q, h, "p", "again", S_PASSPHRASE_AGAIN, STRINGS);
    html_put(h, "<button class=\"button primary\">%s</button>\n</form>\n", tr(q, S_OWN_SET_PASSPHRASE));
}

/* A new secret: it travels in the form, sealed for its owner, until a code proves that the phone has it. After a wrong code it is
 * the same one again: the phone has seen its picture already. */
static void put_new_code(const struct request *q, struct html *h)
{
    uint8_t secret[SECRET_MAX_BYTES] = { 0 };
    char sealed[SECRET_SEALED_SIZE], text[CODE_SECRET_TEXT_SIZE];

    if (secret_open(q->desk->spool, q->who->name, form_get(q->form, "sealed"), secret) != CODE_SECRET_BYTES)
        code_secret_new(secret);
    secret_seal(q->desk->spool, q->who->name, secret, CODE_SECRET_BYTES, sealed);
    code_secret_text(secret, text);
    html_put(h, "<p>%s</p>\n", tr(q, S_OWN_CODE_HOW));
    code_picture(secret, "dakbox", q->who->name, tr(q, S_OWN_CODE_PICTURE), h);
    html_put(h, "<p>%s <code>%s</code></p>\n", tr(q, S_OWN_CODE_BY_HAND), text);
    sodium_memzero(secret, sizeof(secret));
    sodium_memzero(text, sizeof(text));
    page_form(q, h, "/own/code", NULL, "door-form");
    html_put(h, "<input type=\"hidden\" name=\"sealed\" value=\"%s\">", sealed);
    put_password(q, h, "c", "current", S_OWN_CURRENT, STRINGS);
    html_put(h, "<div class=\"field\"><label for=\"c_code\">%s</label><input id=\"c_code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" "
             "maxlength=\"16\" required></div>\n<button class=\"button primary\">%s</button>\n</form>\n", tr(q, S_OWN_CODE_SHOWN), tr(q, S_OWN_CODE_ON));
}

static void put_code_part(const struct request *q, struct html *h)
{
    html_put(h, "<h2>%s</h2>\n", tr(q, S_SIGN_IN_CODE));
    if (!q->who->has_code) {
        put_new_code(q, h);
        return;
    }
    html_put(h, "<p>%s</p>\n", tr(q, S_OWN_CODE_IS_ON));
    page_form(q, h, "/own/code/off", NULL, "door-form");
    put_password(q, h, "o", "current", S_OWN_CURRENT, STRINGS);
    html_put(h, "<button class=\"button\">%s</button>\n</form>\n", tr(q, S_OWN_CODE_OFF));
}

static void own_page(const struct request *q, struct reply *a, int status, enum string_id notice, bool bad)
{
    struct html *h = &a->body;

    a->status = status;
    door_begin(q, a, S_OWN, "own", "/own");
    html_put(h, "<p>%s (%s)</p>\n", q->who->full_name, q->who->name);
    door_notice(q, h, notice, bad);
    if (notice == STRINGS && (q->who->needs_passphrase || q->who->needs_code))
        html_put(h, "<p class=\"notice\">%s</p>\n", tr(q, q->who->needs_passphrase ? S_OWN_NEEDS_PASSPHRASE : S_OWN_NEEDS_CODE));
    if (q->who->needs_code && !q->who->needs_passphrase) {
        put_code_part(q, h);
    } else {
        put_passphrase_form(q, h);
        if (!q->who->needs_passphrase)
            put_code_part(q, h);
    }
    door_end(q, a);
}

void page_own(const struct request *q, struct reply *a)
{
    own_page(q, a, 200, form_has(q->query, "done") ? S_OWN_DONE : STRINGS, false);
}

/* ---- changes */

/* Is it really them? false: the reply is finished. Someone who has no passphrase yet came in by a ticket. */
static bool is_them(const struct request *q, struct reply *a)
{
    struct credentials c = { .name = q->who->name, .passphrase = form_get(q->form, "current") };
    struct session who;
    int wait_s = 0;

    if (q->who->needs_passphrase)
        return true;
    memcpy(who.token, q->who->token, sizeof(who.token));
    enum sign_in_answer answer = sign_in_try(q, &c, &who, &wait_s);
    if (answer == SIGN_IN_DONE)
        return true;
    a->retry_after_s = wait_s;
    own_page(q, a, sign_in_status(answer), answer == SIGN_IN_WRONG ? S_OWN_WRONG : answer == SIGN_IN_WAIT ? S_OWN_WAIT : S_SIGN_IN_AWAY, true);
    return false;
}

/* Asks diaryd; the session goes on with what the person's row has become. All others of the same person end. */
static bool change(const struct request *q, struct reply *a, json_t *take_message, struct session *ret_now)
{
    AUTO_JSON json_t *answer = NULL;
    struct err e = { 0 };

    json_object_set_new(take_message, "name", json_string(q->who->name));
    json_object_set_new(take_message, "actor", json_string(web_actor(q)));
    if (ipc_call(q->desk->run_dir, "diaryd", take_message, IPC_CALL_MS, &answer, &e) < 0) {
        own_page(q, a, 503, S_SIGN_IN_AWAY, true);
        return false;
    }
    *ret_now = *q->who;
    ret_now->generation = (int)json_int(answer, "generation", 0);
    sessions_update(q->desk->sessions, q->session_id, ret_now);
    return true;
}

void act_own_passphrase(const struct request *q, struct reply *a)
{
    char hash[PERSON_HASH_SIZE];
    enum string_id problem = new_passphrase_problem(q->form, q->who->name);
    struct session now;

    if (problem != STRINGS) {
        own_page(q, a, 422, problem, true);
        return;
    }
    if (!is_them(q, a))
        return;
    if (sign_in_hash(q, form_get(q->form, "passphrase"), hash) < 0)
        own_page(q, a, 503, S_SIGN_IN_BUSY, true);
    else if (change(q, a, json_pack("{s:s, s:s}", "do", "user_passphrase", "passphrase", hash), &now))
        web_redirect(a, "%s", q->who->needs_code ? "/own" : q->who->needs_passphrase ? home_of(q, q->who->roles) : "/own?done=1");
    sodium_memzero(hash, sizeof(hash));
}

/* The step of the code typed for a secret that came sealed in the form. 0: none. */
static int64_t proven_step(const struct request *q)
{
    uint8_t secret[SECRET_MAX_BYTES] = { 0 };
    int64_t step = 0;

    if (secret_open(q->desk->spool, q->who->name, form_get(q->form, "sealed"), secret) == CODE_SECRET_BYTES)
        step = code_step(secret, form_get(q->form, "code"), clock_utc_s(), 0);
    sodium_memzero(secret, sizeof(secret));
    return step;
}

static void recovery_page(const struct request *q, struct reply *a, const char codes[][TYPED_CODE_SHOWN_SIZE])
{
    struct html *h = &a->body;

    door_begin(q, a, S_OWN_RECOVERY, "own", "/own");
    html_put(h, "<p class=\"notice good\" role=\"status\">%s</p>\n<p>%s</p>\n<ol class=\"recovery\">\n", tr(q, S_OWN_CODE_IS_ON), tr(q, S_OWN_RECOVERY_TEXT));
    for (int i = 0; i < PERSON_RECOVERY_CODES; i++)
        html_put(h, "<li><code>%s</code></li>\n", codes[i]);
    html_put(h, "</ol>\n<p><a class=\"button primary big\" href=\"%s\">%s</a></p>\n", home_of(q, q->who->roles), tr(q, S_OWN_RECOVERY_KEPT));
    door_end(q, a);
}

void act_own_code(const struct request *q, struct reply *a)
{
    char codes[PERSON_RECOVERY_CODES][TYPED_CODE_SHOWN_SIZE], hash[HASH_HEX_SIZE];
    struct session now;

    if (!is_them(q, a))
        return;
    int64_t step = proven_step(q);
    if (step == 0) {
        own_page(q, a, 422, S_OWN_CODE_WRONG, true);
        return;
    }
    json_t *hashes = json_array();
    for (int i = 0; i < PERSON_RECOVERY_CODES; i++) {
        typed_code_new(CODE_RECOVERY_LETTERS, codes[i]);
        code_recovery_hash(q->desk->spool, codes[i], hash);
        json_array_append_new(hashes, json_string(hash));
    }
    if (change(q, a, json_pack("{s:s, s:s, s:I, s:o}", "do", "user_code", "sealed", form_get(q->form, "sealed"), "step", (json_int_t)step,
                               "recovery", hashes), &now))
        recovery_page(q, a, (const char (*)[TYPED_CODE_SHOWN_SIZE])codes);
    sodium_memzero(codes, sizeof(codes));
}

void act_own_code_off(const struct request *q, struct reply *a)
{
    struct session now;

    if (is_them(q, a) && change(q, a, json_pack("{s:s}", "do", "user_code"), &now))
        web_redirect(a, "/own?done=1");
}
