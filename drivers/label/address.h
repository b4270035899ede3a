/* address.h - the setting label.printer, taken apart:
 *
 *   zpl://host[:port]  tspl://[::1]:9100      language, TCP (port 9100 where none is given)
 *   escpos:///dev/usb/lp0                     language, device file
 *   cups:QUEUE                                a queue of this machine's CUPS, which knows the printer's language
 */
#ifndef LABEL_ADDRESS_H
#define LABEL_ADDRESS_H

#include "base/err.h"
#include "drivers/label/language.h"

enum address_way { ADDRESS_HOST, ADDRESS_DEVICE, ADDRESS_CUPS };
enum { ADDRESS_NAME_SIZE = 256, ADDRESS_PORT_SIZE = 6 };

struct address {
    enum address_way way;
    const struct language *language;        /* NULL for ADDRESS_CUPS */
    char name[ADDRESS_NAME_SIZE];           /* host name or number without brackets; path; queue */
    char port[ADDRESS_PORT_SIZE];           /* decimal; ADDRESS_HOST only */
};

/* text is not empty. -EINVAL: e says what label.printer may be. */
int address_parse(const char *text, struct address *ret_address, struct err *e);

#endif
