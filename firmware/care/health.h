/* health.h - how the card or disk under paths.data_dir is doing: what the kernel tells of it in /sys. No card knows SMART. */
#ifndef CARE_HEALTH_H
#define CARE_HEALTH_H

#include "base/config.h"
#include "base/said.h"

#include <stdbool.h>
#include <stdint.h>

enum { HEALTH_DEVICE_SIZE = 64, HEALTH_UNKNOWN = -1 };

struct health {
    char device[HEALTH_DEVICE_SIZE];    /* "mmcblk0p7"; "" when the kernel does not say */
    int used_pct;           /* of the card's life, by its own word: the upper end of tenths, 10..110; HEALTH_UNKNOWN */
    int pre_eol;            /* 1: well, 2: four fifths of the spare blocks are used, 3: nearly all; HEALTH_UNKNOWN */
    int64_t fs_errors;      /* that the file system has met; HEALTH_UNKNOWN */
    bool read_only;         /* the kernel has stopped writing */
    int64_t free_mib, size_mib;
    int64_t fills_in_days;  /* at the pace of the last days; HEALTH_UNKNOWN: it does not fill, or not known yet */
    bool full;              /* less is free than paths.reserve_mib: nothing is taken in */
    bool keeps_all;         /* no page is ever destroyed (office.keep_pages_days): that can be changed */
};

/* Looks. sys_root: "" but in tests. What cannot be found out is unknown; nothing fails. Behind a LUKS mapping the card is looked for. */
void health_look(const struct config *c, const char *sys_root, struct health *ret);

enum health_view { HEALTH_GOOD, HEALTH_LOOK, HEALTH_BAD };
/* The worst of it, and its sentence; "" when all is well. */
enum health_view health_say(const struct health *h, char sentence[SAID_SIZE]);

/* "name value" lines, for the diagnostics bundle. */
void health_print(const struct health *h, FILE *out);

/* Notes today's free room for the trend, at most once a day: <data_dir>/backup/room. By whoever may write there. */
int health_note_room(const struct config *c, int64_t now_s, int64_t free_mib, struct err *e);

#endif
