/* strings/letter.h - texts of the desk: confirming a letter. Part of strings/strings.h. */
