/* facts.h - what the desk sees for itself of the box: room on the disk, clock, network. Nothing here logs or sends a packet.
 *
 * Each answer is a JSON object with "state": "ok", "look" (soon a person should), "stop" (it does not go on) or "off"
 * (not needed here), the caller's. Numbers are rounded, so that equal facts give equal text. */
#ifndef DESK_FACTS_H
#define DESK_FACTS_H

#include "base/config.h"
#include "base/json.h"
#include "spool/spool.h"
#include "store/store.h"

/* {"state", "free_mib", "letters"}: letters that still fit beside the reserve, as large as the latest ones are. letter_bytes:
 * what one takes on the disk, 0: not known. */
json_t *facts_disk(const char *dir, int64_t reserve_mib, int64_t letter_bytes);
/* The same from numbers: pure. */
json_t *facts_of_room(int64_t free_bytes, int64_t reserve_bytes, int64_t letter_bytes);

/* {"card": state, "card_says": line, "backup_late": line}: what the card tells of itself (look, stop: it wears out), and why there is no new
 * backup; lines of base/said.h, "" for all is well, or nothing is set up (facts_care.c). */
json_t *facts_care(const struct config *c);

/* {"state"}: ok: the system keeps it right (NTP); look: nobody confirms it; stop: it was never set. */
json_t *facts_clock(void);

/* {"state", "interface"}: of the interface that leads out ("wanted"; "": the one with the default route). off: all that letters are
 * sent to is on this machine. look: there is a link, but no way out, or over "wanted" none to anywhere. root: "" for the system's own /sys and /proc. */
json_t *facts_network(const struct config *c, const char *root, const char *wanted);
/* Does that URL lead to this machine itself? "": yes. */
bool facts_url_is_here(const char *url);

/* What a letter takes on the disk, in bytes, from the latest ones; 0: there are none, or they cannot be read. */
int64_t facts_letter_bytes(struct store *s, const struct spool *spool);

/* n with its first two digits kept: 123456 becomes 120000. */
int64_t facts_round(int64_t n);

#endif
