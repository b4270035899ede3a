# the queue of deliveries: whose turn it is, how fast one other side is served, and both with sendd as a whole
TESTS += test_store_turns test_diary_ways test_send_pace test_send_lanes
test_diary_ways_SRC = tests/unit/test_diary_ways.c $(DIARY_PARTS) tests/rig/tmpdir.c
test_diary_ways_PKG = cmocka sqlite3
TOOLS += queue_seed queue_bench
test_store_turns_SRC = tests/unit/test_store_turns.c $(store_SRC) $(workflow_SRC) tests/rig/tmpdir.c
test_store_turns_PKG = cmocka sqlite3
test_send_pace_SRC = tests/unit/test_send_pace.c uploader/send/pace.c
test_send_pace_PKG = cmocka
test_send_lanes_SRC = tests/unit/test_send_lanes.c $(send_rig)
test_send_lanes_PKG = cmocka libcurl
$(B)/test_send_lanes: | $(B)/sendd $(B)/eofficed
# these with the real diaryd, too
OUTBOX_TESTS = test_send_drain test_send_masters test_send_alerts
TESTS += $(OUTBOX_TESTS)
outbox_rig = $(gateway_rig) tests/unit/test_outbox_rig.c
$(foreach t,$(OUTBOX_TESTS),$(eval $t_SRC = tests/unit/$t.c $$(outbox_rig))$(eval $t_PKG = cmocka libcurl sqlite3))
test_send_alerts_SRC += tests/rig/relay.c
$(addprefix $(B)/,$(OUTBOX_TESTS)): | $(B)/sendd $(B)/eofficed $(B)/diaryd $(B)/queue_seed

queue_seed_SRC  = tests/bench/queue_seed.c $(store_SRC) $(workflow_SRC)
queue_seed_PKG  = sqlite3
queue_bench_SRC = tests/bench/queue_bench.c $(store_SRC) $(workflow_SRC)
queue_bench_PKG = sqlite3
