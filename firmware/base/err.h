/* err.h - errors that gather context on the way up.
 *
 * A function returns 0 or a negative errno value; where words help, its last
 * argument is a struct err. The leaf says what failed, each caller adds in
 * front which page or letter it was about. Only main.c and step files log. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum { ERR_MSG_SIZE = 512, ERR_SAID_SIZE = 501 };

struct err {
    int code;                   /* 0 or -errno */
    char msg[ERR_MSG_SIZE];     /* English, UTF-8, always terminated; cut with "…" when too long */
    char said[ERR_SAID_SIZE];   /* what err_say() (base/said.h) said, as its line: for people in their language; "": only msg is there */
};

/* What to show to people: the line where there is one, the message otherwise. Both go through said_word(). */
static inline const char *err_line(const struct err *e) { return e->said[0] ? e->said : e->msg; }

/* Each sets e (which may be NULL) and returns the code, so that
 * "return err_set(...)" reads as what it is. */

/* code < 0. The message replaces what e held. */
int err_set(struct err *e, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Takes errno; appends ": <strerror>". */
int err_errno(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Puts "<context>: " in front of what e holds, of the line too. code 0 leaves all as it is and returns 0. */
int err_wrap(struct err *e, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
