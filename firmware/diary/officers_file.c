/* officers_file.c - the officers' directory from a CSV file, all of it or none of it.
 *
 *   post,designation,designation_hi,section,name,email,mobile,next_post,default
 *
 * The first line names the columns, in any order; post and designation must be there.
 * "default" is yes or 1 for the one post that takes what nobody else matches. */
#include "diary/officers_file.h"

#include "base/log.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { FILE_BYTES = 4 * 1024 * 1024, MAX_OFFICERS = 20000, VALUE_BYTES = 300 };

enum column { POST, DESIGNATION, DESIGNATION_HI, SECTION, NAME, EMAIL, MOBILE, NEXT_POST, DEFAULT, COLUMNS };
static const char *const column_names[] = {
    "post", "designation", "designation_hi", "section", "name", "email", "mobile", "next_post", "default",
};
_Static_assert(ARRAY_LEN(column_names) == COLUMNS, "a name for each column");

void officers_done(struct officers *o)
{
    free(o->text);
    free(o->list);
    memset(o, 0, sizeof(*o));
}

/* ---- header */

static int read_header(struct csv *c, enum column place[COLUMNS], size_t *ret_n, struct err *e)
{
    char *names[COLUMNS];
    unsigned seen = 0;
    int r = csv_row(c, names, COLUMNS, ret_n, e);

    if (r < 0)
        return r;
    if (r == 0)
        return err_set(e, -EINVAL, "the file is empty; its first line must name the columns");
    for (size_t i = 0; i < *ret_n; i++) {
        int k = COLUMNS - 1;

        while (k >= 0 && strcmp(names[i], column_names[k]) != 0)
            k--;
        if (k < 0)
            return err_set(e, -EINVAL, "there is no column \"%.40s\"; known are post, designation, designation_hi, section, name, "
                           "email, mobile, next_post, default", names[i]);
        if (seen & 1u << k)
            return err_set(e, -EINVAL, "column %s is named twice", column_names[k]);
        seen |= 1u << k;
        place[i] = (enum column)k;
    }
    if (!(seen & 1u << POST) || !(seen & 1u << DESIGNATION))
        return err_set(e, -EINVAL, "columns post and designation are needed");
    return 0;
}

/* ---- one officer */

static bool is_address(const char *s)
{
    const char *at = strchr(s, '@');

    return at && at > s && at[1] && at[1] != '.' && !strchr(at + 1, '@') && strchr(at + 1, '.') && !strpbrk(s, " ,;<>\"()");
}

static bool is_mobile(const char *s)
{
    size_t digits = 0;

    for (const char *c = s; *c; c++)
        digits += *c >= '0' && *c <= '9';
    return digits >= 10 && digits <= 13 && s[strspn(s, "+0123456789 -")] == '\0';
}

static int read_default(const char *said, bool *ret, struct err *e)
{
    static const char *const yes[] = { "yes", "y", "1", "true" }, *const no[] = { "", "no", "n", "0", "false" };

    for (size_t i = 0; i < ARRAY_LEN(yes); i++)
        if (strcasecmp(said, yes[i]) == 0)
            return *ret = true, 0;
    for (size_t i = 0; i < ARRAY_LEN(no); i++)
        if (strcasecmp(said, no[i]) == 0)
            return *ret = false, 0;
    return err_set(e, -EINVAL, "default: must be yes or no");
}

static int read_officer(char *const *values, const enum column *place, size_t n, struct officer *ret, struct err *e)
{
    const char *v[COLUMNS] = { "", "", "", "", "", "", "", "", "" };

    for (size_t i = 0; i < n; i++) {
        if (strlen(values[i]) > VALUE_BYTES)
            return err_set(e, -EINVAL, "%s: is longer than %d bytes", column_names[place[i]], VALUE_BYTES);
        v[place[i]] = values[i];
    }
    *ret = (struct officer){ .post = v[POST], .designation = v[DESIGNATION], .designation_hi = v[DESIGNATION_HI], .section = v[SECTION],
                             .name = v[NAME], .email = v[EMAIL], .mobile = v[MOBILE], .next_post = v[NEXT_POST], .active = true };
    if (!ret->post[0] || strlen(ret->post) > 100)
        return err_set(e, -EINVAL, "post: must have 1 to 100 bytes");
    if (!ret->designation[0])
        return err_set(e, -EINVAL, "designation: is missing");
    if (ret->email[0] && !is_address(ret->email))
        return err_set(e, -EINVAL, "email: is not a mail address");
    if (ret->mobile[0] && !is_mobile(ret->mobile))
        return err_set(e, -EINVAL, "mobile: is not a number of 10 to 13 digits");
    return read_default(v[DEFAULT], &ret->is_default, e);
}

static int append(struct officers *o, const struct officer *one, struct err *e)
{
    if (o->n == MAX_OFFICERS)
        return err_set(e, -EINVAL, "more than %d officers", MAX_OFFICERS);
    if ((o->n & (o->n + 1)) == 0) {         /* full at 0, 1, 3, 7 ... */
        struct officer *more = reallocarray(o->list, 2 * o->n + 1, sizeof(*more));
        if (!more)
            return err_set(e, -ENOMEM, "out of memory");
        o->list = more;
    }
    o->list[o->n++] = *one;
    return 0;
}

/* ---- the directory as a whole */

static int by_post(const void *a, const void *b)
{
    const struct officer *x = a, *y = b;

    return strcmp(x->post, y->post);
}

static int check_together(struct officers *o, struct err *e)
{
    const struct officer *the_default = NULL;

    qsort(o->list, o->n, sizeof(*o->list), by_post);
    for (size_t i = 0; i < o->n; i++) {
        const struct officer *one = &o->list[i], key = { .post = one->next_post };

        if (i > 0 && strcmp(one[-1].post, one->post) == 0)
            return err_set(e, -EINVAL, "post %.60s stands there twice", one->post);
        if (one->next_post[0] && !bsearch(&key, o->list, o->n, sizeof(key), by_post))
            return err_set(e, -EINVAL, "next_post %.60s of post %.60s is not in the file", one->next_post, one->post);
        if (one->is_default && the_default)
            return err_set(e, -EINVAL, "posts %.60s and %.60s are both the default", the_default->post, one->post);
        if (one->is_default)
            the_default = one;
    }
    return 0;
}

/* The line with the first byte that is no UTF-8, so that its writer finds it. */
static int bad_text_line(const char *text, size_t n)
{
    int line = 1;

    for (const char *at = text, *end; at < text + n; at = end + 1, line++) {
        AUTO_FREE char *clean = NULL;

        end = memchr(at, '\n', (size_t)(text + n - at));
        if (!end)
            end = text + n;
        if (text_clean(at, (size_t)(end - at), FILE_BYTES, &clean, NULL) < 0)
            break;
    }
    return line;
}

int officers_parse(const char *file, const char *text, size_t n, struct officers *ret, struct err *e)
{
    struct officers o = { .list = NULL };
    enum column place[COLUMNS];
    char *values[COLUMNS];
    struct err why = { 0 };
    size_t n_columns = 0, n_values;
    struct csv c;
    int r = text_clean(text, n, FILE_BYTES, &o.text, &why);

    if (r == -E2BIG)
        return err_set(e, -EINVAL, "%s: larger than %d bytes", file, FILE_BYTES);
    if (r < 0)
        return err_set(e, -EINVAL, "%s:%d: %s; save the file as \"CSV UTF-8\"", file, bad_text_line(text, n), why.msg);
    csv_init(&c, o.text);
    r = read_header(&c, place, &n_columns, &why);
    while (r == 0 && (r = csv_row(&c, values, n_columns, &n_values, &why)) == 1) {
        struct officer one;

        if (n_values != n_columns)
            r = err_set(&why, -EINVAL, "%zu values, but the first line names %zu columns", n_values, n_columns);
        else
            r = read_officer(values, place, n_columns, &one, &why);
        if (r == 0)
            r = append(&o, &one, &why);
    }
    if (r == 0 && o.n == 0)     /* half a file would retire everybody */
        r = err_set(&why, -EINVAL, "there is no officer below the names of the columns");
    if (r == 0 && (r = check_together(&o, &why)) < 0)
        err_set(e, r, "%s: %s", file, why.msg);
    else if (r < 0)
        err_set(e, r, "%s:%d: %s", file, c.line ? c.line : 1, why.msg);
    if (r < 0)
        officers_done(&o);
    else
        *ret = o;
    return r;
}

/* ---- the file */

static int load(const char *path, char **ret_text, size_t *ret_n, struct err *e)
{
    AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return err_errno(e, "open the officers' directory %s", path);
    if (!S_ISREG(st.st_mode) || st.st_size > FILE_BYTES)
        return err_set(e, -EINVAL, "the officers' directory %s is not a file of at most %d bytes", path, FILE_BYTES);
    AUTO_FREE char *text = malloc((size_t)st.st_size + 1);
    if (!text)
        return err_set(e, -ENOMEM, "out of memory");
    ssize_t n = read(fd, text, (size_t)st.st_size);
    if (n < 0)
        return err_errno(e, "read the officers' directory %s", path);
    *ret_text = TAKE_PTR(text);
    *ret_n = (size_t)n;
    return 0;
}

int officers_file_load(struct diary *d, struct err *e)
{
    const char *path = config_text(d->config, CONFIG_OFFICE_OFFICERS_FILE);
    AUTO_FREE char *text = NULL;
    struct officers o;
    size_t n = 0;

    if (!path[0])
        return 0;
    int r = load(path, &text, &n, e);
    if (r == 0)
        r = officers_parse(path, text, n, &o, e);
    if (r < 0)
        return r;
    r = store_replace_officers(d->store, o.list, o.n, "diaryd", e);
    if (r == 0)
        log_info("officers", LOG_FILE LOG_COUNT, path, (long long)o.n);
    officers_done(&o);
    return r;
}
