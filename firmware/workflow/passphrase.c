#include "workflow/passphrase.h"

#include "base/auto.h"
#include "base/text.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

_Static_assert((int)PASSPHRASE_HASH_SIZE > (int)crypto_pwhash_STRBYTES, "room for a hash");
_Static_assert(PASSPHRASE_MEMORY_MIB * 1024 * 1024 == crypto_pwhash_MEMLIMIT_INTERACTIVE, "as said");

enum { FOLDED_SIZE = PASSPHRASE_MAX_BYTES + 1, FEWEST_DIFFERENT = 5 };

/* What people choose first, without blanks: whole, or over and over. */
static const char *const common[] = {
    "password", "passphrase", "passw0rd", "p@ssw0rd", "p@ssword", "welcome", "letmein", "iloveyou", "administrator", "admin", "root", "qwerty",
    "qwertyuiop", "qwertyuiopasdf", "asdfghjkl", "zxcvbnm", "12345", "1234", "123", "abcdefghijkl", "abcdefgh", "abcdef", "abcd", "abc", "india", "bharat", "mother", "dakbox", "office", "eoffice", "1q2w3e4r5t6y",
    "1qaz2wsx3edc", "secret", "changeme", "default", "monkey", "dragon", "football", "cricket", "jaihind", "namaste", "ganesh", "krishna", "test", "nicnic", "nic",
    "2024", "2025", "2026", "2027", "!", "@", "#", "1",
};

/* Lower case without blanks. */
static void fold(const char *s, char out[FOLDED_SIZE])
{
    size_t n = 0;

    for (; *s && n + 1 < FOLDED_SIZE; s++)
        if (*s != ' ')
            out[n++] = *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s;
    out[n] = '\0';
}

/* Is s nothing but words of the list, and the name? Takes the longest first; good enough for a short list. */
static bool only_common(const char *s, const char *name)
{
    while (*s) {
        size_t longest = 0, n_name = strlen(name);

        for (size_t i = 0; i < ARRAY_LEN(common); i++) {
            size_t n = strlen(common[i]);

            if (n > longest && strncmp(s, common[i], n) == 0)
                longest = n;
        }
        if (n_name > longest && strncmp(s, name, n_name) == 0)
            longest = n_name;
        if (longest == 0)
            return false;
        s += longest;
    }
    return true;
}

static int different_bytes(const char *s)
{
    bool seen[256] = { false };
    int n = 0;

    for (; *s; s++) {
        n += !seen[(unsigned char)*s];
        seen[(unsigned char)*s] = true;
    }
    return n;
}

enum passphrase_problem passphrase_check(const char *passphrase, const char *name)
{
    char folded[FOLDED_SIZE], folded_name[FOLDED_SIZE];
    size_t bytes = strlen(passphrase);
    enum passphrase_problem problem = PASSPHRASE_GOOD;

    if (bytes > PASSPHRASE_MAX_BYTES)
        return PASSPHRASE_LONG;
    if (text_letters(passphrase, bytes) < PASSPHRASE_LEAST)
        return PASSPHRASE_SHORT;
    fold(passphrase, folded);
    fold(name, folded_name);
    if (*folded_name && strcmp(folded, folded_name) == 0)
        problem = PASSPHRASE_IS_NAME;
    else if (different_bytes(folded) < FEWEST_DIFFERENT || strspn(folded, "0123456789") == strlen(folded) || only_common(folded, folded_name))
        problem = PASSPHRASE_COMMON;
    sodium_memzero(folded, sizeof(folded));
    return problem;
}

int passphrase_hash(const char *passphrase, char out[PASSPHRASE_HASH_SIZE])
{
    memset(out, 0, PASSPHRASE_HASH_SIZE);
    return crypto_pwhash_str(out, passphrase, strlen(passphrase), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                             crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0 ? 0 : -ENOMEM;
}

bool passphrase_fits(const char *passphrase, const char *hash)
{
    char other[PASSPHRASE_HASH_SIZE];

    if (!hash || !*hash) {
        passphrase_hash(passphrase, other);
        return false;
    }
    return crypto_pwhash_str_verify(hash, passphrase, strlen(passphrase)) == 0;
}

/* ---- codes that are typed */

static const char code_letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void typed_code_new(int n, char out[TYPED_CODE_SHOWN_SIZE])
{
    size_t at = 0;

    for (int i = 0; i < n && i < TYPED_CODE_MAX; i++) {
        if (i > 0 && i % 4 == 0)
            out[at++] = '-';
        out[at++] = code_letters[randombytes_uniform(32)];
    }
    out[at] = '\0';
}

void typed_code_fold(const char *typed, char out[TYPED_CODE_MAX + 1])
{
    size_t n = 0;

    for (; *typed && n < TYPED_CODE_MAX; typed++) {
        char c = *typed >= 'a' && *typed <= 'z' ? (char)(*typed - 'a' + 'A') : *typed;

        if (c == '-' || c == ' ')
            continue;
        out[n++] = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
    }
    out[n] = '\0';
}
