/* postal.h - numbers of postal articles (UPU S10), as their barcodes say them. Pure.
 *
 * Thirteen characters: two letters for the service, eight digits, a check digit, two letters for the country:
 * EW123456785IN. */
#ifndef WORKFLOW_POSTAL_H
#define WORKFLOW_POSTAL_H

#include <stdbool.h>

enum { POSTAL_ARTICLE_SIZE = 14 };

/* Is it an article number whose check digit is good? Letters must be capital, as barcodes have them. */
bool postal_article_is_valid(const char *s);

/* The delivery mode to propose for a valid article, in e-Office's words; NULL when its service says nothing of that. Static. */
const char *postal_delivery_mode(const char *article);

#endif
