#include "desk/deliveries/deliveries.h"

#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* As typed: digits of either script, spaces between. false: something else is in it. */
static bool read_computer_no(const char *typed, int64_t *ret)
{
    AUTO_FREE char *digits = strdup(typed);
    size_t n = 0;

    if (!digits)
        return false;
    text_ascii_digits(digits);
    for (const char *at = digits; *at; at++)
        if (*at != ' ')
            digits[n++] = *at;
    digits[n] = '\0';
    *ret = n == 0 ? 0 : form_parse_int(digits);
    return *ret >= 0;
}

/* Its exact pattern differs from office to office, but there is always a number in it. */
static bool read_receipt_no(const char *typed, char out[RECEIPT_NO_MAX_BYTES + 1])
{
    AUTO_FREE char *line = strdup(typed);

    if (!line)
        return false;
    text_ascii_digits(line);
    text_squeeze(line);
    if (strlen(line) > RECEIPT_NO_MAX_BYTES || !strpbrk(line, "0123456789"))
        return false;
    snprintf(out, RECEIPT_NO_MAX_BYTES + 1, "%s", line);
    return true;
}

int numbers_read(const struct form *form, struct typed_numbers *ret, enum string_id *ret_problem)
{
    const char *receipt_no = form_get(form, "receipt_no");

    *ret = (struct typed_numbers){ .computer_no = 0 };
    *ret_problem = !*receipt_no ? S_PROBLEM_NO_RECEIPT : S_PROBLEM_RECEIPT_NO;
    if (!read_receipt_no(receipt_no, ret->receipt_no))
        return -EINVAL;
    *ret_problem = S_PROBLEM_COMPUTER_NO;
    return read_computer_no(form_get(form, "computer_no"), &ret->computer_no) ? 0 : -EINVAL;
}
