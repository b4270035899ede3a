/* A long queue goes out through the real diaryd, sendd and eofficed while they are killed: each letter arrives exactly once.
 * DRAIN_LETTERS=n, DRAIN_SEED=s: more of it. */
#include "tests/unit/test_outbox_rig.h"

#include "base/clock.h"
#include "base/json.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { PDF_BYTES = 20000, WAIT_MS = 18 * 1000 };

struct drain {
    struct office office;
    struct outbox box;
    int n;
    uint64_t dice;
    int kills[3];
};

static int number_of(const char *name, int otherwise)
{
    const char *text = getenv(name);

    return text && atoi(text) > 0 ? atoi(text) : otherwise;
}

static uint32_t draw(struct drain *d, uint32_t below)
{
    d->dice ^= d->dice << 13;
    d->dice ^= d->dice >> 7;
    d->dice ^= d->dice << 17;
    return (uint32_t)((d->dice >> 16) % below);
}

static void drain_new(struct drain *d, int n, uint64_t seed)
{
    char settings[1024];

    *d = (struct drain){ .n = n, .dice = seed * 0x9E3779B97F4A7C15u + 1 };
    office_new(&d->office, "allow_faults = yes\nfaults = delay=25 on=PATCH\n");       /* not so quick that nobody is killed in time */
    snprintf(settings, sizeof(settings), "[eoffice]\nurl = http://127.0.0.1:%d\ntoken_file = %s/token\n[send]\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = 100\n",
             d->office.port, d->office.dir);
    outbox_new(&d->box, n, PDF_BYTES, settings);
    outbox_start(&d->box);
}

static void drain_free(struct drain *d)
{
    outbox_free(&d->box);
    office_free(&d->office);
}

static void kill_one(struct drain *d)
{
    uint32_t which = draw(d, 5);

    if (which < 2) {
        rig_end(&d->box.sendd, SIGKILL);
        d->box.sendd = rig_spawn(d->box.dir, "sendd");
        d->kills[0]++;
    } else if (which < 4) {
        rig_end(&d->office.pid, SIGKILL);
        office_start(&d->office);
        d->kills[1]++;
    } else {
        rig_end(&d->box.diaryd, SIGKILL);
        d->box.diaryd = rig_spawn(d->box.dir, "diaryd");
        d->kills[2]++;
    }
}

static void a_long_queue_arrives_each_letter_once_whoever_is_killed(void **state)
{
    int n = number_of("DRAIN_LETTERS", 400);
    int64_t began = clock_mono_ms(), delivered = 0;
    struct drain d;

    (void)state;
    drain_new(&d, n, (uint64_t)number_of("DRAIN_SEED", 7));
    int64_t wait_ms = WAIT_MS + (int64_t)(n - 400) * 40;
    for (int64_t started = clock_mono_ms(); delivered < n && clock_mono_ms() - started < wait_ms; ) {
        rig_sleep_ms(100 + (int)draw(&d, 400));
        delivered = outbox_ask(&d.box, "SELECT count(*) FROM deliveries WHERE state = 'delivered'");
        if (delivered < n)
            kill_one(&d);
        rig_sleep_ms(300);
    }
    print_message("    %lld of %d delivered in %lld ms; killed: sendd %d, eofficed %d, diaryd %d\n", (long long)delivered, n,
                  (long long)(clock_mono_ms() - began), d.kills[0], d.kills[1], d.kills[2]);
    assert_int_equal(delivered, n);
    assert_true(d.kills[0] + d.kills[1] + d.kills[2] >= 3);
    struct answer a = ask(&d.office, "GET", "/v1/receipts", NULL, NULL, 0);
    assert_int_equal(json_int(a.json, "total", 0), n);      /* none lost, none twice ... */
    answer_done(&a);
    assert_int_equal(outbox_ask(&d.box, "SELECT count(DISTINCT json_extract(result, '$.computer_no')) FROM deliveries"), n);     /* ... none mixed up */
    assert_int_equal(outbox_ask(&d.box, "SELECT count(*) FROM letters WHERE state = 'sent'"), n);
    drain_free(&d);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_queue_arrives_each_letter_once_whoever_is_killed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
