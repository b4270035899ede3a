#include "ctl/demo_refused.h"

#include "base/clock.h"
#include "base/ipc.h"
#include "ctl/ctl.h"
#include "ctl/scanner.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <string.h>
#include <sys/mman.h>

enum { LOOK_MS = 100, REFUSE_MS = 120000, WORDS_SIZE = 4096 };

/* ---- feeding */

static bool rests_until(const struct clerk *c, int64_t deadline_ms)
{
    usleep(LOOK_MS * 1000);
    return !*c->stop && clock_mono_ms() < deadline_ms;
}

static int say_refuse(const struct clerk *c, struct err *e)
{
    return ipc_call(config_text(c->env->config, CONFIG_PATHS_RUN_DIR), "scand", json_pack("{s:s, s:s}", "do", "refuse", "actor", "demo"),
                    IPC_CALL_MS, NULL, e);
}

static int wait_refused(const struct clerk *c, const char *before, struct err *e)
{
    const char *run_dir = config_text(c->env->config, CONFIG_PATHS_RUN_DIR);
    int64_t deadline_ms = clock_mono_ms() + REFUSE_MS;
    struct scanner s;

    do {
        int r = scanner_ask(run_dir, "", &s, e);

        if (r == 0 && strcmp(s.code, "classified") == 0)
            return 0;
        if (r == 0 && strcmp(s.code, "marking_doubt") == 0)
            r = say_refuse(c, e);
        if (r == 0 && strcmp(s.state, "idle") == 0 && strcmp(s.last_doc, before) != 0)
            return err_set(e, -EBADMSG, "it bears a classified marking and was taken in");
        if (r == 0 && strcmp(s.state, "fault") == 0)
            return err_set(e, -EIO, "the scanner stopped: %s", s.sentence);
    } while (rests_until(c, deadline_ms));
    return *c->stop ? err_set(e, -ECANCELED, "stopped") : err_set(e, -ETIMEDOUT, "the scanner neither refused nor took it in");
}

/* The newest of the refused: there is one more than before. */
static int wait_numbered(const struct clerk *c, size_t before, struct letter_info *ret, struct err *e)
{
    int64_t deadline_ms = clock_mono_ms() + REFUSE_MS;

    do {
        AUTO_LETTER_LIST struct letter_list list = { 0 };
        int r = letter_info_list(c->store, LETTER_REFUSED, &list, e);

        if (r == 0 && list.n > before) {
            size_t newest = 0;

            for (size_t i = 1; i < list.n; i++)
                newest = list.letters[i].id > list.letters[newest].id ? i : newest;
            *ret = list.letters[newest];
            return 0;
        }
        if (r < 0 && r != -EAGAIN && r != -EBUSY)
            return r;
    } while (rests_until(c, deadline_ms));
    return *c->stop ? err_set(e, -ECANCELED, "stopped") : err_set(e, -ETIMEDOUT, "it was refused but diaryd has given it no number");
}

static int count_refused(const struct clerk *c, size_t *ret_n, struct err *e)
{
    AUTO_LETTER_LIST struct letter_list list = { 0 };
    int r = letter_info_list(c->store, LETTER_REFUSED, &list, e);

    *ret_n = list.n;
    return r;
}

static int feed(struct clerk *c, const char *letter_path, struct fed_letter *f, struct err *e)
{
    AUTO_NAME_LIST struct name_list pages = { 0 };
    char feeder[CTL_PATH_SIZE];
    struct scanner before;
    size_t n = 0;
    int r = feeder_list_pages(letter_path, &pages, e);

    if (r == 0)
        r = ctl_path(feeder, e, "%s/feeder", c->env->dir);
    if (r == 0)
        r = scanner_ask(config_text(c->env->config, CONFIG_PATHS_RUN_DIR), "", &before, e);
    if (r == 0)
        r = count_refused(c, &n, e);
    if (r == 0)
        r = feeder_put(feeder, pages.names, pages.n, e);
    if (r == 0)
        r = feeder_press(feeder, e);
    if (r == 0)
        r = wait_refused(c, before.last_doc, e);
    if (r == 0)
        r = feeder_clear(feeder, e);            /* the clerk takes it out */
    return r == 0 ? wait_numbered(c, n, &f->letter, e) : r;
}

int refused_feed(struct clerk *c, const char *letter_path, struct err *e)
{
    struct fed_letter *f;
    int r = clerk_next(c, letter_path, &f, e);

    if (r < 0)
        return r;
    f->classified = true;
    r = feed(c, letter_path, f, e);
    if (r < 0)
        return err_wrap(e, r, "letter %s", f->file);
    snprintf(f->doc, sizeof(f->doc), "%s", f->letter.doc);
    c->n_fed++;
    printf("  %s  %s: %s\n", f->letter.number, f->file, letter_info_place(f->letter.state));
    fflush(stdout);
    return 0;
}

/* ---- what is left */

/* 1, 0 or -errno. */
static int holds(const char *path, off_t size, const char *word)
{
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0)
        return errno == ENOENT ? 0 : -errno;
    void *bytes = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return -errno;
    int found = memmem(bytes, (size_t)size, word, strlen(word)) != NULL;
    munmap(bytes, (size_t)size);
    return found;
}

static int look_below(const char *dir, const char *word, void (*fault)(void *ctx, const char *sentence), void *ctx, struct err *e)
{
    AUTO_FREE char *root = strdup(dir);
    char *const roots[] = { root, NULL };
    FTS *tree = root ? fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL) : NULL;
    FTSENT *at;
    int r = tree ? 0 : err_errno(e, "look through %s", dir);

    while (r == 0 && (at = fts_read(tree))) {
        if (at->fts_info == FTS_D && strcmp(at->fts_name, "feeder") == 0)
            fts_set(tree, at, FTS_SKIP);
        if (at->fts_info != FTS_F || at->fts_statp->st_size == 0)
            continue;
        r = holds(at->fts_path, at->fts_statp->st_size, word);
        if (r > 0) {
            char sentence[CTL_PATH_SIZE + 64];

            snprintf(sentence, sizeof(sentence), "%s holds words of a refused letter", at->fts_path);
            fault(ctx, sentence);
            r = 0;
        } else if (r < 0)
            err_set(e, r, "look into %s: %s", at->fts_path, strerror(-r));
    }
    if (tree)
        fts_close(tree);
    return r;
}

static int look_for_letter(const char *dir, const char *letter, void (*fault)(void *ctx, const char *sentence), void *ctx, struct err *e)
{
    char path[CTL_PATH_SIZE], word[WORDS_SIZE];
    int r = ctl_path(path, e, "%s/words.txt", letter), n = 0;

    if (r < 0)
        return r;
    AUTO_FCLOSE FILE *f = fopen(path, "re");
    if (!f)
        return err_errno(e, "open %s", path);
    while (r == 0 && fgets(word, sizeof(word), f)) {
        word[strcspn(word, "\n")] = '\0';
        if (!word[0])
            continue;
        r = look_below(dir, word, fault, ctx, e);
        n++;
    }
    return r < 0 ? r : n;
}

int refused_look_for_words(const char *dir, const char *letters, void (*fault)(void *ctx, const char *sentence), void *ctx, struct err *e)
{
    AUTO_NAME_LIST struct name_list list = { 0 };
    int n = 0, r = feeder_list_letters(letters, &list, e);

    for (size_t i = 0; r >= 0 && i < list.n; i++) {
        r = look_for_letter(dir, list.names[i], fault, ctx, e);
        n += r > 0 ? r : 0;
    }
    return r < 0 ? r : n;
}
