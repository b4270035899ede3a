#include "desk/people/code.h"

#include "base/auto.h"
#include "base/text.h"
#include "workflow/passphrase.h"

#include <errno.h>
#include <liboath/oath.h>
#include <qrencode.h>
#include <string.h>

enum { STEP_S = 30, DIGITS = 6, QUIET = 4 /* modules around a QR code */ };

void code_secret_new(uint8_t secret[CODE_SECRET_BYTES]) { randombytes_buf(secret, CODE_SECRET_BYTES); }

/* Six digits of either script, blanks between. false: something else. */
static bool read_digits(const char *typed, char out[DIGITS + 1])
{
    char text[64];
    size_t n = 0;

    if (strlen(typed) >= sizeof(text))
        return false;
    memcpy(text, typed, strlen(typed) + 1);
    text_ascii_digits(text);
    for (const char *at = text; *at; at++) {
        if (*at == ' ')
            continue;
        if (*at < '0' || *at > '9' || n == DIGITS)
            return false;
        out[n++] = *at;
    }
    out[n] = '\0';
    return n == DIGITS;
}

int64_t code_step(const uint8_t secret[CODE_SECRET_BYTES], const char *typed, int64_t now_s, int64_t after_step)
{
    char digits[DIGITS + 1], right[DIGITS + 1];
    int64_t found = 0;

    if (!read_digits(typed, digits))
        return 0;
    for (int64_t step = now_s / STEP_S - 1; step <= now_s / STEP_S + 1; step++)
        if (oath_hotp_generate((const char *)secret, CODE_SECRET_BYTES, (uint64_t)step, DIGITS, false, -1, right) == OATH_OK &&
            sodium_memcmp(right, digits, DIGITS) == 0 && step > after_step && found == 0)
            found = step;
    sodium_memzero(right, sizeof(right));
    return found;
}

/* ---- showing a new secret */

/* Without '=' at the end. The caller's. */
static char *base32(const uint8_t secret[CODE_SECRET_BYTES])
{
    char *text = NULL;
    size_t n = 0;

    if (oath_base32_encode((const char *)secret, CODE_SECRET_BYTES, &text, &n) != OATH_OK)
        return NULL;
    text[strcspn(text, "=")] = '\0';
    return text;
}

static void wipe(char *take_text)
{
    if (take_text)
        sodium_memzero(take_text, strlen(take_text));
    free(take_text);
}

void code_secret_text(const uint8_t secret[CODE_SECRET_BYTES], char out[CODE_SECRET_TEXT_SIZE])
{
    char *text = base32(secret);
    size_t n = 0;

    for (size_t i = 0; text && text[i] && n + 3 < CODE_SECRET_TEXT_SIZE; i++) {
        if (i > 0 && i % 4 == 0)
            out[n++] = ' ';
        out[n++] = text[i];
    }
    out[n] = '\0';
    wipe(text);
}

/* One path for all dark modules, a run of them a stroke of a rectangle. */
static void put_modules(const QRcode *code, struct html *h)
{
    for (int y = 0; y < code->width; y++)
        for (int x = 0, run; x < code->width; x += run + 1) {
            for (run = 0; x + run < code->width && (code->data[y * code->width + x + run] & 1); run++)
                ;
            if (run > 0)
                html_put(h, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
        }
}

int code_picture(const uint8_t secret[CODE_SECRET_BYTES], const char *issuer, const char *name, const char *label, struct html *h)
{
    char *text = base32(secret);
    struct html uri;

    html_init(&uri, 2048);
    html_put(&uri, "otpauth://totp/");
    html_url(&uri, issuer);
    html_put(&uri, ":");
    html_url(&uri, name);
    html_put(&uri, "?secret=%s", text ? text : "");
    if (uri.text)       /* html_put would escape the "&" */
        html_asset(&uri, "&issuer=", "&issuer=" + 8);
    html_url(&uri, issuer);
    QRcode *code = text && !html_failed(&uri) ? QRcode_encodeString(uri.text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) : NULL;
    wipe(text);
    if (uri.text)
        sodium_memzero(uri.text, uri.n);
    html_done(&uri);
    if (!code)
        return -ENOMEM;
    int size = code->width + 2 * QUIET;
    html_put(h, "<svg class=\"qr\" role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
             "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"", label, size, size, size, size);
    put_modules(code, h);
    html_put(h, "\"/></svg>\n");
    QRcode_free(code);
    return 0;
}

void code_recovery_hash(const struct spool *s, const char *typed, char out[HASH_HEX_SIZE])
{
    char code[TYPED_CODE_MAX + 1];

    typed_code_fold(typed, code);
    secret_hash(s, "recovery", code, out);
    sodium_memzero(code, sizeof(code));
}
