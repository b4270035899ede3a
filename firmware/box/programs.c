#include "box/programs.h"

#include "box/child.h"

int programs_stop(struct job *j, enum said_id failed, struct err *e)
{
    static const char *const stop[] = { "systemctl", "stop", "dakbox-scan", "dakbox-hotfolder", "dakbox-mail", "dakbox-ocr", "dakbox-send", "dakbox-label",
                                        "dakbox-desk", "dakbox-diary", NULL };
    int r = child_run(j, &(struct child){ .argv = stop, .see_through = true }, NULL, 0, e);

    return r < 0 ? err_say(e, r, failed, err_line(e)) : 0;
}

void programs_start(void)
{
    static const char *const start[] = { "systemctl", "start", "--no-block", "dakbox.target", NULL };

    child_run(NULL, &(struct child){ .argv = start }, NULL, 0, NULL);
}
