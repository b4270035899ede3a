# The one way to the ministry network, and what goes along it in more than one program.
route_SRC := $(addprefix uploader/line/,route.c patience.c sftp.c)
