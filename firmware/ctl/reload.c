#include "ctl/reload.h"

#include "base/config.h"
#include "base/ipc.h"
#include "base/put_file.h"
#include "ctl/ctl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ASK_MS = 1000 };

int reload_init(struct reload *r, const char *conf, struct err *e)
{
    AUTO_CONFIG struct config *c = NULL;

    *r = (struct reload){ .conf = conf };
    int k = config_load(conf, &c, e);
    if (k == 0)
        k = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_SETTINGS_NAME, r->over, sizeof(r->over), e);
    if (k == 0)
        k = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_SETTINGS_GOOD_NAME, r->good, sizeof(r->good), e);
    if (k == 0)
        k = config_path(c, CONFIG_PATHS_DATA_DIR, CONFIG_SETTINGS_REFUSED_NAME, r->refused, sizeof(r->refused), e);
    if (k == 0 && snprintf(r->run_dir, sizeof(r->run_dir), "%s", config_text(c, CONFIG_PATHS_RUN_DIR)) >= (int)sizeof(r->run_dir))
        k = err_set(e, -ENAMETOOLONG, "paths.run_dir is too long");
    return k;
}

void reload_done(struct reload *r)
{
    free(r->text);
    *r = (struct reload){ .conf = NULL };
}

/* The text of a file; "" when there is none. The caller's. */
static int read_text(const char *path, char **ret_text, size_t *ret_n, struct err *e)
{
    int r = get_file(path, CONFIG_SETTINGS_MAX_BYTES, ret_text, ret_n, e);

    if (r != -ENOENT)
        return r;
    *ret_n = 0;
    *ret_text = strdup("");
    return *ret_text ? 0 : err_set(e, -ENOMEM, "out of memory");
}

/* ---- who is concerned */

static void add_names(char names[RELOAD_NAMES_SIZE], const char *programs)
{
    char one[64];

    for (const char *at = programs; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        snprintf(one, sizeof(one), " %.*s ", (int)strcspn(at, " "), at);
        if (!strstr(names, one) && strlen(names) + strlen(one) < RELOAD_NAMES_SIZE)
            snprintf(names + strlen(names), RELOAD_NAMES_SIZE - strlen(names), "%s", one + (*names != '\0'));  /* neighbours share a blank */
    }
}

static int compare(struct reload *r, struct err *e)
{
    AUTO_CONFIG struct config *now = NULL, *good = NULL;
    char a[CONFIG_VALUE_SIZE], b[CONFIG_VALUE_SIZE];
    int k = config_load(r->conf, &now, e);

    if (k == 0)
        k = config_load_with(r->conf, r->good, &good, e);
    r->names[0] = '\0';
    for (int key = 0; k == 0 && key < CONFIG_KEYS; key++) {
        struct config_about about;

        config_write(now, (enum config_key)key, false, a);
        config_write(good, (enum config_key)key, false, b);
        config_about((enum config_key)key, &about);
        if (strcmp(a, b) != 0)
            add_names(r->names, about.programs);
    }
    return k;
}

int reload_look(struct reload *r, bool *ret_changed, struct err *e)
{
    AUTO_FREE char *good = NULL;
    size_t n_good = 0;

    free(TAKE_PTR(r->text));
    int k = read_text(r->over, &r->text, &r->n, e);
    if (k == 0)
        k = read_text(r->good, &good, &n_good, e);
    *ret_changed = k == 0 && (r->n != n_good || memcmp(r->text, good, r->n) != 0);
    return k == 0 && *ret_changed ? compare(r, e) : k;
}

bool reload_concerns(const struct reload *r, const char *program)
{
    char one[64];

    snprintf(one, sizeof(one), " %s ", program);
    return strstr(r->names, one) != NULL;
}

/* ---- when */

static bool scanner_is_busy(const json_t *s)
{
    const char *state = json_str(s, "state", "");

    return strcmp(state, "scanning") == 0 || strcmp(state, "interrupted") == 0;
}

bool reload_may_stop(const struct reload *r, const char *program)
{
    AUTO_JSON json_t *status = NULL;
    const json_t *scanner;
    size_t i;

    if (strcmp(program, "scand") != 0 && strcmp(program, "labeld") != 0 && strcmp(program, "boxd") != 0)
        return true;
    if (ipc_call(r->run_dir, program, json_pack("{s:s}", "do", "status"), ASK_MS, &status, NULL) < 0)
        return true;
    json_array_foreach(json_object_get(status, "scanners"), i, scanner)
        if (scanner_is_busy(scanner))
            return false;
    if (strcmp(json_str(json_object_get(status, "job"), "state", ""), "running") == 0)
        return false;
    return strcmp(json_str(status, "state", ""), "printing") != 0;
}

/* ---- how it went */

int reload_accept(struct reload *r, struct err *e)
{
    return put_file(r->good, CONFIG_SETTINGS_MODE, r->text ? r->text : "", r->text ? r->n : 0, e);
}

/* The file comes first: should diaryd itself not start with it, it does with this one, and then takes the change back. */
int reload_refuse(struct reload *r, const char *program, const char *why, struct err *e)
{
    AUTO_FREE char *good = NULL;
    char said[ERR_MSG_SIZE + 100];
    size_t n = 0;
    int k = read_text(r->good, &good, &n, e);

    if (k == 0)
        k = put_file(r->over, CONFIG_SETTINGS_MODE, good, n, e);
    int said_n = snprintf(said, sizeof(said), "%s does not start: %s\n", program, *why ? why : "it ends at once");
    if (k == 0)
        k = put_file(r->refused, CONFIG_SETTINGS_MODE, said, (size_t)said_n, e);
    ipc_hint(r->run_dir, "diaryd");
    return k;
}
