include $(wildcard drivers/*/module.mk)
