#include "drivers/scan/folder/control.h"

#include "base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_WORDS = 3, LINE_SIZE = 256, MAX_STALL_MS = 600000 };

static const char *const button_names[BUTTONS] = { "scan", "email", "copy" };

static const char *const garbage_names[GARBAGES] = { "no-width", "no-lines", "huge-lines", "huge-bytes", "fewer-lines",
                                                     "resolution" };

/* What may stand behind a command that names a page. */
enum behind { NOTHING, MAYBE_ROW_PERCENT, MS, GARBAGE_KIND };
static const struct { const char *needs; unsigned min_words, max_words; int min, max; } behinds[] = {
    [NOTHING]           = { "PAGE alone", 2, 2, 0, 0 },
    [MAYBE_ROW_PERCENT] = { "PAGE and may have ROW_PERCENT", 2, 3, 0, 100 },
    [MS]                = { "PAGE MS", 3, 3, 1, MAX_STALL_MS },
    [GARBAGE_KIND]      = { "PAGE KIND", 3, 3, 0, 0 },
};

static const struct fault_word {
    const char *word;
    enum fault_kind kind;
    enum behind behind;
    int row_percent;            /* when no number says so; -1: before the page starts */
} fault_words[] = {
    { "jam",        FAULT_JAM,         MAYBE_ROW_PERCENT, -1 },
    { "doublefeed", FAULT_DOUBLE_FEED, NOTHING,           -1 },
    { "out",        FAULT_OUT,         NOTHING,           -1 },
    { "cover",      FAULT_COVER,       NOTHING,           -1 },
    { "stall",      FAULT_STALL,       MS,                50 },
    { "hang",       FAULT_HANG,        MAYBE_ROW_PERCENT, -1 },
    { "garbage",    FAULT_GARBAGE,     GARBAGE_KIND,      -1 },
    { "lose",       FAULT_LOSE,        NOTHING,           -1 },
    { "vanish",     FAULT_VANISH,      NOTHING,           50 },
};

static int read_number(const char *word, int min, int max, int *ret, struct err *e)
{
    char *end;
    long n;

    errno = 0;
    n = strtol(word, &end, 10);
    if (errno || end == word || *end || n < min || n > max)
        return err_set(e, -EINVAL, "%.20s is not a number from %d to %d", word, min, max);
    *ret = (int)n;
    return 0;
}

static int read_garbage(const char *word, enum garbage *ret, struct err *e)
{
    for (int i = 0; i < GARBAGES; i++)
        if (strcmp(word, garbage_names[i]) == 0) {
            *ret = (enum garbage)i;
            return 0;
        }
    return err_set(e, -EINVAL, "no garbage is called %.20s", word);
}

/* The word behind PAGE. */
static int read_detail(struct fault *f, enum behind behind, const char *word, struct err *e)
{
    if (behind == GARBAGE_KIND)
        return read_garbage(word, &f->garbage, e);
    return read_number(word, behinds[behind].min, behinds[behind].max, behind == MS ? &f->wait_ms : &f->row_percent, e);
}

static int add_fault(struct control *c, const struct fault_word *w, char *const word[], unsigned n_words,
                     unsigned sides_fed, struct err *e)
{
    struct fault f = { .kind = w->kind, .row_percent = w->row_percent };
    bool from_now = n_words > 1 && word[1][0] == '+';
    int page, r;

    if (n_words < behinds[w->behind].min_words || n_words > behinds[w->behind].max_words)
        return err_set(e, -EINVAL, "%s needs %s", w->word, behinds[w->behind].needs);
    r = read_number(word[1] + from_now, 1, CONTROL_MAX_PAGE, &page, e);
    if (r == 0 && n_words == 3)
        r = read_detail(&f, w->behind, word[2], e);
    if (r < 0)
        return r;
    if (c->n_faults == CONTROL_MAX_FAULTS)
        return err_set(e, -EINVAL, "more than %d faults are waiting", CONTROL_MAX_FAULTS);

    f.page = (unsigned)page + (from_now ? sides_fed : 0);
    c->fault[c->n_faults++] = f;
    return 0;
}

static int plug_in(struct control *c, char *const word[], unsigned n_words, struct err *e)
{
    if (n_words > 2 || (n_words == 2 && !folder_name_is_good(word[1], strlen(word[1]))))
        return err_set(e, -EINVAL, "return may have a name, as a device has in folder.conf");
    c->returned = true;
    snprintf(c->returned_as, sizeof(c->returned_as), "%s", n_words == 2 ? word[1] : "");
    return 0;
}

static int press(struct control *c, char *const word[], unsigned n_words, struct err *e)
{
    for (int i = 0; n_words == 2 && i < BUTTONS; i++)
        if (strcmp(word[1], button_names[i]) == 0) {
            c->pressed[i] = true;
            return 0;
        }
    return err_set(e, -EINVAL, "press needs one button: scan, email or copy");
}

int control_line(struct control *c, const char *line, unsigned sides_fed, struct err *e)
{
    char copy[LINE_SIZE], *save = NULL, *word[MAX_WORDS + 1];
    unsigned n = 0;

    if ((size_t)snprintf(copy, sizeof(copy), "%s", line) >= sizeof(copy))
        return err_set(e, -EINVAL, "longer than %d bytes", LINE_SIZE - 1);
    for (char *w = strtok_r(copy, " \t\r", &save); w && n <= MAX_WORDS; w = strtok_r(NULL, " \t\r", &save))
        word[n++] = w;

    if (n == 0 || word[0][0] == '#')
        return 0;
    if (n > MAX_WORDS)
        return err_set(e, -EINVAL, "too many words");
    if (strcmp(word[0], "press") == 0)
        return press(c, word, n, e);
    if (strcmp(word[0], "return") == 0)
        return plug_in(c, word, n, e);
    for (size_t i = 0; i < ARRAY_LEN(fault_words); i++)
        if (strcmp(word[0], fault_words[i].word) == 0)
            return add_fault(c, &fault_words[i], word, n, sides_fed, e);
    return err_set(e, -EINVAL, "unknown command %.20s", word[0]);
}

static void take_lines(struct control *c, FILE *in, unsigned sides_fed, void (*bad)(unsigned, const struct err *))
{
    AUTO_FREE char *line = NULL;
    size_t size = 0;

    for (unsigned line_no = 1; getline(&line, &size, in) >= 0; line_no++) {
        struct err e = { 0 };

        line[strcspn(line, "\n")] = '\0';
        if (control_line(c, line, sides_fed, &e) < 0 && bad)
            bad(line_no, &e);
    }
}

static int read_lines(struct control *c, int dir_fd, const char *name, unsigned sides_fed,
                      void (*bad)(unsigned, const struct err *), struct err *e)
{
    AUTO_CLOSE int fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    AUTO_FCLOSE FILE *in = NULL;
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return err_errno(e, "open the control file");
    if (!S_ISREG(st.st_mode) || st.st_size > CONTROL_MAX_BYTES)
        return err_set(e, -E2BIG, "the control file is not a file of at most %d bytes", CONTROL_MAX_BYTES);
    in = fdopen(fd, "r");
    if (!in)
        return err_errno(e, "read the control file");
    (void)TAKE_FD(fd);              /* the stream closes it */
    take_lines(c, in, sides_fed, bad);
    return 0;
}

bool control_peek(struct control *c, int dir_fd) { return read_lines(c, dir_fd, "control", 0, NULL, NULL) == 0; }

int control_take(struct control *c, int dir_fd, unsigned sides_fed,
                 void (*bad)(unsigned line_no, const struct err *e), struct err *e)
{
    static const char taken[] = ".control.taken";
    int r;

    if (renameat(dir_fd, "control", dir_fd, taken) < 0)
        return errno == ENOENT ? 0 : err_errno(e, "take the control file");
    r = read_lines(c, dir_fd, taken, sides_fed, bad, e);
    if (unlinkat(dir_fd, taken, 0) < 0)
        return err_errno(e, "remove the control file");
    return r;
}

struct fault control_fault(struct control *c, unsigned page)
{
    for (unsigned i = 0; i < c->n_faults; i++)
        if (c->fault[i].page == page) {
            struct fault f = c->fault[i];

            c->n_faults--;
            memmove(&c->fault[i], &c->fault[i + 1], (c->n_faults - i) * sizeof(f));
            return f;
        }
    return (struct fault){ .kind = FAULT_NONE };
}

void control_put_back(struct control *c, struct fault f)
{
    if (f.kind == FAULT_NONE || c->n_faults == CONTROL_MAX_FAULTS)
        return;
    memmove(&c->fault[1], &c->fault[0], c->n_faults * sizeof(f));
    c->fault[0] = f;
    c->n_faults++;
}

bool control_button(struct control *c, enum button button)
{
    bool down = c->pressed[button];

    c->pressed[button] = false;
    return down;
}
