/* test_gateway_rig.h - programs under test in a directory of their own, and a plain HTTP client. */
#ifndef TEST_GATEWAY_RIG_H
#define TEST_GATEWAY_RIG_H

#include "tests/rig/tmpdir.h"
#include "tests/unit/test.h"

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

/* ---- programs: the built ones, next to the test */

int rig_free_port(void);                            /* of 127.0.0.1; free a moment ago */
void rig_write(const char *dir, const char *name, const void *data, size_t n);
/* Starts <bin>/program -c dir/dakbox.conf; its log goes to dir/program.log. */
pid_t rig_spawn(const char *dir, const char *program);
void rig_end(pid_t *pid, int signal);               /* sends it and waits; after SIGTERM the exit code must be 0. *pid becomes 0; 0 is fine */
/* 0: it runs; 1: it has ended, with that exit code (-1: by a signal). */
int rig_ended(pid_t pid, int *ret_code);
void rig_sleep_ms(int ms);

/* ---- eofficed */

#define OFFICE_TOKEN "a-token-for-tests"

struct office {
    char dir[TMPDIR_SIZE];
    int port;                       /* where to ask */
    pid_t pid;
    pid_t contract;                 /* contract_proxy.py before it; 0: none */
    char url[64];
};
void office_new(struct office *o, const char *more_settings);  /* with OFFICE_TOKEN; max_mib 1; "" or "key = value" lines of [gateway] */
/* The same behind tests/rig/contract_proxy.py: office_free() fails the test for any request or answer that is against
 * openapi.yaml. strict: no request may be, either. Without its Python packages it is office_new(). */
void office_new_checked(struct office *o, const char *more_settings, bool strict);
void office_start(struct office *o);                /* returns when it answers */
void office_free(struct office *o);
/* Fails the test for what was found so far: the last test of a group, for cmocka counts no failure of a group's teardown. */
void office_expect_contract(const struct office *o);
/* Requests that were found in order so far; -1: nobody looks. */
int office_checked(const struct office *o);

/* ---- HTTP */

struct answer {
    long status;                    /* 0: none */
    char *headers, *body;           /* never NULL */
    size_t body_n;
    json_t *json;                   /* NULL: the body is none */
};
/* headers: lines separated by \n, NULL: none. The token is sent unless a header begins with Authorization.
 * body NULL: none. Released by answer_done(). */
struct answer ask(const struct office *o, const char *method, const char *path, const char *headers, const void *body, size_t n);
void answer_done(struct answer *a);
/* Value of a header, "" when absent; static buffer. */
const char *answer_header(const struct answer *a, const char *name);

/* ---- a letter */

#define UUID_A "11111111-2222-4333-8444-555555555555"
#define UUID_B "11111111-2222-4333-8444-666666666666"

/* A receipt as it should be, for a PDF. The caller's. */
json_t *good_receipt(const void *pdf, size_t n);
/* ask() for PUT of a receipt; receipt is borrowed. */
struct answer put(const struct office *o, const char *uuid, const json_t *receipt);
struct answer patch(const struct office *o, const char *uuid, long long offset, const void *data, size_t n);
/* State and offset by GET and HEAD. */
void expect_awaiting(const struct office *o, const char *uuid, long long offset);

#endif
