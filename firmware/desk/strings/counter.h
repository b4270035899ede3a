/* strings/counter.h - texts of the desk: the lamps and lists of the counter. Part of strings/strings.h. */
