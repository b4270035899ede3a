/* fault_proxy.h - a line between a program under test and a real server that breaks on order.
 *
 * A thread passes TCP connections of a port of 127.0.0.1 on to a server. Faults are ordered in words, one order a call,
 * at any time; a new fault takes the place of the one before and counts for connections accepted from then on:
 *
 *   well                 everything passes (so it begins)
 *   cut up N             a connection is closed once N bytes of the program have passed to the server
 *   cut down N           ... once N bytes of the server have passed to the program (0: at once)
 *   reset up|down N      the same, with a RST to both
 *   stall up|down N      after N bytes that way nothing passes any more and nobody hangs up: what lost packets look like
 *   swallow [up N]       the server gets all and does it; its answer is thrown away and the connection closed. up N: only an
 *                        answer that comes once N bytes of the program have passed (a mail, behind the talk before it)
 *   hole                 connections come about, and nothing ever passes: a black hole
 *   refuse               nobody listens on the port
 *   random SEED PERCENT  so many of a hundred connections get one of the faults above; the same seed draws the same ones
 *
 * Behind a fault may stand "times N" (it strikes N connections, then all is well) and, last, "at TEXT": only a connection in
 * which the program sends TEXT, and bytes count from TEXT on ("cut up 300 times 1 at PATCH"). Besides faults there are
 *
 *   latency MS           every piece is MS late, each way
 *   rate BYTES_PER_S     of one connection, each way; 0: as it comes
 *   drop                 now, once: all connections there are end, wherever they stand. New ones get what was ordered
 *
 * Nothing of it needs privileges or a kernel with netem. What goes wrong with the proxy itself fails the test. */
#ifndef RIG_FAULT_PROXY_H
#define RIG_FAULT_PROXY_H

#include <stdint.h>

struct fault_proxy;

struct fault_proxy *fault_proxy_new(int server_port);           /* of 127.0.0.1; need not listen yet. Released by fault_proxy_free() */
void fault_proxy_free(struct fault_proxy *p);                   /* ends all connections. NULL is fine */
int fault_proxy_port(const struct fault_proxy *p);
void fault_proxy_server(struct fault_proxy *p, int server_port);   /* further connections go there */

/* An order, as above. Fails the test when it is not understood. */
void fault_proxy_say(struct fault_proxy *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

struct fault_proxy_counts { int64_t connections, struck, up_bytes, down_bytes; };      /* refused ones are not seen, so not counted */
struct fault_proxy_counts fault_proxy_counts(struct fault_proxy *p);
/* How many connections a fault of that name has struck ("cut", "reset" ...), random ones included; -1: there is no such fault. */
int64_t fault_proxy_struck(struct fault_proxy *p, const char *kind);

#endif
