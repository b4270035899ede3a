#include "drivers/scan/look/codes.h"

#include "image/sheet.h"

#include <string.h>

static bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool codes_is_s10(const char *text)
{
    static const int weights[] = { 8, 6, 4, 2, 3, 5, 9, 7 };
    int sum = 0, check;

    if (strlen(text) != 13 || !is_capital(text[0]) || !is_capital(text[1]) || !is_capital(text[11]) || !is_capital(text[12]))
        return false;
    for (int i = 2; i < 11; i++)
        if (!is_digit(text[i]))
            return false;
    for (int i = 0; i < 8; i++)
        sum += weights[i] * (text[2 + i] - '0');
    check = 11 - sum % 11;
    check = check == 10 ? 0 : check == 11 ? 5 : check;
    return text[10] - '0' == check;
}

bool codes_classify(const char *text, const char *label_prefix, enum look_code_type *ret_type)
{
    if (strncmp(text, SHEET_PAYLOAD, strlen(SHEET_PAYLOAD)) == 0)
        *ret_type = LOOK_SHEET;
    else if (label_prefix[0] && strncmp(text, label_prefix, strlen(label_prefix)) == 0)
        *ret_type = LOOK_DIARY_LABEL;
    else if (codes_is_s10(text))
        *ret_type = LOOK_S10;
    else
        return false;
    return true;
}

const char *codes_purpose(const char *payload)
{
    static const char *const purposes[] = SHEET_PURPOSES;

    if (strncmp(payload, SHEET_PAYLOAD, strlen(SHEET_PAYLOAD)) != 0)
        return "";
    for (size_t i = 0; i < ARRAY_LEN(purposes); i++)
        if (strcmp(payload + strlen(SHEET_PAYLOAD), purposes[i]) == 0)
            return purposes[i];
    return "";
}
