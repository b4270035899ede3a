/* What programs said, at the terminal: in the language of whoever sits there. */
#include "ctl/words.h"
#include "tests/unit/test.h"

#include <stdlib.h>

static void set(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static void the_language_of_the_terminal_decides(void **state)
{
    static const char en[] = "mail.url is empty", hi[] = "सेटिंग mail.url खाली है";
    static const struct { const char *all, *messages, *lang, *words; } cases[] = {
        { NULL, NULL, NULL, en },           { NULL, NULL, "hi_IN.UTF-8", hi },          { NULL, "", "hi_IN", hi },
        { NULL, "en_IN.UTF-8", "hi_IN", en }, { "hi_IN.UTF-8", "en_IN", "C", hi },      { "C.UTF-8", NULL, "hi_IN", en },
    };
    char line[SAID_SIZE];

    (void)state;
    said_set(line, SAID_SETTING_EMPTY, "mail.url");
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        set("LC_ALL", cases[i].all);
        set("LC_MESSAGES", cases[i].messages);
        set("LANG", cases[i].lang);
        assert_string_equal(CTL_WORDS(line), cases[i].words);
        assert_string_equal(CTL_WORDS("as a person typed it"), "as a person typed it");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_language_of_the_terminal_decides) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
