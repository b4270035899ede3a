#include "uploader/intake/page/attach.h"

#include "uploader/intake/page/files.h"
#include "uploader/intake/page/office.h"
#include "uploader/intake/page/rtf.h"
#include "uploader/intake/page/tnef.h"
#include "uploader/intake/page/unzip.h"
#include "uploader/intake/page/words.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/* One file in hand. */
struct attaching { struct mail *mail; bool whole; const char *name, *type; int depth; struct err *e; };

/* ---- words that are only looked at */

static bool is_known(const struct mail *m, const char *text)
{
    for (size_t i = 0; i < m->n_looked; i++)
        if (strcmp(m->looked[i], text) == 0)
            return true;
    return false;
}

int attach_looked(struct mail *m, const char *name, const char *text)
{
    bool ignored = false, cut = false;
    AUTO_FREE char *clean = words_decode(text, strlen(text), NULL, MAIL_MAX_LOOKED_BYTES, &ignored, &cut);

    if (!clean)
        return -ENOMEM;
    if (cut)
        mail_set_unseen(m, name);
    if (strspn(clean, " \t\n") == strlen(clean) || is_known(m, clean))
        return 0;
    m->looked_bytes += strlen(clean);
    if (m->n_looked >= MAIL_MAX_LOOKED || m->looked_bytes > MAIL_MAX_LOOKED_BYTES) {
        mail_set_unseen(m, name);
        return 0;
    }
    char **more = reallocarray(m->looked, m->n_looked + 1, sizeof(*more));
    if (!more)
        return -ENOMEM;
    m->looked = more;
    m->looked[m->n_looked++] = TAKE_PTR(clean);
    return 0;
}

static int on_text(void *ctx, const char *text)
{
    const struct attaching *a = ctx;

    return attach_looked(a->mail, a->name, text);
}

/* ---- the list of files */

static int keep(const struct attaching *a, enum mail_file_use use, const char *ending, const unsigned char *bytes, size_t n)
{
    struct mail *m = a->mail;
    struct mail_file f = { .use = use, .n = n, .name = strdup(a->name) };
    struct mail_file *more = reallocarray(m->files, m->n_files + 1, sizeof(*more));

    if (more)
        m->files = more;
    if (use != FILE_PROGRAM && n > 0 && (f.bytes = malloc(n)))
        memcpy(f.bytes, bytes, n);
    if (!more || !f.name || (use != FILE_PROGRAM && n > 0 && !f.bytes)) {
        free(f.name);
        free(f.bytes);
        return -ENOMEM;
    }
    snprintf(f.ending, sizeof(f.ending), "%s", ending);
    m->files[m->n_files++] = f;
    return 0;
}

static void drop_behind(struct mail *m, size_t n_files)
{
    while (m->n_files > n_files) {
        free(m->files[--m->n_files].name);
        free(m->files[m->n_files].cid);
        free(m->files[m->n_files].bytes);
    }
}

/* A picture or PDF within an Office file. */
static int on_picture(void *ctx, const char *name, const unsigned char *bytes, size_t n)
{
    const struct attaching *a = ctx;
    enum note_id ignored;
    char ending[8];

    if (n == 0)
        return 0;
    if (a->mail->n_files >= MAIL_MAX_FILES || file_use_of(name, "", bytes, n, &ignored, ending) != FILE_PAGES)
        return -EBADMSG;
    return keep(a, FILE_CHECK, ending, bytes, n);
}

/* ---- what is in a file */

static int look_office(struct attaching *a, const unsigned char *bytes, size_t n);

static int on_office(void *ctx, const char *name, const unsigned char *bytes, size_t n)
{
    struct attaching inner = *(const struct attaching *)ctx;

    (void)name;                         /* a person knows the outer one */
    return ++inner.depth > MAIL_MAX_PACKED_DEPTH || !office_is(bytes, n) ? -EBADMSG : look_office(&inner, bytes, n);
}

static int look_office(struct attaching *a, const unsigned char *bytes, size_t n)
{
    const struct office_found found = { .text = on_text, .picture = on_picture, .within = on_office, .ctx = a };

    return office_look(a->mail, bytes, n, &found);
}

static int look_rtf(const struct attaching *a, const unsigned char *bytes, size_t n)
{
    AUTO_FREE char *text = rtf_words(bytes, n);
    int r = text ? 0 : -EBADMSG;
    char *rest = text, *piece;

    while (r == 0 && (piece = strsep(&rest, "\f")))
        r = attach_looked(a->mail, a->name, piece);
    return r;
}

/* Kinds of files that are text and nothing else, by name or by what the mail calls them (invitations, visiting cards have no name). */
static bool is_plain_text(const struct attaching *a, const char *ending, const unsigned char *bytes, size_t n)
{
    static const char *const endings[] = { "txt", "csv", "tsv", "ics", "vcf", "json", "log", "md", "ini" };

    if (n > MAIL_MAX_LOOKED_BYTES || memchr(bytes, 0, n) || memmem(bytes, n, "-----BEGIN ", 11))
        return false;
    return words_is_one_of(ending, endings, ARRAY_LEN(endings)) || (!ending[0] && strncasecmp(a->type, "text/", 5) == 0);
}

/* Signs between values become tabs: cells, each by itself. Calendars and visiting cards write line ends as "\n", and go on behind one and a blank. */
static void part_values(char *text, const char *between, bool folded)
{
    char *to = text;

    for (char *at = text; *at; at++) {
        size_t end = folded ? (size_t)(*at == '\r') + (at[*at == '\r'] == '\n') : 0;

        if (end > 0 && at[end - 1] == '\n' && (at[end] == ' ' || at[end] == '\t')) {
            at += end;
        } else if (folded && *at == '\\' && (at[1] == 'n' || at[1] == 'N')) {
            *to++ = '\n';
            at++;
        } else {
            *to++ = strchr(between, *at) ? '\t' : *at;
        }
    }
    *to = '\0';
}

/* Kinds of text that are lists of values. */
static const struct { const char *ending, *type, *between; bool folded; } lists[] = {
    { "csv", "text/csv", ",;\"", false }, { "ics", "text/calendar", ":;,", true }, { "vcf", "text/vcard", ":;,", true }, { "vcf", "text/x-vcard", ":;,", true },
    { "json", "application/json", "\":,", false }, { "ini", "text/x-ini", "=", false },
};

static int look_text(const struct attaching *a, const char *ending, const unsigned char *bytes, size_t n)
{
    AUTO_FREE char *text = strndup((const char *)bytes, n);

    for (size_t i = 0; text && i < ARRAY_LEN(lists); i++)
        if (strcmp(ending, lists[i].ending) == 0 || strcasecmp(a->type, lists[i].type) == 0) {
            part_values(text, lists[i].between, lists[i].folded);
            break;
        }
    return text ? attach_looked(a->mail, a->name, text) : -ENOMEM;
}

/* In UTF-8 or a charset of single bytes: one of wide letters has zeros in it. */
static int look_html(const struct attaching *a, const unsigned char *bytes, size_t n)
{
    bool ignored = false, cut = false;

    if (n > MAIL_MAX_LOOKED_BYTES || memchr(bytes, 0, n))
        return -EBADMSG;
    AUTO_FREE char *html = words_decode((const char *)bytes, n, NULL, MAIL_MAX_LOOKED_BYTES, &ignored, &cut);
    int r = html ? attach_html(a->mail, a->name, html) : -ENOMEM;
    return r == 0 && cut ? -EBADMSG : r;
}

int attach_html(struct mail *m, const char *name, const char *html)
{
    AUTO_FREE char *hidden = NULL;
    bool whole = false;
    AUTO_FREE char *text = words_of_html(html, strlen(html), &hidden, &whole);
    int r = text ? attach_looked(m, name, text) : -ENOMEM;

    if (r == 0)
        r = attach_looked(m, name, hidden);
    if (r == 0 && !whole)
        mail_set_unseen(m, name);
    return r;
}

bool attach_is_no_text(const unsigned char *bytes, size_t n)
{
    static const char old_office[] = "\xD0\xCF\x11\xE0";
    enum note_id ignored;
    char ending[8];
    enum mail_file_use use = file_use_of("", "", bytes, n, &ignored, ending);

    return use == FILE_PAGES || use == FILE_LOCKED || unzip_is_zip(bytes, n) || rtf_is(bytes, n) || tnef_is(bytes, n) ||
           (n >= sizeof(old_office) - 1 && memcmp(bytes, old_office, sizeof(old_office) - 1) == 0);
}

int attach_text(struct mail *m, const char *name, const char *type, const char *text)
{
    AUTO_FREE char *line = words_line(name, MAIL_MAX_NAME_BYTES);
    const struct attaching a = { .mail = m, .name = line, .type = type };
    enum note_id ignored;
    char ending[8];

    if (!line)
        return -ENOMEM;
    file_use_of(line, "", (const unsigned char *)"", 0, &ignored, ending);
    if (text[strspn(text, " \t\r\n")] == '<')
        return attach_html(m, line, text);
    return look_text(&a, ending, (const unsigned char *)text, strlen(text));
}

/* ---- files within a file */

static int on_member(void *ctx, const char *name, const unsigned char *bytes, size_t n)
{
    const struct attaching *a = ctx;
    AUTO_FREE char *path = NULL;

    if (!name && rtf_is(bytes, n))      /* a text of winmail.dat */
        return look_rtf(a, bytes, n);
    if (!name)
        return memchr(bytes, '<', n) ? look_html(a, bytes, n) : look_text(a, "", bytes, n);
    if (a->mail->n_files >= MAIL_MAX_FILES)
        return -E2BIG;
    if (asprintf(&path, "%s/%s", a->name, name) < 0)
        return -ENOMEM;
    return attach_file(a->mail, a->whole, path, "", bytes, n, a->depth + 1, a->e);
}

/* Its members are files of the mail, in its place. */
static int take_apart(struct attaching *a, const unsigned char *bytes, size_t n)
{
    if (a->depth >= MAIL_MAX_PACKED_DEPTH)
        return -E2BIG;
    return unzip_is_zip(bytes, n) ? unzip_each(a->mail, bytes, n, on_member, a) : tnef_each(bytes, n, on_member, a);
}

static int look_into(struct attaching *a, const char *ending, const unsigned char *bytes, size_t n, bool *ret_apart)
{
    size_t had = a->mail->n_files;
    int r = -EBADMSG;

    if (office_is(bytes, n))
        r = look_office(a, bytes, n);
    else if (unzip_is_zip(bytes, n) || tnef_is(bytes, n))
        *ret_apart = (r = take_apart(a, bytes, n)) == 0;
    else if (rtf_is(bytes, n))
        r = look_rtf(a, bytes, n);
    else if (strcmp(ending, "xml") == 0)
        r = office_words(bytes, n, NULL, on_text, a);
    else if (strcmp(ending, "html") == 0 || strcmp(ending, "htm") == 0)
        r = look_html(a, bytes, n);
    else if (is_plain_text(a, ending, bytes, n))
        r = look_text(a, ending, bytes, n);
    if (r < 0)
        drop_behind(a->mail, had);
    return r;
}

/* A file that is no page. What is beyond a limit, broken or unknown is kept as it is, and unseen. */
static int enclose(struct attaching *a, enum note_id note, const char *ending, const unsigned char *bytes, size_t n)
{
    bool apart = false;
    int r = n > 0 ? look_into(a, ending, bytes, n, &apart) : 0;

    if (apart)
        return 0;
    if (r == -ENOMEM)
        return r;
    if (r < 0)
        mail_set_unseen(a->mail, a->name);
    a->mail->notes[note] = true;
    return keep(a, FILE_ENCLOSURE, ending, bytes, n);
}

int attach_file(struct mail *m, bool whole, const char *name, const char *type, const unsigned char *bytes, size_t n, int depth, struct err *e)
{
    AUTO_FREE char *line = words_line(name, MAIL_MAX_NAME_BYTES);
    struct attaching a = { .mail = m, .whole = whole, .name = line, .type = type, .depth = depth, .e = e };
    enum note_id note;
    char ending[8];

    if (!line)
        return err_set(e, -ENOMEM, "out of memory");
    if (m->n_files >= MAIL_MAX_FILES) {
        m->notes[NOTE_LEFT_OUT] = true;
        return whole ? err_set(e, -E2BIG, "it has more than 200 files") : 0;
    }
    enum mail_file_use use = file_use_of(line, type, bytes, n, &note, ending);
    int r = 0;
    if (use == FILE_ENCLOSURE) {
        r = enclose(&a, note, ending, bytes, n);
    } else {
        if (note != NOTES)
            m->notes[note] = true;
        if (use != FILE_PAGES)
            mail_set_unseen(m, line);
        r = keep(&a, use, ending, bytes, n);
    }
    return r == -ENOMEM ? err_set(e, r, "out of memory") : r;
}
