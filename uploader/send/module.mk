# The sender: some threads for each other side.
PROGRAMS  += sendd
send_SRC  := $(addprefix uploader/send/,channels.c delivery.c lanes.c settings_mark.c worker.c target.c pace.c hand.c http.c http_headers.c sessions.c eoffice.c eoffice_upload.c eoffice_session.c eoffice_answers.c eoffice_json.c eoffice_lists.c \
              trial.c secrets.c mail.c mail_relay.c mail_message.c mail_text.c)
send_SRC += $(addprefix uploader/send/,migration.c migration_disk.c migration_sftp.c mailbox.c mailbox_form.c readback.c readback_match.c readback_xml.c) $(migration_SRC)
send_SRC  += $(addprefix uploader/send/,mail_kind.c eoffice_seen.c) $(route_SRC) $(tls_SRC)
sms_SRC   := $(addprefix uploader/send/,sms.c sms_gateways.c sms_modem.c sms_words.c)
send_SRC  += $(sms_SRC) firmware/workflow/masters.c
sendd_SRC := uploader/send/main.c $(send_SRC)
sendd_PKG := libcurl gnutls libcares libxml-2.0
$(O)/uploader/send/mail.o: uploader/send/mail_copy.txt uploader/send/mail_notice.txt uploader/send/mail_alert.txt uploader/send/mail_ack.txt
