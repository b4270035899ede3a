/* bundle.h - what an update says of itself, and whether this box may install it. Pure but for bundle_read().
 *
 * RAUC proves who made it; its manifest has [update] compatible, version, and in build what RAUC knows nothing of:
 *   build=security=2 floor=1 schema=6 least=5        (base/version.h says what they mean) */
#ifndef BOX_BUNDLE_H
#define BOX_BUNDLE_H

#include "box/box.h"

enum { BUNDLE_VERSION_SIZE = 64, BUNDLE_COMPATIBLE_SIZE = 64 };

struct bundle {
    char version[BUNDLE_VERSION_SIZE], compatible[BUNDLE_COMPATIBLE_SIZE];
    int security, floor;            /* 1.. */
    int schema, least;              /* 1.. */
};

/* Of what "rauc info --output-format=json" prints. -EBADMSG: it is not such a text; -EINVAL: numbers are missing: it is no update of dakbox. Lines. */
int bundle_parse(const char *json, struct bundle *ret, struct err *e);

/* What a box must know to judge one. */
struct bundle_box {
    const char *compatible;
    int64_t floor;
    int schema, least;              /* of the running version */
};

/* 0: it may be installed. -EPERM: not on this board, below the floor, or the running version could not go on with its diary after it. e has a line. */
int bundle_judge(const struct bundle *b, const struct bundle_box *box, struct err *e);

/* Asks rauc, which checks the signature. j: as child_run. -EBADMSG: it is not whole or nobody we trust has signed it. Otherwise as above. */
int bundle_read(struct job *j, const char *path, struct bundle *ret, struct err *e);

#endif
