#include "drivers/label/address.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define RAW_PORT "9100"
#define FORMS "zpl://host:9100, tspl:///dev/usb/lp0, cups:QUEUE"

/* Copies n bytes. false: none, too many, or one that has no place in a name. */
static bool copy_name(const char *from, size_t n, const char *forbidden, char out[ADDRESS_NAME_SIZE])
{
    if (n == 0 || n >= ADDRESS_NAME_SIZE)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)from[i] <= ' ' || from[i] == 0x7f || strchr(forbidden, from[i]))
            return false;
    memcpy(out, from, n);
    out[n] = '\0';
    return true;
}

static bool parse_port(const char *text, char out[ADDRESS_PORT_SIZE])
{
    char *end;
    long port = strtol(text, &end, 10);

    if (*text < '0' || *text > '9' || *end || port < 1 || port > 65535)
        return false;
    snprintf(out, ADDRESS_PORT_SIZE, "%u", (unsigned)port & 0xffff);
    return true;
}

/* host, host:port, [IPv6], [IPv6]:port; one slash may end it. */
static bool parse_host(const char *text, struct address *a)
{
    char host[ADDRESS_NAME_SIZE + 16];
    size_t n = strlen(text);

    if (n > 0 && text[n - 1] == '/')
        n--;
    if (n >= sizeof(host))
        return false;
    memcpy(host, text, n);
    host[n] = '\0';
    bool brackets = host[0] == '[';
    char *end = brackets ? strchr(host, ']') : host + strcspn(host, ":");
    if (!end)
        return false;
    const char *rest = end + brackets;
    memcpy(a->port, RAW_PORT, sizeof(RAW_PORT));
    if (*rest && (*rest != ':' || !parse_port(rest + 1, a->port)))
        return false;
    return copy_name(host + brackets, (size_t)(end - host) - brackets, "/[]@", a->name);
}

int address_parse(const char *text, struct address *ret_address, struct err *e)
{
    const char *colon = strchr(text, ':');
    struct address a = { .way = ADDRESS_CUPS };
    char name[16];
    bool good;

    if (!colon || (size_t)(colon - text) >= sizeof(name))
        return err_set(e, -EINVAL, "label.printer: \"%.100s\" is no printer; it may be %s", text, FORMS);
    memcpy(name, text, (size_t)(colon - text));
    name[colon - text] = '\0';
    if (strcmp(name, "cups") == 0) {
        good = copy_name(colon + 1, strlen(colon + 1), "/#?'\"\\", a.name);
    } else if (!(a.language = language_find(name))) {
        return err_set(e, -EINVAL, "label.printer: \"%s\" is no printer language known here; there are %s and cups:QUEUE", name,
                       language_names());
    } else if (strncmp(colon, ":///", 4) == 0) {
        a.way = ADDRESS_DEVICE;
        good = copy_name(colon + 3, strlen(colon + 3), "", a.name) && a.name[1];
    } else {
        a.way = ADDRESS_HOST;
        good = strncmp(colon, "://", 3) == 0 && parse_host(colon + 3, &a);
    }
    if (!good)
        return err_set(e, -EINVAL, "label.printer: \"%.100s\" names no host, device or queue; it may be %s", text, FORMS);
    *ret_address = a;
    return 0;
}
