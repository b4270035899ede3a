/* Any bytes as a form with a file: the first line is the boundary, the rest the body. */
#include "base/auto.h"
#include "desk/web/multipart.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_FORM struct form *form = NULL;
    const uint8_t *eol = memchr(data, '\n', n);
    size_t head = eol ? (size_t)(eol - data) : n, body = eol ? head + 1 : n;
    struct upload u;
    char type[200];

    snprintf(type, sizeof(type), "multipart/form-data; boundary=%.*s", (int)(head < 120 ? head : 120), (const char *)data);
    if (form_new(&form, NULL) < 0)
        return 0;
    int r = multipart_parse(type, (const char *)data + body, n - body, form, &u, NULL);
    if (u.text && (u.n > n || u.text[u.n] != '\0' || strlen(u.name) >= sizeof(u.name)))
        __builtin_trap();
    if (r == 0)
        form_get(form, "token");
    upload_done(&u);
    return 0;
}
