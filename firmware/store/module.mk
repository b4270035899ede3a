# The schema is SQL in a file of its own and a C string in the program.
GENERATED += $(O)/gen/store/schema_1.inc
$(O)/gen/store/schema_1.inc: firmware/store/schema_1.sql
	@mkdir -p $(@D)
	$(call say,GEN,$@)sed -e 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$$/\\n"/' $< > $@
