# dakbox-conform: is this an implementation of openapi.yaml?
PROGRAMS           += dakbox-conform
dakbox-conform_SRC := $(wildcard uploader/conform/*.c)
dakbox-conform_PKG := libcurl
