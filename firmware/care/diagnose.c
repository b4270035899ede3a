#include "care/diagnose.h"

#include "care/health.h"
#include "care/state.h"

#include "base/auto.h"

#include <dirent.h>
#include <inttypes.h>
#include <string.h>

static void write_card(const struct config *c, FILE *out)
{
    struct care_state s;
    struct health h;

    health_look(c, "", &h);
    health_print(&h, out);
    care_state_load(c, &s);
    fprintf(out, "backup_good_s %" PRId64 "\nbackup_tried_s %" PRId64 "\nbackup_letters %" PRId64 "\nbackup_documents %" PRId64 "\nbackup_problem %s\n", s.good_s,
            s.tried_s, s.letters, s.documents, said_id_of(s.problem) >= 0 ? said_code((enum said_id)said_id_of(s.problem)) : *s.problem ? "other" : "-");
}

/* systemd keeps a folder for each unit that runs: those of ours that have one run. Slots and versions are in boxd's status. */
static void write_units(const struct config *c, FILE *out)
{
    static const char *const places[] = { "/sys/fs/cgroup/system.slice", "/sys/fs/cgroup/systemd/system.slice" };

    (void)c;
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        AUTO_CLOSEDIR DIR *dir = opendir(places[i]);

        for (const struct dirent *d; dir && (d = readdir(dir)); )
            if (strncmp(d->d_name, "dakbox-", 7) == 0)
                fprintf(out, "runs %s\n", d->d_name);
    }
}

const struct diagnostics_part diagnose_parts[DIAGNOSE_PARTS] = { { "card.txt", write_card }, { "units.txt", write_units } };
