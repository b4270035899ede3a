diary_SRC   = $(wildcard firmware/diary/*.c)
PROGRAMS   += diaryd
diaryd_SRC  = $(diary_SRC) $(workflow_SRC) $(store_SRC) $(xmp_SRC)
diaryd_PKG  = sqlite3
