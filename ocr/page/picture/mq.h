/* mq.h - the adaptive binary arithmetic coder of JBIG2, coding side (ISO/IEC 14492 annex E).
 *
 * A decision (0 or 1) is coded in a context; what a context has seen so far says how few bits the next decision costs.
 * The caller makes room first (mq_reserve), so that coding itself cannot fail. */
#ifndef OCR_PAGE_MQ_H
#define OCR_PAGE_MQ_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct mq {
    uint32_t a, c;              /* width of the interval, and its base with the bits not yet written */
    unsigned ct;                /* shifts until the next byte is complete */
    uint8_t *bytes;             /* owned; bytes[0] stands before the first byte and may be given a carry, never written out */
    size_t n, room;             /* n: with bytes[0] */
};

/* A context: twice the number of its state in the table, plus the likelier decision. All contexts begin as 0. */
typedef uint8_t mq_context;

struct mq_state { uint16_t qe; mq_context after_mps, after_lps; };     /* qe: how unlikely the other decision is, in a's scale */
extern const struct mq_state mq_states[2 * 47];

int mq_begin(struct mq *m, struct err *e);      /* -ENOMEM */
void mq_done(struct mq *m);                     /* m may be all zero */

/* Room for the next "decisions" decisions, at their dearest. -ENOMEM. */
int mq_reserve(struct mq *m, size_t decisions, struct err *e);

void mq_byte_out(struct mq *m);                 /* for the functions below */

/* Codes n decisions of the same context that all are the likelier one, as mq_code would one by one. */
void mq_code_likely(struct mq *m, mq_context *cx, unsigned n);

/* Ends the code, with the marker that stops a decoder. Nothing may be coded after it. -ENOMEM. */
int mq_finish(struct mq *m, struct err *e);

static inline void mq_renormalise(struct mq *m)
{
    do {
        m->a <<= 1;
        m->c <<= 1;
        if (--m->ct == 0)
            mq_byte_out(m);
    } while (!(m->a & 0x8000));
}

static inline void mq_code(struct mq *m, mq_context *cx, unsigned decision)
{
    const struct mq_state *s = &mq_states[*cx];

    m->a -= s->qe;
    if (decision == (*cx & 1U)) {
        if (m->a & 0x8000) {
            m->c += s->qe;
            return;
        }
        if (m->a < s->qe)
            m->a = s->qe;
        else
            m->c += s->qe;
        *cx = s->after_mps;
    } else {
        if (m->a < s->qe)
            m->c += s->qe;
        else
            m->a = s->qe;
        *cx = s->after_lps;
    }
    mq_renormalise(m);
}

#endif
