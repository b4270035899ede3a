/* What the machine itself is like: its software, how long it runs, what waits on it, room on its disk, certificates and when they end. */
#include "desk/admin/admin.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/put_file.h"
#include "base/version.h"
#include "desk/counter/lamps.h"
#include "desk/reports/table.h"
#include "desk/web/events.h"
#include "desk/web/tls.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>

enum { OS_RELEASE_BYTES = 16 * 1024, SOON_S = 30 * 86400 };

static void begin_fact(const struct request *q, struct html *h, enum string_id name)
{
    html_put(h, "<div><dt>%s</dt><dd>", tr(q, name));
}

/* ---- software */

/* PRETTY_NAME="Debian GNU/Linux 12 (bookworm)" of /etc/os-release; "" when it is not there. */
static void read_system_name(char *out, size_t size)
{
    static const char name[] = "\nPRETTY_NAME=";
    AUTO_FREE char *text = NULL;
    size_t n;

    out[0] = '\0';
    if (get_file("/etc/os-release", OS_RELEASE_BYTES, &text, &n, NULL) < 0)
        return;
    const char *at = strncmp(text, name + 1, strlen(name) - 1) == 0 ? text - 1 : strstr(text, name);
    if (!at)
        return;
    at += strlen(name);
    at += *at == '"';
    snprintf(out, size, "%.*s", (int)strcspn(at, "\"\n"), at);
}

static void put_software(const struct request *q, struct html *h)
{
    char system[120];
    struct utsname u;

    read_system_name(system, sizeof(system));
    begin_fact(q, h, S_BOX_SOFTWARE);
    html_put(h, "dakbox %s", DAKBOX_VERSION);
    if (*system)
        html_put(h, " · %s", system);
    if (uname(&u) == 0)
        html_put(h, " · %s %s %s", u.sysname, u.release, u.machine);
    html_put(h, "</dd></div>\n");
}

static void put_up(const struct request *q, struct html *h)
{
    char words[64];

    report_duration(q->lang, clock_up_s(), words, sizeof(words));
    begin_fact(q, h, S_BOX_UP);
    html_put(h, "%s</dd></div>\n", words);
}

/* ---- letters, disk */

/* Nothing where the diary cannot be read: the page is most needed then. */
static void put_letters(const struct request *q, struct html *h)
{
    static const struct { enum letter_state state; enum string_id words; } waiting[] = {
        { LETTER_TAKEN_IN, S_BOX_READING }, { LETTER_READ, S_BOX_AT_DESK }, { LETTER_HELD, S_BOX_HELD }, { LETTER_FILED, S_BOX_SENDING },
    };
    AUTO_STORE struct store *store = NULL;
    struct letter_counts n;
    struct err e = { 0 };

    if (store_open(q->desk->diary_path, STORE_READ, &store, &e) < 0 || store_letter_counts(store, clock_today_s(), &n, &e) < 0) {
        log_error("diary_not_read", LOG_WHY, e.msg);
        return;
    }
    begin_fact(q, h, S_BOX_LETTERS);
    for (size_t i = 0; i < ARRAY_LEN(waiting); i++) {
        char count[24];

        snprintf(count, sizeof(count), "%" PRId64, n.by_state[waiting[i].state]);
        html_put(h, i > 0 ? " · " : "");
        html_fill(h, tr(q, waiting[i].words), count, NULL);
    }
    html_put(h, "</dd></div>\n");
}

static void put_disk(const struct request *q, struct html *h)
{
    struct statvfs fs;
    char room[24], all[24];

    begin_fact(q, h, S_LAMP_DISK);
    if (statvfs(config_text(q->desk->conf, CONFIG_PATHS_DATA_DIR), &fs) == 0) {
        snprintf(room, sizeof(room), "%" PRIu64, (uint64_t)fs.f_bavail * fs.f_frsize >> 20);
        snprintf(all, sizeof(all), "%" PRIu64, (uint64_t)fs.f_blocks * fs.f_frsize >> 20);
        html_fill(h, tr(q, S_BOX_DISK_ROOM), room, all);
    }
    html_put(h, "</dd></div>\n");
}

/* ---- power */

static void put_power_fault(const struct request *q, struct html *h, enum string_id words, int64_t times, int64_t began_s)
{
    char count[24], when[CLOCK_SHOWN_SIZE];

    if (times <= 0)
        return;
    snprintf(count, sizeof(count), "%" PRId64, times);
    clock_format_shown(began_s, when);
    html_put(h, "<p>");
    html_fill(h, tr(q, words), count, began_s > 0 ? when : "–");
    html_put(h, "</p>");
}

/* Also what is over: it may have been why a scanner was gone this morning. */
static void put_power(const struct request *q, struct html *h)
{
    AUTO_JSON json_t *told = events_counter(q->desk->events);
    const json_t *power = lamp_power(told);
    const char *line = json_str(power, "sentence", "");

    begin_fact(q, h, S_LAMP_POWER);
    if (*line) {
        html_put(h, "<span class=\"missing\">▲ ");
        html_said(h, q->lang, line);
        html_put(h, "</span>");
    } else {
        html_put(h, "%s", tr(q, strcmp(json_str(power, "state", ""), "well") == 0 ? S_LAMP_POWER_WELL : S_LAMP_POWER_UNKNOWN));
    }
    put_power_fault(q, h, S_BOX_POWER_WEAK, json_int(power, "weak", 0), json_int(power, "weak_s", 0));
    put_power_fault(q, h, S_BOX_POWER_OVERDRAWN, json_int(power, "overdrawn", 0), json_int(power, "overdrawn_s", 0));
    html_put(h, "</dd></div>\n");
}

/* ---- certificates */

static void put_certificate(const struct request *q, struct html *h, enum string_id whose, const char *path, enum string_id none)
{
    char iso[CLOCK_DATE_SIZE], day[CLOCK_DATE_SIZE];
    int64_t until_s = 0, now_s = clock_utc_s();
    struct err e = { 0 };

    html_put(h, "<p>%s: ", tr(q, whose));
    if (!*path) {
        html_put(h, "%s</p>", tr(q, none));
        return;
    }
    int r = tls_until(path, &until_s, &e);
    clock_format_date(until_s, iso);
    clock_show_date(iso, day);
    bool good = r == 0 && until_s - now_s > SOON_S;
    html_put(h, good ? "<span>" : "<span class=\"missing\">▲ ");
    html_fill(h, tr(q, r < 0 ? S_CERTIFICATE_UNREADABLE : good ? S_CERTIFICATE_UNTIL : until_s > now_s ? S_CERTIFICATE_SOON : S_CERTIFICATE_OVER),
              r < 0 ? path : day, NULL);
    html_put(h, "</span></p>");
}

static void put_certificates(const struct request *q, struct html *h)
{
    const struct config *c = q->desk->conf;
    char own[PATH_MAX] = "";

    if (q->desk->https && *config_text(c, CONFIG_DESK_TLS_CERT_FILE))
        snprintf(own, sizeof(own), "%s", config_text(c, CONFIG_DESK_TLS_CERT_FILE));
    else if (q->desk->https)
        config_path(c, CONFIG_PATHS_DATA_DIR, TLS_OWN_CERT_NAME, own, sizeof(own), NULL);
    begin_fact(q, h, S_CERTIFICATES);
    put_certificate(q, h, S_SECTION_DESK, own, S_CERTIFICATE_NO_TLS);
    put_certificate(q, h, S_SECTION_EOFFICE, config_text(c, CONFIG_EOFFICE_CA_FILE), S_CERTIFICATE_SYSTEM);
    put_certificate(q, h, S_SECTION_MAIL, config_text(c, CONFIG_MAIL_CA_FILE), S_CERTIFICATE_SYSTEM);
    html_put(h, "</dd></div>\n");
}

void admin_put_box(const struct request *q, struct html *h)
{
    html_put(h, "<section><h2>%s</h2><dl class=\"facts\">\n", tr(q, S_BOX));
    put_software(q, h);
    put_up(q, h);
    put_letters(q, h);
    put_disk(q, h);
    put_power(q, h);
    put_certificates(q, h);
    html_put(h, "</dl></section>\n");
}
