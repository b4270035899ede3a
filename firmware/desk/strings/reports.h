/* strings/reports.h - texts of the desk: clocks, reports and what is printed of them. Part of strings/strings.h. */
