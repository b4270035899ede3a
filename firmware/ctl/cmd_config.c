/* cmd_config.c - "dakbox check-config" and "dakbox config-manual". */
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/proc.h"

#include "base/exe.h"
#include "box/network.h"

#include <errno.h>
#include <string.h>

/* Settings that name a file on this machine; empty ones are not used. */
static const struct { enum config_key key; bool secret; } files[] = {
    { CONFIG_OFFICE_OFFICERS_FILE, false },     { CONFIG_OFFICE_RULES_FILE, false },        { CONFIG_OFFICE_ALERTS_FILE, false },
    { CONFIG_OFFICE_SMS_TEMPLATES_FILE, false }, { CONFIG_DESK_TLS_CERT_FILE, false },      { CONFIG_DESK_TLS_KEY_FILE, false },
    { CONFIG_BOX_UPDATE_CA_FILE, false },       { CONFIG_EOFFICE_TOKEN_FILE, true },        { CONFIG_EOFFICE_CA_FILE, false },
    { CONFIG_EOFFICE_CERT_FILE, false },        { CONFIG_EOFFICE_KEY_FILE, false },         { CONFIG_EOFFICE_READBACK_LOGIN_FILE, true },
    { CONFIG_MIGRATION_KEY_FILE, false },       { CONFIG_BACKUP_KEY_FILE, false },          { CONFIG_MAIL_CA_FILE, false },
    { CONFIG_MAIL_PASSWORD_FILE, true },        { CONFIG_MAIL_TEXT_FILE, false },           { CONFIG_MAIL_NOTICE_FILE, false },
    { CONFIG_MAIL_ALERT_FILE, false },          { CONFIG_MAIL_ACK_FILE, false },            { CONFIG_SMS_PASSWORD_FILE, true },
    { CONFIG_SMS_CA_FILE, false },              { CONFIG_MAILBOX_PASSWORD_FILE, true },     { CONFIG_MAILBOX_TOKEN_FILE, true },
    { CONFIG_MAILBOX_CA_FILE, false },          { CONFIG_VPN_PASSWORD_FILE, true },         { CONFIG_VPN_CA_FILE, false },
    { CONFIG_VPN_CERT_FILE, false },            { CONFIG_VPN_KEY_FILE, false },             { CONFIG_GATEWAY_TOKEN_FILE, true },
    { CONFIG_GATEWAY_READ_LOGIN_FILE, true },
};

static unsigned check_folder(const char *path, const char *name)
{
    if (access(path, F_OK) < 0 && errno == ENOENT) {
        printf("%s: %s is not there yet; the program that needs it makes it\n", name, path);
        return 0;
    }
    if (access(path, R_OK | W_OK | X_OK) == 0)
        return 0;
    fprintf(stderr, "dakbox: %s: %s cannot be written: %s\n", name, path, strerror(errno));
    return 1;
}

static unsigned check_file(const struct config *c, enum config_key key, bool secret)
{
    AUTO_FREE char *text = NULL;
    struct config_about about;
    struct err e = { 0 };

    config_about(key, &about);
    if (config_text(c, key)[0] == '\0')
        return 0;
    if (secret && config_secret(c, key, &text, &e) < 0) {
        ctl_failed(&e);
        return 1;
    }
    if (text)
        sodium_memzero(text, strlen(text));
    if (!secret && access(config_text(c, key), R_OK) < 0) {
        fprintf(stderr, "dakbox: %s: %s cannot be read: %s\n", about.name, config_text(c, key), strerror(errno));
        return 1;
    }
    return 0;
}

static unsigned check_network(const struct config *c)
{
    struct err e = { 0 };

    return network_check(c, &e) < 0 ? (ctl_failed(&e), 1) : 0;
}

/* What a setting may be is known to the program that uses it: "<program> -n". */
static unsigned ask_program(const char *name, const char *conf)
{
    char dir[CTL_PATH_SIZE], program[CTL_PATH_SIZE], said[512];
    struct err e = { 0 };
    int r = exe_dir(dir, sizeof(dir), &e);

    if (r == 0)
        r = ctl_path(program, &e, "%s/%s", dir, name);
    const char *const argv[] = { program, "-n", conf ? "-c" : NULL, conf, NULL };
    if (r == 0)
        r = proc_run(argv, said, sizeof(said), &e);
    if (r < 0) {
        char *why = r == -ECHILD ? strstr(said, "why=\"") : NULL, *end = why ? strrchr(why, '"') : NULL;

        if (why && end > why + 5)                   /* the sentence of its last log line says it all */
            err_set(&e, r, "%.*s", (int)(end - why - 5), why + 5);
        ctl_failed(&e);
    }
    return r < 0;
}

int cmd_check_config(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL } };
    struct err e = { 0 };
    unsigned bad = 0;
    int n = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (n > 1)
        n = err_set(&e, -EINVAL, "check-config takes one file");
    if (n < 0)
        return ctl_misused(&e);
    if (config_load(n == 1 ? argv[1] : conf, &config, &e) < 0)
        return ctl_failed(&e);
    bad += check_folder(config_text(config, CONFIG_PATHS_DATA_DIR), "paths.data_dir");
    bad += check_folder(config_text(config, CONFIG_PATHS_RUN_DIR), "paths.run_dir");
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        bad += check_file(config, files[i].key, files[i].secret);
    bad += check_network(config);
    if (config_text(config, CONFIG_LABEL_PRINTER)[0])
        bad += ask_program("labeld", n == 1 ? argv[1] : conf);
    if (bad == 0)
        puts("the settings are right");
    return bad > 0 ? CTL_FAILED : CTL_DONE;
}

int cmd_config_manual(int argc, char **argv)
{
    struct err e = { 0 };

    if (args_parse(argc, argv, NULL, 0, &e) != 0)
        return ctl_misused(e.code ? &e : (err_set(&e, -EINVAL, "config-manual takes no argument"), &e));
    config_print_manual(stdout);
    return CTL_DONE;
}
