/* Any bytes as an officers' directory: what is taken is whole, and what is not is told with a line of the file. */
#include "diary/officers_file.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool is_known(void *ctx, const char *post)
{
    (void)ctx;
    return post[0] == 'K';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct officers_known known = { .is_known = is_known };
    static struct officers_errors errors;
    struct officers o;
    struct err e = { 0 };
    int lines = 1;

    for (size_t i = 0; i < n; i++)
        lines += data[i] == '\n';
    if (officers_parse("f", (const char *)data, n, &known, &o, &errors, &e) < 0) {
        if (errors.n == 0 || !e.msg[0])
            __builtin_trap();
        for (size_t i = 0; i < errors.n; i++)
            if (errors.list[i].line < 0 || errors.list[i].line > lines || !errors.list[i].said[0])
                __builtin_trap();
        return 0;
    }
    for (size_t i = 0; i < o.n; i++)
        if (!o.list[i].post[0] || !o.list[i].designation[0] || strlen(o.list[i].since) % 10 || strlen(o.list[i].leave_until) % 10)
            __builtin_trap();
    officers_done(&o);
    return 0;
}
