#include "uploader/intake/page/office.h"

#include "uploader/intake/page/attach.h"
#include "uploader/intake/page/unzip.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/* What a member is, by its name: Office programs read them so. */
enum member { AS_XML, AS_PICTURE, AS_OFFICE, AS_NOTHING, AS_UNKNOWN };
static const struct { const char *ending; enum member as; } endings[] = {
    { ".xml", AS_XML }, { ".rels", AS_NOTHING }, { ".vml", AS_XML }, { ".svg", AS_XML }, { ".rdf", AS_NOTHING },
    { ".png", AS_PICTURE }, { ".jpg", AS_PICTURE }, { ".jpeg", AS_PICTURE }, { ".jpe", AS_PICTURE }, { ".jfif", AS_PICTURE },
    { ".gif", AS_PICTURE }, { ".bmp", AS_PICTURE }, { ".webp", AS_PICTURE }, { ".tif", AS_PICTURE }, { ".tiff", AS_PICTURE }, { ".pdf", AS_PICTURE },
    { ".docx", AS_OFFICE }, { ".xlsx", AS_OFFICE }, { ".pptx", AS_OFFICE }, { ".odt", AS_OFFICE }, { ".ods", AS_OFFICE }, { ".odp", AS_OFFICE },
    { ".odttf", AS_NOTHING }, { ".ttf", AS_NOTHING }, { ".otf", AS_NOTHING }, { ".fntdata", AS_NOTHING },       /* fonts */
};
static const struct { const char *name; enum member as; } names[] = {
    { "mimetype", AS_NOTHING }, { "layout-cache", AS_NOTHING }, { "settings.xml", AS_NOTHING }, { "[Content_Types].xml", AS_NOTHING },
};

static enum member kind_of(const char *name)
{
    size_t n = strlen(name);

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(name, names[i].name) == 0)
            return names[i].as;
    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        size_t n_ending = strlen(endings[i].ending);

        if (n > n_ending && strcasecmp(name + n - n_ending, endings[i].ending) == 0)
            return endings[i].as;
    }
    return strstr(name, "printerSettings") ? AS_NOTHING : AS_UNKNOWN;
}

/* ---- is it one? */

/* 1: this member tells that it is. */
static int sniff_member(void *ctx, const char *name, const unsigned char *bytes, size_t n)
{
    static const char type[] = "application/vnd.oasis.opendocument";
    bool odf = strcmp(name, "mimetype") == 0 && n > sizeof(type) - 1 && memcmp(bytes, type, sizeof(type) - 1) == 0;

    (void)ctx;
    return odf || strcmp(name, "[Content_Types].xml") == 0 ? 1 : 0;
}

bool office_is(const unsigned char *bytes, size_t n)
{
    struct mail counted = { .members = 0 };         /* what is unpacked for this does not count */

    return unzip_is_zip(bytes, n) && unzip_each(&counted, bytes, n, sniff_member, NULL) == 1;
}

/* ---- the look */

struct look { const struct office_found *found; struct office_strings strings; };

static int read_strings(void *ctx, const char *name, const unsigned char *bytes, size_t n)
{
    struct look *l = ctx;

    return strcmp(name, "xl/sharedStrings.xml") == 0 ? office_read_strings(bytes, n, &l->strings) : 0;
}

/* Parts are found by lists within the file, not by their names: one that is called a font may be a picture all the same, or the text. */
static enum member kind_by_bytes(enum member by_name, const unsigned char *bytes, size_t n)
{
    size_t at = 0;

    if (by_name != AS_NOTHING || n == 0)
        return by_name;
    while (at < n && strchr(" \t\r\n\xEF\xBB\xBF", bytes[at]) && bytes[at])
        at++;
    if ((at < n && bytes[at] == '<') || bytes[0] >= 0xFE)
        return AS_XML;
    return attach_is_no_text(bytes, n) ? AS_UNKNOWN : AS_NOTHING;
}

static int look_at(void *ctx, const char *name, const unsigned char *bytes, size_t n)
{
    const struct look *l = ctx;
    const struct office_found *f = l->found;

    switch (kind_by_bytes(kind_of(name), bytes, n)) {
    case AS_XML:     return n > 0 ? office_words(bytes, n, &l->strings, f->text, f->ctx) : 0;
    case AS_PICTURE: return f->picture(f->ctx, name, bytes, n);
    case AS_OFFICE:  return f->within(f->ctx, name, bytes, n);
    case AS_NOTHING: return 0;
    case AS_UNKNOWN: break;
    }
    return -EBADMSG;
}

/* Twice through the archive: sheets name their strings by number, and may lie before them. */
int office_look(struct mail *m, const unsigned char *bytes, size_t n, const struct office_found *found)
{
    struct look l = { .found = found };
    int r = unzip_each(m, bytes, n, read_strings, &l);

    if (r == 0)
        r = unzip_each(m, bytes, n, look_at, &l);
    office_strings_done(&l.strings);
    return r;
}
