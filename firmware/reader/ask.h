/* ask.h - one question to an ocr-page, and its answer, for who has time to wait for both.
 *
 *   page_process_start ─▶ ask_ready ─▶ ask_tell ─▶ ask_hear ─▶ ask_tell …
 *
 * until_ms: by the monotonic clock. After any error but -ENOMEM of ask_tell the process is only good for page_process_end. */
#ifndef READER_ASK_H
#define READER_ASK_H

#include "base/err.h"
#include "base/json.h"
#include "reader/frame.h"
#include "reader/page_process.h"

#include <stddef.h>
#include <stdint.h>

/* Waits for its first words. -ECHILD: it broke down, or cannot work (e says why); -ETIMEDOUT. */
int ask_ready(const struct page_process *p, int64_t until_ms, struct err *e);

/* The question and n bytes with it (NULL: none), both borrowed; head gets its "bytes" here. Returns once the process has all of it.
 * 0 too when it broke down meanwhile: that shows when it is heard. -ETIMEDOUT; -ENOMEM. */
int ask_tell(const struct page_process *p, json_t *head, const void *bytes, size_t n, int64_t until_ms, struct err *e);

/* *ret_answer is the caller's. -ECHILD: it broke down, or what came is no answer; -ETIMEDOUT. */
int ask_hear(const struct page_process *p, struct frame *ret_answer, int64_t until_ms, struct err *e);

#endif
