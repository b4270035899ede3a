# files that become letters: "dakbox import", the hot folder
intake_SRC = $(wildcard firmware/intake/*.c) $(reader_SRC)
