/* page_process.h - one ocr-page process and the two pipes to it. */
#ifndef READER_PAGE_PROCESS_H
#define READER_PAGE_PROCESS_H

#include "base/err.h"

#include <sys/types.h>

enum { PAGE_PROCESS_PATH_SIZE = 512 };

struct page_process {
    pid_t pid;
    int to_fd, from_fd;         /* neither blocks; -1: none */
};

/* ocr-page lies beside the program that runs. -ENOENT, -EACCES. */
int page_process_find(char out[PAGE_PROCESS_PATH_SIZE], struct err *e);

/* Starts it. It dies with this process. DAKBOX_DEBUG in the environment lets its libraries speak on standard error. */
int page_process_start(const char *program, const char *languages, int memory_mib, long long cpu_s, struct page_process *ret, struct err *e);

/* Ends it in whatever it does, at once, and closes the pipes. */
void page_process_end(struct page_process *p);

#endif
