/* ipc.h - small JSON messages between programs over Unix seqpacket sockets.
 *
 * One packet is one JSON object of at most IPC_MAX_BYTES. A request names what
 * it wants in "do"; the answer has "ok": true or false, and when false an
 * "error" in words. Letters never travel here, only their ids. A message that
 * tells news is a hint: the spool and the diary are the truth, so a lost one
 * costs seconds. All messages: firmware/doc/messages.md. */
#ifndef BASE_IPC_H
#define BASE_IPC_H

#include "base/err.h"
#include "base/json.h"

enum { IPC_MAX_BYTES = 128 * 1024, IPC_CALL_MS = 5000 };

/* A listening socket at <run_dir>/<program>.sock, mode 0660; a stale one is replaced.
 * Returns the descriptor; -EADDRINUSE when another process answers there. */
int ipc_listen(const char *run_dir, const char *program, struct err *e);

/* Makes this process the only one of its kind in run_dir, for as long as the descriptor it returns is open.
 * -EADDRINUSE: another one is, and stays for a second. Without it two that start in the same instant could both listen. */
int ipc_claim(const char *run_dir, const char *program, struct err *e);

/* Connects to <run_dir>/<program>.sock. Returns the descriptor; -ENOENT or -ECONNREFUSED: not running;
 * -EAGAIN: it runs, but has taken no call for IPC_CALL_MS. */
int ipc_connect(const char *run_dir, const char *program, struct err *e);

/* The same without any wait, for a loop; the descriptor does not block. -EAGAIN: it runs, but takes no call now. */
int ipc_connect_now(const char *run_dir, const char *program, struct err *e);

/* message is borrowed. -EPIPE, -ECONNRESET: the peer has gone; -EMSGSIZE: too large. */
int ipc_send(int fd, const json_t *message, struct err *e);

/* One packet; waits up to wait_ms (-1: for ever, 0: not at all). *ret_message is the caller's.
 * -EAGAIN: nothing came; -ECONNRESET: the peer has gone; -EPROTO: not a JSON object. */
int ipc_receive(int fd, int wait_ms, json_t **ret_message, struct err *e);

/* Connects, asks, waits up to wait_ms to be heard and again for the answer. take_request is consumed.
 * 0: *ret_answer is the caller's and has "ok": true. -EREMOTEIO: the program
 * refused; e holds its "error" (and *ret_answer the whole answer, if wanted).
 * Otherwise as above. ret_answer may be NULL. */
int ipc_call(const char *run_dir, const char *program, json_t *take_request, int wait_ms,
             json_t **ret_answer, struct err *e);

/* Sends a message that has no answer, without waiting; nobody listening is not an error. take_message is consumed. */
void ipc_tell(const char *run_dir, const char *program, json_t *take_message);
/* The same with {"do": "look"}. */
void ipc_hint(const char *run_dir, const char *program);

/* Answers for handlers: {"ok": true, ...} and {"ok": false, "error": msg}. */
json_t *ipc_ok(void);
json_t *ipc_refuse(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same with what e holds; of an err_say() the line goes along as "said", and is in the caller's struct err again. */
json_t *ipc_refuse_err(const struct err *e);
/* ipc_refuse_said(SAID_X, values ...): with base/said.h. */
#define ipc_refuse_said(id, ...) ipc_refuse_values(id, SAID_LIST(__VA_ARGS__))
json_t *ipc_refuse_values(int said_id, const char *const *values);

#endif
