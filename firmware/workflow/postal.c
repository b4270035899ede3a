#include "workflow/postal.h"

#include "base/auto.h"

#include <string.h>

static const struct { char service; const char *mode; } modes[] = {
    { 'E', "Speed Post" },          /* express mail (EMS) */
    { 'L', "Speed Post" },          /* express letter */
    { 'R', "Registered Post" },
    { 'V', "Registered Post" },     /* insured: always registered, too */
    { 'C', "Registered Post" },     /* parcel with an article number */
};

static bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

bool postal_article_is_valid(const char *s)
{
    static const int weights[] = { 8, 6, 4, 2, 3, 5, 9, 7 };
    int sum = 0;

    if (strlen(s) != POSTAL_ARTICLE_SIZE - 1 || !is_capital(s[0]) || !is_capital(s[1]) || !is_capital(s[11]) || !is_capital(s[12]) ||
        strspn(s + 2, "0123456789") != 9)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(weights); i++)
        sum += weights[i] * (s[2 + i] - '0');
    int check = 11 - sum % 11;
    return s[10] - '0' == (check == 10 ? 0 : check == 11 ? 5 : check);
}

const char *postal_delivery_mode(const char *article)
{
    for (size_t i = 0; i < ARRAY_LEN(modes); i++)
        if (article[0] == modes[i].service)
            return modes[i].mode;
    return NULL;
}
