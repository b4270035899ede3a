/* said/reading.h - why a letter, a page or a file could not be read: ocrd and ocr-page. */

/* the letter */
SAID(READ_NO_PAGES, "read_no_pages", "the letter has no pages; a person must look", "पत्र में कोई पृष्ठ नहीं है; किसी व्यक्ति को देखना होगा")
SAID(READ_ALL_HIDDEN, "read_all_hidden", "every page of the letter is hidden; a person must look", "पत्र के सभी पृष्ठ छिपाए गए हैं; किसी व्यक्ति को देखना होगा")
SAID(READ_PAGE, "read_page", "page {1} could not be read: {2}; {3}, a person must look", "पृष्ठ {1} पढ़ा नहीं जा सका: {2}; {3}, किसी व्यक्ति को देखना होगा")
SAID(READ_PAGES, "read_pages", "page {1} and {2} more could not be read: {3}; {4}, a person must look", "पृष्ठ {1} और अन्य {2} पृष्ठ पढ़े नहीं जा सके: {3}; {4}, किसी व्यक्ति को देखना होगा")
SAID(READ_PICTURE_KEPT, "read_picture_kept", "its picture is in the document", "उसका चित्र दस्तावेज़ में है")
SAID(READ_SCAN_KEPT, "read_scan_kept", "the scan is kept", "स्कैन सुरक्षित है")
SAID(READ_SIGNED_LARGE, "read_signed_large", "the signed PDF is {1} MiB, more than may be sent ({2} MiB), and making it smaller would destroy the signature; it is kept as it is, a person must decide",
     "हस्ताक्षरित PDF {1} MiB की है, जबकि {2} MiB तक भेजी जा सकती है; छोटी करने पर हस्ताक्षर नष्ट हो जाएगा, अतः वह जैसी है वैसी रखी गई है, किसी व्यक्ति को निर्णय लेना होगा")
SAID(READ_TOO_LARGE, "read_too_large", "the PDF of the letter is larger than the {1} MiB e-Office takes, even with the smallest pictures; it lies in {2} parts of pages {3}; split the letter behind these pages, or have the limit raised and release it",
     "पत्र की PDF सबसे छोटे चित्रों के साथ भी ई-ऑफ़िस की {1} MiB की सीमा से बड़ी है; वह {2} भागों में है, पृष्ठ {3}; पत्र को इन पृष्ठों के बाद विभाजित करें, या सीमा बढ़वाकर रोक हटाएँ")
SAID(READ_LIST_DAMAGED, "read_list_damaged", "what was decided about its pages is damaged ({1}); all pages are shown: a person must arrange them anew", "पृष्ठों के बारे में जो तय हुआ था वह क्षतिग्रस्त है ({1}); सभी पृष्ठ दिखाए गए हैं: उन्हें पुनः क्रम में लगाएँ")
SAID(READ_BROKE_DOWN, "read_broke_down", "reading the letter broke the reader down {1} times", "पत्र पढ़ते समय पठन प्रोग्राम {1} बार बंद हुआ")

/* the process that reads a page */
SAID(READ_PROCESS_LOST, "read_process_lost", "the reading process broke down over it, or needed more than {1} MiB of memory", "पठन प्रक्रिया इस पर बंद हो गई, या उसे {1} MiB से अधिक मेमोरी चाहिए थी")
SAID(READ_TOO_LONG, "read_too_long", "it took longer than {1} s", "{1} सेकंड से अधिक समय लगा")
SAID(READ_PAGE_MEMORY, "read_page_memory", "there is not enough memory to read the page", "पृष्ठ पढ़ने के लिए मेमोरी पर्याप्त नहीं है")
SAID(READ_TESSERACT, "read_tesseract", "Tesseract could not read the page", "Tesseract पृष्ठ नहीं पढ़ सका")

/* the file */
SAID(FILE_EMPTY, "file_empty", "the file is empty", "फ़ाइल खाली है")
SAID(FILE_NO_PICTURE, "file_no_picture", "it is not a picture or PDF that can be read", "यह पढ़ा जा सकने वाला चित्र या PDF नहीं है")
SAID(FILE_NOT_READ, "file_not_read", "it is {1}; only PDF, JPEG, PNG, TIFF, GIF, BMP, WebP and PNM are read", "यह {1} है; केवल PDF, JPEG, PNG, TIFF, GIF, BMP, WebP और PNM पढ़े जाते हैं")
SAID(FILE_IS_HEIC, "file_is_heic", "a HEIC photograph of a telephone", "फ़ोन का HEIC चित्र")
SAID(FILE_IS_AVIF, "file_is_avif", "an AVIF picture", "AVIF चित्र")
SAID(FILE_IS_JPEG_2000, "file_is_jpeg_2000", "a JPEG 2000 picture", "JPEG 2000 चित्र")
SAID(FILE_IS_ZIP, "file_is_zip", "a ZIP archive or an Office document", "ZIP संग्रह या ऑफ़िस दस्तावेज़")
SAID(FILE_IS_OFFICE, "file_is_office", "an Office document", "ऑफ़िस दस्तावेज़")
SAID(FILE_IS_RTF, "file_is_rtf", "an RTF document", "RTF दस्तावेज़")
SAID(FILE_IS_POSTSCRIPT, "file_is_postscript", "a PostScript file", "PostScript फ़ाइल")

/* the picture */
SAID(PICTURE_DAMAGED, "picture_damaged", "the picture is damaged or cut off", "चित्र क्षतिग्रस्त या अधूरा है")
SAID(PICTURE_NO_SIZE, "picture_no_size", "the picture has no size", "चित्र का कोई आकार नहीं है")
SAID(PICTURE_TOO_LARGE, "picture_too_large", "the picture is {1} x {2} pixels, more than can be read ({3} million pixels, each side under {4})", "चित्र {1} x {2} पिक्सेल का है, जो पढ़ा नहीं जा सकता (अधिकतम {3} मिलियन पिक्सेल, प्रत्येक भुजा {4} से कम)")
SAID(PICTURE_MEMORY, "picture_memory", "there is not enough memory for the picture", "चित्र के लिए मेमोरी पर्याप्त नहीं है")
SAID(PDF_LOCKED, "pdf_locked", "the PDF is locked with a password", "PDF पासवर्ड से बंद है")
SAID(PDF_DAMAGED, "pdf_damaged", "the PDF is damaged or cut off", "PDF क्षतिग्रस्त या अधूरी है")
SAID(PDF_PAGE_DAMAGED, "pdf_page_damaged", "page {1} of the PDF is damaged", "PDF का पृष्ठ {1} क्षतिग्रस्त है")
SAID(PDF_PAGE_NO_SIZE, "pdf_page_no_size", "the PDF page has no size", "PDF के पृष्ठ का कोई आकार नहीं है")
SAID(PDF_PAGE_TOO_LARGE, "pdf_page_too_large", "the PDF page is {1} x {2} mm, more than can be read", "PDF का पृष्ठ {1} x {2} मि.मी. का है, जो पढ़ा नहीं जा सकता")
SAID(PDF_NO_PAGES, "pdf_no_pages", "the PDF has no pages", "PDF में कोई पृष्ठ नहीं है")
SAID(PDF_MANY_PAGES, "pdf_many_pages", "the PDF has {1} pages, more than can be read ({2})", "PDF में {1} पृष्ठ हैं, अधिकतम {2} पढ़े जा सकते हैं")
SAID(GIF_MANY_PAGES, "gif_many_pages", "the GIF moves: it has more than {1} pictures", "GIF चलचित्र है: उसमें {1} से अधिक चित्र हैं")
SAID(TIFF_DAMAGED, "tiff_damaged", "the TIFF is damaged or cut off", "TIFF क्षतिग्रस्त या अधूरी है")
SAID(TIFF_PAGE_DAMAGED, "tiff_page_damaged", "page {1} of the TIFF is damaged or cut off", "TIFF का पृष्ठ {1} क्षतिग्रस्त या अधूरा है")
SAID(TIFF_MANY_PAGES, "tiff_many_pages", "the TIFF has more than {1} pages", "TIFF में {1} से अधिक पृष्ठ हैं")
SAID(TIFF_NO_PAGES, "tiff_no_pages", "the TIFF has no pages", "TIFF में कोई पृष्ठ नहीं है")
