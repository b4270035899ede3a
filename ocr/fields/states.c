#include "ocr/fields/people.h"

#include "base/auto.h"

#include <string.h>

enum { AN, AP, AR, AS, BR, CH, CG, DH, DL, GA, GJ, HR, HP, JK, JH, KA, KL, LA, LD, MP, MH, MN, ML, MZ, NL, OD, PY, PB, RJ, SK, TN, TS, TR, UP, UK, WB, STATES };

static const struct state states[STATES] = {
    [AN] = { "Andaman and Nicobar Islands", "अंडमान और निकोबार द्वीपसमूह" }, [AP] = { "Andhra Pradesh", "आन्ध्र प्रदेश" }, [AR] = { "Arunachal Pradesh", "अरुणाचल प्रदेश" },
    [AS] = { "Assam", "असम" }, [BR] = { "Bihar", "बिहार" }, [CH] = { "Chandigarh", "चंडीगढ़" }, [CG] = { "Chhattisgarh", "छत्तीसगढ़" },
    [DH] = { "Dadra and Nagar Haveli and Daman and Diu", "दादरा और नगर हवेली और दमन और दीव" }, [DL] = { "Delhi", "दिल्ली" }, [GA] = { "Goa", "गोवा" },
    [GJ] = { "Gujarat", "गुजरात" }, [HR] = { "Haryana", "हरियाणा" }, [HP] = { "Himachal Pradesh", "हिमाचल प्रदेश" }, [JK] = { "Jammu and Kashmir", "जम्मू और कश्मीर" },
    [JH] = { "Jharkhand", "झारखंड" }, [KA] = { "Karnataka", "कर्नाटक" }, [KL] = { "Kerala", "केरल" }, [LA] = { "Ladakh", "लद्दाख" }, [LD] = { "Lakshadweep", "लक्षद्वीप" },
    [MP] = { "Madhya Pradesh", "मध्य प्रदेश" }, [MH] = { "Maharashtra", "महाराष्ट्र" }, [MN] = { "Manipur", "मणिपुर" }, [ML] = { "Meghalaya", "मेघालय" },
    [MZ] = { "Mizoram", "मिज़ोरम" }, [NL] = { "Nagaland", "नागालैंड" }, [OD] = { "Odisha", "ओडिशा" }, [PY] = { "Puducherry", "पुदुच्चेरी" }, [PB] = { "Punjab", "पंजाब" },
    [RJ] = { "Rajasthan", "राजस्थान" }, [SK] = { "Sikkim", "सिक्किम" }, [TN] = { "Tamil Nadu", "तमिलनाडु" }, [TS] = { "Telangana", "तेलंगाना" }, [TR] = { "Tripura", "त्रिपुरा" },
    [UP] = { "Uttar Pradesh", "उत्तर प्रदेश" }, [UK] = { "Uttarakhand", "उत्तराखंड" }, [WB] = { "West Bengal", "पश्चिम बंगाल" },
};

/* Other spellings, folded. Abbreviations that are words elsewhere ("UP", "MP") are not names of a state here. */
static const struct { const char *name; int state; } spellings[] = {
    { "j k", JK }, { "jammu kashmir", JK }, { "जम्मू एवं कश्मीर", JK }, { "जम्मू कश्मीर", JK }, { "orissa", OD }, { "उड़ीसा", OD }, { "pondicherry", PY }, { "पुदुचेरी", PY },
    { "पांडिचेरी", PY }, { "uttaranchal", UK }, { "उत्तराखण्ड", UK }, { "झारखण्ड", JH }, { "छत्तीसगढ", CG }, { "chattisgarh", CG }, { "chhatisgarh", CG }, { "आंध्र प्रदेश", AP },
    { "andaman nicobar islands", AN }, { "andaman nicobar", AN }, { "daman", DH }, { "diu", DH }, { "silvassa", DH }, { "tamilnadu", TN }, { "तमिल नाडु", TN }, { "nct of delhi", DL },
    { "नागालैण्ड", NL }, { "मिजोरम", MZ }, { "उ प्र", UP }, { "म प्र", MP }, { "u p", UP }, { "m p", MP }, { "मध्यप्रदेश", MP }, { "उत्तरप्रदेश", UP }, { "आंध्रप्रदेश", AP }, { "हिमाचलप्रदेश", HP }, { "a p", AP }, { "t n", TN }, { "w b", WB }, { "h p", HP }, { "चण्डीगढ़", CH }, { "चंडीगढ", CH },
};

/* Narrow ranges of delivery offices before the wide ones they lie in. First six digits of the PIN, both ends included. */
static const struct { unsigned from, to; int state; } pins[] = {
    { 194101, 194499, LA }, { 160001, 160103, CH }, { 246001, 246999, UK }, { 247656, 247671, UK }, { 248001, 249999, UK }, { 244712, 244717, UK }, { 262300, 262599, UK },
    { 263001, 263999, UK }, { 362520, 362579, DH }, { 396191, 396240, DH }, { 403001, 403999, GA }, { 605001, 605014, PY }, { 607402, 607403, PY }, { 609601, 609610, PY },
    { 533464, 533464, PY }, { 673310, 673310, PY }, { 682551, 682559, LD }, { 737001, 737999, SK }, { 744001, 744999, AN }, { 814001, 816999, JH }, { 822001, 822999, JH },
    { 825001, 829999, JH }, { 831001, 835999, JH }, { 790001, 792999, AR }, { 793001, 794999, ML }, { 795001, 795999, MN }, { 796001, 796999, MZ }, { 797001, 798999, NL },
    { 799001, 799999, TR },
    { 110001, 110999, DL }, { 121001, 136999, HR }, { 140001, 159999, PB }, { 160001, 160999, CH }, { 171001, 177999, HP }, { 180001, 193999, JK }, { 200001, 285999, UP },
    { 301001, 345999, RJ }, { 360001, 396999, GJ }, { 400001, 445999, MH }, { 450001, 488999, MP }, { 490001, 497999, CG }, { 500001, 509999, TS }, { 515001, 535999, AP },
    { 560001, 591999, KA }, { 600001, 643999, TN }, { 670001, 695999, KL }, { 700001, 743999, WB }, { 751001, 770999, OD }, { 781001, 788999, AS }, { 800001, 855999, BR },
};

/* Seats of government and large towns: where letters come from. */
static const struct { const char *fold, *name; int state; } towns[] = {
    { "new delhi", "New Delhi", DL }, { "नई दिल्ली", "नई दिल्ली", DL }, { "नयी दिल्ली", "नई दिल्ली", DL }, { "delhi", "Delhi", DL }, { "दिल्ली", "दिल्ली", DL },
    { "mumbai", "Mumbai", MH }, { "मुंबई", "मुंबई", MH }, { "मुम्बई", "मुम्बई", MH }, { "navi mumbai", "Navi Mumbai", MH }, { "pune", "Pune", MH }, { "पुणे", "पुणे", MH }, { "nagpur", "Nagpur", MH }, { "नागपुर", "नागपुर", MH },
    { "nashik", "Nashik", MH }, { "aurangabad", "Aurangabad", MH }, { "thane", "Thane", MH }, { "kolkata", "Kolkata", WB }, { "कोलकाता", "कोलकाता", WB }, { "calcutta", "Calcutta", WB }, { "howrah", "Howrah", WB },
    { "chennai", "Chennai", TN }, { "चेन्नई", "चेन्नई", TN }, { "coimbatore", "Coimbatore", TN }, { "madurai", "Madurai", TN }, { "bengaluru", "Bengaluru", KA }, { "bangalore", "Bangalore", KA }, { "बेंगलुरु", "बेंगलुरु", KA },
    { "mysuru", "Mysuru", KA }, { "mysore", "Mysore", KA }, { "hyderabad", "Hyderabad", TS }, { "secunderabad", "Secunderabad", TS }, { "हैदराबाद", "हैदराबाद", TS }, { "warangal", "Warangal", TS },
    { "vijayawada", "Vijayawada", AP }, { "amaravati", "Amaravati", AP }, { "visakhapatnam", "Visakhapatnam", AP }, { "guntur", "Guntur", AP }, { "tirupati", "Tirupati", AP }, { "thiruvananthapuram", "Thiruvananthapuram", KL },
    { "trivandrum", "Trivandrum", KL }, { "तिरुवनंतपुरम", "तिरुवनंतपुरम", KL }, { "kochi", "Kochi", KL }, { "cochin", "Cochin", KL }, { "ernakulam", "Ernakulam", KL }, { "kozhikode", "Kozhikode", KL }, { "lucknow", "Lucknow", UP },
    { "लखनऊ", "लखनऊ", UP }, { "kanpur", "Kanpur", UP }, { "कानपुर", "कानपुर", UP }, { "varanasi", "Varanasi", UP }, { "वाराणसी", "वाराणसी", UP }, { "prayagraj", "Prayagraj", UP }, { "प्रयागराज", "प्रयागराज", UP },
    { "allahabad", "Allahabad", UP }, { "इलाहाबाद", "इलाहाबाद", UP }, { "noida", "Noida", UP }, { "नोएडा", "नोएडा", UP }, { "ghaziabad", "Ghaziabad", UP }, { "गाजियाबाद", "गाजियाबाद", UP }, { "agra", "Agra", UP }, { "आगरा", "आगरा", UP },
    { "meerut", "Meerut", UP }, { "मेरठ", "मेरठ", UP }, { "gorakhpur", "Gorakhpur", UP }, { "dehradun", "Dehradun", UK }, { "देहरादून", "देहरादून", UK }, { "nainital", "Nainital", UK }, { "नैनीताल", "नैनीताल", UK }, { "roorkee", "Roorkee", UK },
    { "jaipur", "Jaipur", RJ }, { "जयपुर", "जयपुर", RJ }, { "jodhpur", "Jodhpur", RJ }, { "जोधपुर", "जोधपुर", RJ }, { "udaipur", "Udaipur", RJ }, { "kota", "Kota", RJ }, { "ajmer", "Ajmer", RJ }, { "bikaner", "Bikaner", RJ },
    { "gandhinagar", "Gandhinagar", GJ }, { "गांधीनगर", "गांधीनगर", GJ }, { "ahmedabad", "Ahmedabad", GJ }, { "अहमदाबाद", "अहमदाबाद", GJ }, { "surat", "Surat", GJ }, { "vadodara", "Vadodara", GJ }, { "rajkot", "Rajkot", GJ },
    { "bhopal", "Bhopal", MP }, { "भोपाल", "भोपाल", MP }, { "indore", "Indore", MP }, { "इंदौर", "इंदौर", MP }, { "gwalior", "Gwalior", MP }, { "ग्वालियर", "ग्वालियर", MP }, { "jabalpur", "Jabalpur", MP }, { "जबलपुर", "जबलपुर", MP },
    { "raipur", "Raipur", CG }, { "रायपुर", "रायपुर", CG }, { "bilaspur", "Bilaspur", CG }, { "patna", "Patna", BR }, { "पटना", "पटना", BR }, { "gaya", "Gaya", BR }, { "muzaffarpur", "Muzaffarpur", BR },
    { "ranchi", "Ranchi", JH }, { "राँची", "राँची", JH }, { "रांची", "रांची", JH }, { "jamshedpur", "Jamshedpur", JH }, { "dhanbad", "Dhanbad", JH }, { "bhubaneswar", "Bhubaneswar", OD }, { "bhubaneshwar", "Bhubaneswar", OD },
    { "भुवनेश्वर", "भुवनेश्वर", OD }, { "cuttack", "Cuttack", OD }, { "guwahati", "Guwahati", AS }, { "गुवाहाटी", "गुवाहाटी", AS }, { "dispur", "Dispur", AS }, { "shillong", "Shillong", ML }, { "imphal", "Imphal", MN },
    { "aizawl", "Aizawl", MZ }, { "kohima", "Kohima", NL }, { "agartala", "Agartala", TR }, { "itanagar", "Itanagar", AR }, { "gangtok", "Gangtok", SK }, { "chandigarh", "Chandigarh", CH }, { "चंडीगढ़", "चंडीगढ़", CH },
    { "panchkula", "Panchkula", HR }, { "gurugram", "Gurugram", HR }, { "gurgaon", "Gurgaon", HR }, { "गुरुग्राम", "गुरुग्राम", HR }, { "faridabad", "Faridabad", HR }, { "फरीदाबाद", "फरीदाबाद", HR }, { "rohtak", "Rohtak", HR }, { "hisar", "Hisar", HR },
    { "mohali", "Mohali", PB }, { "ludhiana", "Ludhiana", PB }, { "amritsar", "Amritsar", PB }, { "patiala", "Patiala", PB }, { "jalandhar", "Jalandhar", PB }, { "shimla", "Shimla", HP }, { "शिमला", "शिमला", HP },
    { "srinagar", "Srinagar", JK }, { "jammu", "Jammu", JK }, { "leh", "Leh", LA }, { "panaji", "Panaji", GA }, { "puducherry", "Puducherry", PY }, { "pondicherry", "Pondicherry", PY }, { "karaikal", "Karaikal", PY },
    { "port blair", "Port Blair", AN }, { "kavaratti", "Kavaratti", LD }, { "silvassa", "Silvassa", DH }, { "daman", "Daman", DH },
};

const struct state *state_of_pin(unsigned pin)
{
    for (size_t i = 0; i < ARRAY_LEN(pins); i++)
        if (pin >= pins[i].from && pin <= pins[i].to)
            return &states[pins[i].state];
    return NULL;
}

/* The table's names as they stand folded: small letters. */
static bool has_name(const char *fold, const char *name)
{
    char low[64];
    size_t n = 0;

    for (; name[n] && n + 1 < sizeof low; n++)
        low[n] = name[n] >= 'A' && name[n] <= 'Z' ? (char)(name[n] | 0x20) : name[n];
    low[n] = '\0';
    return fold_has(fold, low);
}

const struct state *state_named(const char *fold)
{
    for (size_t i = 0; i < STATES; i++)
        if (i != DL && (has_name(fold, states[i].name) || fold_has(fold, states[i].hindi)))
            return &states[i];
    for (size_t i = 0; i < ARRAY_LEN(spellings); i++)
        if (fold_has(fold, spellings[i].name))
            return &states[spellings[i].state];
    return has_name(fold, states[DL].name) || fold_has(fold, states[DL].hindi) ? &states[DL] : NULL;
}

/* The last one named: "Patna Road, Gaya". */
const struct state *state_of_town(const char *fold, const char **ret_town)
{
    const struct state *found = NULL;
    const char *last = NULL;
    size_t longest = 0;

    for (size_t i = 0; i < ARRAY_LEN(towns); i++) {
        const char *at = fold;
        size_t n = strlen(towns[i].fold);

        while ((at = strstr(at, towns[i].fold))) {
            if ((at == fold || at[-1] == ' ') && fold_starts(at, towns[i].fold) && (!last || at + n > last + longest || (at + n == last + longest && n > longest))) {
                last = at;
                longest = n;
                found = &states[towns[i].state];
                *ret_town = towns[i].name;
            }
            at++;
        }
    }
    return found;
}
