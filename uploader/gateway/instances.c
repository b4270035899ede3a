#include "uploader/gateway/instances.h"

#include "uploader/gateway/db.h"
#include "uploader/gateway/masters.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char section[] = "gateway";

/* ---- the folder of an instance */

static int make_folder(const char *path, struct err *e)
{
    return mkdir(path, 0750) == 0 || errno == EEXIST ? 0 : err_errno(e, "make the folder %s", path);
}

static int open_folder(struct gateway *g, const char *dir, struct err *e)
{
    char documents[PATH_MAX], database[PATH_MAX];

    if (snprintf(documents, sizeof(documents), "%s/documents", dir) >= (int)sizeof(documents)
        || snprintf(database, sizeof(database), "%s/receipts.db", dir) >= (int)sizeof(database))
        return err_set(e, -ENAMETOOLONG, "the folder %.100s… has too long a name", dir);
    int r = make_folder(dir, e);
    if (r == 0)
        r = make_folder(documents, e);
    if (r < 0)
        return r;
    g->documents_fd = open(documents, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (g->documents_fd < 0)
        return err_errno(e, "open the folder %s", documents);
    return gateway_db_open(database, &g->db, e);
}

/* Where the settings of a further one say nothing else: data_dir/i/NAME. */
static int open_further_folder(struct gateway *g, const struct config *c, const struct config *own, struct err *e)
{
    const char *first = config_text(c, CONFIG_GATEWAY_DATA_DIR), *said = config_text(own, CONFIG_GATEWAY_DATA_DIR);
    char dir[PATH_MAX];

    if (strcmp(first, said) != 0)
        return open_folder(g, said, e);
    int r = make_folder(first, e);
    if (r == 0)
        r = config_path(c, CONFIG_GATEWAY_DATA_DIR, "i", dir, sizeof(dir), e);
    if (r == 0)
        r = make_folder(dir, e);
    if (r < 0)
        return r;
    size_t at = strlen(dir);
    if (snprintf(dir + at, sizeof(dir) - at, "/%s", g->name) >= (int)(sizeof(dir) - at))
        return err_set(e, -ENAMETOOLONG, "gateway.data_dir is too long");
    return open_folder(g, dir, e);
}

/* ---- its settings */

/* Only the hash of a secret stays. */
static int hash_secret(const struct config *c, enum config_key key, bool *ret_has, unsigned char out[crypto_hash_sha256_BYTES], struct err *e)
{
    AUTO_FREE char *secret = NULL;

    *ret_has = *config_text(c, key) != '\0';
    int r = *ret_has ? config_secret(c, key, &secret, e) : 0;
    if (r < 0 || !secret)
        return r;
    crypto_hash_sha256(out, (const unsigned char *)secret, strlen(secret));
    sodium_memzero(secret, strlen(secret));
    return 0;
}

static int read_settings(struct gateway *g, const struct config *c, struct err *e)
{
    const char *subject = config_text(c, CONFIG_GATEWAY_CLIENT_SUBJECT);
    int r = hash_secret(c, CONFIG_GATEWAY_TOKEN_FILE, &g->has_token, g->token_hash, e);

    g->title = strdup(config_text(c, CONFIG_GATEWAY_TITLE));
    g->subject = *subject ? strdup(subject) : NULL;
    if (r == 0 && (!g->title || (*subject && !g->subject)))
        r = err_set(e, -ENOMEM, "no memory");
    if (r == 0)
        r = hash_secret(c, CONFIG_GATEWAY_READ_LOGIN_FILE, &g->has_reader, g->reader_hash, e);
    return r < 0 ? r : masters_load(config_text(c, CONFIG_GATEWAY_MASTERS_FILE), &g->masters, e);
}

static bool is_name(const char *s)
{
    size_t n = strlen(s);

    return n > 0 && n < INSTANCE_NAME_SIZE && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

static struct gateway *add(struct gateways *all, const char *name)
{
    struct gateway *g = &all->of[all->n++];

    *g = (struct gateway){ .documents_fd = -1 };
    snprintf(g->name, sizeof(g->name), "%s", name);
    return g;
}

static int open_further(struct gateways *all, const struct config *c, const char *name, struct err *e)
{
    AUTO_CONFIG struct config *own = NULL;

    if (!is_name(name))
        return err_set(e, -EINVAL, "[gateway %.100s]: a name is a-z, 0-9 and '-', at most %d letters", name, INSTANCE_NAME_SIZE - 1);
    int r = config_instance(c, section, name, &own, e);
    struct gateway *g = add(all, name);
    if (r == 0)
        r = read_settings(g, own, e);
    if (r == 0)
        r = open_further_folder(g, c, own, e);
    return r < 0 ? err_wrap(e, r, "[gateway %s]", name) : 0;
}

int instances_open(struct gateways *all, const struct config *c, struct err *e)
{
    int further = config_instances(c, section);

    all->n = 0;
    all->of = calloc(1 + (size_t)further, sizeof(*all->of));
    if (!all->of)
        return err_set(e, -ENOMEM, "no memory for the instances");
    struct gateway *first = add(all, "");
    int r = read_settings(first, c, e);
    if (r == 0)
        r = open_folder(first, config_text(c, CONFIG_GATEWAY_DATA_DIR), e);
    for (int i = 0; r == 0 && i < further; i++)
        r = open_further(all, c, config_instance_name(c, section, i), e);
    return r;
}

void instances_close(struct gateways *all)
{
    for (size_t i = 0; i < all->n; i++) {
        struct gateway *g = &all->of[i];

        gateway_db_close(g->db);
        masters_free(g->masters);
        if (g->documents_fd >= 0)
            close(g->documents_fd);
        free(g->title);
        free(g->subject);
    }
    free(all->of);
    all->of = NULL;
    all->n = 0;
}
