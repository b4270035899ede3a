/* Which mail is it? What servers change on the way does not count; what people wrote does. */
#include "tests/unit/test.h"
#include "uploader/intake/identity.h"

#include <stdbool.h>
#include <string.h>

#define HEAD "From: Ram <ram@example.org>\r\nDate: Sat, 21 Nov 2026 10:00:00 +0530\r\nSubject: Land\r\n at Pune\r\nMessage-ID: <1@example.org>\r\n"
#define BODY "\r\nSir,\r\nplease see.\r\n"

static void same(const char *a, const char *b, bool expected)
{
    char doc[2][ID_SIZE], sha[2][HASH_HEX_SIZE];

    identity_of((const unsigned char *)a, strlen(a), doc[0], sha[0]);
    identity_of((const unsigned char *)b, strlen(b), doc[1], sha[1]);
    assert_true(id_is_valid(doc[0]) && id_is_valid(doc[1]));
    if ((strcmp(doc[0], doc[1]) == 0) != expected)
        fail_msg("%s the same mail:\n%s\n%s", expected ? "not" : "unexpectedly", a, b);
}

static void what_servers_add_makes_no_other_mail(void **state)
{
    (void)state;
    same(HEAD BODY, "Received: from a by b\r\nX-Spam-Status: No\r\n" HEAD BODY, true);
    same(HEAD BODY, "Return-Path: <x@y>\r\n" HEAD "X-Folder: two\r\n" BODY, true);
    same(HEAD BODY, "From: Ram <ram@example.org>\nDate: Sat, 21 Nov 2026 10:00:00 +0530\nSubject: Land\n at Pune\nMessage-ID: <1@example.org>\n\nSir,\nplease see.\n", true);
}

static void what_people_write_makes_another_mail(void **state)
{
    (void)state;
    same(HEAD BODY, HEAD BODY "more\r\n", false);
    same(HEAD BODY, "From: Ram <ram@example.org>\r\nDate: Sat, 21 Nov 2026 10:00:00 +0530\r\nSubject: Land\r\n at Puri\r\nMessage-ID: <1@example.org>\r\n" BODY, false);
    same(HEAD BODY, "From: Ram <ram@example.org>\r\nDate: Sat, 21 Nov 2026 10:00:00 +0530\r\nSubject: Land\r\n at Pune\r\nMessage-ID: <2@example.org>\r\n" BODY, false);
}

static void without_a_message_id_every_byte_counts(void **state)
{
    (void)state;
    same("From: a@b\n\nx\n", "From: a@b\n\nx\n", true);
    same("From: a@b\n\nx\n", "Received: z\nFrom: a@b\n\nx\n", false);
    same("", "\n", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_servers_add_makes_no_other_mail),
        cmocka_unit_test(what_people_write_makes_another_mail),
        cmocka_unit_test(without_a_message_id_every_byte_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
