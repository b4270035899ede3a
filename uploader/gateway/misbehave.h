/* misbehave.h - the faults of faults.h, done to one request. */
#ifndef GATEWAY_MISBEHAVE_H
#define GATEWAY_MISBEHAVE_H

#include "uploader/gateway/server.h"

/* Before anything is done: an answer that refuses it, where that is to happen. */
void misbehave_begin(struct request *r);
/* True: the connection breaks before the body is taken up to the n bytes that came now. *n: so many of them still count. */
bool misbehave_cut(struct request *r, size_t *n);
/* Changes the answer that is there. False: it is lost. */
bool misbehave_answer(struct request *r);
/* ms to wait before the answer; 0: none. */
int64_t misbehave_wait_ms(struct request *r);
/* How far the ids of the lists are moved for this request. */
int misbehave_masters_shift(struct request *r);

/* PUT and GET /faults */
void faults_put(struct request *r);
void faults_get(struct request *r);

#endif
