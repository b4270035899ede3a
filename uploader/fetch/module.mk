# box-fetch: a file over the ministry network, for boxd
PROGRAMS     += box-fetch
box-fetch_SRC = uploader/fetch/main.c $(route_SRC)
box-fetch_PKG = libcurl libcares
