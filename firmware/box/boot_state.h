/* boot_state.h - which slot the boot loader starts, and how often it still tries: one sector of the card, in two copies.
 *
 *   byte 0      CRC-32 of the other 508 bytes, little endian
 *   byte 4      an environment as U-Boot has it: name=value, each with a NUL behind it, another NUL behind the last
 *
 *   ORDER=A B   the slot that is tried first stands first
 *   A_LEFT=3    how often A is still started; boot.scr takes one off before each start, and a start that was good gives all back
 *   B_LEFT=3    (three starts that were not, and the other slot has its turn)
 *   FLOOR=0     no software with a lower security number is installed any more (update.h); kept by boot.scr, not used
 *
 * The copies lie 1 MiB from the start of the disk, before the first partition, and 4096 bytes behind that. The first that is
 * whole counts. A change is written to the second copy and then to the first: whatever instant the power goes, one of them is whole,
 * and what counts is the state before or the state after. boot.scr does the same (board/image). */
#ifndef BOX_BOOT_STATE_H
#define BOX_BOOT_STATE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum boot_slot { BOOT_A, BOOT_B, BOOT_SLOTS };

enum {
    BOOT_SECTOR_BYTES = 512,
    BOOT_COPIES = 2,
    BOOT_TRIES = 3,
    BOOT_OTHERS_BYTES = 256,
};

struct boot_state {
    enum boot_slot first;
    int left[BOOT_SLOTS];               /* 0..9 */
    int64_t floor;                      /* 0.. */
    char others[BOOT_OTHERS_BYTES];     /* names we do not know, as they stand, each with its NUL: kept */
    size_t n_others;
};

/* A new card's: A first, all tries left. */
void boot_state_init(struct boot_state *s);

/* Pure. -EBADMSG: it is not whole, or not what this file describes; e says what is wrong. */
int boot_state_parse(const uint8_t sector[BOOT_SECTOR_BYTES], struct boot_state *ret, struct err *e);
void boot_state_format(const struct boot_state *s, uint8_t sector[BOOT_SECTOR_BYTES]);

/* disk: a block device, or a file in tests. 0: *ret is what counts, also where neither copy is whole: then *ret_whole (may be NULL) is false and
 * *ret is a new card's, as the boot loader takes it. -errno: it cannot be read. */
int boot_state_read(const char *disk, struct boot_state *ret, bool *ret_whole, struct err *e);

/* Reads, lets change() work on it, writes it: nobody else who does the same comes in between. Where neither copy was whole,
 * it begins with a new card's. 0: it is on the disk. */
int boot_state_change(const char *disk, void (*change)(struct boot_state *s, void *ctx), void *ctx, struct err *e);

/* Starts that slot next, with all its tries. */
void boot_state_put_first(struct boot_state *s, enum boot_slot slot);

/* Which slot the boot loader starts next: the first one with a try left; with none at all it begins anew with the first. */
enum boot_slot boot_state_next(const struct boot_state *s);

/* "A", "B". -1: no slot has that name. */
const char *boot_slot_name(enum boot_slot slot);
int boot_slot_find(const char *name);
static inline enum boot_slot boot_slot_other(enum boot_slot slot) { return slot == BOOT_A ? BOOT_B : BOOT_A; }

#endif
