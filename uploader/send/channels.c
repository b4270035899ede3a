/* The table of channels. Of those with one name the one that eoffice.connector names is set up, or none: then a person enters letters. */
#include "uploader/send/channel.h"

#include "uploader/send/eoffice.h"
#include "uploader/send/mail.h"
#include "uploader/send/mailbox.h"
#include "uploader/send/migration.h"
#include "uploader/send/readback.h"
#include "uploader/send/sms.h"

#include <stddef.h>

const struct channel *const channels[] = { &eoffice_channel, &mailbox_channel, &mail_channel, &migration_channel, &readback_channel, &sms_channel, NULL };
