/* Any bytes as Host, Origin, names and address, a line each: a name that is let in is one of ours, or an address. */
#include "desk/web/guard.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char text[2048];
    char *lines[3] = { text, text + n, text + n }, *at = text;

    if (n >= sizeof(text))
        return 0;
    memcpy(text, data, n);
    text[n] = '\0';
    for (int i = 1; i < 3 && (at = strchr(at, '\n')); i++) {
        *at++ = '\0';
        lines[i] = at;
    }
    if (guard_host(lines[0], "192.0.2.1", "", 8470, true) && strncasecmp(lines[0], "192.0.2.1:", 10) != 0 && strncasecmp(lines[0], "localhost:", 10) != 0 &&
        strncmp(lines[0], "127.0.0.1:", 10) != 0 && strncmp(lines[0], "[::1]:", 6) != 0)
        __builtin_trap();
    guard_host(lines[0], "0.0.0.0", lines[2], 443, true);
    if (guard_change(lines[1], NULL, lines[0], true) && strncmp(lines[1], "https://", 8) != 0)
        __builtin_trap();
    return 0;
}
