/* cmd_deliveries.c - "dakbox deliveries" and "dakbox resolve". */
#include "ctl/args.h"
#include "ctl/confirm.h"
#include "ctl/ctl.h"
#include "ctl/letter_info.h"
#include "ctl/table.h"
#include "ctl/words.h"

#include "base/clock.h"

#include <errno.h>
#include <string.h>

enum { MAX_SHOWN = 1000 };

static const struct table_column columns[] = {
    { "Diary no.", 0 }, { "Channel", 0 }, { "What", 0 }, { "State", 0 }, { "Tries", 0 }, { "Since", 0 }, { "What happened last", 80 },
};

static int add_row(void *ctx, const struct delivery *d)
{
    char tries[16], since[CLOCK_SHOWN_SIZE], what[80];

    snprintf(what, sizeof(what), "%.30s%s%.30s", d->kind, *d->whom ? " to " : "", d->whom);
    snprintf(tries, sizeof(tries), "%d", d->tries);
    clock_format_shown(d->changed_s, since);
    const char *const cells[] = { d->number, d->channel, what, delivery_state_name(d->state), tries, since, CTL_WORDS(d->sentence) };
    return table_add(ctx, cells);
}

static int list_undone(struct store *s, struct table *t, struct err *e)
{
    static const enum delivery_state undone[] = {
        DELIVERY_HELD, DELIVERY_UNKNOWN, DELIVERY_COMMITTING, DELIVERY_SENDING, DELIVERY_WAITING,
    };
    int r = 0;

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(undone); i++)
        r = store_deliveries_in(s, undone[i], NULL, MAX_SHOWN, add_row, t, e);
    return r;
}

static int list_of_letter(struct store *s, const char *number, struct table *t, struct err *e)
{
    struct letter_info l;
    int r = letter_info_by_number(s, number, &l, e);

    return r < 0 ? r : store_deliveries(s, l.id, add_row, t, e);
}

int cmd_deliveries(int argc, char **argv)
{
    AUTO_TABLE struct table *t = table_new(columns, ARRAY_LEN(columns));
    AUTO_CONFIG struct config *config = NULL;
    AUTO_STORE struct store *store = NULL;
    const char *conf = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL } };
    struct err e = { 0 };
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n > 1)
        n = err_set(&e, -EINVAL, "deliveries takes one diary number, or none");
    if (n < 0)
        return ctl_misused(&e);
    int r = t ? config_load(conf, &config, &e) : err_set(&e, -ENOMEM, "out of memory");
    if (r == 0)
        r = ctl_open_store(config, &store, &e);
    if (r == 0)
        r = n == 1 ? list_of_letter(store, argv[1], t, &e) : list_undone(store, t, &e);
    if (r < 0)
        return ctl_failed(&e);
    if (table_rows(t) == 0)
        puts(n == 1 ? "this letter has no deliveries yet" : "nothing waits to be delivered");
    else
        table_print(t, stdout);
    return CTL_DONE;
}

/* ---- resolve */

static int find_delivery(struct store *s, int64_t letter, const char *channel, int64_t *ret_id, struct err *e)
{
    struct delivery_info d[LETTER_MAX_DELIVERIES];
    size_t n = 0;
    int r = letter_info_deliveries(s, letter, d, &n, e);

    for (size_t i = 0; r == 0 && i < n; i++)
        if (strcmp(d[i].channel, channel) == 0) {
            *ret_id = d[i].id;
            return 0;
        }
    return r < 0 ? r : err_set(e, -ENOENT, "it has no delivery by \"%s\"", channel);
}

int cmd_resolve(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    AUTO_STORE struct store *store = NULL;
    const char *conf = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL } };
    struct letter_info l;
    struct err e = { 0 };
    int64_t id = 0;
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n >= 0 && (n != 3 || (strcmp(argv[3], "delivered") != 0 && strcmp(argv[3], "resend") != 0)))
        n = err_set(&e, -EINVAL, "resolve needs a diary number, a channel (eoffice or mail), and \"delivered\" or \"resend\"");
    if (n < 0)
        return ctl_misused(&e);
    int r = config_load(conf, &config, &e);
    if (r == 0)
        r = ctl_open_store(config, &store, &e);
    if (r == 0)
        r = letter_info_by_number(store, argv[1], &l, &e);
    if (r == 0)
        r = find_delivery(store, l.id, argv[2], &id, &e);
    if (r == 0)
        r = delivery_resolve(config, id, strcmp(argv[3], "delivered") == 0, "operator", &e);
    if (r < 0)
        return ctl_failed((err_wrap(&e, r, "resolve %s", argv[1]), &e));
    printf("%s by %s: %s\n", argv[1], argv[2], argv[3]);
    return CTL_DONE;
}
