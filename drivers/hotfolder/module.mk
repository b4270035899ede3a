# hotfolderd: files in a folder become letters. All but main.c is linked into its tests.
hotfolder_parts_SRC = $(filter-out drivers/hotfolder/main.c,$(wildcard drivers/hotfolder/*.c)) $(intake_SRC)
PROGRAMS      += hotfolderd
hotfolderd_SRC = drivers/hotfolder/main.c $(hotfolder_parts_SRC)
