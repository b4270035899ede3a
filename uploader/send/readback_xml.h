/* readback_xml.h - what e-Office's read service answers about one receipt. No I/O.
 *
 * <WSResponse><Row><Column name="...">value</Column>...</Row>...</WSResponse>, a row a movement of the receipt, the other columns the same
 * in each. The answer is foreign: it may have neither entities nor a document type, nothing is loaded from anywhere, and every part
 * of it has a limit. */
#ifndef SEND_READBACK_XML_H
#define SEND_READBACK_XML_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { READBACK_VALUE_SIZE = 2048, READBACK_ROWS_MAX = 1000, READBACK_DATE_SIZE = 11 };

struct readback_receipt {
    int rows;                                       /* 0: there is no such receipt, and the rest is empty */
    int64_t computer_no;
    char receipt_no[READBACK_VALUE_SIZE], letter_no[READBACK_VALUE_SIZE], subject[READBACK_VALUE_SIZE];     /* cleaned, on one line */
    char date[READBACK_DATE_SIZE];                  /* yyyy-mm-dd; "" when it names none */
    char lies_with[READBACK_VALUE_SIZE], since[READBACK_VALUE_SIZE];      /* of the last movement, as they are served; "": none */
};

/* 0; -EPROTO: it is not such an answer, e says why (err_say); -ENOMEM. */
int readback_xml_read(const char *xml, size_t n, struct readback_receipt *ret, struct err *e);

#endif
