#include "ctl/csv_out.h"

#include <stdbool.h>
#include <string.h>

void csv_out(FILE *out, const char *const *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *v = values[i];
        bool quote = strpbrk(v, ",;\t\"\r\n") || *v == ' ';

        if (i > 0)
            fputc(',', out);
        if (quote)
            fputc('"', out);
        for (; *v; v++) {
            if (*v == '"')
                fputc('"', out);
            fputc(*v, out);
        }
        if (quote)
            fputc('"', out);
    }
    fputs("\r\n", out);
}
