/* test.h - what every unit test starts with. */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/err.h"

/* Passes when call returns 0; otherwise prints the error's own words. */
#define assert_ok(call, e) do { int got_ = (call); if (got_ != 0) fail_msg("%s: %d %s", #call, got_, (e).msg); } while (0)

#endif
