/* mailbox.h - the connector that mails letters to the mailbox which e-Office's e-mail diarisation shows. */
#ifndef SEND_MAILBOX_H
#define SEND_MAILBOX_H

#include "uploader/send/channel.h"

extern const struct channel mailbox_channel;

#endif
