#include "tests/unit/test.h"

#include "base/clock.h"
#include "desk/people/code.h"
#include "store/people.h"
#include "tests/rig/tmpdir.h"
#include "tests/unit/test_store_rig.h"
#include "workflow/passphrase.h"

#include <stdio.h>
#include <string.h>

/* RFC 6238, appendix B, SHA-1: the last six of its eight digits. */
static const uint8_t rfc_secret[CODE_SECRET_BYTES] = "12345678901234567890";

static void codes_are_those_of_the_standard_one_step_either_side_and_never_twice(void **state)
{
    (void)state;
    assert_int_equal(code_step(rfc_secret, "287082", 59, 0), 1);
    assert_int_equal(code_step(rfc_secret, "081804", 1111111109, 0), 37037036);
    assert_int_equal(code_step(rfc_secret, "081 804", 1111111109, 0), 37037036);
    assert_int_equal(code_step(rfc_secret, "०८१८०४", 1111111109, 0), 37037036);
    assert_int_equal(code_step(rfc_secret, "081804", 1111111109 + 30, 0), 37037036);
    assert_int_equal(code_step(rfc_secret, "081804", 1111111109 - 30, 0), 37037036);
    assert_int_equal(code_step(rfc_secret, "081804", 1111111109 + 61, 0), 0);
    assert_int_equal(code_step(rfc_secret, "081804", 1111111109 - 61, 0), 0);
    assert_int_equal(code_step(rfc_secret, "081804", 1111111109, 37037036), 0);
    static const char *const none[] = { "", "081805", "81804", "0818040", "08180x", "-81804" };
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        assert_int_equal(code_step(rfc_secret, none[i], 1111111109, 0), 0);
}

static void the_secret_is_shown_as_text_and_picture(void **state)
{
    char text[CODE_SECRET_TEXT_SIZE];
    struct html h;

    (void)state;
    code_secret_text(rfc_secret, text);
    assert_string_equal(text, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    html_init(&h, 200000);
    assert_int_equal(code_picture(rfc_secret, "dakbox", "asha", "picture", &h), 0);
    assert_non_null(strstr(h.text, "<path fill=\"#000\" d=\"M4 4h7v1h-7z"));      /* the finder in the corner */
    html_done(&h);
}

/* ---- sealed */

static void a_sealed_secret_opens_for_its_owner_on_its_box_alone(void **state)
{
    char dir[TMPDIR_SIZE], path[TMPDIR_SIZE + 16], sealed[SECRET_SEALED_SIZE], hash[2][HASH_HEX_SIZE];
    uint8_t out[SECRET_MAX_BYTES];
    struct spool *box[2];
    struct err e = { 0 };

    (void)state;
    tmpdir_new(dir);
    for (int i = 0; i < 2; i++) {
        char key[TMPDIR_SIZE + 16];

        snprintf(path, sizeof(path), "%s/spool%d", dir, i);
        snprintf(key, sizeof(key), "%s/key%d", dir, i);
        assert_ok(spool_open_with_key(path, key, NULL, &box[i], &e), e);
        secret_hash(box[i], "recovery", "ABCD", hash[i]);
    }
    secret_seal(box[0], "asha", rfc_secret, CODE_SECRET_BYTES, sealed);
    assert_int_equal(secret_open(box[0], "asha", sealed, out), CODE_SECRET_BYTES);
    assert_memory_equal(out, rfc_secret, CODE_SECRET_BYTES);
    assert_true(secret_open(box[0], "mohan", sealed, out) < 0);
    assert_true(secret_open(box[1], "asha", sealed, out) < 0);
    assert_string_not_equal(hash[0], hash[1]);
    secret_hash(box[0], "ticket", "ABCD", hash[1]);
    assert_string_not_equal(hash[0], hash[1]);
    sealed[10] = sealed[10] == 'a' ? 'b' : 'a';
    assert_true(secret_open(box[0], "asha", sealed, out) < 0);
    assert_true(secret_open(box[0], "asha", "", out) < 0);
    assert_true(secret_open(box[0], "asha", "zz", out) < 0);
    spool_close(box[0]);
    spool_close(box[1]);
    tmpdir_remove(dir);
}

/* ---- in the diary */

static void a_code_that_was_taken_is_not_taken_again_and_a_recovery_code_goes(void **state)
{
    struct rig g;
    struct err e = { 0 };
    struct user_put u = { .name = "asha", .full_name = "Asha", .roles = 1u << ROLE_ADMIN };
    struct user_code code = { .sealed = "00", .step = 100, .recovery = { "h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7" } };
    int generation;

    (void)state;
    rig_open(&g);
    assert_ok(store_user_put(g.s, &u, "test", &e), e);
    assert_ok(store_user_set_code(g.s, "asha", &code, "asha", &generation, &e), e);
    struct sign_in in = { .name = "asha", .generation = generation, .step = 101 };
    assert_int_equal(store_signed_in(g.s, &(struct sign_in){ .name = "asha", .generation = generation, .step = 100 }, &e), -EACCES);   /* of enrolling */
    assert_ok(store_signed_in(g.s, &in, &e), e);
    assert_int_equal(store_signed_in(g.s, &in, &e), -EACCES);
    in.step = 0;
    assert_int_equal(store_signed_in(g.s, &in, &e), -EACCES);       /* no code at all */
    in.recovery = "h3";
    assert_ok(store_signed_in(g.s, &in, &e), e);
    assert_int_equal(store_signed_in(g.s, &in, &e), -EACCES);
    in.recovery = "h4";
    in.generation--;
    assert_int_equal(store_signed_in(g.s, &in, &e), -EACCES);       /* held against what has changed meanwhile */
    rig_close(&g);
}

static void a_ticket_that_is_late_or_used_or_of_someone_switched_off_is_none(void **state)
{
    struct rig g;
    struct err e = { 0 };
    struct user_put u = { .name = "asha", .full_name = "Asha", .roles = 1u << ROLE_CLERK };
    struct user_put admin = { .name = "admin", .full_name = "Admin", .roles = 1u << ROLE_ADMIN };
    char name[PERSON_NAME_SIZE];
    int64_t now_s = clock_utc_s();

    (void)state;
    rig_open(&g);
    assert_ok(store_user_put(g.s, &admin, "test", &e), e);
    assert_ok(store_user_put(g.s, &u, "test", &e), e);
    assert_ok(store_ticket_put(g.s, "asha", "late", now_s - 1, "root", &e), e);
    assert_int_equal(store_ticket_use(g.s, "late", name, &e), -EACCES);
    assert_ok(store_ticket_put(g.s, "asha", "good", now_s + 60, "root", &e), e);
    assert_ok(store_ticket_use(g.s, "good", name, &e), e);
    assert_string_equal(name, "asha");
    assert_int_equal(store_ticket_use(g.s, "good", name, &e), -EACCES);
    assert_ok(store_ticket_put(g.s, "asha", "old", now_s + 60, "root", &e), e);
    assert_ok(store_ticket_put(g.s, "asha", "new", now_s + 60, "root", &e), e);
    assert_int_equal(store_ticket_use(g.s, "old", name, &e), -EACCES);
    assert_ok(store_user_set_active(g.s, "asha", false, "test", &e), e);
    assert_int_equal(store_ticket_use(g.s, "new", name, &e), -EACCES);
    rig_close(&g);
}

static void the_setup_code_is_good_for_the_first_one_only(void **state)
{
    struct rig g;
    struct err e = { 0 };

    (void)state;
    rig_open(&g);
    assert_ok(store_setup_put(g.s, "code", &e), e);
    assert_int_equal(store_first_admin(g.s, "other", "asha", "Asha", "$argon2id$x", &e), -EACCES);
    assert_ok(store_first_admin(g.s, "code", "asha", "Asha", "$argon2id$x", &e), e);
    assert_int_equal(store_first_admin(g.s, "code", "mohan", "Mohan", "$argon2id$x", &e), -EPERM);
    assert_int_equal(store_setup_put(g.s, "code2", &e), -EPERM);
    rig_close(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_the_standard_one_step_either_side_and_never_twice),
        cmocka_unit_test(the_secret_is_shown_as_text_and_picture),
        cmocka_unit_test(a_sealed_secret_opens_for_its_owner_on_its_box_alone),
        cmocka_unit_test(a_code_that_was_taken_is_not_taken_again_and_a_recovery_code_goes),
        cmocka_unit_test(a_ticket_that_is_late_or_used_or_of_someone_switched_off_is_none),
        cmocka_unit_test(the_setup_code_is_good_for_the_first_one_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
