#include "uploader/gateway/faults.h"

#include "base/auto.h"
#include "base/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { FAULTS_MAX = 16, WORD_SIZE = 64, METHOD_SIZE = 8 };
enum when { ALWAYS, ONCE, EVERY, CHANCE };

static const struct { const char *name; int64_t min, max, usual; } kinds[FAULT_KINDS] = {
    [FAULT_DELAY]        = { "delay", 0, 3600 * 1000, 10000 },
    [FAULT_CUT]          = { "cut", 0, INT32_MAX, 100 },
    [FAULT_LOST]         = { "lost", 0, 0, 0 },
    [FAULT_ERROR]        = { "error", 0, 0, 0 },
    [FAULT_BUSY]         = { "busy", 0, 3600, 2 },
    [FAULT_OTHER_LETTER] = { "other-letter", 0, 0, 0 },
    [FAULT_BROKEN_JSON]  = { "broken-json", 0, 0, 0 },
    [FAULT_WRONG_TYPE]   = { "wrong-type", 0, 0, 0 },
    [FAULT_HUGE]         = { "huge", 1, 64, 4 },
    [FAULT_WRONG_OFFSET] = { "wrong-offset", -INT32_MAX, INT32_MAX, 1 },
    [FAULT_MASTERS]      = { "masters", 1, 1000000, 1000 },
    [FAULT_CLOCK]        = { "clock", -INT32_MAX, INT32_MAX, 365 * 24 * 3600 },
};

struct fault {
    enum fault_kind kind;
    int64_t value;
    enum when when;
    int64_t n;                          /* EVERY: so many; CHANCE: per cent */
    uint64_t random;
    char method[METHOD_SIZE];           /* "": any */
    int64_t met, done;                  /* requests it could have happened to, and did */
};

struct faults {
    struct fault of[FAULTS_MAX];
    size_t n;
};

int faults_new(struct faults **ret_faults, struct err *e)
{
    *ret_faults = calloc(1, sizeof(**ret_faults));
    return *ret_faults ? 0 : err_set(e, -ENOMEM, "no memory for the faults");
}

void faults_free(struct faults *f) { free(f); }

/* ---- reading */

/* "name=12": the number, within min..max. */
static int read_number(const char *word, int64_t min, int64_t max, int64_t *ret, struct err *e)
{
    const char *at = strchr(word, '=');
    char *end;

    errno = 0;
    *ret = at ? strtoll(at + 1, &end, 10) : 0;
    if (!at || errno || end == at + 1 || *end || *ret < min || *ret > max)
        return err_set(e, -EINVAL, "\"%s\": a number from %lld to %lld must follow the \"=\"", word, (long long)min, (long long)max);
    return 0;
}

static int read_kind(struct fault *f, const char *word, struct err *e)
{
    size_t n = strcspn(word, "=");

    for (int k = 0; k < FAULT_KINDS; k++)
        if (strlen(kinds[k].name) == n && strncmp(kinds[k].name, word, n) == 0) {
            f->kind = (enum fault_kind)k;
            f->value = kinds[k].usual;
            return word[n] ? read_number(word, kinds[k].min, kinds[k].max, &f->value, e) : 0;
        }
    return err_set(e, -EINVAL, "there is no fault \"%s\"", word);
}

static int read_option(struct fault *f, const char *word, struct err *e)
{
    int64_t number = 0;
    int r = 0;

    if (strcmp(word, "once") == 0) {
        f->when = ONCE;
    } else if (strncmp(word, "every=", 6) == 0) {
        r = read_number(word, 1, INT32_MAX, &f->n, e);
        f->when = EVERY;
    } else if (strncmp(word, "chance=", 7) == 0) {
        r = read_number(word, 0, 100, &f->n, e);
        f->when = CHANCE;
    } else if (strncmp(word, "seed=", 5) == 0) {
        r = read_number(word, 0, INT64_MAX, &number, e);
        f->random = (uint64_t)number;
    } else if (strncmp(word, "on=", 3) == 0 && strlen(word + 3) < METHOD_SIZE) {
        snprintf(f->method, sizeof(f->method), "%s", word + 3);
    } else {
        r = err_set(e, -EINVAL, "\"%s\" is none of once, every=N, chance=PERCENT, seed=N, on=METHOD", word);
    }
    return r;
}

static int read_fault(struct fault *f, char *text, struct err *e)
{
    bool first = true;
    int r = 0;

    *f = (struct fault){ .random = 1 };
    for (char *word; r == 0 && (word = strsep(&text, " \t\r\n")); ) {
        if (!*word)
            continue;
        r = first ? read_kind(f, word, e) : read_option(f, word, e);
        first = false;
    }
    return r;
}

int faults_set(struct faults *f, const char *text, struct err *e)
{
    AUTO_FREE char *copy = strdup(text);
    struct faults read = { .n = 0 };
    char *at = copy;
    int r = copy ? 0 : err_set(e, -ENOMEM, "no memory for the faults");

    for (char *one; r == 0 && (one = strsep(&at, ";")); ) {
        if (one[strspn(one, " \t\r\n")] == '\0')
            continue;
        r = read.n == FAULTS_MAX ? err_set(e, -EINVAL, "more than %d faults", FAULTS_MAX) : read_fault(&read.of[read.n++], one, e);
    }
    if (r == 0)
        *f = read;
    return r;
}

/* ---- happening */

/* splitmix64: the same faults for the same seed. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static bool happens(struct fault *f)
{
    f->met++;
    switch (f->when) {
    case ALWAYS: return true;
    case ONCE:   return f->met == 1;
    case EVERY:  return f->met % f->n == 0;
    case CHANCE: return (int64_t)(next_random(&f->random) % 100) < f->n;
    }
    return false;
}

bool faults_hit(struct faults *f, enum fault_kind kind, const char *method, int64_t *ret_value)
{
    for (size_t i = 0; i < f->n; i++) {
        struct fault *one = &f->of[i];

        if (one->kind != kind || (*one->method && strcmp(one->method, method) != 0) || !happens(one))
            continue;
        one->done++;
        *ret_value = one->value;
        return true;
    }
    return false;
}

json_t *faults_json(const struct faults *f)
{
    AUTO_JSON json_t *list = json_array();

    for (size_t i = 0; i < f->n; i++) {
        const struct fault *one = &f->of[i];

        if (json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:I}", "fault", kinds[one->kind].name, "value", (json_int_t)one->value,
                                                  "met", (json_int_t)one->met, "done", (json_int_t)one->done)) < 0)
            return NULL;
    }
    return json_pack("{s:O}", "faults", list);
}
