# the marking check: how markings read, where they stand, and the look at drawn pages
mark_paper_SRC = tests/paper/marks.c

TOOLS += mark-kinds
mark-kinds_SRC    = tests/paper/mark_kinds.c $(mark_paper_SRC) $(page_SRC)
mark-kinds_PKG    = pangocairo $(ocr-page_PKG)
mark-kinds_LDLIBS = -lm

TESTS += test_mark_grade test_mark_text test_mark_letters test_mark_words test_mark_candidates test_mark_look test_mark_clear test_mark_traps test_mark_request
test_mark_grade_SRC = tests/unit/test_mark_grade.c $(mark_SRC)
test_mark_grade_PKG = cmocka

test_mark_text_SRC = tests/unit/test_mark_text.c $(mark_SRC)
test_mark_text_PKG = cmocka

test_mark_letters_SRC = tests/unit/test_mark_letters.c $(mark_SRC)
test_mark_letters_PKG = cmocka

test_mark_words_SRC    = tests/unit/test_mark_words.c tests/unit/test_ocr_paper.c ocr/page/turn.c $(fields_SRC)
test_mark_words_PKG    = cmocka
test_mark_words_LDLIBS = -lm

test_mark_candidates_SRC    = tests/unit/test_mark_candidates.c ocr/page/turn.c $(addprefix ocr/page/mark/,candidates.c stroke.c) ocr/mark/judge.c
test_mark_candidates_PKG    = cmocka lept
test_mark_candidates_LDLIBS = -lm

mark_rig_SRC = tests/unit/test_mark_rig.c $(mark_paper_SRC) $(page_SRC)

test_mark_look_SRC    = tests/unit/test_mark_look.c $(mark_rig_SRC)
test_mark_look_PKG    = cmocka pangocairo $(ocr-page_PKG)
test_mark_look_LDLIBS = -lm

test_mark_clear_SRC    = tests/unit/test_mark_clear.c $(mark_rig_SRC)
test_mark_clear_PKG    = cmocka pangocairo $(ocr-page_PKG)
test_mark_clear_LDLIBS = -lm

test_mark_traps_SRC    = tests/unit/test_mark_traps.c tests/rig/tmpdir.c $(mark_rig_SRC)
test_mark_traps_PKG    = cmocka pangocairo $(ocr-page_PKG)
test_mark_traps_LDLIBS = -lm
$(B)/test_mark_traps: | $(B)/labeld

# asks the real ocr-page
test_mark_request_SRC    = tests/unit/test_mark_request.c $(mark_paper_SRC) $(sort $(page_SRC) $(reader_SRC))
test_mark_request_PKG    = cmocka pangocairo $(ocr-page_PKG)
test_mark_request_LDLIBS = -lm
$(B)/test_mark_request: | $(B)/ocr-page
