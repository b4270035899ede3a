#include "care/taken_inner.h"

#include "base/hash.h"
#include "base/put_file.h"
#include "base/wipe.h"

#include <dirent.h>
#include <errno.h>

#define SEND "dakbox-send"
#define MAIL "dakbox-mail"
#define NETWORK "dakbox-network"        /* it starts the VPN anew */

/* What no desk can set and an office may need. Not here: where things lie on the box, who may reach the desk (a wrong word would shut everybody out), and
 * passwords that the desk itself takes (CONFIG_SECRET). */
const struct taken_key taken_keys[] = {
    { CONFIG_EOFFICE_CA_FILE, TAKEN_CERTS, SEND },         { CONFIG_EOFFICE_CERT_FILE, TAKEN_CERTS, SEND },   { CONFIG_EOFFICE_KEY_FILE, TAKEN_KEY, SEND },
    { CONFIG_MAIL_CA_FILE, TAKEN_CERTS, SEND },            { CONFIG_SMS_CA_FILE, TAKEN_CERTS, SEND },         { CONFIG_MIGRATION_KEY_FILE, TAKEN_KEY, SEND },
    { CONFIG_MAILBOX_PASSWORD_FILE, TAKEN_LINE, MAIL },    { CONFIG_MAILBOX_TOKEN_FILE, TAKEN_LINE, MAIL },   { CONFIG_MAILBOX_CA_FILE, TAKEN_CERTS, MAIL },
    { CONFIG_VPN_PASSWORD_FILE, TAKEN_LINE, NETWORK },     { CONFIG_VPN_CA_FILE, TAKEN_CERTS, NETWORK },      { CONFIG_VPN_CERT_FILE, TAKEN_CERTS, NETWORK },
    { CONFIG_VPN_KEY_FILE, TAKEN_VPN_KEY, NETWORK },       { CONFIG_BACKUP_KEY_FILE, TAKEN_KEY, "" },         { CONFIG_BOX_UPDATE_CA_FILE, TAKEN_CERTS, "" },
};
const size_t taken_n_keys = ARRAY_LEN(taken_keys);
_Static_assert(ARRAY_LEN(taken_keys) <= TAKEN_KEYS_MAX, "room for all of them");

static const char *name_of(enum config_key key)
{
    struct config_about about;

    config_about(key, &about);
    return about.name;
}

static enum config_at_desk at_desk(enum config_key key)
{
    struct config_about about;

    config_about(key, &about);
    return about.at_desk;
}

/* ---- the rules */

/* -1: it is not taken. */
static int place_of(enum config_key key)
{
    for (size_t i = 0; i < taken_n_keys; i++)
        if (taken_keys[i].key == key)
            return (int)i;
    return -1;
}

static int read_file(struct taken *t, size_t i, struct err *e)
{
    struct taken_value *v = &t->values[i];
    char path[PATH_MAX];
    int n = snprintf(path, sizeof(path), "%s/secrets/%s", t->dir, v->file);
    int r = n < (int)sizeof(path) ? get_file(path, TAKEN_FILE_MAX_BYTES, &v->text, &v->n, e) : -ENAMETOOLONG;

    if (r == -ENOENT)
        return err_say(e, r, SAID_TAKEN_MISSING, name_of(taken_keys[i].key), v->file);
    if (r < 0)
        return err_say(e, r, SAID_TAKEN_NOT_READ, v->file, strerror(-r));
    return taken_file_check(taken_keys[i].kind, v->file, v->text, v->n, e);
}

/* "secrets/NAME" */
static int take_value(struct taken *t, size_t i, const char *value, struct err *e)
{
    static const char folder[] = "secrets/";
    const char *name = value + strlen(folder);

    t->values[i].is_set = true;
    if (!*value)
        return 0;
    if (strncmp(value, folder, strlen(folder)) != 0 || !taken_name_is_plain(name))
        return err_say(e, -EINVAL, SAID_TAKEN_BAD_VALUE, name_of(taken_keys[i].key));      /* the value may be a password that was put in the wrong place */
    snprintf(t->values[i].file, sizeof(t->values[i].file), "%s", name);
    return read_file(t, i, e);
}

static int take_values(struct taken *t, const struct config *stick, struct err *e)
{
    int n = 0, r = 0;

    if (config_profiles(stick) > 0 || config_instances(stick, "eoffice") + config_instances(stick, "mailbox") + config_instances(stick, "gateway") > 0)
        return err_say(e, -EINVAL, SAID_TAKEN_SECTIONS);
    for (int k = 0; r == 0 && k < CONFIG_KEYS; k++) {
        enum config_key key = (enum config_key)k;
        int place = place_of(key);

        if (config_origin(stick, key) != CONFIG_BY_FILE)
            continue;
        n++;
        if (place < 0)
            return err_say(e, -EPERM, at_desk(key) == CONFIG_FIXED ? SAID_TAKEN_NOT_THIS : SAID_TAKEN_AT_DESK, name_of(key));
        r = take_value(t, (size_t)place, config_text(stick, key), e);
    }
    return r == 0 && n == 0 ? err_say(e, -EINVAL, SAID_TAKEN_NOTHING) : r;
}

static bool is_named(const struct taken *t, const char *file)
{
    for (size_t i = 0; i < taken_n_keys; i++)
        if (strcmp(t->values[i].file, file) == 0)
            return true;
    return false;
}

/* A file that nothing names is a name that was mistyped somewhere. */
static int look_for_unused(const struct taken *t, struct err *e)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%.*s/secrets", PATH_MAX - 16, t->dir);
    AUTO_CLOSEDIR DIR *dir = opendir(path);
    for (const struct dirent *d; dir && (d = readdir(dir)); )
        if (d->d_name[0] != '.' && !is_named(t, d->d_name))
            return err_say(e, -EINVAL, SAID_TAKEN_UNUSED, d->d_name);
    return 0;
}

static void give_id(struct taken *t)
{
    char hex[HASH_HEX_SIZE];
    struct hash h;

    hash_init(&h);
    for (size_t i = 0; i < taken_n_keys; i++) {
        const struct taken_value *v = &t->values[i];

        if (!v->is_set)
            continue;
        hash_update(&h, name_of(taken_keys[i].key), strlen(name_of(taken_keys[i].key)) + 1);
        hash_update(&h, v->file, strlen(v->file) + 1);
        hash_update(&h, &v->n, sizeof(v->n));
        hash_update(&h, v->text ? v->text : "", v->n);
    }
    hash_hex(&h, hex);
    snprintf(t->id, sizeof(t->id), "%.16s", hex);
}

/* Where the copy lies on the box says nothing to people: "dakbox.conf:2: ..." */
static void leave_folder_out(char *words, const char *dir)
{
    char *at = strstr(words, dir);

    if (at && at[strlen(dir)] == '/')
        memmove(at, at + strlen(dir) + 1, strlen(at + strlen(dir)));
}

int taken_read(const struct config *box, const char *dir, struct taken **ret_taken, struct err *e)
{
    AUTO_TAKEN struct taken *t = calloc(1, sizeof(*t));
    AUTO_CONFIG struct config *stick = NULL;
    char path[PATH_MAX];
    struct err why = { 0 };

    if (!t)
        return err_set(e, -ENOMEM, "out of memory");
    if (config_file(box)[0] != '/')                     /* programs that read it run in other folders */
        return err_set(e, -EINVAL, "the settings of the box must be named with their whole path");
    t->box = box;
    t->dir = dir;
    snprintf(path, sizeof(path), "%.*s/dakbox.conf", PATH_MAX - 16, dir);
    int r = config_load_with(path, "/dev/null", &stick, &why);
    if (r < 0) {
        snprintf(path, sizeof(path), "%s", err_line(&why));
        leave_folder_out(path, dir);
        return err_say(e, r, SAID_TAKEN_BAD_CONF, path);
    }
    r = take_values(t, stick, e);
    if (r == 0)
        r = look_for_unused(t, e);
    if (r < 0)
        return r;
    give_id(t);
    *ret_taken = TAKE_PTR(t);
    return 0;
}

void taken_free(struct taken *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < taken_n_keys; i++)
        wipe_free(t->values[i].text);
    free(t);
}

/* ---- in words for boxd */

const char *taken_id(const struct taken *t) { return t->id; }

static void add_unit(json_t *units, const char *unit)
{
    const json_t *one;
    size_t i;

    json_array_foreach(units, i, one)
        if (strcmp(json_string_value(one), unit) == 0)
            return;
    if (*unit)
        json_array_append_new(units, json_string(unit));
}

json_t *taken_describe(const struct taken *t)
{
    json_t *changes = json_array(), *units = json_array();
    bool restart = false;

    for (size_t i = 0; i < taken_n_keys; i++) {
        const struct taken_value *v = &t->values[i];

        if (!v->is_set)
            continue;
        json_array_append_new(changes, json_pack("{s:s, s:s, s:b}", "setting", name_of(taken_keys[i].key), "file", v->file, "was_set",
                                                 *config_text(t->box, taken_keys[i].key) != '\0'));
        add_unit(units, taken_keys[i].unit);
        /* networkd gives an interface that is there no other key */
        restart = restart || (taken_keys[i].key == CONFIG_VPN_KEY_FILE && strcmp(config_text(t->box, CONFIG_VPN_KIND), "wireguard") == 0);
    }
    return json_pack("{s:s, s:o, s:o, s:b}", "id", t->id, "changes", changes, "units", units, "restart", restart);
}
