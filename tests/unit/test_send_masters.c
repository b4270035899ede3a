/* Two e-Offices whose lists have other names and other numbers than ours: what the administrator says stands for our values is what
 * arrives, and what was held for want of it goes by itself. Through the real diaryd and sendd. */
#include "tests/unit/test_outbox_rig.h"

#include "base/json.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define LISTS(mode, form, category, post) \
    "{\"delivery_modes\": [{\"id\": " mode ", \"name\": \"Dasti\"}], \"correspondence_types\": [{\"id\": " form ", \"name\": \"Dak\"}], " \
    "\"categories\": [{\"id\": " category ", \"name\": \"General\"}], \"posts\": [{\"id\": " post ", \"name\": \"SO CASH " post "\"}]}"

static const char here_lists[] = LISTS("71", "72", "73", "74"), there_lists[] = LISTS("901", "902", "903", "904");

static void settle_in(struct office *o)
{
    AUTO_FREE char *conf = NULL;
    char more[4096];

    office_new(o, "");
    rig_end(&o->pid, SIGTERM);
    conf = tmpdir_text(o->dir, "dakbox.conf");
    int n = snprintf(more, sizeof(more), "%smasters_file = %s/here.json\n[gateway cbic-1]\nmasters_file = %s/there.json\n", conf, o->dir, o->dir);
    rig_write(o->dir, "here.json", here_lists, sizeof(here_lists) - 1);
    rig_write(o->dir, "there.json", there_lists, sizeof(there_lists) - 1);
    rig_write(o->dir, "dakbox.conf", more, (size_t)n);
    office_start(o);
}

/* As the desk does it: the list as it was fetched, and what stands for our value. */
static void match(const struct outbox *o, const char *instance, const char *list, int id, const char *name, const char *own)
{
    outbox_tell(o, json_pack("{s:s, s:s, s:s, s:[{s:i, s:s}], s:s}", "do", "masters_put", "instance", instance, "list", list, "rows", "id", id, "name", name, "actor", "admin"));
    outbox_tell(o, json_pack("{s:s, s:s, s:s, s:s, s:i, s:s}", "do", "master_map", "instance", instance, "list", list, "own", own, "id", id, "actor", "admin"));
}

#define HELD_FOR(instance, value) \
    "SELECT count(*) FROM deliveries WHERE state = 'held' AND instance = '" instance "' AND sentence ->> 0 = 'eoffice_not_in_list' AND sentence ->> 2 = '" value "'"

/* eofficed has ended: how many receipts of an instance bear these numbers and that post. */
static int64_t arrived(const struct office *o, const char *folder, int mode, int form, int category, int post)
{
    char path[TMPDIR_SIZE + 100], sql[400];

    snprintf(path, sizeof(path), "%s/eoffice%s/receipts.db", o->dir, folder);
    snprintf(sql, sizeof(sql), "SELECT count(*) FROM receipts WHERE receipt_no IS NOT NULL AND content ->> 'delivery_mode_id' = %d AND content ->> 'correspondence_type_id' = %d "
             "AND content ->> 'main_category_id' = %d AND content -> 'send_to' ->> 'post' = 'SO CASH %d'", mode, form, category, post);
    return outbox_ask_file(path, sql);
}

static void what_the_administrator_matches_arrives_and_what_waited_for_it_goes_by_itself(void **state)
{
    struct office office;
    struct outbox o;
    char settings[1024];

    (void)state;
    settle_in(&office);
    snprintf(settings, sizeof(settings), "[eoffice]\nurl = %s\ntoken_file = %s/token\n[eoffice cbic-1]\nurl = %s/i/cbic-1\n[send]\nretry_first_s = 1\nretry_max_s = 1\n",
             office.url, office.dir, office.url);
    outbox_new(&o, 6, 5000, settings);
    outbox_ask(&o, "UPDATE deliveries SET instance = 'cbic-1' WHERE id % 2 = 0");
    outbox_start(&o);
    outbox_wait(&o, HELD_FOR("", "By Hand"), 3);
    outbox_wait(&o, HELD_FOR("cbic-1", "By Hand"), 3);

    match(&o, "", "delivery_modes", 71, "Dasti", "By Hand");
    outbox_wait(&o, HELD_FOR("", "letter"), 3);         /* the next one that is missing */
    match(&o, "", "correspondence_types", 72, "Dak", "letter");
    outbox_wait(&o, HELD_FOR("", "SO-1"), 3);
    match(&o, "", "posts", 74, "SO CASH 74", "SO-1");
    outbox_wait(&o, "SELECT count(*) FROM deliveries WHERE state = 'delivered' AND instance = ''", 3);
    assert_int_equal(outbox_ask(&o, HELD_FOR("cbic-1", "By Hand")), 3);     /* nothing of one holds for the other */

    match(&o, "cbic-1", "correspondence_types", 902, "Dak", "letter");
    match(&o, "cbic-1", "posts", 904, "SO CASH 904", "SO-1");
    match(&o, "cbic-1", "delivery_modes", 901, "Dasti", "By Hand");
    outbox_wait(&o, "SELECT count(*) FROM deliveries WHERE state = 'delivered' AND instance = 'cbic-1'", 3);
    rig_end(&office.pid, SIGTERM);
    assert_int_equal(arrived(&office, "", 71, 72, 73, 74), 3);
    assert_int_equal(arrived(&office, "/i/cbic-1", 901, 902, 903, 904), 3);
    assert_int_equal(outbox_ask(&o, "SELECT count(*) FROM letters WHERE state = 'sent'"), 6);
    outbox_free(&o);
    office_free(&office);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_administrator_matches_arrives_and_what_waited_for_it_goes_by_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
