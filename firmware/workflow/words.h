/* words.h - what an addressee's words mean: abbreviations written out, Hindi put into the English word it stands for,
 * "Estt.-II" and "स्थापना 2" made the same, and words that a scan has damaged put right. Pure, no I/O.
 *
 * A vocabulary knows the usual words of offices from the beginning and learns those of a directory; after that it only
 * answers. A word is a number, the same for all that means the same. */
#ifndef WORKFLOW_WORDS_H
#define WORKFLOW_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum { WORDS_MAX = 256 /* of one text */, WORD_BYTES = 48, WORD_UNKNOWN = -1, WORDS_TEXT_BYTES = 2000 };

enum word_kind {            /* flags: what a word can be */
    WORD_GLUE = 1,          /* of, and, के: never decides */
    WORD_UNIT = 2,          /* section, division, अनुभाग: what stands beside it is the name of one */
    WORD_OFFICE = 4,        /* ministry, department: a clause with it names an office */
    WORD_BODY = 8,          /* university, board, court: the same, and mostly somebody else's */
    WORD_PLACE = 16,        /* bhawan, road, delhi: a clause with it is an address */
    WORD_RANK = 32,         /* joint, chief: makes another post of the title behind it */
    WORD_NAME = 64,         /* somebody in the directory is called so */
    WORD_SECTION = 128,     /* a section of the directory has it in its name */
};

enum word_break { BREAK_NONE, BREAK_CLAUSE /* comma, slash, colon */, BREAK_LINE /* line end, semicolon, danda */ };

struct word {
    int id;                 /* WORD_UNKNOWN: of no meaning here */
    char text[WORD_BYTES];  /* as written, in small letters */
    enum word_break before;
    bool bracketed, capitals, mended /* read as another word, which it nearly is */, person /* behind Shri, श्रीमती ... */;
};
struct words { size_t n; struct word list[WORDS_MAX]; };

struct vocabulary;
struct vocabulary *vocabulary_new(void);            /* NULL: out of memory */
void vocabulary_free(struct vocabulary *v);         /* NULL is fine */
/* The words of text become known. -ENOMEM. */
int vocabulary_learn(struct vocabulary *v, const char *text);

/* The number of a word in its English form, small letters; WORD_UNKNOWN. */
int vocabulary_find(const struct vocabulary *v, const char *word);
size_t vocabulary_size(const struct vocabulary *v);                 /* numbers are below this */
unsigned vocabulary_kind(const struct vocabulary *v, int id);       /* flags of word_kind; 0 for WORD_UNKNOWN */
void vocabulary_mark(struct vocabulary *v, int id, unsigned kind);
char vocabulary_initial(const struct vocabulary *v, int id);        /* of its English form, 0: it has none */

/* text: UTF-8, NFC; looked at up to WORDS_TEXT_BYTES and WORDS_MAX words. mend: put damaged words right. */
void words_of(const struct vocabulary *v, const char *text, bool mend, struct words *ret);

#endif
