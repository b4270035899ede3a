/* sms.h - the channel that sends alerts and acknowledgements by SMS. */
#ifndef SEND_SMS_H
#define SEND_SMS_H

#include "uploader/send/channel.h"

extern const struct channel sms_channel;

#endif
