sandbox_SRC  = firmware/base/sandbox.c
base_SRC     = $(filter-out $(sandbox_SRC),$(wildcard firmware/base/*.c))
spool_SRC    = $(wildcard firmware/spool/*.c)
image_SRC    = $(wildcard firmware/image/*.c)
xmp_SRC      = $(wildcard firmware/pdf/*.c)
print_SRC    = $(wildcard firmware/print/*.c)
reader_SRC   = $(wildcard firmware/reader/*.c)
workflow_SRC = $(wildcard firmware/workflow/*.c)
store_SRC    = $(wildcard firmware/store/*.c)
audit_SRC    = $(wildcard firmware/audit/*.c)
migration_SRC = $(wildcard firmware/migration/*.c)

include $(wildcard firmware/intake/module.mk firmware/store/module.mk firmware/diary/module.mk firmware/desk/module.mk firmware/ctl/module.mk firmware/box/module.mk firmware/care/module.mk)
