#include "uploader/intake/facts.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

static const char *text_at(const json_t *o, const char *key, size_t max_bytes, bool *good)
{
    const char *s = json_str(o, key, NULL);

    *good = *good && s && strlen(s) <= max_bytes;
    return s ? s : "";
}

static int one_of(const char *name, int n, const char *(*name_of)(int), bool *good)
{
    for (int i = 0; i < n; i++)
        if (strcmp(name, name_of(i)) == 0)
            return i;
    *good = false;
    return 0;
}

static const char *kind_name(int i) { return mail_kind_name((enum mail_kind)i); }
static const char *use_name(int i) { return mail_file_use_name((enum mail_file_use)i); }
static const char *note_name(int i) { return note_code((enum note_id)i); }

/* Fit for a blob's name. */
static bool is_ending(const char *s)
{
    size_t n = 0;

    for (; s[n]; n++)
        if (!islower((unsigned char)s[n]) && !isdigit((unsigned char)s[n]))
            return false;
    return n < 8;
}

static void read_files(const json_t *files, struct mail_facts *f, bool *good)
{
    const json_t *one;
    size_t i;

    *good = *good && json_is_array(files) && json_array_size(files) <= MAIL_MAX_FILES;
    if (!*good)
        return;
    json_array_foreach(files, i, one) {
        int64_t n = json_int(one, "bytes_n", -1);

        f->files[i].use = (enum mail_file_use)one_of(json_str(one, "use", ""), FILE_USES, use_name, good);
        f->files[i].name = text_at(one, "name", MAIL_MAX_NAME_BYTES, good);
        f->files[i].ending = text_at(one, "ending", 7, good);
        f->files[i].n = n > 0 ? (size_t)n : 0;
        *good = *good && n >= 0 && is_ending(f->files[i].ending);
    }
    f->n_files = json_array_size(files);
}

static void read_keys(const json_t *keys, struct mail_facts *f, bool *good)
{
    *good = *good && json_is_array(keys) && json_array_size(keys) <= MAIL_MAX_KEYS;
    for (size_t i = 0; *good && i < json_array_size(keys); i++) {
        const char *key = json_string_value(json_array_get(keys, i));

        *good = key && strlen(key) == UUID_SIZE - 1 && strspn(key, "0123456789abcdef-") == UUID_SIZE - 1;
        f->keys[f->n_keys++] = key;
    }
}

static void read_notes(const json_t *notes, bool *good)
{
    *good = *good && json_is_array(notes) && json_array_size(notes) <= NOTES;
    for (size_t i = 0; *good && i < json_array_size(notes); i++) {
        const char *code = json_string_value(json_array_get(notes, i));

        one_of(code ? code : "", NOTES, note_name, good);
    }
}

int facts_read(const json_t *answer, struct mail_facts *ret, struct err *e)
{
    const json_t *report = json_object_get(answer, "report");
    bool good = true;

    *ret = (struct mail_facts){
        .may_answer = json_flag(answer, "may_answer"), .sensitive = json_flag(answer, "sensitive"), .from = text_at(answer, "from", MAIL_MAX_ADDRESS_BYTES, &good),
        .from_name = text_at(answer, "from_name", MAIL_MAX_LINE_BYTES, &good), .subject = text_at(answer, "subject", MAIL_MAX_LINE_BYTES, &good),
        .message_id = text_at(answer, "message_id", MAIL_MAX_ID_BYTES, &good), .in_reply_to = text_at(answer, "in_reply_to", MAIL_MAX_ID_BYTES, &good),
        .receipt_no = text_at(answer, "receipt_no", 80, &good), .computer_no = text_at(answer, "computer_no", 24, &good),
        .unseen = text_at(answer, "unseen", MAIL_MAX_NAME_BYTES, &good), .date_s = json_int(answer, "date_s", 0), .notes = json_object_get(answer, "notes"),
        .report_what = "", .report_status = "", .report_key = "",
    };
    ret->kind = (enum mail_kind)one_of(json_str(answer, "kind", ""), MAIL_REPORT + 1, kind_name, &good);
    read_files(json_object_get(answer, "files"), ret, &good);
    read_keys(json_object_get(answer, "keys"), ret, &good);
    read_notes(ret->notes, &good);
    if (report) {
        ret->report_what = text_at(report, "what", 11, &good);
        ret->report_status = text_at(report, "status", 15, &good);
        ret->report_key = text_at(report, "key", UUID_SIZE - 1, &good);
    }
    return good ? 0 : err_set(e, -EPROTO, "the mail could not be opened: the answer about it means nothing");
}

bool facts_has_note(const struct mail_facts *f, enum note_id id)
{
    for (size_t i = 0; i < json_array_size(f->notes); i++)
        if (strcmp(json_string_value(json_array_get(f->notes, i)), note_code(id)) == 0)
            return true;
    return false;
}

json_t *facts_record(const struct mail_facts *f, const struct mail_place *p, const char *sha256, bool answer)
{
    AUTO_JSON json_t *enclosures = json_array();
    int pages = 1;

    for (size_t i = 0; i < f->n_files; i++)
        if (f->files[i].use == FILE_PAGES)
            pages++;
        else if (f->files[i].use != FILE_CHECK && f->files[i].use != FILE_INLINE)
            json_array_append_new(enclosures, json_pack("{s:s, s:s}", "name", f->files[i].name, "use", mail_file_use_name(f->files[i].use)));
    return json_pack("{s:i, s:s, s:s, s:I, s:I, s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:O, s:O, s:i}", "mail", 1, "account", p->account,
                     "folder", p->folder, "uid_validity", (json_int_t)p->uid_validity, "uid", (json_int_t)p->uid, "sha256", sha256,
                     "arrived_s", (json_int_t)p->arrived_s, "date_s", (json_int_t)f->date_s, "from", f->from, "from_name", f->from_name,
                     "subject", f->subject, "message_id", f->message_id, "in_reply_to", f->in_reply_to, "receipt_no", f->receipt_no,
                     "computer_no", f->computer_no, "answer", answer && f->may_answer, "notes", f->notes, "enclosures", enclosures, "files", pages);
}
