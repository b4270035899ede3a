# eofficed beyond the two tests of uploader.mk, and dakbox-conform: they drive the built programs.
GATEWAY_MORE = test_gateway_instances test_gateway_inbox test_gateway_sessions test_gateway_limits test_gateway_faults test_gateway_conform test_gateway_tus
GATEWAY_TLS  = test_gateway_tls test_gateway_nginx
TESTS += $(GATEWAY_MORE) $(GATEWAY_TLS)
$(foreach t,$(GATEWAY_MORE),$(eval $t_SRC = tests/unit/$t.c $$(gateway_rig))$(eval $t_PKG = cmocka libcurl))
$(foreach t,$(GATEWAY_TLS),$(eval $t_SRC = tests/unit/$t.c $$(gateway_rig) tests/unit/test_gateway_tls_rig.c tests/rig/certs.c)$(eval $t_PKG = cmocka libcurl gnutls))
test_gateway_sessions_PKG += liboath
$(addprefix $(B)/,$(GATEWAY_MORE) $(GATEWAY_TLS)): | $(B)/eofficed $(B)/dakbox-conform

TESTS += test_gateway_sendd
test_gateway_sendd_SRC = tests/unit/test_gateway_sendd.c $(send_rig)
test_gateway_sendd_PKG = cmocka libcurl
$(B)/test_gateway_sendd: | $(B)/sendd $(B)/eofficed
