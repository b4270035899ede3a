#include "tests/system/drain.h"

#include "base/json.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

enum { LINE_SIZE = 2048, SMS_LINE_SIZE = 16 * 1024, KEY_SIZE = 128 };

static void count(json_t *map, const char *key)
{
    json_object_set_new(map, key, json_integer(json_int(map, key, 0) + 1));
}

/* ---- mails: their Message-ID is the delivery's key */

/* The key in a mail's header; "" when there is none. The value may stand on the folded line that follows. */
static void read_key(FILE *f, char key[UUID_SIZE])
{
    static const char name[] = "Message-ID:";
    char line[LINE_SIZE];
    bool wanted = false;

    key[0] = '\0';
    while (!key[0] && fgets(line, sizeof(line), f) && line[0] != '\r' && line[0] != '\n') {
        const char *open_bracket = strchr(line, '<');

        wanted = (wanted && (line[0] == ' ' || line[0] == '\t')) || strncasecmp(line, name, strlen(name)) == 0;
        if (wanted && open_bracket)
            snprintf(key, UUID_SIZE, "%.*s", (int)strcspn(open_bracket + 1, "@>\r\n"), open_bracket + 1);
    }
}

static int look_at_mails(struct drain *d, struct err *e)
{
    char path[CTL_PATH_SIZE], key[UUID_SIZE];
    int r = ctl_path(path, e, "%s/new", d->place.relay.maildir);
    AUTO_CLOSEDIR DIR *dir = r == 0 ? opendir(path) : NULL;
    const struct dirent *entry;

    if (!dir)
        return r < 0 ? r : err_errno(e, "open %s", path);
    while (r == 0 && (entry = readdir(dir))) {
        if (entry->d_name[0] == '.' || json_object_get(d->mail_files, entry->d_name))
            continue;
        r = ctl_path(path, e, "%s/new/%s", d->place.relay.maildir, entry->d_name);
        AUTO_FCLOSE FILE *f = r == 0 ? fopen(path, "re") : NULL;
        if (!f)
            return r < 0 ? r : err_errno(e, "open %s", path);
        read_key(f, key);
        count(d->mails, key);
        json_object_set_new(d->mail_files, entry->d_name, json_true());
    }
    return r;
}

unsigned drain_mails_of(const struct drain *d, const char *key) { return (unsigned)json_int(d->mails, key, 0); }

/* ---- SMS: told apart by the diary number in their words, and to whom they went */

static void count_sms(struct drain *d, const char *line)
{
    AUTO_JSON json_t *sms = json_loads(line, 0, NULL);
    const char *number = strstr(json_str(sms, "text", ""), "CRU-");
    char key[KEY_SIZE];

    snprintf(key, sizeof(key), "%.*s %s", number ? (int)strcspn(number, " ") : 0, number ? number : "", json_str(sms, "to", ""));
    count(d->messages, key);
}

static int look_at_sms(struct drain *d, struct err *e)
{
    AUTO_FREE char *line = malloc(SMS_LINE_SIZE);
    AUTO_FCLOSE FILE *f = line ? fopen(d->place.sms_file, "re") : NULL;

    if (!f)
        return !line ? err_set(e, -ENOMEM, "out of memory") : errno == ENOENT ? 0 : err_errno(e, "open %s", d->place.sms_file);
    if (fseek(f, d->sms_read, SEEK_SET) < 0)
        return err_errno(e, "read %s", d->place.sms_file);
    while (fgets(line, SMS_LINE_SIZE, f) && strchr(line, '\n')) {       /* half a line is being written */
        count_sms(d, line);
        d->sms_read = ftell(f);
    }
    return 0;
}

unsigned drain_sms_of(const struct drain *d, const char *number, const char *mobile)
{
    char key[KEY_SIZE];

    snprintf(key, sizeof(key), "%s %s", number, mobile);
    return (unsigned)json_int(d->messages, key, 0);
}

int drain_arrived_look(struct drain *d, struct err *e)
{
    int r = look_at_mails(d, e);

    return r < 0 ? r : look_at_sms(d, e);
}
