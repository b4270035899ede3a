/* desk_awkward DATA_DIR PAGE.jpg: a diary and a spool with letters that no screen is made for, and a directory of thousands, to look
 * at the desk's screens. Prints a line a letter: its id and what is awkward about it. */
#include "spool/spool.h"
#include "store/store.h"

#include "base/clock.h"
#include "base/config.h"
#include "base/put_file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum {
    OFFICERS = 5000, MANY_PAGES = 40, MANY_DOUBTS = 60, SUBJECT_CHARS = 300, SUBJECT_SIZE = 4 * SUBJECT_CHARS + 1, MAX_FIELDS = 16,
    IMAGE_MAX_BYTES = 4 * 1024 * 1024, PAGE_W = 1654, PAGE_H = 2339,
};

struct awkward {
    const char *name;
    int pages, doubts;
    const char *post;
    struct field fields[MAX_FIELDS];    /* ends with a name of NULL */
    enum { IS_READ, IS_READING, IS_HELD, IS_VOID, IS_REFUSED, IS_UNKNOWN, IS_FILED } stands;
};

struct box {
    struct store *store;
    struct spool *spool;
    const char *image;
    size_t image_n;
};

static char long_subject[SUBJECT_SIZE], long_word[SUBJECT_SIZE], long_hindi[SUBJECT_SIZE], long_conjunct[SUBJECT_SIZE];

#define READ(n, v) { .name = n, .value = v, .source = "reading", .conf = 0.95, .page = 1, .x = 150, .y = 400, .w = 1200, .h = 60, .confirmed_by = "" }
#define DOUBTFUL(n, v) { .name = n, .value = v, .source = "reading", .conf = 0.3, .page = 1, .x = 150, .y = 600, .w = 1200, .h = 60, .confirmed_by = "" }

/* The unknown one first: no other delivery is there to be taken then. */
static const struct awkward letters[] = {
    { "unknown-twice", 1, 0, "US-0001", { READ("letter_no", "A/1"), READ("date", "2026-03-10"), READ("subject", "Two deliveries of which nobody knows"), READ("sender_name", "Kavita Nair") }, IS_UNKNOWN },
    { "nothing", 1, 0, "", { { .name = NULL } }, IS_READ },
    { "subject-long", 2, 0, "US-0001", { READ("letter_no", "CGWB/12/2026"), READ("date", "2026-03-10"), READ("subject", long_subject), READ("sender_name", "Anil Deshpande") }, IS_READ },
    { "subject-one-word", 1, 0, "US-0001", { READ("letter_no", long_word), READ("date", "2026-03-10"), READ("subject", long_word), READ("sender_name", long_word), READ("sender_organisation", long_word) }, IS_READ },
    { "subject-hindi", 1, 0, "US-0001", { READ("letter_no", "के.ज.आ./44/2026"), READ("date", "2026-03-10"), READ("subject", long_hindi), READ("sender_name", "श्रीमती शकुंतला देवी") }, IS_READ },
    { "subject-conjuncts", 1, 0, "US-0001", { READ("letter_no", "१२/३४"), READ("date", "2026-03-10"), READ("subject", long_conjunct), READ("sender_name", long_conjunct) }, IS_READ },
    { "pages-40", MANY_PAGES, 0, "US-0001", { READ("letter_no", "DES/40/2026"), READ("date", "2026-03-10"), READ("subject", "Forty pages"), READ("sender_name", "Meera Krishnamurthy") }, IS_READ },
    { "doubts-60", 8, MANY_DOUBTS, "US-0001", { DOUBTFUL("letter_no", "?/60"), DOUBTFUL("date", "2026-03-10"), DOUBTFUL("subject", "Sixty doubts"), DOUBTFUL("sender_name", "Joseph Mathew") }, IS_READ },
    { "sender-hindi", 1, 0, "US-0002", { READ("letter_no", "ई-12011/4/2026"), READ("date", "2026-03-06"), READ("subject", "Quarterly report on the use of Hindi"), READ("sender_name", "सुनील कुमार त्रिपाठी"),
        READ("sender_designation", "निदेशक"), READ("sender_organisation", "केन्द्रीय जल आयोग") }, IS_READ },
    { "enclosures-12", 3, 0, "US-0001", { READ("letter_no", "NIRT/7/2026"), READ("date", "2026-03-10"), READ("subject", "Twelve enclosures"), READ("sender_name", "Sunita Rawat"),
        READ("enclosures", "1. Utilisation certificate 2. Audited statement of accounts for 2024-25 3. Annexure A 4. Annexure B 5. Annexure C 6. Copy of sanction order No. 14/2/2025 7. List of beneficiaries "
             "8. Photographs 9. Certificate of the Chartered Accountant 10. Minutes of the meeting 11. Form GFR 12-A 12. Inspection report"), READ("enclosures_count", "12") }, IS_READ },
    { "reading", 3, 0, "", { { .name = NULL } }, IS_READING },
    { "held", 2, 0, "", { READ("subject", long_subject) }, IS_HELD },
    { "void", 2, 0, "", { { .name = NULL } }, IS_VOID },
    { "refused", 1, 0, "", { { .name = NULL } }, IS_REFUSED },
    { "filed", 1, 0, "US-0002", { READ("letter_no", long_word), READ("date", "2026-03-10"), READ("subject", long_hindi), READ("sender_name", long_conjunct) }, IS_FILED },
};

/* Repeats words up to so many characters (not bytes). */
static void fill(char out[SUBJECT_SIZE], const char *words)
{
    size_t n = 0, chars = 0;

    for (const char *at = words; chars < SUBJECT_CHARS; at = *at ? at : words) {
        do
            out[n++] = *at++;
        while ((*at & 0xC0) == 0x80);
        chars++;
    }
    out[n] = '\0';
}

static int put_record(struct spool_doc *d, int pages, struct err *e)
{
    AUTO_JSON json_t *list = json_array();

    for (int i = 1; i <= pages; i++) {
        char blob[SPOOL_NAME_SIZE], view[SPOOL_NAME_SIZE];

        snprintf(blob, sizeof(blob), "page-%03d.png", i);
        snprintf(view, sizeof(view), "view-%03d.jpg", i);
        json_array_append_new(list, json_pack("{s:i, s:i, s:i, s:s, s:i, s:s}", "width_px", PAGE_W, "height_px", PAGE_H, "rotation", 0, "blob", blob, "index", 0, "view", view));
    }
    AUTO_JSON json_t *record = json_pack("{s:O, s:{}, s:[]}", "pages", list, "evidence", "hidden");
    AUTO_FREE char *text = json_dumps(record, 0);
    return text ? spool_blob_put(d, "reading.json", text, strlen(text), e) : err_set(e, -ENOMEM, "out of memory");
}

static int put_document(const struct box *b, const struct awkward *a, char id[ID_SIZE], struct err *e)
{
    static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    enum spool_stage stage = a->stands == IS_READING || a->stands == IS_VOID ? SPOOL_SCANNED : a->stands == IS_UNKNOWN || a->stands == IS_FILED ? SPOOL_FILED : SPOOL_READ;
    int r = spool_doc_new(b->spool, false, &d, e);

    if (r == 0)
        snprintf(id, ID_SIZE, "%s", spool_doc_id(d));
    for (int page = 1; page <= a->pages && r == 0; page++) {
        char scan[SPOOL_NAME_SIZE], view[SPOOL_NAME_SIZE];

        snprintf(scan, sizeof(scan), "page-%03d.png", page);
        snprintf(view, sizeof(view), "view-%03d.jpg", page);
        r = spool_blob_put(d, scan, "scan", 4, e);
        if (r == 0)
            r = spool_blob_put(d, view, b->image, b->image_n, e);
    }
    if (r == 0)
        r = put_record(d, a->pages, e);
    if (r == 0)
        r = spool_blob_put(d, "document.pdf", pdf, sizeof(pdf) - 1, e);
    return r == 0 ? spool_doc_commit(TAKE_PTR(d), stage, e) : r;
}

static size_t count_fields(const struct awkward *a)
{
    size_t n = 0;

    while (n < MAX_FIELDS && a->fields[n].name)
        n++;
    return n;
}

static int put_reading(const struct box *b, const struct awkward *a, int64_t id, struct err *e)
{
    static const char *const codes[] = { "too_dark", "cut_off", "skewed", "streaks", "folded", "odd_sides", "double_feed", "maybe_new_letter" };
    struct doubt doubts[MANY_DOUBTS];
    struct letter_reading r = { .fields = a->fields, .n_fields = count_fields(a), .body = a->name, .post = a->post, .pages = a->pages, .lane = 1,
                                .doubts = doubts, .n_doubts = (size_t)a->doubts };

    for (int i = 0; i < a->doubts; i++)
        doubts[i] = (struct doubt){ .code = codes[i % (int)ARRAY_LEN(codes)], .page = 1 + i / (int)ARRAY_LEN(codes), .detail = "" };
    return store_put_reading(b->store, id, &r, "ocrd", e);
}

static int keep_revision(void *ctx, const struct letter *l)
{
    *(int *)ctx = l->revision;
    return 0;
}

static int confirm(const struct box *b, const struct awkward *a, int64_t id, struct err *e)
{
    static const struct delivery_new ways[] = { { .channel = "eoffice" }, { .channel = "mail" } };
    struct letter_confirm c = { .fields = a->fields, .n_fields = count_fields(a), .post = a->post, .deliveries = ways, .n_deliveries = ARRAY_LEN(ways) };
    int r = store_letter(b->store, id, keep_revision, &c.revision, e);

    return r == 0 ? store_confirm(b->store, id, &c, "desk", e) : r;
}

/* The only ones there are become unknown. */
static int lose_sight(const struct box *b, struct err *e)
{
    static const char *const channels[] = { "eoffice", "mail" };
    int64_t id;
    bool all;
    int r = 0;

    for (size_t i = 0; i < ARRAY_LEN(channels) && r == 0; i++) {
        r = store_delivery_take_from(b->store, channels[i], &id, e);
        if (r == 0)
            r = store_delivery_event(b->store, id, DELIVERY_EV_COMMIT, false, "Sending", NULL, "sendd", &all, e);
        if (r == 0)
            r = store_delivery_event(b->store, id, DELIVERY_EV_UNKNOWN, false, "It did not answer within 60 s", NULL, "sendd", &all, e);
    }
    return r;
}

static int put_letter(const struct box *b, const struct awkward *a, int64_t received_s, int64_t *ret_id, struct err *e)
{
    char doc[ID_SIZE], number[STORE_NUMBER_SIZE], at[CLOCK_ISO_SIZE];
    struct letter_new n = { .doc = doc, .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = 1, .pages = a->pages, .received_s = received_s };
    int r = put_document(b, a, doc, e);

    clock_format_iso(received_s, at);
    n.refused = a->stands == IS_REFUSED ? at : NULL;
    n.operator = "desk";
    if (r == 0)
        r = store_take_in(b->store, &n, ret_id, number, e);
    if (r < 0 || a->stands == IS_REFUSED || a->stands == IS_READING)
        return r;
    if (a->stands == IS_VOID)
        return store_letter_event(b->store, *ret_id, LETTER_EV_VOID, "Scanned twice by mistake", "desk", e);
    r = put_reading(b, a, *ret_id, e);
    if (r == 0 && a->stands == IS_HELD)
        r = store_letter_event(b->store, *ret_id, LETTER_EV_HOLD, long_subject, "desk", e);
    if (r == 0 && (a->stands == IS_UNKNOWN || a->stands == IS_FILED))
        r = confirm(b, a, *ret_id, e);
    return r == 0 && a->stands == IS_UNKNOWN ? lose_sight(b, e) : r;
}

/* A whole ministry with all its field offices. */
static int put_directory(const struct box *b, struct err *e)
{
    static const char *const designations[][2] = { { "Under Secretary", "अवर सचिव" }, { "Section Officer", "अनुभाग अधिकारी" }, { "Deputy Secretary", "उप सचिव" }, { "Superintending Engineer", "अधीक्षण अभियंता" } };
    static const char *const names[] = { "Meena Iyer", "Anil Deshpande", "Harpreet Kaur", "Ravi Shankar Iyer", "Farida Khan", "Joseph Mathew", "Sunita Rawat" };
    static struct { char post[16], section[48], section_hi[64], name[48]; } texts[OFFICERS];
    static struct officer officers[OFFICERS];

    for (int i = 0; i < OFFICERS; i++) {
        snprintf(texts[i].post, sizeof(texts[i].post), "US-%04d", i + 1);
        snprintf(texts[i].section, sizeof(texts[i].section), "Division %d, Region %d", i % 250 + 1, i / 250 + 1);
        snprintf(texts[i].section_hi, sizeof(texts[i].section_hi), "प्रभाग %d, क्षेत्र %d", i % 250 + 1, i / 250 + 1);
        snprintf(texts[i].name, sizeof(texts[i].name), "%s %d", names[i % (int)ARRAY_LEN(names)], i);
        officers[i] = (struct officer){ .post = texts[i].post, .designation = designations[i % 4][0], .designation_hi = i == 1 ? "" : designations[i % 4][1],
                                        .section = texts[i].section, .section_hi = i == 1 ? "" : texts[i].section_hi, .name = texts[i].name,
                                        .is_default = i == 0, .active = true };
    }
    return store_replace_officers(b->store, officers, OFFICERS, "test", e);
}

int main(int argc, char **argv)
{
    AUTO_STORE struct store *store = NULL;
    AUTO_SPOOL struct spool *spool = NULL;
    AUTO_FREE char *image = NULL;
    char diary_path[PATH_MAX], spool_path[PATH_MAX];
    struct box b = { .store = NULL };
    struct err e = { 0 };

    if (argc != 3) {
        fprintf(stderr, "usage: desk_awkward DATA_DIR PAGE.jpg\n");
        return 2;
    }
    fill(long_subject, "Release of the second instalment of grants-in-aid, and what goes with it; ");
    fill(long_word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    fill(long_hindi, "चालू वित्तीय वर्ष के लिए अनुदान की दूसरी किस्त जारी करना तथा उससे संबंधित अन्य विषय; ");
    fill(long_conjunct, "क्षत्रियत्वस्त्र्यंशज्ञप्त्यर्द्धकृष्ण्वार्त्स्न्य");
    snprintf(diary_path, sizeof(diary_path), "%s/%s", argv[1], CONFIG_DIARY_NAME);
    snprintf(spool_path, sizeof(spool_path), "%s/%s", argv[1], CONFIG_SPOOL_NAME);
    int r = get_file(argv[2], IMAGE_MAX_BYTES, &image, &b.image_n, &e);
    if (r == 0)
        r = store_open(diary_path, STORE_WRITE, &store, &e);
    if (r == 0)
        r = spool_open(spool_path, NULL, &spool, &e);
    b = (struct box){ .store = store, .spool = spool, .image = image, .image_n = b.image_n };
    if (r == 0)
        r = put_directory(&b, &e);
    for (size_t i = 0; i < ARRAY_LEN(letters) && r == 0; i++) {
        int64_t id = 0;

        r = put_letter(&b, &letters[i], clock_utc_s() - 3600 + (int64_t)i, &id, &e);
        if (r == 0)
            printf("%lld %s\n", (long long)id, letters[i].name);
    }
    if (r < 0)
        fprintf(stderr, "desk_awkward: %s\n", *e.msg ? e.msg : strerror(-r));
    return r < 0;
}
