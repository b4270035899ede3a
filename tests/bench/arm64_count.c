/* arm64_count.c - plugin for qemu-aarch64: counts the instructions a program executes, by kind, and says so at its end.
 *
 * For arm64.sh. One thread only: the counters are added to without a lock. Debian has no header for plugins; the calls
 * below are those of version 1 of the interface, as QEMU 7.2 documents it. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef uint64_t plugin_id;
enum { INLINE_ADD_U64 = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*translated)(plugin_id, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, int op, void *counter, uint64_t add);
void qemu_plugin_register_atexit_cb(plugin_id id, void (*at_exit)(plugin_id, void *), void *ctx);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);

int qemu_plugin_version = 1;
int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv);

enum kind { MEMORY, VECTOR, BRANCH, INTEGER, KINDS };
static const char *const kind_name[KINDS] = { "loads and stores", "vector and floating point", "branches", "integer" };
static uint64_t executed[KINDS];

/* By bits 25 to 28, the top level of the encoding (Arm ARM, C4.1). */
static enum kind kind_of(uint32_t word)
{
    unsigned group = word >> 25 & 15;

    return (group & 5) == 4 ? MEMORY : (group & 7) == 7 ? VECTOR : (group & 14) == 10 ? BRANCH : INTEGER;
}

static void translated(plugin_id id, struct qemu_plugin_tb *tb)
{
    uint64_t n[KINDS] = { 0 };

    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++)
        n[kind_of(*(const uint32_t *)qemu_plugin_insn_data(qemu_plugin_tb_get_insn(tb, i)))]++;
    for (int k = 0; k < KINDS; k++)
        if (n[k])
            qemu_plugin_register_vcpu_tb_exec_inline(tb, INLINE_ADD_U64, &executed[k], n[k]);
}

static void at_exit(plugin_id id, void *ctx)
{
    uint64_t all = 0;

    (void)id;
    (void)ctx;
    for (int k = 0; k < KINDS; k++)
        all += executed[k];
    fprintf(stderr, "%.2f thousand million instructions:", (double)all / 1e9);
    for (int k = 0; k < KINDS; k++)
        fprintf(stderr, " %s %.0f %%%s", kind_name[k], 100.0 * (double)executed[k] / (double)all, k + 1 < KINDS ? "," : "\n");
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
    (void)info;
    (void)argc;
    (void)argv;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, at_exit, NULL);
    return 0;
}
