/* said/all.h - the table of sentences; included by said.h and said.c only. SAID(id, code, English, Hindi); "{1}" to "{4}" stand for values. */
#include "base/said/send.h"
#undef SAID
