#include "ocr/mark/look_alikes.h"

#include "base/auto.h"

#include <stdbool.h>
#include <stddef.h>

/* Alphabets in a row: what is at first + k looks like the letter as + k. */
static const struct { int first, last, as; } rows[] = {
    { 0xFF01, 0xFF5E, '!' },                                                                /* full width */
    { 0xF021, 0xF07E, '!' },                                                                /* fonts of symbols */
    { 0x24B6, 0x24CF, 'A' }, { 0x24D0, 0x24E9, 'a' }, { 0x249C, 0x24B5, 'a' },              /* in circles, in brackets */
    { 0x1F110, 0x1F129, 'A' }, { 0x1F130, 0x1F149, 'A' }, { 0x1F150, 0x1F169, 'A' }, { 0x1F170, 0x1F189, 'A' }, { 0x1F1E6, 0x1F1FF, 'A' },
};

enum { MATHS_FIRST = 0x1D400, MATHS_LAST = 0x1D6A3, ALPHABET = 26, MARKS_FIRST = 0x300, MARKS_LAST = 0x36F, HYPHEN = 0x2010, HYPHEN_FIXED = 0x2011 };

/* Latin with marks, U+0100 to U+017F. */
enum { MARKED_FIRST = 0x100 };
static const char marked[] = "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

/* One by one. */
static const struct { int c; char as; } ones[] = {
    { 0x131, 'i' }, { 0x192, 'f' }, { 0x251, 'a' }, { 0x25B, 'e' }, { 0x261, 'g' }, { 0x262, 'G' }, { 0x26A, 'I' }, { 0x274, 'N' }, { 0x280, 'R' }, { 0x299, 'B' },
    { 0x29C, 'H' }, { 0x29F, 'L' },
    { 0x391, 'A' }, { 0x392, 'B' }, { 0x395, 'E' }, { 0x396, 'Z' }, { 0x397, 'H' }, { 0x399, 'I' }, { 0x39A, 'K' }, { 0x39C, 'M' }, { 0x39D, 'N' }, { 0x39F, 'O' },
    { 0x3A1, 'P' }, { 0x3A4, 'T' }, { 0x3A5, 'Y' }, { 0x3A7, 'X' }, { 0x3B1, 'a' }, { 0x3B5, 'e' }, { 0x3B9, 'i' }, { 0x3BA, 'k' }, { 0x3BD, 'v' }, { 0x3BF, 'o' },
    { 0x3C1, 'p' }, { 0x3C4, 't' }, { 0x3C5, 'u' }, { 0x3C7, 'x' }, { 0x3F2, 'c' }, { 0x3F9, 'C' },
    { 0x405, 'S' }, { 0x406, 'I' }, { 0x408, 'J' }, { 0x410, 'A' }, { 0x412, 'B' }, { 0x415, 'E' }, { 0x417, '3' }, { 0x41A, 'K' }, { 0x41C, 'M' }, { 0x41D, 'H' },
    { 0x41E, 'O' }, { 0x420, 'P' }, { 0x421, 'C' }, { 0x422, 'T' }, { 0x423, 'Y' }, { 0x425, 'X' }, { 0x430, 'a' }, { 0x435, 'e' }, { 0x43A, 'k' }, { 0x43C, 'm' },
    { 0x43E, 'o' }, { 0x440, 'p' }, { 0x441, 'c' }, { 0x442, 't' }, { 0x443, 'y' }, { 0x445, 'x' }, { 0x44F, 'R' }, { 0x42F, 'R' }, { 0x455, 's' }, { 0x456, 'i' },
    { 0x458, 'j' }, { 0x501, 'd' }, { 0x51B, 'q' }, { 0x51D, 'w' }, { 0x54D, 'U' }, { 0x54F, 'S' }, { 0x555, 'O' }, { 0x578, 'n' }, { 0x57D, 'u' }, { 0x585, 'o' },
    { 0x13A0, 'D' }, { 0x13A1, 'R' }, { 0x13A2, 'T' }, { 0x13A5, 'i' }, { 0x13AC, 'E' }, { 0x13AA, 'A' }, { 0x13DA, 'S' }, { 0x13DF, 'C' }, { 0x13E2, 'P' },
    { 0x1D00, 'A' }, { 0x1D04, 'C' }, { 0x1D05, 'D' }, { 0x1D07, 'E' }, { 0x1D0A, 'J' }, { 0x1D0B, 'K' }, { 0x1D0D, 'M' }, { 0x1D0F, 'O' }, { 0x1D18, 'P' },
    { 0x1D1B, 'T' }, { 0x1D1C, 'U' }, { 0x1D20, 'V' }, { 0x1D21, 'W' }, { 0x1D22, 'Z' },
    { 0x2102, 'C' }, { 0x210A, 'g' }, { 0x210B, 'H' }, { 0x210C, 'H' }, { 0x210D, 'H' }, { 0x210E, 'h' }, { 0x2110, 'I' }, { 0x2111, 'I' }, { 0x2112, 'L' },
    { 0x2113, 'l' }, { 0x2115, 'N' }, { 0x2119, 'P' }, { 0x211A, 'Q' }, { 0x211B, 'R' }, { 0x211C, 'R' }, { 0x211D, 'R' }, { 0x2124, 'Z' }, { 0x212A, 'K' },
    { 0x212B, 'A' }, { 0x212C, 'B' }, { 0x212D, 'C' }, { 0x212F, 'e' }, { 0x2130, 'E' }, { 0x2131, 'F' }, { 0x2133, 'M' }, { 0x2134, 'o' },
    { 0xA731, 'S' }, { 0xA4D0, 'B' }, { 0xA4D1, 'P' }, { 0xA4D3, 'D' }, { 0xA4D4, 'T' }, { 0xA4DA, 'C' }, { 0xA4E0, 'N' }, { 0xA4E1, 'L' }, { 0xA4E2, 'S' },
    { 0xA4E3, 'R' }, { 0xA4EE, 'A' }, { 0xA4F0, 'E' }, { 0xA4F2, 'I' }, { 0xA4F3, 'O' },
};

static bool is_unseen(int c)
{
    return c == 0xAD || (c >= MARKS_FIRST && c <= MARKS_LAST) || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || (c >= 0x20D0 && c <= 0x20FF) || c == 0x34F || (c >= 0xE0000 && c <= 0xE0FFF);
}

static bool is_blank(int c) { return c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000; }

int look_alike_of(int c)
{
    if (c < 0x80)
        return c;
    if (is_unseen(c))
        return 0;
    if (is_blank(c))
        return ' ';
    if (c == HYPHEN || c == HYPHEN_FIXED)
        return '-';
    if (c >= MATHS_FIRST && c <= MATHS_LAST) {
        int k = (c - MATHS_FIRST) % (2 * ALPHABET);

        return k < ALPHABET ? 'A' + k : 'a' + k - ALPHABET;
    }
    if (c >= MARKED_FIRST && c < MARKED_FIRST + (int)sizeof(marked) - 1)
        return marked[c - MARKED_FIRST];
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (c >= rows[i].first && c <= rows[i].last)
            return rows[i].as + c - rows[i].first;
    for (size_t i = 0; i < ARRAY_LEN(ones); i++)
        if (ones[i].c == c)
            return ones[i].as;
    return c;
}
