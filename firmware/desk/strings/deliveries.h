/* strings/deliveries.h - texts of the desk: what became of a letter outside. Part of strings/strings.h. */
