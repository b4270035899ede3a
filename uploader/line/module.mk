# The one way to the ministry network: for sendd and maild.
route_SRC := uploader/line/route.c
