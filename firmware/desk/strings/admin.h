/* strings/admin.h - texts of the desk: settings, imports, tests, help. Part of strings/strings.h. */
