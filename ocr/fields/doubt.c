#include "ocr/fields/doubt.h"

#include "base/auto.h"

/* How much a wrong value costs: e-Office locks the date, and proposes its delivery mode from hint and article number; the
 * number finds earlier letters, addressee and subject the officer. absent: the confidence of a field that was not found; letters
 * without a number or an addressee are common. */
static const struct weight { enum field field; double weight, absent; } weights[] = {
    { FIELD_DATE, 1.0, 0.4 }, { FIELD_DELIVERY_HINT, 0.5, 1 }, { FIELD_MODE_NO, 0.5, 1 }, { FIELD_RECEIVED_DATE, 0.2, 1 }, { FIELD_SUBJECT, 0.6, 0.4 },
    { FIELD_LETTER_NO, 0.5, 0.6 }, { FIELD_ADDRESSEE, 0.4, 0.6 }, { FIELD_HEARING_DATE, 0.4, 1 }, { FIELD_ANSWER_DATE, 0.4, 1 }, { FIELD_FORM, 0.1, 0.6 },
};
#define SENDER_WEIGHT 0.5       /* name or organisation, whichever is surer */
#define SENDER_ABSENT 0.3
#define SURE 0.8                /* a field below this is to be looked at */

static double conf_of(const struct found *f, double absent) { return f->value ? f->conf : absent; }

/* Puts a field behind those that cost more. */
static void insert(enum field look[FIELDS], double cost[FIELDS], size_t *n, enum field field, double its)
{
    size_t at = (*n)++;

    for (; at > 0 && cost[at - 1] < its; at--) {
        look[at] = look[at - 1];
        cost[at] = cost[at - 1];
    }
    look[at] = field;
    cost[at] = its;
}

double fields_doubt(const struct fields *f, enum field ret_look[FIELDS], size_t *ret_n)
{
    double name = conf_of(&f->of[FIELD_SENDER_NAME], SENDER_ABSENT), office = conf_of(&f->of[FIELD_SENDER_ORGANISATION], SENDER_ABSENT);
    double sender = name > office ? name : office, sure = 1 - SENDER_WEIGHT * (1 - sender), cost[FIELDS];

    *ret_n = 0;
    if (sender < SURE)
        insert(ret_look, cost, ret_n, name > office ? FIELD_SENDER_NAME : FIELD_SENDER_ORGANISATION, SENDER_WEIGHT * (1 - sender));
    for (size_t i = 0; i < ARRAY_LEN(weights); i++) {
        double conf = conf_of(&f->of[weights[i].field], weights[i].absent), its = weights[i].weight * (1 - conf);

        sure *= 1 - its;
        if (conf < SURE)
            insert(ret_look, cost, ret_n, weights[i].field, its);
    }
    return 1 - sure;
}
