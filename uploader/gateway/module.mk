# The stand-in central e-Office.
PROGRAMS     += eofficed
eofficed_SRC := $(addprefix uploader/gateway/,main.c server.c receipts.c upload.c schema_check.c masters.c db.c inbox.c problem.c)
eofficed_PKG := sqlite3 libmicrohttpd
