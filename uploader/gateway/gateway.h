/* gateway.h - the stand-in central e-Office: what its parts share.
 *
 * A receipt is announced (PUT), its PDF arrives in pieces (PATCH), and with the
 * last byte the receipt is generated. The contract is openapi.yaml. Truth is in
 * the database; a PDF is the file documents/<uuid>.pdf, of which the first
 * "offset" bytes are promised to the sender and on the disk.
 *
 * An e-Office is several instances, each with lists, numbers, senders and a
 * folder of its own; nothing of one shows in another. Everything below runs in
 * the HTTP server's one thread, after start-up. */
#ifndef GATEWAY_GATEWAY_H
#define GATEWAY_GATEWAY_H

#include "base/err.h"
#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gateway_db;
struct masters;
struct upload;
struct limits;
struct sessions;
struct faults;

enum {
    GATEWAY_METADATA_MAX = 64 * 1024,       /* bytes of a PUT */
    GATEWAY_PDF_MIN = 5,                    /* "%PDF-" */
    INSTANCE_NAME_SIZE = 33,
};

/* One instance. */
struct gateway {
    char name[INSTANCE_NAME_SIZE];          /* it answers below /i/<name>; "": the first one, which answers without that */
    char *title;                            /* for people */
    struct gateway_db *db;
    int documents_fd;                       /* the folder of the PDFs */
    struct masters *masters;
    bool has_token;
    unsigned char token_hash[crypto_hash_sha256_BYTES];
    char *subject;                          /* of the sender's certificate; NULL: any that is vouched for */
    bool has_reader;                        /* the read service is there, for who knows name:password */
    unsigned char reader_hash[crypto_hash_sha256_BYTES];
    struct upload *uploads;                 /* PATCH requests being received */
};

/* All of them, and what holds for all. */
struct gateways {
    struct gateway *of;
    size_t n;                               /* from 1 */
    int64_t document_max_bytes, total_max_bytes /* of an instance; 0: no limit */, reserve_bytes;
    int uploads_max;
    bool asks_certificate;                  /* by TLS of our own */
    const char *subject_header;             /* a web server before us asks; "": there is none */
    struct limits *limits;
    struct sessions *sessions;              /* NULL: nobody need open one */
    struct faults *faults;
};

#endif
