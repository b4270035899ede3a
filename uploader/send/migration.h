/* migration.h - the channel that puts letters of the backlog into the tree of e-Office's FTP migration route. */
#ifndef SEND_MIGRATION_H
#define SEND_MIGRATION_H

#include "uploader/send/channel.h"

extern const struct channel migration_channel;

#endif
