#include "tests/unit/test.h"

#include "base/auto.h"
#include "workflow/alerts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const bool both[ALERT_CHANNELS] = { true, true };

static struct alert_policy parse(const char *text)
{
    struct alert_policy p;
    struct err e = { 0 };

    if (alert_policy_parse(text, strlen(text), &p, &e) != 0)
        fail_msg("%s", e.msg);
    return p;
}

/* The office's clock as UTC seconds. */
static int64_t at(int year, int month, int day, int hour, int minute)
{
    struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = hour, .tm_min = minute, .tm_isdst = -1 };

    return (int64_t)mktime(&tm);
}

static const struct alert_planned *find(const struct alert_planned *list, size_t n, const char *kind, const char *whom, const char *channel)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].kind, kind) == 0 && strcmp(list[i].whom, whom) == 0 && strcmp(list[i].channel, channel) == 0)
            return &list[i];
    return NULL;
}

static void quiet_hours_end_on_the_right_day(void **state)
{
    static const struct { int from_min, to_min; int at[5], until[5]; } cases[] = {
        { 22 * 60, 7 * 60, { 2026, 11, 22, 21, 59 }, { 2026, 11, 22, 21, 59 } },
        { 22 * 60, 7 * 60, { 2026, 11, 22, 22, 0 }, { 2026, 11, 23, 7, 0 } },
        { 22 * 60, 7 * 60, { 2026, 11, 22, 23, 59 }, { 2026, 11, 23, 7, 0 } },
        { 22 * 60, 7 * 60, { 2026, 11, 23, 0, 0 }, { 2026, 11, 23, 7, 0 } },
        { 22 * 60, 7 * 60, { 2026, 11, 23, 6, 59 }, { 2026, 11, 23, 7, 0 } },
        { 22 * 60, 7 * 60, { 2026, 11, 23, 7, 0 }, { 2026, 11, 23, 7, 0 } },
        { 22 * 60, 7 * 60, { 2026, 11, 30, 22, 30 }, { 2026, 12, 1, 7, 0 } },      /* month's end */
        { 22 * 60, 7 * 60, { 2026, 12, 31, 23, 59 }, { 2027, 1, 1, 7, 0 } },
        { 22 * 60, 7 * 60, { 2028, 2, 28, 23, 0 }, { 2028, 2, 29, 7, 0 } },         /* leap year */
        { 22 * 60, 7 * 60, { 2027, 2, 28, 23, 0 }, { 2027, 3, 1, 7, 0 } },
        { 13 * 60, 14 * 60 + 30, { 2026, 11, 22, 13, 15 }, { 2026, 11, 22, 14, 30 } },
        { 13 * 60, 14 * 60 + 30, { 2026, 11, 22, 14, 30 }, { 2026, 11, 22, 14, 30 } },
        { 0, 6 * 60, { 2026, 11, 22, 0, 0 }, { 2026, 11, 22, 6, 0 } },
        { 18 * 60, 0, { 2026, 11, 22, 18, 0 }, { 2026, 11, 23, 0, 0 } },
        { 0, 0, { 2026, 11, 22, 3, 0 }, { 2026, 11, 22, 3, 0 } },                   /* none */
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const int *a = cases[i].at, *u = cases[i].until;
        int64_t got = alert_after_quiet(at(a[0], a[1], a[2], a[3], a[4]), cases[i].from_min, cases[i].to_min);

        if (got != at(u[0], u[1], u[2], u[3], u[4]))
            fail_msg("case %zu: %lld", i, (long long)got);
    }
}

static void a_policy_says_who_is_told_when(void **state)
{
    struct alert_policy p = parse("confirmed vip addressee mail,sms quiet 22:00-07:00\nconfirmed vip next sms after 120 quiet 22:00-07:00\n"
                                  "confirmed any addressee mail\ndeadline any addressee sms\n");
    struct alert_planned out[ALERT_PLAN_MAX];
    int64_t evening = at(2026, 11, 30, 21, 0);

    (void)state;
    size_t n = alert_plan(&p, ALERT_CONFIRMED, ALERT_VIP, both, evening, out);
    assert_int_equal(n, 3);
    assert_true(find(out, n, "alert", "addressee", "mail")->due_s == 0);
    assert_true(find(out, n, "alert", "addressee", "sms")->due_s == 0);
    assert_true(find(out, n, "escalation", "next", "sms")->due_s == at(2026, 12, 1, 7, 0));     /* 23:00 is quiet */
    n = alert_plan(&p, ALERT_CONFIRMED, ALERT_VIP, both, at(2026, 11, 30, 23, 0), out);
    assert_true(find(out, n, "alert", "addressee", "sms")->due_s == at(2026, 12, 1, 7, 0));
    assert_true(find(out, n, "alert", "addressee", "mail")->due_s == 0);                        /* the rule for any letter is not quiet */
    n = alert_plan(&p, ALERT_CONFIRMED, ALERT_ANY, both, evening, out);
    assert_int_equal(n, 1);
    assert_int_equal(alert_plan(&p, ALERT_BOUNCED, ALERT_VIP, both, evening, out), 0);
    assert_string_equal((alert_plan(&p, ALERT_DEADLINE, ALERT_URGENT, both, evening, out), out[0].kind), "deadline");
    n = alert_plan(&p, ALERT_CONFIRMED, ALERT_VIP, (const bool[ALERT_CHANNELS]){ [ALERT_MAIL] = true }, evening, out);
    assert_int_equal(n, 1);                             /* no SMS on this box */
}

static void vip_and_parliament_are_always_told(void **state)
{
    static const char *const texts[] = { "", "# nothing\n", "confirmed any addressee none\n", "confirmed vip supervisor sms\n", "confirmed vip addressee sms after 10\n",
                                         "set deadline_days 5\n" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        for (int class = ALERT_PARLIAMENT; class <= ALERT_VIP; class++)
            for (int c = 0; c < ALERT_CHANNELS; c++) {
                struct alert_policy p = parse(texts[i]);
                struct alert_planned out[ALERT_PLAN_MAX];
                bool on[ALERT_CHANNELS] = { false };

                on[c] = true;
                size_t n = alert_plan(&p, ALERT_CONFIRMED, (enum alert_class)class, on, 1000, out);
                assert_non_null(find(out, n, "alert", "addressee", alert_channel_name((enum alert_channel)c)));
            }
    struct alert_policy p = parse(alert_policy_built_in());
    struct alert_planned out[ALERT_PLAN_MAX];
    size_t n = alert_plan(&p, ALERT_CONFIRMED, ALERT_PARLIAMENT, both, at(2026, 11, 22, 3, 0), out);
    assert_true(find(out, n, "alert", "addressee", "sms")->due_s == 0);        /* in the night, too */
    assert_true(find(out, n, "alert", "next", "sms")->due_s == 0);
}

static void a_text_with_a_mistake_names_its_line(void **state)
{
    static const struct { const char *text, *words; } cases[] = {
        { "confirmed vip addressee none\n", "Line 1: alerts for \"vip\" cannot be switched off" },
        { "\n# x\nconfirmed parliament next none\n", "Line 3: alerts for \"parliament\" cannot" },
        { "confirmed parliament addressee sms quiet 22:00-07:00\n", "Line 1: Parliament knows no quiet hours" },
        { "deadline parliament addressee sms quiet 22:00-07:00\n", "Parliament knows no quiet" },
        { "closed vip addressee sms\n", "\"closed\" is no event" },         { "confirmed mp addressee sms\n", "\"mp\" is no class" },
        { "confirmed vip boss sms\n", "\"boss\" is nobody" },               { "confirmed vip addressee fax\n", "\"fax\"" },
        { "confirmed vip addressee\n", "no way to tell" },                  { "confirmed vip addressee sms,\n" "x", "Line 2" },
        { "confirmed vip addressee sms quiet 22-7\n", "22-7" },             { "confirmed vip addressee sms quiet 24:00-07:00\n", "quiet hours" },
        { "confirmed vip addressee sms quiet 22:00-22:00\n", "quiet hours" }, { "confirmed vip addressee sms quiet -2:00-07:00\n", "quiet hours" },
        { "confirmed vip addressee sms quiet\n", "quiet hours" },           { "confirmed vip addressee sms after\n", "minutes" },
        { "confirmed vip addressee sms after 0\n", "minutes" },             { "confirmed vip addressee sms after 99999\n", "minutes" },
        { "deadline vip addressee sms after 5\n", "confirmed letters only" }, { "confirmed vip addressee sms soon\n", "\"soon\"" },
        { "set deadline_days 0\n", "1 to 60" },     { "set colour 3\n", "colour" },     { "set waiting_hours 24 h\n", "waiting_hours" },
        { "confirmed vip addressee sms \xff\n", "Line 1 is no UTF-8" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct alert_policy p;
        struct err e = { 0 };

        if (alert_policy_parse(cases[i].text, strlen(cases[i].text), &p, &e) != -EINVAL || !strstr(e.msg, cases[i].words) || p.n != 0)
            fail_msg("case %zu: %s", i, e.msg);
    }
    char many[8192] = "";
    for (int i = 0; i < ALERT_RULES_MAX; i++)
        strcat(many, "deadline any next sms\n");
    struct alert_policy p;
    struct err e = { 0 };
    assert_int_equal(alert_policy_parse(many, strlen(many), &p, &e), -EINVAL);
    assert_non_null(strstr(e.msg, "more than 62 rules"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(quiet_hours_end_on_the_right_day),
        cmocka_unit_test(a_policy_says_who_is_told_when),
        cmocka_unit_test(vip_and_parliament_are_always_told),
        cmocka_unit_test(a_text_with_a_mistake_names_its_line),
    };

    setenv("TZ", "Asia/Kolkata", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
