# maild: mails that become letters. mail-page, its child, is the only program that parses them.
PROGRAMS += maild mail-page
mail_parts_SRC = $(filter-out uploader/intake/main.c,$(wildcard uploader/intake/*.c)) uploader/intake/page/mail.c uploader/intake/page/notes.c $(intake_SRC) $(route_SRC) $(tls_SRC)
maild_SRC = uploader/intake/main.c $(mail_parts_SRC)
maild_PKG = libcurl libcares gnutls
mail_page_SRC = $(filter-out uploader/intake/page/main.c,$(wildcard uploader/intake/page/*.c)) $(print_SRC)
mail-page_SRC = uploader/intake/page/main.c $(mail_page_SRC) firmware/reader/frame.c $(sandbox_SRC)
mail-page_PKG = gmime-3.0 libxml-2.0 libarchive libytnef pangocairo cairo-pdf libseccomp
