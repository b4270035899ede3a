/* taken.h - settings that name certificates, keys and passwords, taken from a stick: nobody can type those at the desk.
 *
 * boxd has copied the stick's folder dakbox-settings to where nobody else looks (box/job_settings.c):
 *
 *   dakbox.conf      settings of the table in taken.c, each "secrets/NAME" or empty; none else
 *   secrets/NAME     what they name; none else
 *
 * Beside the box's own dakbox.conf they become
 *
 *   from-stick.conf          read right after dakbox.conf (base/config.h); what an earlier stick set stays in it
 *   secrets/<id>-NAME        keys and passwords: 0640, of the folder's group
 *   certs/<id>-NAME          certificates: 0644, more programs read them
 *   from-stick.before        the from-stick.conf before, from the beginning of taken_put() until the new one was found good
 *
 * The id is another one for any other content: no file in use is written over, also when the same stick comes twice, and
 * the new ones hold from the rename of from-stick.conf on, all at once. A power cut leaves what was before, or all that is
 * new, and perhaps files that nobody names; taken_keep() and taken_take_back() remove those. No secret is ever part of a sentence here. */
#ifndef CARE_TAKEN_H
#define CARE_TAKEN_H

#include "base/config.h"
#include "base/json.h"
#include "base/said.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TAKEN_FILES_MAX = 32, TAKEN_FILE_MAX_BYTES = 64 * 1024, TAKEN_NAME_MAX = 64, TAKEN_ID_SIZE = 17 };

/* May a file in secrets/ be called that? */
static inline bool taken_name_is_plain(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-");

    return n > 0 && n <= TAKEN_NAME_MAX && !name[n] && name[0] != '.' && name[0] != '-';
}

#define TAKEN_BEFORE_NAME "from-stick.before"

/* taken_put() was begun, and neither taken back nor found good. */
static inline bool taken_is_on_trial(const struct config *box)
{
    char path[4096];
    size_t n = config_taken_path(box, path, sizeof(path) - sizeof(TAKEN_BEFORE_NAME), NULL) == 0 ? strlen(path) - strlen(CONFIG_TAKEN_NAME) : sizeof(path);

    if (n == sizeof(path))
        return false;
    snprintf(path + n, sizeof(path) - n, TAKEN_BEFORE_NAME);
    return access(path, F_OK) == 0;
}

struct taken;

/* Reads the copy and holds it to the rules above. box and dir are borrowed until taken_free(). *ret_taken is the caller's.
 * -EINVAL, -ENOENT: it may not be taken; e says why in a line. */
int taken_read(const struct config *box, const char *dir, struct taken **ret_taken, struct err *e);
void taken_free(struct taken *t);                                   /* NULL is fine */
AUTO_DEFINE(struct taken *, taken_free)
#define AUTO_TAKEN AUTO(auto_taken_free)

/* {"id", "changes": [{"setting": "vpn.key_file", "file": NAME or "", "was_set": bool}], "units": ["dakbox-send" ...], "restart": bool}: units to be
 * started anew; restart: some of it holds only when the box was restarted. The caller's. */
json_t *taken_describe(const struct taken *t);
const char *taken_id(const struct taken *t);

/* Makes <dir>/try/dakbox.conf, the box's, with a from-stick.conf beside it that names the files of the copy: for "dakbox check-config". out: its path. */
int taken_try(const struct taken *t, char out[4096], struct err *e);

/* Puts all of it in force. On an error what was before still holds, or does so after taken_take_back(), which removes the files. */
int taken_put(const struct taken *t, struct err *e);
/* What was before taken_put() holds again. 0 also where nothing was put. */
int taken_take_back(const struct config *box, struct err *e);
/* It was found good: what was before is forgotten. */
int taken_keep(const struct config *box, struct err *e);

/* ---- taken_files.c: what a file must hold */

enum taken_kind { TAKEN_CERTS, TAKEN_KEY, TAKEN_VPN_KEY, TAKEN_LINE };
/* text: its n bytes and a NUL. -EINVAL with a line. */
int taken_file_check(enum taken_kind kind, const char *name, const char *text, size_t n, struct err *e);

#endif
