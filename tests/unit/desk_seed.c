/* desk_seed DATA_DIR [IMAGES_DIR]: a diary and a spool with sample letters, to look at the desk's screens. Prints their ids.
 * desk_seed --one DATA_DIR: one that waits to be confirmed, on top of the diary that is there. */
#include "tests/unit/desk_letters.h"

#include "base/clock.h"
#include "base/config.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_SPOOL struct spool *spool = NULL;
    char diary_path[PATH_MAX], spool_path[PATH_MAX];
    int64_t ids[SAMPLES];
    struct err e = { 0 };

    bool one = argc == 3 && strcmp(argv[1], "--one") == 0;
    const char *dir = one ? argv[2] : argv[1];
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: desk_seed DATA_DIR [IMAGES_DIR], or desk_seed --one DATA_DIR\n");
        return 2;
    }
    snprintf(diary_path, sizeof(diary_path), "%s/%s", dir, CONFIG_DIARY_NAME);
    snprintf(spool_path, sizeof(spool_path), "%s/%s", dir, CONFIG_SPOOL_NAME);
    int r = store_open(diary_path, STORE_WRITE, &store, &e);
    if (r == 0)
        r = spool_open(spool_path, NULL, &spool, &e);
    if (r == 0 && one)
        r = desk_letters_put_one(store, spool, SAMPLE_CLEAN, NULL, clock_utc_s() - 3600, ids, &e);
    else if (r == 0)
        r = desk_letters_put(store, spool, argc == 3 ? argv[2] : NULL, clock_utc_s() - 3600, ids, &e);
    if (r < 0) {
        fprintf(stderr, "desk_seed: %s\n", e.msg);
        return 1;
    }
    for (int i = 0; i < (one ? 1 : SAMPLES); i++)
        printf("%lld\n", (long long)ids[i]);
    return 0;
}
