/* Markings in the words of a whole letter: place and neighbours decide what a grade on a line means. */
#include "tests/unit/test.h"
#include "tests/unit/test_ocr_paper.h"

#include <string.h>

struct letter { const char *text; enum mark_decision decision; const char *grade; };

static void assert_letters(const struct letter *letters, size_t n)
{
    size_t wrong = 0;

    for (size_t i = 0; i < n; i++) {
        struct fields f = paper_read(letters[i].text);
        const struct found *x = &f.of[FIELD_CLASSIFICATION];
        const char *grade = x->value ? x->value : "none";

        if (f.marking != letters[i].decision || strcmp(grade, letters[i].grade) != 0)
            print_error("letter %zu of %zu \"%.70s\": %s, %s (%s)\n", ++wrong, n, letters[i].text, mark_decision_name(f.marking), grade, x->value ? x->why : "-");
        fields_done(&f);
    }
    assert_int_equal(wrong, 0);
}

#define ASSERT_LETTERS(table) assert_letters(table, sizeof(table) / sizeof *(table))

#define BODY "\n\n     Sir,\n\n          I am directed to refer to your letter of even number dated the 4th March, 2021 on the subject mentioned\n     above and to say that the matter has been examined in consultation with the Department of Expenditure.\n"
#define END "\n\n                                                                    Yours faithfully,\n\n                                                                    (A. K. Sinha)\n                                                                    Under Secretary\n"

static void a_grade_at_the_top_or_the_bottom_is_refused(void **state)
{
    static const struct letter letters[] = {
        { "                                        SECRET\n\nNo. 21/7/2020-NI-II\nGovernment of India\nMinistry of Home Affairs\n" BODY END, MARK_REFUSE, "secret" },
        { "                                                                                  TOP SECRET\n\nCabinet Secretariat\n(Research Wing)\nU.O. No. 2/TS/2019\n" BODY, MARK_REFUSE, "top_secret" },
        { "Confidential\n\nD.O. No. 3/2/2021-AVD\n\nDear Shri Rao,\n\n     Please refer to our discussion of this morning.\n", MARK_REFUSE, "confidential" },
        { "PERSONAL AND CONFIDENTIAL\n\nMy dear Secretary,\n\n     I write to you about the enquiry.\n", MARK_REFUSE, "confidential" },
        { "                                    परम गुप्त / TOP SECRET\n\nगृह मंत्रालय\nसं. 4/2020\n", MARK_REFUSE, "top_secret" },
        { "                                         गोपनीय\n\nकार्मिक एवं प्रशिक्षण विभाग\nनई दिल्ली, दिनांक 4 मार्च, 2021\n\nविषय: अनुशासनिक कार्यवाही।\n", MARK_REFUSE, "confidential" },
        { "                                       R E S T R I C T E D\n\nHEADQUARTERS\nNo. 4012/Q/1\n", MARK_REFUSE, "restricted" },
        { "No. 1/2\n" BODY END "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n                                        SECRET\n", MARK_REFUSE, "secret" },
        { "No. 1/2\n" BODY "\f                                        -2-\n\n                                        CONFIDENTIAL\n" BODY, MARK_REFUSE, "confidential" },
        { "प्रतिबंधित/RESTRICTED\n\nमुख्यालय\n", MARK_REFUSE, "restricted" },
    };

    (void)state;
    ASSERT_LETTERS(letters);
}

static void a_grade_somewhere_else_or_half_read_is_held(void **state)
{
    static const struct letter letters[] = {
        { "No. 1/2\n" BODY "\n\n\n\n\n\n\n\n               SECRET\n" BODY, MARK_HOLD, "secret" },
        { "                                        SEGRET\n\nNo. 21/7/2020\n" BODY, MARK_HOLD, "secret" },
        { "CONFIDENTAL\n\nD.O. No. 3/2/2021\n", MARK_HOLD, "confidential" },
        { "TRI / CONFIDENTIAL\n\nNo. 3\n", MARK_HOLD, "confidential" },
        { "Government of [SECRET |\nMinistry of Power\n", MARK_HOLD, "secret" },
        { "                                         सीमित\n\nसेना मुख्यालय\n", MARK_HOLD, "restricted" },
    };

    (void)state;
    ASSERT_LETTERS(letters);
}

/* domain.md §5.1. */
static void the_traps_are_clear(void **state)
{
    static const struct letter letters[] = {
        { "                         SECRETARY TO THE GOVERNMENT OF INDIA\n\nD.O. No. 4/2020\n", MARK_CLEAR, "none" },
        { "SECRETARY\nMINISTRY OF STEEL\n" BODY, MARK_CLEAR, "none" },
        { "                              LOK SABHA SECRETARIAT\n                              (SECRETARIAT)\n", MARK_CLEAR, "none" },
        { "No. 1/2\n" BODY "\n                                                       (R. K. GUPTA)\n                                                       UNDER SECRETARY\n", MARK_CLEAR, "none" },
        { "सं. 1/2\n\n                                                       भवदीय,\n\n                                                       गुप्ता\n                                                       अवर सचिव\n", MARK_CLEAR, "none" },
        { "गुप्ता\n\nसं. 4\n", MARK_CLEAR, "none" },
        { "No. 3\n\nSubject: Annual Confidential Reports of Group A officers for the year\n         2019-20 - CONFIDENTIAL REPORT\n", MARK_CLEAR, "none" },
        { "                                CONFIDENTIAL REPORT\n\nName of the officer\n", MARK_CLEAR, "none" },
        { "                                वार्षिक गोपनीय रिपोर्ट\n\nअधिकारी का नाम\n", MARK_CLEAR, "none" },
        { "विषय: वर्ष 2019-20 की वार्षिक गोपनीय रिपोर्ट\n", MARK_CLEAR, "none" },
        { "No. 3\n" BODY END "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nDISCLAIMER: This e-mail and any files transmitted with it are confidential and intended solely for\nthe use of the addressee. CONFIDENTIALITY NOTICE\n", MARK_CLEAR, "none" },
        { "No. 3\n\nSubject: RESTRICTED HOLIDAY on account of Guru Ravidas Jayanti\n\n                         RESTRICTED HOLIDAYS\n", MARK_CLEAR, "none" },
        { "                          ELECTION BY SECRET BALLOT\n\nNo. 5\n", MARK_CLEAR, "none" },
        { "                       OFFICIAL SECRETS ACT, 1923\n\nDeclaration\n", MARK_CLEAR, "none" },
        { "                      हिन्दुस्तान पेट्रोलियम निगम\n                                सीमित\n\nसं. 4/2020\n", MARK_CLEAR, "none" },
        { "सं. 4\n\n     इस क्षेत्र में बिना अनुमति के प्रवेश करना पूर्णतः प्रतिबंधित है तथा उल्लंघन करने वालों पर\n     कार्रवाई होगी।\n", MARK_CLEAR, "none" },
        { "                              RESTRICTED TENDER\n\nTender No. 3/2020\n", MARK_CLEAR, "none" },
        { "RESTRICTED CIRCULATION\n\nNo. 5\n", MARK_CLEAR, "none" },
        { "UNCLASSIFIED\n\nNo. 5\n", MARK_CLEAR, "none" }, { "DECLASSIFIED\n\nNo. 5\n", MARK_CLEAR, "none" }, { "Classified papers\n\nNo. 5\n", MARK_CLEAR, "none" },
        { "NOT SECRET\n\nNo. 5\n", MARK_CLEAR, "none" },
        { "No. 5\n\n     It is hereby clarified that the contents of the note recorded on the file of the Department should be kept\n     secret.\n\n     2. The officers may note.\n", MARK_CLEAR, "none" },
        { "No. 5\n\n     The panel names of the candidates recommended by the selection committee for the post shall be treated as\n     confidential.\n", MARK_CLEAR, "none" },
        { "No. 5\n\n     The candidates shall preserve the गोपनीयता of the question papers.\n     गोपनीयता\n", MARK_CLEAR, "none" },
    };

    (void)state;
    ASSERT_LETTERS(letters);
}

/* Written after the rules, as they would come from other offices. */
static void letters_of_other_offices_are_told_apart(void **state)
{
    static const struct letter letters[] = {
        { "EMBASSY OF INDIA\nKATHMANDU\n\nSECRET                                              BY BAG\n\nNo. KAT/POL/101/1/2018\n", MARK_REFUSE, "secret" },
        { "     CONFIDENTIAL\n     IMMEDIATE\n\nOffice of the Commissioner of Customs (Preventive)\nF. No. VIII(48)12/HPU/2019\n", MARK_REFUSE, "confidential" },
        { "                                                                              गुप्त\nप्रधान निदेशक का कार्यालय, रक्षा लेखा\n", MARK_REFUSE, "secret" },
        { "Page 1 of 3                                                            RESTRICTED\n\nHQ Eastern Command (Engineers)\n", MARK_REFUSE, "restricted" },
        { "                               अत्यंत गोपनीय\n\nजिलाधिकारी, गोरखपुर\nपत्रांक 112/गो.\n", MARK_REFUSE, "confidential" },
        { "SECRET AND PERSONAL\n\nGOVERNOR\nRAJ BHAVAN\n", MARK_REFUSE, "secret" },
        { "              (Confidential)\n\nCentral Vigilance Commission\nSatarkta Bhavan\n", MARK_REFUSE, "confidential" },
        { "OFFICE OF THE CHIEF ELECTORAL OFFICER\n\nMOST IMMEDIATE / SECRET\n\nNo. 576/3/EVM\n", MARK_REFUSE, "secret" },
        { "INDIAN STATISTICAL INSTITUTE\nConfidential Section\n\nRef: ISI/CS/14\n", MARK_CLEAR, "none" },
        { "RAILWAY BOARD\nSecretary's Branch\n\nSub: Secret codes for examination answer books\n", MARK_CLEAR, "none" },
        { "GUPTA AND COMPANY\nChartered Accountants\n\nTo\nThe Commissioner\n", MARK_CLEAR, "none" },
        { "डॉ. रामगोपाल गुप्त\nप्राचार्य\n\nसेवा में\n", MARK_CLEAR, "none" },
        { "Regd. Post\n\nNTPC LIMITED\n(A Government of India Enterprise)\n\nसीमित निविदा सूचना\n", MARK_CLEAR, "none" },
        { "STATE BANK OF INDIA\n\nCredit Information - Strictly Private\n\nDear Sir\n", MARK_CLEAR, "none" },
        { "KENDRIYA VIDYALAYA SANGATHAN\n\nConfidential work - remuneration of paper setters regarding\n", MARK_CLEAR, "none" },
        { "गोपनीय अनुभाग\nउच्च न्यायालय, इलाहाबाद\n\nसंख्या 14\n", MARK_CLEAR, "none" },
    };

    (void)state;
    ASSERT_LETTERS(letters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grade_at_the_top_or_the_bottom_is_refused),
        cmocka_unit_test(a_grade_somewhere_else_or_half_read_is_held),
        cmocka_unit_test(the_traps_are_clear),
        cmocka_unit_test(letters_of_other_offices_are_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
