/* The table of channels. */
#include "uploader/send/channel.h"

#include "uploader/send/eoffice.h"
#include "uploader/send/mail.h"

#include <stddef.h>

const struct channel *const channels[] = { &eoffice_channel, &mail_channel, NULL };
