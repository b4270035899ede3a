/* said/base.h - what serves all programs. */
SAID(ABOUT, "about", "{1}: {2}", "{1}: {2}")
SAID(NO_MEMORY, "no_memory", "there is no memory left", "मेमोरी शेष नहीं है")
