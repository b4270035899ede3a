/* test_ocr_letter_rig.h - a spool of its own and the real ocr-page, to take one letter from "scanned" to "read". */
#ifndef TEST_OCR_LETTER_RIG_H
#define TEST_OCR_LETTER_RIG_H

#include "test.h"

#include "base/json.h"
#include "ocr/queue.h"
#include "spool/spool.h"
#include "tests/rig/tmpdir.h"

struct rig {
    char dir[TMPDIR_SIZE], id[ID_SIZE];     /* id: of the letter put last */
    struct spool *spool;
    struct loop *loop;
    struct queue *queue;
    int opened;
    size_t pdf_max_bytes;                   /* ceiling for letters read from now on; 0: none */
    int memory_mib;                         /* of the reading process from now on; 0: as the product has it */
};

void rig_open(struct rig *g);
void rig_close(struct rig *g);

/* A scanned letter with these blobs. A text NULL is the sample page, "white 120x160" a blank page of so many pixels. */
void rig_put_letter(struct rig *g, const char *const *names, const char *const *texts, size_t n);
/* Does with the letter what diaryd does when its pages were arranged anew: takes the reading away, adds the list, back to "scanned". */
void rig_arrange_again(struct rig *g, const char *name, const char *text);
/* Reads the letter and keeps what was read. */
void rig_read(struct rig *g);

/* The caller's. */
json_t *rig_record(const struct rig *g);
bool rig_has_blob(const struct rig *g, const char *name);
enum spool_stage rig_stage(const struct rig *g);
/* Pages of document.pdf. */
int rig_pdf_pages(const struct rig *g);

#endif
