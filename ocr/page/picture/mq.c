#include "ocr/page/picture/mq.h"

#include "base/said.h"

#include <errno.h>
#include <stdlib.h>

enum { DEAREST_BITS = 16 };     /* of one decision */

/* Table E.1: probability, next state after the likelier and after the other decision, and whether the latter changes which is
 * the likelier. Each row stands twice: likelier 0, likelier 1. */
#define STATE(qe, nmps, nlps, change) \
    { qe, 2 * (nmps), 2 * (nlps) + (change) }, { qe, 2 * (nmps) + 1, 2 * (nlps) + 1 - (change) }
const struct mq_state mq_states[2 * 47] = {
    STATE(0x5601, 1, 1, 1), STATE(0x3401, 2, 6, 0), STATE(0x1801, 3, 9, 0), STATE(0x0AC1, 4, 12, 0),
    STATE(0x0521, 5, 29, 0), STATE(0x0221, 38, 33, 0), STATE(0x5601, 7, 6, 1), STATE(0x5401, 8, 14, 0),
    STATE(0x4801, 9, 14, 0), STATE(0x3801, 10, 14, 0), STATE(0x3001, 11, 17, 0), STATE(0x2401, 12, 18, 0),
    STATE(0x1C01, 13, 20, 0), STATE(0x1601, 29, 21, 0), STATE(0x5601, 15, 14, 1), STATE(0x5401, 16, 14, 0),
    STATE(0x5101, 17, 15, 0), STATE(0x4801, 18, 16, 0), STATE(0x3801, 19, 17, 0), STATE(0x3401, 20, 18, 0),
    STATE(0x3001, 21, 19, 0), STATE(0x2801, 22, 19, 0), STATE(0x2401, 23, 20, 0), STATE(0x2201, 24, 21, 0),
    STATE(0x1C01, 25, 22, 0), STATE(0x1801, 26, 23, 0), STATE(0x1601, 27, 24, 0), STATE(0x1401, 28, 25, 0),
    STATE(0x1201, 29, 26, 0), STATE(0x1101, 30, 27, 0), STATE(0x0AC1, 31, 28, 0), STATE(0x09C1, 32, 29, 0),
    STATE(0x08A1, 33, 30, 0), STATE(0x0521, 34, 31, 0), STATE(0x0441, 35, 32, 0), STATE(0x02A1, 36, 33, 0),
    STATE(0x0221, 37, 34, 0), STATE(0x0141, 38, 35, 0), STATE(0x0111, 39, 36, 0), STATE(0x0085, 40, 37, 0),
    STATE(0x0049, 41, 38, 0), STATE(0x0025, 42, 39, 0), STATE(0x0015, 43, 40, 0), STATE(0x0009, 44, 41, 0),
    STATE(0x0005, 45, 42, 0), STATE(0x0001, 45, 43, 0), STATE(0x5601, 46, 46, 0),
};
#undef STATE

int mq_begin(struct mq *m, struct err *e)
{
    *m = (struct mq){ .a = 0x8000, .ct = 12, .n = 1 };
    if (mq_reserve(m, 0, e) < 0)
        return -ENOMEM;
    m->bytes[0] = 0;
    return 0;
}

void mq_done(struct mq *m)
{
    free(m->bytes);
    *m = (struct mq){ 0 };
}

int mq_reserve(struct mq *m, size_t decisions, struct err *e)
{
    size_t need = m->n + decisions * DEAREST_BITS / 8 + 16;
    uint8_t *more;

    if (need <= m->room)
        return 0;
    more = realloc(m->bytes, need + need / 2);
    if (!more)
        return err_say(e, -ENOMEM, SAID_PICTURE_MEMORY);
    m->bytes = more;
    m->room = need + need / 2;
    return 0;
}

/* After a byte 255 comes one of seven bits, so that a carry ends there. */
void mq_byte_out(struct mq *m)
{
    if (m->bytes[m->n - 1] != 0xff && m->c >= 0x8000000) {
        m->bytes[m->n - 1]++;
        m->c &= 0x7ffffff;
    }
    if (m->bytes[m->n - 1] == 0xff) {
        m->bytes[m->n++] = (uint8_t)(m->c >> 20);
        m->c &= 0xfffff;
        m->ct = 7;
    } else {
        m->bytes[m->n++] = (uint8_t)(m->c >> 19);
        m->c &= 0x7ffff;
        m->ct = 8;
    }
}

/* Between two renormalisations the interval only loses qe a decision: that many are one multiplication. */
void mq_code_likely(struct mq *m, mq_context *cx, unsigned n)
{
    while (n > 0) {
        uint32_t qe = mq_states[*cx].qe, steps = (m->a - 0x8000) / qe;

        if (steps > n)
            steps = n;
        m->a -= steps * qe;
        m->c += steps * qe;
        n -= steps;
        if (n > 0) {
            mq_code(m, cx, *cx & 1U);
            n--;
        }
    }
}

int mq_finish(struct mq *m, struct err *e)
{
    uint32_t end = m->c + m->a;

    if (mq_reserve(m, 0, e) < 0)
        return -ENOMEM;
    m->c |= 0xffff;             /* as many ones as the interval has room for */
    if (m->c >= end)
        m->c -= 0x8000;
    m->c <<= m->ct;
    mq_byte_out(m);
    m->c <<= m->ct;
    mq_byte_out(m);
    if (m->bytes[m->n - 1] != 0xff)
        m->bytes[m->n++] = 0xff;
    m->bytes[m->n++] = 0xac;
    return 0;
}
