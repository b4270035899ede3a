# The stand-in central e-Office.
PROGRAMS     += eofficed
eofficed_SRC := $(wildcard uploader/gateway/*.c)
eofficed_PKG := sqlite3 libmicrohttpd gnutls liboath
