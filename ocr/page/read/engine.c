#include "ocr/page/read/engine.h"

#include "base/auto.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

void engine_done(struct engine *g)
{
    if (g->reader)
        TessBaseAPIDelete(g->reader);
    if (g->compass)
        TessBaseAPIDelete(g->compass);
    *g = (struct engine){ 0 };
}

static int refuse_missing(const char *pack, struct err *e)
{
    char package[64];
    int n = snprintf(package, sizeof package, "tesseract-ocr-%s", pack);

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

int engine_start(const char *languages, struct engine *ret, struct err *e)
{
    int r;

    *ret = (struct engine){ TessBaseAPICreate(), TessBaseAPICreate() };
    if (TessBaseAPIInit2(ret->reader, NULL, languages, OEM_LSTM_ONLY) != 0)
        r = refuse_first(languages, e);
    else
        r = check_languages(ret->reader, languages, e);
    if (r == 0 && TessBaseAPIInit2(ret->compass, NULL, "osd", OEM_DEFAULT) != 0)
        r = refuse_missing("osd", e);
    if (r == 0)
        return 0;
    engine_done(ret);
    return r;
}
