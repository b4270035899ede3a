#include "diary/mail_record.h"
#include "diary/scan_record.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>

#define SURE 1.0
#define HINT 0.05           /* below any reading */

static void add(struct mail_record *m, const char *name, const char *value, double conf)
{
    if (value && *value && strlen(value) <= MAIL_RECORD_VALUE_BYTES && m->n_fields < MAIL_RECORD_MAX_FIELDS)
        m->fields[m->n_fields++] = (struct field){ .name = name, .value = value, .source = "mail", .conf = conf };
}

static void add_fields(struct mail_record *m)
{
    const json_t *r = m->root;
    int64_t date_s = json_int(r, "date_s", 0);

    add(m, "delivery_mode", "E-mail", SURE);
    add(m, "sender_email", json_str(r, "from", ""), SURE);
    add(m, "in_reply_to", json_str(r, "message_id", ""), SURE);         /* what an answer to this mail refers to */
    add(m, "sender_receipt_no", json_str(r, "receipt_no", ""), SURE);
    add(m, "sender_computer_no", json_str(r, "computer_no", ""), SURE);
    if (json_flag(r, "answer"))
        add(m, "ack_wanted", "yes", SURE);
    add(m, "subject", json_str(r, "subject", ""), HINT);
    add(m, "sender_name", json_str(r, "from_name", ""), HINT);
    if (date_s > 0)
        clock_format_date(date_s, m->date);
    add(m, "date", m->date, HINT);
}

static void add_doubt(struct mail_record *m, const char *code, const char *detail)
{
    for (size_t i = 0; i < m->n_doubts; i++)
        if (strcmp(m->doubts[i].code, code) == 0)
            return;
    if (scan_record_is_code(code) && m->n_doubts < MAIL_RECORD_MAX_DOUBTS)
        m->doubts[m->n_doubts++] = (struct doubt){ .code = code, .detail = detail };
}

/* Names of the files that are kept beside the pages. */
static int list_enclosures(struct mail_record *m)
{
    const json_t *list = json_object_get(m->root, "enclosures"), *one;
    size_t i, size = 0;
    FILE *out = open_memstream(&m->enclosures, &size);

    if (!out)
        return -ENOMEM;
    json_array_foreach(list, i, one)
        fprintf(out, "%s%s", i > 0 ? "; " : "", json_str(one, "name", ""));
    if (fclose(out) != 0)
        return -ENOMEM;
    text_squeeze(m->enclosures);
    text_cut_bytes(m->enclosures, MAIL_RECORD_DETAIL_BYTES);
    return 0;
}

static void add_doubts(struct mail_record *m)
{
    const json_t *note, *one;
    size_t i;

    json_array_foreach(json_object_get(m->root, "enclosures"), i, one)
        if (strcmp(json_str(one, "use", ""), "locked") == 0)
            add_doubt(m, "mail_locked", m->enclosures);
    json_array_foreach(json_object_get(m->root, "notes"), i, note) {
        const char *code = json_string_value(note);

        if (code)
            add_doubt(m, code, strcmp(code, "mail_signed") == 0 || strcmp(code, "mail_empty") == 0 ? "" : m->enclosures);
    }
}

int mail_record_parse(const char *text, size_t n, struct mail_record *ret, struct err *e)
{
    *ret = (struct mail_record){ .root = NULL };
    if (n <= MAIL_RECORD_MAX_BYTES)
        ret->root = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
    if (json_int(ret->root, "mail", 0) != 1) {
        mail_record_done(ret);
        return err_set(e, -EBADMSG, "mail.json is not a record of a mail");
    }
    if (list_enclosures(ret) < 0) {
        mail_record_done(ret);
        return err_set(e, -ENOMEM, "out of memory");
    }
    add_fields(ret);
    add_doubts(ret);
    return 0;
}

void mail_record_done(struct mail_record *m)
{
    json_decref(m->root);
    free(m->enclosures);
    *m = (struct mail_record){ .root = NULL };
}
