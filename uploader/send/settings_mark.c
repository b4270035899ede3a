#include "uploader/send/settings_mark.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A file that is renewed in place leaves its setting as it was. */
static void add_file(struct hash *h, const char *path)
{
    char facts[100];
    struct stat st;

    if (path[0] != '/' || stat(path, &st) < 0 || !S_ISREG(st.st_mode))
        return;
    int n = snprintf(facts, sizeof(facts), "%lld %lld %lld.%ld", (long long)st.st_ino, (long long)st.st_size, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    hash_update(h, facts, (size_t)n);
}

void settings_mark(const struct config *c, char out[HASH_HEX_SIZE])
{
    char value[CONFIG_VALUE_SIZE];
    struct hash h;

    hash_init(&h);
    for (int key = 0; key < CONFIG_KEYS; key++) {
        config_write(c, (enum config_key)key, false, value);
        hash_update(&h, value, strlen(value) + 1);
        add_file(&h, value);
    }
    hash_hex(&h, out);
}
