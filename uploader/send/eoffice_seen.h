/* eoffice_seen.h - has the addressee opened the letter in e-Office? Asked just before an escalation goes. */
#ifndef SEND_EOFFICE_SEEN_H
#define SEND_EOFFICE_SEEN_H

#include "uploader/send/channel.h"

/* True: d is an escalation and its letter was opened; the outcome is NEEDLESS, with {"opened_at"} as result. False: send it. That is
 * so, too, when e-Office cannot be asked: better told once too often than not at all. Blocks for ASK_S seconds at most. */
bool eoffice_seen_already(const struct config *c, const struct channel_tools *tools, const struct delivery *d, struct outcome *o);

#endif
