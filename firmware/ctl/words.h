/* words.h - what programs said (base/said.h), for whoever sits at the terminal: in Hindi where LANG is Hindi, else in English. */
#ifndef CTL_WORDS_H
#define CTL_WORDS_H

#include "base/said.h"

/* Returns out. */
const char *ctl_words(const char *line, char out[SAID_WORDED_SIZE]);
/* The same into a buffer that lives as long as the block it is written in. */
#define CTL_WORDS(line) ctl_words(line, (char[SAID_WORDED_SIZE]){ 0 })

#endif
