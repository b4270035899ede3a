/* look_alikes.h - letters that the eye takes for Latin ones. Pure. */
#ifndef OCR_MARK_LOOK_ALIKES_H
#define OCR_MARK_LOOK_ALIKES_H

/* The Latin letter or ASCII sign that a code point looks like: Cyrillic, Greek and Armenian letters, full-width, mathematical, circled and
 * squared ones, small capitals, those of symbol fonts. Any kind of blank is ' '. 0: it cannot be seen, or only sits on the letter before;
 * itself: none of these. */
int look_alike_of(int codepoint);

#endif
