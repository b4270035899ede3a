/* taken_files.c - is it a certificate, a key, a password? By its form: whether the other end likes it only the other end can say. */
#include "care/taken.h"

#include "base/wipe.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>

enum { LINE_MAX_BYTES = 1024 /* as config_secret() reads */, WIREGUARD_LETTERS = 44, WIREGUARD_BYTES = 32, LABEL_SIZE = 64 };

static const char begin[] = "-----BEGIN ", end[] = "-----END ", dashes[] = "-----";
/* A magic word and its NUL, and the name of the cipher: none, for nobody is there to type a phrase. */
static const char openssh[] = "openssh-key-v1\0" "\0\0\0\4" "none";

static const char *const of_certs[] = { "CERTIFICATE", NULL };
static const char *const of_keys[] = { "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", NULL };

/* One DER value that fills n bytes: its outer sequence says how long it is. */
static bool is_whole_der(const unsigned char *b, size_t n)
{
    size_t length = 0, of_length = n > 1 && b[1] > 0x80 ? b[1] & 0x7fU : 0;

    if (n < 2 || b[0] != 0x30 || b[1] == 0x80 || of_length > 4 || n < 2 + of_length)
        return false;
    for (size_t i = 0; i < of_length; i++)
        length = length << 8 | b[2 + i];
    return 2 + of_length + (of_length > 0 ? length : b[1]) == n;
}

static bool is_body(const char *text, size_t n, const char *label)
{
    AUTO_WIPE char *room = malloc(n + 1);
    unsigned char *bytes = (unsigned char *)room;
    size_t got = 0;
    bool good = bytes && sodium_base642bin(bytes, n, text, n, " \t\r\n", &got, NULL, sodium_base64_VARIANT_ORIGINAL) == 0;

    if (good && strcmp(label, "OPENSSH PRIVATE KEY") == 0)
        good = got > sizeof(openssh) && memcmp(bytes, openssh, sizeof(openssh) - 1) == 0;
    else if (good)
        good = is_whole_der(bytes, got);
    return good;
}

static bool is_among(const char *const *labels, const char *label)
{
    while (*labels && strcmp(*labels, label) != 0)
        labels++;
    return *labels != NULL;
}

/* One block from at (behind its "-----BEGIN ") on. Returns where it ends; NULL: it is none of labels, or not whole. */
static const char *skip_block(const char *at, const char *const *labels)
{
    char label[LABEL_SIZE], last[LABEL_SIZE + 16];
    const char *after = strstr(at, dashes);

    if (!after || after - at >= LABEL_SIZE)
        return NULL;
    snprintf(label, sizeof(label), "%.*s", (int)(after - at), at);
    snprintf(last, sizeof(last), "%s%s%s", end, label, dashes);
    after += strlen(dashes);
    const char *stop = is_among(labels, label) ? strstr(after, last) : NULL;
    return stop && is_body(after, (size_t)(stop - after), label) ? stop + strlen(last) : NULL;
}

/* Whole blocks of these labels only, at least one of them. Words around them say what they are, as openssl writes them. */
static bool is_pem(const char *text, const char *const *labels, bool only_one)
{
    int n = 0;

    for (const char *at = text; (at = strstr(at, begin)); n++) {
        at = skip_block(at + strlen(begin), labels);
        if (!at)
            return false;
    }
    return n == 1 || (n > 0 && !only_one);
}

/* Where the text of the first line ends, when only an end of line follows it; 0: it is empty, or more follows. */
static size_t only_line(const char *text)
{
    size_t n = strcspn(text, "\r\n");

    return text[n + strspn(text + n, "\r\n")] ? 0 : n;
}

static bool is_wireguard(const char *text)
{
    unsigned char key[WIREGUARD_BYTES];
    size_t got = 0;
    bool good = only_line(text) == WIREGUARD_LETTERS &&
                sodium_base642bin(key, sizeof(key), text, WIREGUARD_LETTERS, NULL, &got, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 && got == sizeof(key);

    sodium_memzero(key, sizeof(key));
    return good;
}

int taken_file_check(enum taken_kind kind, const char *name, const char *text, size_t n, struct err *e)
{
    bool is_text = strlen(text) == n;                   /* a NUL is in none of them */
    size_t line = is_text ? only_line(text) : 0;

    switch (kind) {
    case TAKEN_CERTS:
        return is_text && is_pem(text, of_certs, false) ? 0 : err_say(e, -EINVAL, SAID_TAKEN_NO_CERT, name);
    case TAKEN_KEY:
        return is_text && is_pem(text, of_keys, true) ? 0 : err_say(e, -EINVAL, SAID_TAKEN_NO_KEY, name);
    case TAKEN_VPN_KEY:
        return is_text && (is_pem(text, of_keys, true) || is_wireguard(text)) ? 0 : err_say(e, -EINVAL, SAID_TAKEN_NO_VPN_KEY, name);
    case TAKEN_LINE:
        break;
    }
    return line > 0 && line <= LINE_MAX_BYTES ? 0 : err_say(e, -EINVAL, SAID_TAKEN_NO_LINE, name, SAID_NUMBER(LINE_MAX_BYTES));
}
