/* The first start: the language, then whoever has the box's setup code makes the first administrator. The other steps: desk/first. */
#include "desk/people/people_pages.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "desk/admin/box_pages.h"
#include "desk/first/first.h"
#include "desk/people/attempts.h"
#include "workflow/passphrase.h"

#include <errno.h>
#include <string.h>

static void put_input(const struct request *q, struct html *h, const char *name, enum string_id label, const char *attributes_for, enum string_id hint)
{
    bool secret = strcmp(attributes_for, "password") == 0;

    html_put(h, "<div class=\"field\"><label for=\"%s\">%s</label><input id=\"%s\" name=\"%s\" type=\"%s\" autocomplete=\"%s\" autocapitalize=\"none\" "
             "spellcheck=\"false\" maxlength=\"512\" required value=\"%s\"", name, tr(q, label), name, name, secret ? "password" : "text",
             secret ? "new-password" : strcmp(name, "door_name") == 0 ? "username" : "off", secret ? "" : form_get(q->form, name));
    if (hint != STRINGS)
        html_put(h, " aria-describedby=\"%s_hint\"><span class=\"hint\" id=\"%s_hint\">%s</span></div>\n", name, name, tr(q, hint));
    else
        html_put(h, "></div>\n");
}

/* In both languages, as none is known yet. A link each: it works without a form, and the next page is in that language. */
static void show_languages(const struct request *q, struct reply *a)
{
    struct html *h = &a->body;

    door_begin(q, a, S_SETUP_LANGUAGE, "door", "/");
    first_put_progress(q, h, FIRST_LANGUAGE);
    html_put(h, "<div class=\"languages\">");
    for (int i = LANGS - 1; i >= 0; i--)
        html_put(h, "<a class=\"button%s\" lang=\"%s\" hreflang=\"%s\" href=\"/sign-in?lang=%s\">%s</a>\n", (enum lang)i == q->lang ? " primary" : "",
                 lang_code((enum lang)i), lang_code((enum lang)i), lang_code((enum lang)i), string_of((enum lang)i, S_LANGUAGE_NAME));
    html_put(h, "</div>\n");
    door_end(q, a);
}

/* Whoever stands at the box's own screen has it in reach. */
static void read_setup_code(const struct request *q, char *out, size_t size)
{
    AUTO_JSON json_t *answer = NULL;

    out[0] = '\0';
    if (web_is_own_screen(q) && box_is_appliance(q) && ipc_call(q->desk->run_dir, "diaryd", json_pack("{s:s}", "do", "setup_code"), IPC_CALL_MS, &answer, NULL) == 0)
        snprintf(out, size, "%s", json_str(answer, "code", ""));
}

void show_first_start(const struct request *q, struct reply *a, int status, enum string_id notice)
{
    struct html *h = &a->body;
    char code[64];

    a->status = status;
    if (!q->form && !form_has(q->query, "lang")) {
        show_languages(q, a);
        return;
    }
    read_setup_code(q, code, sizeof(code));
    door_begin(q, a, S_FIRST_TITLE, "door", "/sign-in");
    first_put_progress(q, h, FIRST_ADMIN);
    door_notice(q, h, notice, true);
    html_put(h, "<form method=\"post\" action=\"/first-start\" class=\"door-form\">\n");
    if (*code) {
        html_put(h, "<p>%s: <b class=\"setup-code\" lang=\"en\">%s</b></p><input type=\"hidden\" name=\"code\" value=\"%s\">\n", tr(q, S_SETUP_CODE), code, code);
        sodium_memzero(code, sizeof(code));
    } else {
        put_input(q, h, "code", S_SETUP_CODE, "text", S_SETUP_CODE_HINT);
    }
    put_input(q, h, "door_name", S_SIGN_IN_NAME, "text", S_NAME_RULE);
    put_input(q, h, "full_name", S_FULL_NAME, "text", STRINGS);
    put_input(q, h, "passphrase", S_SIGN_IN_PASSPHRASE, "password", S_PASSPHRASE_RULE);
    put_input(q, h, "again", S_PASSPHRASE_AGAIN, "password", STRINGS);
    html_put(h, "<button class=\"button primary big\">%s</button>\n</form>\n", tr(q, S_FIRST_MAKE));
    door_end(q, a);
}

enum string_id new_passphrase_problem(const struct form *f, const char *name)
{
    static const enum string_id words[] = {
        [PASSPHRASE_GOOD] = STRINGS, [PASSPHRASE_SHORT] = S_PASSPHRASE_TOO_SHORT, [PASSPHRASE_LONG] = S_PASSPHRASE_TOO_LONG,
        [PASSPHRASE_IS_NAME] = S_PASSPHRASE_THE_NAME, [PASSPHRASE_COMMON] = S_PASSPHRASE_TOO_COMMON,
    };
    const char *passphrase = form_get(f, "passphrase");

    if (strcmp(passphrase, form_get(f, "again")) != 0)
        return S_PASSPHRASES_DIFFER;
    return words[passphrase_check(passphrase, name)];
}

static enum string_id problem_of(const struct form *f)
{
    const char *name = form_get(f, "door_name"), *full_name = form_get(f, "full_name");

    if (!person_name_is_good(name))
        return S_BAD_NAME;
    if (!*full_name || strlen(full_name) >= PERSON_FULL_NAME_SIZE)
        return S_BAD_FULL_NAME;
    return new_passphrase_problem(f, name);
}

void act_first_start(const struct request *q, struct reply *a)
{
    char hash[PERSON_HASH_SIZE];
    enum string_id problem = problem_of(q->form);
    const char *name = form_get(q->form, "door_name");
    struct err e = { 0 };

    if (attempts_address(q->desk->attempts, q->address, clock_mono_ms()) > 0) {
        web_log_refused(q, "request_refused", 429, "too many tries from there");
        web_error(q, a, 429, NULL);
        return;
    }
    if (problem != STRINGS) {
        show_first_start(q, a, 422, problem);
        return;
    }
    int r = sign_in_hash(q, form_get(q->form, "passphrase"), hash);
    if (r == 0)
        r = ipc_call(q->desk->run_dir, "diaryd", json_pack("{s:s, s:s, s:s, s:s, s:s}", "do", "user_first", "code", form_get(q->form, "code"), "name", name,
                     "full_name", form_get(q->form, "full_name"), "passphrase", hash), IPC_CALL_MS, NULL, &e);
    sodium_memzero(hash, sizeof(hash));
    if (r == -EREMOTEIO) {
        web_log_refused(q, "sign_in_failed", 422, "not the setup code");
        show_first_start(q, a, 422, S_FIRST_WRONG);
    } else if (r < 0) {
        web_error(q, a, 503, NULL);
    } else {
        act_sign_in(q, a);              /* with what was typed */
    }
}
