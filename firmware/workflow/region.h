/* region.h - regions A, B and C of the Official Languages Rules, 1976: in which language a letter is to be answered depends
 * on where its sender is, and the quarterly report on the use of Hindi counts by them. Pure, no I/O. */
#ifndef WORKFLOW_REGION_H
#define WORKFLOW_REGION_H

/* 'A', 'B' or 'C' of a State or Union Territory named in either script, as the reading and clerks write it; '\0' when the
 * name is empty or none of India's (so that a mistake in typing shows as "not known" and not as region C). */
char region_of_state(const char *name);

#endif
