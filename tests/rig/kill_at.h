/* kill_at.h - a process that dies just before its n-th system call that changes something: every state a kill can leave, one after the other.
 * A call that only looks (read, stat, mmap) leaves what was there: dying before it is dying before the next. */
#ifndef RIG_KILL_AT_H
#define RIG_KILL_AT_H

/* Runs fn(ctx) in a child and kills it (SIGKILL) when it is about to make its n-th system call that changes something, from 0.
 * 1: it was killed; 0: it came to its end before that; -1: this system does not let us trace a child.
 * Aborts when fn ends in any other way. */
int kill_at_call(unsigned n, void (*fn)(void *ctx), void *ctx);

#endif
