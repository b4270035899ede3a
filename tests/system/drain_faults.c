#include "base/clock.h"
#include "tests/system/drain.h"
#include "tests/system/torture.h"

#include <errno.h>
#include <string.h>

enum { BEGIN_MS = 1500, CALM_LEAST_MS = 400, CALM_SPREAD_MS = 1500, CALM_MOST_MS = 8000, MAILBOX_CALM = 3, TROUBLE_LEAST_MS = 300, TROUBLE_SPREAD_MS = 2200, AWAY_LEAST_MS = 2000, AWAY_SPREAD_MS = 4000,
       CALM_NAMES_MS = 15000 };

/* What can happen to a line: an order of fault_proxy.h, with a number from 0 to most in its place. times: so many connections, at least
 * one of them. */
struct order { const char *words; unsigned most; };

static const struct order office[] = {
    { "cut up %u times 6 at PATCH /v1", 45000 }, { "cut up %u times 6 at PUT /v1", 900 },   { "cut down %u times 6 at PUT /v1", 700 },
    { "cut down %u times 6 at GET /v1", 900 },   { "reset up %u times 6 at PATCH /v1", 45000 }, { "reset down %u times 2 at PATCH /v1", 300 },
    { "swallow times 6 at PATCH /v1", 0 },       { "swallow times 6 at PUT /v1", 0 },       { "swallow times 2 at GET /v1/rec", 0 },
    { "stall up %u times 1 at PATCH /v1", 45000 }, { "stall down %u times 1 at PUT /v1", 300 }, { "hole times 2", 0 },
    { "refuse", 0 },                             { "random %u 20", 1000000 },               { "latency %u", 80 }, { "rate 200000", 0 },
};
/* Sealed by TLS: nobody sees what is in it, so faults come at any byte; a swallowed answer is one behind so many bytes. */
static const struct order sealed[] = {
    { "cut up %u times 6", 60000 },         { "cut up %u times 6", 4000 },      { "cut down %u times 6", 6000 },  { "reset up %u times 6", 60000 },
    { "reset down %u times 2", 6000 },      { "swallow up 5000 times 4", 0 },   { "swallow up 20000 times 6", 0 }, { "stall up %u times 1", 60000 },
    { "stall down %u times 1", 6000 },      { "hole times 2", 0 },              { "refuse", 0 },                  { "random %u 20", 1000000 },
    { "latency %u", 80 },                   { "rate 200000", 0 },
};
static const struct order relay[] = {
    { "cut up %u times 6", 60000 },  { "cut down %u times 6", 5000 },  { "reset up %u times 6", 60000 }, { "reset down %u times 2", 5000 },
    { "swallow up 5000 times 4", 0 }, { "swallow up 5000 times 4", 0 }, { "swallow times 1", 0 },        { "stall up %u times 1", 40000 },
    { "stall down %u times 1", 5000 }, { "hole times 2", 0 },           { "refuse", 0 },                 { "random %u 20", 1000000 },
    { "latency %u", 40 },            { "rate 200000", 0 },
};
static const struct order sms[] = {
    { "cut up %u times 2 at POST", 400 }, { "cut down %u times 2 at POST", 200 }, { "reset down %u times 1 at POST", 200 }, { "swallow times 2 at POST", 0 },
    { "hole times 1", 0 },                { "refuse", 0 },                        { "latency %u", 200 },
};
static const struct order mailbox[] = {
    { "cut up %u times 2", 3000 }, { "cut down %u times 2", 20000 }, { "reset down %u times 2", 20000 }, { "stall down %u times 1", 20000 },
    { "refuse", 0 },               { "random %u 30", 1000000 },      { "latency %u", 100 },
};
static const struct { const char *name; const struct order *orders; size_t n; } lines[LINES] = {
    [LINE_EOFFICE_1] = { "e-Office 1", office, ARRAY_LEN(office) },
    [LINE_EOFFICE_2] = { "e-Office 2", sealed, ARRAY_LEN(sealed) },
    [LINE_RELAY]     = { "relay", relay, ARRAY_LEN(relay) },
    [LINE_SMS]       = { "SMS gateway", sms, ARRAY_LEN(sms) },
    [LINE_MAILBOX]   = { "mailbox", mailbox, ARRAY_LEN(mailbox) },
};

struct drain_faults {
    uint64_t random;
    struct {
        int64_t next_ms;
        bool troubled;
        uint32_t ordered;               /* a bit for each order that was given in this round: all come before one comes again */
        unsigned refused, slowed;
    } of[LINES];
    int64_t names_next_ms;
    bool names_away;
    unsigned names_gone;
};

int drain_faults_new(struct drain *d, struct err *e)
{
    struct drain_faults *f = calloc(1, sizeof(*f));

    if (!f)
        return err_set(e, -ENOMEM, "out of memory");
    f->random = d->seed ^ 0xFA17;
    for (int i = 0; i < LINES; i++)
        f->of[i].next_ms = clock_mono_ms() + BEGIN_MS;
    f->names_next_ms = clock_mono_ms() + BEGIN_MS;
    d->faults = f;
    return 0;
}

void drain_faults_free(struct drain *d) { free(d->faults); }

/* The longer the run, the longer a line is well: otherwise it would take a day. A mailbox is asked again after 5 s at the earliest. */
static int calm_spread_ms(const struct drain *d, int line)
{
    int64_t ms = CALM_SPREAD_MS + d->n_letters / 2;

    return (int)(ms < CALM_MOST_MS ? ms : CALM_MOST_MS) * (line == LINE_MAILBOX ? MAILBOX_CALM : 1);
}

static int64_t in(struct drain_faults *f, int least_ms, int spread_ms)
{
    return clock_mono_ms() + least_ms + (int64_t)(torture_random(&f->random) % (uint64_t)spread_ms);
}

static void calm(struct fault_proxy *line)
{
    fault_proxy_say(line, "well");
    fault_proxy_say(line, "latency 0");
    fault_proxy_say(line, "rate 0");
}

static const struct order *draw_order(struct drain_faults *f, int i)
{
    size_t k;

    if (f->of[i].ordered == (1u << lines[i].n) - 1)
        f->of[i].ordered = 0;
    do
        k = torture_random(&f->random) % lines[i].n;
    while (f->of[i].ordered & 1u << k);
    f->of[i].ordered |= 1u << k;
    return &lines[i].orders[k];
}

static void trouble(struct drain *d, int i)
{
    struct drain_faults *f = d->faults;
    const struct order *o = draw_order(f, i);
    unsigned number = (unsigned)(torture_random(&f->random) % ((uint64_t)o->most + 1));
    char words[128], text[16];
    const char *place = strstr(o->words, "%u");

    snprintf(text, sizeof(text), "%u", number);
    snprintf(words, sizeof(words), "%.*s%s%s", place ? (int)(place - o->words) : (int)strlen(o->words), o->words, place ? text : "", place ? place + 2 : "");
    fault_proxy_say(d->place.lines[i], "%s", words);
    fault_proxy_say(d->place.lines[i], "drop");         /* connections are kept for long: the order is for those that come about now */
    f->of[i].refused += strcmp(words, "refuse") == 0;
    f->of[i].slowed += strncmp(words, "latency", 7) == 0 || strncmp(words, "rate", 4) == 0;
}

void drain_faults_step(struct drain *d)
{
    struct drain_faults *f = d->faults;
    int64_t now_ms = clock_mono_ms();

    for (int i = 0; i < LINES; i++) {
        if (!d->place.lines[i] || now_ms < f->of[i].next_ms)
            continue;
        f->of[i].troubled ? calm(d->place.lines[i]) : trouble(d, i);
        f->of[i].troubled = !f->of[i].troubled;
        f->of[i].next_ms = f->of[i].troubled ? in(f, TROUBLE_LEAST_MS, TROUBLE_SPREAD_MS) : in(f, CALM_LEAST_MS, calm_spread_ms(d, i));
    }
    if (now_ms < f->names_next_ms)
        return;
    f->names_away = !f->names_away;
    f->names_gone += f->names_away;
    name_server_go(d->place.names, f->names_away);
    f->names_next_ms = f->names_away ? in(f, AWAY_LEAST_MS, AWAY_SPREAD_MS) : in(f, CALM_NAMES_MS, CALM_NAMES_MS);
}

void drain_faults_end(struct drain *d)
{
    for (int i = 0; i < LINES; i++)
        if (d->place.lines[i])
            calm(d->place.lines[i]);
    name_server_go(d->place.names, false);
}

unsigned drain_faults_tell(struct drain *d)
{
    static const char *const kinds[] = { "cut", "reset", "stall", "swallow", "hole", "drop" };
    struct drain_faults *f = d->faults;
    int64_t all = 0;

    for (int i = 0; i < LINES; i++) {
        if (!d->place.lines[i])
            continue;
        printf("faults of the line to %s:", lines[i].name);
        for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
            int64_t n = fault_proxy_struck(d->place.lines[i], kinds[k]);

            printf(" %s %lld,", kinds[k], (long long)n);
            all += n;
        }
        printf(" away %u, slow %u, of %lld connections\n", f->of[i].refused, f->of[i].slowed, (long long)fault_proxy_counts(d->place.lines[i]).connections);
        all += f->of[i].refused;
    }
    printf("names away %u times, %ld questions without an answer\n", f->names_gone, name_server_ignored(d->place.names));
    return (unsigned)all;
}
