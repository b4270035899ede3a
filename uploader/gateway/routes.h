/* routes.h - the handlers behind the routes; the table is in server.c. */
#ifndef GATEWAY_ROUTES_H
#define GATEWAY_ROUTES_H

#include "uploader/gateway/server.h"

/* receipts.c */
void receipt_put(struct request *r);
void receipt_get(struct request *r);
void receipt_list(struct request *r);

enum { SESSION_BODY_MAX = 1024, FORM_BODY_MAX = 1024, FAULTS_BODY_MAX = 4096 };

/* session_routes.c */
void session_post(struct request *r);
void session_delete(struct request *r);

/* read_service.c */
void receipt_details(struct request *r);

/* document.c */
void document_get(struct request *r);

/* upload.c: tus 1.0.0. begin checks the headers, data takes bytes as they come, patch answers. */
void document_options(struct request *r);
void document_head(struct request *r);
void document_patch_begin(struct request *r);
void document_patch_data(struct request *r, const char *data, size_t n);
void document_patch(struct request *r);
/* The connection broke: keeps what came. Does nothing when the request has no upload. */
void document_patch_broken(struct request *r);
/* Before the server starts: compares each promised offset with its file and generates receipts whose document is complete. */
int documents_recover(struct gateway *g, struct err *e);

/* inbox.c */
void inbox_page(struct request *r);
void inbox_receipt(struct request *r);
void inbox_open(struct request *r);
void inbox_style(struct request *r);

#endif
