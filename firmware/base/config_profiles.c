/* config_profiles.c - sections with a name: [scanner NAME], and instances such as [eoffice NAME]. */
#include "base/config_inner.h"

#include <errno.h>
#include <string.h>

struct profile_kind {
    const char *word, *section;     /* [word NAME] has the keys of [section] */
    const char *for_all[20];        /* keys that hold for all of them; ends with NULL */
};
static const struct profile_kind kinds[] = {
    { "scanner", "scan", { "device", "look_s" } },
    { "eoffice", "eoffice", { NULL } },
    { "mailbox", "mailbox", { NULL } },
    { "gateway", "gateway", { "listen", "port", "max_mib", "tls_cert_file", "tls_key_file", "client_ca_file", "subject_header", "rate_per_s", "burst",
                              "uploads_max", "total_mib", "reserve_mib", "attended", "codes_file", "session_min", "allow_faults", "faults" } },
};

const struct profile_kind *profile_kind_of(const char *section, const char **ret_name)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        size_t n = strlen(kinds[i].word);

        if (strncmp(section, kinds[i].word, n) == 0 && section[n] == ' ') {
            *ret_name = section + n + 1;
            return &kinds[i];
        }
    }
    return NULL;
}

/* -1: there is none of that name. */
static int find(const struct profiles *p, const char *section, const char *name)
{
    for (int i = 0; i < p->n; i++)
        if (strcmp(p->list[i].section, section) == 0 && strcmp(p->list[i].name, name) == 0)
            return i;
    return -1;
}

struct profile *profile_at(struct config *c, const struct profile_kind *kind, const char *name, const char *where, struct err *e)
{
    struct profiles *p = strcmp(kind->section, "scan") == 0 ? &c->scanners : &c->instances;
    struct profile *more;
    int found = find(p, kind->section, name);

    if (found >= 0)
        return &p->list[found];
    if (p->n >= CONFIG_MAX_PROFILES) {
        err_set(e, -EINVAL, "%s: more than %d sections such as [%s]", where, CONFIG_MAX_PROFILES, kind->word);
        return NULL;
    }
    more = reallocarray(p->list, (size_t)p->n + 1, sizeof(*more));
    if (more)
        p->list = more;
    char *own_name = strdup(name);
    if (!more || !own_name) {
        free(own_name);
        err_set(e, -ENOMEM, "out of memory");
        return NULL;
    }
    more = &p->list[p->n++];
    *more = (struct profile){ .section = kind->section, .name = own_name };
    return more;
}

int profile_key(const struct profile_kind *kind, const char *name, const char *where, char *out, size_t size, struct err *e)
{
    for (const char *const *one = kind->for_all; *one; one++)
        if (strcmp(name, *one) == 0)
            return err_set(e, -EINVAL, "%s: %s holds for all of them: it belongs under [%s]", where, name, kind->section);
    return snprintf(out, size, "%s.%s", kind->section, name) < (int)size ? 0 : err_set(e, -EINVAL, "%s: name too long", where);
}

bool profile_has_match(const struct profile_kind *kind) { return strcmp(kind->section, "scan") == 0; }

void profiles_done(struct profiles *p)
{
    for (int i = 0; i < p->n; i++) {
        for (int k = 0; k < CONFIG_KEYS; k++)
            free(p->list[i].values[k].text);
        free(p->list[i].name);
        free(p->list[i].match);
    }
    free(p->list);
}

/* ---- scanners */

int config_profiles(const struct config *c) { return c->scanners.n; }

const char *config_profile_name(const struct config *c, int profile)
{
    return profile < 0 ? "" : c->scanners.list[profile].name;
}

const char *config_profile_match(const struct config *c, int profile)
{
    return profile < 0 || !c->scanners.list[profile].match ? "" : c->scanners.list[profile].match;
}

/* What the profile says where it says something, else what holds for all. */
static const struct value *profile_value(const struct config *c, int profile, enum config_key key)
{
    return profile >= 0 && c->scanners.list[profile].values[key].line ? &c->scanners.list[profile].values[key] : &c->values[key];
}

const char *config_profile_text(const struct config *c, int profile, enum config_key key)
{
    return profile_value(c, profile, key)->text;
}

int64_t config_profile_number(const struct config *c, int profile, enum config_key key)
{
    return profile_value(c, profile, key)->number;
}

bool config_profile_flag(const struct config *c, int profile, enum config_key key)
{
    return profile_value(c, profile, key)->number != 0;
}

/* ---- instances */

int config_instances(const struct config *c, const char *section)
{
    int n = 0;

    for (int i = 0; i < c->instances.n; i++)
        n += strcmp(c->instances.list[i].section, section) == 0;
    return n;
}

bool config_is_set_up(const struct config *c, enum config_key key)
{
    char section[64];

    snprintf(section, sizeof(section), "%.*s", (int)strcspn(config_table[key].name, "."), config_table[key].name);
    return *config_text(c, key) || config_instances(c, section) > 0;
}

const char *config_instance_name(const struct config *c, const char *section, int i)
{
    for (int k = 0; k < c->instances.n; k++)
        if (strcmp(c->instances.list[k].section, section) == 0 && i-- == 0)
            return c->instances.list[k].name;
    return "";
}

static int put_over(struct value *v, const struct value *from)
{
    char *text = strdup(from->text ? from->text : "");

    if (!text)
        return -ENOMEM;
    free(v->text);
    *v = (struct value){ .text = text, .number = from->number, .line = from->line };
    return 0;
}

int config_instance(const struct config *c, const char *section, const char *name, struct config **ret_config, struct err *e)
{
    int found = find(&c->instances, section, name);
    const struct profile *p = found < 0 ? NULL : &c->instances.list[found];
    struct config *own = p || !*name ? calloc(1, sizeof(*own)) : NULL;
    int r = own ? 0 : -ENOMEM;

    if (!p && *name)
        return err_set(e, -ENOENT, "there is no section [%s %s] in the settings", section, name);
    for (int k = 0; r == 0 && k < CONFIG_KEYS; k++)
        r = put_over(&own->values[k], p && p->values[k].line ? &p->values[k] : &c->values[k]);
    if (r == 0 && !(own->file = strdup(c->file)))
        r = -ENOMEM;
    if (r < 0) {
        config_free(own);
        return err_set(e, r, "out of memory");
    }
    *ret_config = own;
    return 0;
}
