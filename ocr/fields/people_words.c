#include "ocr/fields/people.h"

#include "base/text.h"
#include "ocr/fields/alike.h"

#include <stdlib.h>
#include <string.h>

/* A leading dash: any word that ends so, as उपनिदेशक. */
static const char *const posts[] = {
    "secretary", "secretaries", "director", "directors", "officer", "officers", "registrar", "commissioner", "commissioners", "chairman", "chairperson", "chairpersons",
    "president", "manager", "minister", "ministers", "engineer", "superintendent", "supdt", "suptd", "suptdt", "controller", "advocate", "principal", "chancellor", "chancellors", "collector",
    "collectors", "magistrate", "adviser", "advisor", "scientist", "consultant", "inspector", "inspectors", "governor", "judge", "justice", "auditor", "accountant",
    "auditors", "counsel", "attorney", "solicitor", "surveyor", "postmaster", "dean", "professor", "head", "heads", "executive", "executives", "administrator",
    "administrators", "coordinator", "convenor", "convener", "treasurer", "partner", "proprietor", "signatory", "commandant", "colonel", "brigadier", "captain",
    "dgp", "dig", "igp", "ceo", "cmd", "cvo", "cpio", "pio", "tehsildar", "tahsildar", "sarpanch", "mayor", "speaker", "ambassador", "counsellor", "clerk",
    "to the government of india", "to the govt of india", "to govt of india", "to government of india", "to government", "to govt", "to the government", "to the govt", "member of parliament",
    "member of legislative assembly", "mla", "mlc", "member secretary", "member", "officiating", "in charge", "incharge", "joint secy", "secy", "dy secy",
    "dy director", "dir", "dty", "ombudsman", "chief", "translator", "assistant", "private secretary", "deputy secretary", "under secretary",
    "-सचिव", "-निदेशक", "-अधिकारी", "-आयुक्त", "-प्रबन्धक", "-प्रबंधक", "-मंत्री", "-मन्त्री", "-अध्यक्ष", "-अभियन्ता", "-अभियंता", "-अधीक्षक", "-पंजीयक", "-नियंत्रक",
    "-लेखाकार", "-परीक्षक", "-निरीक्षक", "-पाल", "-पति", "-विभागाध्यक्ष", "-सलाहकार", "-समाहर्ता", "-प्रधानाचार्य", "-प्राचार्य", "-अधिवक्ता", "-न्यायाधीश", "-महासचिव",
    "-वैज्ञानिक", "-प्रभारी", "-प्रशासक", "-संयोजक", "-सरपंच", "-महापौर", "-रजिस्ट्रार", "-मजिस्ट्रेट", "-कलेक्टर", "-मैनेजर", "-डायरेक्टर", "-तहसीलदार", "-अनुवादक",
    "संसद सदस्य", "सांसद", "विधायक", "सदस्य", "अधिकारीगण", NULL
};
/* Words one misread away from a post that are none. */
static const char *const no_posts[] = { "office", "offices", "directory", "resident", "residents", "remember", "heading", "member s", "principle", "clerks", "chiefly", "ministry", NULL };

static const char *const offices[] = {
    "ministry", "department", "deptt", "dept", "secretariat", "directorate", "commission", "commissionerate", "authority", "corporation", "organisation", "organization",
    "association", "university", "institute", "institution", "council", "board", "bank", "court", "tribunal", "bench", "office of", "bureau", "centre", "center", "railway",
    "railways", "limited", "ltd", "academy", "federation", "mission", "company", "society", "agency", "collectorate", "municipal", "municipality", "panchayat",
    "vishwavidyalaya", "vishvavidyalaya", "viswavidyalaya", "vidyapeeth", "vidyapith", "mahavidyalaya", "parishad", "samiti", "sangh", "trust", "foundation", "school", "college", "vidyalaya", "hospital", "laboratory", "observatory", "survey of india", "archives", "library", "museum",
    "embassy", "high commission", "consulate", "police", "headquarters", "hqrs", "lok sabha", "rajya sabha", "vidhan sabha", "legislative assembly", "niti aayog",
    "raj bhavan", "raj bhawan", "prime minister s office", "president s secretariat", "union", "chamber", "industries", "enterprises", "traders", "associates", "solutions",
    "technologies", "constructions", "pvt", "llp", "sons", "forum", "committee", "branch office", "regional office", "head office", "zonal office", "sub office",
    "chief secretariat", "treasury", "treasuries", "command", "force", "regiment", "service", "services",
    "-मंत्रालय", "-मन्त्रालय", "-विभाग", "-सचिवालय", "-निदेशालय", "-महानिदेशालय", "-आयोग", "-प्राधिकरण", "-निगम", "-संगठन", "-संघ", "-विश्वविद्यालय", "-महाविद्यालय",
    "-विद्यालय", "-संस्थान", "-परिषद", "-परिषद्", "-बोर्ड", "-मंडल", "-मण्डल", "-बैंक", "-न्यायालय", "-अधिकरण", "-कार्यालय", "-लिमिटेड", "-सभा", "-समिति", "-न्यास", "-अकादमी",
    "-केन्द्र", "-केंद्र", "-पंचायत", "-पालिका", "-पीठ", "-रेल", "-रेलवे", "-मिशन", "-ब्यूरो", "-मुख्यालय", "-अस्पताल", "-चिकित्सालय", "-कंपनी", "-कम्पनी", "-आयुक्तालय",
    "-समाहरणालय", "-राजभवन", "-दूतावास", "-पुलिस", "-बल", "-सोसायटी", "-अभिकरण", NULL
};
/* Titles that hold such a word, and a misreading that is a word of its own. */
static const char *const no_offices[] = { "office memorandum", "office order", "office circular", "कार्यालय ज्ञापन", "कार्यालय आदेश", "कार्यालय परिपत्र", "new secretariat", "old secretariat", "civil secretariat", "नया सचिवालय", "पुराना सचिवालय", "नागरिक सचिवालय", "bond", "count", "counsel", "broad",
                                          "on india government service", "court fee", "speed post service", NULL };

static const char *const sections[] = {
    "section", "division", "branch", "cell", "desk", "wing", "unit", "sec", "-अनुभाग", "-प्रभाग", "-शाखा", "-प्रकोष्ठ", "-डेस्क", "-स्कंध", "-कक्ष", "-एकक", NULL
};
static const char *const places[] = {
    "bhawan", "bhavan", "bhawans", "block", "road", "marg", "street", "nagar", "sector", "floor", "complex", "plot", "house", "place", "colony", "lane", "vihar", "enclave",
    "building", "chowk", "p o", "post box", "p b no", "pin", "pincode", "district", "distt", "dist", "village", "tehsil", "vill", "ward", "flat", "near", "opposite", "opp",
    "niketan", "sadan", "shastri", "campus", "tower", "towers", "avenue", "puram", "extension", "gali", "mohalla", "khand", "gate", "bagh", "salai", "peta", "cross", "main road",
    "-भवन", "-मार्ग", "-नगर", "-रोड", "-ब्लॉक", "-ब्लाक", "-तल", "-मंजिल", "-सड़क", "-चौक", "-जिला", "-तहसील", "-ग्राम", "-पोस्ट", "-मकान", "-कॉम्प्लेक्स", "-काम्प्लेक्स", "-सदन",
    "-परिसर", "-सेक्टर", "-कॉलोनी", "-हाउस", "-गली", "-मोहल्ला", "-निकेतन", "-वार्ड", "-पिन", "-प्लॉट", "-बॉक्स", "-बाक्स", "-गेट", "-स्टेडियम", "stadium", "-एन्क्लेव", NULL
};
static const char *const contacts[] = {
    "phone", "ph", "phones", "tel", "telephone", "tele", "tel no", "telefax", "telegram", "e mail", "email", "mail", "fax", "website", "web", "www", "http", "https", "mobile", "mob", "epabx", "pbx",
    "cin", "gstin", "gst", "pan", "toll free", "regd office", "registered office", "-दूरभाष", "दूरभाष", "ई मेल", "ईमेल", "फैक्स", "फोन", "मोबाइल", "मोबाईल", "वेबसाइट", "वेबसाईट", NULL
};
static const char *const slogans[] = {
    "satyameva jayate", "सत्यमेव जयते", "सत्यमेव", "जयते", "azadi ka", "amrit mahotsav", "अमृत महोत्सव", "स्वच्छ भारत", "swachh bharat", "स्वच्छता की ओर", "digital india", "iso 9001", "iso",
    "undertaking", "enterprise of", "government enterprise", "govt enterprise", "का उपक्रम", "उपक्रम", "an autonomous", "autonomous body", "autonomous organisation", "under the administrative control",
    "under ministry of", "under the ministry of", "के अधीन", "स्वायत्त", "वसुधैव कुटुम्बकम", "one earth", "naac", "accredited", "established", "estd", "beti bachao", "g20", NULL
};
static const char *const titles[] = {
    "memorandum", "circular", "order", "notification", "endorsement", "notice", "corrigendum", "resolution", "minutes", "addendum", "reminder", "advertisement", "proceedings",
    "ज्ञापन", "परिपत्र", "आदेश", "अधिसूचना", "पृष्ठांकन", "सार्वजनिक सूचना", "की सूचना", "निविदा सूचना", "शुद्धिपत्र", "संकल्प", "कार्यवृत्त", "स्मरण पत्र", "अनुस्मारक", "ज्ञाप", "विज्ञप्ति", NULL
};
static const char *const through[] = { "proper channel", "उचित माध्यम", "उचित माध्यम से", "द्वारा उचित माध्यम", NULL };
static const char *const noise[] = { "dy no", "diary no", "diary", "r i section", "r i", "received", "despatched", "central registry", "receipt no", "डायरी", "प्राप्त", "may be filed", "put up", NULL };
static const char *const all[] = { "all", "सभी", "समस्त", NULL };
static const char *const honorifics[] = {
    "shri", "smt", "sh", "dr", "prof", "ms", "mr", "mrs", "km", "kum", "thiru", "tmt", "selvi", "sri", "shrimati", "mohd", "er", "adv", "justice", "lt", "col", "maj", "capt", "hon ble shri", "hon ble smt", "m s",
    "श्री", "श्रीमती", "सुश्री", "डॉ", "डा", "डाॅ", "प्रो", "कुमारी", "कु", "माननीय श्री", "मा", NULL
};

/* ---- comparing */

enum { LONG_WORD = 6 };

/* The first letter must be right: cheap to look at, and seldom misread where it is a capital. */
bool words_near(const char *fold, const char *word)
{
    size_t size = strlen(word), letters = text_letters(word, size), first = (unsigned char)*word < 0x80 ? 1 : 3;

    if (letters < LONG_WORD || strchr(word, ' '))
        return fold_has(fold, word);
    for (const char *at = fold; *at;) {
        size_t n = strcspn(at, " "), its = text_letters(at, n);

        if (its + 1 >= letters && its <= letters + 1 && strncmp(at, word, first) == 0 && words_alike(at, n, word, 1))
            return true;
        at += n + (at[n] == ' ');
    }
    return false;
}

static bool ends_a_word(const char *fold, const char *ending)
{
    size_t n = strlen(ending);

    for (const char *at = fold; (at = strstr(at, ending)); at++)
        if (at[n] == '\0' || at[n] == ' ')
            return true;
    return false;
}

static bool has_word_of(const char *fold, const char *const *words)
{
    for (; *words; words++)
        if (**words == '-' ? ends_a_word(fold, *words + 1) || words_near(fold, *words + 1) : words_near(fold, *words))
            return true;
    return false;
}

/* Without the words that only look like one of the list. */
static bool has_exactly(const char *fold, const char *const *words)
{
    for (; *words; words++)
        if (**words == '-' ? ends_a_word(fold, *words + 1) : fold_has(fold, *words))
            return true;
    return false;
}

bool words_post(const char *fold)
{
    return fold_has_any(fold, no_posts) ? has_exactly(fold, posts) : has_word_of(fold, posts);
}

bool words_office(const char *fold)
{
    return fold_has_any(fold, no_offices) ? false : has_word_of(fold, offices);
}

bool words_section(const char *fold) { return has_exactly(fold, sections); }
bool words_contact(const char *fold) { return has_exactly(fold, contacts); }
bool words_slogan(const char *fold) { return fold_has_any(fold, slogans); }
bool words_title(const char *fold)
{
    return fold_has_any(fold, label_question) || fold_starts_any(fold, label_minutes) || (fold_words(fold) <= 6 && fold_has_any(fold, titles) && (fold_has_any(fold, no_offices) || !has_exactly(fold, offices)));
}

bool words_through(const char *fold) { return fold_has_any(fold, through); }
bool words_noise(const char *fold) { return fold_has_any(fold, noise); }
bool words_all(const char *fold) { return fold_starts_any(fold, all); }
bool words_honorific(const char *fold) { return fold_starts_any(fold, honorifics); }

static bool has_pin(const char *fold)
{
    for (const char *at = fold; *at; at += strcspn(at, " "), at += *at == ' ') {
        size_t n = strspn(at, "0123456789");

        if (n == 6 && *at != '0' && (at[n] == ' ' || at[n] == '\0'))
            return true;
    }
    return false;
}

bool words_place(const char *fold)
{
    const char *town;

    return has_exactly(fold, places) || has_pin(fold) || state_of_town(fold, &town);
}

bool words_government(const char *fold)
{
    return fold_starts(fold, "government of") || fold_starts(fold, "govt of") || ((fold_has(fold, "सरकार") || fold_has(fold, "शासन")) && fold_words(fold) <= 5);
}

static bool has_letter(const char *text, bool devanagari)
{
    for (int c = text_next(&text); c >= 0; c = text_next(&text))
        if (devanagari ? text_is_devanagari((unsigned)c) && c < 0x964 : (c | 0x20) >= 'a' && (c | 0x20) <= 'z')
            return true;
    return false;
}

bool text_has_devanagari(const char *text) { return has_letter(text, true); }
bool text_has_latin(const char *text) { return has_letter(text, false); }
