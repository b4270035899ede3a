#include "ctl/demo_clerk.h"

#include "base/clock.h"
#include "ctl/confirm.h"
#include "ctl/scanner.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { LOOK_MS = 100, SCAN_MS = 120000, NUMBER_MS = 30000, DIARY_MS = 30000 };

static bool rests_until(const struct clerk *c, int64_t deadline_ms)
{
    usleep(LOOK_MS * 1000);
    return !*c->stop && clock_mono_ms() < deadline_ms;
}

static int gave_up(const struct clerk *c, struct err *e, const char *what)
{
    return *c->stop ? err_set(e, -ECANCELED, "stopped") : err_set(e, -ETIMEDOUT, "%s", what);
}

int clerk_open(struct clerk *c, const struct demo_env *env, const volatile sig_atomic_t *stop, struct err *e)
{
    int64_t deadline_ms = clock_mono_ms() + DIARY_MS;
    int r;

    *c = (struct clerk){ .env = env, .stop = stop };
    while ((r = ctl_open_store(env->config, &c->store, e)) == -EAGAIN && rests_until(c, deadline_ms))
        ;
    return r;
}

void clerk_done(struct clerk *c)
{
    store_close(c->store);
    free(c->fed);
    *c = (struct clerk){ 0 };
}

/* ---- feeding */

static int list_pages(const char *path, struct name_list *ret_pages, struct err *e)
{
    struct stat st;

    if (stat(path, &st) < 0)
        return err_errno(e, "open %s", path);
    if (S_ISDIR(st.st_mode))
        return feeder_list_pages(path, ret_pages, e);
    ret_pages->names = calloc(1, sizeof(*ret_pages->names));
    if (!ret_pages->names || !(ret_pages->names[0] = strdup(path)))
        return err_set(e, -ENOMEM, "out of memory");
    ret_pages->n = 1;
    return 0;
}

/* Scanned is: idle again, and the last letter finished is another one than before. */
static int wait_scanned(const struct clerk *c, const char *before, struct fed_letter *f, struct err *e)
{
    const char *run_dir = config_text(c->env->config, CONFIG_PATHS_RUN_DIR);
    int64_t deadline_ms = clock_mono_ms() + SCAN_MS;
    struct scanner s;

    do {
        int r = scanner_ask(run_dir, "", &s, e);

        if (r == 0 && strcmp(s.state, "idle") == 0 && s.last_doc[0] && strcmp(s.last_doc, before) != 0) {
            snprintf(f->doc, sizeof(f->doc), "%s", s.last_doc);
            return 0;
        }
        if (r == 0 && (strcmp(s.state, "fault") == 0 || strcmp(s.state, "interrupted") == 0))
            return err_set(e, -EIO, "the scanner stopped after %d pages: %s", s.pages, s.sentence);
    } while (rests_until(c, deadline_ms));
    return gave_up(c, e, "the scanner did not finish in time");
}

static int wait_numbered(const struct clerk *c, struct fed_letter *f, struct err *e)
{
    int64_t deadline_ms = clock_mono_ms() + NUMBER_MS, id;

    do {
        int r = store_letter_id_by_doc(c->store, f->doc, &id, e);

        if (r == 0)
            return letter_info_get(c->store, id, &f->letter, e);
        if (r != -ENOENT && r != -EAGAIN && r != -EBUSY)
            return r;
    } while (rests_until(c, deadline_ms));
    return gave_up(c, e, "it was scanned but diaryd has given it no number");
}

static int feed_pages(struct clerk *c, const struct name_list *pages, struct fed_letter *f, struct err *e)
{
    char feeder[CTL_PATH_SIZE];
    struct scanner before;
    int r = ctl_path(feeder, e, "%s/feeder", c->env->dir);

    if (r == 0)
        r = scanner_ask(config_text(c->env->config, CONFIG_PATHS_RUN_DIR), "", &before, e);
    if (r == 0)
        r = feeder_put(feeder, pages->names, pages->n, e);
    if (r == 0)
        r = feeder_press(feeder, e);
    if (r == 0)
        r = wait_scanned(c, before.last_doc, f, e);
    return r < 0 ? r : wait_numbered(c, f, e);
}

int clerk_next(struct clerk *c, const char *letter_path, struct fed_letter **ret_letter, struct err *e)
{
    const char *slash = strrchr(letter_path, '/');
    struct fed_letter *more = reallocarray(c->fed, c->n_fed + 1, sizeof(*more));

    if (!more)
        return err_set(e, -ENOMEM, "out of memory");
    c->fed = more;
    *ret_letter = &more[c->n_fed];
    **ret_letter = (struct fed_letter){ 0 };
    snprintf((*ret_letter)->file, sizeof((*ret_letter)->file), "%s", slash ? slash + 1 : letter_path);
    return 0;
}

int clerk_feed(struct clerk *c, const char *letter_path, struct err *e)
{
    AUTO_NAME_LIST struct name_list pages = { 0 };
    struct fed_letter *f;
    int r = clerk_next(c, letter_path, &f, e);

    if (r < 0)
        return r;
    r = list_pages(letter_path, &pages, e);
    if (r == 0 && pages.n == 0)
        r = err_set(e, -ENODATA, "there is no page image in it");
    if (r == 0)
        r = feed_pages(c, &pages, f, e);
    if (r < 0)
        return err_wrap(e, r, "letter %s", f->file);
    c->n_fed++;
    printf("  %s  %s: %d page%s, %s\n", f->letter.number, f->file, f->letter.pages, f->letter.pages == 1 ? "" : "s", letter_info_place(f->letter.state));
    fflush(stdout);
    return 0;
}

/* ---- watching */

static void tell_move(const struct letter_info *l)
{
    const char *why = l->state == LETTER_HELD ? l->reason : l->marked_to;

    printf("  %s  %s%s%s\n", l->number, letter_info_place(l->state), *why ? ": " : "", why);
    fflush(stdout);
}

int clerk_watch(struct clerk *c, unsigned *ret_moved, struct err *e)
{
    int64_t version = store_version(c->store);

    *ret_moved = 0;
    if (version == c->version)
        return 0;
    c->version = version;
    for (size_t i = 0; i < c->n_fed; i++) {
        struct letter_info *kept = &c->fed[i].letter, now;
        int r = letter_info_get(c->store, kept->id, &now, e);

        if (r == -EAGAIN || r == -EBUSY)
            return 0;                           /* diaryd is starting again */
        if (r < 0)
            return r;
        if (now.state != kept->state) {
            tell_move(&now);
            ++*ret_moved;
        }
        *kept = now;
    }
    return 0;
}

/* ---- confirming */

int clerk_confirm_read(struct clerk *c, struct err *e)
{
    for (size_t i = 0; i < c->n_fed; i++) {
        const struct letter_info *l = &c->fed[i].letter;
        AUTO_JSON json_t *typed = NULL;

        if (l->state != LETTER_READ)
            continue;
        int r = confirm_missing(c->store, l->id, &typed, e);
        if (r == 0)
            r = confirm_as_proposed(c->env->config, c->store, l->id, "demo", NULL, typed, e);
        if (r < 0)
            return r;
    }
    return 0;
}

bool clerk_all_rest(const struct clerk *c)
{
    for (size_t i = 0; i < c->n_fed; i++) {
        enum letter_state state = c->fed[i].letter.state;

        if (state != LETTER_SENT && state != LETTER_VOID && state != LETTER_HELD && state != LETTER_REFUSED)
            return false;
    }
    return true;
}

void clerk_tell_stuck(struct clerk *c)
{
    for (size_t i = 0; i < c->n_fed; i++) {
        const struct letter_info *l = &c->fed[i].letter;
        struct delivery_info d[LETTER_MAX_DELIVERIES];
        size_t n = 0;

        if (l->state == LETTER_SENT || l->state == LETTER_VOID || l->state == LETTER_REFUSED)
            continue;
        fprintf(stderr, "dakbox: %s (%s) is %s%s%s\n", l->number, c->fed[i].file, letter_info_place(l->state),
                *l->reason ? ": " : "", l->reason);
        if (letter_info_deliveries(c->store, l->id, d, &n, NULL) < 0)
            continue;
        for (size_t k = 0; k < n; k++)
            if (d[k].state != DELIVERY_DELIVERED)
                fprintf(stderr, "dakbox: %s to %s: %s; %s\n", l->number, d[k].channel, delivery_state_name(d[k].state), d[k].sentence);
    }
}
