/* reports.h - the reports there are. */
#ifndef DESK_REPORTS_H
#define DESK_REPORTS_H

#include "desk/reports/period.h"
#include "desk/reports/table.h"

struct report_question {
    const struct request *q;
    struct store *s;
    const struct period *period;
    enum day_span by;               /* PERIOD of a row, where a report has one */
    const char *today;
};

/* One each; report_counts.c, report_work.c, report_alerts.c. 0 or -errno. */
int report_received(const struct report_question *a, struct report_table *t, struct err *e);
int report_language(const struct report_question *a, struct report_table *t, struct err *e);
int report_mode(const struct report_question *a, struct report_table *t, struct err *e);
int report_sender_type(const struct report_question *a, struct report_table *t, struct err *e);
int report_form(const struct report_question *a, struct report_table *t, struct err *e);
int report_category(const struct report_question *a, struct report_table *t, struct err *e);
int report_lane(const struct report_question *a, struct report_table *t, struct err *e);
int report_source(const struct report_question *a, struct report_table *t, struct err *e);
int report_pending(const struct report_question *a, struct report_table *t, struct err *e);
int report_times(const struct report_question *a, struct report_table *t, struct err *e);
int report_refused(const struct report_question *a, struct report_table *t, struct err *e);
int report_deliveries(const struct report_question *a, struct report_table *t, struct err *e);
int report_alerts(const struct report_question *a, struct report_table *t, struct err *e);
int report_data(const struct report_question *a, struct report_table *t, struct err *e);

/* Sends a table as CSV; takes it over. name: of the file, without its ending. */
void report_send_csv(const struct request *q, struct reply *a, struct report_table *take_table, const char *name);

/* "mail" in words; a name it does not know as it is. */
const char *report_channel(enum lang lang, const char *channel);

#endif
