/* The health of the card and the age of the last backup, as the lamp of the disk tells them. */
#include "care/health.h"
#include "care/state.h"
#include "desk/counter/facts.h"

json_t *facts_care(const struct config *c)
{
    char card_line[SAID_SIZE], backup_line[SAID_SIZE];
    struct health h;

    health_look(c, "", &h);
    enum health_view card = health_say(&h, card_line);
    enum care_backup_view backup = care_backup_look(c, backup_line);
    bool late = backup == CARE_LATE || backup == CARE_NEVER || backup == CARE_NO_KEY;
    return json_pack("{s:s, s:s, s:s}", "card", card == HEALTH_BAD ? "stop" : card == HEALTH_LOOK ? "look" : "ok", "card_says", card_line,
                     "backup_late", late ? backup_line : "");
}
