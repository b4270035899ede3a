include $(wildcard uploader/*/module.mk)
