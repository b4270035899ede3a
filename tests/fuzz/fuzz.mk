# libFuzzer programs, one a parser of foreign bytes; "make fuzz SECONDS=n" runs each for n seconds.
FUZZERS += fuzz_look_page fuzz_look_answer
fuzz_look_page_SRC   = tests/fuzz/fuzz_look_page.c $(look_SRC)
fuzz_look_page_PKG   = zbar libdmtx
fuzz_look_answer_SRC = tests/fuzz/fuzz_look_answer.c $(look_client_SRC)
