/* eoffice.h - the channel to a central e-Office by the Receipt Intake API (uploader/gateway/openapi.yaml). */
#ifndef SEND_EOFFICE_H
#define SEND_EOFFICE_H

#include "uploader/send/channel.h"

extern const struct channel eoffice_channel;

#endif
