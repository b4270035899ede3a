/* strings/people.h - texts of the desk: signing in, and who may do what. Part of strings/strings.h. */
