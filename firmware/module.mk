base_SRC     = $(wildcard firmware/base/*.c)
spool_SRC    = $(wildcard firmware/spool/*.c)
workflow_SRC = $(wildcard firmware/workflow/*.c)
store_SRC    = $(wildcard firmware/store/*.c)

include $(wildcard firmware/store/module.mk firmware/diary/module.mk firmware/desk/module.mk firmware/ctl/module.mk)
