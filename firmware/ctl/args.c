#include "ctl/args.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Does arg name the option? *ret_inline: what follows "=", or NULL. */
static bool names(const char *arg, const char *option, const char **ret_inline)
{
    size_t n = strlen(option);

    if (strncmp(arg, option, n) != 0 || (arg[n] != '\0' && arg[n] != '='))
        return false;
    *ret_inline = arg[n] == '=' ? arg + n + 1 : NULL;
    return true;
}

static const struct args_option *find(const char *arg, const struct args_option *options, size_t n, const char **ret_inline)
{
    for (size_t i = 0; i < n; i++)
        if (names(arg, options[i].name, ret_inline))
            return &options[i];
    return NULL;
}

int args_parse(int argc, char **argv, const struct args_option *options, size_t n_options, struct err *e)
{
    int left = 0;
    bool ended = false;

    for (int i = 1; i < argc; i++) {
        const char *inline_value = NULL;

        if (ended || argv[i][0] != '-' || argv[i][1] == '\0') {
            argv[1 + left++] = argv[i];
            continue;
        }
        if (strcmp(argv[i], "--") == 0) {
            ended = true;
            continue;
        }
        const struct args_option *o = find(argv[i], options, n_options, &inline_value);
        if (!o)
            return err_set(e, -EINVAL, "%s has no option %s; \"dakbox help %s\" lists them", argv[0], argv[i], argv[0]);
        if (o->flag) {
            if (inline_value)
                return err_set(e, -EINVAL, "%s takes no value", o->name);
            *o->flag = true;
            continue;
        }
        if (!inline_value && i + 1 == argc)
            return err_set(e, -EINVAL, "%s needs a value", o->name);
        *o->value = inline_value ? inline_value : argv[++i];
    }
    return left;
}

int args_number(const char *text, const char *what, int64_t min, int64_t max, int64_t *ret, struct err *e)
{
    char *end;

    errno = 0;
    long long n = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || n < min || n > max)
        return err_set(e, -EINVAL, "%s must be a whole number from %lld to %lld, not \"%s\"", what,
                       (long long)min, (long long)max, text);
    *ret = n;
    return 0;
}
