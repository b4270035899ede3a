/* register_seed DATA_DIR LETTERS [SEED]: a diary of so many letters, as an office has them after five years, to measure the register.
 *
 * Subjects and texts (about 200 words) are Hindi and English, made of words that letters are made of and of many rare ones, so that
 * common and rare words occur as in a language (Zipf); few senders write most letters; nearly all letters are sent. The same
 * seed gives the same diary. It has no history rows and no documents: what is measured asks for neither. */
#include "store/db.h"

#include "base/auto.h"
#include "base/clock.h"
#include "base/config.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { DAY_S = 86400, YEARS = 5, WORDS = 200, TEXT_BYTES = 16 * 1024, RARE_WORDS = 30000, SENDERS = 4000 };

/* ---- numbers by chance */

static uint64_t state;

static uint32_t draw(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return below ? (uint32_t)((state >> 16) % below) : 0;
}

/* Small ranks often, large ones seldom: rank r comes about 1/r as often as the first. */
static uint32_t draw_rank(uint32_t n)
{
    double u = draw(1u << 30) / (double)(1u << 30);

    return (uint32_t)(exp(u * log(n)) - 1.0);
}

/* ---- words */

static const char *const english[] = {
    "the", "of", "to", "and", "in", "is", "for", "be", "this", "that", "with", "office", "letter", "dated", "reference", "government", "ministry",
    "department", "secretary", "under", "directed", "request", "kindly", "enclosed", "copy", "action", "necessary", "matter", "report", "officer",
    "section", "order", "information", "required", "submitted", "approval", "competent", "authority", "grant", "proposal", "furnish", "details",
    "earliest", "regarding", "subject", "state", "scheme", "implementation", "meeting", "minutes", "committee", "budget", "allocation", "pension",
    "payment", "arrears", "transfer", "posting", "vacancy", "deputation", "recruitment", "promotion", "seniority", "list", "employees", "service",
    "rules", "amendment", "notification", "gazette", "tender", "procurement", "contract", "audit", "paragraph", "reply", "objection", "compliance",
    "inspection", "building", "maintenance", "electricity", "water", "supply", "railway", "station", "bridge", "construction", "project", "land",
    "acquisition", "compensation", "court", "petition", "hearing", "counsel", "affidavit", "question", "parliament", "assurance", "member",
    "constituency", "representation", "grievance", "redressal", "portal", "training", "programme", "hindi", "quarterly", "statement", "expenditure",
};
static const char *const hindi[] = {
    "के", "में", "की", "है", "को", "से", "का", "और", "हेतु", "संबंध", "कार्यालय", "पत्र", "दिनांक", "मंत्रालय", "विभाग", "भारत", "सरकार", "सचिव", "अवर",
    "निदेश", "अनुरोध", "कृपया", "संलग्न", "प्रति", "कार्रवाई", "आवश्यक", "विषय", "रिपोर्ट", "अधिकारी", "अनुभाग", "आदेश", "सूचना", "प्रस्तुत", "अनुमोदन", "सक्षम",
    "प्राधिकारी", "अनुदान", "प्रस्ताव", "विवरण", "शीघ्र", "राज्य", "योजना", "कार्यान्वयन", "बैठक", "कार्यवृत्त", "समिति", "बजट", "आवंटन", "पेंशन", "भुगतान", "बकाया",
    "स्थानांतरण", "पदस्थापना", "रिक्ति", "प्रतिनियुक्ति", "भर्ती", "पदोन्नति", "वरिष्ठता", "सूची", "कर्मचारी", "सेवा", "नियम", "संशोधन", "अधिसूचना", "निविदा", "खरीद", "लेखा",
    "परीक्षा", "लाख", "उत्तर", "आपत्ति", "अनुपालन", "निरीक्षण", "भवन", "रखरखाव", "बिजली", "पेयजल", "आपूर्ति", "रेल", "पुल", "निर्माण", "परियोजना", "भूमि", "अधिग्रहण", "मुआवजा",
    "न्यायालय", "याचिका", "सुनवाई", "शपथपत्र", "प्रश्न", "संसद", "आश्वासन", "सदस्य", "अभ्यावेदन", "शिकायत", "निवारण", "प्रशिक्षण", "हिन्दी", "तिमाही", "व्यय",
};
static const char *const en_syllables[] = { "ba", "ran", "pur", "na", "gar", "shi", "val", "ko", "ti", "mal", "de", "su", "ra", "hat", "mi", "ken", "dra", "jo", "lak", "ve" };
static const char *const hi_syllables[] = { "रा", "म", "पु", "र", "ना", "ग", "शि", "व", "को", "टि", "ल", "दे", "सु", "हा", "मि", "के", "द्र", "जो", "ला", "वे" };

/* Word n of the rare ones: a place, a name, a word read wrongly. */
static void rare_word(uint32_t n, bool in_hindi, char out[64])
{
    const char *const *syllables = in_hindi ? hi_syllables : en_syllables;

    snprintf(out, 64, "%s%s%s%s", syllables[n % 20], syllables[n / 20 % 20], syllables[n / 400 % 20], n >= 8000 ? syllables[n / 8000 % 20] : "");
}

static void put_word(FILE *f, bool in_hindi)
{
    uint32_t common = in_hindi ? ARRAY_LEN(hindi) : ARRAY_LEN(english), n = draw_rank(common + RARE_WORDS);
    char word[64];

    if (n < common) {
        fputs(in_hindi ? hindi[n] : english[n], f);
        return;
    }
    rare_word(n - common, in_hindi, word);
    fputs(word, f);
}

static void make_text(char out[TEXT_BYTES], bool in_hindi, int words)
{
    FILE *f = fmemopen(out, TEXT_BYTES, "w");

    for (int i = 0; f && i < words; i++) {
        if (i > 0)
            fputc(i % 17 == 0 ? '\n' : ' ', f);
        if (draw(25) == 0)
            fprintf(f, "%u", draw(3) ? 2016 + draw(11) : draw(9000));
        else
            put_word(f, in_hindi);
    }
    if (f)
        fclose(f);
    out[TEXT_BYTES - 1] = '\0';
}

/* ---- a letter */

struct made {
    int64_t id, received_s, serial;
    int year, lane, sender;
    const char *state, *post;
    bool hindi;
    char number[STORE_NUMBER_SIZE];
};

static const char *const posts[] = { "SO-1", "SO-2", "SO-3", "US-1", "US-2", "US-3", "DS-1", "DS-2", "DIR-1", "JS-1", "AS-1", "PS-1" };
static const char *const sections[] = { "Cash", "Admin I", "Admin II", "Parliament", "Vigilance", "Budget", "Public Grievances", "IFD", "Coord", "Legal", "Hindi", "IT" };
static const char *const state_names[] = { "Bihar", "Uttar Pradesh", "Maharashtra", "Kerala", "Rajasthan", "Delhi", "Assam", "Gujarat" };

static int put_field(struct store *s, const struct made *m, const char *name, const char *value, const char *by, struct err *e)
{
    return db_run(s, NULL, e, "INSERT INTO fields (letter, name, value, source, conf, page, x, y, w, h, confirmed_by) VALUES (?, ?, ?, 'reading', 0.9, 1, 100, 100, 900, 60, ?)",
                  "lttt", m->id, name, value, by);
}

static int put_fields(struct store *s, const struct made *m, struct err *e)
{
    static const char *const forms[] = { "letter", "letter", "office_memorandum", "circular", "do_letter", "grievance", "order" };
    static const char *const modes[] = { "Speed Post", "Ordinary Post", "By Hand", "Registered Post", "E-mail" };
    static const char *const clerks[] = { "asha.verma", "r.kumar", "s.nair", "m.khan" };
    bool confirmed = strcmp(m->state, "sent") == 0 || strcmp(m->state, "filed") == 0;
    const char *by = confirmed ? clerks[draw_rank(4)] : "";
    char subject[TEXT_BYTES], number[80], date[CLOCK_DATE_SIZE], name[64], organisation[160];
    static const char *const codes[] = { "A", "F", "Z", "D.O.", "C", "E" };

    clock_format_date(m->received_s - (int64_t)draw(20) * DAY_S, date);
    rare_word((uint32_t)m->sender * 7, m->hindi, name);
    snprintf(organisation, sizeof(organisation), m->hindi ? "%s विभाग, %s मंत्रालय" : "Department of %s, Ministry of %s", name, m->hindi ? hindi[m->sender % 60 + 20] : english[m->sender % 60 + 40]);
    snprintf(number, sizeof(number), "%s-%u/%u/%d-%s", codes[draw(6)], 11000 + draw(20000), draw(300), m->year, sections[draw(12)]);
    make_text(subject, m->hindi, 9 + (int)draw(6));
    for (char *c = subject; *c; c++)
        if (*c == '\n')
            *c = ' ';
    const struct { const char *name, *value; } fields[] = {
        { "letter_no", number }, { "date", date }, { "subject", subject }, { "sender_name", name }, { "sender_organisation", organisation },
        { "form", forms[draw(7)] }, { "language", m->hindi ? "hi" : "en" }, { "delivery_mode", modes[draw_rank(5)] },
        { "sender_type", draw(3) ? "central" : "state" }, { "sender_state", state_names[draw_rank(8)] }, { "vip", m->lane == 0 ? "yes" : "no" },
        { "category", sections[draw_rank(12)] },
    };
    int r = 0;
    for (size_t i = 0; i < ARRAY_LEN(fields) && r == 0; i++)
        r = put_field(s, m, fields[i].name, fields[i].value, by, e);
    return r == 0 ? db_run(s, NULL, e, "UPDATE letters SET letter_date = ? WHERE id = ?", "tl", date, m->id) : r;
}

static int put_deliveries(struct store *s, const struct made *m, struct err *e)
{
    static const char *const channels[] = { "eoffice", "mail" };
    bool sent = strcmp(m->state, "sent") == 0;
    char key[40], result[120];
    int r = 0;

    if (!sent && strcmp(m->state, "filed") != 0)
        return 0;
    for (int i = 0; i < 2 && r == 0; i++) {
        const char *at = sent ? "delivered" : draw(4) == 0 ? "unknown" : "waiting";
        snprintf(key, sizeof(key), "%" PRId64 "-%d", m->id, i);
        snprintf(result, sizeof(result), sent && i == 0 ? "{\"receipt_no\":\"%" PRId64 "/%d/CRU\",\"computer_no\":%" PRId64 "}" : "{}",
                 100000 + m->serial, m->year, 3000000 + m->id);
        r = db_run(s, NULL, e, "INSERT INTO deliveries (letter, channel, key, state, lane, result, changed_s) VALUES (?, ?, ?, ?, ?, ?, ?)",
                   "ltttitl", m->id, channels[i], key, at, m->lane, result, m->received_s + 3600);
    }
    return r;
}

static int put_letter(struct store *s, struct made *m, struct err *e)
{
    char doc[40], body[TEXT_BYTES];

    snprintf(doc, sizeof(doc), "seed%012" PRId64, m->id);
    snprintf(m->number, sizeof(m->number), "CRU-A/%d/%06" PRId64, m->year, m->serial);
    int r = db_run(s, NULL, e, "INSERT INTO letters (id, doc, register, year, serial, number, state, lane, source, received_s, pages, changed_s, post, read_s) "
                   "VALUES (?, ?, 'A', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", "ltilttitlilt" "l", m->id, doc, m->year, m->serial, m->number, m->state, m->lane,
                   draw(12) == 0 ? "mail" : "scan", m->received_s, 1 + (int)draw_rank(8), m->received_s + 4000, m->post, m->received_s + 60);
    if (r == 0)
        r = put_fields(s, m, e);
    if (r == 0)
        r = put_deliveries(s, m, e);
    make_text(body, m->hindi, WORDS / 2 + (int)draw(WORDS));
    return r == 0 ? search_put(s, m->id, m->number, body, e) : r;
}

/* ---- all of them */

static int put_all(struct store *s, int64_t n, int64_t now_s, struct err *e)
{
    int64_t first_s = now_s - (int64_t)YEARS * 365 * DAY_S, serial = 0;
    int last_year = 0, r = 0;

    for (int64_t id = 1; id <= n && r == 0; id++) {
        struct made m = { .id = id, .received_s = first_s + (now_s - first_s) * id / n };
        bool late = n - id < 400;

        m.year = clock_local_year(m.received_s);
        if (m.year != last_year && last_year)
            r = db_run(s, NULL, e, "INSERT INTO registers VALUES ('A', ?, ?)", "il", last_year, serial);
        serial = m.year == last_year ? serial + 1 : 1;
        last_year = m.year;
        m.serial = serial;
        m.lane = draw(50) == 0 ? 0 : draw(30) == 0 ? 2 : 1;
        m.hindi = draw(10) < 4;
        m.sender = (int)draw_rank(SENDERS);
        m.state = late ? (draw(3) == 0 ? "filed" : "read") : draw(500) == 0 ? "void" : draw(3000) == 0 ? "held" : "sent";
        m.post = posts[draw_rank(ARRAY_LEN(posts))];
        if (r == 0)
            r = put_letter(s, &m, e);
        if (id % 100000 == 0)
            fprintf(stderr, "%" PRId64 "\n", id);
    }
    return r == 0 ? db_run(s, NULL, e, "INSERT INTO registers VALUES ('A', ?, ?)", "il", last_year, serial) : r;
}

static int put_officers(struct store *s, struct err *e)
{
    struct officer list[ARRAY_LEN(posts)] = { { .post = NULL } };

    for (size_t i = 0; i < ARRAY_LEN(posts); i++)
        list[i] = (struct officer){ .post = posts[i], .designation = i < 3 ? "Section Officer" : i < 6 ? "Under Secretary" : "Director", .section = sections[i],
                                    .active = true, .is_default = i == 0 };
    return store_replace_officers(s, list, ARRAY_LEN(list), "seed", e);
}

/* Triggers keep counts and lists for letters that come one by one; here they come at once. */
static int without_triggers(struct store *s, int64_t n, int64_t now_s, struct err *e)
{
    AUTO_STMT sqlite3_stmt *q = NULL;
    char *kept[200];
    size_t n_kept = 0;
    int r = db_query(s, &q, e, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('letters', 'fields', 'deliveries')", "");
    char *drop[ARRAY_LEN(kept)];

    while (r == 0 && (r = db_row(s, q, e)) == 1 && n_kept < ARRAY_LEN(kept)) {
        kept[n_kept] = strdup(db_text(q, 1));
        r = kept[n_kept] && asprintf(&drop[n_kept], "DROP TRIGGER %s", db_text(q, 0)) > 0 ? 0 : -ENOMEM;
        n_kept++;
    }
    if (r == 0)
        sqlite3_reset(q);
    for (size_t i = 0; i < n_kept && r == 0; i++)
        r = sqlite3_exec(s->db, drop[i], NULL, NULL, NULL) == SQLITE_OK ? 0 : db_error(s, e, "drop a trigger");
    if (r == 0)
        r = put_all(s, n, now_s, e);
    for (size_t i = 0; i < n_kept; i++) {
        if (r == 0)
            r = sqlite3_exec(s->db, kept[i], NULL, NULL, NULL) == SQLITE_OK ? 0 : db_error(s, e, "make a trigger");
        free(kept[i]);
        free(drop[i]);
    }
    return r;
}

static int fill(struct store *s, int64_t n, struct err *e)
{
    static const char after[] =
        "DELETE FROM letter_counts; INSERT INTO letter_counts SELECT state, count(*) FROM letters GROUP BY state;"
        "DELETE FROM delivery_counts; INSERT INTO delivery_counts SELECT channel, state, count(*) FROM deliveries GROUP BY channel, state;"
        "INSERT OR IGNORE INTO register_values SELECT DISTINCT name, value FROM fields WHERE letter <= 20000 AND name IN ('category', 'sender_state', 'delivery_mode');"
        "INSERT OR IGNORE INTO register_values SELECT DISTINCT 'by', confirmed_by FROM fields WHERE letter <= 20000 AND confirmed_by <> '';";
    int r = put_officers(s, e);

    if (r == 0 && sqlite3_exec(s->db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA secure_delete = OFF; "
                               "INSERT INTO search_text (search_text, rank) VALUES ('hashsize', 67108864)", NULL, NULL, NULL) != SQLITE_OK)
        r = db_error(s, e, "make it quick");
    if (r == 0)
        r = db_begin(s, e);
    if (r < 0)
        return r;
    r = without_triggers(s, n, clock_utc_s(), e);
    if (r == 0 && sqlite3_exec(s->db, after, NULL, NULL, NULL) != SQLITE_OK)
        r = db_error(s, e, "count");
    r = db_end(s, r, e);
    if (r == 0 && sqlite3_exec(s->db, "PRAGMA journal_mode = WAL; INSERT INTO search_text (search_text, rank) VALUES ('hashsize', 1048576)", NULL, NULL, NULL) != SQLITE_OK)
        r = db_error(s, e, "make it usual again");
    return r;
}

int main(int argc, char **argv)
{
    AUTO_STORE struct store *s = NULL;
    char path[PATH_MAX];
    struct err e = { 0 };
    int64_t n = argc >= 3 ? strtoll(argv[2], NULL, 10) : 0;

    if (argc < 3 || argc > 4 || n < 1) {
        fprintf(stderr, "usage: register_seed DATA_DIR LETTERS [SEED]\n");
        return 2;
    }
    state = 0x9E3779B97F4A7C15u ^ (argc == 4 ? strtoull(argv[3], NULL, 10) : 1);
    mkdir(argv[1], 0770);
    snprintf(path, sizeof(path), "%s/%s", argv[1], CONFIG_DIARY_NAME);
    int r = store_open(path, STORE_WRITE, &s, &e);
    if (r == 0)
        r = fill(s, n, &e);
    if (r < 0)
        fprintf(stderr, "register_seed: %s\n", e.msg);
    return r < 0 ? 1 : 0;
}
