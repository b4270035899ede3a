/* version.h - which dakbox this is, and what it gets on with. board/image puts these numbers into the manifest of an update. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define DAKBOX_VERSION "0.6"

/* Security numbers only grow. A box on which this version was found good installs none with a number below DAKBOX_FLOOR any more. */
#define DAKBOX_SECURITY 1
#define DAKBOX_FLOOR 1

/* The diary's schema, and the least one a program must know to read and write a diary of this version (firmware/store/migrate.c).
 * A box whose running version knows less than that least one does not install this: it could not go back. */
#define DAKBOX_SCHEMA 7
#define DAKBOX_SCHEMA_LEAST 6

#endif
