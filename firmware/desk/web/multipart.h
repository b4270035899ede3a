/* multipart.h - a form with a file in it, as a browser sends it (multipart/form-data, RFC 7578). Pure, no I/O.
 *
 * Foreign bytes: limits stand here, and whatever breaks one is refused whole. Small fields become values of a form as
 * form.h knows them; one part may be large: the file "file", or the text area "text" where no file was chosen. */
#ifndef DESK_MULTIPART_H
#define DESK_MULTIPART_H

#include "desk/web/form.h"

enum {
    MULTIPART_MAX_BYTES = 4 * 1024 * 1024,      /* a whole body */
    MULTIPART_MAX_PARTS = 16,
    MULTIPART_BOUNDARY_SIZE = 71,
    MULTIPART_HEAD_MAX_BYTES = 1024,            /* headers of one part */
    MULTIPART_NAME_SIZE = 128,
};

struct upload {
    char *text;                         /* owned; ends in a NUL behind its n bytes, which may be any; NULL: none came */
    size_t n;
    char name[MULTIPART_NAME_SIZE];     /* of the file, without its folders, printable UTF-8; "" : a text area */
};
void upload_done(struct upload *u);     /* { 0 } is fine */

/* Is it this kind of form? content_type: the header, NULL when missing. */
bool multipart_is(const char *content_type);

/* form: fields are added to it. *ret is the caller's (upload_done) also after an error.
 *   -EINVAL  no boundary, not closed, a part without a proper name, one name twice
 *   -E2BIG   a limit above, or of form.h    -EILSEQ  a field that is not UTF-8    -ENOMEM */
int multipart_parse(const char *content_type, const char *body, size_t n_bytes, struct form *form, struct upload *ret, struct err *e);

#endif
