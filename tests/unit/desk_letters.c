#include "tests/unit/desk_letters.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { PAGE_W = 2480, PAGE_H = 3508, MAX_FIELDS = 16, IMAGE_MAX_BYTES = 8 * 1024 * 1024 };

static const char tiny_jpeg[] = "\xFF\xD8\xFF\xD9";
static const char tiny_pdf[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

struct sample_letter {
    const char *image;
    int pages, lane;
    const char *post;
    struct field fields[MAX_FIELDS];    /* ends with a name of NULL */
};

#define READ(n, v, c, y_) { .name = n, .value = v, .source = "reading", .conf = c, .page = 1, .x = 250, .y = y_, .w = 1900, .h = 80, .confirmed_by = "" }
#define KIND(n, v) { .name = n, .value = v, .source = "reading", .conf = 0.5, .confirmed_by = "" }

static const struct sample_letter samples[SAMPLES] = {
    [SAMPLE_CLEAN] = { "dev-s-0027", 3, 1, "US-ADMIN", {
        READ("letter_no", "Z-19751/14/2022-IT", 0.96, 440), READ("date", "2022-01-19", 0.93, 440),
        READ("subject", "Filling up of 46 posts of Assistant Section Officer on deputation basis", 0.95, 685),
        READ("sender_name", "Kavita Nair", 0.9, 2100), READ("sender_designation", "Director", 0.9, 2160),
        READ("sender_organisation", "Ministry of Electronics and Information Technology", 0.91, 210),
        KIND("form", "office_memorandum"), KIND("language", "en"),
        { .name = "post_reason", .value = "The letter names Under Secretary, Admn. II.", .source = "rule", .conf = 0.9, .confirmed_by = "" } } },
    [SAMPLE_HINDI] = { "dev-s-0010", 2, 1, "SO-PG", {
        READ("subject", "पारिवारिक पेंशन का भुगतान न होने तथा संशोधित पी.पी.ओ. जारी करने में विलंब के संबंध में", 0.71, 900),
        READ("sender_name", "श्रीमती शकुंतला देवी", 0.64, 2700), KIND("form", "grievance"), KIND("language", "hi") } },
    [SAMPLE_VIP] = { "dev-s-0006", 2, 0, "PS-MIN", {
        READ("letter_no", "सां./लो.स./2026/117", 0.88, 600), READ("date", "2026-03-11", 0.9, 700),
        READ("subject", "प्रखंड के ग्रामों में पेयजल की आपूर्ति तथा ओवरहेड टैंक का कार्य पूर्ण कराने के संबंध में", 0.9, 1000),
        READ("sender_name", "डॉ. रामकिशोर यादव", 0.92, 400), READ("sender_designation", "संसद सदस्य (लोक सभा)", 0.93, 470),
        KIND("form", "mp_letter"), KIND("language", "hi"), KIND("vip", "yes") } },
    [SAMPLE_HOSTILE] = { "dev-s-0009", 1, 1, "", {
        READ("letter_no", "\"><img src=x onerror=alert(1)>", 0.9, 500), READ("date", "2026-03-10", 0.9, 520),
        READ("subject", "<script>alert('subject')</script> & \"quotes\"", 0.9, 900),
        READ("sender_name", "</textarea><script>alert(2)</script>", 0.9, 2500), KIND("form", "letter"), KIND("language", "en") } },
    [SAMPLE_READING] = { "dev-s-0008", 3, 1, "", { { .name = NULL } } },
    [SAMPLE_HELD] = { "dev-s-0005", 3, 1, "", {
        READ("subject", "Sensitisation of newly recruited officials on the Official Secrets Act", 0.9, 900),
        READ("sender_organisation", "Ministry of Home Affairs", 0.9, 300), KIND("form", "endorsement"), KIND("language", "en"),
        READ("classification", "secret", 0.8, 120) } },
    [SAMPLE_FILED] = { "dev-s-0016", 1, 0, "PS-MIN", {
        READ("letter_no", "MP/LS/2026/0045", 0.9, 500), READ("date", "2026-03-08", 0.9, 520), KIND("vip", "yes"),
        READ("subject", "Construction of road over bridge at Level Crossing No. 27-C in my constituency", 0.9, 900),
        READ("sender_name", "Smt. Anjali Bhosale, Member of Parliament", 0.9, 2500), KIND("form", "mp_letter"), KIND("language", "en") } },
    [SAMPLE_UNKNOWN] = { "dev-s-0008", 1, 1, "JS-ADMIN", {
        READ("letter_no", "O.A. No. 6412 of 2019", 0.9, 500), READ("date", "2026-03-05", 0.9, 520),
        READ("subject", "O.A. No. 6412 of 2019 - Kavita Nair Vs. Union of India & Ors.", 0.9, 900),
        READ("sender_organisation", "Central Administrative Tribunal, Principal Bench", 0.9, 300),
        KIND("form", "court_notice"), KIND("language", "en") } },
    [SAMPLE_SENT] = { "dev-s-0004", 2, 1, "US-ADMIN", {
        READ("letter_no", "ई-12011/4/2026-रा.भा.", 0.9, 500), READ("date", "2026-03-06", 0.9, 520),
        READ("subject", "समाप्त तिमाही की हिन्दी के प्रगामी प्रयोग संबंधी रिपोर्ट भेजने के संबंध में", 0.9, 900),
        READ("sender_organisation", "गृह मंत्रालय, राजभाषा विभाग", 0.9, 300), KIND("form", "circular"), KIND("language", "hi") } },
    [SAMPLE_VOID] = { "dev-s-0039", 2, 1, "", { { .name = NULL } } },
};

static const struct officer officers[] = {
    { .post = "PS-MIN", .designation = "Private Secretary to the Minister", .designation_hi = "माननीय मंत्री के निजी सचिव", .section = "Minister's Office",
      .name = "Shri Anurag Mishra", .email = "ps@example.gov.in", .active = true },
    { .post = "JS-ADMIN", .designation = "Joint Secretary", .designation_hi = "संयुक्त सचिव", .section = "Administration",
      .name = "Shri Devendra Kumar Saxena", .email = "js@example.gov.in", .active = true },
    { .post = "US-ADMIN", .designation = "Under Secretary", .designation_hi = "अवर सचिव", .section = "Admn. II", .name = "Smt. Meena Iyer",
      .email = "us@example.gov.in", .next_post = "JS-ADMIN", .active = true },
    { .post = "SO-PG", .designation = "Section Officer", .designation_hi = "अनुभाग अधिकारी", .section = "Public Grievances",
      .name = "Shri A. Verma", .email = "so@example.gov.in", .next_post = "US-ADMIN", .is_default = true, .active = true },
};

/* ---- blobs */

static int put_view(struct spool_doc *d, const char *images_dir, const char *image, int page, struct err *e)
{
    char path[512], name[SPOOL_NAME_SIZE];
    AUTO_FREE char *bytes = malloc(IMAGE_MAX_BYTES);
    AUTO_FCLOSE FILE *f = NULL;
    size_t n = 0;

    if (!bytes)
        return err_set(e, -ENOMEM, "out of memory");
    if (images_dir && snprintf(path, sizeof(path), "%s/%s-%d.jpg", images_dir, image, page) < (int)sizeof(path))
        f = fopen(path, "rbe");
    if (f)
        n = fread(bytes, 1, IMAGE_MAX_BYTES, f);
    snprintf(name, sizeof(name), "view-%03d.jpg", page);
    return n > 0 ? spool_blob_put(d, name, bytes, n, e) : spool_blob_put(d, name, tiny_jpeg, sizeof(tiny_jpeg) - 1, e);
}

static int put_scan(struct spool_doc *d, int page, struct err *e)
{
    char name[SPOOL_NAME_SIZE], bytes[32];

    snprintf(name, sizeof(name), "page-%03d.png", page);
    snprintf(bytes, sizeof(bytes), "scan of page %d", page);
    return spool_blob_put(d, name, bytes, strlen(bytes), e);
}

/* The pages, and behind them a blank reverse that is hidden. */
static int put_reading_record(struct spool_doc *d, int pages, struct err *e)
{
    AUTO_JSON json_t *list = json_array();
    char blob[SPOOL_NAME_SIZE], view[SPOOL_NAME_SIZE];

    for (int i = 0; i < pages; i++) {
        snprintf(blob, sizeof(blob), "page-%03d.png", i + 1);
        snprintf(view, sizeof(view), "view-%03d.jpg", i + 1);
        json_array_append_new(list, json_pack("{s:i, s:i, s:i, s:s, s:i, s:s}", "width_px", PAGE_W, "height_px", PAGE_H, "rotation", 0,
                                              "blob", blob, "index", 0, "view", view));
    }
    snprintf(blob, sizeof(blob), "page-%03d.png", pages + 1);
    AUTO_JSON json_t *record = json_pack("{s:O, s:{s:{s:s}}, s:[{s:s, s:i, s:s, s:s}]}", "pages", list,
                                         "evidence", "subject", "why", "behind the subject label", "hidden", "blob", blob, "index", 0, "view", "view-h001.jpg", "why", "blank");
    AUTO_FREE char *text = json_dumps(record, 0);
    return text ? spool_blob_put(d, "reading.json", text, strlen(text), e) : err_set(e, -ENOMEM, "out of memory");
}

static int put_document(struct spool *spool, const struct sample_letter *s, enum spool_stage stage, const char *images_dir,
                        char id[ID_SIZE], struct err *e)
{
    AUTO_SPOOL_DOC struct spool_doc *d = NULL;
    int r = spool_doc_new(spool, false, &d, e);

    if (r == 0)
        snprintf(id, ID_SIZE, "%s", spool_doc_id(d));
    for (int page = 1; page <= s->pages + 1 && r == 0; page++)
        r = put_scan(d, page, e);
    for (int page = 1; page <= s->pages && r == 0 && stage != SPOOL_SCANNED; page++)
        r = put_view(d, images_dir, s->image, page, e);
    if (r == 0 && stage != SPOOL_SCANNED)
        r = spool_blob_put(d, "view-h001.jpg", tiny_jpeg, sizeof(tiny_jpeg) - 1, e);
    if (r == 0)
        r = put_reading_record(d, s->pages, e);
    if (r == 0)
        r = spool_blob_put(d, "document.pdf", tiny_pdf, sizeof(tiny_pdf) - 1, e);
    return r == 0 ? spool_doc_commit(TAKE_PTR(d), stage, e) : r;
}

/* ---- the diary */

static int take_in(struct store *store, const struct sample_letter *s, const char *doc, int64_t received_s, int64_t *ret_id, struct err *e)
{
    char number[STORE_NUMBER_SIZE];
    struct letter_new n = { .doc = doc, .source = "scan", .register_letter = "A", .number_prefix = "CRU", .lane = s->lane,
                            .pages = s->pages, .received_s = received_s };

    return store_take_in(store, &n, ret_id, number, e);
}

static int put_reading(struct store *store, const struct sample_letter *s, int64_t id, struct err *e)
{
    struct letter_reading r = { .fields = s->fields, .body = "पत्र का पाठ / text of the letter", .post = s->post, .pages = s->pages, .lane = s->lane };

    while (r.n_fields < MAX_FIELDS && s->fields[r.n_fields].name)
        r.n_fields++;
    return store_put_reading(store, id, &r, "ocrd", e);
}

static int keep_revision(void *ctx, const struct letter *l)
{
    *(int *)ctx = l->revision;
    return 0;
}

static int confirm(struct store *store, const struct sample_letter *s, int64_t id, struct err *e)
{
    static const struct delivery_new ways[] = { { .channel = "eoffice" }, { .channel = "mail" } };
    struct letter_confirm c = { .fields = s->fields, .post = s->post, .deliveries = ways, .n_deliveries = ARRAY_LEN(ways) };
    int r = store_letter(store, id, keep_revision, &c.revision, e);

    while (c.n_fields < MAX_FIELDS && s->fields[c.n_fields].name)
        c.n_fields++;
    return r == 0 ? store_confirm(store, id, &c, "desk", e) : r;
}

struct found { int64_t eoffice, mail; };

static int keep_delivery(void *ctx, const struct delivery *d)
{
    struct found *f = ctx;

    *(strcmp(d->channel, "eoffice") == 0 ? &f->eoffice : &f->mail) = d->id;
    return 0;
}

/* Takes deliveries of the channel until it is this one; the others are put aside and go back to waiting. */
static int take_own(struct store *store, const char *channel, int64_t id, struct err *e)
{
    int64_t aside[8];
    bool all;
    int r = 0;

    for (size_t n = 0; n < ARRAY_LEN(aside) && r == 0; n++) {
        r = store_delivery_take(store, &(struct delivery_turn){ .channel = channel, .instance = "", .ask = true, .max_lane = 2, .busy = aside, .n_busy = n },
                                &aside[n], e);
        if (r < 0 || aside[n] == id)
            return r;
        store_delivery_event(store, aside[n], DELIVERY_EV_RETRY, false, "", NULL, "sendd", &all, NULL);
    }
    return r < 0 ? r : err_set(e, -ENOENT, "the delivery cannot be taken");
}

static int deliver(struct store *store, int64_t id, enum sample which, struct err *e)
{
    static const char receipt[] = "{\"receipt_no\": \"154960/2026/CRU\", \"computer_no\": 4711}";
    struct found d = { 0 };
    bool all;
    int r = store_deliveries(store, id, keep_delivery, &d, e);

    if (r < 0 || which == SAMPLE_FILED)
        return r;
    r = take_own(store, "eoffice", d.eoffice, e);
    if (r == 0)
        r = store_delivery_event(store, d.eoffice, DELIVERY_EV_COMMIT, false, "Sending", NULL, "sendd", &all, e);
    if (r == 0 && which == SAMPLE_UNKNOWN)
        return store_delivery_event(store, d.eoffice, DELIVERY_EV_UNKNOWN, false, "e-Office did not answer within 60 s", NULL, "sendd", &all, e);
    if (r == 0)
        r = store_delivery_event(store, d.eoffice, DELIVERY_EV_DELIVERED, false, "e-Office made the receipt", receipt, "sendd", &all, e);
    if (r == 0)
        r = take_own(store, "mail", d.mail, e);
    return r == 0 ? store_delivery_event(store, d.mail, DELIVERY_EV_DELIVERED, false, "The relay took the mail", "{}", "sendd", &all, e) : r;
}

static int bring_to_state(struct store *store, enum sample which, int64_t id, struct err *e)
{
    const struct sample_letter *s = &samples[which];

    if (which == SAMPLE_READING)
        return 0;
    if (which == SAMPLE_VOID)
        return store_letter_event(store, id, LETTER_EV_VOID, "Scanned twice by mistake", "desk", e);
    int r = put_reading(store, s, id, e);
    if (r == 0 && which == SAMPLE_HELD)
        return store_letter_event(store, id, LETTER_EV_HOLD, "This letter may carry a classified marking. Look at the paper before you release it.", "diaryd", e);
    if (r == 0 && which >= SAMPLE_FILED) {
        r = confirm(store, s, id, e);
        return r == 0 ? deliver(store, id, which, e) : r;
    }
    return r;
}

int desk_letters_put_one(struct store *store, struct spool *spool, enum sample which, const char *images_dir, int64_t received_s, int64_t *ret_id, struct err *e)
{
    static const enum spool_stage stages[SAMPLES] = {
        [SAMPLE_CLEAN] = SPOOL_READ, [SAMPLE_HINDI] = SPOOL_READ, [SAMPLE_VIP] = SPOOL_READ, [SAMPLE_HOSTILE] = SPOOL_READ,
        [SAMPLE_READING] = SPOOL_SCANNED, [SAMPLE_HELD] = SPOOL_READ, [SAMPLE_FILED] = SPOOL_FILED,
        [SAMPLE_UNKNOWN] = SPOOL_FILED, [SAMPLE_SENT] = SPOOL_SENT, [SAMPLE_VOID] = SPOOL_SCANNED,
    };
    char doc[ID_SIZE];
    int r = put_document(spool, &samples[which], stages[which], images_dir, doc, e);

    if (r == 0)
        r = take_in(store, &samples[which], doc, received_s, ret_id, e);
    return r == 0 ? bring_to_state(store, which, *ret_id, e) : r;
}

int desk_letters_put(struct store *store, struct spool *spool, const char *images_dir, int64_t received_s,
                     int64_t ret_ids[SAMPLES], struct err *e)
{
    int r = store_replace_officers(store, officers, ARRAY_LEN(officers), "test", e);

    for (int i = 0; i < SAMPLES && r == 0; i++)
        r = desk_letters_put_one(store, spool, (enum sample)i, images_dir, received_s + i * 97, &ret_ids[i], e);
    return r;
}
