#include "ctl/maildir.h"

#include "ctl/ctl.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

enum { LINE_SIZE = 2048, MESSAGE_ID_SIZE = 512 };

/* Reads the header only. The value may stand on the folded line that follows. */
static void read_message_id(FILE *f, char out[MESSAGE_ID_SIZE])
{
    static const char name[] = "Message-ID:";
    char line[LINE_SIZE];
    bool wanted = false;

    out[0] = '\0';
    while (fgets(line, sizeof(line), f) && line[0] != '\r' && line[0] != '\n') {
        bool folded = line[0] == ' ' || line[0] == '\t';
        const char *open_bracket = strchr(line, '<');

        wanted = (wanted && folded) || strncasecmp(line, name, strlen(name)) == 0;
        if (!wanted || !open_bracket)
            continue;
        snprintf(out, MESSAGE_ID_SIZE, "%.*s", (int)strcspn(open_bracket + 1, ">\r\n"), open_bracket + 1);
        return;
    }
}

static int each_in(const char *folder, int (*each)(void *ctx, const char *message_id), void *ctx, struct err *e)
{
    AUTO_CLOSEDIR DIR *d = opendir(folder);
    const struct dirent *entry;
    char path[CTL_PATH_SIZE], id[MESSAGE_ID_SIZE];
    int r = 0;

    if (!d)
        return errno == ENOENT ? 0 : err_errno(e, "open %s", folder);
    while (r == 0 && (entry = readdir(d))) {
        if (entry->d_name[0] == '.')
            continue;
        r = ctl_path(path, e, "%s/%s", folder, entry->d_name);
        AUTO_FCLOSE FILE *f = r == 0 ? fopen(path, "re") : NULL;
        if (!f)
            continue;                           /* moved on meanwhile */
        read_message_id(f, id);
        r = each(ctx, id);
    }
    return r;
}

int maildir_each(const char *maildir, int (*each)(void *ctx, const char *message_id), void *ctx, struct err *e)
{
    static const char *const parts[] = { "new", "cur" };
    char path[CTL_PATH_SIZE];
    int r = 0;

    for (size_t i = 0; r == 0 && i < ARRAY_LEN(parts); i++) {
        r = ctl_path(path, e, "%s/%s", maildir, parts[i]);
        if (r == 0)
            r = each_in(path, each, ctx, e);
    }
    return r;
}

struct count { const char *key; int n; };

static int count_one(void *ctx, const char *message_id)
{
    struct count *c = ctx;

    c->n += strstr(message_id, c->key) != NULL;
    return 0;
}

int maildir_count(const char *maildir, const char *key, struct err *e)
{
    struct count c = { .key = key };
    int r = maildir_each(maildir, count_one, &c, e);

    return r < 0 ? r : c.n;
}
