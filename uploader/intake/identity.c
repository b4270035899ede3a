#include "uploader/intake/identity.h"

#include "base/auto.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static const char *const counted[] = { "message-id:", "from:", "date:", "subject:" };

/* The line at bytes, with its end. */
static size_t line_bytes(const unsigned char *bytes, size_t n)
{
    const unsigned char *end = memchr(bytes, '\n', n);

    return end ? (size_t)(end - bytes) + 1 : n;
}

static bool is_empty(const unsigned char *line, size_t n) { return n > 0 && (line[0] == '\n' || (line[0] == '\r' && n > 1 && line[1] == '\n')); }

/* -1: a field that does not count. */
static int field_of(const unsigned char *line, size_t n)
{
    for (size_t i = 0; i < ARRAY_LEN(counted); i++)
        if (n >= strlen(counted[i]) && strncasecmp((const char *)line, counted[i], strlen(counted[i])) == 0)
            return (int)i;
    return -1;
}

/* Line ends differ between servers. */
static void add_line(struct hash *h, const unsigned char *line, size_t n)
{
    while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
        n--;
    hash_update(h, line, n);
    hash_update(h, "\n", 1);
}

void identity_of(const unsigned char *bytes, size_t n, char ret_doc[ID_SIZE], char ret_sha256[HASH_HEX_SIZE])
{
    char content[HASH_HEX_SIZE];
    bool named = false;
    int field = -1;
    struct hash h;
    size_t at = 0;

    hash_hex_of(bytes, n, ret_sha256);
    hash_init(&h);
    for (size_t len; at < n && !is_empty(bytes + at, n - at); at += len) {
        len = line_bytes(bytes + at, n - at);
        if (bytes[at] != ' ' && bytes[at] != '\t')              /* else it goes on with the field above */
            field = field_of(bytes + at, len);
        named = named || field == 0;
        if (field >= 0)
            add_line(&h, bytes + at, len);
    }
    for (size_t len; at < n; at += len) {
        len = line_bytes(bytes + at, n - at);
        add_line(&h, bytes + at, len);
    }
    hash_hex(&h, content);
    const char *of = named ? content : ret_sha256;
    id_of(of, strlen(of), ret_doc);
}
