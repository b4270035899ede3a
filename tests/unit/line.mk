# The wire between sendd and the other sides: the line itself, the interface, TLS, sessions, uploads over a bad line.
fault_proxy_SRC = tests/rig/fault_proxy.c tests/rig/socket.c
TESTS += test_rig_fault_proxy
test_rig_fault_proxy_SRC = tests/unit/test_rig_fault_proxy.c $(fault_proxy_SRC)
test_rig_fault_proxy_PKG = cmocka

TESTS += test_line_names
test_line_names_SRC = tests/unit/test_line_names.c uploader/line/name_servers.c tests/rig/tmpdir.c
test_line_names_PKG = cmocka

# these drive the built sendd
LINE_TESTS = test_send_tls test_send_route test_send_vpn test_send_session test_send_silent test_send_clock
TESTS += $(LINE_TESTS)
line_rig = $(send_rig) tests/rig/socket.c tests/rig/certs.c tests/rig/tls_front.c tests/rig/netns.c tests/unit/test_send_scene.c
$(foreach t,$(LINE_TESTS),$(eval $t_SRC = tests/unit/$t.c $$(line_rig))$(eval $t_PKG = cmocka libcurl gnutls liboath))
$(addprefix $(B)/,$(LINE_TESTS)): | $(B)/sendd $(B)/eofficed
test_send_vpn_SRC += tests/unit/vpn_rig.c
$(B)/test_send_vpn $(B)/test_units_vpn: | $(B)/dakbox
TESTS += test_units_vpn
test_units_vpn_SRC = tests/unit/test_units_vpn.c tests/unit/vpn_rig.c tests/rig/certs.c tests/rig/netns.c tests/rig/tmpdir.c
test_units_vpn_PKG = cmocka gnutls

TESTS += test_send_cuts
eoffice_channel_SRC = $(addprefix uploader/send/,eoffice.c eoffice_upload.c eoffice_session.c eoffice_answers.c eoffice_json.c eoffice_lists.c delivery.c http.c \
                        http_headers.c sessions.c) firmware/workflow/masters.c $(route_SRC) $(tls_SRC)
test_send_cuts_SRC = tests/unit/test_send_cuts.c $(gateway_rig) $(fault_proxy_SRC) $(eoffice_channel_SRC)
test_send_cuts_PKG = cmocka libcurl gnutls libcares
$(B)/test_send_cuts: | $(B)/eofficed

TESTS += test_desk_session
test_desk_session_SRC = tests/unit/test_desk_session.c tests/unit/desk_rig.c tests/unit/desk_rig_http.c tests/unit/desk_rig_people.c tests/unit/desk_letters.c tests/rig/tmpdir.c $(store_SRC) $(workflow_SRC)
test_desk_session_PKG = cmocka sqlite3
$(B)/test_desk_session: | $(B)/deskd $(B)/diaryd $(B)/desk_scand
