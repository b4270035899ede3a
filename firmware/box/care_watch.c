#include "box/care_watch.h"

#include "care/state.h"

void care_show_progress(void *ctx)
{
    struct care_shown *k = ctx;
    char line[SAID_SIZE];
    int percent = care_progress_load(job_box(k->job)->conf, line), id = said_id_of(line);

    if (id >= 0 && id != k->shown) {
        k->shown = id;
        job_phase(k->job, id == (int)k->counts ? k->plain : (enum said_id)id);
    }
    job_percent(k->job, percent);
}
