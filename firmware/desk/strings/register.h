/* strings/register.h - texts of the desk: finding letters. Part of strings/strings.h. */
