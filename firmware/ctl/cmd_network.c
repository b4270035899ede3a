/* cmd_network.c - "dakbox firewall" and "dakbox network-files": what the settings mean for the network of the box. The
 * appliance's units call them (board/system); on a plain Debian they are shown, and put in place by whoever rules there. */
#include "base/put_file.h"
#include "box/firewall.h"
#include "box/network.h"
#include "ctl/args.h"
#include "ctl/ctl.h"
#include "ctl/proc.h"

#include <errno.h>
#include <string.h>

static int print_rules(const struct config *c, const char *memory, bool ask_names, FILE *out, struct err *e)
{
    struct firewall_world world;
    int r = firewall_world_new(memory, ask_names, &world, e);

    if (r < 0)
        return r;
    r = firewall_print(c, &world, out, e);
    firewall_world_done(&world);
    return r;
}

/* To nft by way of a file: what was put in place can be read there. */
static int load(const char *text, size_t n, const char *path, struct err *e)
{
    char said[512] = "";
    const char *const argv[] = { "nft", "-f", path, NULL };
    int r = put_file(path, 0600, text, n, e);

    return r < 0 ? r : proc_run(argv, said, sizeof(said), e);
}

static int load_one(const struct config *c, const char *memory, bool ask_names, const char *path, struct err *e)
{
    AUTO_FREE char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    int r = out ? print_rules(c, memory, ask_names, out, e) : err_set(e, -ENOMEM, "out of memory");

    if (out && fclose(out) != 0 && r == 0)
        r = err_set(e, -ENOMEM, "out of memory");
    if (r < 0 || (!ask_names && file_is(path, text, n)))
        return r;
    return load(text, n, path, e);
}

/* What is remembered first: to ask may take a minute, for which new settings are not to wait. */
static int load_rules(const struct config *c, const char *memory, const char *path, struct err *e)
{
    int r = memory ? load_one(c, memory, false, path, e) : 0;

    return r == 0 ? load_one(c, memory, true, path, e) : r;
}

int cmd_firewall(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL, *memory = NULL, *file = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL }, { "--memory", &memory, NULL }, { "--load", &file, NULL } };
    struct err e = { 0 };
    int r = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (r > 0)
        r = err_set(&e, -EINVAL, "firewall takes no argument \"%s\"", argv[1]);
    if (r < 0)
        return ctl_misused(&e);
    r = config_load(conf, &config, &e);
    if (r == 0 && !file)
        r = print_rules(config, memory, true, stdout, &e);
    if (r == 0 && file)
        r = load_rules(config, memory, file, &e);
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}

int cmd_network_files(int argc, char **argv)
{
    AUTO_CONFIG struct config *config = NULL;
    const char *conf = NULL;
    const struct args_option options[] = { { "-c", &conf, NULL } };
    struct err e = { 0 };
    int r = args_parse(argc, argv, options, ARRAY_LEN(options), &e);

    if (r >= 0 && r != 1)
        r = err_set(&e, -EINVAL, "network-files takes one folder");
    if (r < 0)
        return ctl_misused(&e);
    r = config_load(conf, &config, &e);
    if (r == 0)
        r = network_write(config, argv[1], &e);
    return r < 0 ? ctl_failed(&e) : CTL_DONE;
}
