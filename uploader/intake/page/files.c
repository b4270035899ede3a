#include "uploader/intake/page/files.h"

#include "uploader/intake/page/unzip.h"
#include "uploader/intake/page/words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Whatever these hold, they are run by whoever opens them: names as mail filters of government offices know them. */
static const char *const programs[] = { "exe", "com", "bat", "cmd", "scr", "pif", "msi", "msp", "js", "jse", "vbs", "vbe", "wsf", "wsh", "ps1",
                                        "hta", "jar", "apk", "lnk", "reg", "dll", "cpl", "sys", "sh", "url", "iso", "img", "chm", "gadget" };

/* First bytes. use: PAGES as drivers and ocr read them. */
static const struct { const char *first; unsigned char n; enum mail_file_use use; const char *ending; } kinds[] = {
    { "%PDF-", 5, FILE_PAGES, "pdf" },
    { "\xFF\xD8\xFF", 3, FILE_PAGES, "jpg" },
    { "\x89PNG\r\n\x1A\n", 8, FILE_PAGES, "png" },
    { "GIF87a", 6, FILE_PAGES, "gif" },
    { "GIF89a", 6, FILE_PAGES, "gif" },
    { "II*\0", 4, FILE_PAGES, "tif" },
    { "MM\0*", 4, FILE_PAGES, "tif" },
    { "MZ", 2, FILE_PROGRAM, "exe" },
    { "\x7F" "ELF", 4, FILE_PROGRAM, "elf" },
    { "#!", 2, FILE_PROGRAM, "sh" },
};

enum { ZIP_FLAGS_AT = 6, ZIP_LOCKED = 1, BMP_HEAD_AT = 14, WEBP_AT = 8 };
/* An Office file with a password is an old-style container that holds a stream of this name (UTF-16). */
static const char office_first[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", office_locked[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

static void ending_of(const char *name, char out[8])
{
    const char *dot = strrchr(name, '.');
    size_t n = 0;

    for (const char *at = dot ? dot + 1 : ""; *at; at++) {
        if (!isalnum((unsigned char)*at) || n == 7) {
            out[0] = '\0';
            return;
        }
        out[n++] = (char)tolower((unsigned char)*at);
    }
    out[n] = '\0';
}

static bool begins(const unsigned char *bytes, size_t n, const void *first, size_t n_first) { return n >= n_first && memcmp(bytes, first, n_first) == 0; }

static bool is_locked(const unsigned char *bytes, size_t n)
{
    if (unzip_is_zip(bytes, n))
        return n > ZIP_FLAGS_AT && (bytes[ZIP_FLAGS_AT] & ZIP_LOCKED);
    return begins(bytes, n, office_first, 8) && memmem(bytes, n, office_locked, sizeof(office_locked) - 1);
}

/* "BM" alone begins many a text. */
static bool is_bmp(const unsigned char *bytes, size_t n)
{
    static const unsigned char heads[] = { 12, 40, 52, 56, 64, 108, 124 };

    return n > BMP_HEAD_AT + 4 && begins(bytes, n, "BM", 2) && memchr(heads, bytes[BMP_HEAD_AT], sizeof(heads)) && memcmp(bytes + BMP_HEAD_AT + 1, "\0\0", 3) == 0;
}

static bool is_webp(const unsigned char *bytes, size_t n) { return n > WEBP_AT + 4 && begins(bytes, n, "RIFF", 4) && memcmp(bytes + WEBP_AT, "WEBP", 4) == 0; }

static bool is_tnef(const char *name, const char *type)
{
    return strcasecmp(type, "application/ms-tnef") == 0 || strcasecmp(type, "application/vnd.ms-tnef") == 0 || strcasecmp(name, "winmail.dat") == 0;
}

enum mail_file_use file_use_of(const char *name, const char *type, const unsigned char *bytes, size_t n, enum note_id *note, char ending[8])
{
    ending_of(name, ending);
    *note = NOTES;
    if (words_is_one_of(ending, programs, ARRAY_LEN(programs))) {
        *note = NOTE_PROGRAM;
        return FILE_PROGRAM;
    }
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (begins(bytes, n, kinds[i].first, kinds[i].n)) {
            snprintf(ending, 8, "%s", kinds[i].ending);
            *note = kinds[i].use == FILE_PROGRAM ? NOTE_PROGRAM : NOTES;
            return kinds[i].use;
        }
    if (is_bmp(bytes, n) || is_webp(bytes, n)) {
        snprintf(ending, 8, "%s", is_bmp(bytes, n) ? "bmp" : "webp");
        return FILE_PAGES;
    }
    if (is_locked(bytes, n)) {
        *note = NOTE_LOCKED;
        return FILE_LOCKED;
    }
    *note = is_tnef(name, type) ? NOTE_TNEF : NOTE_ENCLOSURES;
    return FILE_ENCLOSURE;
}
