/* gateway.h - the stand-in central e-Office: what its parts share.
 *
 * A receipt is announced (PUT), its PDF arrives in pieces (PATCH), and with the
 * last byte the receipt is generated. The contract is openapi.yaml. Truth is in
 * the database; a PDF is the file documents/<uuid>.pdf, of which the first
 * "offset" bytes are promised to the sender and on the disk.
 *
 * Everything below runs in the HTTP server's one thread, after start-up. */
#ifndef GATEWAY_GATEWAY_H
#define GATEWAY_GATEWAY_H

#include "base/err.h"
#include "base/hash.h"

#include <stdbool.h>
#include <stdint.h>

struct gateway_db;
struct upload;

enum {
    GATEWAY_METADATA_MAX = 64 * 1024,       /* bytes of a PUT */
    GATEWAY_PDF_MIN = 5,                    /* "%PDF-" */
};

struct gateway {
    struct gateway_db *db;
    int documents_fd;                       /* the folder of the PDFs */
    int64_t document_max_bytes;
    bool has_token;
    unsigned char token_hash[crypto_hash_sha256_BYTES];
    struct upload *uploads;                 /* PATCH requests being received */
};

#endif
