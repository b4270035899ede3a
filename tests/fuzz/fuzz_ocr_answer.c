/* Any bytes from an ocr-page that was taken over: through the frame into a letter. */
#include "ocr/letter.h"

#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The first byte says which page is answered; the rest comes through a pipe, as far as one holds it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_LETTER struct letter *l = NULL;
    struct frame_reader in = { 0 };
    AUTO_FRAME struct frame answer = { 0 };
    int fds[2];

    if (n < 1 || n > 60000 || pipe2(fds, O_NONBLOCK | O_CLOEXEC) < 0)
        return -1;
    if (write(fds[1], data + 1, n - 1) != (ssize_t)(n - 1) || letter_new("fuzz", NULL, &l, NULL) < 0 || letter_add_source(l, "page", NULL) < 0)
        __builtin_trap();
    l->sources[0].pages[0].hidden = data[0] & 1;
    if (frame_read(&in, fds[0], &answer, NULL) == 1 && letter_take_answer(l, &l->sources[0], 0, &answer, NULL) == 0 &&
        (!l->sources[0].pages[0].in || l->sources[0].n_pages < 1 || l->sources[0].n_pages > LETTER_MAX_PAGES))
        __builtin_trap();
    frame_reader_done(&in);
    close(fds[0]);
    close(fds[1]);
    return 0;
}
