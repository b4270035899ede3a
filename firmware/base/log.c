#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_SIZE = 1024 };

static const char *program = "dakbox";
static bool debug;

void log_init(const char *program_name)
{
    program = program_name;
    debug = getenv("DAKBOX_DEBUG") != NULL;
}

void log_write(int level, const char *event, const char *fields, ...)
{
    char line[LINE_SIZE];
    va_list ap;

    if (level >= 7 && !debug)
        return;
    int n = snprintf(line, sizeof(line), "<%d>%s ev=%s", level, program, event);
    va_start(ap, fields);
    vsnprintf(line + n, sizeof(line) - (size_t)n, fields, ap);
    va_end(ap);

    size_t len = strnlen(line, sizeof(line) - 1);
    for (size_t i = 0; i < len; i++)        /* one event stays one line, whatever a value holds */
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7F)
            line[i] = ' ';
    line[len++] = '\n';
    if (write(STDERR_FILENO, line, len) < 0)
        return;                             /* nowhere left to say so */
}
