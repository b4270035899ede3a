#include "base/data_state.h"

#include "base/auto.h"
#include "base/put_file.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool data_is_shut(const char *run_dir, char line[SAID_SIZE])
{
    char open[PATH_MAX], state[PATH_MAX];
    AUTO_FREE char *text = NULL;
    size_t n = 0;

    line[0] = '\0';
    snprintf(open, sizeof(open), "%s/data-open", run_dir);
    snprintf(state, sizeof(state), "%s/data-state", run_dir);
    if (access(open, F_OK) == 0 || get_file(state, SAID_SIZE - 1, &text, &n, NULL) < 0)
        return false;
    snprintf(line, SAID_SIZE, "%.*s", (int)strcspn(text, "\n"), text);
    return true;
}

bool data_needs_repair(const char *run_dir)
{
    char line[SAID_SIZE];

    return data_is_shut(run_dir, line) && said_id_of(line) == SAID_DATA_NEEDS_REPAIR;
}
