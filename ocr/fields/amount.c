/* The largest sum of money a letter names. */
#include "ocr/fields/flow.h"
#include "ocr/fields/rules.h"

#include "base/auto.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const rupees[] = { "rs", "inr", "rupees", "₹", "रु", "रू", "रुपये", "रूपये", NULL };
static const char *const rupees_behind[] = { "रुपये", "रूपये", "रुपए", "रुपयों", "rupees", NULL };
static const struct { const char *word; int64_t times; } units[] = {
    { "lakh", 100000 }, { "lakhs", 100000 }, { "lac", 100000 }, { "lacs", 100000 }, { "crore", 10000000 }, { "crores", 10000000 }, { "cr", 10000000 }, { "thousand", 1000 },
    { "लाख", 100000 }, { "करोड़", 10000000 }, { "करोड", 10000000 }, { "हजार", 1000 }, { "हज़ार", 1000 },
};
static const int64_t MOST_RUPEES = INT64_C(1000000000000000);

/* The sum at text: "12,50,000/-", "1.25 crore". Returns how many bytes it takes; 0: none. */
static size_t take_sum(const char *text, int64_t *ret)
{
    int64_t whole = 0, part = 0, part_of = 1, times = 1;
    size_t n = 0, digits = 0;

    for (; isdigit((unsigned char)text[n]) || (text[n] == ',' && isdigit((unsigned char)text[n + 1])); n++)
        if (text[n] != ',' && ++digits <= 15)
            whole = whole * 10 + text[n] - '0';
    if (digits == 0 || digits > 15)
        return 0;
    if (text[n] == '.' && isdigit((unsigned char)text[n + 1]))
        for (n++; isdigit((unsigned char)text[n]); n++)
            if (part_of <= 100000) {
                part = part * 10 + text[n] - '0';
                part_of *= 10;
            }
    AUTO_FREE char *rest = strndup(text + n, 30);
    AUTO_FREE char *fold = rest ? row_fold(rest, NULL) : NULL;
    const char *word = fold ? fold + strspn(fold, " ") : "";
    for (size_t i = 0; i < ARRAY_LEN(units); i++)
        if (fold_starts(word, units[i].word))
            times = units[i].times;
    if (whole > MOST_RUPEES / times)
        return 0;
    *ret = whole * times + part * times / part_of;
    return n;
}

static void keep(struct found *ret, const struct flow *body, size_t from, size_t to, int64_t sum, int64_t *most)
{
    char value[24];

    if (sum <= *most)
        return;
    *most = sum;
    snprintf(value, sizeof(value), "%" PRId64, sum);
    flow_take(ret, strdup(value), body, from, to, 0.8, "the largest sum named");
}

/* The number that ends before byte "at": "45,952 रुपये". Returns where it begins; at: none. */
static size_t number_before(const char *text, size_t at)
{
    size_t end = at;

    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '-' || text[end - 1] == '/'))
        end--;
    size_t from = end;
    while (from > 0 && (isdigit((unsigned char)text[from - 1]) || strchr(",.", text[from - 1])))
        from--;
    while (from < end && !isdigit((unsigned char)text[from]))
        from++;
    return from < end ? from : at;
}

void rule_amount(const struct flow *body, struct found *ret)
{
    int64_t most = 0, sum;
    size_t end, n;
    long at;

    for (size_t start = 0; (at = flow_find(body, start, rupees, &end)) >= 0; start = end) {
        size_t from = flow_value(body, end);

        if (from - body->at[end - 1] < 8 && (n = take_sum(body->text + from, &sum)) > 0)
            keep(ret, body, body->at[at], from + n, sum, &most);
    }
    for (const char *sign = body->text; (sign = strstr(sign, "₹")); sign += strlen("₹")) {
        size_t from = (size_t)(sign - body->text) + strlen("₹");

        from += strspn(body->text + from, " ");
        if ((n = take_sum(body->text + from, &sum)) > 0)
            keep(ret, body, (size_t)(sign - body->text), from + n, sum, &most);
    }
    for (size_t start = 0; (at = flow_find(body, start, rupees_behind, &end)) >= 0; start = end) {
        size_t from = number_before(body->text, body->at[at]);

        if (from < body->at[at] && take_sum(body->text + from, &sum) > 0)
            keep(ret, body, from, body->at[at], sum, &most);
    }
}
