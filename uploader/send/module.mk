# The sender: a thread a channel.
PROGRAMS  += sendd
send_SRC  := $(addprefix uploader/send/,channels.c delivery.c worker.c hand.c http.c eoffice.c eoffice_answers.c eoffice_json.c \
              trial.c secrets.c mail.c mail_relay.c mail_message.c mail_text.c)
sendd_SRC := uploader/send/main.c $(send_SRC)
sendd_PKG := libcurl
$(O)/uploader/send/mail.o: uploader/send/mail_copy.txt uploader/send/mail_notice.txt
