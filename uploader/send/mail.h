/* mail.h - the channel that sends the addressee a copy by SMTP. */
#ifndef SEND_MAIL_H
#define SEND_MAIL_H

#include "uploader/send/channel.h"

extern const struct channel mail_channel;

#endif
