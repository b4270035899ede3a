# Each step of the schema is SQL in a file of its own and a C string in the program.
GENERATED += $(patsubst firmware/store/%.sql,$(O)/gen/store/%.inc,$(wildcard firmware/store/schema_*.sql))
$(O)/gen/store/schema_%.inc: firmware/store/schema_%.sql
	@mkdir -p $(@D)
	$(call say,GEN,$@)sed -e 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$$/\\n"/' $< > $@
