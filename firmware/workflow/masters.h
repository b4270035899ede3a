/* masters.h - the lists that e-Office numbers, and our values that stand for their entries. Pure, no I/O.
 *
 * Every drop-down of an e-Office instance is a list of its own with numbers of its own: nothing of one holds for another. */
#ifndef WORKFLOW_MASTERS_H
#define WORKFLOW_MASTERS_H

#include <stddef.h>

enum master_kind {
    MASTER_DELIVERY_MODE, MASTER_LANGUAGE, MASTER_FORM, MASTER_CATEGORY, MASTER_PRIORITY, MASTER_SENDER_TYPE, MASTER_POST, MASTER_KINDS
};

/* As the Receipt Intake API calls the list: "delivery_modes" ... Static. */
const char *master_list_name(enum master_kind kind);
int master_kind_of(const char *list);           /* -1: none of that name */

/* The field of a letter whose value it is, "" for the post it is marked to. Static. */
const char *master_field(enum master_kind kind);

/* What an instance may call our value, likeliest first, the value itself last: "Bilingual" ..., "mixed". i: from 0; NULL: no more. Static, or own. */
const char *master_name_of(enum master_kind kind, const char *own, size_t i);

/* What a letter without a value of its own goes as: "Letter", "English" ..., "" where that is a setting. Static. */
const char *master_otherwise(enum master_kind kind);
#define MASTER_IMMEDIATE "immediate"            /* our priority of what is urgent, VIP or for Parliament */

#endif
