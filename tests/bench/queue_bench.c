/* What a delivery costs the diary: being taken, committed and delivered.
 *
 *   queue_bench fill DIARY WAITING FUTURE    a new diary with so many deliveries that may go, and so many that wait for their time
 *   queue_bench serve DIARY ROUNDS           serves so many twice, and prints the CPU microseconds of the second time: taking, and the rest
 *
 * Under "valgrind --tool=callgrind --toggle-collect=measured" the second time is what is counted: instructions do not depend on
 * what else the machine does. */
#include "base/clock.h"
#include "store/store.h"
#include "tests/unit/test_queue_rig.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DAY_S = 86400 };

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

static int serve(struct store *s, int rounds, double us[2], struct err *e)
{
    int r = 0;

    for (int i = 0; r == 0 && i < rounds; i++)
        r = serve_one(s, us, e);
    return r;
}

/* By this name callgrind knows what to count. */
__attribute__((noinline)) int measured(struct store *s, int rounds, double us[2], struct err *e);
int measured(struct store *s, int rounds, double us[2], struct err *e) { return serve(s, rounds, us, e); }

static int fill(const char *path, int waiting, int future, struct err *e)
{
    struct store *s = NULL;
    int r = store_open(path, STORE_WRITE, &s, e);

    store_close(s);
    if (r == 0 && !(queue_fill(path, 1, waiting, 0) && (future == 0 || queue_fill(path, waiting + 1, future, clock_utc_s() + DAY_S))))
        r = err_set(e, -1, "%s cannot be filled", path);
    return r;
}

static int serve_twice(const char *path, int rounds, struct err *e)
{
    double warm[2] = { 0 }, us[2] = { 0 };
    struct store *s = NULL;
    int r = store_open(path, STORE_WRITE, &s, e);

    if (r == 0)
        r = serve(s, rounds, warm, e);      /* what is read for the first time */
    if (r == 0)
        r = measured(s, rounds, us, e);
    if (r == 0)
        printf("%.1f %.1f\n", us[0] / rounds, us[1] / rounds);
    store_close(s);
    return r;
}

int main(int argc, char **argv)
{
    bool fills = argc == 5 && strcmp(argv[1], "fill") == 0, serves = argc == 4 && strcmp(argv[1], "serve") == 0;
    struct err e = { 0 };

    if ((!fills && !serves) || atoi(argv[3]) < 1) {
        fprintf(stderr, "usage: queue_bench fill DIARY WAITING FUTURE | queue_bench serve DIARY ROUNDS (WAITING at least twice ROUNDS)\n");
        return 2;
    }
    int r = fills ? fill(argv[2], atoi(argv[3]), atoi(argv[4]), &e) : serve_twice(argv[2], atoi(argv[3]), &e);
    if (r < 0)
        fprintf(stderr, "queue_bench: %s\n", e.msg);
    return r < 0;
}
