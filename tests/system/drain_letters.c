#include "tests/system/drain.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/put_file.h"
#include "tests/system/torture.h"

#include <errno.h>
#include <string.h>

enum { PDF_LEAST = 2000, PDF_SPREAD = 40000, PDF_LARGE = 700000, LARGE_EVERY = 97 };

/* Letters of VIPs and Parliament go to the first two, who have a mobile number and a next officer; the supervisor is nobody's post. */
const struct drain_post drain_posts[DRAIN_POSTS] = {
    { "US-1", "Under Secretary (Audit)", "", "us1@example.gov.in", "919811100001", "JS-1" },
    { "US-2", "Under Secretary (Customs)", "cbic", "us2@example.gov.in", "919811100002", "JS-1" },
    { "SO-1", "Section Officer (Cash)", "", "", "", "US-1" },
    { "SO-2", "Section Officer (Stores)", "cbic", "", "", "US-2" },
    { "JS-1", "Joint Secretary", "", "js1@example.gov.in", "919811100009", "" },
};

const char *drain_mobile(const struct drain_letter *l, const char *whom)
{
    return drain_posts[strcmp(whom, "next") == 0 ? DRAIN_POST_SUPERVISOR : l->post].mobile;
}

int drain_letters_plan(struct drain *d, struct err *e)
{
    uint64_t random = d->seed;

    d->letters = calloc(d->n_letters, sizeof(*d->letters));
    d->by_doc = json_object();
    if (!d->letters || !d->by_doc)
        return err_set(e, -ENOMEM, "out of memory");
    for (unsigned i = 0; i < d->n_letters; i++) {
        struct drain_letter *l = &d->letters[i];
        uint64_t dice = torture_random(&random);

        l->class = dice % 20 == 0 ? CLASS_PARLIAMENT : dice % 20 <= 2 ? CLASS_VIP : CLASS_PLAIN;
        l->post = (unsigned)(dice >> 8) % (l->class == CLASS_PLAIN ? DRAIN_POST_SUPERVISOR : 2);
        l->backlog = l->class == CLASS_PLAIN && (dice >> 16) % 4 == 0;
        l->acknowledge = (dice >> 24) % 10 == 0;
    }
    return 0;
}

int drain_letters_write_office(const struct drain *d, struct err *e)
{
    static const char policy[] = "confirmed parliament addressee sms,mail\nconfirmed parliament next sms\nconfirmed vip addressee sms\n"
                                 "confirmed vip supervisor mail after 1\n";
    static const char templates[] = "[alert-en]\nfor = alert\nlanguage = en\nvalues = number class\nid = 1107160000000000001\n"
                                    "text = Dak: letter with diary no. {#var#} ({#var#}) is marked to you. Please see it in e-Office.\n";
    char path[CTL_PATH_SIZE], text[2048];
    size_t n = (size_t)snprintf(text, sizeof(text), "post,designation,section,instance,next_post,name,email,mobile,default\n");

    for (int i = 0; i < DRAIN_POSTS; i++)
        n += (size_t)snprintf(text + n, sizeof(text) - n, "%s,%s,Section %d,%s,%s,Officer %d,%s,%s,%s\n", drain_posts[i].id, drain_posts[i].designation, i,
                              drain_posts[i].instance, drain_posts[i].next, i, drain_posts[i].email, drain_posts[i].mobile, i == 2 ? "yes" : "");
    int r = ctl_path(path, e, "%s/officers.csv", d->dir);
    if (r == 0)
        r = put_file(path, 0640, text, n, e);
    if (r == 0)
        r = ctl_path(path, e, "%s/alerts", d->dir);
    if (r == 0)
        r = put_file(path, 0640, policy, strlen(policy), e);
    if (r == 0)
        r = ctl_path(path, e, "%s/templates", d->dir);
    return r < 0 ? r : put_file(path, 0640, templates, strlen(templates), e);
}

/* ---- the document */

/* A PDF of one page that says whose it is, followed by as much noise as makes it so large. *ret is the caller's. */
static int make_pdf(const struct drain *d, unsigned i, char **ret, size_t *ret_n, struct err *e)
{
    uint64_t random = d->seed ^ ((uint64_t)i + 1) * 0x9E3779B97F4A7C15u;
    size_t noise = i % LARGE_EVERY == 0 ? PDF_LARGE : PDF_LEAST + torture_random(&random) % PDF_SPREAD;
    long at[6];
    FILE *f = open_memstream(ret, ret_n);

    if (!f)
        return err_errno(e, "make a PDF");
    fputs("%PDF-1.4\n", f);
    static const char *const objects[] = { "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>" };
    for (int o = 1; o <= 3; o++) {
        at[o] = ftell(f);
        fprintf(f, "%d 0 obj%sendobj\n", o, objects[o - 1]);
    }
    char words[128];
    int n = snprintf(words, sizeof(words), "BT/F 14 Tf 72 700 Td(Letter %06u of the run with seed %llu)Tj ET", i + 1, (unsigned long long)d->seed);
    at[4] = ftell(f);
    fprintf(f, "4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n", n, words);
    at[5] = ftell(f);
    fputs("5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n%", f);
    for (size_t k = 0; k < noise; k++) {
        if (k % 8 == 0)
            torture_random(&random);
        fputc('!' + (int)((random >> k % 8 * 8) % 90), f);
    }
    long xref = ftell(f) + 1;
    fputs("\nxref\n0 6\n0000000000 65535 f \n", f);
    for (int o = 1; o <= 5; o++)
        fprintf(f, "%010ld 00000 n \n", at[o]);
    fprintf(f, "trailer<</Size 6/Root 1 0 R>>\nstartxref\n%ld\n%%%%EOF\n", xref);
    return fclose(f) == 0 ? 0 : err_set(e, -ENOMEM, "out of memory");
}

static int put_reading(struct spool_doc *doc, unsigned i, struct err *e)
{
    char text[640];
    int n = snprintf(text, sizeof(text), "{\"id\": \"x\", \"document\": \"came\", \"pages\": [{\"text\": \"Letter %u\", \"blank\": false, \"rotation\": 0, "
                     "\"language\": \"en\", \"conf\": 0.95, \"blob\": \"page-001.png\", \"index\": 0}], \"fields\": {\"subject\": \"Supply of chair number %u\"}, "
                     "\"form\": \"letter\", \"language\": \"en\", \"urgent\": false, \"vip\": false, \"parliament\": false, \"classification\": \"none\", "
                     "\"decision\": \"clear\", \"evidence\": {}, \"seconds\": 1}", i + 1, i + 1);

    return spool_blob_put(doc, "reading.json", text, (size_t)n, e);
}

int drain_letter_put(struct drain *d, unsigned i, struct err *e)
{
    struct drain_letter *l = &d->letters[i];
    AUTO_SPOOL_DOC struct spool_doc *doc = NULL;
    AUTO_FREE char *pdf = NULL;
    char created[CLOCK_ISO_SIZE], page[32];
    size_t n = 0;
    int r = make_pdf(d, i, &pdf, &n, e);

    clock_format_iso(clock_utc_s(), created);
    if (r == 0)
        r = spool_doc_new(d->spool, false, &doc, e);
    if (r < 0)
        return r;
    snprintf(l->doc, sizeof(l->doc), "%s", spool_doc_id(doc));
    hash_hex_of(pdf, n, l->sha256);
    json_object_set_new(d->by_doc, l->doc, json_integer(i));
    snprintf(page, sizeof(page), "page of letter %u", i + 1);
    r = spool_doc_set(doc, "source", "scan", e);
    if (r == 0)
        r = spool_doc_set(doc, "created", created, e);
    if (r == 0)
        r = spool_doc_set(doc, "purpose", l->backlog ? "backlog" : "letter", e);
    if (r == 0)
        r = spool_blob_put(doc, "page-001.png", page, strlen(page), e);
    if (r == 0)
        r = spool_blob_put(doc, "document.pdf", pdf, n, e);
    if (r == 0)
        r = put_reading(doc, i, e);
    return r == 0 ? spool_doc_commit(TAKE_PTR(doc), SPOOL_READ, e) : r;
}

json_t *drain_letter_fields(const struct drain *d, unsigned i)
{
    const struct drain_letter *l = &d->letters[i];
    char subject[64], letter_no[64], sender[64], email[64], today[CLOCK_DATE_SIZE];

    snprintf(subject, sizeof(subject), "Supply of chair number %u", i + 1);
    snprintf(letter_no, sizeof(letter_no), "T-%u/2026-Admn", i + 1);
    snprintf(sender, sizeof(sender), "Shri A. Gupta (%u)", i + 1);
    snprintf(email, sizeof(email), "sender%u@example.org", i + 1);
    clock_format_date(clock_utc_s(), today);
    json_t *f = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "subject", subject, "letter_no", letter_no, "date", "2026-03-02", "sender_name", sender,
                          "received_date", today, "delivery_mode", "By Hand", "language", "en", "form", "letter");
    if (l->acknowledge)
        json_object_set_new(f, "sender_email", json_string(email));
    if (l->class != CLASS_PLAIN)
        json_object_set_new(f, l->class == CLASS_VIP ? "vip" : "parliament", json_string("yes"));
    return f;
}
