#include "base/csv_out.h"

#include <stdbool.h>
#include <string.h>

static void put_value(FILE *out, const char *v, bool harmless)
{
    bool formula = harmless && *v && strchr(CSV_FORMULA, *v);
    bool quote = strpbrk(v, ",;\t\"\r\n") || *v == ' ';

    if (quote)
        fputc('"', out);
    if (formula)
        fputc('\'', out);
    for (; *v; v++) {
        if (*v == '"')
            fputc('"', out);
        fputc(*v, out);
    }
    if (quote)
        fputc('"', out);
}

static void put_row(FILE *out, const char *const *values, size_t n, bool harmless)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            fputc(',', out);
        put_value(out, values[i], harmless);
    }
    fputs("\r\n", out);
}

void csv_out(FILE *out, const char *const *values, size_t n) { put_row(out, values, n, false); }
void csv_out_harmless(FILE *out, const char *const *values, size_t n) { put_row(out, values, n, true); }
