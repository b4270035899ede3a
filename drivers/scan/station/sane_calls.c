#include "drivers/scan/station/sane_calls.h"

const struct sane_calls sane_calls_real = {
    .init = sane_init,
    .exit = sane_exit,
    .get_devices = sane_get_devices,
    .open = sane_open,
    .close = sane_close,
    .get_option_descriptor = sane_get_option_descriptor,
    .control_option = sane_control_option,
    .get_parameters = sane_get_parameters,
    .start = sane_start,
    .read = sane_read,
    .cancel = sane_cancel,
    .set_io_mode = sane_set_io_mode,
    .strstatus = sane_strstatus,
};
