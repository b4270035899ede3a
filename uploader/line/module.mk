# The one way to the ministry network, and what goes along it in more than one program.
route_SRC := $(addprefix uploader/line/,route.c name_servers.c patience.c sftp.c)
# Certificates: for those that link GnuTLS, too.
tls_SRC   := $(addprefix uploader/line/,tls.c warnings.c)
