/* Any bytes as a mail: it is opened, drawn and described, or refused with a sentence. */
#include "uploader/intake/page/check.h"
#include "uploader/intake/page/draw.h"
#include "uploader/intake/page/mail.h"

#include <gmime/gmime.h>
#include <libxml/parser.h>
#include <stdint.h>
#include <string.h>

enum { DRAWN_BYTES = 4096 };        /* drawing is slow, and what it draws is clean text */

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    g_mime_init();
    xmlInitParser();
    return 0;
}

static void is_sound(const struct mail *m)
{
    if (!m->subject || !m->from || strlen(m->subject) > MAIL_MAX_LINE_BYTES || m->n_files > MAIL_MAX_FILES || m->text_bytes > MAIL_MAX_TEXT_BYTES ||
        m->n_keys > MAIL_MAX_KEYS)
        __builtin_trap();
    for (size_t i = 0; i < m->n_files; i++)
        if (!m->files[i].name || strlen(m->files[i].name) > MAIL_MAX_NAME_BYTES || strlen(m->files[i].ending) > 7)
            __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    for (int whole = 0; whole <= 1; whole++) {
        AUTO_MAIL struct mail m = { .from = NULL };
        AUTO_FREE char *pdf = NULL, *words = NULL, *odd = NULL;
        struct err e = { 0 };
        size_t n_pdf, n_words;

        if (mail_parse(data, n, whole == 1, &m, &e) < 0) {
            if (!e.msg[0])
                __builtin_trap();
            continue;
        }
        is_sound(&m);
        if (check_words(&m, &words, &n_words) < 0 || n_words == 0 || !(odd = check_odd_lines(words, n_words)))
            __builtin_trap();
        if (whole == 1 && m.text_bytes < DRAWN_BYTES && draw_letter(&m, &pdf, &n_pdf, &e) < 0)
            __builtin_trap();
    }
    return 0;
}
