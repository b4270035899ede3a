/* queue_bench DIARY WAITING FUTURE ROUNDS: fills a diary with so many deliveries that may go and so many that wait for their time,
 * and prints the CPU microseconds of taking one, and of committing it and having it delivered. */
#include "base/clock.h"
#include "store/store.h"
#include "tests/unit/test_queue_rig.h"

#include <stdlib.h>
#include <time.h>

static double cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Adds to us[0] what taking costs, to us[1] the rest. */
static int serve_one(struct store *s, double us[2], struct err *e)
{
    double began = cpu_us(), took;
    int64_t id = 0;
    bool all;
    int r = store_delivery_take_from(s, "eoffice", &id, e);

    took = cpu_us();
    us[0] += took - began;
    if (r == 0)
        r = store_delivery_event(s, id, DELIVERY_EV_COMMIT, false, "", NULL, "sendd", &all, e);
    if (r == 0)
        r = store_delivery_event(s, id, DELIVERY_EV_DELIVERED, false, "", "{\"computer_no\":1}", "sendd", &all, e);
    us[1] += cpu_us() - took;
    return r;
}

int main(int argc, char **argv)
{
    int64_t waiting = argc == 5 ? atoi(argv[2]) : 0, future = argc == 5 ? atoi(argv[3]) : 0, rounds = argc == 5 ? atoi(argv[4]) : 0;
    struct store *s = NULL;
    struct err e = { 0 };

    if (waiting < 2 * rounds || rounds < 1) {
        fprintf(stderr, "usage: queue_bench DIARY WAITING FUTURE ROUNDS (at least twice as many waiting as rounds)\n");
        return 2;
    }
    int r = store_open(argv[1], STORE_WRITE, &s, &e);
    if (r == 0 && !(queue_fill(argv[1], 1, (int)waiting, 0) && (future == 0 || queue_fill(argv[1], (int)waiting + 1, (int)future, clock_utc_s() + 86400))))
        return 1;
    double warm[2] = { 0 }, us[2] = { 0 };
    for (int64_t i = 0; r == 0 && i < rounds; i++)      /* what is read for the first time */
        r = serve_one(s, warm, &e);
    for (int64_t i = 0; r == 0 && i < rounds; i++)
        r = serve_one(s, us, &e);
    if (r < 0)
        fprintf(stderr, "queue_bench: %s\n", e.msg);
    else
        printf("%.1f %.1f\n", us[0] / (double)rounds, us[1] / (double)rounds);
    store_close(s);
    return r < 0;
}
