#include "ocr/page/read/engine.h"

#include "base/auto.h"

#include <errno.h>
#include <string.h>

void engine_done(struct engine *g)
{
    for (int i = 0; i < ENGINE_SCRIPTS; i++)
        if (g->reader[i])
            TessBaseAPIDelete(g->reader[i]);
    *g = (struct engine){ 0 };
}

/* Packs that read a whole script; Debian names theirs by ISO 15924. NULL: a pack for one language. */
static const char *script_package(const char *pack)
{
    static const char *const known[][2] = {
        { "Devanagari", "deva" }, { "Latin", "latn" }, { "Bengali", "beng" }, { "Gujarati", "gujr" }, { "Gurmukhi", "guru" },
        { "Kannada", "knda" }, { "Malayalam", "mlym" }, { "Oriya", "orya" }, { "Tamil", "taml" }, { "Telugu", "telu" }, { "Arabic", "arab" },
    };

    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (strcmp(pack, known[i][0]) == 0)
            return known[i][1];
    return NULL;
}

static int refuse_missing(const char *pack, struct err *e)
{
    char package[64];
    const char *of_script = script_package(pack);
    int n = of_script ? snprintf(package, sizeof package, "tesseract-ocr-script-%s", of_script)
                      : snprintf(package, sizeof package, "tesseract-ocr-%s", pack);

    if (n < 0 || (size_t)n >= sizeof package)
        return err_set(e, -EINVAL, "\"%s\" is no name of a language pack", pack);
    for (char *p = package; *p; p++)
        if (*p == '_')
            *p = '-';
    return err_set(e, -ENOENT, "the language pack \"%s\" of Tesseract is not installed (Debian package %s)", pack, package);
}

static bool has(char *const *list, const char *name)
{
    for (; list && *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

/* Tesseract goes on without a pack it cannot find, so ask which ones it has. */
static int check_languages(const TessBaseAPI *api, const char *languages, struct err *e)
{
    char **loaded = TessBaseAPIGetLoadedLanguagesAsVector(api);
    AUTO_FREE char *wanted = strdup(languages);
    char *rest = NULL;
    int r = wanted ? 0 : err_set(e, -ENOMEM, "no memory to start");

    for (char *name = wanted ? strtok_r(wanted, "+", &rest) : NULL; name && r == 0; name = strtok_r(NULL, "+", &rest))
        if (!has(loaded, name))
            r = refuse_missing(name, e);
    TessDeleteTextArray(loaded);
    return r;
}

/* Which pack is at fault when none could be loaded? The first. */
static int refuse_first(const char *languages, struct err *e)
{
    char first[32];
    size_t n = strcspn(languages, "+");

    if (n == 0 || n >= sizeof first)
        return err_set(e, -EINVAL, "\"%s\" is no list of language packs", languages);
    memcpy(first, languages, n);
    first[n] = '\0';
    return refuse_missing(first, e);
}

enum engine_script engine_script_of(const char *pack)
{
    static const char *const devanagari[] = { "Devanagari", "hin", "mar", "nep", "san", NULL };
    static const char *const other[] = {        /* what India writes beside the two; anything else is taken for Latin */
        "asm", "ben", "Bengali", "guj", "Gujarati", "kan", "Kannada", "mal", "Malayalam", "ori", "Oriya", "pan", "Gurmukhi",
        "sin", "Sinhala", "snd", "tam", "Tamil", "tel", "Telugu", "urd", "Arabic", "ara", "fas", "bod", "Tibetan", NULL,
    };

    for (size_t i = 0; devanagari[i]; i++)
        if (strcmp(pack, devanagari[i]) == 0)
            return ENGINE_DEVANAGARI;
    for (size_t i = 0; other[i]; i++)
        if (strcmp(pack, other[i]) == 0)
            return ENGINE_OTHER;
    return ENGINE_LATIN;
}

/* The packs of one script, joined by +; NULL in *ret: none was named. -ENOMEM. */
static int packs_of(const char *languages, enum engine_script script, char **ret)
{
    AUTO_FREE char *all = strdup(languages);
    char *rest = NULL;

    *ret = NULL;
    for (char *name = all ? strtok_r(all, "+", &rest) : NULL; name; name = strtok_r(NULL, "+", &rest)) {
        AUTO_FREE char *before = *ret;

        if (engine_script_of(name) != script)
            *ret = TAKE_PTR(before);
        else if (asprintf(ret, "%s%s%s", before ? before : "", before ? "+" : "", name) < 0)
            return -ENOMEM;
    }
    return all ? 0 : -ENOMEM;
}

static int start_reader(const char *languages, enum engine_script script, TessBaseAPI **ret, struct err *e)
{
    AUTO_FREE char *packs = NULL;

    if (packs_of(languages, script, &packs) < 0)
        return err_set(e, -ENOMEM, "no memory to start");
    if (!packs)
        return 0;
    *ret = TessBaseAPICreate();
    if (TessBaseAPIInit2(*ret, NULL, packs, OEM_LSTM_ONLY) != 0)
        return refuse_first(packs, e);
    TessBaseAPISetVariable(*ret, "tessedit_do_invert", "0");    /* white on black is rare, and trying it costs each bad line twice */
    return check_languages(*ret, packs, e);
}

int engine_start(const char *languages, struct engine *ret, struct err *e)
{
    int r = languages[strspn(languages, "+")] ? 0 : refuse_first(languages, e);

    *ret = (struct engine){ 0 };
    for (int i = 0; r == 0 && i < ENGINE_SCRIPTS; i++)
        r = start_reader(languages, (enum engine_script)i, &ret->reader[i], e);
    ret->started = r == 0;
    if (r < 0)
        engine_done(ret);
    return r;
}
