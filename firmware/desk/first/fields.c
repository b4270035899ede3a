/* The fields of a step, and what is done with them. */
#include "desk/first/first.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "desk/admin/box_pages.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { AGAIN_MS = 400, STARTING_MS = 12 * 1000, IN_FORCE_MS = 15 * 1000 };

/* ---- fields */

const char *first_value(const struct first *f, const char *name, enum config_key key, char *buffer)
{
    if (form_has(f->q->form, name))
        return form_get(f->q->form, name);
    config_write(f->now, key, false, buffer);
    return buffer;
}

static void begin_field(const struct first *f, const char *name, enum string_id label)
{
    html_put(f->h, "<div class=\"field f-%s\"><label for=\"%s\">%s</label>", name, name, tr(f->q, label));
}

static void end_field(const struct first *f, const char *name, enum string_id hint)
{
    if (hint != STRINGS)
        html_put(f->h, "<span class=\"hint\" id=\"%s_hint\">%s</span>", name, tr(f->q, hint));
    html_put(f->h, "</div>\n");
}

void first_put_input(const struct first *f, const char *name, enum string_id label, const char *type, const char *value, enum string_id hint)
{
    begin_field(f, name, label);
    html_put(f->h, "<input id=\"%s\" name=\"%s\" type=\"%s\" value=\"%s\" maxlength=\"500\" autocomplete=\"off\" spellcheck=\"false\"", name, name, type, value);
    if (strcmp(type, "text") != 0)
        html_put(f->h, " autocapitalize=\"none\"");
    if (hint != STRINGS)
        html_put(f->h, " aria-describedby=\"%s_hint\"", name);
    html_put(f->h, ">");
    end_field(f, name, hint);
}

/* The value that the person saw goes along: another browser may change it meanwhile. */
static void put_seen(const struct first *f, const char *name, enum config_key key)
{
    char seen[CONFIG_VALUE_SIZE];

    config_write(f->now, key, false, seen);
    html_put(f->h, "<input type=\"hidden\" name=\"seen_%s\" value=\"%s\">", name, seen);
}

void first_put_setting(const struct first *f, const char *name, enum config_key key, enum string_id label, const char *type, enum string_id hint)
{
    char buffer[CONFIG_VALUE_SIZE];

    first_put_input(f, name, label, type, first_value(f, name, key, buffer), hint);
    put_seen(f, name, key);
}

void first_put_stick(const struct first *f)
{
    if (box_is_appliance(f->q))
        html_put(f->h, "<p class=\"hint wide\">%s <a href=\"" BOX_SETTINGS_HELP "\">%s</a></p>\n", tr(f->q, S_SETUP_BY_STICK), tr(f->q, S_BOX_SETTINGS_HOW));
}

void first_begin_choice(const struct first *f, const char *name, enum string_id label)
{
    begin_field(f, name, label);
    html_put(f->h, "<select id=\"%s\" name=\"%s\">", name, name);
}

void first_end_choice(const struct first *f) { html_put(f->h, "</select></div>\n"); }

void first_put_choice(const struct first *f, const char *name, enum config_key key, enum string_id label, const char *none)
{
    char value[CONFIG_VALUE_SIZE];
    struct config_about about;

    config_about(key, &about);
    first_begin_choice(f, name, label);
    admin_put_choices(f->h, about.choices, first_value(f, name, key, value), none);
    first_end_choice(f);
}

void first_put_secret(const struct first *f, const char *name, enum config_key key, enum string_id label)
{
    begin_field(f, name, label);
    html_put(f->h, "<input id=\"%s\" name=\"%s\" type=\"password\" maxlength=\"1000\" autocomplete=\"new-password\">", name, name);
    end_field(f, name, *config_text(f->now, key) ? S_SETUP_SECRET_IS_SET : STRINGS);
}

void first_put_press(const struct first *f, const char *press, enum string_id label)
{
    html_put(f->h, "<button class=\"button\" name=\"press\" value=\"%s\">%s</button>\n", press, tr(f->q, label));
}

/* ---- settings */

static int refused(struct first *f, int r, const struct err *e)
{
    f->bad = true;
    snprintf(f->said, sizeof(f->said), "%s", err_line(e));
    return r;
}

int first_ask(struct first *f, const char *program, json_t *take_request, json_t **ret_answer)
{
    AUTO_JSON json_t *request = take_request;
    int64_t until_ms = clock_mono_ms() + STARTING_MS;
    struct err e = { 0 };
    int r;

    json_object_set_new(request, "actor", json_string(web_actor(f->q)));
    while ((r = admin_ask(f->q, program, json_incref(request), IPC_CALL_MS, ret_answer, &e)) < 0 && r != -EREMOTEIO && clock_mono_ms() < until_ms) {
        clock_pause_ms(AGAIN_MS);         /* a setting that was just written starts it anew */
        e = (struct err){ .msg = "" };
    }
    return r < 0 ? refused(f, r, &e) : 0;
}

static int put_setting(struct first *f, enum config_key key, const char *value, const char *seen)
{
    char now[CONFIG_VALUE_SIZE];
    struct config_about about;

    config_about(key, &about);
    config_write(f->now, key, false, now);
    if (strcmp(now, value) == 0)
        return 0;
    return first_ask(f, "diaryd", json_pack("{s:s, s:s, s:s, s:s}", "do", "settings_put", "key", about.name, "value", value, "seen", seen ? seen : now), NULL);
}

int first_set_to(struct first *f, enum config_key key, const char *value) { return put_setting(f, key, value, NULL); }

int first_set(struct first *f, const char *name, enum config_key key)
{
    char seen_name[FORM_NAME_SIZE];

    if (!form_has(f->q->form, name))
        return 0;
    snprintf(seen_name, sizeof(seen_name), "seen_%s", name);
    return put_setting(f, key, form_get(f->q->form, name), form_has(f->q->form, seen_name) ? form_get(f->q->form, seen_name) : NULL);
}

int first_set_secret(struct first *f, const char *name, enum config_key key)
{
    const char *secret = form_get(f->q->form, name);
    struct config_about about;
    struct err e = { 0 };

    config_about(key, &about);
    if (!*secret)
        return 0;
    int r = admin_put_secret(f->q, about.name, secret, &e);
    return r < 0 ? refused(f, r, &e) : 0;
}

void first_wait_in_force(const struct first *f)
{
    int64_t until_ms = clock_mono_ms() + IN_FORCE_MS;

    while (clock_mono_ms() < until_ms && admin_settings_pending(f->now))
        clock_pause_ms(AGAIN_MS);
}

enum first_answer first_refuse(struct first *f, enum string_id words)
{
    f->bad = true;
    snprintf(f->said, sizeof(f->said), "%s", tr(f->q, words));
    return FIRST_STAY;
}

enum first_answer first_test(struct first *f, const char *what, const char *to)
{
    AUTO_JSON json_t *result = NULL;
    struct err e = { 0 };

    first_wait_in_force(f);
    int r = admin_trial(f->q, json_pack("{s:s, s:s, s:s, s:s}", "do", "test", "channel", what, "instance", "", "to", to ? form_get(f->q->form, to) : ""), &result, &e);
    f->bad = r < 0;
    snprintf(f->said, sizeof(f->said), "%s", r < 0 ? err_line(&e) : json_str(result, "sentence", ""));
    return FIRST_STAY;
}
