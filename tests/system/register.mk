# the register of a million letters, for make bench-desk
TOOLS += register_seed
register_seed_SRC    = tests/bench/register_seed.c $(store_SRC) $(workflow_SRC)
register_seed_PKG    = sqlite3
register_seed_LDLIBS = -lm
TOOLS += register_bench
register_bench_SRC   = tests/bench/register_bench.c $(store_SRC) $(workflow_SRC)
register_bench_PKG   = sqlite3
