/* config_keys.h - the table of settings; included by config.h and config.c only.
 * CONFIG_TEXT(id, "section.key", default, help)
 * CONFIG_NUMBER(id, "section.key", unit, default, min, max, help)
 * CONFIG_FLAG(id, "section.key", default, help) */

CONFIG_TEXT(OFFICE_NAME, "office.name", "Central Registry Unit", "Name of the office, printed on labels and mails")
CONFIG_TEXT(OFFICE_NAME_HI, "office.name_hi", "केन्द्रीय पंजीकरण एकक", "The same in Hindi")
CONFIG_TEXT(OFFICE_REGISTER, "office.register", "A", "Letter of this counter's register; one register, one clerk")
CONFIG_TEXT(OFFICE_NUMBER_PREFIX, "office.number_prefix", "CRU", "What diary numbers begin with: CRU-A/2026/000123")
CONFIG_TEXT(OFFICE_OWN_NAMES, "office.own_names", "", "What letters call the ministry or office, semicolons between: Ministry of X; X मंत्रालय; empty: not known")
CONFIG_TEXT(OFFICE_OFFICERS_FILE, "office.officers_file", "", "Officers' directory (CSV), read when diaryd starts")
CONFIG_TEXT(OFFICE_RULES_FILE, "office.rules_file", "", "The office's rules for marking letters, read when diaryd starts and by \"dakbox rules reload\"; empty: none")
CONFIG_TEXT(OFFICE_DELIVERY_MODE, "office.delivery_mode", "By Hand", "Delivery mode proposed for paper; the clerk confirms it")

CONFIG_TEXT(PATHS_DATA_DIR, "paths.data_dir", "/var/lib/dakbox", "Spool and diary; one file system")
CONFIG_TEXT(PATHS_RUN_DIR, "paths.run_dir", "/run/dakbox", "Sockets of the programs")
CONFIG_TEXT(PATHS_BOX_KEY_FILE, "paths.box_key_file", "", "Key that seals all letters (back it up); empty: box.key in paths.data_dir. Made when there is none and no letter yet")
CONFIG_NUMBER(PATHS_RESERVE_MIB, "paths.reserve_mib", "MiB", 512, 16, 1000000, "Intake stops when less than this is free")

CONFIG_TEXT(SCAN_DEVICE, "scan.device", "", "Scanners to use, as SANE names them, with commas between; empty: each one found")
CONFIG_TEXT(SCAN_SOURCE, "scan.source", "ADF Duplex", "Paper source; the nearest the scanner offers is taken")
CONFIG_TEXT(SCAN_MODE, "scan.mode", "Gray", "Gray or Color")
CONFIG_NUMBER(SCAN_RESOLUTION_DPI, "scan.resolution_dpi", "dpi", 300, 75, 1200, "Resolution of a scan")
CONFIG_TEXT(SCAN_PAPER, "scan.paper", "auto", "auto, A4, Legal, A3, receipt or long: the area that is scanned")
CONFIG_TEXT(SCAN_SEPARATE, "scan.separate", "sheets", "sheets: a press is one letter unless separator sheets lie between; press: always one; count: every scan.count_pages")
CONFIG_NUMBER(SCAN_COUNT_PAGES, "scan.count_pages", "pages", 1, 1, 1000, "With scan.separate = count: pages a letter has")
CONFIG_TEXT(SCAN_LABEL_PREFIX, "scan.label_prefix", "", "What pre-printed diary labels begin with: a page that bears one begins a letter; empty: none are used")
CONFIG_TEXT(SCAN_BUTTONS, "scan.buttons", "scan=letter email=vip copy=backlog", "What the scanner's buttons mean: button=purpose (letter, vip, backlog, add, rescan, end), spaces between")
CONFIG_FLAG(SCAN_HIDE_BLANK, "scan.hide_blank", true, "Blank sides are kept but not shown, read or sent")
CONFIG_FLAG(SCAN_CHECK_IMAGE, "scan.check_image", true, "Say so when a page is too dark, too light, cut off, skewed, streaked or folded")
CONFIG_NUMBER(SCAN_MAX_PAGES, "scan.max_pages", "pages", 2000, 1, 100000, "A letter longer than this ends by itself")
CONFIG_NUMBER(SCAN_BUTTON_POLL_MS, "scan.button_poll_ms", "ms", 200, 20, 5000, "How often the scanner's buttons are looked at")
CONFIG_NUMBER(SCAN_STALL_S, "scan.stall_s", "s", 30, 1, 600, "A scanner that sends nothing for so long in mid-page has stalled")
CONFIG_NUMBER(SCAN_CALL_S, "scan.call_s", "s", 60, 2, 600, "A scanner whose driver does not come back for so long is started anew")
CONFIG_NUMBER(SCAN_LOOK_S, "scan.look_s", "s", 60, 1, 3600, "How often the network is asked for new scanners")
CONFIG_FLAG(SCAN_START_ON_PAPER, "scan.start_on_paper", false, "Paper put into the feeder starts a letter, without a press")

CONFIG_TEXT(LABEL_PRINTER, "label.printer", "", "Label printer: zpl://host:9100, tspl:///dev/usb/lp0, escpos://host:9100, cups:queue; empty: none")
CONFIG_NUMBER(LABEL_WIDTH_MM, "label.width_mm", "mm", 70, 20, 200, "Width of a label")
CONFIG_NUMBER(LABEL_HEIGHT_MM, "label.height_mm", "mm", 35, 12, 300, "Height of a label")
CONFIG_NUMBER(LABEL_DPI, "label.dpi", "dpi", 203, 100, 1200, "Resolution of the label printer")
CONFIG_NUMBER(LABEL_TIMEOUT_S, "label.timeout_s", "s", 10, 1, 300, "A printer without progress for so long is given up, and asked again later")

CONFIG_TEXT(PANEL_CHIP, "panel.chip", "", "GPIO chip of the panel, such as gpiochip0; empty: none")
CONFIG_TEXT(PANEL_INPUT, "panel.input", "", "Input device of the panel's keys, such as /dev/input/by-path/...-event; empty: none")
CONFIG_TEXT(PANEL_BUTTONS, "panel.buttons", "17=letter 27=vip 22=add 23=end", "GPIO lines or names of keys (KEY_F13) and what they mean: letter, vip, backlog, add, rescan, end; spaces between")
CONFIG_TEXT(PANEL_LAMPS, "panel.lamps", "green=5 amber=6 red=13 buzzer=19", "GPIO lines of lamps and buzzer; spaces between")
CONFIG_NUMBER(PANEL_DEBOUNCE_MS, "panel.debounce_ms", "ms", 30, 1, 200, "A contact must be steady for so long to count")

CONFIG_TEXT(HOTFOLDER_DIR, "hotfolder.dir", "", "Folder whose files are taken in as letters: images, TIFF, PDF; empty: none")
CONFIG_TEXT(HOTFOLDER_PURPOSE, "hotfolder.purpose", "letter", "letter, vip or backlog: how its files queue")
CONFIG_NUMBER(HOTFOLDER_SETTLE_S, "hotfolder.settle_s", "s", 5, 1, 600, "A file is taken once nobody has written to it for so long")

CONFIG_TEXT(OCR_LANGUAGES, "ocr.languages", "eng+Devanagari", "Tesseract language packs to read with; each reads the lines of its script")
CONFIG_NUMBER(OCR_CHILDREN, "ocr.children", "processes", 0, 0, 64, "Reading processes; 0: one per core")
CONFIG_NUMBER(OCR_PAGE_MEMORY_MIB, "ocr.page_memory_mib", "MiB", 1024, 256, 16384, "Address space of one reading process")
CONFIG_NUMBER(OCR_PAGE_TIME_S, "ocr.page_time_s", "s", 120, 5, 3600, "A page that takes longer is given up")
CONFIG_NUMBER(OCR_PDF_MAX_MIB, "ocr.pdf_max_mib", "MiB", 20, 1, 1024, "A letter's PDF is made to fit under this, and under eoffice.max_mib, with smaller pictures")
CONFIG_NUMBER(OCR_PAGES_PER_CHILD, "ocr.pages_per_child", "pages", 200, 1, 100000, "A reading process is replaced after this many pages")

CONFIG_NUMBER(MARK_PAGE_MS, "mark.page_ms", "ms", 15000, 500, 60000, "The marking check of a page may take so long, also while the box is busy; a page that takes longer waits for a person")

CONFIG_TEXT(DESK_LISTEN, "desk.listen", "127.0.0.1", "Address the desk answers on")
CONFIG_NUMBER(DESK_PORT, "desk.port", "port", 8470, 1, 65535, "Port of the desk")
CONFIG_TEXT(DESK_NAMES, "desk.names", "", "Further host names browsers may use for the desk, with commas between; others are refused")

CONFIG_TEXT(EOFFICE_URL, "eoffice.url", "http://127.0.0.1:8471", "Base URL of the Receipt Intake API")
CONFIG_TEXT(EOFFICE_TOKEN_FILE, "eoffice.token_file", "", "File with the bearer token for e-Office")
CONFIG_TEXT(EOFFICE_CA_FILE, "eoffice.ca_file", "", "Certificate authority of e-Office (PEM); empty: the system's")
CONFIG_NUMBER(EOFFICE_TIMEOUT_S, "eoffice.timeout_s", "s", 60, 1, 3600, "A request without progress for this long is given up")
CONFIG_TEXT(EOFFICE_CATEGORY, "eoffice.category", "General", "Main category of a letter that names none, as e-Office calls it")
CONFIG_NUMBER(EOFFICE_MAX_MIB, "eoffice.max_mib", "MiB", 20, 1, 1024, "Largest PDF this e-Office takes")

CONFIG_TEXT(MAIL_URL, "mail.url", "", "Mail relay: smtp://host:587 (STARTTLS) or smtps://host:465; empty: no mail copies")
CONFIG_FLAG(MAIL_REQUIRE_TLS, "mail.require_tls", true, "Refuse a relay that offers no TLS")
CONFIG_TEXT(MAIL_CA_FILE, "mail.ca_file", "", "Certificate authority of the relay (PEM); empty: the system's")
CONFIG_TEXT(MAIL_USER, "mail.user", "", "Login at the relay; empty: no login")
CONFIG_TEXT(MAIL_PASSWORD_FILE, "mail.password_file", "", "File with the password for the relay")
CONFIG_TEXT(MAIL_FROM, "mail.from", "cru@example.gov.in", "Sender address; many relays want it equal to the login")
CONFIG_NUMBER(MAIL_MAX_MIB, "mail.max_mib", "MiB", 10, 1, 100, "Larger mails carry a notice without the scan")
CONFIG_TEXT(MAIL_TEXT_FILE, "mail.text_file", "", "Text of a mail copy with its {fields}; empty: the one built in")
CONFIG_TEXT(MAIL_NOTICE_FILE, "mail.notice_file", "", "Text of a mail whose scan is too large to attach; empty: the one built in")
CONFIG_NUMBER(MAIL_TIMEOUT_S, "mail.timeout_s", "s", 60, 1, 3600, "A relay without progress for this long is given up")

CONFIG_NUMBER(SEND_RETRY_FIRST_S, "send.retry_first_s", "s", 5, 1, 3600, "First wait after a failed delivery; doubles each time")
CONFIG_NUMBER(SEND_RETRY_MAX_S, "send.retry_max_s", "s", 900, 1, 86400, "Longest wait between two tries")
CONFIG_NUMBER(SEND_MAX_TRIES, "send.max_tries", "tries", 8, 1, 1000, "A letter refused this often is held for a person")

CONFIG_TEXT(GATEWAY_LISTEN, "gateway.listen", "127.0.0.1", "Address the stand-in e-Office answers on")
CONFIG_NUMBER(GATEWAY_PORT, "gateway.port", "port", 8471, 1, 65535, "Port of the stand-in e-Office")
CONFIG_TEXT(GATEWAY_DATA_DIR, "gateway.data_dir", "/var/lib/dakbox-eoffice", "Where the stand-in e-Office keeps receipts")
CONFIG_TEXT(GATEWAY_TOKEN_FILE, "gateway.token_file", "", "File with the bearer token it expects; empty: none")
CONFIG_NUMBER(GATEWAY_MAX_MIB, "gateway.max_mib", "MiB", 20, 1, 1024, "Largest document it takes")

#undef CONFIG_TEXT
#undef CONFIG_NUMBER
#undef CONFIG_FLAG
