/* Any bytes as a file of settings: it is read whole, or refused with a sentence. */
#include "base/auto.h"
#include "base/config.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_CLOSE int fd = memfd_create("settings", MFD_CLOEXEC);
    AUTO_CONFIG struct config *c = NULL;
    char path[32], value[CONFIG_VALUE_SIZE];
    struct err e = { 0 };

    if (fd < 0 || write(fd, data, n) != (ssize_t)n)
        return 0;
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    if (config_load_with("/dev/null", path, &c, &e) < 0) {
        if (!e.msg[0])
            __builtin_trap();
        return 0;
    }
    for (int key = 0; key < CONFIG_KEYS; key++) {
        config_write(c, (enum config_key)key, false, value);
        if (strlen(value) >= sizeof(value))
            __builtin_trap();
    }
    return 0;
}
