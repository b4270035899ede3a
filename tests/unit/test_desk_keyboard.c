/* What the desk's pages bring for a screen without keys (html/keyboard.js, html/kiosk.js); how that types is tests/system/desk_keys.mjs. */
#include "tests/unit/desk_rig.h"
#include "tests/unit/test.h"

#include <string.h>

static void every_page_brings_room_for_keys_with_words_in_its_language(void **state)
{
    static const char *const pages[] = { "/", "/letters/1", "/register", "/help", "/letters/999" };
    struct desk_rig *g = *state;

    for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
        struct http_answer a = http_get(g, pages[i]);

        assert_says(&a, "<div class=\"keyboard\" id=\"keyboard\" role=\"group\" aria-label=\"Keys on the screen\"");
        assert_says(&a, "data-back=\"Delete the last sign\"");
        assert_says(&a, "data-blank-minutes=\"15\"");
        assert_says(&a, "data-not-shown=\"The desk did not give this.");
        http_done(&a);
    }
    struct http_answer a = http_get(g, "/register?lang=hi");
    assert_says(&a, "aria-label=\"स्क्रीन पर कुंजीपटल\"");
    http_done(&a);
}

/* Whoever signs in types a passphrase: the keys come before anybody is known. */
static void keys_are_there_before_anybody_has_signed_in(void **state)
{
    static const char *const assets[] = { "/assets/keyboard.js", "/assets/keyboard.css", "/assets/keys.js", "/assets/kiosk.js" };
    struct desk_rig *g = *state;

    desk_rig_forget(g);
    for (size_t i = 0; i < ARRAY_LEN(assets); i++)
        assert_status(g, assets[i], 200);
    struct http_answer a = http_get(g, "/sign-in");
    assert_says(&a, "id=\"keyboard\"");
    assert_says(&a, " data-person=\"\"");
    http_done(&a);
}

static void the_language_of_the_keys_is_kept_by_person(void **state)
{
    struct desk_rig *g = *state;

    desk_rig_sign_in_as(g, "asha", DESK_RIG_ALL_ROLES);
    struct http_answer a = http_get(g, "/");
    assert_says(&a, " data-person=\"asha\"");
    http_done(&a);
}

static void a_pdf_alone_may_stand_in_a_frame_and_only_in_one_of_this_desk(void **state)
{
    struct desk_rig *g = *state;
    struct http_answer a = http_get(g, "/pdf/1");

    assert_says(&a, "Content-Type: application/pdf");
    assert_says(&a, "frame-ancestors 'self'");
    assert_says(&a, "X-Frame-Options: SAMEORIGIN");
    assert_says(&a, "form-action 'none'; object-src 'none'");
    http_done(&a);

    a = http_get(g, "/letters/1");
    assert_says(&a, "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'");
    assert_says(&a, "X-Frame-Options: DENY");
    assert_silent(&a, "unsafe-inline");
    http_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(every_page_brings_room_for_keys_with_words_in_its_language),
        WITH_DESK(keys_are_there_before_anybody_has_signed_in),
        WITH_DESK(the_language_of_the_keys_is_kept_by_person),
        WITH_DESK(a_pdf_alone_may_stand_in_a_frame_and_only_in_one_of_this_desk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
