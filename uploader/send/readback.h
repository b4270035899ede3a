/* readback.h - the channel that looks up in e-Office the numbers a person typed: are they those of this letter? */
#ifndef SEND_READBACK_H
#define SEND_READBACK_H

#include "uploader/send/channel.h"
#include "uploader/send/readback_xml.h"

extern const struct channel readback_channel;

/* Does e-Office's receipt hold this letter? Letter number, date, subject and receipt number are compared without regard to case, digits' script,
 * blanks, dashes and full stops; a subject may be cut off there. True; else out is a line that names what differs. receipt_no: as typed; "": nobody did. */
bool readback_matches(const struct delivery *d, const char *receipt_no, const struct readback_receipt *theirs, char out[SAID_SIZE]);

#endif
