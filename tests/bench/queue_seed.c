/* queue_seed DATA_DIR LETTERS BYTES: a diary and a spool with so many confirmed letters, each with a PDF of so many bytes that waits
 * to be delivered by e-Office. Every tenth is VIP, every second of the others backlog. */
#include "base/auto.h"
#include "base/err.h"
#include "base/hash.h"
#include "spool/spool.h"
#include "store/store.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int put_document(struct spool *s, size_t bytes, int n, char doc[ID_SIZE], struct err *e)
{
    AUTO_FREE char *pdf = malloc(bytes);
    struct spool_doc *d = NULL;
    int r = pdf ? spool_doc_new(s, false, &d, e) : -1;

    if (r < 0)
        return r;
    for (size_t i = 0; i < bytes; i++)
        pdf[i] = (char)(i * 7 + i / 251 + (size_t)n);
    memcpy(pdf, "%PDF-1.4\n", 9);
    snprintf(doc, ID_SIZE, "%s", spool_doc_id(d));
    r = spool_blob_put(d, "page-0001.png", "page", 4, e);
    if (r == 0)
        r = spool_blob_put(d, "document.pdf", pdf, bytes, e);
    return r == 0 ? spool_doc_commit(d, SPOOL_FILED, e) : r;
}

static int put_letter(struct store *s, const char *doc, int n, struct err *e)
{
    static const struct delivery_new ways[] = { { .channel = "eoffice" } };
    struct letter_new new = { .doc = doc, .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .pages = 1, .received_s = 1773480600 + n };
    struct field fields[] = { { .name = "subject", .value = "Audit paragraph" }, { .name = "date", .value = "2026-03-02" }, { .name = "letter_no", .value = "7/2026" },
                              { .name = "sender_name", .value = "A. Gupta" }, { .name = "language", .value = "en" }, { .name = "form", .value = "letter" },
                              { .name = "received_date", .value = "2026-03-14" }, { .name = "delivery_mode", .value = "By Hand" } };
    int lane = n % 10 == 0 ? 0 : 1 + n % 2;
    struct letter_reading reading = { .body = "audit paragraph", .post = "SO-1", .pages = 1, .lane = lane };
    struct letter_confirm confirm = { .fields = fields, .n_fields = ARRAY_LEN(fields), .post = "SO-1", .revision = 2, .deliveries = ways, .n_deliveries = ARRAY_LEN(ways), .lane = &lane };
    char number[STORE_NUMBER_SIZE];
    int64_t id;
    int r = store_take_in(s, &new, &id, number, e);

    if (r == 0)
        r = store_put_reading(s, id, &reading, "ocrd", e);
    return r == 0 ? store_confirm(s, id, &confirm, "clerk", e) : r;
}

static int seed(const char *dir, int n, size_t bytes, struct err *e)
{
    const struct officer officer = { .post = "SO-1", .designation = "Section Officer", .designation_hi = "अनुभाग अधिकारी", .section = "Cash", .name = "A. Verma",
                                     .email = "so@example.gov.in", .mobile = "", .next_post = "", .is_default = true, .active = true };
    AUTO_SPOOL struct spool *spool = NULL;
    struct store *store = NULL;
    char path[PATH_MAX], doc[ID_SIZE];

    snprintf(path, sizeof(path), "%s/spool", dir);
    int r = spool_open(path, NULL, &spool, e);
    snprintf(path, sizeof(path), "%s/diary.db", dir);
    if (r == 0)
        r = store_open(path, STORE_WRITE, &store, e);
    if (r == 0)
        r = store_replace_officers(store, &officer, 1, "seed", e);
    for (int i = 1; r == 0 && i <= n; i++) {
        r = put_document(spool, bytes, i, doc, e);
        if (r == 0)
            r = put_letter(store, doc, i, e);
    }
    store_close(store);
    return r;
}

int main(int argc, char **argv)
{
    struct err e = { 0 };

    if (argc != 4 || atoi(argv[2]) < 1 || atoi(argv[3]) < 9) {
        fprintf(stderr, "usage: queue_seed DATA_DIR LETTERS BYTES\n");
        return 2;
    }
    if (seed(argv[1], atoi(argv[2]), (size_t)atoi(argv[3]), &e) == 0)
        return 0;
    fprintf(stderr, "queue_seed: %s\n", e.msg);
    return 1;
}
