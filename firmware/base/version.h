/* version.h - which dakbox this is. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define DAKBOX_VERSION "0.6"

#endif
