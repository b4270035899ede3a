/* said/send.h - what sendd and its channels say. */
SAID(TRIED_TIMES, "tried_times", "Tried {1} times. {2}", "{1} बार प्रयास किया गया। {2}")
SAID(RESEND_BY_PERSON, "resend_by_person", "To be sent again, as the desk decided.", "डेस्क के निर्णय के अनुसार पुनः भेजा जाएगा।")
SAID(NUMBERS_TYPED_BY, "numbers_typed_by", "Numbers typed by {1}.", "संख्याएँ {1} ने भरीं।")
