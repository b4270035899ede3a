#include "ctl/demo_people.h"

#include "base/auto.h"
#include "ctl/users.h"
#include "workflow/passphrase.h"

#include <errno.h>

static const struct { const char *name, *full_name, *roles; } people[] = {
    { "clerk", "Asha Verma", "clerk" },
    { "supervisor", "Mohan Lal", "clerk,supervisor" },
    { "admin", "R. Krishnan", "admin" },
    { "auditor", "Farida Khan", "auditor" },
};

static int make_one(const struct demo_env *env, size_t i, struct err *e)
{
    char passphrase[TYPED_CODE_SHOWN_SIZE], hash[PASSPHRASE_HASH_SIZE], address[USERS_ADDRESS_SIZE];
    int r = users_add(env->config, people[i].name, people[i].full_name, people[i].roles, e);

    if (r < 0 && r != -EREMOTEIO)       /* refused: there since an earlier demo in this folder */
        return r;
    typed_code_new(16, passphrase);
    r = passphrase_hash(passphrase, hash) < 0 ? err_set(e, -ENOMEM, "out of memory") : users_set_passphrase(env->config, people[i].name, hash, e);
    if (r == 0)
        r = users_ticket(env->config, people[i].name, address, e);
    if (r == 0)
        printf("  %-10s  %s   passphrase %s\n", people[i].name, address, passphrase);
    return r;
}

int demo_people(const struct demo_env *env, struct err *e)
{
    int r = 0;

    printf("Sign in at the desk: each address works once, in ten minutes; name and passphrase work until the next start.\n");
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(people); i++)
        r = make_one(env, i, e);
    printf("\n");
    fflush(stdout);
    return r < 0 ? err_wrap(e, r, "make the people of the demo") : 0;
}
