/* sane_calls.h - the calls scand makes into SANE, as a table: tests pass scanners that lie. */
#ifndef SCAN_SANE_CALLS_H
#define SCAN_SANE_CALLS_H

#include <sane/sane.h>

struct sane_calls {
    SANE_Status (*init)(SANE_Int *version, SANE_Auth_Callback authorize);
    void (*exit)(void);
    SANE_Status (*get_devices)(const SANE_Device ***list, SANE_Bool local_only);
    SANE_Status (*open)(SANE_String_Const name, SANE_Handle *handle);
    void (*close)(SANE_Handle handle);
    const SANE_Option_Descriptor *(*get_option_descriptor)(SANE_Handle handle, SANE_Int option);
    SANE_Status (*control_option)(SANE_Handle handle, SANE_Int option, SANE_Action action, void *value, SANE_Int *info);
    SANE_Status (*get_parameters)(SANE_Handle handle, SANE_Parameters *params);
    SANE_Status (*start)(SANE_Handle handle);
    SANE_Status (*read)(SANE_Handle handle, SANE_Byte *data, SANE_Int max_length, SANE_Int *length);
    void (*cancel)(SANE_Handle handle);
    SANE_Status (*set_io_mode)(SANE_Handle handle, SANE_Bool non_blocking);
    SANE_String_Const (*strstatus)(SANE_Status status);
};

extern const struct sane_calls sane_calls_real;     /* libsane */

#endif
