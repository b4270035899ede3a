/* test_ocr_fake_child.h - processes that stand in for ocr-page: linked instead of firmware/reader/page_process.c. */
#ifndef TEST_OCR_FAKE_CHILD_H
#define TEST_OCR_FAKE_CHILD_H

/* What each process does with its two pipes, which block; it is killed when it returns too late. Set it before the first starts. */
extern void (*fake_child)(int in_fd, int out_fd);

#endif
