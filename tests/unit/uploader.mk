GATEWAY_TESTS = test_gateway_receipts test_gateway_upload
SEND_TESTS    = test_send_eoffice test_send_answers test_send_mail test_send_relay test_send_trial
TESTS += $(GATEWAY_TESTS) $(SEND_TESTS) test_send_words

gateway_rig = tests/unit/test_gateway_rig.c tests/rig/tmpdir.c
send_rig    = $(gateway_rig) tests/unit/test_send_rig.c tests/unit/test_send_fakes.c firmware/workflow/states.c
$(foreach t,$(GATEWAY_TESTS),$(eval $t_SRC = tests/unit/$t.c $(gateway_rig))$(eval $t_PKG = cmocka libcurl))
$(foreach t,$(SEND_TESTS),$(eval $t_SRC = tests/unit/$t.c $(send_rig))$(eval $t_PKG = cmocka libcurl))
test_send_relay_SRC += tests/rig/relay.c
test_send_words_SRC = tests/unit/test_send_words.c $(addprefix uploader/send/,delivery.c http.c http_headers.c mail_text.c eoffice_json.c eoffice_lists.c) firmware/workflow/masters.c $(route_SRC) $(tls_SRC)
test_send_words_PKG = cmocka libcurl gnutls libcares

# these drive the built programs
$(addprefix $(B)/,$(GATEWAY_TESTS) $(SEND_TESTS)): | $(B)/eofficed
$(addprefix $(B)/,$(SEND_TESTS)): | $(B)/sendd
